import { useService } from "@web/core/utils/hooks";

/** Return a function that calls a record's method as a button of its form does: saved before, read again afterwards. */
export function useRecordButton() {
    const action = useService("action");
    return async (record, name) => {
        await record.save();
        return action.doActionButton({
            type: "object",
            name,
            resModel: record.resModel,
            resId: record.resId,
            // not where the whole page is made anew: what reads for the page that goes may never end, and its dialog stayed
            onClose: async ({ noReload } = {}) => {
                if (!noReload) {
                    await record.load();
                }
            },
        });
    };
}
