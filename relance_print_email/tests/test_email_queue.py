# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What Odoo's queue and a real server make of letters: each is sent once, and its state is right."""

from odoo import fields

from .common import EmailCommon


class TestEmailQueue(EmailCommon):
    def make_sent(self, address="zoe@example.com"):
        """Return a letter that waits in the queue."""
        partner = self.env["res.partner"].create({"name": "Camille", "email": address, "lang": "fr_FR"})
        letter = self.make_draft(self.make_move(partner=partner))
        self.send(letter)
        return letter

    def assert_on_paper(self, letter, *words):
        """The e-mail failed, the letter waits on paper, and who is responsible knows."""
        email = letter._get_last_emails()
        self.assertEqual((email.state, letter._get_paper().state), ("failed", "to_deliver"))
        for word in words:
            self.assertIn(word, letter.waits_for)
        self.assertEqual(letter.activity_ids.user_id, self.clerk)
        self.assertEqual(letter.activity_ids.activity_type_id, self.env.ref("relance_print_email.mail_activity_type_paper"))
        self.assertIn(letter.waits_for, self.get_notes(letter.move_ids)[-1])

    def test_refused(self):
        """For ever (5xx): at once on paper, where the copy that is downloaded settles it."""
        for answer in ("550 5.1.1 No such mailbox", "data 554 5.7.1 Refused"):
            with self.subTest(answer), self.serve() as inbox:
                letter, other = self.make_sent("nobody@example.com"), self.make_sent()
                inbox.answers["nobody@example.com"] = answer
                self.run_queue()
                self.run_queue()
                self.assertEqual(inbox.get_addresses(), ["zoe@example.com"])
                self.assertEqual(other._get_last_emails().state, "sent")
                self.assert_on_paper(letter, "nobody@example.com", answer[-7:])
                letter.action_download_pdf()
                self.assertEqual((letter._get_paper().state, letter.waits_for), ("sent", False))
                self.assertFalse(letter.activity_ids)

    def test_put_off(self):
        """For now (4xx): it stays in the queue, for another try later; on paper only when that has failed several times."""
        for answer in ("450 4.2.1 Try again later", "data 451 4.3.0 Busy"):
            with self.subTest(answer), self.serve() as inbox:
                letter = self.make_sent("busy@example.com")
                inbox.answers["busy@example.com"] = answer
                for tries in range(1, 5):
                    self.run_queue()
                    self.run_queue()  # too early
                    email = letter._get_last_emails()
                    self.assertEqual((email.state, email.tries), ("queued", tries))
                    self.pass_time(email)
                if "451" in answer:
                    inbox.answers.clear()
                    self.run_queue()
                    self.assertEqual((email.state, letter.waits_for), ("sent", False))
                    self.assertEqual(inbox.get_addresses(), ["busy@example.com"])
                else:
                    self.run_queue()
                    self.assert_on_paper(letter, "Try again later")

    def pass_time(self, email):
        mails = self.env["mail.mail"].sudo().search([("mail_message_id", "=", email.mail_message_id.id)])
        self.assertGreater(mails.scheduled_date, fields.Datetime.now())
        mails.scheduled_date = fields.Datetime.now()

    def test_no_server(self):
        """One that is not there has taken nothing: all of it waits."""
        letters = self.make_sent() | self.make_sent("other@example.com")
        with self.serve():
            self.env["ir.mail_server"].sudo().search([]).smtp_port = self.find_port()
            self.run_queue()
        self.assertEqual(set(letters._get_last_emails().mapped("state")), {"queued"})
        with self.serve() as inbox:
            for email in letters._get_last_emails():
                self.pass_time(email)
            self.run_queue()
        self.assertEqual(inbox.get_addresses(), ["other@example.com", "zoe@example.com"])

    def test_silent(self):
        """One that falls silent, or is gone after it has taken the e-mail: nobody knows, so it is not sent twice."""
        for answer in ("silent", "gone"):
            with self.subTest(answer), self.serve() as inbox:
                address = f"{answer}@example.com"
                inbox.answers[address] = answer
                letter, other = self.make_sent(address), self.make_sent(f"after-{address}")
                self.run_queue()
                self.run_queue()
                self.assert_on_paper(letter, address)
                self.assertEqual(other._get_last_emails().state, "sent")
                self.assertLessEqual(inbox.get_addresses().count(address), 1)

    def test_no_recipient(self):
        """The address, or the permission to write to it, is gone when the e-mail is to leave."""
        with self.serve() as inbox:
            letter, refused = self.make_sent(), self.make_sent("refuses@example.com")
            letter.partner_id.sudo().email = False
            self.env["mail.blacklist"].sudo()._add("refuses@example.com")
            self.run_queue()
            self.assertEqual(inbox.messages, [])
            self.assert_on_paper(letter, "zoe@example.com")
            self.assert_on_paper(refused, "refuses@example.com")

    def test_broken_off(self):
        """The server was killed while a letter was being sent: it is not sent again, and the letter says so."""
        letter, other = self.make_sent(), self.make_sent("other@example.com")
        letter._get_last_emails().sudo().state = "sending"  # as it was committed before
        with self.serve() as inbox:
            self.run_queue()
            self.run_queue()
        self.assertEqual(inbox.get_addresses(), ["other@example.com"])
        self.assertEqual(other._get_last_emails().state, "sent")
        self.assert_on_paper(letter, "zoe@example.com")

    def test_several_addressees(self):
        """One got it, another is refused: nobody gets it twice."""
        letter = self.make_draft(self.make_move(partner=self.consumer))
        other = self.env["res.partner"].create({"name": "Other", "email": "busy@example.com"})
        with self.serve() as inbox:
            inbox.answers["busy@example.com"] = "450 4.2.1 Try again later"
            self.send(letter, partner_ids=[(6, 0, (self.consumer | other).ids)])
            self.run_queue()
            self.run_queue()
            self.assertEqual(inbox.get_addresses(), ["zoe@example.com"])
            self.assert_on_paper(letter)
