# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""All that is overdue is paid on the letter's page, in a real browser, with Odoo's own provider that takes no money."""

from odoo.tests import HttpCase, tagged

from odoo.addons.relance_print.tests.common import ReminderCommon


@tagged("post_install", "-at_install")
class TestPayTour(ReminderCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        provider = cls.env.ref("payment.payment_provider_demo").sudo().copy({"company_id": cls.company.id})
        provider.write({"state": "test", "is_published": True})
        cls.second = cls.make_move(amount=500.0, days_late=10)
        cls.fresh = cls.make_move(amount=250.0, days_late=-10)
        cls.others = cls.make_move(partner=cls.consumer)

    def test_pay_all(self):
        """Each overdue invoice of the customer is paid; what is due later, and what others owe, is not."""
        letter = self.make_printed()
        self.start_tour(letter.sudo()._get_share_url(), "relance_print_portal_pay", timeout=120)
        self.env.invalidate_all()
        transaction = self.env["payment.transaction"].sudo().search([("invoice_ids", "in", self.invoice.ids)])
        self.assertRecordValues(transaction, [{"amount": 1500.0, "state": "done", "partner_id": self.customer.id}])
        self.assertEqual(set(transaction.invoice_ids.ids), set((self.invoice | self.second).ids))
        self.assertEqual(set((self.invoice | self.second).mapped("amount_residual")), {0.0})
        self.assertEqual((self.fresh.amount_residual, self.others.amount_residual), (250.0, 1000.0))
