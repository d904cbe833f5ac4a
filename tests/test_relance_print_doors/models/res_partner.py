# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models

from odoo.addons.relance_print.models.account_reminder_fact import READERS


class ResPartner(models.Model):
    _inherit = "res.partner"

    reminder_lawyer_id = fields.Many2one(
        comodel_name="res.partner",
        string="Lawyer",
        help="Who handles what the customer owes.",
        groups=READERS,
    )
