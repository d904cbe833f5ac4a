import { _t } from "@web/core/l10n/translation";

export const CHIP = ".o_reminder_variable";
const TOKEN = /\{\{[\s\u200b]*([A-Za-z_]\w*)[\s\u200b]*\}\}/g;
const PARAGRAPH = "p, div.o-paragraph";

/** Return the texts below an element; the pieces into which an editor splits a text count as one. */
function getTexts(root) {
    const texts = [];
    const walker = root.ownerDocument.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const node = walker.currentNode;
        if (node.previousSibling && node.previousSibling === texts.at(-1)?.at(-1)) {
            texts.at(-1).push(node);
        } else {
            texts.push([node]);
        }
    }
    return texts;
}

/** Return the piece that a character of a text is in, and where it is there. */
function locate(pieces, index) {
    for (const piece of pieces) {
        if (index < piece.length) {
            return [piece, index];
        }
        index -= piece.length;
    }
}

/** Tell whether there is nothing to print. */
export function isBlank(element) {
    return !/[^\s\u200b\ufeff]/.test(element.textContent) && !element.querySelector("img, hr");
}

/** Say what a chip stands for. */
export function getTooltip({ name, value }) {
    const shown = value || _t("empty on this invoice");
    return _t("%(name)s: %(words)s", { name, words: shown });
}

function makeChip(document, variable, tagName) {
    const chip = document.createElement(tagName);
    chip.className = "o_reminder_variable";
    chip.dataset.variable = variable.name;
    chip.contentEditable = "false";
    chip.title = getTooltip(variable);
    chip.textContent = variable.label;
    return chip;
}

/** Put a block between the paragraphs instead of into one: what is before and after it there gets paragraphs of its own. */
function standAlone(chip, paragraph) {
    const rest = paragraph.ownerDocument.createRange();
    rest.setStartAfter(chip);
    rest.setEndAfter(paragraph.lastChild);
    const after = paragraph.cloneNode();
    after.append(rest.extractContents());
    paragraph.after(chip, after);
    for (const part of [paragraph, after].filter(isBlank)) {
        part.remove();
    }
}

/** Return where one can go on typing after a block. */
function getParagraphAfter(chip) {
    if (!chip.nextElementSibling?.matches(PARAGRAPH)) {
        const paragraph = chip.ownerDocument.createElement("p");
        paragraph.append(chip.ownerDocument.createElement("br"));
        chip.after(paragraph);
    }
    return chip.nextElementSibling;
}

function replaceToken(pieces, start, end, variable, caret) {
    const { ownerDocument, parentElement } = pieces[0];
    const [lastPiece, last] = locate(pieces, end - 1);
    const token = ownerDocument.createRange();
    token.setStart(...locate(pieces, start));
    token.setEnd(lastPiece, last + 1);
    const paragraph = variable.kind === "block" && parentElement.closest(PARAGRAPH);
    // The browser moves the caret along with the text around it, but not with what is taken out: the token, or a block's whole paragraph
    const before = new Set(caret.filter((point) => !token.compareBoundaryPoints(Range.START_TO_START, point)));
    const after = caret.filter(({ startContainer: node, startOffset: offset }) =>
        paragraph ? paragraph.contains(node) && token.comparePoint(node, offset) >= 0 : token.isPointInRange(node, offset)
    );
    const chip = makeChip(ownerDocument, variable, paragraph ? "div" : "span");
    token.deleteContents();
    token.insertNode(chip);
    for (const sibling of [chip.previousSibling, chip.nextSibling]) {
        if (sibling?.data === "") {
            sibling.remove(); // formats would leave their tags around it
        }
    }
    if (paragraph) {
        standAlone(chip, paragraph);
    }
    for (const point of after) {
        if (before.has(point)) {
            point.setStartBefore(chip);
        } else if (paragraph) {
            point.setStart(getParagraphAfter(chip), 0);
        } else {
            point.setStartAfter(chip);
        }
        point.collapse(true);
    }
}

/**
 * Put a chip in the place of each complete token of a known variable.
 *
 * @param {HTMLElement} root
 * @param {Object[]} variables
 * @param {Range[]} [caret] collapsed ranges, which keep their place in the text
 * @returns {boolean} whether there was one
 */
export function showChips(root, variables, caret = []) {
    let found = false;
    for (const pieces of getTexts(root)) {
        const text = pieces.map(({ data }) => data).join("");
        // from the last to the first, so that those before stay where they were found
        for (const { 0: token, 1: name, index } of [...text.matchAll(TOKEN)].toReversed()) {
            const variable = variables.find((known) => known.name === name);
            if (variable) {
                replaceToken(pieces, index, index + token.length, variable, caret);
                found = true;
            }
        }
    }
    return found;
}
