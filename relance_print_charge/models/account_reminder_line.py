# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from collections import defaultdict
from typing import NamedTuple

from odoo import api, fields, models
from odoo.fields import Command
from odoo.tools import format_date

from odoo.addons.relance_print.models.letter_words import format_percent
from odoo.addons.relance_print.tools.reduction import to_decimal

from ..tools.late_fee import Fee
from ..tools.late_payment import Slice, cut_slices


class Booked(NamedTuple):
    """What was booked of charges: first and last days of interest by ids of invoices and due date, the invoices with an
    indemnity, kinds and keys of fees.
    """

    spans: dict
    indemnified: models.Model
    fees: set


class AccountReminderLine(models.Model):
    """Late payment: what it costs at any level; a letter claims it if its level does.

    A line without a letter has the charges of an instalment that was paid late.
    """

    _inherit = "account.reminder.line"

    interest = fields.Monetary(
        help="Late-payment interest up to the letter's date, without what was booked before.",
    )
    indemnity = fields.Monetary(
        help="Indemnity for recovery costs, on the first instalment of the invoice.",
    )
    slices = fields.Json(
        help="The days through which amount and rate stay the same, with their interest.",
    )
    missing_reference = fields.Char(
        help="The reference rate that is not known on some days, which bear no interest.",
    )
    missing_date = fields.Date(
        help="The first day that lacks the rate.",
    )
    missing_spans = fields.Json(
        string="Days Without a Rate",
        help="First and last days that lack the rate.",
    )
    lacks_indemnity = fields.Boolean(
        help="The scheme has no indemnity in the letter's currency.",
    )
    fee = fields.Monetary(
        string="Fees",
        help="Of reminders and returned payments, each once.",
    )
    fees = fields.Json(
        string="Each Fee",
        help="Of which reminder or payment it is, and of which day.",
    )
    booked_move_id = fields.Many2one(
        comodel_name="account.move",
        string="Charges Booked In",
        ondelete="set null",
        index="btree_not_null",
        help="Cancelled or deleted, it frees the charges; reversed, as a gesture to the customer, it doesn't.",
    )

    @api.model
    def _get_unfrozen(self):
        # EXTENDS 'relance_print'
        return super()._get_unfrozen() | {"booked_move_id"}

    def _get_extra_claimed(self):
        # EXTENDS 'relance_print'
        extra = super()._get_extra_claimed()
        if self.reminder_id.level_id.charges != "claimed" or self.move_id in self.reminder_id.apart_move_ids:
            return extra
        return extra + self.interest + self.indemnity + self.fee

    def _get_slices(self):
        """Return the slices of the line's interest.

        :rtype: tuple[Slice, ...]
        """
        return tuple(Slice.load(piece) for piece in self.slices or ())

    def _get_fees(self):
        """Return the line's fees.

        :rtype: tuple[Fee, ...]
        """
        return tuple(Fee.load(fee) for fee in self.fees or ())

    def _describe_fee(self, fee):
        """Return what a fee is of, in the environment's language."""
        day = format_date(self.env, fee.date)
        if fee.kind == "return":
            return self.env._("Fee for the payment of %(date)s, which was returned", date=day)
        return self.env._("Fee for the reminder of %(date)s", date=day)

    def _describe_fees(self, fees):
        """Return what some fees of the same kind and sum are of, in the environment's language."""
        if len(fees) == 1:
            return self._describe_fee(fees[0])
        _ = self.env._
        values = {
            "dates": ", ".join(format_date(self.env, fee.date) for fee in fees),
            "count": len(fees),
            "amount": self._format_amount(fees[0].amount),
        }
        if fees[0].kind == "return":
            return _("Fees for the payments of %(dates)s, which were returned: %(count)s × %(amount)s", **values)
        return _("Fees for the reminders of %(dates)s: %(count)s × %(amount)s", **values)

    @api.model
    def _get_charge_moves(self, moves):
        """Return those of some invoices that are late-payment charges themselves."""
        # sudo: what was charged is charged, whoever may see the letter that claimed it
        return self.sudo().search([("booked_move_id", "in", moves.ids)]).booked_move_id.with_env(self.env)

    @api.model
    def _get_booked(self, moves):
        """Return what was booked of the charges on invoices.

        :rtype: Booked
        """
        # sudo: as above
        lines = self.sudo().search_fetch(
            [("move_id", "in", moves.ids), ("booked_move_id.state", "in", ("draft", "posted"))],
            ["move_id", "date_due", "slices", "indemnity", "fees"],
        )
        spans = defaultdict(list)
        for line in lines:
            spans[line.move_id.id, line.date_due] += [(piece.date_from, piece.date_to) for piece in line._get_slices()]
        fees = {(fee.kind, fee.key) for line in lines for fee in line._get_fees()}
        return Booked(spans, lines.filtered("indemnity").move_id.with_env(self.env), fees)

    def _book_charges(self, lang):
        """Make a draft debit note of what was not booked of the charges of some lines, for each of their invoices.

        One for each, since a debit note has one origin: there it is found, counted, and referred to by electronic invoices.

        :param str lang: the customer's language
        :return: the drafts; none, if all was booked
        :rtype: account.move
        """
        before = self._get_booked(self.move_id)
        booked = {}
        for line in self.with_context(lang=lang):
            if commands := line._prepare_charge_lines(before):
                booked[line.with_env(self.env)] = commands
        lines = self.browse().union(*booked).grouped("move_id")
        drafts = self.env["account.move"].create(
            [
                move._prepare_charge_move([command for line in charged for command in booked[line]])
                for move, charged in lines.items()
            ]
        )
        for draft, charged in zip(drafts, lines.values(), strict=True):
            # sudo: what was booked follows from booking it, and nobody may write it otherwise
            charged.sudo().booked_move_id = draft
        return drafts

    def _prepare_charge_lines(self, before):
        """Return the commands of the invoice lines of what was not booked, each with its calculation.

        :param Booked before: what was booked before
        :rtype: list
        """
        _ = self.env._
        # sudo: a branch books on its parent company's products
        company = self.move_id.company_id
        charges = []
        slices = cut_slices(
            self._get_slices(), before.spans[self.move_id.id, self.date_due], to_decimal(self.currency_id.rounding)
        )
        if slices:
            title = _("Late-payment interest on %(invoice)s", invoice=self.name)
            steps = (": ".join(self._format_slice(piece)) for piece in slices)
            interest = sum(piece.interest for piece in slices)
            charges.append(
                (company._get_reminder_setting("reminder_interest_product_id"), "\n".join((title, *steps)), interest)
            )
        product = company._get_reminder_setting("reminder_indemnity_product_id")
        if self.indemnity and self.move_id not in before.indemnified:
            title = _("Indemnity for recovery costs, %(invoice)s", invoice=self.move_id.name)
            charges.append((product, title, self.indemnity))
        charges += [
            (product, self._describe_fee(fee), fee.amount)
            for fee in self._get_fees()
            if (fee.kind, fee.key) not in before.fees
        ]
        return [
            Command.create(
                {"product_id": product.id, "name": title, "quantity": 1, "price_unit": float(amount)}
                # damages bear no VAT, unless the product says so: else the line takes the taxes of its account
                | ({} if product.taxes_id else {"tax_ids": [Command.clear()]})
            )
            for product, title, amount in charges
        ]

    def _format_spans(self):
        """Return the days that lack the rate, such as “07/01/2026 – 11/30/2026”."""
        spans = (map(fields.Date.to_date, span) for span in self.missing_spans or ())
        return ", ".join(
            format_date(self.env, first) if first == last else self._format_period(first, last) for first, last in spans
        )

    def _format_period(self, first, last):
        return f"{format_date(self.env, first)} – {format_date(self.env, last)}"

    def _explain_slice(self, piece):
        """Return a slice of interest as the texts of a table's columns.

        :rtype: dict
        """
        return {
            "date_from": format_date(self.env, piece.date_from),
            "date_to": format_date(self.env, piece.date_to),
            "days": f"{piece.days} / {piece.year_days}",
            "base": self._format_amount(piece.amount),
            "rate": format_percent(self.env, piece.percent),
        }

    def _format_slice(self, piece):
        """Return period and calculation of a slice's interest, the latter such as “1 200,00 € × 12,15 % × 30 / 365”.

        :rtype: tuple[str, str]
        """
        percent = format_percent(self.env, piece.percent)
        return (
            self._format_period(piece.date_from, piece.date_to),
            f"{self._format_amount(piece.amount)} × {percent} × {piece.days} / {piece.year_days}",
        )
