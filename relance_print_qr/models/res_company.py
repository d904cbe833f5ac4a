# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models

from odoo.addons.relance_print.models.account_reminder_fact import READERS


class ResCompany(models.Model):
    _inherit = "res.company"

    reminder_payment_qr = fields.Boolean(
        string="Code to Pay in Letters",
        default=True,
        help="A QR code stands beside the payment details, where the bank account can have one.",
        groups=READERS,
    )
