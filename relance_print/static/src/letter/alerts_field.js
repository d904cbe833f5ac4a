import { useLetterButton } from "./letter_button";
import { useSettledLetter } from "./letter_pages";
import { Component, useState } from "@odoo/owl";
import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** What a person should know before printing, each with the button that helps; once it is there, what the window would show, too. */
export class ReminderAlertsField extends Component {
    static template = "relance_print.ReminderAlertsField";
    static props = { ...standardFieldProps };

    setup() {
        this.press = useLetterButton();
        this.dialog = useService("dialog");
        this.orm = useService("orm");
        this.state = useState({ window: [] });
        useSettledLetter({ forget: () => (this.state.window = []), measure: (...args) => this.measure(...args) });
    }

    get alerts() {
        return [...(this.props.record.data[this.props.name] || []), ...this.state.window];
    }

    /** It is only said if it can be found out: a printer that is missing is an alert already. */
    async measure({ resModel, resId }, isCurrent) {
        const alerts = await this.orm.silent.call(resModel, "get_window_alerts", [[resId]]).catch(() => []);
        if (isCurrent()) {
            this.state.window = alerts;
        }
    }

    /** Press the button of an alert, after the question that goes with it. */
    run(alert) {
        if (!alert.confirm) {
            return this.press(this.props.record, alert.action);
        }
        this.dialog.add(ConfirmationDialog, {
            title: _t("Confirmation"),
            body: alert.confirm,
            confirmLabel: alert.action_text,
            confirm: () => this.press(this.props.record, alert.action),
            cancel: () => {},
        });
    }
}

registry.category("fields").add("reminder_alerts", { component: ReminderAlertsField, supportedTypes: ["json"] });
