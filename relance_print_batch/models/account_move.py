# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.fields import Domain

from odoo.addons.relance_print.models.account_move_payment import DIRECT_DEBIT, ON_ITS_WAY


class AccountMove(models.Model):
    """Which invoices a batch is about, and what the statement that proposes letters can't know of them."""

    _inherit = "account.move"

    @api.model
    def _get_reminder_domain(self, options):
        """Return which invoices the letters of a batch may be about.

        :param options: the ``account.reminder.batch``
        """
        domain = options._parse_move_domain(options.move_domain) & self._get_domain_unpaid()
        domain &= Domain("company_id", "in", self.env.companies.ids)
        domain &= self.env.companies._get_domain_today("reminder_first_due_date", "<")
        if options.only_due and options._origin:  # not the board, which shows all that is overdue
            domain &= self.env.companies._get_domain_past_grace()
        if options.department_ids:
            domain &= Domain("reminder_department_id", "child_of", options.department_ids.ids)
        if options.lang_ids:
            domain &= Domain("partner_id.lang", "in", options.lang_ids.mapped("code"))
        return domain

    @api.model
    def _get_domain_coming(self):
        """Return which invoices a batch leaves alone, as their money is on its way: a payment, or direct debit."""
        # sudo: whoever may read the invoice may know what is still to be paid of it
        payments = self.env["account.payment"].sudo().search(ON_ITS_WAY & Domain("invoice_ids.state", "=", "posted"))
        covered = payments.invoice_ids.filtered(lambda move: move._is_payment_coming())
        collected = self._get_domain_collected()
        methods = self.env["account.payment.method.line"].sudo().search_count([("code", "in", DIRECT_DEBIT)], limit=1)
        return Domain("id", "in", covered.ids) | (collected if methods else Domain.FALSE)

    @api.model
    def _get_claimed_overdue(self, domain):
        """Return what letters claim of invoices of which something is withheld, for the statement that proposes letters.

        :param Domain domain: of the invoices
        :return: by the id of an invoice, what is claimed of its overdue instalments, in its currency and in the company's
        :rtype: dict[int, list[float]]
        """
        withholding = self._get_domain_withholding()
        moves = self.browse() if withholding.is_false() else self.search(domain & withholding)
        result = {move.id: [0.0, 0.0] for move in moves}
        for line, claimed in moves._get_instalments()._filter_overdue()._get_claimed().items():
            if claimed:
                result[line.move_id.id][0] += claimed
                result[line.move_id.id][1] += line.amount_residual * claimed / line.amount_residual_currency
        return result
