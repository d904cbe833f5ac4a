import io

import qrcode

from odoo import models
from odoo.tools import ormcache

# EPC069-12, version 2.1: the longest name, structured reference and text in characters, the most bytes in all, the amounts.
NAME, REFERENCE, TEXT = 70, 35, 140
MOST_BYTES = 331
AMOUNTS = (0.01, 999_999_999.99)


class ResPartnerBank(models.Model):
    _inherit = "res.partner.bank"

    @ormcache("self.id", "self.sanitized_acc_number", "currency.id")
    def _can_have_transfer_code(self, currency):
        """Tell whether core allows the account a SEPA code in a currency; kept, since core asks the database each time."""
        return not self._get_error_messages_for_qr("sct_qr", None, currency)

    def _get_transfer_code(self, amount, currency, reference):
        """Return the SEPA credit transfer code of a payment to the account, as EPC069-12 has it.

        Core decides whether the account can have one; what it leaves longer than the standard is shortened here.

        :param float amount: in the currency
        :param currency: the ``res.currency``
        :param str reference: structured or not, that the payment should bear
        :return: the code's content; empty where there can be none: another currency than the euro, no SEPA IBAN, an
            amount or a length out of the standard
        :rtype: str
        """
        amount = currency.round(amount)
        payment = ("sct_qr", amount, currency, None, reference, reference)
        if (
            not self
            or not AMOUNTS[0] <= amount <= AMOUNTS[1]
            or not self._can_have_transfer_code(currency)
            or self._check_for_qr_code_errors(*payment)
        ):
            return ""
        # a line break within a value would shift all that follows
        values = [" ".join(value.split()) for value in self._get_qr_vals(*payment)]
        values[5] = values[5][:NAME]
        values[7] = f"EUR{amount:.2f}"
        values[9] = values[9][:REFERENCE]
        values[10] = values[10][:TEXT]
        code = "\n".join(values).rstrip("\n")
        return code if len(code.encode()) <= MOST_BYTES else ""

    def _get_transfer_qr(self, *payment):
        """Return the code of :meth:`_get_transfer_code` as a PNG of one bit a dot with its white margin of four modules.

        :rtype: bytes
        """
        code = self._get_transfer_code(*payment)
        if not code:
            return b""
        # the standard asks for level M and bytes in UTF-8: core's barcodes have blurred edges, and no margin by default
        image = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_M, box_size=6, border=4)
        image.add_data(code.encode(), optimize=0)
        stream = io.BytesIO()
        image.make_image().save(stream, kind="PNG")
        return stream.getvalue()
