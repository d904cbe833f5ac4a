# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Nothing on the screens of batches is there for some people only."""

import unittest

from odoo.tests import tagged

from odoo.addons.relance_print.tests.accessibility import AccessibilityCase, has_axe

from .common import BatchCommon


@unittest.skipUnless(has_axe(), "there is no axe-core")
@tagged("post_install", "-at_install")
class TestBatchAccessibility(BatchCommon, AccessibilityCase):
    def test_batch(self):
        moves = self.invoice | self.make_move(partner=self.german)
        path = "/odoo/action-relance_print_batch.account_reminder_wizard_action_due"
        self.check_screen(self.clerk, path, ".modal [name=grouping]", roots=[".modal"])
        batch = self.propose(moves)
        letters = f"/odoo/reminder-batches/{batch.id}"
        self.check_screen(self.clerk, letters, ".o_form_view [name=name]", roots=[".o_form_view"])
        opened = ("button[name=action_open_letters].btn-primary", ".o_data_row [name=state]")
        self.check_screen(self.clerk, letters, *opened, roots=[".o_list_view"])
        batch.action_run()
        self.assert_printed(batch, 2)
        self.check_screen(self.clerk, letters, ".o_form_view [name=sums]", roots=[".o_form_view"])
