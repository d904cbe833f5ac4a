# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""System parameters are typed by hand: whatever is in one, letters are proposed, shown and printed, or words say what to do."""

import re
import sys
from pathlib import Path

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models.parameter import get_number
from .common import ReminderCommon
from .matrix import PREFIX, _is_ours

ODD = ("seven", "7 days", "-1", " ", "1e400", "nan", "9999999999", "0.5", "٣", "\N{NO-BREAK SPACE}7")
NAME = re.compile(rf'"({PREFIX}\w*\.\w+)"')
READS = re.compile(r"get_param|get_number")


def find_parameters():
    """Return the names of our system parameters, read off the sources that ask for one."""
    files = [module.__file__ for name, module in list(sys.modules.items()) if _is_ours(name) and module.__file__]
    lines = [line for file in files for line in Path(file).read_text().splitlines()]
    return sorted({name for line in lines if READS.search(line) for name in NAME.findall(line)})


@tagged("post_install", "-at_install")
class TestParameter(ReminderCommon):
    def use(self):
        """Do what reads parameters: a draft with alerts, invoices to remind of, the options of many letters, a printed PDF."""
        draft = self.make_draft(self.make_move())
        self.assertTrue(draft.alerts is not None)
        self.clerk_env["account.move"].search([("reminder_is_due", "=", True)], limit=1)
        if "account.reminder.wizard" in self.env:
            self.clerk_env["account.reminder.wizard"].create({}).action_propose()
        draft.action_download_pdf()
        draft.action_download_pdf()
        self.env.flush_all()
        return draft.state

    def test_odd_values(self):
        names = find_parameters()
        self.assertIn("relance_print.days_between", names)
        self.assertIn("relance_print.printer_timeout", names)
        for name in names:
            for odd in ODD:
                with self.subTest(name, odd=odd), self.cr.savepoint() as savepoint:
                    self.env["ir.config_parameter"].sudo().set_param(name, odd)
                    try:
                        with mute_logger("odoo.addons.relance_print.models.parameter"):
                            self.assertEqual(self.use(), "printed")
                    except UserError as error:
                        self.assertIn(name, ("relance_print.printer_path",), str(error))
                    finally:
                        savepoint.rollback()
                        self.env.invalidate_all()
                        self.env.registry.clear_all_caches()

    def test_numbers(self):
        """A number within bounds, of its default's type; what is none is told in the log."""
        for value, expected in (("12", 12), (" 12 ", 12), ("12.9", 12), ("", 7), ("-4", 0), ("1e9", 99), ("inf", 99)):
            self.set_parameter("days_between", value)
            number = get_number(self.env, "relance_print.days_between", 7, most=99)
            self.assertEqual((number, type(number)), (expected, int), value)
        self.set_parameter("days_between", "one week")
        with self.assertLogs("odoo.addons.relance_print.models.parameter", "WARNING") as logged:
            self.assertEqual(get_number(self.env, "relance_print.days_between", 7, most=99), 7)
        self.assertIn("relance_print.days_between", logged.output[0])
        self.set_parameter("printer_timeout", "2.5")
        self.assertEqual(get_number(self.env, "relance_print.printer_timeout", 30.0, least=1, most=99), 2.5)
