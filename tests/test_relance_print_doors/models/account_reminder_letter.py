# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.tools.translate import LazyTranslate

from odoo.addons.relance_print.tools.letter_catalogue import Variable

_lt = LazyTranslate(__name__)

SETTLEMENT = 0.98
VARIABLES = (
    Variable(
        name="settlement",
        kind="amount",
        label=_lt("Settlement"),
        description=_lt("What settles the claim if it is paid by the deadline: two per cent less than the amount due"),
        group="amounts",
        example="1 209,81 €",
    ),
    Variable(
        name="settlement_offer",
        kind="block",
        label=_lt("Offer of a settlement"),
        description=_lt("That less is enough if it is paid by the deadline; nothing from the second reminder on"),
        group="blocks",
        example="Réglez 1 209,81 € avant le 02/11/2026 : votre dette sera éteinte.",
        template="test_relance_print_doors.letter_settlement_offer",
    ),
)


class AccountReminderLetter(models.AbstractModel):
    _inherit = "account.reminder.letter.mixin"

    @api.model
    def _get_catalogue(self):
        # EXTENDS 'relance_print'
        return (*super()._get_catalogue(), *VARIABLES)


class AccountReminder(models.Model):
    _inherit = "account.reminder"

    def _get_letter_data(self):
        # EXTENDS 'relance_print'
        return {**super()._get_letter_data(), "settlement": self._get_settlement}

    def _get_settlement(self):
        return self.currency_id.round(self.amount_due * SETTLEMENT)

    def _has_block(self, name, values):
        # EXTENDS 'relance_print'
        if name == "settlement_offer":
            return not values["previous_reminder_date"]
        return super()._has_block(name, values)
