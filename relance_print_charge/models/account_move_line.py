# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from collections import defaultdict
from datetime import timedelta
from decimal import Decimal
from typing import NamedTuple

from odoo import api, models

from odoo.addons.relance_print.tools.reduction import Reduction, to_decimal

from ..tools.late_credit import Credit, Debt, set_off, settle
from ..tools.late_fee import Fee
from ..tools.late_indemnity import compute_indemnity, share_indemnity
from ..tools.late_payment import Missing, Slice, compute_interest


class Charge(NamedTuple):
    """What late payment of an instalment costs, in its currency, and why interest or indemnity are not charged.

    ``indemnity``: of the whole invoice, on the first of its instalments; ``fees``: each on one of those that it is of.
    ``missing``: the days whose rate is not known; ``lacks_indemnity``: the scheme has indemnities, but none in the currency.
    """

    slices: tuple[Slice, ...] = ()
    indemnity: Decimal = Decimal()
    missing: tuple[Missing, ...] = ()
    lacks_indemnity: bool = False
    fees: tuple[Fee, ...] = ()

    @property
    def total(self):
        """Interest, indemnity and fees.

        :rtype: Decimal
        """
        return sum((piece.interest for piece in self.slices), self.indemnity) + self.fee

    @property
    def fee(self):
        """All fees.

        :rtype: Decimal
        """
        return sum((fee.amount for fee in self.fees), Decimal())

    def get_line_values(self):
        """Return the values of the instalment's ``account.reminder.line``.

        :rtype: dict
        """
        return {
            "interest": float(sum(piece.interest for piece in self.slices)),
            "indemnity": float(self.indemnity),
            "slices": [piece.dump() for piece in self.slices] or False,
            "missing_reference": self.missing[0].reference if self.missing else False,
            "missing_date": self.missing[0].date_from if self.missing else False,
            "missing_spans": [[str(gap.date_from), str(gap.date_to)] for gap in self.missing] or False,
            "lacks_indemnity": self.lacks_indemnity,
            "fee": float(self.fee),
            "fees": [fee.dump() for fee in self.fees] or False,
        }


NO_CHARGE = Charge()


class Demand(NamedTuple):
    """What is claimed together, as by one letter.

    ``items``: the instalments; ``credits``: journal items in the customer's favour with what is left of them, negative, which
    are set off against them; ``apart``: the invoices that stand apart; ``letter``: the id of the letter that claims it, 0 of one
    that is not made yet, None without a letter.
    """

    items: models.Model
    credits: dict = {}
    apart: models.Model = ()
    letter: int | None = None


class AccountMoveLine(models.Model):
    """What late payment of an instalment costs."""

    _inherit = "account.move.line"

    def _get_late_charges(self):
        """Return what late payment of overdue instalments costs up to today, as if one letter claimed all of a customer's.

        :return: as :meth:`_charge` does
        :rtype: dict[account.move.line, Charge]
        """
        customers = self.grouped(lambda line: (line.company_id, line.currency_id, line.move_id.commercial_partner_id))
        return {
            line: charge
            for charges in self._charge([Demand(items) for items in customers.values()])
            for line, charge in charges.items()
        }

    @api.model
    def _charge(self, demands):
        """Return what late payment of overdue instalments costs up to today; what was booked is left out.

        Late-payment charges bear none themselves. The queries are the same for one instalment and for those of many letters;
        where no scheme was chosen, there are none.

        :param list demands: :class:`Demand`
        :return: of each, the instalments that are charged, or that would be if something was known
        :rtype: list[dict[account.move.line, Charge]]
        """
        lines = self.union(*(demand.items for demand in demands))
        schemes = {
            move: scheme
            for move in lines.move_id
            if (scheme := move.commercial_partner_id._get_reminder_scheme(move.company_id))
        }
        if not schemes:
            return [{} for _demand in demands]
        moves = lines.move_id.browse().union(*schemes)
        moves -= self.env["account.reminder.line"]._get_charge_moves(lines.move_id)
        items = lines.filtered(lambda line: line.move_id in moves)
        reductions = items._get_late_reductions()
        booked = self.env["account.reminder.line"]._get_booked(moves)
        return [
            (demand.items & items)
            .with_prefetch(items._prefetch_ids)  # not each letter's own
            ._get_demanded(demand, schemes, reductions, booked)
            for demand in demands
        ]

    def _get_demanded(self, demand, schemes, reductions, booked):
        """Return what late payment of instalments that are claimed together costs.

        :param Demand demand: what is claimed with them
        :param dict schemes: by invoice its ``account.reminder.scheme``
        :param dict reductions: of :meth:`_get_late_reductions`
        :param Booked booked: of ``account.reminder.line._get_booked``
        :rtype: dict[account.move.line, Charge]
        """
        offset = self._set_off(demand.credits, reductions) if demand.credits else {}
        reductions = {line: [*reductions[line], *offset.get(line, ())] for line in self}
        charges = {}
        for (scheme, is_consumer), items in self.grouped(
            lambda line: (schemes[line.move_id], line.move_id.commercial_partner_id._is_reminder_consumer())
        ).items():
            rules = scheme._get_rules(is_consumer)
            late = {
                line: begin
                for line in items
                if rules.terms and (begin := line._get_late_begin(scheme, rules)) is not None
            }
            for line, (due, since) in late.items():
                interest = compute_interest(
                    to_decimal(line.amount_currency),
                    due,
                    line.company_id._get_reminder_today(),
                    rules.terms,
                    reductions=reductions[line],
                    since=since,
                    charged=booked.spans.get((line.move_id.id, line._get_due_date()), ()),
                    rounding=to_decimal(line.currency_id.rounding),
                )
                charges[line] = Charge(interest.slices, missing=interest.missing)
            unpaid = self._get_late_unpaid(late, reductions, scheme.indemnity_base == "letter")
            shares = self._share_indemnity(unpaid, scheme, rules.tiers, booked.indemnified, demand.apart)
            for line, (indemnity, lacks) in shares.items():
                charges[line] = charges[line]._replace(indemnity=indemnity, lacks_indemnity=lacks)
            if late and scheme._has_fees(is_consumer):
                fees = self.browse().union(*late)._get_late_fees(demand, scheme, booked.fees)
                for line, charged in fees.items():
                    charges[line] = charges[line]._replace(fees=tuple(charged))
        return {line: charge for line, charge in charges.items() if any(charge)}

    def _get_late_begin(self, scheme, rules):
        """Return the instalment's due date by the scheme's law and the day after which interest runs, if that has come.

        :param Rules rules: of the scheme
        :rtype: tuple[date, date] | None
        """
        begin = due = scheme._get_due_day(self._get_due_date(), self.move_id.commercial_partner_id)
        if rules.start != "due":
            begin = self.move_id._get_first_reminder_date(is_registered=rules.start == "notice")
        if not begin:
            return None
        begin = max(due, begin + timedelta(days=rules.start_days))
        return (due, begin) if begin < self.company_id._get_reminder_today() else None

    @api.model
    def _get_late_unpaid(self, late, reductions, is_demanded):
        """Return what is owed an indemnity of invoices: what was unpaid when they became late, or is when it is demanded.

        :param dict late: by instalment, its due date and the day after which interest runs
        :param dict reductions: of :meth:`_get_late_reductions`
        :param bool is_demanded: what is demanded now; of what was paid late the currency's smallest unit, for which the least
            is owed
        :return: by the first instalment of each invoice
        :rtype: dict[account.move.line, Decimal]
        """
        unpaid, open_now, firsts = defaultdict(Decimal), defaultdict(Decimal), {}
        for line, (due, _since) in late.items():
            first = firsts.setdefault(line.move_id, line)
            amount = to_decimal(line.amount_currency)
            unpaid[first] += amount - sum(paid.amount for paid in reductions[line] if paid.date <= due)
            open_now[first] += amount - sum(paid.amount for paid in reductions[line])
        if not is_demanded:
            return unpaid
        return {
            first: min(amount, max(open_now[first], to_decimal(first.currency_id.rounding)))
            for first, amount in unpaid.items()
        }

    @api.model
    def _share_indemnity(self, unpaid, scheme, tiers, indemnified, apart):
        """Return the indemnity of invoices that are claimed together, but of those whose indemnity was booked.

        :param dict unpaid: of :meth:`_get_late_unpaid`
        :param tiers: the ``account.reminder.scheme.tier`` records that hold
        :param indemnified: the invoices whose indemnity was booked
        :param apart: the invoices that are not claimed now
        :return: by the first instalment, the indemnity, and whether there are indemnities, but none in the invoice's currency
        :rtype: dict[account.move.line, tuple[Decimal, bool]]
        """
        # what was booked first, what is not claimed last: each has what it adds to those before it
        lines = sorted(
            unpaid,
            key=lambda line: (line.move_id not in indemnified, line.move_id in apart, line._get_due_date(), line.id),
        )
        if not lines:
            return {}
        currency = lines[0].currency_id
        rounding = to_decimal(currency.rounding)
        # a sum may depend on the due date; where all are added up, the first one's serves
        known = [tiers._get_tiers(currency, line._get_due_date()) for line in lines]
        if scheme.indemnity_base == "letter":
            shares = share_indemnity([unpaid[line] for line in lines], known[0], rounding)
        else:
            shares = [compute_indemnity(unpaid[line], own, rounding) for line, own in zip(lines, known, strict=True)]
        return {
            line: (share, bool(tiers and not own))
            for line, share, own in zip(lines, shares, known, strict=True)
            if line.move_id not in indemnified
        }

    def _set_off(self, credits, reductions):
        """Return what credits that are not matched pay of instalments.

        :param dict credits: of :class:`Demand`
        :param dict reductions: of :meth:`_get_late_reductions`
        :rtype: dict[account.move.line, list[Reduction]]
        """
        debts = [
            Debt(
                line._get_due_date(),
                to_decimal(line.amount_currency) - sum(paid.amount for paid in reductions[line]),
                key=line,
                origin=line.move_id,
            )
            for line in self
        ]
        return set_off(
            debts,
            [
                Credit(item.invoice_date or item.date, -to_decimal(left), item.move_id.reversed_entry_id or None)
                for item, left in credits.items()
            ],
        )

    def _get_late_reductions(self):
        """Return the payments and credit notes of instalments with their dates, in one query.

        One that leaves a small rest, or takes a cash discount in time, pays all. A credit note that corrects the invoice works
        from the due date, as if that had never been more.

        :rtype: dict[account.move.line, list[Reduction]]
        """
        reductions, corrections = self._get_reductions(), self._get_corrections()
        for partial in corrections:
            line, amount = partial.debit_move_id, to_decimal(partial.debit_amount_currency)
            reductions[line].remove(Reduction(partial.max_date, amount))
            reductions[line].append(Reduction(min(partial.max_date, line._get_due_date()), amount))
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
            day = partial.debit_move_id._get_due_date() if partial in corrections else partial.max_date
            reductions[partial.debit_move_id].append(Reduction(day, -to_decimal(withheld)))
        return reductions

    def _get_corrections(self):
        """Return what credit notes that were made of the instalments' own invoices have paid of them."""
        partials = self.env["account.partial.reconcile"].search_fetch(
            [("debit_move_id", "in", self.ids), ("credit_move_id.move_id.reversed_entry_id", "!=", False)],
            ["debit_move_id", "credit_move_id", "debit_amount_currency", "max_date"],
        )
        return partials.filtered(
            lambda partial: partial.credit_move_id.move_id.reversed_entry_id == partial.debit_move_id.move_id
        )
