import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

/** The languages that a text is written in: which one is on the screen, and which ones are missing. */
export class ReminderLanguages extends Component {
    static template = "relance_print.ReminderLanguages";
    static props = standardWidgetProps;

    setup() {
        this.ui = useService("ui");
    }

    get languages() {
        return this.props.record.data.languages || [];
    }

    get missing() {
        return this.languages.filter(({ missing }) => missing);
    }

    get missingLabel() {
        return _t("Missing translations (%s)", this.missing.length);
    }

    get missingTitle() {
        return _t("Without a text of their own: %s", this.missing.map(({ name }) => name).join(", "));
    }

    getTitle({ missing, name }) {
        return missing ? _t("%s: there is no text of its own yet", name) : _t("%s: has its own text", name);
    }

    /** Show the text in a language. What was typed is saved first; if it is refused, nothing switches. */
    async show({ code }) {
        const { model } = this.props.record;
        this.ui.block(); // nobody types into a text that is about to go
        try {
            if (await model.root.save()) {
                await model.load({ context: { ...model.root.context, reminder_lang: code } });
            }
        } finally {
            this.ui.unblock();
        }
    }

    /** Show the first language that is missing, after the one on the screen. */
    showMissing() {
        const current = this.languages.findIndex((language) => language.current);
        const next = [...this.languages.slice(current + 1), ...this.languages.slice(0, current + 1)];
        return this.show(next.find(({ missing }) => missing));
    }
}

registry.category("view_widgets").add("reminder_languages", {
    component: ReminderLanguages,
    fieldDependencies: [{ name: "languages", type: "json" }],
});
