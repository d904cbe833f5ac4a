import { check, click, closed, download, fail, LETTER, openMenu, openPdf, printReminder, save, select, type } from "./tour_steps";
import { browser } from "@web/core/browser/browser";
import { rpc } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";

// What texts say and how letters look, decided in the settings; then a clerk prints.

const PREVIEW = ".o_reminder_preview .o_letter_paper:not(.o_letter_outdated) :iframe";
const FAULT = ".o_reminder_preview .alert-danger";
const editor = (name) => `.o_field_widget[name=${name}] .odoo-editor-editable`;
const chip = (variable) => `.o_reminder_variable[data-variable=${variable}]`;

/** Read what the server has of a record. */
async function read(model, domain, field) {
    const [record] = await rpc(`/web/dataset/call_kw/${model}/search_read`, {
        model,
        method: "search_read",
        args: [domain, [field]],
        kwargs: { limit: 1 },
    });
    return record[field];
}

// Steps of the web client

/** The settings are loaded anew when they are saved. */
const saveSettings = () => [
    { ...click(".o_form_button_save:enabled", "Save"), expectUnloadPage: true },
    check(".o_setting_container #reminder_text_mode", "The settings are there again"),
];

const saveRefused = (message) => [
    click(".o_form_button_save:enabled", "Save"),
    check(`.modal:contains(${message})`, "It is refused, and says why"),
    click(".modal .modal-footer .btn-primary", "Close the message"),
    check("body:not(:has(.modal))", "One message for one mistake"),
];

const openTab = (name) => [
    click(`.o_notebook .nav-link[name=${name}]`, `Open the page ${name}`),
    check(`.o_notebook .nav-link[name=${name}].active`, "It is open"),
];

const fill = (trigger, value, content) => [
    { trigger, content, run: `edit ${value}` },
    check(`${trigger}:value(${value})`, "It is there"),
];

// Steps of a text

const writeAfter = (name, place, text) => [
    {
        trigger: editor(name),
        content: `Type behind “${place}”`,
        run() {
            this.anchor.focus();
            select(this.anchor, place);
            document.getSelection().collapseToEnd();
            type(this.anchor, text);
        },
    },
];

const replace = (name, place, text) => [
    {
        trigger: editor(name),
        content: `Type over “${place}”`,
        run() {
            this.anchor.focus();
            select(this.anchor, place);
            type(this.anchor, text);
        },
    },
];

const pickVariable = (name, query, variable) => [
    check(".o_reminder_picker [role=option]", "The variables are listed"),
    { trigger: ".o_reminder_picker input[type=search]", content: "Search one", run: `edit ${query}` },
    check(`.o_reminder_picker [role=option][aria-selected=true][data-variable=${variable}]`, "It is found"),
    click(`.o_reminder_picker [data-variable=${variable}]`, "Pick it"),
    check(`${editor(name)} ${chip(variable)}`, "It is in the text, in one piece"),
    check("body:not(:has(.o_reminder_picker))", "The list is closed"),
];

const openFirstText = () => [
    check(".o_field_widget[name=reminder_text_ids] .o_data_row:contains(Friendly reminder)", "The levels are listed"),
    click(".o_field_widget[name=reminder_text_ids] .o_data_row:contains(Friendly reminder) button[name=action_open]", "Edit the text of the first"),
    check(`${editor("used_body")}:contains(Unless we are mistaken)`, "It starts from the default text"),
    check(`${PREVIEW} [data-zone=body]:contains(Unless we are mistaken)`, "The letter is beside it"),
];

registry.category("web_tour.tours").add("relance_print_choose_custom_text", {
    steps: () => [
        ...openMenu("account.menu_account_config"),
        check("#reminder_text_mode input[data-value=default]:checked", "The texts are the default ones"),
        check("body:not(:has(button[name=action_open]))", "There is no text to edit yet"),
        click("#reminder_text_mode input[data-value=custom]", "Choose Custom text"),
        check("#reminder_text_mode input[data-value=custom]:checked", "It is chosen"),
        ...saveSettings(),
        ...openFirstText(),
        ...writeAfter("used_body", "be an oversight.", " Late for "),
        click(".o_field_widget[name=used_body] .o_reminder_insert", "Insert a variable by the button"),
        ...pickVariable("used_body", "days since", "days_late"),
        {
            trigger: editor("used_body"),
            content: "Type on behind the variable, then a slash",
            run() {
                document.getSelection().collapse(this.anchor.querySelector(".o_reminder_variable[data-variable=days_late]").nextSibling, 1);
                type(this.anchor, " days: /");
            },
        },
        check(".o-we-powerbox .o-we-command:contains(Variable)", "A variable is offered"),
        click(".o-we-powerbox .o-we-command:contains(Variable)", "Take it"),
        ...pickVariable("used_body", "name of the customer", "customer_name"),
        check(`${PREVIEW} [data-zone=body]:contains(/Late for \\d+ days: \\S+/)`, "The letter has the values of both"),
        ...save(),
    ],
});

registry.category("web_tour.tours").add("relance_print_print_letter", {
    steps: () => [...printReminder(), ...download()],
});

// The texts without the settings

const COMPANY_TEXT = [["company_id.name", "like", "Noël"], ["level_id.name", "=", "Friendly reminder"]];

const refuseWrongVariable = () => [
    ...writeAfter("used_body", "be an oversight.", " See {{ invoice_numbr }}."),
    check(`${FAULT}:contains(Did you mean “invoice_number”?)`, "The preview says what is wrong"),
    ...saveRefused("There is no variable “invoice_numbr”. Did you mean “invoice_number”?"),
    check(`${editor("used_body")}:contains({{ invoice_numbr }})`, "What was typed is still there"),
    {
        trigger: "body",
        content: "Nothing is saved",
        async run() {
            const body = await read("account.reminder.text", COMPANY_TEXT, "body");
            if (body) {
                fail(`The server has ${body}`);
            }
        },
    },
    ...replace("used_body", "numbr", "number"),
    check(`${editor("used_body")} p:contains(be an oversight. See):has(${chip("invoice_number")})`, "Corrected, it is a variable"),
    check(`${PREVIEW} [data-zone=body]:contains(/See FAC.2026.\\d+\\./)`, "The letter has its value"),
    ...save(),
];

const searchHelp = () => [
    click(".o_reminder_help", "Open the help"),
    check(".o_reminder_dialog [role=option]", "The variables are listed"),
    { trigger: ".o_reminder_dialog input[type=search]", content: "Search one", run: "edit words total" },
    check(".o_reminder_dialog [role=listbox]:has([data-variable=amount_total_words]):not(:has([data-variable=invoice_date]))", "It is found"),
    {
        trigger: ".o_reminder_dialog [data-variable=amount_total_words]",
        content: "Copy it by a click",
        run(helpers) {
            browser.navigator.clipboard.writeText = async (text) => {
                document.body.dataset.copied = text;
            };
            return helpers.click();
        },
    },
    check(".o_reminder_dialog [data-variable=amount_total_words] .o_reminder_copy:contains(Copied)", "It says so"),
    check('body[data-copied="{{ amount_total_words }}"]', "The variable is in the clipboard"),
    click(".o_reminder_dialog .btn-close", "Close the help"),
    check("body:not(:has(.modal))", "It is closed"),
];

const showLanguage = (lang, text) => [
    click(`.o_reminder_language[data-lang=${lang}]`, `Show the text in ${lang}`),
    check(`.o_reminder_language[data-lang=${lang}].active`, "It is the one on the screen"),
    check(`${editor("used_body")}:contains(${text})`, "The text is in that language"),
    check(`${PREVIEW} [data-zone=body]:contains(${text})`, "So is the letter"),
];

registry.category("web_tour.tours").add("relance_print_write_texts", {
    steps: () => [
        ...openMenu("relance_print.account_reminder_text_menu"),
        click(".o_data_row:contains(Friendly reminder):contains(Noël) .o_data_cell[name=level_id]", "Open the company's text of the first level"),
        check("button[name=action_use_custom]", "The company uses the default texts still"),
        ...refuseWrongVariable(),
        ...searchHelp(),
        ...showLanguage("de_DE", "Sicher handelt es sich um ein Versehen."),
        ...writeAfter("used_body", "Sicher handelt es sich um ein Versehen.", " Liebe Freunde des Hauses!"),
        check(`${PREVIEW} [data-zone=body]:contains(Liebe Freunde)`, "The letter follows"),
        ...showLanguage("en_US", "Unless we are mistaken"),
        check(`${editor("used_body")}:not(:contains(Liebe Freunde)):contains(be an oversight. See)`, "The English text is as it was"),
        click("button[name=action_use_custom]", "Use the custom texts"),
        check("body:not(:has(button[name=action_use_custom]))", "They are in use"),
    ],
});

// A department of its own, and its children

const makeIndependent = (name) => [
    click(`.o_data_row .o_data_cell[name=name]:contains(/${name}$/)`, `Open ${name}`),
    check(".o_form_view .o_notebook .nav-link[name=reminders].active", "It has a page of reminders"),
    click(".o_field_widget[name=reminder_independent] input", "Make it independent"),
    check(".o_field_widget[name=reminder_independent] input:checked", "It is"),
    check(".o_field_widget[name=reminder_text_ids] .o_data_row:contains(Friendly reminder)", "It has a text for each level"),
];

const back = (trigger) => [
    click(".o_breadcrumb .o_back_button, .breadcrumb .o_back_button", "Go back"),
    check(trigger, "It is where one came from"),
];

registry.category("web_tour.tours").add("relance_print_department", {
    steps: () => [
        ...openMenu("relance_print.hr_department_menu_reminders"),
        ...makeIndependent("Workshop"),
        click(".o_field_widget[name=reminder_text_ids] .o_data_row:contains(Friendly reminder) button[name=action_open]", "Open its text of the first level"),
        check(`${editor("used_body")}:contains(Unless we are mistaken)`, "It starts from the inherited text"),
        check(".o_field_widget[name=body_origin]:contains(Default text)", "It says whose text it is"),
        ...replace("used_subject", "Payment reminder", "Word from the workshop"),
        ...writeAfter("used_body", "be an oversight.", " The workshop asks for it."),
        check(`${PREVIEW} [data-zone=body]:contains(The workshop asks for it)`, "The letter follows"),
        ...save(),
        check("button[name=action_use_inherited]", "The text is the department's own"),
        ...back(".o_field_widget[name=reminder_text_ids]"),
        ...back(".o_list_view .o_data_row:contains(Finishing)"),
        ...makeIndependent("Finishing"),
        check(".o_field_widget[name=reminder_text_ids] .o_data_row:contains(Friendly reminder):contains(Department Workshop)", "It inherits what it leaves empty"),
    ],
});

const openLetter = (customer) => [
    click(`.o_data_row:contains(${customer}) .o_data_cell[name=name]`, `Open the invoice of ${customer}`),
    ...printReminder(),
];

const isWorkshops = () => [
    check(`${closed("subject")}:contains(Word from the workshop)`, "The letter has the department's subject"),
    check(`${closed("body")}:contains(The workshop asks for it)`, "It has the department's text"),
    check(".o_reminder_side .o_field_widget[name=text_origin]:contains(Department Workshop)", "It says whose text it is"),
];

const backToInvoices = () => [
    click("button[name=action_back]", "Back to the invoice"),
    check(".o_notebook .nav-link[name=reminders]", "It is the invoice"),
    ...back(".o_list_view .o_data_row"),
];

registry.category("web_tour.tours").add("relance_print_letters_of_departments", {
    steps: () => [
        ...openLetter("Harrington"),
        ...isWorkshops(),
        click("button[name=action_open_text]", "Open the text"),
        check(".o_form_view .o_field_widget[name=display_name]:contains(Friendly reminder - Department Workshop)", "It is the department's"),
        check("body:not(:has(.odoo-editor-editable, button[name=action_use_inherited]))", "A clerk only reads it"),
        ...back(`${LETTER} .letter`),
        ...backToInvoices(),
        ...openLetter("Polished"),
        ...isWorkshops(),
        ...backToInvoices(),
        ...openLetter("Finished"),
        ...isWorkshops(),
        ...download(),
    ],
});

// A format of one's own

const CODE = ".o_notebook .tab-pane.active .o_reminder_code .ace_editor";

/** Do something in the code editor on the screen, by the commands that its keys have. */
const code = (content, run) => ({
    trigger: `${CODE} .ace_content`,
    content,
    run() {
        const ace = window.ace.edit(this.anchor.closest(".ace_editor"));
        ace.focus();
        run(ace);
    },
});

const pasteBefore = (place, text) =>
    code(`Paste ${text}`, (ace) => {
        if (!ace.find(place)) {
            fail(`The code has no ${place}`);
        }
        ace.navigateTo(ace.getSelectionRange().start.row, ace.getSelectionRange().start.column);
        ace.execCommand("paste", text);
    });

const openRealPdf = () => openPdf(".o_reminder_preview button:contains(Real PDF)", "Open the real PDF");

const copyClassic = () => [
    click(".o_data_row .o_data_cell[name=name]:contains(/^Classic$/)", "Open the format Classic"),
    check(`${PREVIEW} th.letter-days`, "Its letters say how late an invoice is"),
    click("button[name=action_copy]", "Create one's own from it"),
    check(".o_field_widget[name=name] input:value(Classic (copy))", "It is a copy"),
    ...fill(".o_field_widget[name=name] input", "Our letter", "Name it"),
];

const removeColumn = () => [
    ...openTab("table_html"),
    code("Remove the lines of the column", (ace) => {
        while (ace.find("days_late")) {
            ace.execCommand("removeline");
        }
    }),
    check(`${PREVIEW} .letter-table:not(:has(th.letter-days))`, "The letter lacks the column"),
];

const addImage = () => [
    ...openTab("images"),
    click(".tab-pane.active .o_field_x2many_list_row_add a", "Add an image"),
    ...fill(".o_selected_row .o_field_widget[name=name] input", "stamp", "Name it"),
    {
        trigger: ".o_selected_row .o_field_widget[name=image] input[type=file]:not(:visible)",
        content: "Upload a red square",
        async run() {
            const canvas = Object.assign(document.createElement("canvas"), { width: 60, height: 60 });
            const drawing = canvas.getContext("2d");
            drawing.fillStyle = "#ff0000";
            drawing.fillRect(0, 0, 60, 60);
            const files = new DataTransfer();
            files.items.add(new File([await new Promise((resolve) => canvas.toBlob(resolve))], "stamp.png", { type: "image/png" }));
            this.anchor.files = files.files;
            this.anchor.dispatchEvent(new Event("change", { bubbles: true }));
        },
    },
    check(".o_selected_row .o_field_widget[name=image] img:not([src*=placeholder])", "It is there"),
    ...openTab("html"),
    pasteBefore('<p class="date">', '<img src="{{ images.stamp }}" style="width: 15mm">\n'),
];

const refuseScript = () => [
    ...openTab("html"),
    pasteBefore('<div class="text">', "<script>alert(1)</script>\n"),
    check(`${FAULT}:contains(script)`, "The preview says what is wrong"),
    ...saveRefused("/A letter can't run, submit or load anything: “script”. \\(Letter, line \\d+, column \\d+\\)/"),
    {
        trigger: "body",
        content: "Nothing is saved",
        async run() {
            const html = await read("account.reminder.format", [["name", "=", "Our letter"]], "html");
            if (/<script/.test(html)) {
                fail(`The server has ${html}`);
            }
        },
    },
    code("Undo", (ace) => ace.execCommand("undo")),
    check(`${PREVIEW} .letter`, "The letter is well again"),
];

const restoreVersion = () => [
    pasteBefore('<div class="text">', "<p>A wrong turn</p>\n"),
    check(`${PREVIEW} .letter:contains(A wrong turn)`, "The letter follows"),
    ...save(),
    ...openTab("history"),
    click(".tab-pane.active .o_field_widget[name=version_ids] .o_data_row:first button[name=action_restore]", "Bring the last version back"),
    check(`${PREVIEW} .letter:not(:contains(A wrong turn)) img`, "The letter is as it was"),
];

const startFrom = () => [
    ...back(".o_field_widget[name=name]:contains(/^Classic$/)"),
    ...back(".o_list_view .o_data_row:contains(Our letter)"),
    click(".o_list_button_add", "Make a new format"),
    ...fill(".o_field_widget[name=name] input", "Another letter", "Name it"),
    click(".o_field_widget[name=start_from_id] input", "Choose what to start from"),
    click(".o-autocomplete--dropdown-item:contains(Our letter)", "Choose one's own"),
    check(`${PREVIEW} .letter img[src^="data:image/png"]`, "There is a letter at once, with its image"),
    ...save(),
];

registry.category("web_tour.tours").add("relance_print_make_format", {
    steps: () => [
        ...openMenu("relance_print.account_reminder_format_menu"),
        ...copyClassic(),
        ...removeColumn(),
        ...addImage(),
        check(`${PREVIEW} .letter img[src^="data:image/png"]`, "The letter has the image before it is saved"),
        ...openRealPdf(),
        ...save(),
        check(`${PREVIEW} .letter img[src^="data:image/png"]`, "The letter still has it"),
        ...refuseScript(),
        ...restoreVersion(),
        ...startFrom(),
    ],
});

const FORMAT = "#reminder_format .o_field_widget[name=reminder_format_id] input";

registry.category("web_tour.tours").add("relance_print_choose_format", {
    steps: () => [
        ...openMenu("account.menu_account_config"),
        {
            trigger: FORMAT,
            content: "Scroll to the format",
            async run({ animationFrame }) {
                this.anchor.scrollIntoView({ block: "center" });
                await animationFrame(); // the page tells that it scrolled: this closes the lists that are open
                await animationFrame();
            },
        },
        click(FORMAT, "Open the choice of formats"),
        check(".o-autocomplete--dropdown-item:contains(Classic)", "They are offered"),
        click(".o-autocomplete--dropdown-item:contains(Our letter)", "Choose it"),
        check(`${FORMAT}:value(Our letter)`, "It is chosen"),
        ...saveSettings(),
        check(`${FORMAT}:value(Our letter)`, "It is still chosen"),
    ],
});
