import { Component } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** What a person should know before printing, each with the button that helps. */
export class ReminderAlertsField extends Component {
    static template = "relance_print.ReminderAlertsField";
    static props = { ...standardFieldProps };

    setup() {
        this.action = useService("action");
    }

    get alerts() {
        return this.props.record.data[this.props.name] || [];
    }

    async run(alert) {
        const { record } = this.props;
        await record.save();
        return this.action.doActionButton({
            type: "object",
            name: alert.action,
            resModel: record.resModel,
            resId: record.resId,
        });
    }
}

registry.category("fields").add("reminder_alerts", { component: ReminderAlertsField, supportedTypes: ["json"] });
