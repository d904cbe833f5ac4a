# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Tax that the customer withholds: an invoice of 610.00 of which 110.00 go to the state, and 500.00 are claimed."""

from datetime import timedelta

from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from odoo.addons.relance_print.tests.common import TODAY
from odoo.addons.relance_print_batch.tests.common import BatchCommon
from odoo.addons.relance_print_charge.tests.common import ChargesCommon


@tagged("post_install", "-at_install")
class TestWithholding(ChargesCommon, BatchCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.withholding_tax_base_account_id = cls.env["account.account"].create(
            {"code": "478900", "name": "Withholding base", "account_type": "asset_current"}
        )
        cls.taxes = cls.env["account.tax"].create(
            [
                {"name": "VAT", "amount": 22.0, "type_tax_use": "sale"},
                {
                    "name": "Withheld",
                    "amount": -22.0,
                    "type_tax_use": "sale",
                    "is_withholding_tax_on_payment": True,
                    "withholding_sequence_id": cls.env["ir.sequence"].create({"name": "Withheld"}).id,
                },
            ]
        )
        cls.invoice = cls.make_withheld()

    @classmethod
    def make_withheld(cls, **values):
        line = {"name": "Armoire", "price_unit": 500.0, "tax_ids": [Command.set(cls.taxes.ids)]}
        return cls.make_move(invoice_line_ids=[Command.create(line)], **values)

    def assert_claimed(self, move, claimed, withheld, state="overdue"):
        self.assertEqual((move.reminder_state, move.reminder_amount_due), (state, claimed))
        letters = self.propose(move).letter_ids
        self.assertEqual(letters.mapped("amount_overdue"), [claimed] if claimed else [])
        if claimed:
            self.assertRecordValues(
                self.make_draft(move).line_ids, [{"amount_due": claimed, "amount_withheld": withheld}]
            )

    def test_not_claimed(self):
        self.assertEqual(self.invoice.amount_residual, 610.0)
        self.assert_claimed(self.invoice, 500.0, 110.0)
        self.assertRecordValues(self.make_draft().line_ids, [{"amount_total": 610.0, "amount_paid": 0.0}])
        self.assertIn(f"{self.invoice.name} (110,00 € retenus)", self.read_zone(self.make_draft(), "body"))
        self.assertEqual(self.propose(self.invoice, amount_min=500).letter_ids.move_ids, self.invoice)
        self.assertFalse(self.propose(self.invoice, amount_min=501).letter_ids)
        draft = self.make_draft()
        draft.action_download_pdf()
        self.assertEqual((draft.state, draft.amount_claimed), ("printed", 500.0))

    def test_paid_with_what_was_withheld(self):
        """Core's wizard proposes to withhold of a part what is withheld of it."""
        payment = self.pay(self.invoice, amount=305.0)
        self.assertEqual(payment.withholding_line_ids.amount, 55.0)
        self.assert_claimed(self.invoice, 250.0, 55.0)
        self.pay(self.invoice)
        self.assert_claimed(self.invoice, 0.0, 0.0, state="paid")

    def test_read_only_accountant(self):
        """They may not read core's records of what was withheld, but the invoice."""
        self.pay(self.invoice, amount=305.0)
        groups = "base.group_user,account.group_account_readonly"
        reader = new_test_user(self.env, login="reader", groups=groups, company_id=self.company.id)
        self.assertEqual(self.invoice.with_user(reader).reminder_amount_due, 250.0)

    def test_group_of_taxes(self):
        group = self.env["account.tax"].create(
            {
                "name": "Both",
                "amount_type": "group",
                "type_tax_use": "sale",
                "children_tax_ids": [Command.set(self.taxes.ids)],
            }
        )
        line = {"name": "Armoire", "price_unit": 500.0, "tax_ids": [Command.set(group.ids)]}
        self.assert_claimed(self.make_move(invoice_line_ids=[Command.create(line)]), 500.0, 110.0)

    def test_paid_before_the_certificate_came(self):
        """The customer paid 500.00, and it was not registered yet that 110.00 were withheld: nothing is left to remind of."""
        payment = self.env["account.payment"].create(
            {
                "payment_type": "inbound",
                "partner_id": self.customer.id,
                "amount": 500.0,
                "date": TODAY,
            }
        )
        payment.action_post()
        items = (self.invoice | payment.move_id).line_ids.filtered(lambda line: line.account_type == "asset_receivable")
        items.with_env(self.env).reconcile()
        self.assertEqual(self.invoice.amount_residual, 110.0)
        self.assert_claimed(self.invoice, 0.0, 0.0, state="paid")

    def test_credit_note(self):
        """Half of the invoice, and so of what is withheld of it."""
        line = {"name": "Armoire", "price_unit": 250.0, "tax_ids": [Command.set(self.taxes.ids)]}
        refund = self.make_move(move_type="out_refund", invoice_line_ids=[Command.create(line)])
        items = (self.invoice | refund).line_ids.filtered(lambda line: line.account_type == "asset_receivable")
        items.with_env(self.env).reconcile()
        self.assert_claimed(self.invoice, 250.0, 55.0)

    def test_instalments(self):
        """Each has its part; one that is not due claims nothing."""
        term = self.make_term((30, 170), (30, 180), (40, 300))
        move = self.make_withheld(invoice_date=TODAY - timedelta(days=200), invoice_payment_term_id=term.id)
        self.assertEqual(move.reminder_amount_due, 300.0)
        self.assertEqual(self.propose(move).letter_ids.amount_overdue, 300.0)
        self.assertRecordValues(
            self.make_draft(move).line_ids,
            [{"amount_total": 183.0, "amount_due": 150.0, "amount_withheld": 33.0}] * 2,
        )

    def test_other_currency(self):
        usd = self.setup_other_currency("USD", rates=[("2026-01-01", 2.0)])
        move = self.make_withheld(currency_id=usd.id)
        self.assert_claimed(move, 500.0, 110.0)
        self.assertTrue(self.propose(move, amount_min=250).letter_ids)
        self.assertFalse(self.propose(move, amount_min=251).letter_ids)

    def test_no_interest_of_it(self):
        """Interest runs on 500.00, and on 250.00 once half was paid, of which 55.00 were withheld."""
        self.pay_on(self.invoice, TODAY - timedelta(days=10), 305)
        (charge,) = self.invoice._get_instalments()._get_late_charges().values()
        self.assertEqual([piece.amount for piece in charge.slices], [500, 500, 250])

    def test_total_of_nothing(self):
        """An invoice, and a credit note, of which a discount leaves nothing: nothing is claimed, and it opens."""
        lines = [{"name": "Armoire", "price_unit": 500.0, "tax_ids": [Command.set(self.taxes.ids)]}]
        lines.append({"name": "Remise", "price_unit": -610.0, "tax_ids": []})
        for move_type in ("out_invoice", "out_refund"):
            move = self.make_move(move_type=move_type, invoice_line_ids=[Command.create(line) for line in lines])
            self.assertEqual((move.amount_total, move.reminder_amount_due), (0.0, 0.0))
            self.assertFalse(move._get_withholding())
            self.assertFalse(self.propose(move).letter_ids)

    def test_in_the_invoices_own_total(self):
        """A tax that lowers the total was never owed: all that is open is claimed."""
        lowering = self.env["account.tax"].create({"name": "Lowers", "amount": -22.0, "type_tax_use": "sale"})
        line = {"name": "Armoire", "price_unit": 500.0, "tax_ids": [Command.set((self.taxes[0] | lowering).ids)]}
        move = self.make_move(invoice_line_ids=[Command.create(line)])
        self.assertEqual(move.amount_total, 500.0)
        self.assert_claimed(move, 500.0, 0.0)
