import { LETTER_PLUGINS, toTemplate } from "../letter/letter_zone";
import { getCatalogue } from "./catalogue";
import { isBlank, showChips } from "./chips";
import { SingleLinePlugin, VariableFormatPlugin, VariablePlugin } from "./variable_plugin";
import { markup, status, useEffect, useRef, useState } from "@odoo/owl";
import { FormatPlugin } from "@html_editor/core/format_plugin";
import { ShortCutPlugin } from "@html_editor/core/shortcut_plugin";
import { HtmlField } from "@html_editor/fields/html_field";
import { FeffPlugin } from "@html_editor/main/feff_plugin";
import { HintPlugin } from "@html_editor/main/hint_plugin";
import { PlaceholderPlugin } from "@html_editor/main/placeholder_plugin";
import { PowerboxPlugin } from "@html_editor/main/powerbox/powerbox_plugin";
import { SearchPowerboxPlugin } from "@html_editor/main/powerbox/search_powerbox_plugin";
import { SelectionPlaceholderPlugin } from "@html_editor/main/selection_placeholder_plugin";
import { CORE_PLUGINS } from "@html_editor/plugin_sets";
import { useHotkey } from "@web/core/hotkeys/hotkey_hook";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { setElementContent } from "@web/core/utils/html";
import { useDebounced } from "@web/core/utils/timing";
import { useRecordObserver } from "@web/model/relational_model/utils";

const VARIABLE_PLUGINS = [HintPlugin, PlaceholderPlugin, PowerboxPlugin, SearchPowerboxPlugin, VariablePlugin];
const TEXT_PLUGINS = [
    ...LETTER_PLUGINS.filter((Plugin) => Plugin !== FormatPlugin),
    ...VARIABLE_PLUGINS,
    VariableFormatPlugin,
    SelectionPlaceholderPlugin,
];
const LINE_PLUGINS = [...CORE_PLUGINS, FeffPlugin, ShortCutPlugin, ...VARIABLE_PLUGINS, SingleLinePlugin];
const PREVIEW_DELAY = 250; // ms without a key before the preview follows

/** A zone of a reminder's text in Odoo's editor; its variables are chips on the screen and tokens in the record. */
export class ReminderTextField extends HtmlField {
    static template = "relance_print.ReminderTextField";

    setup() {
        this.catalogue = useState(getCatalogue(this.props.record.model));
        useRecordObserver(() => {
            const loading = this.catalogue.load();
            return this.catalogue.variables.length ? undefined : loading; // chips show their labels: before the editor
        });
        super.setup();
        this.root = useRef("root");
        useHotkey("control+s", () => this.props.record.save(), { area: () => this.root.el, bypassEditableProtection: true });
        this.announce = useDebounced(this.announceTyped, PREVIEW_DELAY);
        useEffect(
            () => {
                if (this.editor?.editable) {
                    this.editor.shared.reminderVariable.refreshVariables();
                }
            },
            () => [this.catalogue.variables]
        );
    }

    get field() {
        return this.props.record.fields[this.props.name];
    }

    get isPlain() {
        return this.field.type === "char";
    }

    /** Another language is another text, even where the one before was being typed. */
    get wysiwygKey() {
        return `${super.wysiwygKey}_${this.props.record.context.reminder_lang}`;
    }

    /** Languages have a switch of their own. */
    get isTranslatable() {
        return false;
    }

    get value() {
        return this.isPlain ? this.props.record.data[this.props.name] || "" : super.value;
    }

    get template() {
        const element = this.editor.getElContent();
        return isBlank(element) ? "" : toTemplate(element, this.isPlain);
    }

    getConfig() {
        return {
            ...super.getConfig(),
            Plugins: this.isPlain ? LINE_PLUGINS : TEXT_PLUGINS,
            allowChecklist: false,
            baseContainers: ["P"],
            catalogue: this.catalogue,
            isPlain: this.isPlain,
            onEditorReady: () => this.onEditorReady(),
        };
    }

    getReadonlyConfig() {
        const root = document.createElement("div");
        setElementContent(root, this.value);
        showChips(root, this.catalogue.variables);
        return { ...super.getReadonlyConfig(), value: markup(root.innerHTML) };
    }

    onEditorLoad(editor) {
        super.onEditorLoad(editor);
        this.announce.cancel(); // what was typed into the one before is gone
    }

    onEditorReady() {
        const { editable } = this.editor;
        editable.setAttribute("role", "textbox");
        editable.setAttribute("aria-label", this.field.string);
        editable.setAttribute("aria-multiline", String(!this.isPlain));
        this.saved = this.announced = this.template;
    }

    openVariables(ev) {
        this.editor.shared.reminderVariable.openVariables(ev.currentTarget);
    }

    // What is typed

    onChange() {
        super.onChange();
        this.announce();
    }

    announceTyped() {
        const value = this.template;
        if (value !== this.announced) {
            this.announced = value;
            this.props.record.model.bus.trigger("REMINDER_TYPED", { name: this.props.name, value });
        }
    }

    /** Not while a variable is chosen: what the server answers could take the editor away. */
    onBlur() {
        return this.editor.shared.reminderVariable?.areVariablesOpen() ? undefined : super.onBlur();
    }

    async _commitChanges() {
        if (status(this) === "destroyed" || !this.isDirty) {
            return;
        }
        const { template } = this;
        if (template === this.saved) {
            this.isDirty = false; // typed and undone
            this.props.record.model.bus.trigger("FIELD_IS_DIRTY", false);
            return;
        }
        this.saved = template;
        await this.updateValue(template);
        if (this.isDirty) {
            this.saved = null; // it could not be put into the record: offer it again
        }
    }
}

export const reminderTextField = {
    component: ReminderTextField,
    displayName: _t("Reminder text"),
    supportedTypes: ["html", "char"],
    extractProps: ({ attrs }) => ({
        editorConfig: attrs.placeholder ? { placeholder: attrs.placeholder } : {},
        embeddedComponents: false,
        migrateHTML: false,
    }),
};

registry.category("fields").add("reminder_text", reminderTextField);
