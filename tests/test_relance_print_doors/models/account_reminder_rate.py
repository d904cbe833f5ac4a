# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models

REFERENCES = [("fed", "Federal Reserve, primary credit rate")]
# what names the rate goes with it: without one, a scheme charges what was agreed
CASCADE, AGREED = {"fed": "cascade"}, {"fed": "set null"}


class AccountReminderRate(models.Model):
    _inherit = "account.reminder.rate"

    reference = fields.Selection(selection_add=REFERENCES, ondelete=CASCADE)


class AccountReminderScheme(models.Model):
    _inherit = "account.reminder.scheme"

    reference = fields.Selection(selection_add=REFERENCES, ondelete=AGREED)
    consumer_reference = fields.Selection(selection_add=REFERENCES, ondelete=AGREED)
