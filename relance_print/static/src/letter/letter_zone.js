import { CORE_PLUGINS } from "@html_editor/plugin_sets";
import { AlignPlugin } from "@html_editor/main/align/align_plugin";
import { FeffPlugin } from "@html_editor/main/feff_plugin";
import { ColorPlugin } from "@html_editor/main/font/color_plugin";
import { ColorUIPlugin } from "@html_editor/main/font/color_ui_plugin";
import { ListPlugin } from "@html_editor/main/list/list_plugin";
import { ShortCutPlugin } from "@html_editor/core/shortcut_plugin";
import { TabulationPlugin } from "@html_editor/main/tabulation_plugin";
import { ToolbarPlugin } from "@html_editor/main/toolbar/toolbar_plugin";
import { Editor } from "@html_editor/editor";
import { localization } from "@web/core/l10n/localization";

// What a letter on paper can take: no media, no links, no commands that only make sense on a screen.
export const LETTER_PLUGINS = [
    ...CORE_PLUGINS,
    AlignPlugin,
    ColorPlugin,
    ColorUIPlugin,
    FeffPlugin,
    ListPlugin,
    ShortCutPlugin,
    TabulationPlugin,
    ToolbarPlugin,
];

/**
 * Put tokens in place of what stands for variables, a block's in a paragraph of its own.
 *
 * @param {HTMLElement | DocumentFragment} root it is changed
 * @returns {HTMLElement | DocumentFragment} root
 */
export function restoreTokens(root) {
    for (const value of root.querySelectorAll("[data-variable]")) {
        const token = `{{ ${value.dataset.variable} }}`;
        if (value.nodeName === "DIV") {
            const paragraph = root.ownerDocument.createElement("p");
            paragraph.textContent = token;
            value.replaceWith(paragraph);
        } else {
            value.replaceWith(token);
        }
    }
    root.normalize();
    return root;
}

/**
 * Put the variables back in place of the values that fill them, so that the letter keeps telling the truth when they change.
 *
 * @param {HTMLElement} element a zone of the letter; it is not changed
 * @param {boolean} plain whether the zone is plain text
 * @returns {string} the zone's template, as the record holds it
 */
export function toTemplate(element, plain) {
    const copy = restoreTokens(element.cloneNode(true));
    return plain
        ? copy.textContent.replaceAll("\uFEFF", "").replace(/\s+/g, " ").trim()
        : copy.innerHTML.replaceAll("\uFEFF", "");
}

/** Make what stands for a variable one piece: it can be moved or deleted, not changed. Nothing filled in, nothing framed. */
function markValue(value) {
    value.contentEditable = "false";
    if (value.textContent.trim() || value.querySelector("img")) {
        value.style.outline = "1px dotted #017e84";
    }
}

/** One zone of the letter while it is being corrected, in place, in the letter's own document. */
export class LetterZone {
    /**
     * @param {HTMLElement} element the zone in the letter's document
     * @param {Object} services of the environment, for Odoo's editor
     * @param {{x: number, y: number}} [point] where the caret shall be, in the letter's window; else at the end
     * @param {string} [draft] the content to go on with, as `content` once was
     */
    constructor(element, services, { point, draft } = {}) {
        this.element = element;
        this.name = element.dataset.zone;
        this.original = element.innerHTML;
        this.before = toTemplate(element, this.name === "subject");
        this.plain = this.name === "subject";
        if (draft !== undefined) {
            element.innerHTML = draft;
        }
        element.querySelectorAll("[data-variable]").forEach(markValue);
        if (this.plain) {
            element.contentEditable = "plaintext-only";
            element.addEventListener("keydown", (ev) => ev.key === "Enter" && ev.preventDefault());
        } else {
            this.editor = new Editor(
                {
                    Plugins: LETTER_PLUGINS,
                    allowChecklist: false, // nobody ticks a letter
                    baseContainers: ["P"],
                    direction: localization.direction || "ltr",
                    getRecordInfo: () => ({}),
                },
                services
            );
            this.editor.attachTo(element);
        }
        if (draft === undefined) {
            this.before = this.template; // as the editor has it, which tidies up
        }
        if (!this.focusAt(point)) {
            this.focusEnd();
        }
    }

    /** What is in the zone, to go on with later. */
    get content() {
        return (this.editor ? this.editor.getElContent() : this.element).innerHTML;
    }

    get template() {
        return toTemplate(this.editor ? this.editor.getElContent() : this.element, this.plain);
    }

    get isChanged() {
        return this.template !== this.before;
    }

    /** Put the caret where somebody clicked, if that is in the zone; tell whether it is. */
    focusAt(point) {
        const { ownerDocument } = this.element;
        this.element.focus();
        const at = point ? [point.x, point.y] : [];
        const caret = point && (ownerDocument.caretPositionFromPoint?.(...at) || ownerDocument.caretRangeFromPoint?.(...at));
        let node = caret?.offsetNode || caret?.startContainer;
        let offset = caret?.offset ?? caret?.startOffset;
        if (!node || !this.element.contains(node) || (this.editor && node === this.element)) {
            return false;
        }
        const value = (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement).closest("[data-variable]");
        if (value?.nodeName === "DIV") {
            return false; // beside a block there is nothing to type in
        } else if (value) {
            [node, offset] = [value.parentNode, [...value.parentNode.childNodes].indexOf(value) + 1];
        }
        ownerDocument.getSelection().collapse(node, offset);
        return true;
    }

    focusEnd() {
        this.element.focus();
        const selection = this.element.ownerDocument.getSelection();
        // in the last paragraph: after it there may be blanks, where the editor takes the caret to the beginning
        const last = this.editor && [...this.element.children].findLast((child) => child.isContentEditable);
        selection.selectAllChildren(last || this.element);
        selection.collapseToEnd();
    }

    /** Note where the caret is, for what is inserted there after something else had the focus. */
    keepCaret() {
        const selection = this.element.ownerDocument.getSelection();
        const isHere = selection.rangeCount && this.element.contains(selection.anchorNode);
        this.caret = isHere ? selection.getRangeAt(0).cloneRange() : null;
    }

    /**
     * Put a variable where the caret was: its value, or a block's name until the letter is filled in anew.
     *
     * @param {{name: string, kind: string, label: string, value: string}} variable
     */
    insert({ name, kind, label, value }) {
        const { ownerDocument } = this.element;
        const element = ownerDocument.createElement(kind === "block" ? "div" : "span");
        element.dataset.variable = name;
        element.textContent = kind === "block" ? label : value || label;
        markValue(element);
        this.element.focus();
        const selection = ownerDocument.getSelection();
        if (this.caret) {
            selection.removeAllRanges();
            selection.addRange(this.caret);
        } else {
            this.focusEnd();
        }
        if (this.editor) {
            this.editor.shared.dom.insert(element);
            this.editor.shared.history.addStep();
        } else {
            const range = selection.getRangeAt(0);
            range.deleteContents();
            range.insertNode(element);
            range.collapse(false);
        }
        this.element.dispatchEvent(new Event("input", { bubbles: true }));
    }

    /** Leave the zone as it stood in the letter before. */
    restore() {
        this.editor?.destroy();
        this.element.removeAttribute("contenteditable");
        this.element.innerHTML = this.original;
    }
}
