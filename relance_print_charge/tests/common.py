# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What late payment costs: of a French company, at known rates."""

from odoo.addons.relance_print.tests.common import ReminderCommon

# 1,000 due 60 days ago, of which 400 were paid 10 days ago, at 12 % and, from 1 October, another 14 %.
RATES = [
    {"reference": "ecb", "date_from": "2026-07-01", "date_to": "2026-09-30", "percent": 2},
    {"reference": "ecb", "date_from": "2026-10-01", "percent": 4},
    {"reference": "fr_professional", "date_from": "2026-07-01", "percent": 3},
]


class ChargesCommon(ReminderCommon):
    """A French company that has the French scheme, and the rates above."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.reminder_scheme_id = cls.env.ref("relance_print_charge.scheme_fr")
        rates = cls.env["account.reminder.rate"]
        rates.search([("date_from", ">=", "2026-07-01")]).unlink()
        rates.create(RATES)

    def print_notice(self, move):
        draft = self.make_draft(move, "formal_notice")
        draft.action_download_pdf()
        return draft
