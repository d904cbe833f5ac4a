import { restoreTokens } from "../letter/letter_zone";
import { CHIP, getTooltip, showChips } from "./chips";
import { VariableList } from "./variable_list";
import { Component, useState, xml } from "@odoo/owl";
import { FormatPlugin } from "@html_editor/core/format_plugin";
import { Plugin } from "@html_editor/plugin";
import { closestBlock } from "@html_editor/utils/blocks";
import { withSequence } from "@html_editor/utils/resource";
import { _t } from "@web/core/l10n/translation";

const NO_BREAK_SPACE = "\u00a0";

/** Tell whether nothing but what the editor adds for its caret is between a text and a chip. */
function isBeforeChip({ nextSibling: next }) {
    while (next?.data === "\ufeff") {
        next = next.nextSibling;
    }
    return Boolean(next?.matches?.(CHIP));
}

function refuse(ev) {
    ev.preventDefault();
    ev.stopImmediatePropagation();
}

/** The list in a popover: its values follow the invoice that is picked beside it. */
class VariablePicker extends Component {
    static template = xml`<VariableList variables="props.getVariables(catalogue)" onSelect="props.onSelect"/>`;
    static components = { VariableList };
    static props = { catalogue: Object, getVariables: Function, onSelect: Function, close: Function };

    setup() {
        this.catalogue = useState(this.props.catalogue);
    }
}

/**
 * Variables as unbreakable chips in Odoo's editor; in what is copied or saved they are tokens: `{{ name }}`.
 *
 * Whatever brings a token into the text (the list, the keyboard, the clipboard, an undo), it becomes a chip in the same step.
 */
export class VariablePlugin extends Plugin {
    static id = "reminderVariable";
    static dependencies = ["dom", "history", "selection"];
    static shared = ["openChips", "openVariables", "areVariablesOpen", "refreshVariables"];

    resources = {
        user_commands: {
            id: "insertReminderVariable",
            title: _t("Variable…"),
            description: _t("Insert a value of the invoice"),
            icon: "fa-tag",
            run: () => this.openVariables(),
        },
        powerbox_categories: withSequence(1, { id: "reminder", name: _t("Letter") }),
        powerbox_items: {
            categoryId: "reminder",
            commandId: "insertReminderVariable",
            keywords: [_t("Field"), _t("Placeholder"), _t("Amount"), _t("Date")],
        },
        start_edition_handlers: () => {
            this.isStarted = true;
        },
        selectionchange_handlers: ({ documentSelectionIsInEditable }) => {
            this.hasCaret ||= documentSelectionIsInEditable;
        },
        beforeinput_handlers: ({ data }) => {
            this.isSpacePlain = data === " " || (this.isSpacePlain && data !== NO_BREAK_SPACE);
        },
        normalize_handlers: withSequence(1, (root) => {
            this.plainSpace();
            this.showChips(root);
        }),
        selectors_for_feff_providers: () => `span${CHIP}`,
        system_attributes: "title",
        format_selection_handlers: () => this.openChips(),
        clipboard_content_processors: (content) => restoreTokens(content),
        bypass_paste_image_files: () => true,
        clipboard_text_processors: (text) => this.getClipboardText(text),
    };

    setup() {
        this.addDomListener(this.editable, "click", this.selectChip);
        this.addDomListener(this.editable, "drop", this.onDrop, { capture: true });
    }

    destroy() {
        super.destroy();
        this.close?.();
    }

    /** Return what this text takes: a line takes no blocks. */
    getVariables({ variables } = this.config.catalogue) {
        return this.config.isPlain ? variables.filter(({ kind }) => kind !== "block") : variables;
    }

    // Chips

    showChips(root) {
        if (!root.isConnected || !this.editable.textContent.includes("}}")) {
            return;
        }
        const caret = this.isStarted ? this.getCaret() : [];
        if (showChips(this.editable, this.getVariables(), caret) && caret.length) {
            const [anchor, focus] = caret;
            this.dependencies.selection.setSelection({
                anchorNode: anchor.startContainer,
                anchorOffset: anchor.startOffset,
                focusNode: focus.startContainer,
                focusOffset: focus.startOffset,
            });
        }
    }

    /** Return both ends of the selection as ranges, which the browser keeps in place when the text around them changes. */
    getCaret() {
        const { anchorNode, anchorOffset, focusNode, focusOffset } = this.dependencies.selection.getEditableSelection();
        return [
            [anchorNode, anchorOffset],
            [focusNode, focusOffset],
        ].map(([node, offset]) => {
            const point = this.document.createRange();
            point.setStart(node, offset);
            point.collapse(true);
            return point;
        });
    }

    /** Formats apply to text only: put the tokens back in the selection, which are chips again once it is formatted. */
    openChips() {
        const selection = this.dependencies.selection.getEditableSelection();
        const chips = [...this.editable.querySelectorAll(`span${CHIP}`)].filter((chip) => selection.intersectsNode(chip));
        if (selection.isCollapsed || !chips.length) {
            return;
        }
        const cursors = this.dependencies.selection.preserveSelection();
        for (const chip of chips) {
            const token = this.document.createTextNode(`{{ ${chip.dataset.variable} }}`);
            cursors.update((cursor) => {
                if (chip.contains(cursor.node)) {
                    Object.assign(cursor, { node: token, offset: cursor.offset && token.length });
                }
            });
            chip.replaceWith(token);
        }
        cursors.restore();
    }

    /** Where a space is typed beside a chip, browsers put a no-break one: make it what was typed, once something follows. */
    plainSpace() {
        const { anchorNode: node, anchorOffset: offset } = this.dependencies.selection.getEditableSelection();
        if (!this.isSpacePlain || node.nodeType !== Node.TEXT_NODE) {
            return;
        }
        const isBetween = (index) => node.data[index] === NO_BREAK_SPACE && !/[^\S\ufeff]/.test(node.data[index - 1] || "");
        if (offset === node.length && isBetween(offset - 1) && isBeforeChip(node)) {
            this.replaceSpace(node, offset - 1);
        } else if (isBetween(offset - 2) && /^\ufeff?$/.test(node.data.slice(0, offset - 2))) {
            this.replaceSpace(node, offset - 2);
        }
    }

    replaceSpace(node, index) {
        const { anchorOffset } = this.dependencies.selection.getEditableSelection();
        node.replaceData(index, 1, " ");
        this.dependencies.selection.setSelection({ anchorNode: node, anchorOffset }, { normalize: false });
    }

    /** Select a chip that is clicked, so that it can be deleted, formatted or replaced. */
    selectChip(ev) {
        const chip = ev.target.closest(CHIP);
        if (chip) {
            const anchorOffset = [...chip.parentNode.childNodes].indexOf(chip);
            this.dependencies.selection.setSelection(
                { anchorNode: chip.parentNode, anchorOffset, focusNode: chip.parentNode, focusOffset: anchorOffset + 1 },
                { normalize: false }
            );
        }
    }

    /** Files are no text. */
    onDrop(ev) {
        if (ev.dataTransfer.files.length) {
            refuse(ev);
        }
    }

    getClipboardText(text) {
        const content = this.document.getSelection().getRangeAt(0).cloneContents();
        if (!content.querySelector(CHIP)) {
            return text;
        }
        restoreTokens(content);
        for (const end of content.querySelectorAll("p, div, li, br")) {
            end.after("\n");
        }
        return content.textContent.replaceAll("\ufeff", "").replace(/\s*\n\s*/g, "\n").trim();
    }

    /** Show the values of another invoice on the chips. */
    refreshVariables() {
        const variables = this.getVariables();
        for (const chip of this.editable.querySelectorAll(CHIP)) {
            const variable = variables.find(({ name }) => name === chip.dataset.variable);
            chip.title = variable ? getTooltip(variable) : chip.dataset.variable;
        }
    }

    // The list

    areVariablesOpen() {
        return Boolean(this.close);
    }

    /**
     * Open the list of variables, or close it.
     *
     * @param {HTMLElement} [target] a button; else the list opens below the caret
     */
    openVariables(target) {
        if (this.close) {
            return this.close();
        }
        const { selection } = this.dependencies;
        const isTyping = this.editable.contains(this.document.activeElement);
        if (!this.hasCaret) {
            const last = [...this.editable.children].findLast((child) => child.isContentEditable);
            selection.setCursorEnd(last || this.editable);
        }
        const close = this.services.popover.add(
            target || closestBlock(selection.getEditableSelection().anchorNode),
            VariablePicker,
            {
                catalogue: this.config.catalogue,
                getVariables: (catalogue) => this.getVariables(catalogue),
                onSelect: ({ name }) => {
                    close();
                    this.insert(name);
                },
            },
            {
                position: "bottom-start",
                popoverClass: "o_reminder_picker",
                arrow: false,
                onClose: () => {
                    this.close = null;
                    if (this.isDestroyed) {
                        return;
                    }
                    if (isTyping || !target) {
                        selection.focusEditable();
                    } else {
                        target.focus();
                    }
                },
            }
        );
        this.close = close;
    }

    insert(name) {
        const { anchorNode, anchorOffset } = this.dependencies.selection.getEditableSelection();
        if (this.isSpacePlain && anchorNode.data?.[anchorOffset - 1] === NO_BREAK_SPACE) {
            this.replaceSpace(anchorNode, anchorOffset - 1);
        }
        this.dependencies.dom.insert(`{{ ${name} }}`);
        this.dependencies.history.addStep();
        this.dependencies.selection.focusEditable();
    }
}

/** Removes formats from chips too: before it asks which texts have some. */
export class VariableFormatPlugin extends FormatPlugin {
    static dependencies = [...FormatPlugin.dependencies, "reminderVariable"];

    removeAllFormats() {
        this.dependencies.reminderVariable.openChips();
        super.removeAllFormats();
    }
}

/** One line of plain text: no paragraphs, no line breaks, no formats. */
export class SingleLinePlugin extends Plugin {
    static id = "reminderSingleLine";

    setup() {
        this.editable.dataset.oeModel = "account.reminder.text"; // where Odoo's editor knows plain text by, also for the clipboard
        this.addDomListener(this.editable, "beforeinput", this.onBeforeInput, { capture: true });
        this.addDomListener(this.editable, "drop", refuse, { capture: true });
    }

    onBeforeInput(ev) {
        if (/^(format|insertParagraph|insertLineBreak)/.test(ev.inputType)) {
            refuse(ev);
        }
    }
}
