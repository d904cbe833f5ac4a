# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import LazyTranslate, groupby
from odoo.tools.sql import column_exists, create_column

from odoo.addons.relance_print.models.account_reminder_alert import Alert
from odoo.addons.relance_print.models.account_reminder_fact import needs
from odoo.addons.relance_print.models.claim import claim
from odoo.addons.relance_print.tools.letter_catalogue import list_group, row

from .account_move_line import NO_CHARGE, Demand
from .account_reminder_rate import MONTHLY
from .account_reminder_rate_watch import get_begin

_lt = LazyTranslate(__name__)
VARIABLES = list_group(
    "amounts",
    row(
        "late_interest",
        "amount",
        _lt("Late-payment interest"),
        _lt("Interest that the letter claims, up to its date"),
        "24,66 €",
    ),
    row(
        "daily_interest",
        "amount",
        _lt("Interest per further day"),
        _lt("What each day after the letter’s date costs, as long as nothing is paid and the rate stays"),
        "0,41 €",
    ),
    row("indemnity", "amount", _lt("Indemnity"), _lt("Indemnity for recovery costs that the letter claims"), "40,00 €"),
    row(
        "late_fees",
        "amount",
        _lt("Fees"),
        _lt("Fees for reminders and returned payments that the letter claims"),
        "12,00 €",
    ),
    row(
        "coming_indemnity",
        "amount",
        _lt("Indemnity to come"),
        _lt("What will be owed for recovery costs if the letter is not followed, by the customer's scheme"),
        "40,00 €",
    ),
    row(
        "invoiced_products",
        "text",
        _lt("What was sold"),
        _lt("What the lines of the invoices are of, the first of them"),
        "Pose de menuiseries",
    ),
    row(
        "enclosed_copies",
        "text",
        _lt("Enclosed copies"),
        _lt("That a copy of the invoice is enclosed, or copies of the invoices if there are several"),
        "Pièce jointe : copie de la facture ci-dessus.",
    ),
)


class AccountReminderLetter(models.AbstractModel):
    _inherit = "account.reminder.letter.mixin"

    @api.model
    def _get_catalogue(self):
        # EXTENDS 'relance_print'
        return (*super()._get_catalogue(), *VARIABLES)

    @api.model
    def _get_claim_blocks(self):
        # EXTENDS 'relance_print'
        return (*super()._get_claim_blocks(), "charge_table")


class AccountReminder(models.Model):
    """Late-payment charges on letters: claimed, announced, and booked."""

    _inherit = "account.reminder"

    amount_interest = fields.Monetary(
        string="Interest Claimed",
        compute="_compute_charges",
        store=True,
    )
    amount_indemnity = fields.Monetary(
        string="Indemnity Claimed",
        compute="_compute_charges",
        store=True,
    )
    amount_fee = fields.Monetary(
        string="Fees Claimed",
        compute="_compute_charges",
        store=True,
    )
    amount_claimed = fields.Monetary(
        help="What is overdue, with the late-payment charges that the letter claims.",
    )
    charge_move_ids = fields.Many2many(
        comodel_name="account.move",
        string="Charges Booked In",
        compute="_compute_charge_move_ids",
    )

    def _auto_init(self):
        # EXTENDS 'base': a field that is new would have the sums of letters worked out again that were printed before it was
        if not column_exists(self.env.cr, self._table, "amount_fee") and column_exists(
            self.env.cr, self._table, "amount_interest"
        ):
            create_column(self.env.cr, self._table, "amount_fee", "numeric")
        return super()._auto_init()

    # the level's own field is not in it: what a printed letter claims stays, whatever becomes of its level
    @api.depends("level_id", "line_ids.interest", "line_ids.indemnity", "line_ids.fee", "line_ids.level_id")
    def _compute_charges(self):
        self.update({"amount_interest": 0, "amount_indemnity": 0, "amount_fee": 0})
        for reminder in self.filtered(lambda reminder: reminder._may_claim_charges()):
            claimed = reminder._get_claimed_lines()
            reminder.amount_interest = sum(claimed.mapped("interest"))
            reminder.amount_indemnity = sum(claimed.mapped("indemnity"))
            reminder.amount_fee = sum(claimed.mapped("fee"))

    @api.depends("amount_interest", "amount_indemnity", "amount_fee")
    def _compute_amount_claimed(self):
        # EXTENDS 'relance_print'
        result = super()._compute_amount_claimed()
        for reminder in self:
            if extra := reminder.amount_interest + reminder.amount_indemnity + reminder.amount_fee:
                reminder.amount_claimed += extra
        return result

    @api.depends("line_ids.booked_move_id.state")
    def _compute_charge_move_ids(self):
        for reminder in self:
            reminder.charge_move_ids = reminder.line_ids.booked_move_id.filtered(lambda move: move.state != "cancel")

    # On the letter

    @api.depends("amount_interest", "amount_indemnity", "amount_fee")
    def _compute_letter(self):
        # EXTENDS 'relance_print'
        return super()._compute_letter()

    def _get_line_extras(self, items, credits):
        # EXTENDS 'relance_print'
        extras = super()._get_line_extras(items, credits)
        demands = [
            Demand(items[letter], credits.get(letter, {}), letter.apart_move_ids._origin, letter._origin.id or 0)
            for letter in self
        ]
        charges = self.env["account.move.line"]._charge(demands)
        return {
            letter: {
                line: extras[letter].get(line, {}) | charged.get(line, NO_CHARGE).get_line_values()
                for line in items[letter]
            }
            for letter, charged in zip(self, charges, strict=True)
        }

    def _get_letter_data(self):
        # EXTENDS 'relance_print'
        return {
            **super()._get_letter_data(),
            "late_interest": self.amount_interest,
            "daily_interest": self._get_daily_interest,
            "indemnity": self.amount_indemnity,
            "late_fees": self.amount_fee,
            "coming_indemnity": self._get_coming_indemnity,
            "invoiced_products": self._get_invoiced_products,
            "enclosed_copies": self._get_enclosed_copies,
        }

    def _get_daily_interest(self):
        """Return what each day after the letter's date costs, if it claims interest: of what was owed on that day.

        :rtype: float
        """
        if not self.amount_interest:
            return 0.0
        slices = [pieces[-1] for line in self._get_claimed_lines() if (pieces := line._get_slices())]
        last = max(piece.date_to for piece in slices)
        return self.currency_id.round(float(sum(piece.daily for piece in slices if piece.date_to == last)))

    def _has_block(self, name, values):
        # EXTENDS 'relance_print'
        match name:
            case "charge_table":
                return self._claims_charges()
            case "late_payment_notice":
                return self._get_legal_notices(values)
        return super()._has_block(name, values)

    def _get_charge_rows(self):
        # EXTENDS 'relance_print': a row for each slice of interest and each indemnity
        rows, title = super()._get_charge_rows(), self._get_scheme().indemnity_name or ""
        for line in self._get_claimed_lines() if self._claims_charges() else ():
            for piece in line._get_slices():
                period, steps = line._format_slice(piece)
                amount = line._format_amount(piece.interest)
                rows.append(
                    {
                        "name": line.name,
                        "period": period,
                        "steps": steps,
                        "amount": amount,
                        **line._explain_slice(piece),
                    }
                )
            if line.indemnity:
                amount = line._format_amount(line.indemnity)
                rows.append({"name": line.move_id.name, "period": "", "amount": amount, "title": title})
            # those of one sum in a row: a formal notice has much to say on one page
            for (_kind, amount), fees in groupby(line._get_fees(), lambda fee: (fee.kind, fee.amount)):
                words, total = line._describe_fees(fees), line._format_amount(amount * len(fees))
                rows.append({"name": line.move_id.name, "period": "", "steps": words, "amount": total})
        return rows

    @api.model
    def _has_subtotals(self, rows):
        """Tell whether interest, indemnity or fees stand in several rows of :meth:`_get_charge_rows`, so that each has a sum."""
        kinds = [bool(row["period"]) or row.get("steps", "") for row in rows]
        return len(kinds) != len({kind if kind is True else bool(kind) and "fee" for kind in kinds})

    def _may_claim_charges(self):
        """Tell whether the letter claims charges, if there are any."""
        level, customer = self.level_id, self.partner_id.commercial_partner_id
        return level.charges == "claimed" and customer._bears_reminder_charges(level, self.company_id)

    def _claims_charges(self):
        return self.amount_interest or self.amount_indemnity or self.amount_fee

    def _get_log_records(self):
        # EXTENDS 'relance_print'
        lines = self.env["account.reminder.line"].search([("move_id", "in", self.move_ids.ids)])
        return [*super()._get_log_records(), lines.booked_move_id]

    # What to know before printing

    def _get_alert_checks(self, *, composes):
        # EXTENDS 'relance_print'
        return [*super()._get_alert_checks(composes=composes), self._get_alerts_charges]

    def _get_alerts_charges(self):
        """Which charges a letter doesn't claim, and why."""
        _ = self.env._
        rates = self.env["account.reminder.rate"]
        open_scheme = "action_open_scheme", _("Open the scheme")
        for letter in self.filtered(lambda letter: letter._may_claim_charges()):
            claimed = letter._get_claimed_lines()
            if fault := letter._get_scheme().floor_fault:
                yield letter, Alert("scheme_floor", "warning", fault, *open_scheme)
            for (reference, days), lines in claimed.grouped(
                lambda line: (line.missing_reference, line._format_spans())
            ).items():
                if reference:
                    words = _(
                        "The rate “%(reference)s” is not known for %(days)s: no interest of these days is claimed for "
                        "%(invoices)s.",
                        reference=rates._get_reference_name(reference),
                        days=days,
                        invoices=", ".join(lines.mapped("name")),
                    )
                    yield letter, Alert("rate", "warning", words, "action_open_rates", _("Enter the rate"))
            if letter._get_scheme() and letter.partner_id.commercial_partner_id._is_reminder_kind_unsure():
                words = _(
                    "%(customer)s is taken for a consumer, since no VAT or registry number is known. "
                    "Say what kind of customer it is.",
                    customer=letter.partner_id.commercial_partner_id.name,
                )
                yield letter, Alert("kind", "info", words, "action_open_partner", _("Open the customer"))
            if lacking := claimed.filtered("lacks_indemnity").move_id:
                invoices = ", ".join(lacking.mapped("name"))
                if factors := list(filter(None, letter._get_scheme().tier_ids.mapped("factor"))):
                    words = _(
                        "“%(reference)s” is not known for the due dates of %(invoices)s: no indemnity is claimed for them.",
                        reference=rates._get_reference_name(factors[0]),
                        invoices=invoices,
                    )
                    yield letter, Alert("indemnity", "warning", words, "action_open_rates", _("Enter the rate"))
                    continue
                words = _(
                    "The scheme has no indemnity in %(currency)s, and nothing is converted: none is claimed for %(invoices)s.",
                    currency=letter.currency_id.name,
                    invoices=invoices,
                )
                yield letter, Alert("indemnity", "warning", words, *open_scheme)

    @needs("read", records="one")
    def action_open_rates(self):
        """Open the form of the first rate that the letter lacks, filled in but for the rate itself."""
        action = self.env["ir.actions.act_window"]._for_xml_id("relance_print_charge.account_reminder_rate_action")
        lines = self._get_claimed_lines()
        if missing := lines.filtered("missing_reference")[:1]:
            reference, day = missing.missing_reference, get_begin(missing.missing_date)
        elif factors := list(filter(None, self._get_scheme().tier_ids.mapped("factor"))):
            reference, day = factors[0], lines.filtered("lacks_indemnity")[:1].date_due
            day = day and (day.replace(day=1) if reference in MONTHLY else get_begin(day))
        else:
            return action
        context = {"default_reference": reference, "default_date_from": day}
        return {**action, "view_mode": "form", "views": [(False, "form")], "context": context}

    @needs("read", records="one")
    def action_open_scheme(self):
        return {
            "type": "ir.actions.act_window",
            "res_model": "account.reminder.scheme",
            "views": [(False, "form")],
            "res_id": self._get_scheme().id,
        }

    # Booked

    @needs("write", records="one")
    def action_book_charges(self):
        """Make draft debit notes of what the printed letter claims and was not booked since.

        :raises UserError: if there is nothing to book
        """
        _ = self.env._
        if self.state != "printed":
            raise UserError(_("Only charges that a printed reminder claims can be booked."))
        claim(self.move_ids)
        lines = self._get_claimed_lines() if self._claims_charges() else self.line_ids.browse()
        if not (drafts := lines._book_charges(self.lang)):
            raise UserError(_("All charges that this reminder claims are booked already."))
        for draft in drafts:
            draft._log_charges(
                _(
                    "Late-payment charges on %(invoices)s, as claimed by %(reminder)s of %(date)s.",
                    invoices=draft.debit_origin_id.name,
                    reminder=self.level_id.name,
                    date=self._format_printed_on(),
                )
            )
        return self.charge_move_ids._get_list_action(self.env._("Late-payment charges"))

    @needs("read")
    def action_open_charges(self):
        """Open what the charges are booked in."""
        return self.charge_move_ids._get_list_action(self.env._("Late-payment charges"))
