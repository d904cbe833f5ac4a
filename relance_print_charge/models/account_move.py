# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import RedirectWarning, UserError
from odoo.tools import format_date

from odoo.addons.relance_print.models.account_reminder_fact import READERS, needs
from odoo.addons.relance_print.models.claim import claim

from .account_move_line import Demand

# The states of invoices that are paid, maybe but for a small rest.
PAID = ("paid", "rest")


class AccountMove(models.Model):
    """Late-payment charges as debit notes, claimed by a letter or not: they survive the payment of the invoice."""

    _inherit = "account.move"

    reminder_is_chargeable = fields.Boolean(
        compute="_compute_reminder_is_chargeable",
        help="The invoice was paid late, and not all that it costs is booked.",
        groups=READERS,
    )

    def unlink(self):
        # EXTENDS 'account': what no letter claimed goes with its debit note, and may be charged again
        # sudo: lines follow from what is booked, and nobody may delete them otherwise
        lines = self.env["account.reminder.line"].sudo()
        lines.search([("booked_move_id", "in", self.ids), ("reminder_id", "=", False)]).unlink()
        return super().unlink()

    @api.depends("reminder_state")
    def _compute_reminder_is_chargeable(self):
        charges = self.filtered(lambda move: move.reminder_state in PAID)._get_paid_late_charges()
        late = self.browse().union(*(line.move_id for line in charges))
        for move in self:
            move.reminder_is_chargeable = move in late

    def _get_first_reminder_date(self, *, is_registered):
        """Return the day of the invoice's first letter, or of its first registered one, that claims it, or False."""
        letters = self.reminder_ids.filtered(
            lambda reminder: (
                reminder.state == "printed"
                and (reminder.level_id.is_registered or not is_registered)
                and self not in reminder.apart_move_ids
            )
        )
        return min(letters.mapped("printed_date"), default=False)

    def _get_claimed_extra(self, level, letters):
        # EXTENDS 'relance_print'
        extra = defaultdict(float, super()._get_claimed_extra(level, letters))
        charging = level.charges == "claimed" and self.filtered(
            lambda move: (
                move.company_id._get_reminder_setting("reminder_scheme_id")
                and move.commercial_partner_id._bears_reminder_charges(level, move.company_id)
            )
        )
        if not charging:
            return extra
        items = charging._get_overdue_instalments().grouped("move_id")
        none = self.line_ids.browse()
        demands = [
            Demand(none.union(*(items.get(move, none) for move in moves)), credits, letter=0)
            for moves, credits in letters
        ]
        for charges in none._charge(demands):
            for line, charge in charges.items():
                extra[line.move_id] += float(charge.total)
        return extra

    def _get_paid_late_charges(self):
        """Return what late payment of instalments cost that are paid by now, in a few queries for all invoices.

        :rtype: dict[account.move.line, Charge]
        """
        charges = self._get_instalments()._filter_overdue()._get_late_charges()
        return {line: charge for line, charge in charges.items() if charge.total or charge.missing}

    @needs("write", "account.reminder", records="one")
    def action_book_late_charges(self):
        """Make a draft debit note of what the late payment of a paid invoice cost, whether a letter claimed it or not.

        :raises UserError: if nothing is owed, or all was booked
        :raises RedirectWarning: if a rate is not known; says which
        """
        _ = self.env._
        claim(self)
        charges = self._get_paid_late_charges() if self.reminder_state in PAID else {}
        for missing in (gap for charge in charges.values() for gap in charge.missing):
            raise RedirectWarning(
                _(
                    "The rate “%(reference)s” of %(date)s is not known. Enter it, then book the charges on %(invoice)s.",
                    reference=self.env["account.reminder.rate"]._get_reference_name(missing.reference),
                    date=format_date(self.env, missing.date_from),
                    invoice=self.name,
                ),
                self.env.ref("relance_print_charge.account_reminder_rate_action").id,
                _("Enter the rate"),
            )
        items = self.line_ids.browse().union(*charges)
        extras = {item: charge.get_line_values() for item, charge in charges.items()}
        # sudo: as lines of letters, these follow from the ledger
        lines = self.env["account.reminder.line"].sudo().create(self._prepare_reminder_line_values(items, extras))
        if not (drafts := lines.sudo(False)._book_charges(self.partner_id._get_reminder_lang())):
            raise UserError(
                _(
                    "Nothing is to be booked: %(invoice)s was paid in time, or its charges are booked.",
                    invoice=self.name,
                )
            )
        drafts._log_charges(_("Late-payment charges on %(invoice)s, which was paid late.", invoice=self.name))
        return drafts._get_list_action(_("Late-payment charges"))

    def _prepare_charge_move(self, commands):
        """Return the values of the draft debit note of an invoice's charges.

        :param commands: the commands of its lines
        :rtype: dict
        """
        return {
            "move_type": "out_invoice",
            "debit_origin_id": self.id,
            "journal_id": self.journal_id.id,
            "partner_id": self.partner_id.id,
            "company_id": self.company_id.id,
            "currency_id": self.currency_id.id,
            "reminder_department_id": self.reminder_department_id.id,
            "invoice_origin": self.name,
            "invoice_line_ids": commands,
        }

    def _log_charges(self, origin):
        """Note on a draft of charges where it comes from, and on its invoice that it was made.

        :param str origin: the former
        """
        link = self._get_html_link(title=self.env._("Late-payment charges"))
        self._message_log(body=origin)
        self.debit_origin_id._message_log(body=self._describe_charges(link))

    def _describe_charges(self, link):
        """Return that a debit note of charges was made, in the user's language.

        :param str link: what leads to it, or its name
        """
        return self.env._(
            "Late-payment charges of %(amount)s booked as a draft: %(link)s",
            amount=self.currency_id.format(self.amount_total),
            link=link,
        )

    def _iterate_log(self):
        """Yield when debit notes of charges were made, as the log tells it."""
        for move in self:
            yield {
                "date": move.create_date,
                "author": move.create_uid.name,
                "about": move.debit_origin_id.name,
                "text": move._describe_charges(move.display_name),
            }
