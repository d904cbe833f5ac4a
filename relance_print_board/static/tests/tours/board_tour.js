import { check, click } from "@relance_print/../tests/tours/tour_steps";
import { registry } from "@web/core/registry";

// Every morning in five minutes: the board to printed letters, a call, the letters of the day; by somebody who may do invoicing and no more.

const row = (customer) => `.o_data_row:contains(${customer})`;
const isDone = check(".o_statusbar_status .o_arrow_button_current:contains(Done)", "The batch is done");

registry.category("web_tour.tours").add("relance_print_board", {
    steps: () => [
        check(".o_facet_value:contains(To Remind Today)", "Who is to be reminded today is listed"),
        check(`${row("Harrington")} [name=next_level_id]:contains(Friendly reminder)`, "With the next step"),
        check("tfoot:contains(4,500.00)", "And the sum"),
        click(`${row("Harrington")} .o_list_record_selector input`, "Tick a line"),
        check(`${row("Harrington")} .o_list_record_selector input:checked`, "It is ticked"),
        click(`${row("Müller")} .o_list_record_selector input`, "And another one"),
        click("button[name=action_remind]", "Remind now"),
        check(".o_list_view:has(button[name=action_run])", "The letters are listed"),
        check(".o_data_row:contains(Harrington) ~ .o_data_row, .o_data_row:contains(Müller) ~ .o_data_row", "Both of them"),
        click("button[name=action_run]", "Print all"),
        click(".modal .btn-primary:contains(Print)", "Confirm"),
        isDone,
    ],
});

registry.category("web_tour.tours").add("relance_print_board_letter", {
    steps: () => [
        click(`${row("Société")} button[name=action_print_reminder]`, "Open the letter of one customer"),
        check(".o_letter_pencil[data-zone=signature]", "It is there"),
        click("button[name=action_download_pdf]", "Print it"),
        check(".o_statusbar_status .o_arrow_button_current:contains(Printed)", "It is printed"),
    ],
});

registry.category("web_tour.tours").add("relance_print_board_call", {
    steps: () => [
        click(`${row("Société")} button[name=action_call]`, "Call a customer"),
        check(".modal .o_field_widget[name=script]:contains(overdue):contains(days late)", "What to say is there"),
        { trigger: ".modal .o_field_widget[name=words] input", content: "Note what was said", run: "edit By transfer, says Mrs Ward" },
        { trigger: ".modal .o_field_widget[name=date] input", content: "Give the day", run: "edit 10/20/2026" },
        click(".modal .o_field_widget[name=words] input", "Go on"),
        click(".modal button[name=action_record]", "Record the call"),
        check("body:not(:has(.modal))", "The dialog is gone"),
        click(".o_searchview_facet .o_facet_remove", "See all who have something overdue"),
        check(`${row("Société")}:not(:contains(reminder))`, "The customer is on hold"),
        click(`${row("Société")} button[name=action_open_partner]`, "Open the customer"),
        click(".o_notebook .nav-link[name=reminders]", "What is known about reminders"),
        check(".o_reminder_ageing dd:contains(1,000.00)", "What is owed by age"),
        check(".o_field_widget[name=reminder_next_step]:contains(All is on hold)", "And the next step"),
    ],
});

registry.category("web_tour.tours").add("relance_print_board_forewarning", {
    steps: () => [
        click(".o_data_row .o_data_cell[name=name]:contains(Reminders of)", "Open the letters of the day"),
        check(".o_form_view .o_field_widget[name=is_automatic]", "They were proposed by themselves"),
        click("button[name=action_open_letters]:contains(Back to the letters)", "See them"),
        click("button[name=action_run]", "Print all"),
        click(".modal .btn-primary:contains(Print)", "Confirm"),
        isDone,
    ],
});

registry.category("web_tour.tours").add("relance_print_board_import", {
    steps: () => [
        check(".o_nocontent_help:contains(reminders of another program)", "Nothing was imported yet"),
        click(".o_cp_action_menus .dropdown-toggle:has(.fa-cog)", "Open the menu Actions"),
        click(".o-dropdown--menu .o_import_menu", "Import"),
        check(".o_import_action", "Odoo's own import opens"),
    ],
});
