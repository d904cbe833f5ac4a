# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models


class AccountReminderOptions(models.AbstractModel):
    _inherit = "account.reminder.options"

    email_mode = fields.Selection(
        selection=[
            ("paper", "All on paper"),
            ("wish", "By e-mail to those who wish it"),
            ("email", "By e-mail where there is an address"),
        ],
        string="By E-mail",
        default="wish",
        required=True,
        help="Which letters are sent by e-mail: never of a level that is not meant to be, such as a formal notice, nor to customers "
        "who wish paper. All others are in the file to print.",
    )
