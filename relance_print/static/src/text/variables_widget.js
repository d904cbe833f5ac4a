import { getCatalogue, getToken } from "./catalogue";
import { VariableList } from "./variable_list";
import { Component, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { Dialog } from "@web/core/dialog/dialog";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

const CONFIRMATION = 2000; // ms for which a row says that it was copied

/** Copy a text; without https there is no clipboard but the browser's own command. */
async function copy(text) {
    if (browser.navigator.clipboard) {
        return browser.navigator.clipboard.writeText(text);
    }
    const { activeElement } = document;
    const area = document.createElement("textarea");
    area.value = text;
    activeElement.after(area);
    area.select();
    document.execCommand("copy");
    area.remove();
    activeElement.focus();
}

/** What can stand in a text or a format, to be looked up and copied. */
export class VariablesDialog extends Component {
    static template = "relance_print.VariablesDialog";
    static components = { Dialog, VariableList };
    static props = { catalogue: Object, close: Function };

    setup() {
        this.catalogue = useState(this.props.catalogue);
        this.notification = useService("notification");
        this.state = useState({ copied: "" });
        this.title = _t("Variables");
    }

    async copy(variable) {
        const token = getToken(variable);
        try {
            await copy(token);
        } catch {
            this.notification.add(_t("The browser does not allow copying. Type %s instead.", token), { type: "warning" });
            return;
        }
        browser.clearTimeout(this.timeout);
        this.state.copied = variable.name;
        this.timeout = browser.setTimeout(() => {
            this.state.copied = "";
        }, CONFIRMATION);
    }
}

/** The button that opens the list of variables. */
export class ReminderVariables extends Component {
    static template = "relance_print.ReminderVariables";
    static props = standardWidgetProps;

    setup() {
        this.catalogue = getCatalogue(this.props.record.model);
        this.dialog = useService("dialog");
    }

    async open() {
        await this.catalogue.load();
        this.dialog.add(VariablesDialog, { catalogue: this.catalogue });
    }
}

registry.category("view_widgets").add("reminder_variables", { component: ReminderVariables });
