import { describe, expect, test } from "@odoo/hoot";
import { toTemplate } from "@relance_print/letter/letter_zone";

/** The template of a zone that holds this HTML. */
function template(html, { plain = false } = {}) {
    const element = document.createElement("div");
    element.innerHTML = html;
    return toTemplate(element, plain);
}

describe("toTemplate", () => {
    test("a value in the text is its variable again", () => {
        expect(template(`<p>Pay <span data-variable="amount_due">1 000,00 €</span> now.</p>`)).toBe("<p>Pay {{ amount_due }} now.</p>");
    });

    test("a value that was marked for editing is its variable again", () => {
        expect(
            template(`<p><span data-variable="user_name" contenteditable="false" style="outline: 1px dotted">Chloé</span></p>`)
        ).toBe("<p>{{ user_name }}</p>");
    });

    test("a block is a paragraph of its variable", () => {
        expect(
            template(`<p>Open:</p><div data-variable="invoice_table"><table><tbody><tr><td>FAC/1</td></tr></tbody></table></div><p>Thanks</p>`)
        ).toBe("<p>Open:</p><p>{{ invoice_table }}</p><p>Thanks</p>");
    });

    test("formatting around a value stays, formatting within it goes with it", () => {
        expect(
            template(`<p><strong><em><span data-variable="amount_due"><span class="value">1 000,00</span>&nbsp;€</span></em></strong></p>`)
        ).toBe("<p><strong><em>{{ amount_due }}</em></strong></p>");
    });

    test("values beside each other stay apart", () => {
        expect(
            template(`<p><span data-variable="user_name">Chloé</span><br><span data-variable="company_name">Noël</span></p>`)
        ).toBe("<p>{{ user_name }}<br>{{ company_name }}</p>");
    });

    test("a no-break space stays, what an editor adds for its caret goes", () => {
        expect(template(`<p>à régler\u00a0: \ufeff<strong>\ufeffvite\ufeff</strong></p>`)).toBe("<p>à régler&nbsp;: <strong>vite</strong></p>");
    });

    test("what was typed stays escaped, and is no code", () => {
        expect(template("<p>5 &lt; 6 &amp; {{ deadline }}</p>")).toBe("<p>5 &lt; 6 &amp; {{ deadline }}</p>");
    });

    test("plain text is one line without markup", () => {
        expect(
            template(`\n  Reminder –\n <b>urgent</b>&nbsp;<span data-variable="invoice_number">FAC/2026/1</span> <br>`, { plain: true })
        ).toBe("Reminder – urgent {{ invoice_number }}");
    });

    test("the letter itself does not change", () => {
        const element = document.createElement("div");
        element.innerHTML = `<p><span data-variable="deadline">1 May</span></p>`;
        toTemplate(element, false);
        expect(element).toHaveInnerHTML(`<p><span data-variable="deadline">1 May</span></p>`);
    });
});
