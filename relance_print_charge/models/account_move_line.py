# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from odoo import models

from odoo.addons.relance_print.tools.reduction import Reduction, to_decimal

from ..tools.late_payment import Interest, Missing, Slice, compute_indemnity, compute_interest, settle


class Charge(NamedTuple):
    """What late payment of an instalment costs, in its currency, and why interest or indemnity are not charged.

    ``indemnity``: of the whole invoice, on the first of its instalments.
    ``missing``: the rate that is not known; ``lacks_indemnity``: the scheme has indemnities, but none in the currency.
    """

    slices: tuple[Slice, ...] = ()
    indemnity: Decimal = Decimal()
    missing: Missing | None = None
    lacks_indemnity: bool = False

    @property
    def total(self):
        """Interest and indemnity.

        :rtype: Decimal
        """
        return sum((piece.interest for piece in self.slices), self.indemnity)

    def get_line_values(self):
        """Return the values of the instalment's ``account.reminder.line``.

        :rtype: dict
        """
        return {
            "interest": float(sum(piece.interest for piece in self.slices)),
            "indemnity": float(self.indemnity),
            "slices": [piece.dump() for piece in self.slices] or False,
            "missing_reference": self.missing.reference if self.missing else False,
            "missing_date": self.missing.date if self.missing else False,
            "lacks_indemnity": self.lacks_indemnity,
        }


NO_CHARGE = Charge()


class AccountMoveLine(models.Model):
    """What late payment of an instalment costs."""

    _inherit = "account.move.line"

    def _get_line_extras(self):
        # EXTENDS 'relance_print'
        extras, charges = super()._get_line_extras(), self._get_late_charges()
        return {line: extras.get(line, {}) | charges.get(line, NO_CHARGE).get_line_values() for line in self}

    def _get_late_charges(self):
        """Return what late payment of overdue instalments costs up to today; what was booked is left out.

        Late-payment charges bear none themselves. The queries are the same for one instalment and for those of many letters;
        where no scheme was chosen, there are none.

        :return: the instalments that are charged, or that would be if something was known
        :rtype: dict[account.move.line, Charge]
        """
        schemes = {
            move: scheme
            for move in self.move_id
            if (scheme := move.commercial_partner_id._get_reminder_scheme(move.company_id))
        }
        if not schemes:
            return {}
        moves = self.move_id.browse().union(*schemes) - self.env["account.reminder.line"]._get_charge_moves(
            self.move_id
        )
        items = self.filtered(lambda line: line.move_id in moves)
        reductions = items._get_late_reductions()
        booked_until, indemnified = self.env["account.reminder.line"]._get_booked(moves)
        charges = {}
        for line in items:
            move = line.move_id
            slices, missing = line._get_late_interest(
                schemes[move], reductions[line], booked_until.get((move.id, line._get_due_date()))
            )
            charges[line] = Charge(slices, missing=missing)
        for move in (moves - indemnified).filtered("commercial_partner_id.is_company"):
            instalments = items.filtered(lambda line, move=move: line.move_id == move)
            indemnity, lacks = instalments._get_late_indemnity(schemes[move], reductions)
            charges[instalments[0]] = charges[instalments[0]]._replace(indemnity=indemnity, lacks_indemnity=lacks)
        return {line: charge for line, charge in charges.items() if any(charge)}

    def _get_late_interest(self, scheme, reductions, booked_until):
        """Return the interest of an instalment up to today; of a consumer's, from the day after the formal notice.

        :param scheme: the ``account.reminder.scheme``
        :param reductions: its :class:`Reduction`
        :param date booked_until: the last day for which interest was booked, or None
        :rtype: Interest
        """
        is_consumer = not self.move_id.commercial_partner_id.is_company
        terms = scheme._get_terms(is_consumer)
        notice = self.move_id._get_formal_notice_date() if terms and is_consumer else date.min
        if not terms or not notice:
            return Interest()
        return compute_interest(
            to_decimal(self.amount_currency),
            self._get_due_date(),
            self.company_id._get_reminder_today(),
            terms,
            reductions=reductions,
            since=max(notice, booked_until or date.min),
            rounding=to_decimal(self.currency_id.rounding),
        )

    def _get_late_indemnity(self, scheme, reductions):
        """Return the indemnity of an invoice, by what was unpaid of its instalments when they became late.

        :param scheme: the ``account.reminder.scheme``
        :param dict reductions: of :meth:`_get_late_reductions`
        :return: the indemnity, and whether the scheme has indemnities, but none in the invoice's currency
        :rtype: tuple[Decimal, bool]
        """
        unpaid = sum(
            to_decimal(line.amount_currency)
            - sum(paid.amount for paid in reductions[line] if paid.date <= line._get_due_date())
            for line in self
        )
        tiers = scheme.tier_ids._get_tiers(self.currency_id)
        indemnity = compute_indemnity(unpaid, tiers, to_decimal(self.currency_id.rounding))
        return indemnity, bool(scheme.tier_ids and not tiers)

    def _get_late_reductions(self):
        """Return the payments and credit notes of instalments with their dates, in one query.

        One that leaves a small rest, or takes a cash discount in time, pays all.

        :rtype: dict[account.move.line, list[Reduction]]
        """
        reductions = self._get_reductions()
        for line, paid in reductions.items():
            company = line.company_id
            rest = to_decimal(line.currency_id.round(company._get_reminder_rest(line.currency_id)))
            allowances = [(rest, None)]
            if line.discount_date:
                discount = to_decimal(line.currency_id.round(line.amount_currency - line.discount_amount_currency))
                allowances.append((discount + rest, line.discount_date))
            reductions[line] = settle(to_decimal(line.amount_currency), paid, allowances)
        # what is withheld bears no interest; the payment it is withheld of says it once more
        shares = self._get_withheld_shares()
        for line, share in shares.items():
            reductions[line].append(Reduction(line._get_due_date(), to_decimal(share)))
        for partial, withheld in self.browse().union(*shares)._get_withheld_payments().items():
            reductions[partial.debit_move_id].append(Reduction(partial.max_date, -to_decimal(withheld)))
        return reductions
