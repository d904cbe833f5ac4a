import { useLetterButton } from "../letter/letter_button";
import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** The first steps of a company, beside its first letter, until it is printed or somebody closes them. */
export class ReminderWelcomeField extends Component {
    static template = "relance_print.ReminderWelcomeField";
    static props = { ...standardFieldProps };

    setup() {
        this.press = useLetterButton();
        this.done = _t("Done");
        this.todo = _t("To do");
    }

    get steps() {
        return this.props.record.data[this.props.name] || [];
    }
}

registry.category("fields").add("reminder_welcome", { component: ReminderWelcomeField, supportedTypes: ["json"] });
