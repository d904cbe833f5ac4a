# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from .account_reminder_fact import READERS, needs
from .claim import claim


class ResPartner(models.Model):
    """What a customer owes that is overdue, and the letters about it, of the company that the user works in."""

    _inherit = "res.partner"

    reminder_amount_overdue = fields.Monetary(
        string="Overdue",
        compute="_compute_reminder_amount_overdue",
        currency_field="currency_id",
        help="What is overdue of the customer's invoices today, in the company's currency.",
        groups=READERS,
    )
    reminder_letter_count = fields.Integer(
        string="Reminders Printed",
        compute="_compute_reminder_letters",
        groups=READERS,
    )
    reminder_last_date = fields.Date(
        string="Last Reminder",
        compute="_compute_reminder_letters",
        groups=READERS,
    )

    @api.model
    def _get_domain_overdue(self, customers):
        """Return which invoices of customers are overdue today, in the company that the user works in."""
        company = self.env.company
        return (
            self.env["account.move"]._get_domain_unpaid()
            & Domain("company_id", "=", company.id)
            & Domain("commercial_partner_id", "in", customers.ids)
            & company._get_domain_today("reminder_first_due_date", "<")
        )

    @api.depends_context("company", "uid", "tz")
    def _compute_reminder_amount_overdue(self):
        customers = self.commercial_partner_id._origin
        moves = self.env["account.move"].search(self._get_domain_overdue(customers))
        overdue = moves._get_overdue_instalments().grouped(lambda line: line.move_id.commercial_partner_id)
        for partner in self:
            lines = overdue.get(partner.commercial_partner_id._origin, ())
            partner.reminder_amount_overdue = sum(line.amount_residual for line in lines)

    @api.depends_context("company", "uid")
    def _compute_reminder_letters(self):
        groups = self.env["account.reminder"]._read_group(
            self._get_domain_letters(self.commercial_partner_id._origin, state="printed"),
            ["partner_id"],
            ["__count", "printed_date:max"],
        )
        counts, dates = {}, {}
        for partner, count, date in groups:
            customer = partner.commercial_partner_id
            counts[customer] = counts.get(customer, 0) + count
            dates[customer] = max(date, dates.get(customer, date))
        for partner in self:
            customer = partner.commercial_partner_id._origin
            partner.reminder_letter_count = counts.get(customer, 0)
            partner.reminder_last_date = dates.get(customer, False)

    @api.model
    def _get_domain_letters(self, customers, **values):
        """Return which letters are to customers or their contacts, from the company that the user works in."""
        domain = Domain("company_id", "=", self.env.company.id)
        domain &= Domain("partner_id.commercial_partner_id", "in", customers.ids)
        return domain & Domain.AND(Domain(name, "=", value) for name, value in values.items())

    # Buttons

    @needs("read", "account.reminder", records="one")
    def action_open_overdue(self):
        """Open the customer's overdue invoices."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Overdue"),
            "res_model": "account.move",
            "views": [(self.env.ref("account.view_out_invoice_tree").id, "list"), (False, "form")],
            "domain": list(self._get_domain_overdue(self.commercial_partner_id)),
        }

    @needs("read", "account.reminder", records="one")
    def action_open_letters(self):
        """Open the letters to the customer, the last first."""
        action = self.env["ir.actions.act_window"]._for_xml_id("relance_print.account_reminder_action")
        return {**action, "domain": list(self._get_domain_letters(self.commercial_partner_id)), "context": {}}

    @needs("write", "account.reminder", records="one")
    def action_print_reminder(self):
        """Open one letter about all that is overdue of the customer; where it is in several currencies, a letter for each.

        :raises UserError: if there is nothing to remind of
        """
        self.env["account.reminder.level"]._refuse_none()
        overdue = self.env["account.move"].search(self._get_domain_overdue(self.commercial_partner_id))
        moves = overdue.filtered(lambda move: move.reminder_state == "overdue")
        if not moves:
            raise UserError(
                self.env._("There is no overdue invoice of %(customer)s to remind of.", customer=self.display_name)
            )
        claim(moves)
        letters = self.env["account.reminder"].union(
            *(some._open_draft() for some in moves.grouped("currency_id").values())
        )
        if len(letters) == 1:
            return letters._get_form_action()
        action = self.env["ir.actions.act_window"]._for_xml_id("relance_print.account_reminder_action")
        return {**action, "domain": [("id", "in", letters.ids)], "context": {}}
