# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""All levels were put into the archive: the board shows what is overdue all the same, and what is to be done."""

from odoo.addons.relance_print.tests.test_no_level import NoLevelCommon


class TestNoLevelBoard(NoLevelCommon):
    def test_no_level(self):
        self.make_printed(self.make_move(partner=self.german))
        self.remove_levels("archived")
        rows = self.clerk_env["account.reminder.board"].search(
            [("partner_id", "in", (self.customer | self.german).ids)]
        )
        self.assertEqual(rows.mapped("amount_overdue"), [1000.0, 1000.0])
        for row in rows:
            self.assertEqual((row.state, row.is_due, row.next_date), ("later", False, False))
            self.assertFalse(row.next_level_id)
            self.assertIn("Relances ► Niveaux", row.partner_id.reminder_next_step)
        call = self.clerk_env["account.reminder.call"].create({"partner_id": self.customer.id})
        self.assertTrue(call.script)
