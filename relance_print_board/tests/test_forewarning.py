# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The letters of the day are told by e-mail, to who is responsible."""

from odoo.tests import new_test_user, tagged

from .test_automatic import AutomaticCommon


@tagged("post_install", "-at_install")
class TestForewarning(AutomaticCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.sudo().reminder_auto_mail = True
        cls.second_clerk = cls.make_clerk("second", name="Paul Weber", email="paul@example.com", lang="en_US")
        company = {"company_id": cls.company.id, "company_ids": cls.company.ids}
        cls.seller = new_test_user(cls.env, "seller", "base.group_user", email="seller@example.com", **company)
        cls.german.reminder_user_id = cls.second_clerk
        cls.late = cls.make_move(partner=cls.british, amount=333.0)
        cls.british.user_id = cls.seller  # may not print

    def get_mails(self):
        mails = self.env["mail.mail"].sudo().search([("body_html", "like", "letters-of-the-day")])
        return {mail.recipient_ids.name: mail for mail in mails}

    def test_each_gets_their_own(self):
        batch = self.propose_at(9)
        mails = self.get_mails()
        self.assertEqual(set(mails), {self.clerk.name, self.second_clerk.name})
        own, others = mails[self.second_clerk.name], mails[self.clerk.name]
        self.assertEqual(own.subject, "Reminders to print: 1")
        self.assertIn("70.00", own.body_html)
        for name in ("Müller", "Friendly reminder", f"/odoo/letters-of-the-day/{batch.id}"):
            self.assertIn(name, own.body_html)
        self.assertNotIn("Harrington", own.body_html)
        for name in ("Harrington", "Société"):
            self.assertIn(name, others.body_html)
        self.assertNotIn("Müller", others.body_html)
        self.assertEqual(own.email_from, self.company.email_formatted)
        self.propose_at(10)
        self.assertEqual(len(self.env["mail.mail"].sudo().search([("id", "in", (own | others).ids)])), 2)
        self.assertEqual(len(self.get_mails()), 2)  # once a day

    def test_off_by_default(self):
        self.company.sudo().reminder_auto_mail = False
        self.assertTrue(self.propose_at(9))
        self.assertFalse(self.get_mails())

    def test_who_has_no_address(self):
        self.second_clerk.sudo().email = False
        self.propose_at(9)
        self.assertEqual(set(self.get_mails()), {self.clerk.name})
