# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The dashboard, and letters and payments that it tells of."""

import json
import re

from odoo.addons.relance_print_board.tests.test_effect import EffectCommon, before

PIVOT_VALUE = re.compile(r'=PIVOT\.VALUE\((\d+),"([a-z_0-9]+:[a-z]+)"(?:,"#date:month",(\d+))?\)')


class DashboardCommon(EffectCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.dashboard = cls.clerk_env.ref("relance_print_spreadsheet.dashboard_reminders")
        cls.book = json.loads(cls.dashboard.spreadsheet_data)
        cls.cells = {sheet["name"]: sheet["cells"] for sheet in cls.book["sheets"]}
        cls.figures = [figure["data"] for sheet in cls.book["sheets"] for figure in sheet["figures"]]

    @classmethod
    def make_history(cls):
        """Have two letters, on one of which 600 of 1500 were paid in time, and other payments, 5 and 10 days late."""
        first, other = cls.make_move(80, 1500.0), cls.make_move(70, 400.0, partner=cls.german)
        cls.print_on(first, before(60))
        cls.pay_on(first, before(50), 600)
        cls.print_on(other, before(10))
        cls.pay_on(other, before(8), 100)
        paid = cls.make_move(45, 300.0)
        cls.pay_on(paid, before(40), 200)
        cls.pay_on(paid, before(35), 100)
        cls.env.flush_all()

    def ask(self, id_, measure, grouping=(), domain=()):
        """Return what a pivot says: its only value, or a list of one for each of its groups."""
        pivot = self.book["pivots"][id_]
        model, domain = self.clerk_env[pivot["model"]], [*pivot["domain"], *domain]
        measure = "__count" if measure == "__count:sum" else measure
        (groups,) = model.formatted_read_grouping_sets(domain, [list(grouping)], [measure])
        values = [group[measure] for group in groups]
        return values if grouping else values[0]

    def ask_cell(self, name):
        """Return what a cell of the sheet of figures says, for all days."""
        id_, measure, place = PIVOT_VALUE.fullmatch(self.cells["Data"][name]).groups()
        if not place:
            return self.ask(id_, measure)
        assert self.book["pivots"][id_]["rows"][0]["order"] == "desc"
        return self.ask(id_, measure, ["date:month"])[-int(place)]
