# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.fields import Domain

from .account_move_line import CLAIMED_TYPES
from .account_reminder_alert import Alert
from .account_reminder_fact import needs
from .kept import kept


class AccountReminder(models.Model):
    """What a customer owes without an invoice, such as an opening balance: no letter claims it, so that credits pay it first."""

    _inherit = "account.reminder"

    amount_without_invoice = fields.Monetary(
        string="Overdue without an Invoice",
        compute="_compute_amount_without_invoice",
        help="Overdue items of the customer that are no invoice's, in the letter's currency. Credits are first set against them.",
    )

    def _compute_amount_without_invoice(self):
        self.amount_without_invoice = 0
        _credits, items = self._get_unclaimed_items()
        for reminder, own in self._share_out_in_currency(items).items() if items else ():
            if own:
                reminder.amount_without_invoice = sum(own.mapped("amount_residual_currency"))

    @kept()
    def _get_unclaimed_items(self):
        """Return the customers' open items that no letter claims: those in their favour, and what is overdue without an invoice.

        :rtype: tuple[account.move.line, account.move.line]
        """
        lines = self.env["account.move.line"]
        if not self:
            return lines, lines
        items = self._get_open_items(*(Domain("amount_residual", "<", 0) | lines._get_domain_without_invoice()))
        credits = items.filtered(lambda item: item.amount_residual < 0)
        return credits, items - credits

    def _share_out(self, items):
        """Return of each letter those of some journal items that are its customer's, and may be matched with its invoices.

        :rtype: dict[account.reminder, account.move.line]
        """
        shares = items.grouped(lambda item: (item.partner_id.commercial_partner_id, item.company_id.root_id))
        owners = {letter: (letter.partner_id.commercial_partner_id, letter.company_id.root_id) for letter in self}
        return {letter: shares.get(owner, items.browse()) for letter, owner in owners.items()}

    def _share_out_in_currency(self, items):
        """Return of each letter what :meth:`_share_out` does, in its currency."""
        shares = self._share_out(items).items()
        return {
            letter: own.filtered(lambda item, letter=letter: item.currency_id == letter.currency_id)
            for letter, own in shares
        }

    def _get_credits_left(self):
        """Return what is left of the customers' credits, once they are set against what is overdue without an invoice.

        The oldest credit is used first.

        :return: of each letter's credits that are not used up, what is left: negative, in the letter's currency
        :rtype: dict[account.reminder, dict[account.move.line, float]]
        """
        credits = self._get_open_credits().sorted(lambda item: (item._get_due_date(), item.id))
        if not credits:
            return {reminder: {} for reminder in self}
        self.invalidate_recordset(["amount_without_invoice"], flush=False)
        left = {}
        for reminder, own in self._share_out_in_currency(credits).items():
            owed, left[reminder] = reminder.amount_without_invoice, {}
            for item in own:
                used = min(owed, -item.amount_residual_currency)
                owed -= used
                if rest := reminder.currency_id.round(item.amount_residual_currency + used):
                    left[reminder][item] = rest
        return left

    def _get_alerts_without_invoice(self):
        """What is overdue besides the invoices."""
        _ = self.env._
        for letter in self.filtered("amount_without_invoice"):
            words = _(
                "Overdue without an invoice: %(amount)s. Letters don't claim it; credits are first set against it.",
                amount=letter.currency_id.format(letter.amount_without_invoice),
            )
            yield letter, Alert("without_invoice", "warning", words, "action_open_without_invoice", _("Show"))

    @needs("read", records="one")
    def action_open_without_invoice(self):
        _credits, items = self._get_unclaimed_items()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Overdue without an invoice"),
            "res_model": "account.move.line",
            "views": [(False, "list"), (False, "form")],
            "domain": [("id", "in", self._share_out_in_currency(items)[self].ids)],
        }


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    @api.model
    def _get_domain_without_invoice(self):
        """Return the domain of overdue items that are no invoice's, of the open ones of customers.

        Whether they are excluded from follow-ups doesn't matter: Odoo excludes every miscellaneous entry.

        :rtype: Domain
        """
        companies = self.env.companies
        without = Domain("date_maturity", "=", False) & companies._get_domain_today("date", "<")
        return (
            Domain("amount_residual_currency", ">", 0)
            & Domain("move_id.move_type", "not in", CLAIMED_TYPES)
            & (companies._get_domain_today("date_maturity", "<") | without)
        )
