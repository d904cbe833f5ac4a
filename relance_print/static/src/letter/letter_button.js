import { status, useComponent } from "@odoo/owl";
import { useService } from "@web/core/utils/hooks";

/**
 * Give what presses a button of the letter: the letter is saved before, and read again once what the button opened is closed.
 *
 * @returns {(record: Object, name: string) => Promise}
 */
export function useLetterButton() {
    const action = useService("action");
    const component = useComponent();
    return async (record, name) => {
        await record.save();
        return action.doActionButton({
            type: "object",
            name,
            resModel: record.resModel,
            resId: record.resId,
            // Nothing is returned, since the dialog stays until that is done: core's dialog of the company opens the page anew,
            // and what the page before was reading never comes
            onClose: () => {
                if (status(component) !== "destroyed") {
                    record.load();
                }
            },
        });
    };
}
