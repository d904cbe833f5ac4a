# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.relance_print.models.account_reminder_fact import needs
from odoo.addons.relance_print.models.claim import claim


class AccountReminderHandoverWizard(models.TransientModel):
    """Asks to whom claims are handed over, and which."""

    _name = "account.reminder.handover.wizard"
    _inherit = ["account.reminder.fact"]
    _description = "Hand Over Claims"
    _check_company_auto = True

    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        default=lambda self: self.env.company,
        readonly=True,
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Hand Over To",
        check_company=True,
        help="The collection agency or the lawyer.",
    )
    note = fields.Char(
        help="Such as your reference there. It is in the reason of the hold.",
    )
    customer_ids = fields.Many2many(
        comodel_name="res.partner",
        relation="account_reminder_handover_wizard_customer_rel",
        string="Customers",
        readonly=True,
    )
    move_ids = fields.Many2many(
        comodel_name="account.move",
        relation="account_reminder_handover_wizard_move_rel",
        string="Invoices",
        check_company=True,
        domain="[('move_type', 'in', ('out_invoice', 'out_receipt')), ('state', '=', 'posted'), "
        "('payment_state', 'in', ('not_paid', 'partial', 'in_payment')), ('commercial_partner_id', 'in', customer_ids), "
        "('company_id', '=', company_id)]",
    )

    @api.model
    def _open(self, company, customers, moves):
        """Return the action that asks, with what is overdue and not on hold chosen.

        :param company: the ``res.company``
        :param customers: the ``res.partner`` records whose invoices may be chosen
        :param moves: their invoices
        :raises UserError: if there is more than one company
        """
        if len(company) > 1:
            raise UserError(self.env._("Hand over what is owed to one company at a time."))
        chosen = moves.filtered(lambda move: move.reminder_state == "overdue")
        # sudo: facts
        wizard = self.sudo().create({"company_id": company.id, "customer_ids": customers.ids, "move_ids": chosen.ids})
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Hand over"),
            "res_model": self._name,
            "res_id": wizard.id,
            "views": [(False, "form")],
            "target": "new",
        }

    @needs("write", records="one")
    def action_hand_over(self):
        """Hand over what was chosen, and open the files for it."""
        self.env["account.reminder.hold"].check_access("create")
        moves, partner = self.move_ids, self.partner_id
        moves.check_access("read")
        partner.check_access("read")
        if not partner:
            raise UserError(self.env._("Say to whom the invoices are handed over."))
        if partner.commercial_partner_id in moves.commercial_partner_id:
            raise UserError(self.env._("Nobody collects from themselves: choose another contact to hand over to."))
        if not moves:
            raise UserError(self.env._("Choose at least one invoice that is not paid."))
        claim(moves)
        domain = moves._get_domain_unpaid() & moves.env.companies._get_domain_today("reminder_first_due_date", "<")
        if refused := moves - moves.filtered_domain(domain):
            raise UserError(
                self.env._("Nothing is overdue of %(invoices)s.", invoices=", ".join(refused.mapped("display_name")))
            )
        with_agency = moves.filtered(lambda move: move.reminder_hold_id.sudo().handover_id)
        if with_agency:
            names = ", ".join(with_agency.mapped("display_name"))
            raise UserError(self.env._("%(invoices)s: handed over already. Take it back first.", invoices=names))
        handover = self.env["account.reminder.handover"]._hand_over(moves, partner, self.note)
        return handover._get_records_action()
