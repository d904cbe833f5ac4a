import { browser } from "@web/core/browser/browser";
import { patch } from "@web/core/utils/patch";
import { SIZES, utils } from "@web/core/ui/ui_service";
import { ListRenderer } from "@web/views/list/list_renderer";

/**
 * On a narrow screen, columns begin hidden that say from which size they are shown; a user's own choice goes before, as always.
 * Of any list, also within a form, where a list has no class of its own.
 */
patch(ListRenderer.prototype, {
    computeOptionalActiveFields() {
        const active = super.computeOptionalActiveFields();
        if (browser.localStorage.getItem(this.keyOptionalFields) === null) {
            for (const { name, options } of this.allColumns) {
                if (name in active && options?.shown_from && utils.getSize() < SIZES[options.shown_from]) {
                    active[name] = false;
                }
            }
        }
        return active;
    },
});
