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
            // as core's buttons: where the page is made anew, what the one before it reads never comes, and the dialog stayed
            onClose: async ({ noReload } = {}) => {
                if (!noReload && status(component) !== "destroyed") {
                    await record.load();
                }
            },
        });
    };
}
