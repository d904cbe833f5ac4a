import { beforeEach, describe, expect, freezeTime, test, unfreezeTime } from "@odoo/hoot";
import { click, manuallyDispatchProgrammaticEvent, queryAllTexts, queryOne, waitFor, waitForNone } from "@odoo/hoot-dom";
import { advanceTime, animationFrame, Deferred, mockSendBeacon } from "@odoo/hoot-mock";
import { Component, xml } from "@odoo/owl";
import { mailModels } from "@mail/../tests/mail_test_helpers";
import { complete, readContext, suggest } from "@relance_print/format/completion";
import { previewState } from "@relance_print/preview/preview_state";
import {
    clickSave,
    contains,
    defineModels,
    fields,
    makeServerError,
    models,
    mountView,
    onRpc,
    preloadBundle,
    preventResizeObserverError,
} from "@web/../tests/web_test_helpers";
import { registry } from "@web/core/registry";
import { useBus } from "@web/core/utils/hooks";

preloadBundle("web.ace_lib");
preventResizeObserverError();

const VARIABLES = [
    { name: "amount_due", kind: "amount", label: "Amount due", value: "100,00 €", members: [] },
    { name: "amount_paid", kind: "amount", label: "Amount paid", value: "0,00 €", members: [] },
    { name: "invoice_number", kind: "text", label: "Invoice number", value: "FAC/2026/1", members: [] },
    { name: "lines", kind: "list", label: "Lines", value: "…", members: ["name", "amount_due"] },
    { name: "images", kind: "dict", label: "Images", value: "…", members: ["stamp"] },
    { name: "amount", kind: "filter", label: "As an amount", value: "{{ line.amount_due | amount }}", members: [] },
    { name: "date", kind: "filter", label: "As a date", value: "{{ line.due_date | date }}", members: [] },
];

const names = (before) => suggest(VARIABLES, before).map(({ name }) => name);

// What may be suggested

describe("suggest", () => {
    test("what begins as the word comes first, then what contains it, in its name or its label", () => {
        expect(names("<p>{{ amount_p")).toEqual(["amount_paid"]);
        expect(names("<p>{{ due")).toEqual(["amount_due"]);
        expect(names("<p>{{ number")).toEqual(["invoice_number"]);
        expect(names("<p>{{ am")).toEqual(["amount_due", "amount_paid", "images.stamp"]);
        expect(names("<p>{{ i")).toEqual(["invoice_number", "images", "images.stamp", "amount_paid", "lines"]);
        expect(names("<p>{{ xyz")).toEqual([]);
    });

    test("without braces, too", () => {
        expect(names("<p>{{ amount_due }} invoice")).toEqual(["invoice_number"]);
    });

    test("after a bar there are filters, and variables again as their arguments", () => {
        expect(names("{{ amount_due |")).toEqual(["amount", "date"]);
        expect(names("{{ amount_due | da")).toEqual(["date"]);
        expect(names("{{ amount_due | minus: amount_p")).toEqual(["amount_paid"]);
        expect(names(`{{ amount_due | replace: "|", "" | am`)).toEqual(["amount"]);
    });

    test("members of what has some, and those of a line in a loop over them", () => {
        expect(names("{{ images.")).toEqual(["images.stamp"]);
        expect(names("{{ line")).toEqual(["lines"]);
        expect(names("{% for line in lines %}{{ line")).toEqual(["line", "line.name", "line.amount_due", "lines"]);
        expect(names("{%- for row in lines -%}{{ row.am")).toEqual(["row.amount_due"]);
    });

    test("what the code itself names", () => {
        expect(names("{% assign half = 2 %}{{ hal")).toEqual(["half"]);
        expect(names("{% assign half = 2 %}{% assign half = 3 %}{{ hal")).toEqual(["half"]);
    });

    test("nothing within a string, nor for the name of a tag", () => {
        expect(names(`{{ amount_due | date: "am`)).toEqual([]);
        expect(names("{% i")).toEqual([]);
        expect(names("{% if i")).toEqual(["invoice_number", "images", "images.stamp", "amount_paid", "lines"]);
    });
});

describe("complete", () => {
    const completed = (before, after = "") => {
        const { word, text } = complete("invoice_number", before, after);
        return before.slice(0, before.length - word.length) + text + "|" + after;
    };

    test("the braces that are missing are added, and no others", () => {
        expect(completed("<p>inv", "</p>")).toBe("<p>{{ invoice_number }}|</p>");
        expect(completed("<p>{{", "</p>")).toBe("<p>{{ invoice_number }}|</p>");
        expect(completed("<p>{{ inv", "</p>")).toBe("<p>{{ invoice_number }}|</p>");
        expect(completed("<p>{{inv", " }}</p>")).toBe("<p>{{ invoice_number| }}</p>");
        expect(completed("<p>{{", "}}</p>")).toBe("<p>{{ invoice_number |}}</p>");
        expect(completed("<p>{{ inv", " | upcase }}</p>")).toBe("<p>{{ invoice_number| | upcase }}</p>");
        expect(completed("<p>{{ inv", "</p>{{ due_date }}")).toBe("<p>{{ invoice_number }}|</p>{{ due_date }}");
        expect(completed("{% if inv", " %}")).toBe("{% if invoice_number| %}");
        expect(completed("{% if inv", "")).toBe("{% if invoice_number|");
    });

    test("a filter takes the place of its beginning", () => {
        expect(complete("date", "{{ due_date | d", " }}")).toEqual({ word: "d", text: "date" });
    });

    test("a word is what stands before the cursor, with its dots", () => {
        expect(readContext("{{ labels.due_da").word).toBe("labels.due_da");
        expect(readContext("{{ 12").word).toBe("");
    });
});

// The editor

class Format extends models.Model {
    _name = "account.reminder.format";

    name = fields.Char();
    is_shipped = fields.Boolean();
    html = fields.Text({ string: "Letter" });
    css = fields.Text({ string: "CSS", onChange: () => {} });
    image_ids = fields.One2many({ relation: "account.reminder.format.image", relation_field: "format_id" });

    _records = [
        { id: 1, name: "Ours", html: "<p>\n  {{ body }}\n</p>\n", css: "p { color: red }", image_ids: [1] },
        { id: 2, name: "Classic", html: "<p>Classic</p>", css: "", is_shipped: true, image_ids: [2] },
    ];
}

class Image extends models.Model {
    _name = "account.reminder.format.image";

    name = fields.Char();
    image = fields.Binary();
    format_id = fields.Many2one({ relation: "account.reminder.format" });

    _records = [
        { id: 1, format_id: 1, name: "stamp", image: "R0lGODlh" },
        { id: 2, format_id: 2, name: "stamp", image: "R0lGODlh" },
    ];
}

defineModels({ ...mailModels, Format, Image });

let model;

/** Lends the tests the form's model. */
class Model extends Component {
    static template = xml`<span/>`;
    static props = ["*"];

    setup() {
        model = this.props.record.model;
        useBus(model.bus, "REMINDER_TYPED", ({ detail }) => expect.step(detail));
    }
}

beforeEach(() => {
    registry.category("view_widgets").add("test_model", { component: Model }, { force: true });
    onRpc("get_variables", ({ args: [ids, moveId] }) => {
        expect.step(["get_variables", ids, moveId]);
        return { move: false, variables: VARIABLES };
    });
    onRpc("web_save", ({ args: [, values] }) => {
        expect.step(values);
    });
});

const code = (name = "html") => `.o_field_widget[name=${name}] .ace_editor`;
const ace = (name = "html") => queryOne(code(name)).env.editor;
const OPTION = ".o_reminder_completion [role=option]";
const KEYS = { Enter: 13, Escape: 27, ArrowUp: 38, ArrowDown: 40 };
const LOADED = ["get_variables", [1], false];

async function mountFormat({ resId = 1, ...options } = {}) {
    await mountView({
        type: "form",
        resModel: "account.reminder.format",
        resId,
        arch: `
            <form>
                <field name="name"/>
                <field name="is_shipped" invisible="1"/>
                <notebook>
                    <page name="html" string="Letter"><field name="html" widget="reminder_code" readonly="is_shipped"/></page>
                    <page name="css" string="CSS"><field name="css" widget="reminder_code" options="{'mode': 'scss'}"/></page>
                    <page name="images" string="Images">
                        <field name="image_ids"><list editable="bottom"><field name="name"/><field name="image"/></list></field>
                    </page>
                </notebook>
                <widget name="test_model"/>
            </form>`,
        ...options,
    });
}

/** Put the cursor into the second line's beginning and type, a key at a time. */
async function type(text, { row = 1, column = 0 } = {}) {
    ace().focus();
    ace().moveCursorTo(row, column);
    await typeOn(text);
}

async function typeOn(text) {
    for (const char of text) {
        ace().execCommand("insertstring", char);
    }
    await animationFrame();
    await animationFrame();
}

/** Press a key as Ace reads them. */
async function pressKey(key) {
    queryOne(`${code()} textarea`).dispatchEvent(new KeyboardEvent("keydown", { key, keyCode: KEYS[key], bubbles: true }));
    await animationFrame();
}

test("the code is shown with what Liquid fills in standing out", async () => {
    await mountFormat();
    expect(ace().getValue()).toBe("<p>\n  {{ body }}\n</p>\n");
    await waitFor(`${code()} .ace_variable.ace_liquid`);
    expect(`${code()} .ace_variable.ace_liquid`).toHaveText("{{ body }}");
    expect(`${code()} .ace_tag-name`).toHaveCount(2);
    expect(`${code()} textarea`).toHaveAttribute("aria-label", "Letter");
    await contains(".nav-link[name=css]").click();
    await waitFor(`${code("css")} .ace_support.ace_type`);
    expect(`${code("css")} .ace_support.ace_type`).toHaveText("color");
});

test("what is typed is told once one pauses, and saved", async () => {
    await mountFormat();
    freezeTime(); // or a slow machine pauses, too
    await type("a");
    await typeOn("b");
    expect.verifySteps([]);
    await advanceTime(300);
    unfreezeTime();
    const html = "<p>\nab  {{ body }}\n</p>\n";
    expect.verifySteps([{ name: "html", value: html }]);
    await clickSave();
    expect.verifySteps([{ html }]);
    expect(ace().getValue()).toBe(html);
    expect(".o_form_button_save").not.toBeVisible();
});

test("Ctrl+S saves", async () => {
    await mountFormat();
    await type("a");
    ace().execCommand("save");
    await animationFrame();
    const html = "<p>\na  {{ body }}\n</p>\n";
    await expect.waitForSteps([{ name: "html", value: html }, { html }]);
});

test("elements are closed by themselves, but for those that have no end", async () => {
    await mountFormat();
    await type("<b>");
    await typeOn("<br>");
    expect(ace().getValue()).toBe("<p>\n<b><br></b>  {{ body }}\n</p>\n");
    await clickSave();
    expect.verifySteps([{ name: "html", value: ace().getValue() }, { html: ace().getValue() }]);
});

test("who leaves the editor hands over at once", async () => {
    await mountFormat();
    await type("a");
    await contains(".o_field_widget[name=name] input").click();
    await animationFrame();
    const html = "<p>\na  {{ body }}\n</p>\n";
    expect.verifySteps([{ name: "html", value: html }]);
    expect(model.root.data.html).toBe(html);
    await advanceTime(300);
    expect.verifySteps([]);
});

test("so does who opens another page of the form", async () => {
    await mountFormat();
    await type("a");
    queryOne(".nav-link[name=css]").click(); // as a script does: the focus stays
    await animationFrame();
    await animationFrame();
    const html = "<p>\na  {{ body }}\n</p>\n";
    expect(model.root.data.html).toBe(html);
    await contains(".nav-link[name=html]").click();
    expect(ace().getValue()).toBe(html);
    expect.verifySteps([{ name: "html", value: html }]);
});

test("closing the browser sends what was typed", async () => {
    mockSendBeacon((route, blob) => {
        blob.text().then((text) => expect.step(JSON.parse(text).params.args));
        return true;
    });
    await mountFormat();
    await type("a");
    await manuallyDispatchProgrammaticEvent(window, "beforeunload");
    const html = "<p>\na  {{ body }}\n</p>\n";
    await expect.waitForSteps([{ name: "html", value: html }, [[1], { html }]]);
});

test("what the server refuses stays in the editor, and can be saved once it is right", async () => {
    let isRefused = true;
    onRpc("web_save", () => {
        if (isRefused) {
            expect.step("refused");
            throw makeServerError({ type: "ValidationError", message: "There is no variable “x”." });
        }
    });
    await mountFormat();
    await type("{{ x }}");
    expect.verifySteps([LOADED]);
    expect.errors(1);
    await clickSave();
    await waitFor(".modal:contains(There is no variable)");
    expect.verifyErrors(["There is no variable"]);
    await contains(".modal .btn-primary").click();
    expect(ace().getValue()).toBe("<p>\n{{ x }}  {{ body }}\n</p>\n");
    isRefused = false;
    await clickSave();
    const refused = "<p>\n{{ x }}  {{ body }}\n</p>\n";
    expect.verifySteps([{ name: "html", value: refused }, "refused", { html: refused }]);
});

test("so does what the form can't take", async () => {
    onRpc("onchange", () => {
        throw makeServerError({ message: "No connection to the envelopes." });
    });
    await mountFormat();
    await contains(".nav-link[name=css]").click();
    await waitFor(code("css"));
    ace("css").focus();
    ace("css").execCommand("insertstring", "a, ");
    expect.errors(1);
    ace("css").blur();
    await waitFor(".modal:contains(No connection)");
    expect.verifyErrors(["No connection to the envelopes."]);
    await animationFrame();
    expect(ace("css").getValue()).toBe("a, p { color: red }");
    expect.verifySteps([{ name: "css", value: "a, p { color: red }" }]);
});

test("discarded, the editor has what is stored again", async () => {
    await mountFormat();
    await type("a");
    await contains(".o_form_button_cancel").click();
    expect(ace().getValue()).toBe("<p>\n  {{ body }}\n</p>\n");
    await advanceTime(300);
    expect(".o_form_button_save").not.toBeVisible();
    expect.verifySteps([{ name: "html", value: "<p>\na  {{ body }}\n</p>\n" }]);
});

test("what is typed while the record is being saved is not lost", async () => {
    const saved = new Deferred();
    onRpc("web_save", () => saved);
    await mountFormat();
    await type("a");
    await clickSave();
    await typeOn("b");
    saved.resolve();
    await animationFrame();
    await animationFrame();
    expect(ace().getValue()).toBe("<p>\nab  {{ body }}\n</p>\n");
    await clickSave();
    expect.verifySteps([
        { name: "html", value: "<p>\na  {{ body }}\n</p>\n" },
        { html: "<p>\na  {{ body }}\n</p>\n" },
        { name: "html", value: "<p>\nab  {{ body }}\n</p>\n" },
        { html: "<p>\nab  {{ body }}\n</p>\n" },
    ]);
});

test("a shipped format is only read", async () => {
    await mountFormat({ resId: 2 });
    expect(ace().getReadOnly()).toBe(true);
    await type("{{");
    expect(ace().getValue()).toBe("<p>Classic</p>");
    expect(".o_reminder_completion").toHaveCount(0);
    expect.verifySteps([]);
});

// Suggestions

test("two braces open the list; letters narrow it down, the arrows move in it, Enter takes", async () => {
    await mountFormat();
    await type("{{");
    await waitFor(OPTION);
    expect(queryAllTexts(`${OPTION} code`)).toEqual(["amount_due", "amount_paid", "invoice_number", "lines", "images", "images.stamp"]);
    expect(queryAllTexts(`${OPTION} span`).slice(0, 3)).toEqual(["100,00 €", "0,00 €", "FAC/2026/1"]);
    await typeOn(" am");
    await advanceTime(300); // half a variable is not told
    expect(queryAllTexts(`${OPTION} code`)).toEqual(["amount_due", "amount_paid", "images.stamp"]);
    const input = queryOne(`${code()} textarea`);
    const chosen = () => document.getElementById(input.getAttribute("aria-activedescendant")).querySelector("code").textContent;
    expect(chosen()).toBe("amount_due");
    await pressKey("ArrowDown");
    expect(chosen()).toBe("amount_paid");
    expect(`${OPTION}[aria-selected=true] code`).toHaveText("amount_paid");
    await pressKey("ArrowUp");
    await pressKey("ArrowUp");
    expect(chosen()).toBe("images.stamp");
    await pressKey("ArrowDown");
    await pressKey("ArrowDown");
    await pressKey("Enter");
    expect(ace().getValue()).toBe("<p>\n{{ amount_paid }}  {{ body }}\n</p>\n");
    expect(OPTION).toHaveCount(0);
    expect(input).not.toHaveAttribute("aria-activedescendant");
    expect(ace().isFocused()).toBe(true);
    expect.verifySteps([LOADED]);
    await advanceTime(300);
    expect.verifySteps([{ name: "html", value: ace().getValue() }]);
});

test("images are suggested as they stand in the form", async () => {
    await mountFormat();
    await model.root.data.image_ids.addNewRecord({ position: "bottom" });
    await model.root.data.image_ids.records[1].update({ name: "seal", image: "R0lGODlh" });
    await type("{{ images");
    expect(queryAllTexts(`${OPTION} code`)).toEqual(["images", "images.stamp", "images.seal"]);
    expect.verifySteps([LOADED]);
});

test("a bar opens the filters, a dot the members", async () => {
    await mountFormat();
    await type("{{ images");
    await pressKey("Escape");
    expect(OPTION).toHaveCount(0);
    await typeOn(".");
    expect(queryAllTexts(`${OPTION} code`)).toEqual(["images.stamp"]);
    await typeOn("stamp ");
    expect(OPTION).toHaveCount(0);
    await typeOn("|");
    expect(queryAllTexts(`${OPTION} code`)).toEqual(["amount", "date"]);
    await typeOn(" d");
    await pressKey("Enter");
    expect(ace().getValue()).toBe("<p>\n{{ images.stamp | date }}  {{ body }}\n</p>\n");
    expect.verifySteps([LOADED, LOADED, LOADED]);
});

test("outside of braces a key opens the list, and what is taken brings its braces", async () => {
    await mountFormat();
    await type("invoice");
    expect(OPTION).toHaveCount(0);
    ace().execCommand("complete");
    await waitFor(OPTION);
    await click(`${OPTION}:contains(invoice_number)`);
    await animationFrame();
    expect(ace().getValue()).toBe("<p>\n{{ invoice_number }}  {{ body }}\n</p>\n");
    expect.verifySteps([LOADED]);
});

test("the list goes when the code does not ask for it any more", async () => {
    await mountFormat();
    await type("{{ amount");
    await waitFor(OPTION);
    await typeOn(" ");
    expect(OPTION).toHaveCount(0);
    await typeOn("}} a");
    expect(OPTION).toHaveCount(0);
    await typeOn("{{");
    await waitFor(OPTION);
    ace().execCommand("gotoleft");
    await waitForNone(OPTION);
    await typeOn("{");
    await waitFor(OPTION);
    ace().blur();
    await waitForNone(OPTION);
    const html = "<p>\n{{ amount }} a{{{  {{ body }}\n</p>\n";
    expect(ace().getValue()).toBe(html);
    expect.verifySteps([LOADED, LOADED, LOADED, { name: "html", value: html }]);
});

test("it opens as soon as the variables are there, with what fits by then", async () => {
    const answer = new Deferred();
    onRpc("get_variables", () => answer);
    await mountFormat();
    await type("{{");
    await typeOn(" am");
    answer.resolve({ variables: VARIABLES });
    await waitFor(OPTION);
    expect(queryAllTexts(`${OPTION} code`)).toEqual(["amount_due", "amount_paid", "images.stamp"]);
});

test("but not if it is not wanted any more", async () => {
    const answer = new Deferred();
    onRpc("get_variables", () => answer);
    await mountFormat();
    await type("{{");
    ace().execCommand("gotoleft");
    answer.resolve({ variables: VARIABLES });
    await animationFrame();
    await animationFrame();
    expect(OPTION).toHaveCount(0);
});

test("the values are those of the invoice that is shown", async () => {
    await mountFormat();
    previewState(model).moveId = 7;
    await type("{{");
    await waitFor(OPTION);
    expect.verifySteps([["get_variables", [1], 7]]);
});

test("Esc gives the keyboard back to the page", async () => {
    await mountFormat();
    await type("{{");
    await waitFor(OPTION);
    await pressKey("Escape");
    expect(OPTION).toHaveCount(0);
    expect(ace().isFocused()).toBe(true);
    await advanceTime(300);
    expect.verifySteps([LOADED, { name: "html", value: "<p>\n{{  {{ body }}\n</p>\n" }]);
    await pressKey("Escape");
    expect(".o_reminder_code > p").toBeFocused(); // behind it, for Tab to go on from there
});

// Errors

test("the place of an error is where the cursor is put", async () => {
    await mountFormat();
    const goTo = (detail) => model.bus.trigger("REMINDER_GOTO", detail);
    goTo({ part: "css", line: 1, column: 1 });
    expect(ace().isFocused()).toBe(false);
    goTo({ part: "html", line: 2, column: 6 });
    expect(ace().isFocused()).toBe(true);
    expect(ace().getCursorPosition()).toEqual({ row: 1, column: 5 });
});

test("also in an editor that was not there yet", async () => {
    await mountFormat();
    previewState(model).target = { part: "css", line: 1, column: 5 };
    await contains(".nav-link[name=css]").click();
    await waitFor(code("css"));
    await animationFrame();
    expect(ace("css").isFocused()).toBe(true);
    expect(ace("css").getCursorPosition()).toEqual({ row: 0, column: 4 });
});

test("the line of an error is marked", async () => {
    await mountFormat();
    previewState(model).error = { part: "css", line: 1, column: 1, message: "No" };
    await animationFrame();
    expect(ace().getSession().getAnnotations()).toEqual([]);
    previewState(model).error = { part: "html", line: 2, column: 6, message: "There is no variable “x”." };
    await waitFor(`${code()} .ace_gutter-cell.ace_error`);
    expect(`${code()} .ace_gutter-cell.ace_error`).toHaveText("2");
    expect(ace().getSession().getAnnotations()[0].text).toBe("There is no variable “x”.");
    previewState(model).error = null;
    await waitForNone(`${code()} .ace_gutter-cell.ace_error`);
});
