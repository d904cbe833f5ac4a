# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The rules of the proposal's statement, one by one, against what each invoice says of itself: on random data.

What letters claim together is compared in ``test_batch_stages``, credits in ``test_batch_open_item``, what day it is in
``test_days`` and ``test_batch_days``.
"""

import random
from datetime import timedelta

from odoo.fields import Command
from odoo.tests import freeze_time, tagged
from odoo.tools import SQL

from odoo.addons.relance_print.tests.common import LEVELS, TODAY
from odoo.addons.relance_print.tests.test_hold import HoldCommon

from .common import BatchCommon


class RandomCommon(BatchCommon, HoldCommon):
    """Invoices of any kind at any stage, of customers of any trust and departments with days of their own."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rng = rng = random.Random(1871)
        cls.company.write({"reminder_days_good": 6, "reminder_days_bad": 9, "reminder_rest_units": 90})
        cls.partners = cls.env["res.partner"]
        for trust in ("good", "normal", "bad", "bad"):
            partner = rng.choice((cls.customer, cls.german, cls.consumer)).copy()
            partner.with_company(cls.company).trust = trust
            cls.partners += partner
        departments = cls.env["hr.department"].sudo()
        own = departments.create({"name": "Export", "company_id": cls.company.id, "reminder_independent": True})
        for level, days in (("friendly", 3), ("firm", 30)):
            cls.get_text(level, own).days = days
        child = departments.create({"name": "Overseas", "company_id": cls.company.id, "parent_id": own.id})
        other = departments.create({"name": "Inland", "company_id": cls.company.id})
        cls.moves = cls.env["account.move"].union(
            *(cls.make_random(rng.choice((False, own, child, other))) for _number in range(70))
        )
        for move in rng.sample(cls.moves, 25):
            with freeze_time(TODAY - timedelta(days=rng.randint(1, 20)), tick=True):
                move.invalidate_recordset(["reminder_state"])
                if move.reminder_state == "overdue":
                    cls.make_printed(move, rng.choice(LEVELS))
        for move in rng.sample(cls.moves.filtered(lambda move: move.reminder_state == "overdue"), 5):
            cls.hold(move, date_end=TODAY + timedelta(days=rng.randint(-1, 5)))
        cls.env.invalidate_all()

    @classmethod
    def make_random(cls, department):
        """Return an invoice of any kind, of which maybe something was paid: a part, all, or all but a small rest."""
        rng, amount = cls.rng, cls.rng.randint(50, 900)
        values = {"partner": rng.choice(cls.partners), "amount": amount}
        if rng.random() < 0.3:
            values["currency_id"] = cls.env.ref("base.USD").id
        late = rng.randint(-5, 70)
        make = rng.choice(
            (cls.make_move, cls.make_move, lambda late, **values: cls.make_instalments(late, late - 20, **values))
        )
        move = make(late, **values)
        move.reminder_department_id = department and department.id
        match rng.choice(("open", "open", "open", "part", "rest", "rest", "paid", "excluded")):
            case "part":
                cls.pay(move, amount / 3)
            case "rest":
                cls.pay(move, amount - rng.randint(1, 200) / 100)
            case "paid":
                cls.pay(move)
            case "excluded":
                move.line_ids.sudo().no_followup = True
        return move


@tagged("post_install", "-at_install")
class TestRandomProposal(RandomCommon):
    def test_each_invoice_says_the_same(self):
        """Which are proposed, and of each what is overdue, since when, its level, its department, and whether it waits."""
        letters = self.propose(self.moves, grouping="invoice").letter_ids
        states = ("overdue", "on_hold", "coming")
        self.assertGreaterEqual(
            set(self.moves.mapped("reminder_state")), {"overdue", "on_hold", "rest", "not_due", "paid"}
        )
        self.assertEqual(letters.move_ids, self.moves.filtered(lambda move: move.reminder_state in states))
        for letter in letters:
            move = letter.move_ids
            with self.subTest(move.name):
                self.assertRecordValues(
                    letter,
                    [
                        {
                            "amount_overdue": move.reminder_amount_due,
                            "date_due": move.reminder_first_due_date,
                            "last_date": move.reminder_last_date,
                            "level_id": move._get_next_reminder_level().id,
                            "department_id": move.reminder_department_id.id,
                            "partner_id": move._get_reminder_partner().id,
                            "is_on_hold": move.reminder_state != "overdue",
                        }
                    ],
                )

    def test_who_is_due(self):
        """Days of the level, own ones of a department, trust; and days between two letters."""
        proposed = self.propose(self.moves, grouping="invoice").letter_ids.move_ids

        def is_due(move):
            level, customer = move._get_next_reminder_level(), move.commercial_partner_id
            days = self.clerk_env["account.reminder.text"]._get_days(
                level, move.company_id, move.reminder_department_id, "days"
            )
            return move.reminder_days_late >= max(0, days + customer._get_reminder_shift(move.company_id))

        def is_over(move):
            return not move.reminder_last_date or move.reminder_last_date <= TODAY - timedelta(days=7)

        for options, rule in (({"only_due": True}, is_due), ({"days_between": 7}, is_over)):
            with self.subTest(**options):
                expected = proposed.filtered(rule)
                self.assertTrue(expected and expected != proposed)
                self.assertEqual(self.propose(self.moves, grouping="invoice", **options).letter_ids.move_ids, expected)

    def test_what_invoices_have_in_common(self):
        """Whom a customer's letter is to, and of which department it is."""
        letters = self.propose(self.moves).letter_ids
        self.assertGreater(max(letters.mapped("invoice_count")), 1)
        for letter in letters:
            self.assertEqual(letter.department_id, letter.move_ids._get_reminder_department())
            self.assertEqual(letter.partner_id, letter.move_ids._get_reminder_partner())
        some = letters.department_id.browse(self.moves.reminder_department_id.ids[:1])
        chosen = self.propose(
            self.moves, grouping="invoice", department_ids=[Command.set(some.ids)]
        ).letter_ids.move_ids
        self.assertEqual(chosen, letters.move_ids.filtered_domain([("reminder_department_id", "child_of", some.ids)]))

    def test_drafts_that_are_open(self):
        """Letters take the drafts that the button on their invoices would open, and no others."""
        overdue = self.moves.filtered(lambda move: move.reminder_state == "overdue")
        for moves in overdue.grouped(lambda move: (move.commercial_partner_id, move.currency_id)).values():
            for some in {moves[:1], moves[:2], moves} if self.rng.random() < 0.8 else ():
                self.clerk_env["account.reminder"]._create_draft(some, some._get_next_reminder_level())
        for draft in self.rng.sample(overdue.reminder_ids.filtered(lambda one: one.state == "draft"), 4):
            draft.sudo().partner_id = self.rng.choice(self.partners)  # as after contacts were merged or moved
        taken = 0
        for grouping in ("invoice", "customer"):
            letters = self.propose(self.moves, grouping=grouping).letter_ids
            letters._attach_drafts(SQL("letter.id IN %s", tuple(letters.ids)))
            for letter in letters:
                with self.subTest(grouping=grouping, invoices=letter.move_ids.mapped("name")):
                    self.assertEqual(letter.reminder_id, letter.move_ids._get_open_draft())
            taken += len(letters.reminder_id)
        self.assertGreater(taken, 10)
