import { AlertDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { _t } from "@web/core/l10n/translation";
import { download } from "@web/core/network/download";
import { registry } from "@web/core/registry";

/** Download letters without leaving the page, then let it show that they are printed. */
async function downloadLetters(env, { params }) {
    await download({ url: `/relance_print/pdf/${params.ids.join(",")}`, data: {} });
    return { type: "ir.actions.act_window_close" };
}

/** The letter is not the one that was looked at: say so over the one that it is by now, which the page shows anew. */
function showChanged(env, { params }) {
    env.services.dialog.add(AlertDialog, { title: _t("Not downloaded yet"), body: params.words });
    return { type: "ir.actions.act_window_close" };
}

/** Return to where the letter was opened from, as it was left; else, as in a tab of its own, to its invoice. */
function goBack(env, { params }) {
    return env.services.action.restore().catch(() => env.services.action.doAction(params.fallback, { clearBreadcrumbs: true }));
}

registry
    .category("actions")
    .add("relance_print.download", downloadLetters)
    .add("relance_print.changed", showChanged)
    .add("relance_print.back", goBack);
