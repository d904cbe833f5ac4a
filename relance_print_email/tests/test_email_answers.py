# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Whatever is written to a customer, the answer is filed, told and waited for: of all templates that our addons bring."""

import time

from odoo.tests import tagged

from odoo.addons.relance_print.tests import matrix
from odoo.addons.relance_print.tests.strangers import MARKUP, find_markup

from .common import EmailCommon


@tagged("post_install", "-at_install")
class TestEmailAnswers(EmailCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.move = cls.make_move(partner=cls.consumer)
        cls.soon = cls.make_move(days_late=-5, partner=cls.consumer)
        cls.letter = cls.make_printed(cls.move)
        cls.samples = {"account.reminder": cls.letter, "res.partner": cls.consumer.with_env(cls.clerk_env)}
        cls.consumer.user_id = cls.clerk

    def get_templates(self):
        """Return the templates of e-mails that our addons bring."""
        domain = [("model", "=", "mail.template"), ("module", "=like", f"{matrix.PREFIX}%")]
        found = self.env["ir.model.data"].sudo().search(domain)
        return self.clerk_env["mail.template"].browse(found.mapped("res_id")).exists()

    def answer(self, message, body, sender="zoe@example.com", **headers):
        """Have the gateway parse an answer to an e-mail that was sent."""
        self.process(f"""From: {sender}
To: {message["Reply-To"]}
Subject: Re: {message["Subject"]}
Message-Id: <{time.monotonic_ns()}@customer.example.com>
In-Reply-To: {message["Message-Id"].strip()}
References: {message["Message-Id"].strip()}
{"".join(f"{name}: {value}{chr(10)}" for name, value in headers.items())}Content-Type: text/plain; charset=utf-8

{body}
""")

    def send_template(self, template):
        """Send an e-mail as our addons do; return where it is told, and what arrived."""
        record = self.samples[template.sudo().model]
        with self.serve() as inbox:
            template._send_to_customer(record, self.consumer)
            self.run_queue()
        [(addresses, message)] = inbox.messages
        self.assertEqual(addresses, ["zoe@example.com"])
        return record, message

    def get_tasks(self, record):
        kind = self.env.ref("relance_print_email.mail_activity_type_reply")
        return record.with_env(self.env).activity_ids.filtered(lambda task: task.activity_type_id == kind)

    def test_each(self):
        templates = self.get_templates()
        self.assertGreater(len(templates), 1)
        for template in templates:
            with self.subTest(template.sudo().name):
                record, message = self.send_template(template)
                self.assertFalse(self.move.reminder_hold_id)
                self.answer(message, "Je suis absente.", **{"Auto-Submitted": "auto-replied"})
                self.answer(message, "Vu.", sender=self.clerk.email)
                self.assertFalse(self.move.reminder_hold_id)
                self.answer(message, "Ce n’est pas pour moi.")
                self.assertIn("Ce n’est pas pour moi.", self.get_notes(record))
                hold = self.move.reminder_hold_id
                self.assertEqual((hold.kind, hold.company_id), ("reply", self.company))
                self.assertIn("Ce n’est pas pour moi.", hold.reason)
                self.assertEqual(self.get_tasks(record).user_id, self.clerk)
                self.answer(message, "Allô ?")
                self.assertEqual(len(self.get_tasks(record)), 1)
                self.assertEqual(self.move.reminder_hold_id, hold)
                customer = self.samples["res.partner"]
                self.assertEqual(customer.reminder_answered, hold.reason)
                customer.action_answers_looked_at()
                self.env.invalidate_all()
                self.assertEqual((hold.state, customer.reminder_answered), ("lifted", False))
                self.assertFalse(self.move.reminder_hold_id)
                self.assertFalse(self.get_tasks(record))

    def test_words_are_words(self):
        """What strangers write is no link, picture or form in what is made of it; it may look like words in their e-mail."""
        for template in self.get_templates():
            record, message = self.send_template(template)
            self.answer(message, MARKUP, sender="x@example.com", **{"X-Name": MARKUP})
            self.assertIn("evil", self.get_tasks(record).note)
        self.assertFalse(find_markup(self.env))

    def test_what_is_no_affair_of_reminders(self):
        """Somebody writes to the customer of something else."""
        customer = self.samples["res.partner"]
        with self.serve() as inbox:
            customer.sudo().message_post(body="Table", partner_ids=self.consumer.ids, subtype_xmlid="mail.mt_comment")
            self.run_queue()
        [(_addresses, message)] = inbox.messages
        self.answer(message, "Merci pour la table.")
        self.assertIn("Merci pour la table.", self.get_notes(customer))
        self.assertFalse(self.move.reminder_hold_id)
