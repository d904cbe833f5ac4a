# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import base64

from odoo import api, models
from odoo.tools.translate import LazyTranslate

from odoo.addons.relance_print.tools.letter_catalogue import list_group, row

from ..tools.letter_qr import draw_qr

_lt = LazyTranslate(__name__)

VARIABLES = list_group(
    "blocks",
    row(
        "payment_qr",
        "block",
        _lt("QR code to pay with"),
        _lt("QR code with account, amount and reference; nothing where the account can have none in the currency"),
        "Scanner pour payer 1 234,50 €",
    ),
    row(
        "payment_link_qr",
        "block",
        _lt("QR code of the payment link"),
        _lt("QR code of the address at which the customer sees and pays the invoice; nothing if there are several"),
        "Scanner pour voir la facture en ligne",
    ),
    template="relance_print_qr.letter_{}",
)


class AccountReminderLetter(models.AbstractModel):
    _inherit = "account.reminder.letter.mixin"

    @api.model
    def _get_catalogue(self):
        # EXTENDS 'relance_print'
        return (*super()._get_catalogue(), *VARIABLES)

    def _has_qr_with_details(self, shown):
        """Tell whether the code to pay with stands beside the payment details.

        :param shown: the names of the variables that the letter shows
        """
        return False


class AccountReminder(models.Model):
    """What helps the customer to pay at once."""

    _inherit = "account.reminder"

    def _get_payment_qr(self, reference):
        """Return the code to pay what the letter claims, as a PNG in base64.

        :param str reference: that the payment should bear
        :return: empty where there can be no code
        """
        self.ensure_one()
        payment = (self.amount_claimed, self.currency_id, self.partner_id, reference)
        return base64.b64encode(self._get_bank_account()._get_payment_qr(*payment))

    def _has_qr_with_details(self, shown):
        # EXTENDS 'relance_print_qr': not where the letter has it elsewhere
        return self.company_id._get_reminder_company().reminder_payment_qr and "payment_qr" not in shown

    def _get_link_qr(self, link):
        """Return the code of an address of the customer's portal, as a PNG in base64; empty without an address."""
        return link and base64.b64encode(draw_qr(link))
