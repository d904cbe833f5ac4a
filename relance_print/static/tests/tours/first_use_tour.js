import { check, click, LETTER, printReminder } from "./tour_steps";
import { registry } from "@web/core/registry";

// The first letter of a company that has nothing but its name, by its administrator.

const alert = (words) => `.o_field_widget[name=alerts] .alert:contains(${words})`;
const without = (words) => `.o_field_widget[name=alerts]:not(:contains(${words}))`;
const step = (name, done) => `.o_reminder_welcome li${done ? "[data-done]" : ":not([data-done])"}:contains(${name})`;
const fill = (name, value) => ({
    trigger: `.modal .o_field_widget[name=${name}] input`,
    content: `Fill in the ${name}`,
    run: `edit ${value}`,
});

registry.category("web_tour.tours").add("relance_print_first_use", {
    steps: () => [
        ...printReminder(),
        check(`${step("Letterhead")}:contains(is not complete):contains(no logo)`, "The letterhead is to be done, and says what it lacks"),
        check(`${step("Bank account")}:contains(names no bank account)`, "So is the bank account"),
        check(step("First letter"), "So is the first letter"),
        ...["is not complete", "no logo", "no bank account"].map((words) => check(without(words), "No alert says so once more")),
        click(".o_reminder_welcome button:contains(Letterhead)", "Complete the address"),
        fill("street", "1 New Street"),
        // the web client loads itself anew when a company was changed
        { ...click(".modal footer button:contains(Save)", "Save it"), expectUnloadPage: true },
        { ...check("body:not(:has(.modal))", "The dialog is gone"), timeout: 30000 },
        check(`${step("Letterhead")}:not(:contains(is not complete)):contains(no logo)`, "The address is complete"),
        check(`${LETTER} .letter:contains(1 New Street)`, "It is on the letter"),
        click(".o_reminder_welcome button:contains(Letterhead)", "Choose the letterhead"),
        check(".modal .o_field_widget[name=logo]", "It is core's dialog"),
        click(".modal footer button:contains(Discard)", "Not now"),
        { ...check("body:not(:has(.modal))", "The dialog is gone"), timeout: 30000 },
        check(step("Bank account"), "The bank account is to be done"),
        click(".o_reminder_welcome button:contains(Bank account)", "Take the step"),
        fill("acc_number", "GB29 NWBK 6016 1331 9268 19"),
        click(".modal footer button.btn-primary", "Create it"),
        { ...check("body:not(:has(.modal))", "The dialog is gone"), timeout: 30000 },
        check(step("Bank account", true), "The step is done"),
        check(`${step("Bank account", true)}:not(:contains(names no bank account))`, "It lacks nothing"),
        check(`${LETTER} .letter:contains(GB29 NWBK 6016 1331 9268 19)`, "It is on the letter"),
        click(".o_reminder_welcome .btn-close", "Close the first steps"),
        check(".o_reminder_side:not(:has(.o_reminder_welcome))", "They are gone"),
        check(`${alert("no logo")} button:contains(Choose the letterhead)`, "From now on the alerts say what the letter lacks"),
    ],
});
