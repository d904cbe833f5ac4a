# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A text message for a printed letter, through Odoo's service, for which a server on the loopback stands."""

from odoo.exceptions import UserError, ValidationError
from odoo.tests import HttpCase, tagged

from odoo.addons.relance_print.models.letter_words import format_pair
from odoo.addons.relance_print.tests.common import ReminderCommon
from odoo.addons.relance_print.tests.loopback import make_account, serve


@tagged("post_install", "-at_install")
class TestSms(ReminderCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        make_account(cls.env, "sms")
        cls.customer.phone = "+33 6 12 34 56 78"  # phonenumbers refuses the range that is kept for fiction
        cls.letter = cls.make_printed()

    def service(self, state="success"):
        """Stand for Odoo's service, which says the same of all messages."""

        def answer(params):
            uuids = [number["uuid"] for one in params["messages"] for number in one["numbers"]]
            return [{"uuid": uuid, "state": state, "credit": 1} for uuid in uuids]

        return serve(self, "sms.endpoint", answer)

    def open_dialog(self, letters):
        action = letters.action_send_sms()
        return letters.env[action["res_model"]].browse(action["res_id"])

    def send(self, state="success"):
        self.open_dialog(self.letter).action_send()
        with self.service(state) as got:
            self.env["sms.sms"].sudo()._process_queue()
        self.env.invalidate_all()
        return [message for params in got for message in params["messages"]], self.letter.delivery_ids.filtered(
            lambda delivery: delivery.way == "sms"
        )

    def test_message(self):
        got, delivery = self.send()
        (message,) = got
        self.assertEqual([number["number"] for number in message["numbers"]], ["+33612345678"])
        self.assertRegex(message["content"], r"Ébénisterie Noël .* 1.000,00.€ .*/my/reminders/\d+\?access_token=")
        self.assertEqual((delivery.state, delivery.address), ("sent", "+33612345678"))
        self.assertEqual(self.invoice.reminder_count, 1)
        statuses = [{"sms_status": "delivered", "uuids": [delivery.sms_uuid]}]
        self.make_jsonrpc_request("/sms/status", {"message_statuses": statuses})
        self.env.invalidate_all()
        self.assertEqual(delivery.state, "delivered")

    def test_words_of_the_level(self):
        level = self.letter.level_id.sudo().with_context(lang="fr_FR")
        level.sms_text = "Facture {{ invoice_number }} : {{ customer_link }}"
        (message,), _delivery = self.send()
        self.assertTrue(message["content"].startswith(f"Facture {self.invoice.name} : http"))
        with self.assertRaises(ValidationError):
            level.sms_text = "{{ nothing }}"

    def test_what_does_not_arrive_goes_on_paper(self):
        for state in ("wrong_number_format", "insufficient_credit", "server_error"):
            with self.subTest(state):
                _got, delivery = self.send(state)
                self.assertEqual(delivery[:1].state, "failed")
                # in words, not by the name that the type of the failure has in Odoo
                self.assertRegex(delivery[:1].failure_reason, r"\+33612345678 .+\s: \w[^_]+$")
                waiting = self.letter.delivery_ids.filtered(lambda delivery: delivery.state == "to_deliver")
                self.assertEqual(waiting.way, "paper")

    def test_numbers_are_seen_first(self):
        """The dialog says to whom the messages go, and in which words; nothing leaves before."""
        other = self.make_printed(self.make_move())
        dialog = self.open_dialog(self.letter | other)
        name = self.customer.display_name
        self.assertEqual(dialog.recipients, "\n".join(2 * [format_pair(self.clerk_env, name, "+33612345678")]))
        self.assertIn(f"/my/reminders/{self.letter.id}?access_token=", dialog.message)
        self.assertFalse((self.letter | other).delivery_ids.filtered(lambda delivery: delivery.way == "sms"))

    def test_refused(self):
        with self.assertRaises(UserError):
            self.make_draft(self.make_move()).action_send_sms()
        with self.assertRaisesRegex(UserError, "Zoé"):
            (self.letter | self.make_printed(self.make_move(partner=self.consumer))).action_send_sms()
        self.assertFalse(self.env["sms.sms"].sudo().search([("partner_id", "=", self.customer.id)]))
