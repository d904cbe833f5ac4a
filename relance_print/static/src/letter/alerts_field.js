import { Component, useState } from "@odoo/owl";
import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { useDebounced } from "@web/core/utils/timing";
import { useRecordObserver } from "@web/model/relational_model/utils";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

const SETTLED_MS = 600; // without a change: then the letter's PDF is measured

/** What a person should know before printing, each with the button that helps; once it is there, what the window would show, too. */
export class ReminderAlertsField extends Component {
    static template = "relance_print.ReminderAlertsField";
    static props = { ...standardFieldProps };

    setup() {
        this.action = useService("action");
        this.dialog = useService("dialog");
        this.orm = useService("orm");
        this.state = useState({ window: [] });
        this.measure = useDebounced(() => this._measure(), SETTLED_MS);
        useRecordObserver((record) => this.observe(record));
    }

    get alerts() {
        return [...(this.props.record.data[this.props.name] || []), ...this.state.window];
    }

    /** Measure each letter once it is saved. */
    observe(record) {
        const { letter_html, state } = record.data;
        if (record.resId !== this.resId || state !== "draft") {
            this.state.window = [];
            this.letter = null;
        }
        this.resId = record.resId;
        const letter = String(letter_html || "");
        if (state === "draft" && record.resId && !record.dirty && letter && letter !== this.letter) {
            this.letter = letter;
            this.measure();
        }
    }

    /** It is only said if it can be found out: a printer that is missing is an alert already. */
    async _measure() {
        const { resId, letter } = this;
        const { resModel } = this.props.record;
        const alerts = await this.orm.silent.call(resModel, "get_window_alerts", [[resId]]).catch(() => []);
        if (resId === this.resId && letter === this.letter) {
            this.state.window = alerts;
        }
    }

    /** Press the button of an alert, after the question that goes with it. */
    run(alert) {
        if (!alert.confirm) {
            return this.execute(alert);
        }
        this.dialog.add(ConfirmationDialog, {
            title: _t("Confirmation"),
            body: alert.confirm,
            confirmLabel: alert.action_text,
            confirm: () => this.execute(alert),
            cancel: () => {},
        });
    }

    async execute(alert) {
        const { record } = this.props;
        await record.save();
        return this.action.doActionButton({
            type: "object",
            name: alert.action,
            resModel: record.resModel,
            resId: record.resId,
            // what it did may have mended the letter
            onClose: () => record.load(),
        });
    }
}

registry.category("fields").add("reminder_alerts", { component: ReminderAlertsField, supportedTypes: ["json"] });
