import { after, beforeEach, expect, test } from "@odoo/hoot";
import {
    click,
    manuallyDispatchProgrammaticEvent,
    press,
    queryAllAttributes,
    queryFirst,
    queryOne,
    queryRect,
    waitFor,
    waitForNone,
    waitUntil,
} from "@odoo/hoot-dom";
import { animationFrame, Deferred, mockSendBeacon } from "@odoo/hoot-mock";
import { mailModels } from "@mail/../tests/mail_test_helpers";
import { contains, defineModels, fields, makeServerError, MockServer, models, mountView, onRpc } from "@web/../tests/web_test_helpers";

const VALUES = { invoice_number: "FAC/2026/1", amount_due: "1 000,00 €", user_name: "Chloé" };
const TABLE = `<div data-variable="invoice_table"><table><tbody><tr><td>FAC/2026/1</td></tr></tbody></table></div>`;
const FRIENDLY = {
    subject: "Reminder {{ invoice_number }}",
    body: "<p>Dear customer,</p>\n<p>{{ invoice_table }}</p>\n<p>Please pay <strong>{{ amount_due }}</strong>.</p>\n",
    signature: "<p>{{ user_name }}</p>",
};
// What a letter must never do to the page that it is shown on
const ACTIVE = `<script>parent.document.body.dataset.hacked = "script"</script>
    <img src="data:image/png;base64,xx" alt="" onerror="parent.document.body.dataset.hacked = 'onerror'">
    <svg onload="parent.document.body.dataset.hacked = 'svg'" width="1" height="1"></svg>
    <a class="active" href="javascript:parent.document.body.dataset.hacked = 'link'">Link</a>
    <a class="away" href="/web/login">Away</a>
    <form action="javascript:parent.document.body.dataset.hacked = 'form'"><button onclick="parent.document.body.dataset.hacked = 'click'">Button</button></form>
    <meta http-equiv="refresh" content="0; url=/web/login">
    <base href="https://example.com/">`;

class Reminder extends models.Model {
    _name = "account.reminder";

    level = fields.Char({
        onChange: (reminder) => {
            reminder.subject = reminder.subject_shown = `${reminder.level} reminder`;
            reminder.letter_html = render(reminder);
        },
    });
    state = fields.Selection({
        selection: [
            ["draft", "Draft"],
            ["printed", "Printed"],
        ],
    });
    subject = fields.Char();
    subject_shown = fields.Char();
    body = fields.Html();
    signature = fields.Html();
    letter_html = fields.Html({ compute: "_compute_letter_html" });

    _records = [
        { id: 1, state: "draft", level: "Friendly", ...FRIENDLY },
        { id: 2, state: "printed", level: "Friendly", ...FRIENDLY },
    ];

    _compute_letter_html() {
        for (const reminder of this) {
            reminder.letter_html = render(reminder);
        }
    }
}

function fill(template) {
    return template
        .replace("<p>{{ invoice_table }}</p>", TABLE)
        .replace(/{{ (\w+) }}/g, (token, name) => (VALUES[name] ? `<span data-variable="${name}">${VALUES[name]}</span>` : token));
}

/** The letter, as the server renders it. */
function render({ subject, body, signature }) {
    return `<html><head><style>body { margin: 0 } .letter { width: 800px; height: 1100px; padding: 60px; box-sizing: border-box }</style></head>
        <body><div class="letter">
            <p class="date">Nantes</p>
            <p><span data-zone="subject">${fill(subject)}</span></p>
            <div data-zone="body">${fill(body)}</div>
            <div data-zone="signature">${fill(signature)}</div>
            ${ACTIVE}
        </div></body></html>`;
}

defineModels({ ...mailModels, Reminder });

const zone = (name) => `:iframe [data-zone=${name}]`;
const open = (name) => `${zone(name)}[contenteditable]:not([contenteditable=false])`;
const pencil = (name) => `.o_letter_pencil[data-zone=${name}]`;
const shown = (selector) => waitFor(selector, { timeout: 5000 });
const scale = () => queryRect("iframe").width / 800;
const gone = (selector) => waitForNone(selector, { timeout: 5000 });

async function mountLetter({ resId = 1, ...options } = {}) {
    await mountView({
        type: "form",
        resModel: "account.reminder",
        resId,
        arch: `
            <form>
                <header>
                    <button name="action_download_pdf" type="object" string="Download" data-hotkey="q"/>
                    <button name="action_back" type="object" string="Back"/>
                </header>
                <div class="o_reminder_desk">
                    <field name="letter_html" widget="reminder_letter" class="o_reminder_sheet"/>
                    <field name="level" class="o_reminder_side"/>
                    <field name="subject_shown" readonly="1"/>
                </div>
                <field name="state" invisible="1"/>
                <field name="subject" invisible="1"/>
                <field name="body" invisible="1"/>
                <field name="signature" invisible="1"/>
            </form>`,
        ...options,
    });
    await shown(".o_letter_paper:not([style*='width: 0px'])"); // the letter has been laid out
}

/** Open a zone by its pencil. */
async function edit(name) {
    await contains(pencil(name)).click();
    await shown(open(name));
}

/** Type where the caret is, by the browser's own editing. */
function type(text) {
    queryOne("iframe").contentDocument.execCommand("insertText", false, text);
}

beforeEach(() => {
    onRpc("account.reminder", "web_save", ({ args }) => {
        expect.step(args[1]);
    });
});

// The frame

test("the letter stands in a frame that runs nothing", async () => {
    await mountLetter();
    await shown(pencil("subject"));
    expect("iframe").toHaveAttribute("sandbox", "allow-same-origin allow-scripts"); // else WebKit calls no listener; its policy lets none run
    expect(":iframe script").toHaveCount(1);
    await waitUntil(() => queryOne(":iframe img").complete, { timeout: 5000 });
    expect(document.body).not.toHaveAttribute("data-hacked");
});

test("its policy comes before it, and what would lead the frame away is left out", async () => {
    await mountLetter();
    await shown(pencil("subject"));
    const policy = new DOMParser().parseFromString(queryOne("iframe").srcdoc, "text/html").head.firstElementChild;
    expect(policy).toHaveAttribute("content", /script-src 'none'.*form-action 'none'/);
    expect(":iframe meta, :iframe base").toHaveCount(0);
    const { contentDocument } = queryOne("iframe");
    for (const selector of [".active", ".away", "form button"]) {
        contentDocument.querySelector(selector).click();
        await animationFrame();
        expect(queryOne("iframe").contentDocument).toBe(contentDocument);
    }
    expect(contentDocument.URL).toBe("about:srcdoc");
    expect(document.body).not.toHaveAttribute("data-hacked");
});

test("nor does a letter that takes its place", async () => {
    await mountLetter();
    await edit("subject");
    type("!");
    await press(["Control", "s"]);
    await shown(`${zone("subject")}:not([contenteditable]):contains(FAC/2026/1!)`);
    await waitUntil(() => queryOne(":iframe img").complete, { timeout: 5000 });
    expect(":iframe script").toHaveCount(1);
    expect(document.body).not.toHaveAttribute("data-hacked");
    expect.verifySteps([{ subject: "Reminder {{ invoice_number }}!" }]);
});

test("the sheet fits into a narrow screen, its pencils beside their zones", async () => {
    await mountLetter();
    await shown(pencil("body"));
    const distance = () => {
        const frame = queryRect("iframe");
        const inFrame = queryFirst(zone("body")).getBoundingClientRect();
        return Math.round(queryRect(pencil("body")).top - frame.top - inFrame.top * scale());
    };
    expect(scale()).toBe(1);
    expect(distance()).toBe(0);
    queryOne(".o_reminder_sheet").style = "flex: none; width: 700px";
    await waitUntil(() => scale() < 1, { timeout: 5000 });
    expect(scale()).toBe(700 / 800);
    expect(".o_letter_paper").toHaveRect({ width: 700 });
    expect(distance()).toBe(0);
    expect(queryRect(pencil("body")).left).toBeGreaterThan(queryRect("iframe").left);
});

// Pencils

test("the zones of a draft have pencils, which say what they are for", async () => {
    await mountLetter();
    await shown(pencil("signature"));
    expect(queryAllAttributes(".o_letter_pencil", "data-zone")).toEqual(["subject", "body", "signature"]);
    expect(queryAllAttributes(".o_letter_pencil", "aria-label")).toEqual(["Edit the subject", "Edit the text", "Edit the signature"]);
});

test("a printed letter has none, and a click on it opens nothing", async () => {
    await mountLetter({ resId: 2 });
    expect(".o_letter_pencil").toHaveCount(0);
    await click(zone("subject"));
    expect(open("subject")).toHaveCount(0);
});

test("nor has a draft that may only be read", async () => {
    await mountLetter({ readonly: true });
    expect(".o_letter_pencil").toHaveCount(0);
    await click(zone("subject"));
    expect(open("subject")).toHaveCount(0);
});

// Editing

test("a click elsewhere saves the zone as a template", async () => {
    await mountLetter();
    await edit("body");
    type(" Thank you.");
    await click(":iframe .date");
    await gone(open("body"));
    expect.verifySteps([{ body: FRIENDLY.body.trimEnd().replace(".</p>", ". Thank you.</p>") + "\n" }]);
    expect(`${zone("body")} strong [data-variable=amount_due]`).toHaveText("1 000,00 €");
    expect(zone("body")).toHaveText(/Thank you\./);
});

test("a click on the letter's text opens the zone", async () => {
    await mountLetter();
    await shown(pencil("signature"));
    await click(zone("signature"));
    await shown(`${pencil("signature")}.active`);
    expect(open("signature")).toHaveCount(1);
    await press("Escape");
});

test("the caret starts at the end of the zone", async () => {
    await mountLetter();
    for (const [name, text] of [
        ["subject", "Reminder FAC/2026/1|"],
        ["body", "Please pay 1 000,00 €.|"],
        ["signature", "Chloé|"],
    ]) {
        await edit(name);
        type("|");
        expect(`${zone(name)}:contains(${text})`).toHaveCount(1);
        await press("Escape");
        await gone(open(name));
    }
    expect.verifySteps([]);
});

test("the caret starts where somebody clicked, else beside the value that was clicked on", async () => {
    await mountLetter();
    await shown(pencil("body"));
    const frame = queryOne("iframe").contentDocument;
    const clickOn = async (node, start) => {
        const range = frame.createRange();
        range.setStart(node, start);
        range.setEnd(node, start + 1);
        const { left, top, height } = range.getBoundingClientRect();
        const init = { clientX: left, clientY: top + height / 2, bubbles: true };
        node.parentElement.dispatchEvent(new MouseEvent("click", init));
        await shown(open("body"));
    };
    await clickOn(frame.querySelector("[data-zone=body] p").firstChild, 5);
    type("|");
    expect(`${zone("body")} p:first`).toHaveText("Dear |customer,");
    await press("Escape");
    await gone(open("body"));
    await clickOn(frame.querySelector("[data-variable=amount_due]").firstChild, 2);
    type("|");
    expect(`${zone("body")} p:contains(Please)`).toHaveText("Please pay 1 000,00 €|.");
    await press("Escape");
    expect.verifySteps([]);
});

test("what is being typed has a strip with Save and Cancel", async () => {
    await mountLetter();
    expect(".o_letter_strip").toHaveCount(0);
    await edit("signature");
    type("!");
    await contains(".o_letter_strip button:contains(Save)").click();
    await gone(open("signature"));
    expect(".o_letter_strip").toHaveCount(0);
    expect.verifySteps([{ signature: "<p>{{ user_name }}!</p>" }]);
    await edit("signature");
    type("?");
    await contains(".o_letter_strip button:contains(Cancel)").click();
    await gone(open("signature"));
    expect(zone("signature")).toHaveText("Chloé!");
    expect.verifySteps([]);
});

test("where one types by touch, the strip is above the toolbar and the keyboard", async () => {
    const { visualViewport } = window;
    after(() => delete visualViewport.height);
    await mountLetter();
    await edit("body");
    const toolbar = document.createElement("div");
    toolbar.className = "o-toolbar-above-keyboard";
    expect(".o_letter_strip").toHaveStyle({ bottom: "0px" });
    queryOne(".o_letter_strip").parentElement.append(toolbar);
    expect(".o_letter_strip").toHaveStyle({ bottom: "41px" });
    Object.defineProperty(visualViewport, "height", { value: window.innerHeight - 200, configurable: true });
    visualViewport.dispatchEvent(new Event("resize"));
    expect(".o_letter_strip").toHaveStyle({ bottom: "241px" });
    await press("Escape");
    expect.verifySteps([]);
});

test("what was discarded can be had back", async () => {
    await mountLetter();
    await edit("body");
    type(" Never mind.");
    await press("Escape");
    await gone(open("body"));
    await contains(".o_letter_bring_back").click();
    await shown(open("body"));
    expect(".o_letter_bring_back").toHaveCount(0);
    expect(zone("body")).toHaveText(/Never mind/);
    await press(["Control", "s"]);
    await gone(open("body"));
    expect(".o_letter_strip").toHaveCount(0);
    expect.verifySteps([{ body: FRIENDLY.body.trimEnd().replace(".</p>", ". Never mind.</p>") + "\n" }]);
});

test("variables, and blocks that were deleted, are put back in from a list", async () => {
    onRpc("account.reminder", "get_letter_variables", ({ args }) => {
        expect.step(args);
        return [
            { name: "payment_details", kind: "block", label: "Payment details", description: "", group: "Blocks", value: "", members: [] },
            { name: "amount_due", kind: "amount", label: "Amount due", description: "", group: "Amounts", value: "1 000,00 €", members: [] },
        ];
    });
    await mountLetter();
    await edit("signature");
    await contains(".o_letter_insert").click();
    await contains(".o_reminder_picker .o_reminder_row:contains(Payment details)").click();
    await shown(`${open("signature")} div[data-variable=payment_details]:contains(Payment details)`);
    await press(["Control", "s"]);
    await gone(open("signature"));
    expect.verifySteps([[[1]], { signature: "<p>{{ user_name }}</p><p>{{ payment_details }}</p>" }]);
    await edit("subject");
    await contains(".o_letter_insert").click();
    expect(".o_reminder_picker .o_reminder_row").toHaveCount(1);
    await contains(".o_reminder_picker .o_reminder_row:contains(Amount due)").click();
    expect(`${open("subject")} span[data-variable=amount_due]`).toHaveText("1 000,00 €");
    await press(["Control", "s"]);
    await gone(open("subject"));
    expect.verifySteps([[[1]], { subject: "Reminder {{ invoice_number }}{{ amount_due }}" }]);
});

test("a value of which there is none has no frame", async () => {
    VALUES.user_name = " ";
    await mountLetter();
    await edit("signature");
    expect(queryOne(`${zone("signature")} [data-variable]`).style.outline).toBe("");
    await edit("body");
    expect(queryOne(`${zone("body")} [data-variable=amount_due]`).style.outline).not.toBe("");
    await press("Escape");
    VALUES.user_name = "Chloé";
});

test("Esc closes what is open over the letter first, and keeps the text", async () => {
    await mountLetter();
    await edit("body");
    type(" Stay.");
    queryOne("iframe").contentDocument.getSelection().selectAllChildren(queryFirst(`${zone("body")} p`));
    await shown(".o-we-toolbar .o-select-color-foreground");
    await contains(".o-we-toolbar .o-select-color-foreground").click();
    await shown(".o_font_color_selector");
    await press("Escape");
    await gone(".o_font_color_selector");
    expect(open("body")).toHaveText(/Stay\./);
    await press("Escape");
    await gone(open("body"));
    expect.verifySteps([]);
});

test("values are one piece: they are not changed", async () => {
    await mountLetter();
    await edit("body");
    expect(queryAllAttributes(`${zone("body")} [data-variable]`, "contenteditable")).toEqual(["false", "false"]);
    await press("Escape");
});

test("the subject is one line", async () => {
    await mountLetter();
    await edit("subject");
    const [event] = await manuallyDispatchProgrammaticEvent(queryOne(zone("subject")), "keydown", { key: "Enter" });
    expect(event.defaultPrevented).toBe(true);
    await press("Escape");
});

test("Esc leaves the zone as it was, and saves nothing", async () => {
    await mountLetter();
    await edit("body");
    const before = () => queryOne(zone("body")).innerHTML;
    await press("Escape");
    const html = before();
    await edit("body");
    type(" Never mind.");
    await press("Escape");
    await gone(open("body"));
    expect(before()).toBe(html);
    expect(zone("body")).not.toHaveText(/Never mind/);
    expect.verifySteps([]);
});

test("a zone that was not changed is not saved", async () => {
    await mountLetter();
    await edit("body");
    await click(":iframe .date");
    await gone(open("body"));
    expect.verifySteps([]);
});

test("another pencil saves the one zone and opens the other", async () => {
    await mountLetter();
    await edit("signature");
    type("!");
    await contains(pencil("subject")).click();
    await shown(open("subject"));
    expect.verifySteps([{ signature: "<p>{{ user_name }}!</p>" }]);
    type("!");
    await press(["Control", "s"]);
    await gone(open("subject"));
    expect.verifySteps([{ subject: "Reminder {{ invoice_number }}!" }]);
});

test("saved by a key, the pencil has the focus again", async () => {
    await mountLetter();
    await edit("subject");
    type("!");
    await press(["Control", "s"]);
    await gone(open("subject"));
    expect(pencil("subject")).toBeFocused();
    expect.verifySteps([{ subject: "Reminder {{ invoice_number }}!" }]);
});

test("a button that is pressed by its hotkey saves the zone first, once", async () => {
    onRpc("account.reminder", "action_download_pdf", () => {
        expect.step("download");
        return false;
    });
    await mountLetter();
    await edit("subject");
    type("!");
    await press(["Alt", "q"]);
    await expect.waitForSteps([{ subject: "Reminder {{ invoice_number }}!" }, "download"]);
});

// Refused

async function refuse({ errors = 1 } = {}) {
    onRpc("account.reminder", "web_save", ({ args }) => {
        if (/numbr/.test(args[1].subject)) {
            expect.step(args[1]);
            throw makeServerError({ type: "ValidationError", message: "There is no variable “invoice_numbr”." });
        }
    });
    await mountLetter();
    await edit("subject");
    type(" {{ invoice_numbr }}");
    expect.errors(errors);
}

test("a refused zone stays open with what was typed", async () => {
    await refuse();
    await press(["Control", "s"]);
    await shown(".modal:contains(There is no variable)");
    expect(".modal").toHaveCount(1);
    expect.verifyErrors(["There is no variable"]);
    await contains(".modal .btn-primary").click();
    expect(open("subject")).toHaveText("Reminder FAC/2026/1 {{ invoice_numbr }}");
    await press("Escape");
    await gone(open("subject"));
    expect(zone("subject")).toHaveText("Reminder FAC/2026/1");
    expect.verifySteps([{ subject: "Reminder {{ invoice_number }} {{ invoice_numbr }}" }]);
});

test("what was refused is not offered to the server again", async () => {
    await refuse();
    await press(["Control", "s"]);
    await shown(".modal:contains(There is no variable)");
    expect.verifyErrors(["There is no variable"]);
    await contains(".modal .btn-primary").click();
    await press("Escape");
    await edit("signature");
    type("!");
    await press(["Control", "s"]);
    await gone(open("signature"));
    expect.verifySteps([{ subject: "Reminder {{ invoice_number }} {{ invoice_numbr }}" }, { signature: "<p>{{ user_name }}!</p>" }]);
});

test("a button does nothing if the zone is refused, and one message says so", async () => {
    onRpc("account.reminder", "action_download_pdf", () => expect.step("download"));
    await refuse();
    await contains("button[name=action_download_pdf]").click();
    await shown(".modal:contains(There is no variable)");
    expect(".modal").toHaveCount(1);
    expect.verifyErrors(["There is no variable"]);
    await contains(".modal .btn-primary").click();
    expect(open("subject")).toHaveCount(1);
    expect.verifySteps([{ subject: "Reminder {{ invoice_number }} {{ invoice_numbr }}" }]);
    await press("Escape");
});

test("what was refused is not sent again before it has changed, unless that is asked for", async () => {
    await refuse({ errors: 2 });
    await click(":iframe .date");
    await shown(".modal:contains(There is no variable)");
    expect.verifyErrors(["There is no variable"]);
    await contains(".modal .btn-primary").click();
    const refused = { subject: "Reminder {{ invoice_number }} {{ invoice_numbr }}" };
    expect.verifySteps([refused]);
    await click(":iframe .date");
    await animationFrame();
    expect(".modal").toHaveCount(0);
    expect(open("subject")).toHaveCount(1);
    expect.verifySteps([]);
    await contains(".o_letter_strip button:contains(Save)").click();
    await shown(".modal:contains(There is no variable)");
    expect.verifyErrors(["There is no variable"]);
    expect.verifySteps([refused]);
    await contains(".modal .btn-primary").click();
    await press("Escape");
});

test("a button says that the letter is not saved, and nothing of fields", async () => {
    onRpc("account.reminder", "action_download_pdf", () => expect.step("download"));
    await refuse();
    await press(["Control", "s"]);
    await shown(".modal:contains(There is no variable)");
    expect.verifyErrors(["There is no variable"]);
    await contains(".modal .btn-primary").click();
    expect.verifySteps([{ subject: "Reminder {{ invoice_number }} {{ invoice_numbr }}" }]);
    await contains("button[name=action_download_pdf]").click();
    await shown(".o_notification:contains(The letter is not saved)");
    expect(".o_notification:contains(required)").toHaveCount(0);
    expect(".modal").toHaveCount(0);
    expect.verifySteps([]);
    await press("Escape");
});

/** Leave a text that the server has refused, by a button, and see that it is gone. */
async function leaveRefused(selector, steps = []) {
    onRpc("account.reminder", "action_back", () => {
        expect.step("back");
        return false;
    });
    await refuse();
    await press(["Control", "s"]);
    await shown(".modal:contains(There is no variable)");
    expect.verifyErrors(["There is no variable"]);
    await contains(".modal .btn-primary").click();
    await contains(selector).click();
    await gone(open("subject"));
    expect(zone("subject")).toHaveText("Reminder FAC/2026/1");
    await waitForNone(".o_form_status_indicator .text-danger", { timeout: 5000 });
    await animationFrame();
    expect(".o_notification").toHaveCount(0);
    expect.verifySteps([{ subject: "Reminder {{ invoice_number }} {{ invoice_numbr }}" }, ...steps]);
}

test("✖ discards what was refused", () => leaveRefused(".o_form_button_cancel"));

test("Back discards what was refused", () => leaveRefused("button[name=action_back]", ["back"]));

test("✖ discards what is being typed", async () => {
    await mountLetter();
    await edit("subject");
    type("!");
    await contains(".o_form_button_cancel").click();
    await gone(open("subject"));
    expect(zone("subject")).toHaveText("Reminder FAC/2026/1");
    expect.verifySteps([]);
});

test("a letter that somebody printed meanwhile is shown as it is by now", async () => {
    onRpc("account.reminder", "web_save", () => {
        MockServer.env["account.reminder"].write([1], { state: "printed" });
        throw makeServerError({ type: "UserError", message: "This reminder was printed" });
    });
    await mountLetter();
    await edit("subject");
    type("!");
    expect.errors(1);
    await press(["Control", "s"]);
    await shown(".modal:contains(This reminder was printed)");
    expect.verifyErrors(["This reminder was printed"]);
    await contains(".modal .btn-primary").click();
    await gone(open("subject"));
    expect(".o_letter_pencil").toHaveCount(0);
    expect(".o_letter_strip").toHaveCount(0);
    expect(zone("subject")).toHaveText("Reminder FAC/2026/1");
    expect(".o_form_status_indicator_buttons.invisible").toHaveCount(1);
});

// With the rest of the page

test("closing the browser sends what was typed", async () => {
    mockSendBeacon((route, blob) => {
        blob.text().then((text) => expect.step([route, JSON.parse(text).params.args]));
        return true;
    });
    await mountLetter();
    await edit("signature");
    type("!");
    await manuallyDispatchProgrammaticEvent(window, "beforeunload");
    await expect.waitForSteps([
        ["/web/dataset/call_kw/account.reminder/web_save", [[1], { signature: "<p>{{ user_name }}!</p>" }]],
    ]);
});

test("another level exchanges the letter in the same frame", async () => {
    await mountLetter();
    await shown(pencil("subject"));
    const { contentDocument } = queryOne("iframe");
    await contains(".o_field_widget[name=level] input").edit("Firm");
    await shown(`${zone("subject")}:contains(Firm reminder)`);
    expect(queryOne("iframe").contentDocument).toBe(contentDocument);
    await edit("subject");
    expect(open("subject")).toHaveText("Firm reminder");
    await press("Escape");
});

test("a letter that arrives late doesn't take away what is being typed", async () => {
    const answer = new Deferred();
    onRpc("account.reminder", "onchange", () => answer);
    await mountLetter();
    await shown(pencil("signature"));
    await contains(".o_field_widget[name=level] input").edit("Firm");
    await edit("signature");
    type("!");
    answer.resolve();
    await shown(".o_field_widget[name=subject_shown]:contains(Firm reminder)");
    await animationFrame();
    await animationFrame();
    expect(open("signature")).toHaveText("Chloé!");
    await press("Escape");
    await shown(`${zone("subject")}:contains(Firm reminder)`);
    expect(zone("signature")).toHaveText("Chloé");
});
