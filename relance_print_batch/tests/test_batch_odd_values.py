"""Odd choices of invoices end in words for people."""

from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.relance_print.tests.test_odd_values import ODD, OddValuesCommon


@tagged("post_install", "-at_install")
class TestOddChoice(OddValuesCommon):
    @mute_logger("odoo.sql_db")
    def test_choice_of_invoices(self):
        """What was chosen in a list comes as a domain, which a client may make up."""
        options = self.env["account.reminder.wizard"].with_user(self.personas["invoicing"])
        for odd in [
            *ODD,
            [["unknown", "=", 1]],
            [["id", "???", 1]],
            [["id", "in", ["x"]]],
            ["&"],
        ]:
            self.try_out(
                str(odd)[:80],
                lambda odd=odd: options.create({"move_domain": odd}).action_propose(),
            )
