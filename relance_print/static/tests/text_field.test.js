import { beforeEach, expect, freezeTime, test, unfreezeTime } from "@odoo/hoot";
import {
    click,
    manuallyDispatchProgrammaticEvent,
    press,
    queryAllAttributes,
    queryAllProperties,
    queryAllTexts,
    queryOne,
    queryRect,
    waitFor,
    waitForNone,
} from "@odoo/hoot-dom";
import { advanceTime, animationFrame, Deferred, mockSendBeacon } from "@odoo/hoot-mock";
import { Component, xml } from "@odoo/owl";
import { mailModels } from "@mail/../tests/mail_test_helpers";
import { ReminderTextField } from "@relance_print/text/text_field";
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
import { registry } from "@web/core/registry";
import { useBus } from "@web/core/utils/hooks";

const VARIABLES = [
    { name: "invoice_number", label: "Invoice number", description: "Number of the invoice", group: "Invoice", kind: "text" },
    { name: "customer_reference", label: "Customer reference", description: "Purchase order", group: "Invoice", kind: "text" },
    { name: "amount_due", label: "Amount due", description: "Overdue today", group: "Amounts", kind: "amount" },
    { name: "invoice_table", label: "Table of invoices", description: "What is overdue", group: "Blocks", kind: "block" },
];
const VALUES = {
    false: { invoice_number: "FAC/1", customer_reference: "", amount_due: "100,00 €", invoice_table: "1 line" },
    7: { invoice_number: "FAC/7", customer_reference: "BC-7", amount_due: "700,00 €", invoice_table: "7 lines" },
};
const BODY = "<p>Dear customer,</p>\n            <p>{{ invoice_table }}</p>\n            <p>Please pay <strong>{{ amount_due }}</strong>.</p>";

class Text extends models.Model {
    _name = "account.reminder.text";

    used_subject = fields.Char({ string: "Subject" });
    used_body = fields.Html({ string: "Text" });
    used_signature = fields.Html({ string: "Signature" });
    note = fields.Char();

    _records = [
        { id: 1, used_subject: "Reminder {{ invoice_number }}", used_body: BODY, used_signature: "<p>Chloé</p>" },
        { id: 2, used_subject: false, used_body: false, used_signature: "<p>Chloé<br></p>" },
        { id: 3, used_subject: "Reminder", used_body: BODY, used_signature: "<p>{{ invoice_table }}</p>" },
    ];
}

defineModels({ ...mailModels, Text });

/** Stands for the preview beside the zones. */
class Preview extends Component {
    static template = xml`<button class="o_pick_invoice" t-on-click="() => this.pick(7)" t-on-pick="(ev) => this.pick(ev.detail)" t-on-load="load">Pick</button>`;
    static props = ["*"];

    setup() {
        this.bus = this.props.record.model.bus;
        useBus(this.bus, "REMINDER_TYPED", ({ detail }) => expect.step(detail));
    }

    load({ detail: lang }) {
        const { model } = this.props.record;
        model.load({ context: { ...model.root.context, reminder_lang: lang } });
    }

    pick(id) {
        this.bus.trigger("REMINDER_INVOICE", { id });
    }
}

class Save extends Component {
    static template = xml`<button class="o_test_save" t-on-click="() => props.record.save()">Save</button>`;
    static props = ["*"];
}

let editors;

beforeEach(() => {
    editors = {};
    registry.category("view_widgets").add("test_preview", { component: Preview }, { force: true });
    registry.category("view_widgets").add("test_save", { component: Save }, { force: true });
    patchWithCleanup(ReminderTextField.prototype, {
        onEditorLoad(editor) {
            editors[this.props.name.replace("used_", "")] = editor;
            return super.onEditorLoad(editor);
        },
    });
    onRpc("account.reminder.text", "get_variables", ({ kwargs }) => ({
        move: { id: 1, display_name: "FAC/1" },
        variables: VARIABLES.map((variable) => Object.assign({ value: VALUES[kwargs.move_id][variable.name] }, variable)),
    }));
    onRpc("account.reminder.text", "web_save", ({ args, parent }) => {
        expect.step(args[1]);
        return parent();
    });
});

const zone = (name) => `.o_field_widget[name=used_${name}] .odoo-editor-editable`;
const chips = (name) => `${zone(name)} .o_reminder_variable`;
const chip = (name, variable) => `${chips(name)}[data-variable=${variable}]`;
const insertButton = (name) => `.o_field_widget[name=used_${name}] .o_reminder_insert`;
const row = (variable) => `.o_reminder_picker [role=option][data-variable=${variable}]`;

async function mountText({ resId = 1, preview = "", ...options } = {}) {
    await mountView({
        type: "form",
        resModel: "account.reminder.text",
        resId,
        arch: `
            <form>
                <div class="o_reminder_zone"><label for="used_subject"/><field name="used_subject" widget="reminder_text"/></div>
                <div class="o_reminder_zone"><label for="used_body"/><field name="used_body" widget="reminder_text"/></div>
                <div class="o_reminder_zone"><label for="used_signature"/><field name="used_signature" widget="reminder_text"/></div>
                <field name="note"/>
                <widget name="test_save"/>
                ${preview}
            </form>`,
        ...options,
    });
}

/** Put the caret at the end of a zone's last paragraph, or of another one. */
async function edit(name, index = -1) {
    const element = queryOne(zone(name));
    const paragraphs = [...element.children].filter((child) => child.matches("p, .o-paragraph") && !("selectionPlaceholder" in child.dataset));
    element.focus();
    getSelection().selectAllChildren(paragraphs.at(index));
    getSelection().collapseToEnd();
    await animationFrame();
}

/** Put the caret into the first text of a zone's last paragraph. */
async function editAt(name, offset) {
    await edit(name);
    const text = getSelection().anchorNode.firstChild;
    getSelection().setBaseAndExtent(text, offset, text, offset);
    await animationFrame();
}

/** Type where the caret is, a key at a time, by the browser's own editing; which doesn't announce it, as it does for real keys. */
async function type(text) {
    for (const data of text) {
        await manuallyDispatchProgrammaticEvent.silent(document.activeElement, "beforeinput", { inputType: "insertText", data });
        document.execCommand("insertText", false, data);
    }
    await animationFrame();
}

async function run(name, commandId) {
    editors[name].shared.userCommand.getCommand(commandId).run();
    await animationFrame();
}

/** Copy what is selected, and return what the clipboard has then. */
async function copy(name, eventName = "copy") {
    const clipboardData = new DataTransfer();
    await manuallyDispatchProgrammaticEvent(queryOne(zone(name)), eventName, { clipboardData });
    return clipboardData;
}

async function paste(name, data) {
    const clipboardData = data instanceof DataTransfer ? data : new DataTransfer();
    if (clipboardData !== data) {
        Object.entries(data).forEach(([format, value]) => clipboardData.setData(format, value));
    }
    await manuallyDispatchProgrammaticEvent(queryOne(zone(name)), "paste", { clipboardData });
    await animationFrame();
}

/** Save as the form's buttons do, also if nothing looks changed, and expect that this was sent. */
async function expectSaved(values) {
    await contains(".o_test_save").click();
    await animationFrame();
    expect.verifySteps(values ? [values] : []);
}

// Chips

test("tokens are shown as chips with a label", async () => {
    await mountText();
    expect(queryAllTexts(chips("body"))).toEqual(["Table of invoices", "Amount due"]);
    expect(queryAllAttributes(chips("body"), "contenteditable")).toEqual(["false", "false"]);
    expect(`${zone("body")} strong > .o_reminder_variable`).toHaveText("Amount due");
    expect(queryAllTexts(chips("subject"))).toEqual(["Invoice number"]);
});

test("a chip says its name and its value on the invoice, a block stands between the paragraphs", async () => {
    await mountText();
    expect(chip("body", "amount_due")).toHaveAttribute("title", "amount_due: 100,00 €");
    expect(`${zone("body")} > div.o_reminder_variable`).toHaveText("Table of invoices");
});

test("the zones wait for the labels of their chips", async () => {
    const answer = new Deferred();
    onRpc("account.reminder.text", "get_variables", async ({ parent }) => {
        await answer;
        return parent();
    });
    const mounted = mountText();
    await animationFrame();
    await animationFrame();
    expect(".o_field_widget[name=used_subject]").toHaveCount(0);
    answer.resolve();
    await mounted;
    expect(queryAllTexts(chips("subject"))).toEqual(["Invoice number"]);
});

test("another invoice: the chips have its values", async () => {
    await mountText({ preview: `<widget name="test_preview"/>` });
    await contains(".o_pick_invoice").click();
    await waitFor(`${chip("body", "amount_due")}[title='amount_due: 700,00 €']`);
    expect(chip("subject", "invoice_number")).toHaveAttribute("title", "invoice_number: FAC/7");
    await expectSaved();
    await edit("body");
    await type("!");
    await run("body", "historyUndo");
    expect(chip("body", "amount_due")).toHaveAttribute("title", "amount_due: 700,00 €");
});

test("the invoice that the server picked is not asked for again", async () => {
    await mountText({ preview: `<widget name="test_preview"/>` });
    onRpc("account.reminder.text", "get_variables", ({ kwargs }) => {
        expect.step(kwargs.move_id);
    });
    queryOne(".o_pick_invoice").dispatchEvent(new CustomEvent("pick", { detail: 1 }));
    await animationFrame();
    expect.verifySteps([]);
    await contains(".o_pick_invoice").click();
    await animationFrame();
    expect.verifySteps([7]);
});

test("all zones ask for the variables once", async () => {
    onRpc("account.reminder.text", "get_variables", ({ args, kwargs }) => {
        expect.step([args, kwargs.move_id]);
    });
    await mountText({ preview: `<widget name="test_preview"/>` });
    expect.verifySteps([[[[1]], false]]);
    await contains(".o_pick_invoice").click();
    await animationFrame();
    expect.verifySteps([[[[1]], 7]]);
});

test("who may only read sees the chips, and no button", async () => {
    await mountText({ readonly: true });
    expect(queryAllTexts(".o_field_widget[name=used_body] .o_reminder_variable")).toEqual(["Table of invoices", "Amount due"]);
    expect(queryAllTexts(".o_field_widget[name=used_subject] .o_reminder_variable")).toEqual(["Invoice number"]);
    expect(".o_reminder_insert").toHaveCount(0);
});

test("without the list the tokens stay text, and the text can be written", async () => {
    expect.errors(1);
    onRpc("account.reminder.text", "get_variables", () => {
        throw makeServerError({ message: "No invoice." });
    });
    await mountText();
    await waitFor(".modal");
    expect.verifyErrors(["No invoice."]);
    await contains(".modal .btn-primary").click();
    expect(zone("subject")).toHaveText("Reminder {{ invoice_number }}");
    await edit("subject");
    await type("!");
    await expectSaved({ used_subject: "Reminder {{ invoice_number }}!" });
});

// Saving

test("nothing typed, nothing saved", async () => {
    await mountText();
    for (const name of ["subject", "body", "signature"]) {
        await edit(name);
    }
    await contains(".o_field_widget[name=note] input").click();
    await expectSaved();
});

test("chips are saved as tokens, and the rest as it was", async () => {
    await mountText();
    await edit("body");
    await type(" Now.");
    await expectSaved({ used_body: BODY.replace(".</p>", ". Now.</p>") });
    expect(chip("body", "amount_due")).toHaveCount(1);
});

test("typed and undone is not changed", async () => {
    await mountText();
    await edit("signature");
    await type("!");
    await run("signature", "historyUndo");
    expect(zone("signature")).toHaveText("Chloé");
    await contains(".o_field_widget[name=note] input").edit("x");
    await expectSaved({ note: "x" });
});

test("changed back after saving is a change", async () => {
    await mountText();
    await edit("signature");
    await type("!");
    await expectSaved({ used_signature: "<p>Chloé!</p>" });
    await edit("signature");
    await run("signature", "historyUndo");
    await expectSaved({ used_signature: "<p>Chloé</p>" });
});

test("Ctrl-S saves what is being typed, and the caret stays", async () => {
    await mountText();
    await edit("subject");
    await type("!");
    await press(["Control", "s"]);
    await expect.waitForSteps([{ used_subject: "Reminder {{ invoice_number }}!" }]);
    await type("?");
    await press(["Alt", "s"]); // as everywhere in Odoo
    await expect.waitForSteps([{ used_subject: "Reminder {{ invoice_number }}!?" }]);
});

test("closing the browser sends what was typed", async () => {
    mockSendBeacon((route, blob) => {
        blob.text().then((text) => expect.step(JSON.parse(text).params.args));
        return true;
    });
    await mountText();
    await edit("body");
    await type("!");
    await manuallyDispatchProgrammaticEvent(window, "beforeunload");
    await expect.waitForSteps([[[1], { used_body: BODY.replace(".</p>", ".!</p>") }]]);
});

test("the caret stays also where the server writes the text in its own way", async () => {
    onRpc("account.reminder.text", "web_save", async ({ parent }) => {
        const [record] = await parent();
        return [{ ...record, used_signature: record.used_signature.replace("&nbsp;", "\u00a0").replace("<br>", "<br/>") }];
    });
    await mountText();
    await edit("signature");
    await run("signature", "selectAll");
    await paste("signature", { "text/html": "<p>Chloé&nbsp;:<br>{{ amount_due }}</p>", "text/plain": "Chloé" });
    await press(["Control", "s"]);
    await expect.waitForSteps([{ used_signature: "<p>Chloé&nbsp;:</p><p>{{ amount_due }}</p>" }]);
    await animationFrame();
    await type("!");
    await expectSaved({ used_signature: "<p>Chloé&nbsp;:</p><p>{{ amount_due }}!</p>" });
});

test("an emptied zone is empty, not an empty paragraph", async () => {
    await mountText();
    await edit("signature");
    await run("signature", "selectAll");
    await run("signature", "deleteBackward");
    await expectSaved({ used_signature: false });
});

test("what is refused stays on the screen", async () => {
    expect.errors(1);
    onRpc("account.reminder.text", "web_save", ({ args }) => {
        if (/numbr/.test(args[1].used_subject)) {
            throw makeServerError({ type: "ValidationError", message: "There is no variable “invoice_numbr”." });
        }
    });
    await mountText();
    await edit("subject");
    await type(" {{ invoice_numbr }}");
    await clickSave();
    await waitFor(".modal:contains(There is no variable)");
    expect.verifyErrors(["There is no variable"]);
    await contains(".modal .btn-primary").click();
    expect(zone("subject")).toHaveText(/Reminder.*Invoice number.* {{ invoice_numbr }}/);
    expect(chips("subject")).toHaveCount(1);
});

test("discarded: the zone has its text again, and its chips", async () => {
    await mountText();
    await edit("body");
    await run("body", "selectAll");
    await run("body", "deleteBackward");
    expect(chips("body")).toHaveCount(0);
    await contains(".o_form_button_cancel").click();
    await waitFor(chip("body", "amount_due"));
    expect(queryAllTexts(chips("body"))).toEqual(["Table of invoices", "Amount due"]);
    await expectSaved();
});

test("what is typed into a language while another one is loaded does not end up there", async () => {
    onRpc("account.reminder.text", "web_read", async ({ kwargs, parent }) => {
        const [record] = await parent();
        return kwargs.context.reminder_lang ? [{ ...record, used_signature: "<p>Klara</p>" }] : [record];
    });
    await mountText({ preview: `<widget name="test_preview"/>` });
    await edit("signature");
    await type("!");
    queryOne(".o_pick_invoice").dispatchEvent(new CustomEvent("load", { detail: "de_DE" }));
    await waitFor(`${zone("signature")}:contains(Klara)`);
    await expectSaved();
});

// Typing

test("a token that is typed becomes a chip with its last brace", async () => {
    await mountText();
    await edit("signature");
    await type(" {{ amount_due }");
    expect(chips("signature")).toHaveCount(0);
    await type("}");
    expect(queryAllTexts(chips("signature"))).toEqual(["Amount due"]);
    await type(" today");
    await expectSaved({ used_signature: "<p>Chloé {{ amount_due }} today</p>" });
});

test("spaces in the braces don't matter", async () => {
    await mountText();
    await edit("signature");
    await type("{{amount_due}}");
    await expectSaved({ used_signature: "<p>Chloé{{ amount_due }}</p>" });
});

test("a token in the middle of a text leaves the caret behind it", async () => {
    await mountText();
    await editAt("signature", 3);
    await type("{{ amount_due }}|");
    await expectSaved({ used_signature: "<p>Chl{{ amount_due }}|oé</p>" });
});

test("an unknown token stays text", async () => {
    await mountText();
    await edit("signature");
    await type(" {{ amount_do }}");
    expect(chips("signature")).toHaveCount(0);
    await expectSaved({ used_signature: "<p>Chloé {{ amount_do }}</p>" });
});

test("a block that is typed amid a text goes between two paragraphs", async () => {
    await mountText();
    await editAt("signature", 3);
    await type("{{ invoice_table }}|");
    await expectSaved({ used_signature: "<p>Chl</p><p>{{ invoice_table }}</p><p>|oé</p>" });
});

test("after a block at the end one goes on in a new paragraph", async () => {
    await mountText();
    await edit("signature");
    await type("{{ invoice_table }}Bye");
    await expectSaved({ used_signature: "<p>Chloé</p><p>{{ invoice_table }}</p><p>Bye</p>" });
});

test("a line takes no blocks", async () => {
    await mountText();
    await edit("subject");
    await type(" {{ invoice_table }}");
    expect(chips("subject")).toHaveCount(1);
    await contains(insertButton("subject")).click();
    await waitFor(row("amount_due"));
    expect(row("invoice_table")).toHaveCount(0);
});

test("a line has no second one, and no formats", async () => {
    await mountText();
    await edit("subject");
    for (const inputType of ["insertParagraph", "insertLineBreak", "formatBold"]) {
        const [event] = await manuallyDispatchProgrammaticEvent(queryOne(zone("subject")), "beforeinput", { inputType });
        expect(event.defaultPrevented).toBe(true);
    }
    await press(["Control", "b"]);
    await paste("subject", { "text/html": "<p><b>one</b></p><p>two</p>", "text/plain": " one\ntwo" });
    expect(`${zone("subject")} > *`).toHaveCount(1);
    expect(`${zone("subject")} b, ${zone("subject")} strong`).toHaveCount(0);
    await expectSaved({ used_subject: "Reminder {{ invoice_number }} one two" });
});

test("an empty zone says what to do", async () => {
    await mountText({ resId: 2 });
    await edit("body");
    expect(`${zone("body")} .o-we-hint`).toHaveAttribute("o-we-hint-text", 'Type "/" for commands');
});

// Chips under the hands

test("backspace deletes a chip whole, undo restores it", async () => {
    await mountText();
    await edit("subject");
    await run("subject", "deleteBackward");
    expect(zone("subject")).toHaveText("Reminder");
    await run("subject", "historyUndo");
    expect(queryAllTexts(chips("subject"))).toEqual(["Invoice number"]);
    expect(chip("subject", "invoice_number")).toHaveAttribute("contenteditable", "false");
    await run("subject", "historyRedo");
    await expectSaved({ used_subject: "Reminder" });
});

test("backspace after a block deletes it, undo restores it", async () => {
    await mountText();
    await editAt("body", 0);
    await run("body", "deleteBackward");
    expect(queryAllTexts(chips("body"))).toEqual(["Amount due"]);
    await run("body", "historyUndo");
    expect(queryAllTexts(chips("body"))).toEqual(["Table of invoices", "Amount due"]);
    await expectSaved();
});

test("one can type before a block that comes first, and after one that comes last", async () => {
    await mountText({ resId: 3 });
    const places = document.querySelectorAll(`${zone("signature")} > [data-selection-placeholder]`);
    expect(places).toHaveLength(2);
    queryOne(zone("signature")).focus();
    for (const [index, text] of ["Above", "Below"].entries()) {
        getSelection().setBaseAndExtent(places[index], 0, places[index], 0);
        await animationFrame();
        await type(text);
    }
    await expectSaved({ used_signature: "<p>Above</p><p>{{ invoice_table }}</p><p>Below</p>" });
});

test("undoing a typed token brings its text back", async () => {
    await mountText();
    await edit("signature");
    await type("{{ amount_due }}");
    await run("signature", "historyUndo");
    expect(zone("signature")).toHaveText("Chloé{{ amount_due }");
    await run("signature", "historyRedo");
    expect(queryAllTexts(chips("signature"))).toEqual(["Amount due"]);
});

test("one can type before and after a chip at the ends of a line", async () => {
    await mountText();
    await edit("subject");
    await type(">");
    const paragraph = queryOne(`${zone("subject")} > *`);
    getSelection().setBaseAndExtent(paragraph, 0, paragraph, 0);
    for (let i = 0; i < "Reminder ".length; i++) {
        await run("subject", "deleteForward");
    }
    await type("<");
    await expectSaved({ used_subject: "<{{ invoice_number }}>" });
    for (const sibling of ["previousSibling", "nextSibling"]) {
        expect(queryOne(`${zone("body")} strong > .o_reminder_variable`)[sibling].data).toBe("\ufeff"); // for the caret
    }
});

test("a chip that is clicked is selected, and can be deleted", async () => {
    await mountText();
    await click(chip("body", "amount_due"));
    await animationFrame();
    expect(getSelection().toString().trim()).toBe("Amount due");
    await run("body", "deleteBackward");
    expect(queryAllTexts(chips("body"))).toEqual(["Table of invoices"]);
});

test("formats hold for chips too, and again without", async () => {
    await mountText();
    await edit("signature");
    await type(": {{ amount_due }} now");
    await run("signature", "selectAll");
    await run("signature", "formatBold");
    expect(queryAllTexts(chips("signature"))).toEqual(["Amount due"]);
    await expectSaved({ used_signature: "<p><strong>Chloé: {{ amount_due }} now</strong></p>" });
    await run("signature", "formatBold");
    await expectSaved({ used_signature: "<p>Chloé: {{ amount_due }} now</p>" });
});

test("formats can be removed from chips", async () => {
    await mountText();
    await edit("body");
    await run("body", "selectAll");
    await run("body", "removeFormat");
    await expectSaved({ used_body: BODY.replaceAll(/<\/?strong>/g, "") });
});

test("a color holds for chips too", async () => {
    await mountText();
    await edit("signature");
    await type(" {{ amount_due }}");
    await run("signature", "selectAll");
    editors.signature.shared.userCommand.getCommand("applyColor").run({ color: "rgb(255, 0, 0)", mode: "color" });
    await expectSaved({ used_signature: `<p><font style="color: rgb(255, 0, 0);">Chloé {{ amount_due }}</font></p>` });
});

test("a chip alone can have a color", async () => {
    await mountText();
    await edit("signature");
    await type(" {{ amount_due }}");
    await click(chip("signature", "amount_due"));
    await animationFrame();
    editors.signature.shared.userCommand.getCommand("applyColor").run({ color: "rgb(255, 0, 0)", mode: "color" });
    await expectSaved({ used_signature: `<p>Chloé <font style="color: rgb(255, 0, 0);">{{ amount_due }}</font></p>` });
});

test("a chip alone can be made bold", async () => {
    await mountText();
    await edit("signature");
    await type(" {{ amount_due }}");
    await click(chip("signature", "amount_due"));
    await animationFrame();
    await run("signature", "formatBold");
    await expectSaved({ used_signature: "<p>Chloé <strong>{{ amount_due }}</strong></p>" });
});

test("copied chips are tokens, pasted they are chips again", async () => {
    await mountText();
    await edit("body");
    await run("body", "selectAll");
    const clipboard = await copy("body");
    expect(clipboard.getData("text/plain")).toBe("Dear customer,\n{{ invoice_table }}\nPlease pay {{ amount_due }}.");
    expect(clipboard.getData("text/html")).not.toInclude("o_reminder_variable");
    await edit("signature");
    await paste("signature", clipboard);
    expect(queryAllTexts(chips("signature"))).toEqual(["Table of invoices", "Amount due"]);
    await expectSaved({
        used_signature:
            "<p>ChloéDear customer,\n            </p><p>{{ invoice_table }}</p><p>Please pay <strong>{{ amount_due }}</strong>.</p>",
    });
});

test("a token from elsewhere becomes a chip when it is pasted", async () => {
    await mountText();
    await edit("signature");
    await paste("signature", { "text/plain": ", pay {{ amount_due }} or {{ nothing }} for {{ invoice_number }}" });
    expect(queryAllTexts(chips("signature"))).toEqual(["Amount due", "Invoice number"]);
    await type("!");
    await expectSaved({ used_signature: "<p>Chloé, pay {{ amount_due }} or {{ nothing }} for {{ invoice_number }}!</p>" });
});

test("a chip can be moved by cutting it out", async () => {
    await mountText();
    await edit("signature");
    await type(" {{ amount_due }}");
    await click(chip("signature", "amount_due"));
    await animationFrame();
    const clipboard = await copy("signature", "cut");
    expect(chips("signature")).toHaveCount(0);
    await edit("subject");
    await paste("subject", clipboard);
    await expectSaved({ used_subject: "Reminder {{ invoice_number }}{{ amount_due }}", used_signature: "<p>Chloé&nbsp;</p>" });
});

test("pictures are not pasted or dropped", async () => {
    await mountText();
    await edit("signature");
    const data = new DataTransfer();
    data.items.add(new File(["x"], "x.png", { type: "image/png" }));
    const [event] = await manuallyDispatchProgrammaticEvent(queryOne(zone("signature")), "drop", { dataTransfer: data });
    expect(event.defaultPrevented).toBe(true);
    await paste("signature", data);
    await paste("signature", { "text/html": `<p>a<img src="data:image/png;base64,xx">b</p>`, "text/plain": "ab" });
    await animationFrame();
    await expectSaved({ used_signature: "<p>Chloéab</p>" });
});

// The list of variables

test("the button inserts a variable where the caret is", async () => {
    await mountText();
    await edit("signature");
    await type(", ");
    await contains(insertButton("signature")).click();
    await contains(row("amount_due")).click();
    expect(".o_reminder_picker").toHaveCount(0);
    expect(zone("signature")).toBeFocused();
    await type("!");
    await expectSaved({ used_signature: "<p>Chloé, {{ amount_due }}!</p>" });
});

test("what was inserted can be undone at once", async () => {
    await mountText();
    await edit("signature");
    await contains(insertButton("signature")).click();
    await contains(row("invoice_table")).click();
    expect(chips("signature")).toHaveCount(1);
    await run("signature", "historyUndo");
    expect(chips("signature")).toHaveCount(0);
    await expectSaved();
});

test("it takes the place of the chip that is selected", async () => {
    await mountText();
    await click(chip("subject", "invoice_number"));
    await animationFrame();
    await contains(insertButton("subject")).click();
    await contains(row("amount_due")).click();
    await expectSaved({ used_subject: "Reminder {{ amount_due }}" });
});

test("it inserts at the end where there was no caret yet", async () => {
    await mountText();
    await contains(insertButton("subject")).click();
    await contains(row("amount_due")).click();
    await type("!");
    await expectSaved({ used_subject: "Reminder {{ invoice_number }}{{ amount_due }}!" });
});

test("the list shows label, description and value by heading", async () => {
    await mountText();
    await contains(insertButton("body")).click();
    await waitFor(row("amount_due"));
    expect(queryAllProperties(".o_reminder_picker .o_reminder_heading", "textContent")).toEqual(["Invoice", "Amounts", "Blocks"]);
    expect(queryAllTexts(`${row("amount_due")} .o_reminder_what > div`)).toEqual(["Amount due", "Overdue today"]);
    expect(`${row("amount_due")} .o_reminder_value`).toHaveText("100,00 €");
    expect(`${row("customer_reference")} .o_reminder_value`).toHaveText("empty");
});

test("a slash offers the variables too, and goes away", async () => {
    await mountText();
    await edit("signature");
    await type(" /var");
    await waitFor(".o-we-powerbox .o-we-command:contains(Variable…)");
    await press("Enter");
    await contains(row("amount_due")).click();
    await expectSaved({ used_signature: "<p>Chloé {{ amount_due }}</p>" });
});

test("of Odoo's commands only those remain that make sense on paper", async () => {
    await mountText();
    await edit("signature");
    await type(" /");
    await waitFor(".o-we-powerbox");
    expect(queryAllTexts(".o-we-powerbox .o-we-command-name")).toEqual(["Variable…", "Bulleted list", "Numbered list"]);
});

test("a slash in a line offers nothing but variables", async () => {
    await mountText();
    await edit("subject");
    await type(" /");
    await waitFor(".o-we-powerbox .o-we-command");
    expect(queryAllTexts(".o-we-powerbox .o-we-command-name")).toEqual(["Variable…"]);
    await press("Enter");
    await waitFor(".o_reminder_picker");
    await press("ArrowDown");
    await press("ArrowDown");
    await press("Enter");
    await expectSaved({ used_subject: "Reminder {{ invoice_number }} {{ amount_due }}" });
});

test("a block from the list stands in a paragraph of its own", async () => {
    await mountText();
    await edit("body", 0);
    await contains(insertButton("body")).click();
    await contains(row("invoice_table")).click();
    await type("So:");
    await expectSaved({ used_body: BODY.replace("customer,</p>", "customer,</p><p>{{ invoice_table }}</p><p>So:</p>") });
});

test("Escape leaves the list, and one goes on typing", async () => {
    await mountText();
    await edit("signature");
    await contains(insertButton("signature")).click();
    await waitFor(".o_reminder_picker input:focus");
    await press("Escape");
    await waitForNone(".o_reminder_picker");
    expect(zone("signature")).toBeFocused();
    await type("!");
    await expectSaved({ used_signature: "<p>Chloé!</p>" });
});

test("a second click closes the list", async () => {
    await mountText();
    await contains(insertButton("signature")).click();
    await waitFor(".o_reminder_picker");
    await contains(insertButton("signature")).click();
    await waitForNone(".o_reminder_picker");
});

test("opened by keys, the list gives the focus back to its button", async () => {
    await mountText();
    queryOne(insertButton("signature")).focus();
    await press("Enter");
    await waitFor(".o_reminder_picker input:focus");
    await press("Escape");
    await waitForNone(".o_reminder_picker");
    expect(insertButton("signature")).toBeFocused();
});

test("the values in the list follow the invoice", async () => {
    await mountText({ preview: `<widget name="test_preview"/>` });
    await contains(insertButton("signature")).click();
    await waitFor(`${row("amount_due")}:contains(100,00 €)`);
    queryOne(".o_pick_invoice").click();
    await waitFor(`${row("amount_due")}:contains(700,00 €)`);
    expect(row("amount_due")).toHaveCount(1);
});

test("the list stays within the room that there is in the window", async () => {
    await mountText();
    await contains(insertButton("signature")).click();
    await waitFor(row("amount_due"));
    queryOne(".o_reminder_picker").style.maxHeight = "120px";
    const bottom = (selector) => Math.round(queryRect(selector).bottom);
    expect(bottom(".o_reminder_picker .o_reminder_variables")).toBeLessThan(bottom(".o_reminder_picker") + 1);
    expect(queryOne(".o_reminder_picker [role=listbox]").scrollHeight).toBeGreaterThan(queryRect(".o_reminder_picker [role=listbox]").height);
});

// The preview

test("the preview is told what is typed, once it rests", async () => {
    await mountText({ preview: `<widget name="test_preview"/>` });
    await edit("signature");
    freezeTime(); // or a slow machine rests, too
    await type("!");
    await advanceTime(200);
    await type(" {{ amount_due }}");
    await advanceTime(200);
    expect.verifySteps([]);
    await advanceTime(100);
    expect.verifySteps([{ name: "used_signature", value: "<p>Chloé! {{ amount_due }}</p>" }]);
    unfreezeTime();
    await edit("subject");
    await type("!");
    await advanceTime(300);
    expect.verifySteps([{ name: "used_subject", value: "Reminder {{ invoice_number }}!" }]);
});

test("what was discarded before it rested is not told", async () => {
    await mountText({ preview: `<widget name="test_preview"/>` });
    await edit("signature");
    freezeTime(); // the timer that starts now waits for the time that a test lets pass
    await type("!");
    unfreezeTime();
    await contains(".o_form_button_cancel").click();
    await advanceTime(300);
    expect(zone("signature")).toHaveText("Chloé");
    expect.verifySteps([]);
});

test("nothing new is not told", async () => {
    await mountText({ preview: `<widget name="test_preview"/>` });
    await advanceTime(300);
    await edit("signature");
    await type("!");
    await run("signature", "historyUndo");
    await advanceTime(300);
    expect.verifySteps([]);
});

// Accessible

test("zones and buttons have names", async () => {
    await mountText();
    expect(queryAllAttributes("[role=textbox]", "aria-label")).toEqual(["Subject", "Text", "Signature"]);
    expect(queryAllAttributes("[role=textbox]", "aria-multiline")).toEqual(["false", "true", "true"]);
    expect(queryAllTexts(".o_reminder_insert")).toEqual(["Variable…", "Variable…", "Variable…"]);
});
