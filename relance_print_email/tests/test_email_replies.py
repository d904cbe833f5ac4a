# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What comes back through Odoo's gateway: bounces and answers."""

from .common import EmailCommon


class TestEmailReplies(EmailCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.move = cls.make_move(partner=cls.consumer)

    def make_sent(self, inbox_is_used=True):
        letter = self.make_draft(self.move)
        with self.serve():
            self.send(letter)
            self.run_queue()
        return letter

    def test_bounce(self):
        letter = self.make_sent()
        self.assertEqual(letter._get_last_emails().state, "sent")
        self.bounce(letter, "zoe@example.com")
        self.assertEqual(letter._get_last_emails().state, "failed")
        self.assertIn("zoe@example.com", letter.waits_for)
        self.assertEqual(letter.activity_ids.user_id, self.clerk)
        self.assertEqual(
            letter.message_ids.notification_ids.filtered(
                lambda notification: notification.res_partner_id == self.consumer
            ).notification_status,
            "bounce",
        )
        self.bounce(letter, "zoe@example.com")
        self.assertEqual(len(letter.delivery_ids), 2)
        self.assertEqual(self.move.reminder_count, 1)

    def test_answer(self):
        """It is filed at the letter, tells who is responsible, and holds the customer's reminders until it was looked at."""
        letter, other = self.make_sent(), self.make_move(partner=self.consumer)
        self.receive(letter, "J’ai payé hier.")
        self.assertIn("J’ai payé hier.", self.get_notes(letter))
        self.assertIn("J’ai payé hier.", letter.answered)
        self.assertEqual(letter.activity_ids.user_id, self.clerk)
        self.env.invalidate_all()
        for move in (self.move, other):
            self.assertEqual((move.reminder_state, move.reminder_hold_id.kind), ("on_hold", "reply"))
        self.assertEqual(other.reminder_hold_id.recorded_by_name, "Zoé Lefèvre")
        self.receive(letter, "Allô ?")
        self.assertEqual(len(other.reminder_hold_id), 1)
        self.assertEqual(len(letter.activity_ids), 1)
        letter.action_looked_at()
        self.env.invalidate_all()
        self.assertFalse(letter.answered)
        self.assertFalse(letter.activity_ids)
        self.assertEqual((self.move.reminder_state, other.reminder_state), ("overdue", "overdue"))
        self.receive(letter, "Encore moi.")
        self.assertEqual(other.reminder_state, "on_hold")

    def test_what_is_quoted_is_not_told(self):
        """Of an answer above the letter that it quotes, the hold and the task have the customer's words."""
        letter = self.make_sent()
        self.receive(letter, "Payé hier.\n\n> Madame, Monsieur,\n> Sauf erreur de notre part\n\nZoé")
        self.assertTrue(letter.answered.endswith("Payé hier. Zoé"), letter.answered)
        holds = self.env["account.reminder.hold"]
        quoted = '<div class="gmail_quote">Le 1 déc., Camille a écrit :<blockquote><p>Madame</p></blockquote></div>'
        self.assertEqual(holds._read_answer(f"<p>OK,&nbsp;merci.</p>{quoted}"), "OK, merci.")
        self.assertEqual(holds._read_answer(""), "")

    def test_several_letters_are_answered(self):
        """Whoever looks at what the customer wrote, wherever, has done what was asked at each letter."""
        letter = self.make_sent()
        other = self.make_draft(self.make_move(partner=self.consumer))
        with self.serve():
            self.send(other)
            self.run_queue()
        customer = self.consumer.with_env(self.clerk_env)
        for look_at in (letter.action_looked_at, other.action_looked_at, customer.action_answers_looked_at):
            self.receive(letter, "Bonjour")
            self.receive(other, "Encore moi.")
            self.assertEqual(len((letter | other).activity_ids), 2)
            look_at()
            self.env.invalidate_all()
            self.assertFalse((letter | other).activity_ids)
            self.assertFalse(customer.reminder_answered)
            self.assertIn("La réponse a été lue.", self.get_notes(other)[-1])

    def test_other_customers_and_companies_go_on(self):
        letter = self.make_sent()
        self.receive(letter, "Bonjour")
        self.assertEqual(self.invoice.reminder_state, "overdue")

    def test_a_colleague_holds_nothing(self):
        letter = self.make_sent()
        self.receive(letter, "Note", sender=self.clerk.email)
        self.assertFalse(letter.answered)

    def test_a_stranger_holds(self):
        """Somebody answers from an address that Odoo doesn't know."""
        letter = self.make_sent()
        self.receive(letter, "Je suis sa sœur.", sender="Anne <anne@example.com>")
        self.assertIn("sœur", letter.answered)

    def test_a_machine_holds_nothing(self):
        """Somebody is out of the office: it is filed at the letter, and nobody has to look at it."""
        letter = self.make_sent()
        for headers in (
            {"Auto-Submitted": "auto-replied"},
            {"X-Autoreply": "yes"},
            {"Precedence": "bulk"},
        ):
            self.receive(letter, "Je suis absente.", **headers)
            self.assertIn("Je suis absente.", self.get_notes(letter)[-1])
            self.assertFalse(letter.answered, headers)
        self.assertFalse(letter.activity_ids)
        self.assertEqual(self.move.reminder_state, "overdue")
        self.receive(letter, "C’est moi.", **{"Auto-Submitted": "no"})
        self.assertIn("C’est moi.", letter.answered)
