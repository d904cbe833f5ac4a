import { listImages, previewState } from "../preview/preview_state";
import { complete, readContext, suggest } from "./completion";
import { CompletionList } from "./completion_list";
import { LiquidEditor, requireAce } from "./liquid_editor";
import { Component, onMounted, onWillUnmount, reactive, useEffect, useRef, useState } from "@odoo/owl";
import { cookie } from "@web/core/browser/cookie";
import { _t } from "@web/core/l10n/translation";
import { usePopover } from "@web/core/popover/popover_hook";
import { registry } from "@web/core/registry";
import { uniqueId } from "@web/core/utils/functions";
import { useBus, useService } from "@web/core/utils/hooks";
import { useDebounced } from "@web/core/utils/timing";
import { useRecordObserver } from "@web/model/relational_model/utils";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

const TYPING_MS = 300;
const PAGE = 8; // suggestions

/**
 * A format's HTML or CSS with Liquid in it, in Odoo's code editor, with the variables and filters to choose from.
 *
 * On the bus of the form's model it says REMINDER_TYPED {name, value}, and hears REMINDER_GOTO {part, line, column}.
 */
export class CodeField extends Component {
    static template = "relance_print.CodeField";
    static components = { LiquidEditor };
    static props = { ...standardFieldProps, mode: { type: String, optional: true } };
    static defaultProps = { mode: "xml" };

    setup() {
        this.root = useRef("root");
        this.anchor = useRef("anchor");
        this.end = useRef("end");
        this.orm = useService("orm");
        this.form = useState(previewState(this.props.record.model));
        this.text = String(this.props.record.data[this.props.name] || "");
        this.initialText = this.text;
        this.isDirty = false;
        this.variables = [];
        this.isChoosing = false;
        this.list = reactive({ suggestions: [], index: 0 });
        this.listId = uniqueId("o_reminder_completion_");
        this.popover = usePopover(CompletionList, {
            animation: false,
            arrow: false,
            closeOnEscape: false, // the editor has the keyboard
            onClose: () => this.stop(),
            popoverClass: "o_reminder_completion",
            position: "bottom-start",
            setActiveElement: false,
        });
        this.say = useDebounced(
            () => this.bus.trigger("REMINDER_TYPED", { name: this.props.name, value: this.text }),
            TYPING_MS
        );
        useBus(this.bus, "WILL_SAVE_URGENTLY", () => this.commit());
        useBus(this.bus, "NEED_LOCAL_CHANGES", ({ detail }) => detail.proms.push(this.commit()));
        useBus(this.bus, "REMINDER_GOTO", ({ detail }) => this.goTo(detail));
        useRecordObserver((record) => this.observe(record));
        useEffect(
            (error) => this.annotate(error),
            () => [this.form.error]
        );
        onMounted(() => this.goTo(this.form.target));
        onWillUnmount(() => this.commit());
    }

    get bus() {
        return this.props.record.model.bus;
    }

    get theme() {
        return cookie.get("color_scheme") === "dark" ? "monokai" : "";
    }

    get label() {
        return this.props.record.fields[this.props.name].string;
    }

    onReady(ace) {
        this.ace = ace;
        this.input = ace.textInput.getElement();
        this.input.setAttribute("aria-label", this.label);
        this.input.setAttribute("aria-autocomplete", "list");
        ace.setOptions({ minLines: 12 });
        ace.commands.addCommand({ name: "complete", bindKey: "Ctrl-Space", exec: () => this.start() });
        ace.commands.addCommand({ name: "save", bindKey: { win: "Ctrl-S", mac: "Command-S" }, exec: () => this.props.record.save() });
        ace.commands.addCommand({ name: "leave", bindKey: "Esc", exec: () => this.end.el.focus() });
        ace.commands.on("afterExec", (ev) => this.onCommand(ev));
        const { HashHandler } = requireAce("ace/keyboard/hash_handler");
        this.keys = new HashHandler();
        this.keys.bindKeys({
            Down: () => this.move(1),
            Up: () => this.move(-1),
            PageDown: () => this.move(PAGE),
            PageUp: () => this.move(-PAGE),
            "Return|Tab": () => this.pick(this.list.suggestions[this.list.index]),
            Esc: () => this.stop(),
        });
    }

    // The record

    /** Take what the record has, except under the hands of somebody who types on. */
    observe(record) {
        const value = String(record.data[this.props.name] || "");
        if (this.ace && !this.isDirty && value !== this.text) {
            this.isTaking = true;
            this.text = value;
            this.ace.getSession().setValue(value);
            this.isTaking = false;
        }
    }

    onChange(text) {
        if (!this.isTaking) {
            this.text = text;
            this.isDirty = true;
            this.bus.trigger("FIELD_IS_DIRTY", true);
            if (!this.isChoosing) {
                this.say();
            }
        }
    }

    onBlur() {
        this.stop();
        return this.commit();
    }

    /** Hand over what was typed. If the record doesn't take it, it stays. */
    async commit() {
        if (!this.isDirty || this.props.readonly) {
            return;
        }
        this.isDirty = false;
        this.say.cancel(true);
        try {
            await this.props.record.update({ [this.props.name]: this.text });
        } catch (error) {
            this.isDirty = true;
            throw error;
        }
        this.bus.trigger("FIELD_IS_DIRTY", this.isDirty);
    }

    // Errors

    annotate(error) {
        const isHere = error?.part === this.props.name && error.line;
        const annotation = isHere && { row: error.line - 1, column: error.column - 1, text: error.message, type: "error" };
        this.ace.getSession().setAnnotations(annotation ? [annotation] : []);
    }

    goTo(target) {
        if (target?.part === this.props.name) {
            this.form.target = null;
            this.ace.gotoLine(target.line, target.column - 1, false);
            this.ace.focus();
        }
    }

    // Suggestions

    get cursor() {
        const { doc } = this.ace.getSession();
        const index = doc.positionToIndex(this.ace.getCursorPosition());
        const text = doc.getValue();
        return { before: text.slice(0, index), after: text.slice(index) };
    }

    /** Braces, a bar or a dot within them open the list; letters, and a blank before the first, narrow it down; all else ends it. */
    onCommand({ command: { name }, args }) {
        if (name in this.keys.commands) {
            return; // the list's own
        }
        const { before } = this.cursor;
        if (name === "insertstring" && /^[{|.]$/.test(args) && readContext(before)?.opening) {
            this.start();
        } else if (name === "backspace" || (name === "insertstring" && /\w$|(\{\{|\|) $/.test(before))) {
            this.update();
        } else if (name !== "complete") {
            this.stop();
        }
    }

    async start() {
        const { record } = this.props;
        this.isChoosing = true;
        this.say.cancel(); // half a variable is only an error
        this.update();
        const args = [record.resId ? [record.resId] : [], this.form.moveId];
        const { variables } = await this.orm.silent.call(record.resModel, "get_variables", args, { context: record.context });
        const images = variables.find(({ name }) => name === "images");
        if (images && record.data.image_ids) {
            images.members = listImages(record.data.image_ids).map(({ name }) => name); // also those that are not saved yet
        }
        this.variables = variables;
        this.update();
    }

    update() {
        if (!this.isChoosing || !this.variables.length) {
            return; // or not yet
        }
        const { before } = this.cursor;
        const suggestions = suggest(this.variables, before);
        if (!suggestions.length) {
            this.stop();
            return;
        }
        Object.assign(this.list, { suggestions, index: 0 });
        if (!this.popover.isOpen) {
            this.placeAnchor(readContext(before).word);
            this.popover.open(this.anchor.el, { id: this.listId, list: this.list, onPick: (suggestion) => this.pick(suggestion) });
            this.ace.keyBinding.addKeyboardHandler(this.keys);
        }
        this.move(0);
    }

    /** Put the list below the beginning of the word. */
    placeAnchor(word) {
        const { row, column } = this.ace.getCursorPosition();
        const { pageX, pageY } = this.ace.renderer.textToScreenCoordinates(row, column - word.length);
        const { left, top } = this.root.el.getBoundingClientRect();
        const { style } = this.anchor.el;
        style.left = `${pageX - window.scrollX - left}px`;
        style.top = `${pageY - window.scrollY - top}px`;
        style.height = `${this.ace.renderer.lineHeight}px`;
    }

    move(steps) {
        const { length } = this.list.suggestions;
        const index = this.list.index + steps;
        this.list.index = Math.abs(steps) === 1 ? (index + length) % length : Math.max(0, Math.min(length - 1, index));
        this.input.setAttribute("aria-controls", this.listId);
        this.input.setAttribute("aria-activedescendant", `${this.listId}_${this.list.index}`);
    }

    pick({ name }) {
        const { before, after } = this.cursor;
        const { word, text } = complete(name, before, after);
        this.stop();
        this.ace.selection.clearSelection();
        for (let i = 0; i < word.length; i++) {
            this.ace.selection.selectLeft();
        }
        this.ace.insert(text);
        this.ace.focus();
    }

    stop() {
        if (this.isChoosing && this.isDirty) {
            this.say();
        }
        this.isChoosing = false;
        this.popover.close();
        this.ace?.keyBinding.removeKeyboardHandler(this.keys);
        this.input?.removeAttribute("aria-controls");
        this.input?.removeAttribute("aria-activedescendant");
    }
}

registry.category("fields").add("reminder_code", {
    component: CodeField,
    displayName: _t("Code of a letter"),
    supportedTypes: ["text"],
    supportedOptions: [{ label: _t("Mode"), name: "mode", type: "string" }],
    extractProps: ({ options }) => ({ mode: options.mode }),
});
