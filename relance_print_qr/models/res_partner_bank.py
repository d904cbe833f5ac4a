# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models
from odoo.tools import file_path, ormcache

from odoo.addons.relance_print.tools.payment_text import clean_payment_text, join_references

from ..tools.letter_qr import draw_qr

# EPC069-12, version 2.1: the longest name and structured reference in characters, the most bytes in all, the amounts.
NAME, REFERENCE = 70, 35
MOST_BYTES = 331
AMOUNTS = (0.01, 999_999_999.99)
# What `l10n_ch` calls the code of the Swiss QR bill, the countries of its accounts, and the cross in its middle.
SWISS_METHOD, SWISS_COUNTRIES = "ch_qr", ("CH", "LI")
EMBLEMS = {"ch_cross": "l10n_ch/static/src/img/CH-Cross_7mm.png"}


class ResPartnerBank(models.Model):
    _inherit = "res.partner.bank"

    def _get_payment_qr(self, amount, currency, debtor, reference):
        """Return the code of a payment to the account, of the first of the methods in core and its modules that has one.

        :param float amount: in the currency
        :param currency: the ``res.currency``
        :param debtor: the ``res.partner`` that is to pay
        :param str reference: structured or not, that the payment should bear
        :return: a PNG; empty where there can be no code
        :rtype: bytes
        """
        amount, reference = currency.round(amount), clean_payment_text(reference)
        for method, _name in self.get_available_qr_methods_in_sequence() if self and amount > 0 else ():
            if method == "sct_qr":
                if code := self._get_transfer_code(amount, currency, reference):
                    return draw_qr(code)
            elif self._allows_qr_method(method) and (
                payment := self._build_qr_code_vals(amount, reference, reference, currency, debtor, method)
            ):
                drawing = self._get_qr_code_generation_params(**payment)
                emblem = EMBLEMS.get(drawing.get("mask"))
                return draw_qr(drawing["value"], drawing.get("barLevel", "M"), emblem and file_path(emblem))
        return b""

    def _allows_qr_method(self, method):
        """Tell whether the account may have a code of a method, in what core doesn't check: a Swiss one is of a Swiss account."""
        return method != SWISS_METHOD or (self.sanitized_acc_number or "").startswith(SWISS_COUNTRIES)

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
        values = [clean_payment_text(value) for value in self._get_qr_vals(*payment)]
        values[5] = values[5][:NAME]
        values[7] = f"EUR{amount:.2f}"
        values[9] = values[9][:REFERENCE]
        values[10] = values[10] and join_references(reference.split(", "))  # not as core cuts it, amid a number
        code = "\n".join(values).rstrip("\n")
        return code if len(code.encode()) <= MOST_BYTES else ""
