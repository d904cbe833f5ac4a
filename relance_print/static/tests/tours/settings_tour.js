import { check, click, LETTER, openMenu, save } from "./tour_steps";
import { registry } from "@web/core/registry";

// An accounting manager who is no administrator decides; an administrator finds the settings; a clerk sees a customer's reminders.

registry.category("web_tour.tours").add("relance_print_manage", {
    steps: () => [
        ...openMenu("relance_print.account_reminder_settings_menu"),
        check(".o_form_view h1:contains(Reminders of)", "It says of which company"),
        check("#reminder_text_mode input[data-value=default]:checked", "The texts are the default ones"),
        click("#reminder_text_mode input[data-value=custom]", "Choose Custom text"),
        { trigger: "#reminder_bank input", content: "Warn sooner", run: "edit 3" },
        ...save(),
        check(".o_field_widget[name=reminder_text_ids] .o_data_row:contains(Friendly reminder)", "The levels are listed"),
        click(".o_data_row:contains(Friendly reminder) .o_data_cell[name=used_days]", "Set the days of the first"),
        { trigger: ".o_data_row:contains(Friendly reminder) [name=used_days] input", content: "To twelve", run: "edit 12" },
        click(".o_form_view h1", "Go on"),
        ...save(),
        click(".o_data_row:contains(Friendly reminder) button[name=action_open]", "Edit its text"),
        check(".o_form_view:contains(Letters have the company's own texts)", "It is in use"),
        click("button[name=action_use_default]", "Use the default texts again"),
        check("button[name=action_use_custom]", "There is the way back"),
        ...openMenu("relance_print.account_reminder_format_menu"),
        click(".o_data_row:contains(Modern) .o_data_cell[name=name]", "Open a format"),
        click("button[name=action_use]", "Use this format"),
        check(".o_notification:contains(from now on)", "It says so"),
        check(".o_form_view:not(:has(button[name=action_use])) .o_reminder_mark:contains(In Use)", "The format is in use"),
    ],
});

const search = (words) => [
    { trigger: ".o_searchview_input", content: `Search ${words}`, run: `edit ${words}` },
    check("#reminder_text_mode", "The texts of reminders are found"),
    check("body:not(:has(#default_setting_options:visible))", "Other settings are not shown"),
];

registry.category("web_tour.tours").add("relance_print_find_settings", {
    steps: () => [
        check(".o_setting_container #reminder_text_mode", "The settings are there"),
        ...["dunning", "overdue", "relance"].flatMap(search),
    ],
});

registry.category("web_tour.tours").add("relance_print_customer", {
    steps: () => [
        check(".oe_stat_button[name=action_open_overdue]:contains(1,100.00)", "What is overdue"),
        check(".oe_stat_button[name=action_open_letters]:contains(1)", "How many letters there were"),
        click(".oe_stat_button[name=action_print_reminder]", "Print a reminder"),
        check(`${LETTER} .letter`, "The letter about all of it is on the screen"),
    ],
});
