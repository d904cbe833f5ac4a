import { check, click, LETTER, printReminder } from "./tour_steps";
import { registry } from "@web/core/registry";

// A promise to pay that blocks reminders and, days later, was not kept; by somebody who may do invoicing and no more.

const openReminders = () => [
    click(".o_notebook .nav-link[name=reminders]", "Open the page of reminders"),
    check(".o_notebook .nav-link.active[name=reminders]", "It is open"),
];

registry.category("web_tour.tours").add("relance_print_promise", {
    steps: () => [
        ...openReminders(),
        check("button[name=action_print_reminder]", "A reminder can be printed"),
        click("button[name=action_put_on_hold]", "Put on hold"),
        click(".modal .o_field_widget[name=kind] label:contains(Promised to pay)", "It is for a promise to pay"),
        check(".modal label:contains(Promised for)", "Its date is asked for"),
        { trigger: ".modal .o_field_widget[name=reason] input", content: "Say why", run: "edit On the phone, Mrs Ward" },
        { trigger: ".modal .o_field_widget[name=date_end] input", content: "Give the date", run: "edit 10/17/2026" },
        click(".modal .o_field_widget[name=reason] input", "Go on"),
        click(".modal footer button:contains(Put on hold)", "Put on hold"),
        check("body:not(:has(.modal))", "The dialog is gone"),
        check(".o_reminder_hold:contains(Promised to pay by 10/17/2026):contains(On the phone, Mrs Ward)", "The invoice says so"),
        check("body:not(:has(button[name=action_print_reminder]))", "No reminder can be printed"),
        check(".o_field_widget[name=reminder_hold_ids] .o_data_row:contains(Promised to pay)", "The hold is listed"),
        check(".o-mail-Message:contains(No reminders from now on)", "It is in the chatter"),
    ],
});

registry.category("web_tour.tours").add("relance_print_broken_promise", {
    steps: () => [
        check(".o-mail-Activity:contains(Promise to pay not kept)", "There is an activity"),
        ...openReminders(),
        check(".o_form_view:not(:has(.o_reminder_hold))", "The invoice is no longer on hold"),
        check(".o_field_widget[name=reminder_hold_ids] .o_data_row:contains(Broken)", "The promise was broken"),
        ...printReminder().slice(1),
        check(`${LETTER} .letter:contains(You had promised to pay by October 17, 2026)`, "The letter says so"),
    ],
});

registry.category("web_tour.tours").add("relance_print_lift_hold", {
    steps: () => [
        check(".o_field_widget[name=alerts] .alert-danger:contains(is on hold: Disputed)", "The letter says that it is on hold"),
        click(".o_field_widget[name=alerts] .alert-danger button:contains(Lift the hold)", "Lift the hold"),
        check(".o_field_widget[name=alerts]:not(:contains(on hold))", "It is no longer"),
        click(".o_field_widget[name=alerts] .alert-danger:contains(cover what is overdue) button:contains(Match)", "Match the payments"),
        check(".modal:contains(the oldest first)", "It asks first"),
        click(".modal .btn-primary:contains(Match)", "Confirm"),
        check(".o_field_widget[name=alerts] .alert-danger:contains(is paid)", "The invoice is paid"),
    ],
});
