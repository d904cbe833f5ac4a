import { check, click, closed, download, downloaded, open, pencil, printReminder, select, type } from "./tour_steps";
import { registry } from "@web/core/registry";

const level = (name) => `.o_field_widget[name=level_id]:has(input:value(${name}))`;

// What is done in several of these tours, in steps

const edit = (name) => [
    click(pencil(name), `Take the pencil of the ${name}`),
    check(open(name), `The ${name} can be edited`),
];

const write = (name, text) => [
    {
        trigger: open(name),
        content: `Type into the ${name}`,
        run() {
            type(this.anchor, text);
        },
    },
    check(`${open(name)}:contains(${text})`, `The ${name} reads what was typed`),
];

const saveByKey = (name, text) => [
    { trigger: open(name), content: `Save the ${name} by Ctrl-S`, run: "press Control+s" },
    check(`${closed(name)}:contains(${text})`, `The ${name} is saved`),
];

const saveByClick = (name, text) => [
    click(".o_reminder_side", `Click beside the letter to save the ${name}`),
    check(`${closed(name)}:contains(${text})`, `The ${name} is saved`),
];

const chooseLevel = (from, to) => [
    click(`${level(from)} input`, "Open the choice of levels"),
    check(`.o_select_menu_item:contains(${to})`, "The levels are offered"),
    click(`.o_select_menu_item:contains(${to})`, `Choose ${to}`),
    check(level(to), "The level is chosen"),
];

registry.category("web_tour.tours").add("relance_print_correct_in_french", {
    steps: () => [
        click(".o_data_row .o_data_cell[name=name]", "Open the overdue invoice"),
        check(".o_notebook .nav-link[name=reminders]:contains(/^Relances$/)", "The page is called Relances"),
        click(".o_notebook .nav-link[name=reminders]", "Open the page of reminders"),
        check("button[name=action_print_reminder]:contains(/^Imprimer une relance$/)", "The button is in French"),
        click("button[name=action_print_reminder]", "Print a reminder"),
        check(`${closed("subject")}:contains(Rappel de règlement)`, "The letter is on the screen, in French"),
        check("button[name=action_download_pdf]:contains(/^Télécharger en PDF$/)", "Its buttons are in French"),
        check("button[name=action_back]:contains(/^Retour$/)", "Its buttons are in French"),
        ...edit("subject"),
        ...write("subject", " – à régler d’urgence"),
        ...saveByClick("subject", "à régler d’urgence"),
        ...edit("body"),
        ...write("body", " Nos bureaux ferment à Noël."),
        ...saveByKey("body", "Nos bureaux ferment à Noël."),
        ...edit("signature"),
        ...write("signature", " (à effacer)"),
        { trigger: open("signature"), content: "Undo by Esc", run: "press Escape" },
        check(`${closed("signature")}:not(:contains(à effacer))`, "The signature is as it was"),
        ...edit("signature"),
        ...write("signature", ", service clients"),
        click(pencil("subject"), "Go on to the subject: the signature is saved on the way"),
        check(`${closed("signature")}:contains(service clients)`, "The signature is saved"),
        check(`${open("subject")}:contains(à régler d’urgence)`, "The subject can be edited"),
        ...saveByKey("subject", "à régler d’urgence"),
        ...download(),
        click("button[name=action_back]", "Back to the invoice"),
        check(".o_notebook .tab-pane.active .o_field_widget[name=reminder_ids] .o_data_row:contains(Relance amiable)", "Its reminder is listed"),
        check(".o-mail-Message:contains(Relance 1 imprimée) .o-mail-AttachmentCard:contains(Relance 1 - )", "It is in the chatter, with its PDF"),
    ],
});

registry.category("web_tour.tours").add("relance_print_german_customer_then_cancel", {
    steps: () => [
        ...printReminder(),
        check(`${closed("subject")}:contains(Zahlungserinnerung)`, "The letter is in the customer's language"),
        check("button[name=action_download_pdf]:contains(/^Download as PDF$/)", "The screen is in the user's"),
        ...download(),
        click(".o_statusbar_buttons button:contains(/^Cancel$/)", "Cancel the printed reminder"),
        check(".modal button[name=action_confirm]", "A reason is asked for"),
        { trigger: ".modal .o_field_widget[name=reason] input", content: "Give the reason", run: "edit Printed by mistake" },
        check(".modal .o_field_widget[name=reason] input:value(Printed by mistake)", "The reason is there"),
        click(".modal button[name=action_confirm]", "Confirm"),
        check(".o_field_widget[name=cancel_reason]:contains(Printed by mistake)", "The letter says why it was cancelled"),
        check("body:not(:has(.modal))", "The question is gone"),
    ],
});

// A letter in English, step group by step group: one page to load

const changeLevel = () => [
    check(`${closed("subject")}:contains(Payment reminder)`, "The letter is a friendly reminder"),
    ...chooseLevel("Friendly reminder", "Firm reminder"),
    check(`${closed("subject")}:contains(overdue payment)`, "The text follows the level"),
    ...edit("subject"),
    ...write("subject", " - at once"),
    ...saveByKey("subject", "at once"),
    check(".o_field_widget[name=alerts]:contains(edited by hand)", "The alerts say that the text stays from now on"),
    ...chooseLevel("Firm reminder", "Last reminder"),
    check(`${closed("subject")}:contains(overdue payment):contains(at once)`, "The text stays"),
    click("button[name=action_reset_text]", "Reset to default text"),
    check(".modal .modal-footer .btn-primary", "It asks before corrections are lost"),
    click(".modal .modal-footer .btn-primary", "Confirm"),
    check(`${closed("subject")}:contains(Final reminder before formal notice):not(:contains(at once))`, "The level's text is back"),
    check("body:not(:has(button[name=action_reset_text]))", "Nothing is left to reset"),
];

const useUnknownVariable = () => [
    ...edit("body"),
    ...write("body", " See {{ invoice_numbr }}."),
    { trigger: open("body"), content: "Save by Ctrl-S", run: "press Control+s" },
    check(".modal:contains(There is no variable “invoice_numbr”. Did you mean “invoice_number”?)", "It is refused, with a hint"),
    click(".modal .modal-footer .btn-primary", "Close the message"),
    check("body:not(:has(.modal))", "One message for one mistake"),
    check(`${open("body")}:contains(See {{ invoice_numbr }}.)`, "The text is still there, open"),
    {
        trigger: open("body"),
        content: "Correct it",
        run() {
            select(this.anchor, "numbr");
            type(this.anchor, "number");
        },
    },
    check(`${open("body")}:contains(See {{ invoice_number }}.)`, "The text is corrected"),
    { trigger: open("body"), content: "Save by Ctrl-S", run: "press Control+s" },
    check(`${closed("body")}:contains(/See FAC.2026.\\d+\\./)`, "The variable is filled in"),
];

const useKeyboardOnly = () => [
    {
        trigger: "button[name=action_download_pdf]",
        content: "Start at the first button",
        run() {
            this.anchor.focus();
        },
    },
    check("button[name=action_download_pdf]:focus", "The button has the focus"),
    { trigger: "body", content: "Tab to the button Back", run: "press Tab" },
    check("button[name=action_back]:focus", "It has the focus"),
    {
        trigger: ".o_statusbar_buttons",
        content: "Go on to the last button: addons have theirs behind it",
        run() {
            const shown = [...this.anchor.querySelectorAll("button")].filter((button) => button.offsetParent);
            shown.at(-1).focus();
        },
    },
    check(".o_statusbar_buttons button:focus", "It has the focus"),
    { trigger: "body", content: "Tab to the first pencil", run: "press Tab" },
    check(`${pencil("subject")}:focus`, "It has the focus"),
    { trigger: "body", content: "Tab to the next pencil", run: "press Tab" },
    check(`${pencil("body")}:focus`, "It has the focus"),
    { trigger: "body", content: "Take it by Enter", run: "press Enter" },
    check(`${open("body")}:focus`, "The text can be typed at once"),
    ...write("body", " Typed without a mouse."),
    ...saveByKey("body", "Typed without a mouse."),
    check(`${pencil("body")}:focus`, "The keyboard is where it was"),
    { trigger: "body", content: "Tab to the last pencil", run: "press Tab" },
    check(`${pencil("signature")}:focus`, "It has the focus"),
    { trigger: "body", content: "Take it by Enter", run: "press Enter" },
    ...write("signature", ", by keys alone"),
    {
        trigger: "button[name=action_download_pdf]",
        content: "Download by the button's hotkey, from within the letter",
        run({ press }) {
            return press(`Alt+${this.anchor.dataset.hotkey}`);
        },
    },
    ...downloaded(),
];

registry.category("web_tour.tours").add("relance_print_correct_in_english", {
    steps: () => [...printReminder(), ...changeLevel(), ...useUnknownVariable(), ...useKeyboardOnly()],
});
