import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { X2ManyField, x2ManyField } from "@web/views/fields/x2many/x2many_field";

/** The reminders of an invoice: a click opens the letter as a page of its own, not in a dialog. */
export class ReminderListField extends X2ManyField {
    setup() {
        super.setup();
        this.orm = useService("orm");
    }

    async openRecord(record) {
        await this.props.record.save();
        return this.action.doAction(await this.orm.call(record.resModel, "action_open", [record.resId]));
    }
}

registry.category("fields").add("reminder_list", { ...x2ManyField, component: ReminderListField });
