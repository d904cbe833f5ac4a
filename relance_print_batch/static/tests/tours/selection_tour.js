import { check, click } from "@relance_print/../tests/tours/tour_steps";
import { registry } from "@web/core/registry";

// Two of four letters get another format at once, and are printed; by somebody who may do invoicing and no more.

const row = (customer) => `.o_data_row:contains(${customer})`;
const tick = (customer) => [
    click(`${row(customer)} .o_list_record_selector input`, `Tick the line of ${customer}`),
    check(`${row(customer)} .o_list_record_selector input:checked`, "It is ticked"),
];
const option = ".o-autocomplete--dropdown-item:contains(Modern)";

registry.category("web_tour.tours").add("relance_print_batch_selection", {
    steps: () => [
        ...["Harrington", "Lefèvre", "Müller", "Société"].flatMap(tick),
        click(".o_cp_action_menus .dropdown-toggle:has(.fa-cog)", "Open the menu Actions"),
        click(".o-dropdown--menu .o_menu_item:contains(Print reminders)", "Print reminders"),
        click(".modal button[name=action_propose]", "Show the letters"),
        check(".o_list_view:has(button[name=action_run])", "They are listed"),
        check(`${row("Müller")} .o_reminder_letter_alerts:contains(address is not complete)`, "It says what to know of a letter"),
        check(`${row("Harrington")}:not(:has(.o_reminder_letter_alerts:contains(address)))`, "And of that letter alone"),
        ...["Harrington", "Müller"].flatMap(tick),
        check("button[name=action_run_selection]:contains(Print selection (2))", "The button says how many"),
        click(`${row("Müller")} .o_data_cell[name=format_id]`, "Click the format of one"),
        { trigger: `${row("Müller")} [name=format_id] input`, content: "Choose another one", run: "edit Modern" },
        click(option, "Take it"),
        click(".modal .modal-footer .btn-primary", "For both"),
        check(`${row("Harrington")} .o_data_cell[name=format_id]:contains(Modern)`, "The other has it, too"),
        click("button[name=action_run]", "Print all"),
        check(".modal:contains(4 letters that claim):contains(4,000.00):contains(not selected)", "It says how many and how much"),
        click(".modal .btn-secondary", "Not now"),
        check("body:not(:has(.modal))", "Nothing is printed"),
        click("button[name=action_run_selection]", "Print the selection"),
        check(".modal:contains(2 letters that claim):contains(2,000.00):contains(no others)", "It says how many and how much"),
        click(".modal .btn-primary:contains(Print)", "Confirm"),
        check(".o_statusbar_status .o_arrow_button_current:contains(Done)", "The batch is done"),
        check(".o_field_widget[name=sums]:contains(2,000.00)", "It says how much was claimed"),
        check(".o_field_widget[name=page_count]:contains(2)", "And how many pages it has"),
    ],
});
