# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.tools import SQL


class AccountReminderOptions(models.AbstractModel):
    _inherit = "account.reminder.options"

    without_lawyer = fields.Boolean(
        string="Handled by a Lawyer",
        help="Customers whom a lawyer handles are left out.",
    )


class AccountReminderBatchLetter(models.Model):
    _inherit = "account.reminder.batch.letter"

    lawyer_id = fields.Many2one(
        comodel_name="res.partner",
        readonly=True,
    )

    @api.model
    def _get_proposal_conditions(self, batch):
        # EXTENDS 'relance_print_batch'
        conditions = super()._get_proposal_conditions(batch)
        if batch.without_lawyer:
            handled = SQL("SELECT id FROM res_partner WHERE reminder_lawyer_id IS NOT NULL")
            conditions.append(SQL("letter.commercial_partner_id NOT IN (%s)", handled))
        return conditions

    @api.model
    def _get_proposal_columns(self, batch):
        # EXTENDS 'relance_print_batch'
        lawyer = SQL("(SELECT reminder_lawyer_id FROM res_partner WHERE id = chosen.commercial_partner_id)")
        return {**super()._get_proposal_columns(batch), "lawyer_id": lawyer}
