import { download } from "@web/core/network/download";
import { registry } from "@web/core/registry";

/** Download letters without leaving the page, then let it show that they are printed. */
async function downloadLetters(env, { params }) {
    await download({ url: `/relance_print/pdf/${params.ids.join(",")}`, data: {} });
    return { type: "ir.actions.act_window_close" };
}

/** Return to the invoice that the letter was opened from, as it was left. */
function backToInvoice(env, { params }) {
    return env.services.action.restore().catch(() => params.fallback);
}

registry
    .category("actions")
    .add("relance_print.download", downloadLetters)
    .add("relance_print.back", backToInvoice);
