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

// With the addon that sends by e-mail
registry.category("web_tour.tours").add("relance_print_board_send", {
    steps: () => [
        check(`${row("Lefèvre")}`, "Another customer is to be reminded, too"),
        click(`${row("Société")} button[name=action_print_reminder]`, "Open the letter of one customer"),
        check(".o_letter_pencil[data-zone=signature]", "It is there"),
        click("button[name=action_send]", "Send it"),
        check(".modal .o_field_widget[name=partner_ids] .o_tag:contains(Société)", "It goes to the customer"),
        check(".modal .o_field_widget[name=body]:contains(Sauf erreur)", "In the customer's language"),
        click(".modal button[name=action_send_mail]", "Send"),
        check(".o_statusbar_status .o_arrow_button_current:contains(Printed)", "It was printed for it"),
        check(".o_field_widget[name=delivery_ids] .o_data_row:contains(By e-mail)", "And goes by e-mail"),
        click(".o_breadcrumb .o_back_button, .breadcrumb-item a:contains(To remind)", "Back to the board"),
        check(`${row("Lefèvre")}`, "The other customer is still to be reminded"),
        check(`.o_list_view:not(:has(${row("Société")}))`, "And this one no more"),
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
        check(".o_list_view .o_data_row:nth-child(3)", "See them"),
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
        {
            trigger: ".o_action_manager input[type=file]:not(:visible)",
            content: "Choose a file of another program",
            run() {
                const lines = ["Invoice,Date,Level,Way", "TOUR/2026/00001,2026-09-25,Firm reminder,by e-mail"];
                const files = new DataTransfer();
                files.items.add(new File([lines.join("\n")], "reminders.csv", { type: "text/csv" }));
                this.anchor.files = files.files;
                this.anchor.dispatchEvent(new Event("change", { bubbles: true }));
            },
        },
        check(".o_import_data_content tr:contains(Level)", "Its columns are recognised"),
        click(".o_control_panel button:contains(/^Import$/)", "Import"),
        check(".o_data_row:contains(TOUR/2026/00001):contains(Firm reminder)", "It is listed"),
    ],
});

registry.category("web_tour.tours").add("relance_print_board_handover", {
    steps: () => [
        check(".o_facet_value:contains(To Remind Today)", "Who is to be reminded today is listed"),
        click(`${row("Harrington")} .o_list_record_selector input`, "Tick a line"),
        check(`${row("Harrington")} .o_list_record_selector input:checked`, "It is ticked"),
        click(`${row("Müller")} .o_list_record_selector input`, "And another one"),
        click(".o_control_panel button[name=action_hand_over]", "Hand over"),
        check(".modal .o_data_row:contains(Müller)", "The invoices are chosen"),
        {
            trigger: ".modal .o_field_widget[name=partner_id] input",
            content: "To whom",
            run: "edit Le Goff",
        },
        click(".o-autocomplete--dropdown-item:contains(Le Goff)", "To the lawyer"),
        { trigger: ".modal .o_field_widget[name=note] input", content: "Our reference", run: "edit Our file 17" },
        click(".modal button[name=action_hand_over]", "Hand over"),
        check(".o_statusbar_status .o_arrow_button_current:contains(Handed over)", "It is handed over"),
        check("button[name=action_download]:contains(zip)", "The files can be downloaded"),
        click(".o_menu_sections [data-menu-xmlid='account.menu_finance_receivables']", "Open the menu Customers"),
        click(".o-dropdown--menu [data-menu-xmlid='relance_print_board.account_reminder_board_menu']", "Back to the board"),
        click(".o_searchview_facet:contains(To Remind Today) .o_facet_remove", "See all"),
        click(".o_searchview_dropdown_toggler", "Open the filters"),
        click(".o_filter_menu .o_menu_item:contains(Handed Over)", "Who is handed over"),
        check(".o_facet_value:contains(Handed Over)", "The filter is on"),
        check(`${row("Müller")}`, "The customer is there"),
        check("body:not(:has(.o_data_row:contains(Société)))", "And no other"),
    ],
});
