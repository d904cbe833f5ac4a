import { useEffect, useRef } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { patch } from "@web/core/utils/patch";
import { FormRenderer } from "@web/views/form/form_renderer";

const ROOM_PX = 1600; // for an invoice, its chatter and a file beside each other

const PAGE = ".o_notebook .nav-link[name=reminders]";
const PAGE_HOTKEY = "shift+l";

patch(FormRenderer.prototype, {
    setup() {
        super.setup(...arguments);
        const root = useRef("compiled_view_root");
        // Tab goes past the pages of an invoice into their first field
        useEffect(() => {
            if (this.props.record.resModel === "account.move") {
                root.el?.querySelector(PAGE)?.setAttribute("data-hotkey", PAGE_HOTKEY);
            }
        });
    },

    /**
     * Odoo shows a record's files beside it, and then its chatter below, as soon as there is one. A printed letter is no reason to
     * move the chatter of an invoice away on a screen that isn't wide: the letter is a click away in its list of reminders.
     */
    mailLayout() {
        const layout = super.mailLayout(...arguments);
        const { resModel, data } = this.props.record;
        const letters = resModel === "account.move" && layout === "COMBO" && data.reminder_ids?.count;
        const hasOnlyLetters = letters && this.messagingState.thread.attachmentsInWebClientView.length <= letters;
        return hasOnlyLetters && browser.innerWidth < ROOM_PX ? "SIDE_CHATTER" : layout;
    },
});
