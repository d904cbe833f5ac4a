# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""All levels were deleted, or put into the archive: nothing crashes, and what can't be done without one says what to do."""

from odoo.exceptions import UserError
from odoo.tests import Form

from . import matrix
from .common import ReminderCommon
from .test_matrix import FactoryCommon


class NoLevelCommon(ReminderCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.own = cls.env["account.reminder.format"].create(
            {"name": "Ours", "company_id": cls.company.id, "html": "<p>{{ subject }}</p>{{ body }}"}
        )
        cls.department = (
            cls.env["hr.department"].sudo().create({"name": "Export", "company_id": cls.company.id}).sudo(False)
        )
        # letters of other companies would keep their levels
        cls.env["account.reminder"].sudo().search([]).line_ids.unlink()
        cls.env.cr.execute("UPDATE account_move SET reminder_level_id = NULL")
        cls.env.cr.execute("DELETE FROM account_reminder")

    def remove_levels(self, how):
        levels = self.env["account.reminder.level"].sudo().search([])
        if how == "deleted":
            levels.unlink()
        else:
            levels.active = False
        self.env.invalidate_all()


class TestNoLevel(NoLevelCommon):
    def test_no_level(self):
        for how in ("archived", "deleted"):
            with self.subTest(how):
                self.remove_levels(how)
                with self.assertRaisesRegex(UserError, "Relances ► Niveaux"), self.cr.savepoint():
                    self.invoice.action_print_reminder()
                self.assertFalse(self.clerk_env["account.reminder"].search([]))

                self.assertEqual(self.invoice.reminder_state, "overdue")
                self.assertFalse(self.invoice.reminder_next_level_id)
                self.assertFalse(self.invoice.reminder_next_date)
                Form(self.invoice)
                Form(self.department)
                settings = self.env["res.config.settings"].sudo().create({})
                settings.reminder_text_mode = "custom"
                settings.execute()
                self.department.reminder_independent = True
                [pdf] = self.customer._render_statement_pdfs(self.company, self.invoice.date)
                self.assertTrue(pdf.startswith(b"%PDF"))

                self.assertTrue(self.own.get_variables(self.invoice.id)["variables"])
                preview = self.own.get_preview({}, self.invoice.id)
                self.assertIn("Reminders ► Levels", preview["error"]["message"])
                self.assertFalse(preview["html"])
                self.own.css = "p {color: red}"  # it can be saved

    def test_texts_that_stay(self):
        text = self.get_text("friendly")
        self.remove_levels("archived")
        self.assertTrue(text.get_preview({}, self.invoice.id)["html"])
        self.assertTrue(text.get_variables(self.invoice.id)["variables"])

    def test_drafts_that_stay(self):
        draft = self.make_draft()
        self.remove_levels("archived")
        self.assertTrue(draft.letter_html)
        draft.action_download_pdf()
        self.assertEqual(draft.state, "printed")
        draft.action_open()


class TestNoLevelAnywhere(FactoryCommon):
    def test_records_are_read(self):
        """Each record of each model is found and shown without a level; read off the registry."""
        self.env["account.reminder.level"].sudo().search([]).active = False
        self.env.flush_all()
        self.env.invalidate_all()
        manager = self.personas["manager"]
        for name, record in {**self.records, **self.foreign}.items():
            mine = record.with_user(manager).sudo(False)
            if not mine.has_access("read"):
                continue
            with self.subTest(name), self.cr.savepoint():
                ours = [
                    field
                    for field in mine.fields_get()
                    if (mine._fields[field]._module or "").startswith(matrix.PREFIX)
                ]
                self.assertTrue(mine.search([("id", "in", mine.ids)]).read(ours) or name in self.records)
