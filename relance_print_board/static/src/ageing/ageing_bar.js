import { Component } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** What a customer owes as a bar: not due at the left, the oldest at the right. */
export class AgeingBar extends Component {
    static template = "relance_print_board.AgeingBar";
    static props = { ...standardFieldProps };

    get parts() {
        return (this.props.record.data[this.props.name] || []).filter((part) => part.percent > 0);
    }
}

registry.category("fields").add("reminder_ageing", { component: AgeingBar, supportedTypes: ["json"] });
