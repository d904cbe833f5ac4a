# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models

from odoo.addons.relance_print.models.account_reminder_fact import READERS


class ResPartner(models.Model):
    _inherit = "res.partner"

    type = fields.Selection(
        selection_add=[("reminder", "Reminders")],
        ondelete={"reminder": "set default"},
    )
    reminder_way = fields.Selection(
        selection=[("email", "By e-mail"), ("paper", "On paper")],
        string="Reminders Come",
        help="By which way the customer wishes to get reminders. If empty, as each batch says.",
        groups=READERS,
    )
