# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models

from odoo.addons.relance_print.models.account_reminder_fact import READERS


class ResCompany(models.Model):
    _inherit = "res.company"

    reminder_email_invoices = fields.Boolean(
        string="Invoices in E-mails",
        help="Copies of the invoices are attached to reminders that are sent by e-mail.",
        groups=READERS,
    )
    reminder_thanks = fields.Boolean(
        string="Thank for Payment",
        help="Who has paid all invoices of a letter of the highest level is thanked by e-mail, once.",
        groups=READERS,
    )
