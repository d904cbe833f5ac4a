import { beforeEach, describe, expect, test } from "@odoo/hoot";
import { press, queryAllProperties, queryAllTexts, queryOne, waitFor, waitForNone } from "@odoo/hoot-dom";
import { advanceTime, animationFrame, Deferred } from "@odoo/hoot-mock";
import { Component, xml } from "@odoo/owl";
import { mailModels } from "@mail/../tests/mail_test_helpers";
import { getToken } from "@relance_print/text/catalogue";
import {
    contains,
    defineModels,
    fields,
    makeServerError,
    mockService,
    models,
    mountView,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import { browser } from "@web/core/browser/browser";
import { registry } from "@web/core/registry";

const VARIABLES = [
    { name: "invoice_number", label: "Numéro", description: "Of the invoice", group: "Invoice", kind: "text", value: "FAC/1" },
    { name: "amount_due", label: "Amount due", description: "Overdue today", group: "Amounts", kind: "amount", value: "100,00 €" },
    { name: "amount_total", label: "Total", description: "Tax included", group: "Amounts", kind: "amount", value: "" },
    { name: "total", label: "Sum", description: "A filter", group: "Filters", kind: "filter", value: "{{ lines | total }}" },
    { name: "upcase", label: "Capitals", description: "A filter", group: "Filters", kind: "filter", value: "{{ level | upcase }}" },
];
const LANGUAGES = [
    { code: "en_US", name: "English", missing: false },
    { code: "fr_FR", name: "Français", missing: false },
    { code: "de_DE", name: "Deutsch", missing: true },
    { code: "es_ES", name: "Español", missing: true },
];

class Text extends models.Model {
    _name = "account.reminder.text";

    used_subject = fields.Char();
    languages = fields.Json();

    _records = [
        { id: 1, used_subject: "Reminder" },
        { id: 2, used_subject: "Relance" },
    ];
}

class Format extends models.Model {
    _name = "account.reminder.format";

    name = fields.Char();

    _records = [{ id: 5, name: "Classic" }];
}

defineModels({ ...mailModels, Text, Format });

/** Stands for the preview, where another invoice is picked. */
class Preview extends Component {
    static template = xml`<button class="o_pick_invoice" t-on-click="() => bus.trigger('REMINDER_INVOICE', { id: 7 })">Pick</button>`;
    static props = ["*"];

    setup() {
        this.bus = this.props.record.model.bus;
    }
}

const help = ".o_reminder_help";
const options = ".o_reminder_dialog [role=option]";
const row = (name) => `${options}[data-variable=${name}]`;
const active = ".o_reminder_dialog [role=option][aria-selected=true]";
const language = (code) => `.o_reminder_language[data-lang=${code}]`;

beforeEach(() => {
    registry.category("view_widgets").add("test_preview", { component: Preview }, { force: true });
    onRpc("get_variables", ({ model, args, kwargs }) => {
        expect.step([model, args[0], kwargs.move_id]);
        return { move: { id: 1, display_name: "FAC/1" }, variables: VARIABLES };
    });
});

describe("the list of variables", () => {
    async function openHelp() {
        await mountView({
            type: "form",
            resModel: "account.reminder.text",
            resId: 1,
            arch: `<form><widget name="reminder_variables"/><widget name="test_preview"/><field name="used_subject"/></form>`,
        });
        await contains(help).click();
        await waitFor(".o_reminder_dialog");
        expect.verifySteps([["account.reminder.text", [1], false]]);
    }

    function mockClipboard() {
        patchWithCleanup(browser.navigator.clipboard, { writeText: async (text) => expect.step(text) });
    }

    test("shows how each variable is written, what it is and its value, by heading", async () => {
        await openHelp();
        expect(queryAllProperties(".o_reminder_dialog .o_reminder_heading", "textContent")).toEqual(["Invoice", "Amounts", "Filters"]);
        expect(`${row("amount_due")} code`).toHaveText("{{ amount_due }}");
        expect(`${row("amount_due")} .o_reminder_what > div:last`).toHaveText("Overdue today");
        expect(`${row("amount_due")} .o_reminder_value`).toHaveText("100,00 €");
        expect(`${row("amount_total")} .o_reminder_value`).toHaveText("empty");
        expect(".o_reminder_dialog p").toHaveText(/Values are those of FAC\/1/);
    });

    test("a click copies a variable and says so for a while", async () => {
        mockClipboard();
        await openHelp();
        await contains(row("amount_due")).click();
        expect.verifySteps(["{{ amount_due }}"]);
        expect(`${row("amount_due")} .o_reminder_copy`).toHaveText("Copied");
        expect(".o_reminder_dialog [role=status]").toHaveText("Copied: amount_due");
        await contains(row("upcase")).click();
        expect.verifySteps(["{{ level | upcase }}"]);
        expect(".o_reminder_copy:contains(Copied)").toHaveCount(1);
        await advanceTime(2100);
        expect(".o_reminder_copy:contains(Copied)").toHaveCount(0);
    });

    test("without a clipboard the browser's own command copies", async () => {
        patchWithCleanup(browser.navigator, { clipboard: undefined });
        patchWithCleanup(document, { execCommand: (command) => expect.step([command, document.activeElement.value]) });
        await openHelp();
        await contains(row("amount_due")).click();
        expect.verifySteps([["copy", "{{ amount_due }}"]]);
        expect("textarea").toHaveCount(0);
        expect(".o_reminder_dialog input").toBeFocused();
        await waitFor(`${row("amount_due")} .o_reminder_copy:contains(Copied)`);
    });

    test("a browser that refuses to copy is no success", async () => {
        mockService("notification", { add: (message) => expect.step(String(message)) });
        patchWithCleanup(browser.navigator.clipboard, { writeText: () => Promise.reject(new Error("denied")) });
        await openHelp();
        await contains(row("amount_due")).click();
        expect.verifySteps(["The browser does not allow copying. Type {{ amount_due }} instead."]);
        expect(".o_reminder_copy:contains(Copied)").toHaveCount(0);
    });

    test("the search finds labels, names, descriptions, headings and values, in any case and without accents", async () => {
        await openHelp();
        for (const [query, names] of [
            ["numero", ["invoice_number"]],
            ["{{ amount_due }}", ["amount_due"]],
            ["TAX", ["amount_total"]],
            ["amounts", ["amount_due", "amount_total"]],
            ["fac/1", ["invoice_number"]],
            ["amount today", ["amount_due"]],
        ]) {
            await contains(".o_reminder_dialog input").edit(query, { confirm: false });
            expect([...document.querySelectorAll(options)].map((option) => option.dataset.variable)).toEqual(names);
        }
    });

    test("the very name is chosen before others that have it in theirs", async () => {
        await openHelp();
        await contains(".o_reminder_dialog input").edit("tota", { confirm: false });
        expect(active).toHaveAttribute("data-variable", "amount_total");
        await contains(".o_reminder_dialog input").edit("{{ total }}", { confirm: false });
        expect(options).toHaveCount(2);
        expect(active).toHaveAttribute("data-variable", "total");
    });

    test("of a filter it is enough to show how it is written", async () => {
        await openHelp();
        expect(`${row("upcase")} code`).toHaveText("{{ level | upcase }}");
        expect(`${row("upcase")} .o_reminder_value`).toHaveText("");
    });

    test("nothing found: the list says so, and Enter does nothing", async () => {
        mockClipboard();
        await openHelp();
        await contains(".o_reminder_dialog input").edit("xyz", { confirm: false });
        expect(options).toHaveCount(0);
        expect(".o_reminder_variables [role=status]").toHaveText("No variable matches “xyz”.");
        await press("Enter");
        expect.verifySteps([]);
    });

    test("by keys alone", async () => {
        mockClipboard();
        await openHelp();
        expect(".o_reminder_dialog input").toBeFocused();
        await press("ArrowDown");
        await press("ArrowDown");
        await animationFrame();
        expect(active).toHaveAttribute("data-variable", "amount_total");
        expect(".o_reminder_dialog input").toHaveAttribute("aria-activedescendant", queryOne(active).id);
        await press("ArrowUp");
        await press("ArrowUp");
        await press("ArrowUp");
        await animationFrame();
        expect(active).toHaveAttribute("data-variable", "upcase");
        await contains(".o_reminder_dialog input").edit("amount", { confirm: false });
        expect(active).toHaveAttribute("data-variable", "amount_due");
        await press("Enter");
        expect.verifySteps(["{{ amount_due }}"]);
        await press("Escape");
        await waitForNone(".o_reminder_dialog");
        await animationFrame();
        expect(help).toBeFocused();
    });

    test("it has the values of the invoice that is picked beside it", async () => {
        await openHelp();
        await press("Escape");
        await waitForNone(".o_reminder_dialog");
        await contains(".o_pick_invoice").click();
        await animationFrame();
        expect.verifySteps([["account.reminder.text", [1], 7]]);
        await contains(help).click();
        await waitFor(".o_reminder_dialog");
        expect.verifySteps([]);
    });

    test("formats have it too, also new ones", async () => {
        await mountView({
            type: "form",
            resModel: "account.reminder.format",
            arch: `<form><widget name="reminder_variables"/><field name="name"/></form>`,
        });
        await contains(help).click();
        await waitFor(row("upcase"));
        expect.verifySteps([["account.reminder.format", [], false]]);
    });

    test("how variables of formats are written", async () => {
        expect(getToken({ name: "due_date", kind: "date" })).toBe("{{ due_date }}");
        expect(getToken({ name: "lines", kind: "list", members: ["name", "amount"] })).toBe(
            "{% for item in lines %}{{ item.name }}{% endfor %}"
        );
        expect(getToken({ name: "address_lines", kind: "list" })).toBe("{% for item in address_lines %}{{ item }}{% endfor %}");
        expect(getToken({ name: "labels", kind: "dict", members: ["invoice"] })).toBe("{{ labels.invoice }}");
        expect(getToken({ name: "images", kind: "dict" })).toBe("{{ images.name }}");
    });
});

describe("languages", () => {
    beforeEach(() => {
        const read = ({ kwargs }, records) => {
            const current = kwargs.context.reminder_lang || "fr_FR";
            for (const record of records) {
                record.languages = LANGUAGES.map((lang) => Object.assign({ current: lang.code === current }, lang));
            }
            return records;
        };
        onRpc("account.reminder.text", "web_read", async ({ kwargs, parent }) => {
            expect.step(["read", kwargs.context.reminder_lang]);
            return read({ kwargs }, await parent());
        });
        onRpc("account.reminder.text", "web_save", async ({ args, kwargs, parent }) => {
            expect.step(["save", kwargs.context.reminder_lang, args[1]]);
            return read({ kwargs }, await parent());
        });
    });

    async function mountLanguages() {
        await mountView({
            type: "form",
            resModel: "account.reminder.text",
            resId: 1,
            resIds: [1, 2],
            arch: `<form><widget name="reminder_languages"/><field name="used_subject"/></form>`,
        });
        expect.verifySteps([["read", undefined]]);
    }

    test("the one on the screen is marked, and those that are missing", async () => {
        await mountLanguages();
        expect(queryAllTexts(".o_reminder_language")).toEqual(["English", "Français", "Deutsch", "Español"]);
        expect(".o_reminder_language.active").toHaveText("Français");
        expect(".o_reminder_language[aria-pressed=true]").toHaveText("Français");
        expect(queryAllTexts(".o_reminder_language:has(.fa-exclamation-triangle)")).toEqual(["Deutsch", "Español"]);
        expect(language("de_DE")).toHaveAttribute("title", "Deutsch: there is no text of its own yet");
        expect(language("en_US")).toHaveAttribute("title", "English: has its own text");
        expect(".o_reminder_missing").toHaveText("Missing translations (2)");
        expect(".o_reminder_missing").toHaveAttribute("title", "Without a text of their own: Deutsch, Español");
    });

    test("a click loads the text in another language, which later saves are for", async () => {
        await mountLanguages();
        await contains(language("en_US")).click();
        expect.verifySteps([["read", "en_US"]]);
        expect(".o_reminder_language.active").toHaveText("English");
        expect(language("en_US")).toBeFocused();
        await contains("[name=used_subject] input").edit("Payment reminder");
        await contains(".o_form_button_save").click();
        expect.verifySteps([["save", "en_US", { used_subject: "Payment reminder" }]]);
        expect(".o_reminder_language.active").toHaveText("English");
    });

    test("what was typed is saved first, in the language that it is in", async () => {
        await mountLanguages();
        await contains("[name=used_subject] input").edit("Rappel", { confirm: false });
        await contains(language("en_US")).click();
        expect.verifySteps([
            ["save", undefined, { used_subject: "Rappel" }],
            ["read", "en_US"],
        ]);
    });

    test("if saving is refused, nothing switches", async () => {
        expect.errors(1);
        onRpc("account.reminder.text", "web_save", () => {
            throw makeServerError({ type: "ValidationError", message: "There is no such variable." });
        });
        await mountLanguages();
        await contains("[name=used_subject] input").edit("{{ x }}", { confirm: false });
        await contains(language("en_US")).click();
        await waitFor(".modal:contains(There is no such variable.)");
        expect(".o_blockUI").toHaveCount(0);
        expect.verifyErrors(["There is no such variable."]);
        expect.verifySteps([]);
        expect(".o_reminder_language.active").toHaveText("Français");
        expect("[name=used_subject] input").toHaveValue("{{ x }}");
    });

    test("nobody types while it is loaded", async () => {
        const loaded = new Deferred();
        await mountLanguages();
        onRpc("account.reminder.text", "web_read", () => loaded);
        await contains(language("en_US")).click();
        await waitFor(".o_blockUI");
        loaded.resolve();
        await waitForNone(".o_blockUI");
        expect.verifySteps([["read", "en_US"]]);
    });

    test("the button for missing ones goes from one to the next", async () => {
        await mountLanguages();
        await contains(".o_reminder_missing").click();
        expect.verifySteps([["read", "de_DE"]]);
        await contains(".o_reminder_missing").click();
        expect.verifySteps([["read", "es_ES"]]);
        await contains(".o_reminder_missing").click();
        expect.verifySteps([["read", "de_DE"]]);
    });

    test("the next text is shown in the same language", async () => {
        await mountLanguages();
        await contains(language("de_DE")).click();
        await contains(".o_pager_next").click();
        expect.verifySteps([
            ["read", "de_DE"],
            ["read", "de_DE"],
        ]);
    });
});
