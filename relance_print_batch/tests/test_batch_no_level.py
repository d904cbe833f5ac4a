# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""All levels were deleted, or put into the archive: nothing is proposed, and it says what to do."""

from odoo.exceptions import UserError
from odoo.tests import Form

from odoo.addons.relance_print.tests.test_no_level import NoLevelCommon


class TestNoLevelBatch(NoLevelCommon):
    def test_no_level(self):
        for how in ("archived", "deleted"):
            with self.subTest(how):
                wizard = self.clerk_env["account.reminder.wizard"].create({"grouping": "invoice", "only_due": False})
                self.remove_levels(how)
                with self.assertRaisesRegex(UserError, "Relances ► Niveaux"), self.cr.savepoint():
                    wizard.action_propose()
                Form(wizard)
