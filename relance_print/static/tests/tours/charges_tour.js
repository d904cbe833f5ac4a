import { check, click } from "./tour_steps";
import { registry } from "@web/core/registry";

// Late-payment charges of a printed letter, booked by somebody who may do invoicing and no more, in French.

registry.category("web_tour.tours").add("relance_print_book_charges", {
    steps: () => [
        check(".o_field_widget[name=amount_claimed]:contains(/1.060,49.€/)", "The letter claims them"),
        click("button[name=action_book_charges]", "Book them"),
        check(".o_statusbar_status .o_arrow_button_current[data-value=draft]", "It is a draft invoice"),
        check(".o_field_widget[name=invoice_line_ids] .o_data_row:contains(/20,49/):contains(/46 . 365/)", "It has the interest, with its calculation"),
        check(".o_field_widget[name=invoice_line_ids] .o_data_row:contains(/40,00/)", "And the indemnity"),
        click(".o_breadcrumb .o_back_button, .breadcrumb-item.o_back_button a", "Back to the letter"),
        check("button[name=action_open_charges]", "It says where they are"),
        check(".o_form_statusbar:not(:has(button[name=action_book_charges]))", "They can't be booked twice"),
    ],
});
