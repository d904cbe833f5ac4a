import { useLetterButton } from "./letter_button";
import { useSettledLetter } from "./letter_pages";
import { Component, useExternalListener, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
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
        this.narrow = browser.matchMedia("(max-width: 1140px)"); // where the panel is above the letter
        useExternalListener(this.narrow, "change", () => this.render());
        useSettledLetter({ forget: () => (this.state.window = []), measure: (...args) => this.measure(...args) });
    }

    get alerts() {
        return [...(this.props.record.data[this.props.name] || []), ...this.state.window];
    }

    /** What keeps the letter from being printed is always in view; where several others would push the letter out of it, they are in a fold. */
    get groups() {
        const others = this.alerts.filter((alert) => alert.severity !== "danger");
        const isFolded = this.narrow.matches && others.length > 1;
        return {
            shown: isFolded ? this.alerts.filter((alert) => alert.severity === "danger") : this.alerts,
            folded: isFolded ? others : [],
        };
    }

    get summary() {
        return _t("%(count)s points to know before printing", { count: this.groups.folded.length });
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
