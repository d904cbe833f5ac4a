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

/** One zone of the letter while it is being corrected, in place, in the letter's own document. */
export class LetterZone {
    /**
     * @param {HTMLElement} element the zone in the letter's document
     * @param {Object} services of the environment, for Odoo's editor
     */
    constructor(element, services) {
        this.element = element;
        this.name = element.dataset.zone;
        this.original = element.innerHTML;
        this.plain = this.name === "subject";
        for (const value of element.querySelectorAll("[data-variable]")) {
            value.contentEditable = "false"; // one piece: it can be moved or deleted, not changed
            value.style.outline = "1px dotted #017e84";
        }
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
        this.before = this.template;
        this.focusEnd();
    }

    get template() {
        return toTemplate(this.editor ? this.editor.getElContent() : this.element, this.plain);
    }

    get isChanged() {
        return this.template !== this.before;
    }

    focusEnd() {
        this.element.focus();
        const selection = this.element.ownerDocument.getSelection();
        // in the last paragraph: after it there may be blanks, where the editor takes the caret to the beginning
        const last = this.editor && [...this.element.children].findLast((child) => child.isContentEditable);
        selection.selectAllChildren(last || this.element);
        selection.collapseToEnd();
    }

    /** Leave the zone as it stood in the letter before. */
    restore() {
        this.editor?.destroy();
        this.element.removeAttribute("contenteditable");
        this.element.innerHTML = this.original;
    }
}
