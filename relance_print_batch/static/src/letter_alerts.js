import { registry } from "@web/core/registry";
import { batched } from "@web/core/utils/timing";
import { useRecordObserver } from "@web/model/relational_model/utils";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { Component, reactive, useState, xml } from "@odoo/owl";

const MODEL = "account.reminder.batch.letter";

/** What is to be known of letters: asked once for all that are shown at the same time. */
const letterAlerts = {
    dependencies: ["orm"],
    start(env, { orm }) {
        const words = reactive({});
        const ids = new Set();
        const read = batched(async () => {
            const asked = [...ids];
            ids.clear();
            for (const { id, alerts } of await orm.silent.searchRead(MODEL, [["id", "in", asked]], ["alerts"])) {
                words[id] = alerts || "";
            }
        });
        return {
            words,
            ask(id) {
                ids.add(id);
                read();
            },
        };
    },
};
registry.category("services").add("reminder_letter_alerts", letterAlerts);

/**
 * What is to be known of a letter, of a list that is on the screen before: to find it out takes longer than all else of the list
 * together. It is asked for again whenever something of the letter changes; until then it says what it said.
 */
class LetterAlertsField extends Component {
    static template = xml`<div t-esc="words[props.record.resId]" class="o_reminder_letter_alerts text-prewrap"/>`;
    static props = standardFieldProps;

    setup() {
        const alerts = this.env.services.reminder_letter_alerts;
        this.words = useState(alerts.words);
        useRecordObserver((record) => {
            Object.values(record.data); // each is observed
            alerts.ask(record.resId);
        });
    }
}

registry.category("fields").add("reminder_letter_alerts", {
    component: LetterAlertsField,
    supportedTypes: ["char"],
});
