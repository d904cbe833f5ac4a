# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models

from odoo.addons.relance_print.models.account_reminder_alert import Alert
from odoo.addons.relance_print.models.letter_words import format_percent
from odoo.addons.relance_print.tools.reduction import to_decimal

# Of Odoo's l10n_fr_pdp_penalty_rate, where that is installed: what French electronic invoices print, as of their posting
PRINTED_RATE = "l10n_fr_pdp_late_payment_penalties_rate"


class AccountMove(models.Model):
    _inherit = "account.move"

    def _get_printed_penalty_rate(self):
        """Return at which rate the invoice itself says that late payment bears interest, in per cent; 0: it says nothing.

        :rtype: float
        """
        if PRINTED_RATE not in self._fields or not self._l10n_fr_pdp_is_late_payment_penalties_applicable():
            return 0.0
        return self[PRINTED_RATE]


class AccountReminder(models.Model):
    """Letters whose invoices say another rate."""

    _inherit = "account.reminder"

    def _get_alert_checks(self, *, composes):
        # EXTENDS 'relance_print'
        return [*super()._get_alert_checks(composes=composes), self._get_alerts_printed_rate]

    def _get_alerts_printed_rate(self):
        """Which letters claim an agreed rate that is not the one on their invoices.

        A rate that changes with a reference is no contradiction: the invoice has that of the day of its posting.
        """
        _ = self.env._
        for letter in self.filtered(lambda letter: letter._may_claim_charges()):
            scheme = letter._get_scheme()
            if not scheme or scheme.reference or not (terms := scheme._get_terms(letter._get_kind() == "consumer")):
                continue
            for rate, moves in (
                letter._get_claimed_moves().grouped(lambda move: move._get_printed_penalty_rate()).items()
            ):
                if rate and to_decimal(rate) != terms.margin:
                    words = _(
                        "%(invoices)s: the invoice says that late payment bears interest at %(printed)s, the letter claims "
                        "%(agreed)s.",
                        invoices=", ".join(moves.mapped("name")),
                        printed=format_percent(self.env, to_decimal(rate)),
                        agreed=format_percent(self.env, terms.margin),
                    )
                    yield letter, Alert("printed_rate", "warning", words, "action_open_scheme", _("Open the scheme"))
