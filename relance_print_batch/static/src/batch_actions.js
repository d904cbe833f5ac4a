import { registry } from "@web/core/registry";

/** Show something in the place of what one sees: there is no way back to a proposal that is printed or made anew. */
function replaceAction(env, { params }) {
    return env.services.action.doAction(params.action, { stackPosition: "replaceCurrentAction" });
}

registry.category("actions").add("relance_print_batch.replace", replaceAction);
