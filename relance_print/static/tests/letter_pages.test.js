import { expect, getFixture, test } from "@odoo/hoot";
import { breakPages } from "@relance_print/letter/letter_pages";
import { toTemplate } from "@relance_print/letter/letter_zone";

const MM = 96 / 25.4;
const LETTER = `
    <div class="letter" style="border: solid white; border-width: 40px 0">
        <div data-zone="body">
            <p>One</p>
            <div data-variable="invoice_table">
                <table class="rows">
                    <thead><tr><th>Head</th></tr></thead>
                    <tbody><tr><td>First</td></tr><tr><td id="row">Second</td></tr></tbody>
                </table>
            </div>
            <div data-variable="payment_details"><span>Scan</span><p id="details">Account</p></div>
        </div>
    </div>`;
// The blocks are a paragraph, the head, two rows and a paragraph.
const PAGES = {
    count: 3,
    blocks: 5,
    repeats_heads: true,
    breaks: [
        { page: 2, block: 3, top: 25, top_before: 100 },
        { page: 3, block: 4, top: 12, top_before: null },
    ],
};

function mountLetter() {
    const frame = document.createElement("iframe");
    getFixture().append(frame);
    frame.contentDocument.body.style.margin = 0;
    frame.contentDocument.body.innerHTML = LETTER;
    return frame.contentDocument;
}

function getTop(element) {
    const { paddingTop } = element.ownerDocument.defaultView.getComputedStyle(element);
    return element.getBoundingClientRect().top + parseFloat(paddingTop);
}

test("blocks stand on the pages that they are printed on, and nothing of it is in the text", () => {
    const letter = mountLetter();
    const zone = letter.querySelector("[data-zone]");
    const before = toTemplate(zone, false);
    expect(breakPages(letter, PAGES, 400)).toEqual([
        { number: 2, top: 400, height: 20 },
        { number: 3, top: 820, height: 20 },
    ]);
    expect(getTop(letter.querySelector("#row"))).toBeCloseTo(420 + 25 * MM, { margin: 1 });
    expect(getTop(letter.querySelector("#details"))).toBeCloseTo(840 + 12 * MM, { margin: 1 });
    expect(letter.querySelector(".letter").getBoundingClientRect().height).toBeCloseTo(3 * 400 + 2 * 20, { margin: 1 });
    expect([...letter.querySelectorAll("th")].map((head) => head.textContent)).toEqual(["Head", "Head"]);
    expect(toTemplate(zone, false)).toBe(before);
});

test("what was measured of another letter leaves it whole", () => {
    const letter = mountLetter();
    breakPages(letter, PAGES, 400);
    expect(breakPages(letter, { ...PAGES, blocks: 6 }, 400)).toEqual([]);
    expect(letter.querySelectorAll("th")).toHaveLength(1);
    expect(letter.querySelectorAll("style")).toHaveLength(0);
    expect(breakPages(letter, { ...PAGES, count: 1, breaks: [] }, 400)).toEqual([]);
});
