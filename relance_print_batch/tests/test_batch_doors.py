# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Doors of a batch, as an integrator's addon uses them: conditions and columns of the proposal, columns of the list."""

from odoo.tests import tagged
from odoo.tools import SQL

from odoo.addons.relance_print_batch.models.account_reminder_batch_letter_proposal import CHOSEN

from .common import BatchCommon


@tagged("post_install", "-at_install")
class TestDoors(BatchCommon):
    def extend(self, model, name, function):
        """Extend a method as an addon would: the function gets what ``super()`` returns, and the batch."""
        registered = self.env.registry[model]
        core = getattr(registered, name)
        self.patch(registered, name, lambda self, *args: function(core(self, *args), *(args or [self])))

    def test_conditions(self):
        """All are to be met, whatever stands in one of them."""
        moves = self.invoice | self.make_move(partner=self.german) | self.make_move(partner=self.british, amount=20)
        extra = SQL("partner.zip = '40212' OR letter.partner_id = %s", self.british.id)
        self.extend(
            "account.reminder.batch.letter", "_get_proposal_conditions", lambda conditions, _batch: [*conditions, extra]
        )
        self.assertEqual(self.propose(moves).letter_ids.partner_id, self.german | self.british)
        self.assertEqual(self.propose(moves, amount_min=50).letter_ids.partner_id, self.german)

    def test_columns(self):
        """Of the letter all that is promised, of its invoices what can be aggregated, whatever the letters are made of."""
        moves = self.invoice | self.make_move(amount=500.0, days_late=40)
        parts = [SQL("%s IS NOT NULL OR TRUE", SQL.identifier("chosen", name)) for name in CHOSEN]
        extra = SQL("CASE WHEN %s THEN MAX(overdue.amount)::integer::text END", SQL(" AND ").join(parts))
        self.extend(
            "account.reminder.batch.letter",
            "_get_proposal_columns",
            lambda columns, _batch: {**columns, "reason": extra},
        )
        self.assertEqual(self.propose(moves).letter_ids.mapped("reason"), ["1000"])
        self.assertEqual(self.propose(moves, grouping="invoice").letter_ids.mapped("reason"), ["500", "1000"])
        self.assertEqual(self.propose(moves, stage_mode="separate").letter_ids.mapped("reason"), ["1000"])

    def test_columns_of_the_list(self):
        column = "Contact", lambda letter: letter.partner_id.name
        self.extend(
            "account.reminder.batch", "_get_manifest_columns", lambda columns, _batch: {**columns, "contact": column}
        )
        batch = self.propose(self.invoice)
        batch.action_run()
        rows = batch._get_manifest().decode("utf-8-sig").splitlines()
        self.assertTrue(rows[0].endswith(";Contact"))
        self.assertTrue(rows[1].endswith(f";{self.customer.name}"))
