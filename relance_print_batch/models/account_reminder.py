# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.fields import Domain


class AccountReminder(models.Model):
    _inherit = "account.reminder"

    @api.model
    def _count_printing(self):
        # EXTENDS 'relance_print'
        return max(super()._count_printing(), self.env["account.reminder.batch"]._count_printing())

    @api.model
    def _get_stale_domain(self):
        # EXTENDS 'relance_print': a draft of a batch waits to be printed with it
        letters = self.env["account.reminder.batch.letter"].search([("reminder_id.state", "=", "draft")])
        return super()._get_stale_domain() & Domain("id", "not in", letters.reminder_id.ids)
