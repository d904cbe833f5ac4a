# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models

from odoo.addons.relance_print.models.account_reminder_letter import Column


class AccountReminderLetter(models.AbstractModel):
    _inherit = "account.reminder.letter.mixin"

    @api.model
    def _get_letter_columns(self):
        # EXTENDS 'relance_print'
        return [*super()._get_letter_columns(), Column("delivery_date", self.env._("Delivered"), "date")]


class AccountReminder(models.Model):
    _inherit = "account.reminder"

    def _prepare_letter_line(self, line):
        # EXTENDS 'relance_print'
        return {**super()._prepare_letter_line(line), "delivery_date": str(line.move_id.delivery_date or "")}
