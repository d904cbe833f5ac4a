import { beforeEach, expect, test } from "@odoo/hoot";
import { queryAllTexts, resize, waitFor } from "@odoo/hoot-dom";
import { advanceTime, animationFrame, Deferred } from "@odoo/hoot-mock";
import { mailModels } from "@mail/../tests/mail_test_helpers";
import { WebClient } from "@web/webclient/webclient";
import {
    clickSave,
    contains,
    defineModels,
    fields,
    getService,
    makeServerError,
    MockServer,
    mockService,
    models,
    mountView,
    mountWithCleanup,
    onRpc,
} from "@web/../tests/web_test_helpers";

class Reminder extends models.Model {
    _name = "account.reminder";

    subject = fields.Char({
        onChange: (reminder) => {
            reminder.letter_html = render(reminder);
        },
    });
    state = fields.Char({ default: "draft" });
    has_letter = fields.Boolean();
    letter_html = fields.Html({ compute: "_compute_letter_html" });
    alerts = fields.Json();

    _records = [
        {
            id: 1,
            subject: "Reminder",
            alerts: [
                { severity: "danger", words: "FAC/2026/1 is paid.", action: "action_open_invoices", action_text: "Show" },
                { severity: "warning", words: "The address\nis <b>not</b> complete.", action: "action_open_partner", action_text: "Complete it" },
                { severity: "info", words: "Your company has no logo.", action: false, action_text: false },
            ],
        },
        { id: 2, subject: "Reminder", alerts: false },
        { id: 3, subject: "Reminder", has_letter: true, alerts: [{ severity: "info", words: "No logo.", action: false }] },
        { id: 4, subject: "Reminder", has_letter: true, alerts: false, state: "printed" },
        {
            id: 5,
            subject: "Reminder",
            alerts: [{ severity: "danger", words: "Covered.", action: "action_match_credits", action_text: "Match", confirm: "The oldest first." }],
        },
    ];

    _views = {
        "form,1": `<form><field name="subject"/><field name="alerts" widget="reminder_alerts"/></form>`,
        "form,2": `<form><field name="subject"/><footer><button name="validate" type="object" string="Create"/></footer></form>`,
    };

    _compute_letter_html() {
        for (const reminder of this) {
            reminder.letter_html = render(reminder);
        }
    }
}

/** The letter, as the server renders it. */
function render({ has_letter, subject }) {
    return has_letter && `<p>${subject}</p>`;
}

defineModels({ ...mailModels, Reminder });

const WINDOW = { severity: "warning", words: "“Paris” would show.", action: false };
const messages = () => queryAllTexts(".alert span");

async function mountAlerts(resId) {
    await mountView({
        type: "form",
        resModel: "account.reminder",
        resId,
        resIds: [1, 2, 3, 4, 5],
        arch: `
            <form>
                <field name="subject"/>
                <field name="has_letter" invisible="1"/>
                <field name="letter_html" invisible="1"/>
                <field name="state" invisible="1"/>
                <field name="alerts" widget="reminder_alerts"/>
            </form>`,
    });
}

beforeEach(() => {
    onRpc("account.reminder", "web_save", ({ args }) => {
        expect.step(args[1]);
    });
});

test("alerts show their severity, and their words as text", async () => {
    await mountAlerts(1);
    expect(queryAllTexts(".alert span")).toEqual(["FAC/2026/1 is paid.", "The address\nis <b>not</b> complete.", "Your company has no logo."]);
    expect(".alert:eq(0)").toHaveClass("alert-danger");
    expect(".alert:eq(1)").toHaveClass("alert-warning");
    expect(".alert:eq(2)").toHaveClass("alert-info");
});

test("only alerts that can be helped have a button", async () => {
    await mountAlerts(1);
    expect(queryAllTexts(".alert button")).toEqual(["Show", "Complete it"]);
    expect(".alert:eq(2) button").toHaveCount(0);
});

test("above the letter, several alerts that keep nothing from being printed are in a fold", async () => {
    await resize({ width: 800 });
    await mountAlerts(1);
    expect(".alert-danger:visible").toHaveText("FAC/2026/1 is paid. Show");
    expect("summary").toHaveText("2 points to know before printing");
    expect("details").toHaveProperty("open", false);
    expect("details div.alert").toHaveCount(2);
    await resize({ width: 1300 });
    await animationFrame();
    expect("details").toHaveCount(0);
    expect(messages()).toHaveLength(3);
});

test("a single one is not", async () => {
    await resize({ width: 800 });
    await mountAlerts(3);
    expect("details").toHaveCount(0);
    expect(".alert:visible").toHaveCount(1);
});

test("no alerts, nothing shown", async () => {
    await mountAlerts(2);
    expect(".alert").toHaveCount(0);
});

test("the button saves the letter and calls its method", async () => {
    onRpc("account.reminder", "action_open_partner", ({ args }) => {
        expect.step(["action_open_partner", args[0]]);
        return { type: "ir.actions.act_window", res_model: "res.partner" };
    });
    await mountAlerts(1);
    mockService("action", {
        doActionButton: ({ name, resModel, resId, type }) => expect.step([type, resModel, name, resId]),
    });
    await contains(".o_field_widget[name=subject] input").edit("Last reminder", { confirm: false });
    await contains(".alert button:contains(Complete it)").click();
    expect.verifySteps([{ subject: "Last reminder" }, ["object", "account.reminder", "action_open_partner", 1]]);
});

test("a question is asked before the method is called, and the letter is read again afterwards", async () => {
    await mountAlerts(5);
    mockService("action", {
        doActionButton: async ({ name, onClose }) => {
            expect.step(name);
            MockServer.env["account.reminder"].write(5, { alerts: false });
            await onClose();
        },
    });
    await contains(".alert button").click();
    expect(".modal-body").toHaveText("The oldest first.");
    await contains(".modal .btn-secondary").click();
    expect.verifySteps([]);
    await contains(".alert button").click();
    await contains(".modal .btn-primary:contains(Match)").click();
    expect.verifySteps(["action_match_credits"]);
    await waitFor(".o_form_view:not(:has(.alert))");
});

test("a dialog after which the page is made anew goes, however slowly the letter is read", async () => {
    const slow = new Deferred();
    let reads = 0;
    onRpc("account.reminder", "web_read", () => (++reads === 2 ? slow : undefined));
    onRpc("account.reminder", "action_open_partner", () => ({
        type: "ir.actions.act_window",
        res_model: "account.reminder",
        views: [[2, "form"]],
        target: "new",
    }));
    onRpc("account.reminder", "validate", () => ({ type: "ir.actions.client", tag: "soft_reload" }));
    await mountWithCleanup(WebClient);
    await getService("action").doAction({ type: "ir.actions.act_window", res_model: "account.reminder", res_id: 1, views: [[1, "form"]] });
    await contains(".alert button:contains(Complete it)").click();
    await contains(".modal button:contains(Create)").click();
    expect.verifySteps([{ subject: false }]);
    await animationFrame();
    await animationFrame();
    slow.resolve();
    await waitFor("body:not(:has(.modal)) .o_form_view");
});

// What the envelope's window would show, measured on the PDF

test("what the window would show follows once the letter is there", async () => {
    const measured = new Deferred();
    onRpc("get_window_alerts", ({ args }) => {
        expect.step(args);
        return measured;
    });
    await mountAlerts(3);
    await advanceTime(600);
    expect(messages()).toEqual(["No logo."]);
    measured.resolve([WINDOW]);
    await waitFor(".alert-warning");
    expect(messages()).toEqual(["No logo.", "“Paris” would show."]);
    expect.verifySteps([[[3]]]);
});

test("a letter that changed is measured again once it is saved, and only then", async () => {
    onRpc("get_window_alerts", ({ args }) => {
        expect.step(args);
        return [];
    });
    await mountAlerts(3);
    await advanceTime(600);
    expect.verifySteps([[[3]]]);
    await contains(".o_field_widget[name=subject] input").edit("Firm");
    await advanceTime(600);
    expect.verifySteps([]);
    await clickSave();
    expect.verifySteps([{ subject: "Firm" }]);
    await advanceTime(600);
    expect.verifySteps([[[3]]]);
});

test("a printed letter is not measured, nor one that is not there", async () => {
    onRpc("get_window_alerts", () => expect.step("measured"));
    await mountAlerts(4);
    await advanceTime(600);
    await contains(".o_pager_previous").click();
    await contains(".o_pager_previous").click();
    await advanceTime(600);
    expect(".o_field_widget[name=subject] input").toHaveValue("Reminder");
    expect.verifySteps(["measured"]);
});

test("what was measured of another letter is not shown", async () => {
    const late = new Deferred();
    onRpc("get_window_alerts", () => late);
    await mountAlerts(3);
    await advanceTime(600);
    await contains(".o_pager_next").click();
    late.resolve([WINDOW]);
    await animationFrame();
    await animationFrame();
    expect(".alert").toHaveCount(0);
});

test("a letter that can't be measured is an alert already: nothing more is said", async () => {
    onRpc("get_window_alerts", () => {
        throw makeServerError({ message: "There is no wkhtmltopdf." });
    });
    await mountAlerts(3);
    await advanceTime(600);
    await animationFrame();
    expect(messages()).toEqual(["No logo."]);
    expect(".o_error_dialog").toHaveCount(0);
});
