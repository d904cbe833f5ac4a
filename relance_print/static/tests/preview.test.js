import { after, beforeEach, expect, test } from "@odoo/hoot";
import { queryAllTexts, queryOne, queryRect, waitFor, waitUntil } from "@odoo/hoot-dom";
import { advanceTime, animationFrame, Deferred } from "@odoo/hoot-mock";
import { Component, xml } from "@odoo/owl";
import { mailModels } from "@mail/../tests/mail_test_helpers";
import {
    clickSave,
    contains,
    defineModels,
    fields,
    makeServerError,
    models,
    mountView,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import { browser } from "@web/core/browser/browser";
import { registry } from "@web/core/registry";
import { useBus } from "@web/core/utils/hooks";

const FIRST = { id: 1, display_name: "FAC/2026/1" };
const SECOND = { id: 2, display_name: "FAC/2026/2" };
const MISSING = { message: "There is no variable “x”. (CSS, line 3, column 5)", part: "css", line: 3, column: 5 };

class Move extends models.Model {
    _name = "account.move";

    name = fields.Char();
    move_type = fields.Char({ default: "out_invoice" });
    state = fields.Char({ default: "posted" });
    reminder_first_due_date = fields.Date({ default: "2026-09-30" });

    _records = [
        { id: 1, name: "FAC/2026/1" },
        { id: 2, name: "FAC/2026/2" },
        { id: 3, name: "FAC/2026/3", reminder_first_due_date: false },
        { id: 4, name: "FAC/2026/4", state: "draft" },
        { id: 5, name: "BILL/2026/5", move_type: "in_invoice" },
    ];
}

class Text extends models.Model {
    _name = "account.reminder.text";

    name = fields.Char();
    used_subject = fields.Char();
    used_body = fields.Html();
    used_signature = fields.Html();

    _records = [{ id: 1, name: "Friendly", used_subject: "Reminder", used_body: "<p>Please pay</p>", used_signature: "<p>Chloé</p>" }];
    _views = {
        form: `
            <form>
                <div class="o_reminder_desk">
                    <group>
                        <field name="name"/>
                        <field name="used_subject"/>
                        <field name="used_body" widget="text"/>
                        <field name="used_signature" widget="text"/>
                    </group>
                    <widget name="reminder_preview" class="o_reminder_preview"/>
                    <widget name="test_bus"/>
                </div>
            </form>`,
    };
}

class Format extends models.Model {
    _name = "account.reminder.format";

    name = fields.Char();
    html = fields.Text();
    css = fields.Text();
    margin_top = fields.Integer();
    image_ids = fields.One2many({ relation: "account.reminder.format.image", relation_field: "format_id" });

    _records = [{ id: 1, name: "Classic", html: "<p>{{ body }}</p>", css: "p {}", margin_top: 10, image_ids: [1] }];
    _views = {
        form: `
            <form>
                <div class="o_reminder_desk">
                    <div>
                        <field name="name"/>
                        <notebook>
                            <page string="Letter" name="html"><field name="html"/></page>
                            <page string="CSS" name="css"><field name="css"/><field name="margin_top"/></page>
                            <page string="Images" name="images">
                                <field name="image_ids"><list editable="bottom"><field name="name"/><field name="image"/></list></field>
                            </page>
                        </notebook>
                    </div>
                    <widget name="reminder_preview" class="o_reminder_preview"/>
                    <widget name="test_bus"/>
                </div>
            </form>`,
    };
}

class Image extends models.Model {
    _name = "account.reminder.format.image";

    name = fields.Char();
    image = fields.Binary();
    format_id = fields.Many2one({ relation: "account.reminder.format" });

    _records = [{ id: 1, format_id: 1, name: "seal", image: "1.50 Kb" }]; // as the form has what the server has
}

defineModels({ ...mailModels, Move, Text, Format, Image });

/** A letter, as the server renders it. */
function letter(text) {
    return `<html data-paper="A4" data-size="210 297"><head><style>body { margin: 0 } .letter { width: 210mm; min-height: 297mm }</style></head>
        <body><div class="letter">${text}</div><script>parent.document.body.dataset.hacked = "script"</script></body></html>`;
}

let answers, bus, form;

/** Lends the tests the form's record and the bus of its model. */
class Bus extends Component {
    static template = xml`<span/>`;
    static props = ["*"];

    setup() {
        form = this.props.record;
        bus = form.model.bus;
        for (const name of ["REMINDER_INVOICE", "REMINDER_GOTO"]) {
            useBus(bus, name, ({ detail }) => expect.step([name, detail]));
        }
    }
}

/** The letter says what it was asked for. */
function answer(values, moveId) {
    const typed = JSON.stringify(values).replaceAll('"', "").replaceAll("<", "&lt;");
    return { move: moveId === 2 ? SECOND : FIRST, html: letter(`Letter ${typed}`), error: false };
}

beforeEach(() => {
    registry.category("view_widgets").add("test_bus", { component: Bus }, { force: true });
    answers = { get_preview: answer, get_preview_pdf: () => ({ pdf: btoa("%PDF"), alerts: [], error: false }) };
    for (const method of ["get_preview", "get_preview_pdf"]) {
        onRpc(method, ({ args: [ids, values, moveId] }) => {
            expect.step([method, ids, values, moveId]);
            return answers[method](values, moveId);
        });
    }
    onRpc("get_preview_pages", ({ args: [, values] }) => answers.get_preview_pages?.(values) || false);
    after(() => browser.sessionStorage.removeItem("relance_print.preview_invoice"));
});

const LETTER = ".o_letter :iframe .letter";
const ERROR = ".o_reminder_preview .alert-danger";
const field = (name) => `.o_field_widget[name=${name}] :is(input, textarea)`;
const shown = (text) => waitFor(`${LETTER}:contains(/^Letter ${text}$/)`, { timeout: 5000 });
const asked = (values, { ids = [1], move = false } = {}) => ["get_preview", ids, values, move];
const printed = (values, { ids = [1], move = false } = {}) => ["get_preview_pdf", ids, values, move];
const announced = (id) => ["REMINDER_INVOICE", { id }];
const settled = () => advanceTime(1000);

async function mountForm(resModel, options) {
    await mountView({ type: "form", resModel, ...options });
}

/** Open a record's form and see the letter. */
async function mountLetter(resModel = "account.reminder.text", options = {}) {
    await mountForm(resModel, { resId: 1, ...options });
    await shown("{}");
    expect.verifySteps([asked({}), announced(1)]);
}

function type(name, value) {
    bus.trigger("REMINDER_TYPED", { name, value });
}

// The letter

test("the letter stands in a frame that runs nothing", async () => {
    await mountLetter();
    expect("iframe").toHaveAttribute("sandbox", "allow-same-origin allow-scripts");
    expect("iframe").toHaveAttribute("scrolling", "no"); // it is as large as the letter
    expect(":iframe script").toHaveCount(1);
    expect(document.body).not.toHaveAttribute("data-hacked");
});

test("it fits into the room there is", async () => {
    await mountLetter();
    queryOne(".o_reminder_preview").style = "flex: none; width: 500px";
    const room = queryRect(".o_letter").width;
    expect(room).toBeLessThan(501);
    await waitUntil(() => queryRect(".o_letter_paper").width === room, { timeout: 5000 });
    expect(queryRect("iframe").height / queryRect("iframe").width).toBeCloseTo(297 / 210, { margin: 0.01 });
});

test("only what was changed is asked for, once the field is left", async () => {
    await mountLetter();
    await contains(field("used_subject")).edit("Pay");
    await shown("{subject:Pay}");
    await contains(field("used_subject")).edit("Reminder");
    await shown("{}");
    expect.verifySteps([asked({ subject: "Pay" }), asked({})]);
});

test("of a new record all is asked for", async () => {
    await mountForm("account.reminder.format");
    await shown("{html:,css:,margin_top:0,images:\\[\\]}");
    expect.verifySteps([asked({ html: "", css: "", margin_top: 0, images: [] }, { ids: [] }), announced(1)]);
});

test("the letter is in the language that the form is in", async () => {
    onRpc("get_preview", ({ kwargs }) => {
        expect.step(kwargs.context.reminder_lang);
    });
    await mountForm("account.reminder.text", { resId: 1, context: { reminder_lang: "fr_FR" } });
    await shown("{}");
    expect.verifySteps(["fr_FR", asked({}), announced(1)]);
});

test("it has the pages that it is printed on, once nobody types", async () => {
    answers.get_preview_pages = ({ subject }) => ({ count: subject ? 1 : 2, blocks: 0, breaks: [], repeats_heads: true, is_numbered: true });
    await mountLetter();
    await settled();
    await waitFor(".o_letter_count:contains(2 pages)", { timeout: 5000 });
    expect(".o_letter_gap").toHaveCount(1);
    type("used_subject", "Pay");
    await shown("{subject:Pay}");
    expect(".o_letter_gap").toHaveCount(1);
    await settled();
    await waitFor(".o_letter_count:contains(1 page)", { timeout: 5000 });
    expect(".o_letter_gap").toHaveCount(0);
    expect.verifySteps([asked({ subject: "Pay" })]);
});

// While one types

test("what is being typed is shown before the record has it", async () => {
    await mountLetter();
    type("used_body", "<p>Hello</p>");
    await shown("{body:<p>Hello</p>}");
    expect(".o_form_button_save").not.toBeVisible();
    type("used_body", "<p>Please pay</p>");
    await shown("{}");
    expect.verifySteps([asked({ body: "<p>Hello</p>" }), asked({})]);
});

test("it is not asked for again when the record has it, too", async () => {
    await mountLetter();
    type("used_subject", "Pay");
    await shown("{subject:Pay}");
    await contains(field("used_subject")).edit("Pay");
    await animationFrame();
    await animationFrame();
    expect.verifySteps([asked({ subject: "Pay" })]);
});

test("what the record has since counts for more, and a discarded change is gone", async () => {
    await mountLetter();
    type("used_subject", "Pa");
    await shown("{subject:Pa}");
    await contains(field("used_subject")).edit("Pay");
    await shown("{subject:Pay}");
    await contains(".o_form_button_cancel").click();
    await shown("{}");
    expect.verifySteps([asked({ subject: "Pa" }), asked({ subject: "Pay" }), asked({})]);
});

test("what was typed and never handed over goes with the change that is discarded", async () => {
    await mountLetter();
    type("used_subject", "Pa");
    await shown("{subject:Pa}");
    await contains(field("name")).edit("Firm");
    await contains(".o_form_button_cancel").click();
    await shown("{}");
    expect.verifySteps([asked({ subject: "Pa" }), asked({})]);
});

test("the letter is exchanged in the same frame, and nothing scrolls away", async () => {
    await mountLetter();
    const { contentDocument } = queryOne("iframe");
    const preview = queryOne(".o_reminder_preview");
    preview.style = "height: 200px; width: 500px; overflow: auto";
    await waitUntil(() => preview.scrollHeight > 600, { timeout: 5000 });
    preview.scrollTop = 250;
    type("used_subject", "Pay");
    await shown("{subject:Pay}");
    await animationFrame();
    expect(queryOne("iframe").contentDocument).toBe(contentDocument);
    expect(preview.scrollTop).toBe(250);
    expect.verifySteps([asked({ subject: "Pay" })]);
});

test("one call at a time: of what changes meanwhile, only the last is asked for", async () => {
    await mountLetter();
    const late = new Deferred();
    answers.get_preview = async (values, moveId) => {
        await late;
        return answer(values, moveId);
    };
    type("used_subject", "P");
    type("used_subject", "Pa");
    type("used_subject", "Pay");
    await animationFrame();
    expect.verifySteps([asked({ subject: "P" })]);
    answers.get_preview = (values, moveId) => {
        expect(LETTER).toHaveText("Letter {}");
        return answer(values, moveId);
    };
    late.resolve();
    await shown("{subject:Pay}");
    expect.verifySteps([asked({ subject: "Pay" })]);
});

// Errors

test("with an error, the last good letter stays, greyed, until there is a better one", async () => {
    await mountLetter();
    answers.get_preview = () => ({ move: FIRST, html: false, error: "There is no variable “x”.", zone: "subject" });
    type("used_subject", "{{ x }}");
    await waitFor(ERROR, { timeout: 5000 });
    expect(ERROR).toHaveText("There is no variable “x”.");
    expect(LETTER).toHaveText("Letter {}");
    expect(".o_letter_paper").toHaveClass("o_letter_outdated");
    answers.get_preview = answer;
    type("used_subject", "x");
    await shown("{subject:x}");
    expect(ERROR).toHaveCount(0);
    expect(".o_letter_paper").not.toHaveClass("o_letter_outdated");
    expect.verifySteps([asked({ subject: "{{ x }}" }), asked({ subject: "x" })]);
});

test("an error doesn't move the letter", async () => {
    await mountLetter();
    const { top } = queryRect("iframe");
    answers.get_preview = () => ({ move: FIRST, html: false, error: "There is no variable “x”.", zone: "subject" });
    type("used_subject", "{{ x }}");
    await waitFor(ERROR, { timeout: 5000 });
    expect(queryRect("iframe").top).toBe(top);
    expect.verifySteps([asked({ subject: "{{ x }}" })]);
});

test("what fails on the server is said in the same place", async () => {
    await mountLetter();
    answers.get_preview = () => {
        throw makeServerError({ type: "AccessError", message: "You may not read it." });
    };
    type("used_subject", "Pay");
    await waitFor(ERROR, { timeout: 5000 });
    expect(ERROR).toHaveText("You may not read it.");
    expect(LETTER).toHaveText("Letter {}");
    expect(".o_error_dialog").toHaveCount(0);
    expect.verifySteps([asked({ subject: "Pay" })]);
});

test("without an invoice, it says why there is no letter", async () => {
    answers.get_preview = () => ({ move: false, html: false, error: "There is no customer invoice yet." });
    await mountForm("account.reminder.text", { resId: 1 });
    await waitFor(".o_reminder_preview .alert-info", { timeout: 5000 });
    expect(".o_reminder_preview .alert-info").toHaveText("There is no customer invoice yet.");
    expect("iframe").toHaveCount(0);
    expect.verifySteps([asked({})]);
});

test("the place of an error is a click away, also on a page that is not open", async () => {
    await mountLetter("account.reminder.format");
    answers.get_preview = () => ({ move: FIRST, html: false, error: MISSING });
    type("css", "a { color: {{ x }} }");
    await waitFor(ERROR, { timeout: 5000 });
    expect(".o_field_widget[name=css]").toHaveCount(0);
    await settled(); // nothing to print
    await contains(`${ERROR} button`).click();
    expect(".o_field_widget[name=css]").toHaveCount(1);
    expect.verifySteps([
        asked({ css: "a { color: {{ x }} }" }),
        ["REMINDER_GOTO", { part: "css", line: 3, column: 5 }],
    ]);
});

// The invoice

test("the user picks the invoice, for all texts and formats of the session", async () => {
    await mountLetter();
    await contains(".o_reminder_preview_bar input").click();
    expect(queryAllTexts(".o-autocomplete--dropdown-item")).toEqual(["FAC/2026/1", "FAC/2026/2"]);
    await contains(".o-autocomplete--dropdown-item:contains(FAC/2026/2)").click();
    await waitUntil(() => queryOne(".o_reminder_preview_bar input").value === "FAC/2026/2", { timeout: 5000 });
    await animationFrame();
    expect.verifySteps([announced(2), asked({}, { move: 2 })]);
    await mountForm("account.reminder.format", { resId: 1 });
    await waitFor(".o_letter:eq(1)", { timeout: 5000 });
    expect(".o_reminder_preview_bar:eq(1) input").toHaveValue("FAC/2026/2");
    expect.verifySteps([asked({}, { move: 2 }), announced(2)]);
});

// Formats

test("a format is shown with its images as they stand in the form", async () => {
    await mountLetter("account.reminder.format");
    const askedFor = (...images) => expect.waitForSteps([asked({ images })]);
    const seal = { id: 1, name: "seal" };
    const stamp = { id: false, name: "stamp", image: "R0lGODlh" };
    await contains(".nav-link[name=images]").click();
    await contains(".o_field_x2many_list_row_add a").click();
    await contains(".o_field_widget[name=image_ids] .o_selected_row [name=name] input").edit("stamp", { confirm: "blur" });
    await animationFrame();
    expect.verifySteps([]); // there is nothing to be seen yet
    await form.data.image_ids.records[1].update({ image: stamp.image });
    await askedFor(seal, stamp);
    await form.data.image_ids.records[0].update({ image: "R0lGODdh" });
    await askedFor({ ...seal, image: "R0lGODdh" }, stamp);
    await form.data.image_ids.records[1].update({ name: "round" });
    await askedFor({ ...seal, image: "R0lGODdh" }, { ...stamp, name: "round" });
    await contains(".o_field_widget[name=image_ids] .o_list_record_remove:first").click();
    await askedFor({ ...stamp, name: "round" });
    await clickSave();
    await expect.waitForSteps([asked({})]);
});

test("once the format is left alone, its window is checked", async () => {
    answers.get_preview_pdf = () => ({ pdf: btoa("%PDF"), error: false, alerts: [{ severity: "warning", words: "“Paris” would show." }] });
    await mountLetter("account.reminder.format");
    type("html", "<p></p>");
    await shown("{html:<p></p>}");
    await settled();
    await waitFor(".o_reminder_preview .alert-warning");
    expect(".o_reminder_preview .alert-warning").toHaveText("“Paris” would show.");
    expect.verifySteps([asked({ html: "<p></p>" }), printed({ html: "<p></p>" })]); // not what one was about to change
});

test("what the window check finds in an older letter is not shown", async () => {
    const late = new Deferred();
    answers.get_preview_pdf = async () => {
        await late;
        return { pdf: btoa("%PDF"), error: false, alerts: [{ severity: "warning", words: "“Paris” would show." }] };
    };
    await mountLetter("account.reminder.format");
    await settled();
    type("html", "<p></p>");
    late.resolve();
    await shown("{html:<p></p>}");
    await animationFrame();
    expect(".o_reminder_preview .alert").toHaveCount(0);
    expect.verifySteps([printed({}), asked({ html: "<p></p>" })]);
});

test("neither a text nor a format with an error is printed", async () => {
    await mountLetter();
    expect(".o_reminder_preview button").toHaveCount(0);
    await settled();
    expect.verifySteps([]);
    answers.get_preview = () => ({ move: FIRST, html: false, error: MISSING });
    await mountForm("account.reminder.format", { resId: 1 });
    await waitFor(ERROR, { timeout: 5000 });
    expect(".o_reminder_preview_bar button").toHaveAttribute("disabled");
    await settled();
    expect.verifySteps([asked({}), announced(1)]);
});

test("the real PDF opens in a new tab", async () => {
    patchWithCleanup(URL, {
        createObjectURL(blob) {
            expect.step([blob.type, blob.size]);
            return "blob:letter";
        },
        revokeObjectURL() {},
    });
    patchWithCleanup(browser, {
        open: (url, target) => {
            expect.step([url, target]);
            return {};
        },
    });
    await mountLetter("account.reminder.format");
    await contains(".o_reminder_preview button:contains(PDF)").click();
    const opened = [
        ["application/pdf", 4],
        ["blob:letter", "_blank"],
    ];
    await expect.waitForSteps([printed({}), ...opened]);
    await contains(".o_reminder_preview button:contains(PDF)").click();
    await expect.waitForSteps(opened); // what was printed is still the letter on the screen
    type("html", "<p></p>");
    await contains(".o_reminder_preview button:contains(PDF)").click();
    await expect.waitForSteps([asked({ html: "<p></p>" }), printed({ html: "<p></p>" }), ...opened]);
});

test("a PDF that can't be printed opens no tab, and it is said why", async () => {
    patchWithCleanup(browser, { open: () => expect.step("open") });
    answers.get_preview_pdf = () => ({ pdf: false, error: { message: "There is no wkhtmltopdf." }, alerts: [] });
    await mountLetter("account.reminder.format");
    await contains(".o_reminder_preview button:contains(PDF)").click();
    await waitFor(ERROR, { timeout: 5000 });
    expect(ERROR).toHaveText("There is no wkhtmltopdf.");
    expect.verifySteps([printed({})]);
});
