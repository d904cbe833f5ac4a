import { expect, test } from "@odoo/hoot";
import { queryAllTexts } from "@odoo/hoot-dom";
import { mailModels } from "@mail/../tests/mail_test_helpers";
import { browser } from "@web/core/browser/browser";
import { SIZES, utils } from "@web/core/ui/ui_service";
import { contains, defineModels, fields, models, mountView, patchWithCleanup } from "@web/../tests/web_test_helpers";

class Reminder extends models.Model {
    _name = "account.reminder";

    name = fields.Char();
    amount = fields.Integer();
    days = fields.Integer();
    line_ids = fields.One2many({ relation: "account.reminder" });

    _records = [{ id: 1, name: "Dubois", amount: 100, days: 12, line_ids: [1] }];
}

defineModels({ ...mailModels, Reminder });

const LIST = `
    <list>
        <field name="name"/>
        <field name="amount" optional="show"/>
        <field name="days" optional="show" options="{'shown_from': 'LG'}"/>
    </list>`;

async function mountList(size) {
    patchWithCleanup(utils, { getSize: () => SIZES[size] });
    await mountView({ type: "list", resModel: "account.reminder", arch: LIST });
}

const heads = () => queryAllTexts("th[data-name]");

test("a wide list has all its columns", async () => {
    await mountList("LG");
    expect(heads()).toEqual(["Name", "Amount", "Days"]);
});

test("a narrow list has those that it needs, and another when asked for it", async () => {
    await mountList("MD");
    expect(heads()).toEqual(["Name", "Amount"]);
    await contains(".o_optional_columns_dropdown button").click();
    await contains(".o-dropdown-item:contains(Days) input").click();
    expect(heads()).toEqual(["Name", "Amount", "Days"]);
});

test("what a user chose holds on a narrow list", async () => {
    patchWithCleanup(browser.localStorage, { getItem: (key) => (key.startsWith("optional_fields") ? "days" : null) });
    await mountList("MD");
    expect(heads()).toEqual(["Name", "Days"]);
});

test("so does a list within a form", async () => {
    patchWithCleanup(utils, { getSize: () => SIZES.MD });
    const arch = `<form><field name="line_ids">${LIST}</field></form>`;
    await mountView({ type: "form", resModel: "account.reminder", resId: 1, arch });
    expect(heads()).toEqual(["Name", "Amount"]);
});
