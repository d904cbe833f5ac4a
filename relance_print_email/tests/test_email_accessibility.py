# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Nothing on the screens of letters by e-mail is there for some people only."""

import unittest

from odoo.tests import tagged

from odoo.addons.relance_print.tests.accessibility import AccessibilityCase, has_axe

from .common import EmailCommon


@unittest.skipUnless(has_axe(), "there is no axe-core")
@tagged("post_install", "-at_install")
class TestEmailAccessibility(EmailCommon, AccessibilityCase):
    def test_composer(self):
        letter = self.make_printed()
        composer = ("button[name=action_send]", ".modal .o_field_widget[name=body] p")
        self.check_screen(self.clerk, f"/odoo/reminders/{letter.id}", *composer, roots=[".modal"])
