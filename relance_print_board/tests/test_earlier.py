# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Reminders of another program, imported by Odoo's own import."""

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from odoo.addons.relance_print.tests.common import TODAY
from odoo.addons.relance_print.tests.test_hold import HoldCommon, day


@tagged("post_install", "-at_install")
class TestEarlier(HoldCommon):
    def load(self, *rows, user=None):
        """Import lines of invoice, day and level, as an accounting manager."""
        earlier = self.env["account.reminder.earlier"].with_user(user or self.env.user).with_context(lang="en_US")
        return earlier.load(["move_id", "date", "level_id", "way"], [list(row) for row in rows])

    def test_the_next_level_follows(self):
        levels = self.in_english(self.levels["firm"]), self.in_english(self.levels["last"])
        result = self.load(
            (self.invoice.name, "2026-09-25", levels[0].name, "e-mail"),
            (self.second.name, "2026-10-12", levels[1].name, ""),
        )
        self.assertEqual([len(result["ids"]), result["messages"]], [2, []])
        self.env.invalidate_all()
        self.assertRecordValues(
            self.invoice | self.second,
            [
                {
                    "reminder_level_id": levels[0].id,
                    "reminder_last_date": TODAY.replace(month=9, day=25),
                    "reminder_count": 1,
                    "reminder_next_level_id": levels[1].id,
                },
                {
                    "reminder_level_id": levels[1].id,
                    "reminder_last_date": day(-2),
                    "reminder_count": 1,
                    "reminder_next_level_id": self.levels["formal_notice"].id,
                },
            ],
        )
        row = self.clerk_env["account.reminder.board"].search([("partner_id", "=", self.customer.id)])
        self.assertEqual((row.level_id, row.last_date), (levels[1], day(-2)))
        letter = self.make_draft(self.invoice)
        self.assertEqual(letter.level_id, levels[1])
        self.assertEqual(letter._get_letter_data()["previous_reminder_date"], TODAY.replace(month=9, day=25))
        letter.action_download_pdf()
        self.assertEqual(
            (self.invoice.reminder_count, self.invoice.reminder_level_id, self.invoice.reminder_last_date),
            (2, levels[1], TODAY),
        )

    def test_a_level_as_people_type_it(self):
        """In other capitals and with spaces around, but neither a part of its name nor a pattern; and the very name first."""
        last = self.in_english(self.levels["last"])
        twin = self.levels["firm"].sudo().copy({"name": last.name.upper()})
        result = self.load(
            (self.invoice.name, "2026-09-25", " firm REMINDER\u00a0", ""),
            (self.second.name, "2026-09-25", twin.name, ""),
        )
        self.assertFalse(result["messages"])
        self.env.invalidate_all()
        self.assertEqual(self.invoice.reminder_level_id | self.second.reminder_level_id, self.levels["firm"] | twin)
        for name in ("firm", "firm_reminder", "%", " "):
            with self.subTest(name=name):
                self.assertFalse(self.load((self.invoice.name, "2026-09-26", name, ""))["ids"])

    def test_deleted_it_counts_no_longer(self):
        self.load((self.invoice.name, "2026-09-25", self.in_english(self.levels["firm"]).name, ""))
        self.env["account.reminder.earlier"].search([]).unlink()
        self.assertRecordValues(
            self.invoice, [{"reminder_level_id": False, "reminder_last_date": False, "reminder_count": 0}]
        )

    def test_what_is_refused(self):
        """A day before the invoice or after today, a draft, a bill, twice the same; and whoever may not."""
        level = self.levels["firm"].id
        earlier = self.env["account.reminder.earlier"]
        fine = {"move_id": self.invoice.id, "date": day(-3), "level_id": level}
        draft = self.make_move(post=False)
        made = earlier.create(fine)
        clerk = earlier.with_user(self.clerk)
        self.assert_each_refused(
            {
                "too early": lambda: earlier.create({**fine, "date": day(-400)}),
                "too late": lambda: earlier.create({**fine, "date": day(1)}),
                "a draft": lambda: earlier.create({**fine, "move_id": draft.id}),
            },
            ValidationError,
        )
        self.assert_each_refused({"changed": lambda: made.write({"date": day(-2)})}, UserError)
        self.assert_each_refused(
            {
                "by a clerk": lambda: clerk.create({**fine, "date": day(-2)}),
                "deleted": made.with_user(self.clerk).unlink,
            },
            AccessError,
        )
        self.assertFalse(
            self.load((self.invoice.name, str(day(-3)), self.in_english(self.levels["firm"]).name, ""))["ids"]
        )

    def test_a_file(self):
        """A file, as Odoo's own import reads it: with the columns named as the list names them."""
        level = self.in_english(self.levels["firm"])
        lines = ["Invoice,Date,Level,Way", f"{self.invoice.name},2026-09-25,{level.name},e-mail"]
        content = "\n".join([*lines, f"{self.second.name},2026-13-45,{level.name},", ""])
        wizard = self.env["base_import.import"].with_context(lang="en_US")
        wizard = wizard.create(
            {"res_model": "account.reminder.earlier", "file": content.encode(), "file_type": "text/csv"}
        )
        options = {
            "quoting": '"',
            "separator": ",",
            "has_headers": True,
            "date_format": "%Y-%m-%d",
            "encoding": "utf-8",
        }
        columns = ["move_id", "date", "level_id", "way"]
        result = wizard.execute_import(columns, ["Invoice", "Date", "Level", "Way"], options)
        self.assertFalse(result.get("ids"))  # a day that there is not, in the second line
        self.assertTrue(result["messages"])
        wizard.file = content.replace("2026-13-45", "2026-09-28").encode()
        result = wizard.execute_import(columns, ["Invoice", "Date", "Level", "Way"], options)
        self.assertEqual(len(result["ids"]), 2)
        self.env.invalidate_all()
        self.assertEqual((self.invoice | self.second).mapped("reminder_level_id"), self.levels["firm"])
