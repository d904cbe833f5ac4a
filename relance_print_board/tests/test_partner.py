# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The customer's page: what is owed by age, what comes next, and what was."""

from odoo.tests import Form, tagged

from odoo.addons.relance_print.tests.test_hold import HoldCommon


@tagged("post_install", "-at_install")
class TestPartner(HoldCommon):
    def test_page(self):
        self.make_move(-10, 500.0)
        letter = self.make_printed()
        customer = self.customer.with_env(self.english)
        self.env.flush_all()
        self.assertEqual(
            [(part["label"], part["percent"]) for part in customer.reminder_ages],
            [("Not Due", 25), ("1–30 Days", 50), ("31–60 Days", 25), ("61–90 Days", 0), ("Over 90 Days", 0)],
        )
        self.assertIn("1,000.00", customer.reminder_ages[1]["text"])
        self.assertEqual(customer.reminder_letter_ids, letter)
        self.assertEqual(customer.reminder_recipient, self.customer.display_name)
        self.assertTrue(customer.reminder_next_step)
        self.hold(self.customer)
        self.env.invalidate_all()
        self.assertEqual(customer.reminder_next_step, "All is on hold")
        action = customer.action_open_board()
        self.assertEqual(self.english["account.reminder.board"].search(action["domain"]).partner_id, self.customer)

    def test_of_who_owes_nothing(self):
        partner = self.env["res.partner"].create({"name": "Nobody"})
        mine = partner.with_env(self.english)
        self.assertFalse(mine.reminder_ages or mine.reminder_next_step or mine.reminder_letter_ids)
        with Form(partner) as form:
            form.name = "Somebody"

    def test_a_new_one(self):
        with Form(self.env["res.partner"]) as form:
            form.name = "New"
        self.assertEqual(form.record.name, "New")
