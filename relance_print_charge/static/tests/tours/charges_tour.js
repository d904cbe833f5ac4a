import { check, click } from "@relance_print/../tests/tours/tour_steps";
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
        click("button[name=action_open_charges]", "Open them"),
        check(".o_field_widget[name=tax_totals]:contains(/60,49/)", "It is the debit note"),
    ],
});

registry.category("web_tour.tours").add("relance_print_book_late_charges", {
    steps: () => [
        click(".o_notebook .nav-link[name=reminders]", "Open the page of reminders of an invoice that is paid"),
        check("button[name=action_book_late_charges]", "It was paid late"),
        click("button[name=action_book_late_charges]", "Book what that costs"),
        check(".o_statusbar_status .o_arrow_button_current[data-value=draft]", "It is a draft"),
        check(".o_field_widget[name=invoice_line_ids] .o_data_row:contains(/16,65/):contains(/1 000,00.*46 . 365/)", "It has the interest, with its calculation"),
        click(".o_breadcrumb .o_back_button, .breadcrumb-item.o_back_button a", "Back to the invoice"),
        check("button[name=action_view_debit_notes]:contains(/1/)", "It has the debit note"),
        click(".o_notebook .nav-link[name=reminders]", "Open the page of reminders again"),
        check(".o_reminder_standing:not(:has(button[name=action_book_late_charges]))", "It can't be booked twice"),
    ],
});
