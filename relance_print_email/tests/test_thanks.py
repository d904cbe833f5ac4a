# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Who pays after a formal notice is thanked, once, where the company wants it."""

from unittest.mock import patch

from odoo.fields import Command

from odoo.addons.relance_print.tests.common import TODAY

from .common import EmailCommon


class TestThanks(EmailCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.sudo().reminder_thanks = True
        cls.contact = cls.env["res.partner"].create(
            {"parent_id": cls.customer.id, "type": "reminder", "name": "Relances", "email": "relances@example.com"}
        )
        cls.second = cls.make_move(amount=500.0)
        cls.notice = (cls.invoice | cls.second)._open_draft()
        cls.notice.level_id = cls.levels["formal_notice"]
        cls.notice.action_download_pdf()

    def get_mails(self, letter=None):
        return (
            self.env["mail.mail"]
            .sudo()
            .search(
                [
                    ("model", "=", "account.reminder"),
                    ("res_id", "=", (letter or self.notice).id),
                    ("state", "=", "outgoing"),
                ]
            )
        )

    def test_once_all_is_paid(self):
        """The contact for reminders, once, in the customer's language, by a real server."""
        self.pay(self.invoice)
        self.assertFalse(self.get_mails())
        self.pay(self.second, 200.0)
        self.assertFalse(self.get_mails())
        self.pay(self.second)
        mail = self.get_mails()
        self.assertEqual(len(mail), 1)
        self.assertTrue(self.notice.thanked_on)
        with self.serve() as inbox:
            self.run_queue()
        [(addresses, message)] = inbox.messages
        self.assertEqual(addresses, ["relances@example.com"])
        self.assertIn("Chloé Besnard", message["From"])
        text = message.get_body(("html",)).get_content()
        for move in (self.invoice, self.second):
            self.assertIn(move.name, text)
        self.assertIn(self.company.name.replace("&", "&amp;"), text)
        self.assertIn(message["Subject"], self.notice.message_ids.mapped("subject"))
        self.assertEqual(self.notice.delivery_ids.mapped("way"), ["paper"])  # it delivers no letter

    def test_never_twice(self):
        self.pay(self.invoice | self.second)
        self.assertEqual(len(self.get_mails()), 1)
        self.invoice.with_env(self.env).line_ids.remove_move_reconcile()
        self.assertEqual(self.invoice.payment_state, "not_paid")
        self.pay(self.invoice)
        self.assertEqual(len(self.get_mails()), 1)

    def test_in_the_customers_language(self):
        move = self.make_move(partner=self.german)
        self.german.email = "mueller@example.com"
        letter = self.make_printed(move, level="formal_notice")
        self.pay(move)
        mail = self.get_mails(letter)
        self.assertIn(move.name, mail.subject)
        self.assertEqual(mail.recipient_ids, self.german)
        english = self.env.ref("relance_print_email.mail_template_thanks").with_context(lang="en_US")
        german = english.with_context(lang="de_DE")
        self.assertNotEqual(german.subject, english.subject)
        self.assertIn(german.subject.partition(" –")[0], mail.subject)

    def test_not_if_off(self):
        self.company.sudo().reminder_thanks = False
        self.pay(self.invoice | self.second)
        self.assertFalse(self.get_mails())

    def test_not_of_lower_levels(self):
        move = self.make_move(partner=self.consumer)
        letter = self.make_printed(move, level="last")
        self.pay(move)
        self.assertFalse(self.get_mails(letter))

    def test_not_for_credit_notes(self):
        self.pay(self.second)
        wizard = self.env["account.move.reversal"].with_context(
            active_model="account.move", active_ids=self.invoice.ids
        )
        wizard.create({"journal_id": self.invoice.journal_id.id}).refund_moves()
        credit = self.env["account.move"].search([("reversed_entry_id", "=", self.invoice.id)])
        credit.action_post()
        self.assertEqual(self.invoice.amount_residual, 0)
        self.assertFalse(self.get_mails())

    def test_not_for_what_is_written_off(self):
        """By an entry, or by a payment that leaves the rest."""
        self.pay(self.second)
        account = self.company_data["default_account_expense"]
        wizard = self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=self.invoice.ids
        )
        wizard.create(
            {
                "payment_date": TODAY,
                "amount": 900.0,
                "payment_difference_handling": "reconcile",
                "writeoff_account_id": account.id,
            }
        )._create_payments()
        self.assertEqual(self.invoice.amount_residual, 0)
        self.assertFalse(self.get_mails())

    def test_not_for_an_entry(self):
        self.pay(self.second)
        receivable = self.invoice.line_ids.filtered(lambda line: line.account_id.account_type == "asset_receivable")
        common = {"partner_id": self.customer.id}
        entry = self.env["account.move"].create(
            {
                "line_ids": [
                    Command.create({**common, "account_id": receivable.account_id.id, "credit": 1000.0}),
                    Command.create(
                        {**common, "account_id": self.company_data["default_account_expense"].id, "debit": 1000.0}
                    ),
                ]
            }
        )
        entry.action_post()
        (receivable.with_env(self.env) | entry.line_ids[0]).reconcile()
        self.assertEqual(self.invoice.amount_residual, 0)
        self.assertFalse(self.get_mails())

    def test_not_of_cancelled_letters(self):
        self.notice._cancel("By mistake")
        self.pay(self.invoice | self.second)
        self.assertFalse(self.get_mails())

    def test_not_without_an_address(self):
        self.contact.email = self.customer.email = False
        self.pay(self.invoice | self.second)
        self.assertFalse(self.get_mails())
        self.assertFalse(self.notice.thanked_on)

    def test_a_spoilt_template_stops_no_payment(self):
        def fail(*_args, **_kwargs):
            raise ValueError("Spoilt")

        templates = self.env.registry["mail.template"]
        with (
            patch.object(templates, "send_mail", fail),
            self.assertLogs("odoo.addons.relance_print_email.models.account_reminder_thanks", "WARNING"),
        ):
            self.pay(self.invoice | self.second)
        self.assertEqual(self.invoice.payment_state, "paid")
        self.assertFalse(self.notice.thanked_on)
