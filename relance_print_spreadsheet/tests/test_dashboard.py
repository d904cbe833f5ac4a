# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What the dashboard asks for is there, and says what the board and its reports say."""

import re

from odoo.fields import Domain
from odoo.tests import new_test_user, tagged

from .common import PIVOT_VALUE, DashboardCommon

MENU_LINK = re.compile(r"\[.+\]\(odoo://ir_menu_xml_id/([a-z_.]+)\)")
RANGE = re.compile(r"Data!([A-Z])(\d+)(?::([A-Z])(\d+))?")


@tagged("post_install", "-at_install")
class TestDashboard(DashboardCommon):
    def make_reader(self):
        return new_test_user(self.env, "the_reader", "account.group_account_readonly", company_id=self.company.id)

    def get_charts(self):
        return [data for data in self.figures if data["type"].startswith("odoo_")]

    def get_questions(self):
        """Yield all that is asked of the server: the model, the domain, the groups, the aggregates, the filters, the action."""
        for pivot in self.book["pivots"].values():
            groups = [
                ":".join(filter(None, (row["fieldName"], row.get("granularity"))))
                for row in pivot["rows"] + pivot["columns"]
            ]
            measures = [
                "__count" if measure["fieldName"] == "__count" else f"{measure['fieldName']}:{measure['aggregator']}"
                for measure in pivot["measures"]
            ]
            yield pivot["model"], pivot["domain"], groups, measures, pivot["fieldMatching"], pivot["actionXmlId"]
        for chart in self.get_charts():
            meta, search = chart["metaData"], chart["searchParams"]
            self.assertEqual(meta["groupBy"], search["groupBy"])
            field = self.env[meta["resModel"]]._fields.get(meta["measure"])
            measure = f"{field.name}:{field.aggregator}" if field else "__count"
            yield (
                meta["resModel"],
                search["domain"],
                meta["groupBy"],
                [measure],
                chart["fieldMatching"],
                chart["actionXmlId"],
            )

    def test_all_that_is_asked_for_is_there(self):
        """Who may do invoicing, and who may only read, get an answer to each question."""
        self.make_history()
        self.assertEqual(self.book["lists"], {})
        readers = [self.clerk, self.make_reader()]
        filters = {each["id"]: each for each in self.book["globalFilters"]}
        kinds = {"date": "date", "relation": "many2one"}
        count = 0
        for model, domain, groups, measures, matching, action in self.get_questions():
            count += 1
            with self.subTest(model=model, groups=groups, measures=measures):
                for user in readers:
                    records = self.env[model].with_user(user).with_context(allowed_company_ids=self.company.ids)
                    self.assertTrue(records.sudo(False).formatted_read_grouping_sets(domain, [[], groups], measures)[0])
                for id_, match in matching.items():
                    field = self.env[model]._fields[match["chain"]]
                    self.assertEqual([field.type, match["type"]], 2 * [kinds[filters[id_]["type"]]])
                    self.assertIn(field.comodel_name, (None, filters[id_].get("modelName")))
                self.assertEqual(self.env.ref(action).sudo().res_model, model)
                # what can be filtered is
                names = {"period": ["date"], "customer": ["partner_id"]}
                wanted = {id_ for id_, (name,) in names.items() if name in self.env[model]._fields}
                wanted -= {"period"} if model == "account.reminder.dso" else set()  # as it was at each month's end
                self.assertEqual(set(matching), wanted)
        self.assertEqual(count, len(self.book["pivots"]) + len(self.get_charts()))

    def test_what_is_shown_is_known(self):
        """Links lead to menus that a clerk has, figures show cells that have something in them, each pivot is used."""
        links = {
            name: MENU_LINK.fullmatch(text) for name, text in self.cells["Dashboard"].items() if text.startswith("[")
        }
        self.assertTrue(all(links.values()), links)
        menus = {link[1] for link in links.values()} | set(self.book["chartOdooMenusReferences"].values())
        visible = self.clerk_env["ir.ui.menu"]._visible_menu_ids()
        for menu in menus:
            self.assertIn(self.env.ref(menu).id, visible, menu)
        ids = {data["chartId"] for data in self.figures}
        self.assertEqual(set(self.book["chartOdooMenusReferences"]), ids)
        for data in self.figures:
            ranges = [data[key] for key in ("keyValue", "baseline", "labelRange") if key in data]
            ranges += [one["dataRange"] for one in data["dataSets"]] if data["type"] == "bar" else []
            for text in ranges:
                column, row, *_end = RANGE.fullmatch(text).groups()
                # but for the corner above the months, and columns that a table of months fills
                self.assertTrue(f"{column}{row}" in self.cells["Data"] or text == "Data!A21:A57", text)
        formulas = " ".join(text for cells in self.cells.values() for text in cells.values())
        self.assertEqual(set(re.findall(r"PIVOT(?:\.VALUE)?\((\d+),", formulas)), set(self.book["pivots"]))

    def test_sums_have_their_currency(self):
        """A sum that Odoo's spreadsheet shortens loses the currency's sign; as a whole, it needs smaller figures."""
        sums = []
        for card in self.figures:
            formula = self.cells["Data"].get(card.get("keyValue", "").partition("!")[2], "")
            if asked := PIVOT_VALUE.fullmatch(formula):
                model, measure = self.env[self.book["pivots"][asked[1]]["model"]], asked[2].partition(":")[0]
                if measure in model._fields and model._fields[measure].type == "monetary":
                    sums.append((card["title"]["text"], card["humanize"], card["keyDescr"]["fontSize"]))
        self.assertEqual(sums, [("Overdue", False, 20)])

    def test_figures_are_the_boards(self):
        self.make_history()
        rows = self.clerk_env["account.reminder.board"].search([])
        effects = self.clerk_env["account.reminder.effect"].search([])
        complete = effects.filtered("is_complete")
        payments = self.clerk_env["account.reminder.payment"].search([])
        dso = self.clerk_env["account.reminder.dso"].search([])
        late = sum(payment.amount * payment.days_late for payment in payments) / sum(payments.mapped("amount"))
        expected = {
            "B1": sum(rows.mapped("amount_overdue")),
            "B2": len(rows),
            "B3": 2,
            "B4": 1900,
            "B5": 0.4,
            "B6": 600,
            "B7": late,
            "B9": dso[0].days,
            "B10": dso[1].days,
            "B13": sum(rows.mapped("amount_1_30")),
            "B14": sum(rows.mapped("amount_31_60")),
            "B15": sum(rows.mapped("amount_61_90")),
            "B16": sum(rows.mapped("amount_over_90")),
        }
        self.assertEqual((len(effects), len(complete)), (2, 1))
        self.assertGreater(expected["B1"], 0)
        for name, value in expected.items():
            self.assertAlmostEqual(self.ask_cell(name), value, 4, name)
        self.assertEqual(sum(expected[f"B{row}"] for row in range(13, 17)), expected["B1"])
        self.assertEqual(self.ask("7", "paid_30:sum", ["date:month"]), [600, 100])
        self.assertEqual(
            sorted(self.ask("6", "amount_overdue:sum", ["partner_id"])), sorted(rows.mapped("amount_overdue"))
        )
        german = Domain("partner_id", "=", self.german.id)
        self.assertEqual(self.ask("2", "amount:sum", domain=german), 400)

    def test_who_sees_it(self):
        employee = new_test_user(self.env, "the_employee", groups="base.group_user", company_id=self.company.id)
        for user, seen in ((self.clerk, True), (self.make_reader(), True), (employee, False)):
            found = self.env["spreadsheet.dashboard"].with_user(user).search([("id", "=", self.dashboard.id)])
            self.assertEqual(bool(found), seen, user.login)
        finance = self.env.ref("spreadsheet_dashboard.spreadsheet_dashboard_group_finance")
        self.assertIn(self.dashboard, finance.with_env(self.clerk_env).published_dashboard_ids)
