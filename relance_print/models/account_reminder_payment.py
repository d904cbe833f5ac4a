import base64

from odoo import models

from ..tools.letter_qr import draw_qr


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
        """Tell whether the code to pay with stands beside the payment details: not where the letter has it elsewhere.

        :param shown: the names of the variables that the letter shows
        """
        return self.company_id._get_reminder_company().reminder_payment_qr and "payment_qr" not in shown

    def _get_link_qr(self, link):
        """Return the code of an address of the customer's portal, as a PNG in base64; empty without an address."""
        return link and base64.b64encode(draw_qr(link))
