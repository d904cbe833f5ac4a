import { check, click, LETTER, openPdf } from "@relance_print/../tests/tours/tour_steps";
import { registry } from "@web/core/registry";

// Letters of several customers printed in one go, by somebody who may do invoicing and no more, in French.

const row = (customer) => `.o_data_row:contains(${customer})`;
const rows = (count) => `tbody:has(> .o_data_row:nth-child(${count})):not(:has(> .o_data_row:nth-child(${count + 1})))`;
const status = (text) => `.o_reminder_progress .o_field_widget[name=status]:contains(${text})`;
const state = (name) => `.o_statusbar_status .o_arrow_button_current:contains(${name})`;

const tick = (customer) => [
    click(`${row(customer)} .o_list_record_selector input`, `Tick the line of ${customer}`),
    check(`${row(customer)} .o_list_record_selector input:checked`, "It is ticked"),
];

const chooseInvoices = () => [
    check(row("Lefèvre"), "The invoices are listed"),
    ...["Harrington", "Lefèvre", "Müller", "Société"].flatMap(tick),
    click(".o_cp_action_menus .dropdown-toggle:has(.fa-cog)", "Open the menu Actions"),
    check(".o-dropdown--menu .o_menu_item:contains(Imprimer les relances)", "It has the entry"),
    click(".o-dropdown--menu .o_menu_item:contains(Imprimer les relances)", "Print reminders"),
    check(".modal .o_field_widget[name=selection]:contains(/: 4$/)", "They are about the chosen invoices, and no others"),
];

const lookAtProposal = () => [
    click(".modal button[name=action_propose]", "Show the letters"),
    check(`.o_list_view ${rows(4)}`, "There is one for each customer"),
    check("tfoot:contains(/4.000,00.€/)", "They claim this much"),
    ...tick("Lefèvre"),
    click("button[name=action_take_out]", "Take it out"),
    check(`.o_list_view ${rows(3)}`, "It is gone"),
    check(`.o_list_view:not(:has(${row("Lefèvre")}))`, "It, and no other"),
    check("tfoot:contains(/3.000,00.€/)", "The others claim less"),
    click(`${row("Müller")} button[name=action_open_letter]`, "Open a letter"),
    check(`${LETTER} .letter:contains(Müller & Söhne GmbH)`, "It is on the screen"),
    check(".o_form_statusbar:not(:has(button[name=action_download_pdf]))", "It is printed with the others only"),
    click("button[name=action_back]", "Back"),
    check(`.o_list_view ${rows(3)}`, "The letters are as they were left"),
];

const print = () => [
    click("button[name=action_run]", "Print all"),
    check(".modal .btn-primary:contains(/^Imprimer$/)", "It asks first"),
    click(".modal .btn-primary:contains(/^Imprimer$/)", "Confirm"),
    check(status("0 lettres imprimées sur 3"), "Printing has not begun"),
    check(".o_breadcrumb:not(:contains(Lettres à imprimer))", "There is no way back to the proposal"),
    click("button[name=action_pause]", "Pause"),
    check(state("Suspendu"), "It pauses"),
    click("button[name=action_resume]", "Resume"),
    { ...check(status("3 lettres imprimées sur 3"), "They are printed while one looks"), timeout: 60000 },
    { ...check(state("Terminé"), "The batch is done"), timeout: 20000 },
    check(".o_reminder_progress .o_field_widget[name=progress]:contains(100)", "The bar is full"),
];

const downloadAll = () => openPdf("button[name=action_download].btn-primary", "Download all as one PDF");

registry.category("web_tour.tours").add("relance_print_batch", {
    steps: () => [...chooseInvoices(), ...lookAtProposal(), ...print(), ...downloadAll()],
});
