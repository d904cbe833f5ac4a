# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Batches of several companies, and of branches."""

from odoo.tests import tagged

from odoo.addons.relance_print.tests.common import TODAY
from odoo.addons.relance_print.tests.test_companies import BranchCommon

from .common import BatchCommon


@tagged("post_install", "-at_install")
class TestCompanies(BatchCommon):
    def test_departments_of_others(self):
        other = self.env["res.company"].sudo().create({"name": "Elsewhere"})
        department = self.env["hr.department"].sudo().create({"name": "Theirs", "company_id": other.id})
        wizard, batch = self.clerk_env["account.reminder.wizard"], self.propose(self.invoice)
        self.assert_each_refused(
            {
                "of a proposal": lambda: wizard.create({"department_ids": department.ids}),
                "of a batch": lambda: batch.write({"department_ids": department.ids}),
            }
        )


@tagged("post_install", "-at_install")
class TestBranchBatch(BatchCommon, BranchCommon):
    def test_its_parents_payment_covers_its_invoice(self):
        self.make_payment(self.british)
        proposed = self.propose(self.moved).letter_ids
        self.assertRecordValues(proposed, [{"state": "out", "amount_credit": 1000, "amount_due": 0}])

    def test_a_part_is_subtracted(self):
        """Proposed, and printed by who has the companies of the letters alone."""
        self.make_payment(self.british, 400.0)
        batch = self.propose(self.moved)
        self.assertRecordValues(batch.letter_ids, [{"state": "waiting", "amount_credit": 400, "amount_due": 600}])
        batch.action_run()
        self.assertRecordValues(batch.letter_ids.reminder_id, [{"state": "printed", "amount_due": 600}])

    def test_of_a_stranger_it_doesn_t(self):
        """Another company's payment is no matter of the branch."""
        self.pay_stranger()
        type(self).clerk_env = self.as_user(self.clerk)
        self.assertRecordValues(self.propose(self.moved).letter_ids, [{"state": "waiting", "amount_credit": 0}])

    def test_the_least_amount(self):
        """It is in the currency of the proposal's company; of another company's letters in that one's, at today's rate."""
        dollar = self.env.ref("base.USD")
        dollar.active = True
        self.env["res.currency.rate"].create(
            {"name": TODAY, "currency_id": dollar.id, "company_id": self.company.id, "rate": 2}
        )
        other = self.env["res.company"].sudo().create({"name": "Overseas", "currency_id": dollar.id})
        euro = self.company.currency_id
        self.env["account.chart.template"].sudo().try_loading("generic_coa", company=other, install_demo=False)
        other.currency_id = dollar
        self.env["res.currency.rate"].sudo().create(
            {"name": TODAY, "currency_id": euro.id, "company_id": other.id, "rate": 0.5}
        )
        (self.clerk | self.env.user).sudo().company_ids |= other
        type(self).clerk_env = self.as_user(self.clerk)
        overseas = self.make_of(other, partner=self.british, currency_id=dollar.id)
        self.assertEqual(overseas.amount_residual_signed, 1000)
        moves = self.moved | overseas
        for least, expected in (
            (499, moves),
            (500, moves),
            (501, self.moved),
            (1000, self.moved),
            (1001, moves.browse()),
        ):
            with self.subTest(least):
                self.assertEqual(self.propose(moves, amount_min=least).letter_ids.move_ids, expected)
