# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The dashboard in a real browser: what its cells come to. They are drawn on a canvas, so the page can't be read."""

import json

from odoo.tests import HttpCase, tagged

from odoo.addons.relance_print.tests.common import TODAY

from .common import DashboardCommon, before

# With each filter in turn, wait until the cells are as they should be, then see that none has an error.
_COMPARE = """
const stages = %s;
const sleep = () => new Promise((resolve) => setTimeout(resolve, 250));
(async () => {
    const getDashboard = () => odoo.__WOWL_DEBUG__.root?.env.services.spreadsheet_dashboard_loader?.getActiveDashboard();
    while (!getDashboard()?.model || !document.querySelector(".o-figure canvas")) {
        await sleep();
    }
    const model = getDashboard().model;
    const read = (name) => {
        const [, sheet, column, row] = name.match(/(.+)!([A-Z])(\\d+)/);
        const sheetId = model.getters.getSheetIds().find((id) => model.getters.getSheetName(id) === sheet);
        return model.getters.getEvaluatedCell({ sheetId, col: column.charCodeAt(0) - 65, row: row - 1 });
    };
    const isRight = (value, wanted) => (typeof wanted === "number" ? Math.abs(value - wanted) < 0.001 : value === wanted);
    const cells = () => model.getters.getSheetIds().flatMap((id) => Object.values(model.getters.getEvaluatedCells(id)));
    for (const [filter, expected] of stages) {
        model.dispatch("SET_GLOBAL_FILTER_VALUE", filter);
        const wrong = () => Object.keys(expected).filter((name) => !isRight(read(name).value, expected[name]));
        for (let tries = 0; wrong().length && tries < 80; tries++) {
            await sleep();
        }
        const errors = cells().filter((cell) => cell.type === "error").map((cell) => cell.message);
        if (wrong().length || errors.length) {
            return console.error(filter.id, JSON.stringify(wrong().map((name) => [name, read(name).value])), errors.join());
        }
    }
    console.log("test successful");
})();
"""


@tagged("post_install", "-at_install")
class TestDashboardScreen(DashboardCommon, HttpCase):
    test_cursor_lock_timeout = 60

    def look(self, **texts):
        """Have the clerk open the dashboard, choose days and a customer, and compare it with the board's figures and texts."""
        (most, *_others) = rows = self.clerk_env["account.reminder.board"].search([])
        expected = {
            "Data!B1": sum(rows.mapped("amount_overdue")),
            "Data!B2": len(rows),
            "Data!B3": 2,
            "Data!B4": 1900,
            "Data!B5": 0.4,
            "Data!B6": 600,
            "Data!B9": self.clerk_env["account.reminder.dso"].search([], limit=1).days,
            "Data!B10": self.clerk_env["account.reminder.dso"].search([], limit=1, offset=1).days,
            "Data!B16": sum(rows.mapped("amount_over_90")),
            "Data!D22": 600,
            "Data!D23": 100,
            "Dashboard!A25": most.partner_id.display_name,
            "Dashboard!B25": most.amount_overdue,
            "Dashboard!G25": most.amount_on_hold,
            **{f"Dashboard!{name}": text for name, text in texts.items()},
        }
        days = {"type": "range", "from": str(before(100)), "to": str(TODAY)}
        german = {"operator": "in", "ids": self.german.ids}
        row = rows.filtered(lambda row: row.partner_id == self.german)
        stages = [
            ({"id": "period", "value": days}, expected),
            # a customer's own: but for the company's days sales outstanding
            (
                {"id": "customer", "value": german},
                {
                    "Data!B1": row.amount_overdue,
                    "Data!B2": 1,
                    "Data!B4": 400,
                    "Data!C5": "–",
                    "Data!B9": expected["Data!B9"],
                },
            ),
            (
                {"id": "period", "value": {**days, "from": str(before(9))}},
                {"Data!B1": row.amount_overdue, "Data!B3": 0},
            ),
        ]
        code = _COMPARE % json.dumps(stages)
        path = f"/odoo/dashboards?dashboard_id={self.dashboard.id}"
        self.browser_js(path, code, "odoo.isReady === true", login=self.clerk.login, timeout=120)

    def test_in_english(self):
        self.make_history()
        self.clerk.sudo().lang = "en_US"
        self.look(A23="Customers with Most Overdue", A24="Customer", C24="1–30 Days")

    def test_in_french(self):
        self.make_history()
        self.look(A23="Clients qui ont le plus en retard", A24="Client", C24="1–30 jours")
