import { _t } from "@web/core/l10n/translation";
import { useDebounced } from "@web/core/utils/timing";
import { useRecordObserver } from "@web/model/relational_model/utils";

const SETTLED_MS = 600; // without a change: then the letter is printed, to measure it
export const PIXELS_A_MM = 96 / 25.4;
const GAP = 20; // px between two sheets
// What the server counts as well (letter_breaks.py)
const BLOCKS = "p, li, h1, h2, h3, h4, h5, h6, tr";
const ROWS = new Set(["TR", "TBODY", "THEAD", "TFOOT"]);
const ADDED = "data-added";

/**
 * Have each letter of a draft measured once it is saved and left alone for a moment.
 *
 * @param {{forget: Function, measure: (record: Object, isCurrent: Function) => Promise}} hooks `forget` what is known: it is another
 *  letter; `measure`: ask the server, and look afterwards whether it is still the letter that was asked for
 */
export function useSettledLetter({ forget, measure }) {
    let resId, letter;
    const measureLater = useDebounced((record) => {
        const asked = letter;
        return measure(record, () => record.resId === resId && asked === letter);
    }, SETTLED_MS);
    useRecordObserver((record) => {
        const { letter_html, state } = record.data;
        if (record.resId !== resId || state !== "draft") {
            forget();
            letter = null;
        }
        resId = record.resId;
        const html = String(letter_html || "");
        if (state === "draft" && resId && !record.dirty && html && html !== letter) {
            letter = html;
            measureLater(record);
        }
    });
}

/** How many pages the printer makes, in words, once that is known. */
export function describePages(pages) {
    const { count } = pages || {};
    return count && (count > 1 ? _t("%s pages", count) : _t("1 page"));
}

function findBlocks(body) {
    return [...body.querySelectorAll(BLOCKS)].filter((block) => block.tagName !== "TR" || /^T[DH]$/.test(block.firstElementChild?.tagName));
}

/** The outermost element that begins with a block, up to the zone it is in: what stands beside the block moves with it. */
function findPiece(block, sheet, blocks) {
    let piece = block;
    for (let parent = block.parentElement; parent !== sheet && !parent.dataset.zone; parent = parent.parentElement) {
        if (blocks.find((other) => parent.contains(other)) !== block) {
            break;
        }
        piece = ROWS.has(parent.tagName) ? piece : parent;
    }
    return piece;
}

/** The heads of a table that goes on on a page, if the printer repeats them there and it harms no text that is saved. */
function repeatHeads(row) {
    const table = row.tagName === "TR" && row.closest("table.rows");
    const isOwn = row.closest("[data-zone]") && !row.closest("[data-variable]");
    if (!table?.tHead || row.parentElement === table.tHead || !row.previousElementSibling || isOwn) {
        return null;
    }
    const heads = [...table.tHead.rows].map((head) => head.cloneNode(true));
    for (const head of heads) {
        head.setAttribute(ADDED, "");
    }
    row.before(...heads);
    return heads[0];
}

/** Where what is in a block begins, in the frame's pixels. */
function measureTop(block) {
    const box = block.tagName === "TR" ? block.firstElementChild : block;
    const { borderTopWidth, paddingTop } = getStyle(box);
    return box.getBoundingClientRect().top + parseFloat(borderTopWidth) + parseFloat(paddingTop);
}

function getStyle(element) {
    return element.ownerDocument.defaultView.getComputedStyle(element);
}

function getPath(element, body) {
    const steps = [];
    for (; element !== body; element = element.parentElement) {
        steps.unshift(`> :nth-child(${[...element.parentElement.children].indexOf(element) + 1})`);
    }
    return `body ${steps.join(" ")}`;
}

/** The rules that make the rows of a page, and those of their tables that follow, as high as the printer's, if they are higher. */
function tighten(blocks, pageBlocks, excess, body) {
    const isRow = ({ parentElement }) => parentElement.tagName === "TBODY";
    const rows = pageBlocks.filter(isRow);
    const tables = new Set(rows.map((row) => row.parentElement));
    return excess < 1 ? [] : blocks.filter((row) => isRow(row) && tables.has(row.parentElement)).map((row) => {
        const room = parseFloat(getStyle(row.firstElementChild).paddingBottom) - excess / rows.length;
        return `${getPath(row, body)} > * { padding-bottom: ${Math.max(0, room)}px !important }\n`;
    });
}

/**
 * Break a letter on the screen into the pages that it has on paper.
 *
 * By a style sheet, and copies of a table's heads: nothing of it is in a text that is saved.
 *
 * @param {Document} document of the letter
 * @param {Object|null} pages what the server's `get_pages` answered
 * @param {number} height of a sheet, in px
 * @returns {{top: number, height: number, number: number}[]} the gaps between the sheets, above the page of this number; none if
 *  the letter isn't the one that was measured
 */
export function breakPages(document, pages, height) {
    for (const element of document.querySelectorAll(`[${ADDED}]`)) {
        element.remove();
    }
    const { body } = document;
    const sheet = body.firstElementChild;
    const blocks = findBlocks(body);
    if (!pages || pages.count < 2 || !height || blocks.length !== pages.blocks) {
        return [];
    }
    const style = document.createElement("style");
    style.setAttribute(ADDED, "");
    document.head.append(style);
    let last = 0;
    for (const { page, block, top, top_before: topBefore } of pages.breaks) {
        const first = blocks[block];
        if (topBefore !== null) {
            const excess = measureTop(blocks[block - 1]) - (page - 2) * (height + GAP) - topBefore * PIXELS_A_MM;
            style.append(...tighten(blocks, blocks.slice(last, block), excess, body));
        }
        last = block;
        const head = pages.repeats_heads && repeatHeads(first);
        const piece = head || findPiece(first, sheet, blocks);
        const shift = (page - 1) * (height + GAP) + top * PIXELS_A_MM - measureTop(first);
        if (shift > 0) {
            const [target, selector] = piece.tagName === "TR" ? [piece.firstElementChild, " > *"] : [piece, ""];
            const property = piece.tagName === "TABLE" ? "margin-top" : "padding-top";
            const room = parseFloat(getStyle(target).getPropertyValue(property)) + shift;
            style.append(`${getPath(piece, body)}${selector} { ${property}: ${room}px !important }\n`);
        }
    }
    const total = pages.count * height + (pages.count - 1) * GAP;
    const sheetStyle = getStyle(sheet);
    const edges = ["borderTopWidth", "borderBottomWidth", "paddingTop", "paddingBottom"].map((name) => parseFloat(sheetStyle[name]));
    const inner = sheetStyle.boxSizing === "border-box" ? total : total - edges.reduce((sum, edge) => sum + edge);
    style.append(`body > :first-child { min-height: ${inner}px !important }\n`);
    return Array.from({ length: pages.count - 1 }, (_gap, index) => {
        const number = index + 2;
        return { number, top: (number - 1) * (height + GAP) - GAP, height: GAP };
    });
}
