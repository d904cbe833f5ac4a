import base64

from odoo import models


class AccountReminder(models.Model):
    """What helps the customer to pay at once."""

    _inherit = "account.reminder"

    def _get_payment_qr(self, reference):
        """Return the code to pay the letter's claim with, as a PNG in base64; only of a letter that shows it.

        :param str reference: that the payment should bear
        :return: False where there can be no code
        """
        self.ensure_one()
        if not self._uses("payment_qr"):
            return False
        image = self._get_bank_account()._get_transfer_qr(self.amount_due, self.currency_id, reference)
        return base64.b64encode(image) or False
