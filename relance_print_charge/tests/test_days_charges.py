# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What day it is: the last of interest."""

from odoo.tests import tagged

from odoo.addons.relance_print.tests.common import TODAY
from odoo.addons.relance_print.tests.test_days import PARIS, DaysCommon


@tagged("post_install", "-at_install")
class TestDaysCharges(DaysCommon):
    def test_interest(self):
        self.company.reminder_scheme_id = self.env["account.reminder.scheme"].create({"name": "Agreed", "margin": 10})
        move = self.make_move(days_late=1).with_env(self.nowhere)
        with PARIS:
            (charge,) = move._get_overdue_instalments()._get_late_charges().values()
            self.assertEqual(charge.slices[-1].date_to, TODAY)
