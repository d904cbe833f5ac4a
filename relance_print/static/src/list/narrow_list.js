import { browser } from "@web/core/browser/browser";
import { registry } from "@web/core/registry";
import { SIZES, utils } from "@web/core/ui/ui_service";
import { listView } from "@web/views/list/list_view";
import { ListRenderer } from "@web/views/list/list_renderer";

/** On a narrow screen, columns begin hidden that say from which size they are shown; a user's own choice goes before, as always. */
export class NarrowListRenderer extends ListRenderer {
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
    }
}

registry.category("views").add("reminder_list", { ...listView, Renderer: NarrowListRenderer });
