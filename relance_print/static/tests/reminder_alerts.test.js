import { beforeEach, expect, test } from "@odoo/hoot";
import { queryAllTexts } from "@odoo/hoot-dom";
import { mailModels } from "@mail/../tests/mail_test_helpers";
import { contains, defineModels, fields, mockService, models, mountView, onRpc } from "@web/../tests/web_test_helpers";

class Reminder extends models.Model {
    _name = "account.reminder";

    subject = fields.Char();
    alerts = fields.Json();

    _records = [
        {
            id: 1,
            subject: "Reminder",
            alerts: [
                { level: "danger", message: "FAC/2026/1 is paid.", action: "action_open_invoices", action_text: "Show" },
                { level: "warning", message: "The address\nis <b>not</b> complete.", action: "action_open_partner", action_text: "Complete it" },
                { level: "info", message: "Your company has no logo.", action: false, action_text: false },
            ],
        },
        { id: 2, subject: "Reminder", alerts: false },
    ];
}

defineModels({ ...mailModels, Reminder });

async function mountAlerts(resId) {
    await mountView({
        type: "form",
        resModel: "account.reminder",
        resId,
        arch: `<form><field name="subject"/><field name="alerts" widget="reminder_alerts"/></form>`,
    });
}

beforeEach(() => {
    onRpc("account.reminder", "web_save", ({ args }) => {
        expect.step(args[1]);
    });
});

test("alerts show their level, and their message as text", async () => {
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
