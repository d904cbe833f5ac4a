# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models
from odoo.tools import format_date

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
    """What stands against the rate of a letter's interest: another one on its invoices, the floor of French law."""

    _inherit = "account.reminder"

    def _get_alert_checks(self, *, composes):
        # EXTENDS 'relance_print'
        return [
            *super()._get_alert_checks(composes=composes),
            self._get_alerts_printed_rate,
            self._get_alerts_rate_floor,
        ]

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

    def _get_alerts_rate_floor(self):
        """Which letters claim interest of days on which the rate of French law was itself under what may be agreed, as in 2024.

        The floor is three times the legal rate of professional creditors (Code de commerce, L441-10 II). What an agreed rate
        has to be is told with the scheme.
        """
        _, rates = self.env._, self.env["account.reminder.rate"]
        for letter in self.filtered(lambda letter: letter._may_claim_charges()):
            scheme = letter._get_scheme()
            if scheme.country_id.code != "FR" or scheme.customer_kind != "professional" or not scheme.reference:
                continue
            if not scheme._has_own_rules(letter._get_kind() == "consumer"):
                continue
            pieces = [piece for line in letter._get_claimed_lines() for piece in line._get_slices()]
            legal = {piece: rates._get_value("fr_professional", piece.date_from) for piece in pieces}
            if under := [piece for piece, percent in legal.items() if percent and piece.percent < 3 * percent]:
                words = _(
                    "Between %(first)s and %(last)s the law's own rate, which is claimed, was under three times the legal rate, "
                    "below which none may be agreed (Code de commerce, L441-10 II). Have it looked at before it goes to court.",
                    first=format_date(self.env, min(piece.date_from for piece in under)),
                    last=format_date(self.env, max(piece.date_to for piece in under)),
                )
                yield letter, Alert("rate_floor", "warning", words, "action_open_scheme", _("Open the scheme"))
