# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models


class AccountReminderLevel(models.Model):
    """What letters of a level say of late payment."""

    _inherit = "account.reminder.level"

    is_registered = fields.Boolean(
        help="The letter is meant to leave as a registered letter. Interest of consumers runs from the first one.",
    )
    charges = fields.Selection(
        selection=[("none", "None"), ("announced", "Announced"), ("claimed", "Claimed")],
        string="Late-Payment Charges",
        default="none",
        required=True,
        help="What the letter says of interest and indemnity. They are claimed only where a late-payment scheme was chosen.",
    )
