# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models


class PrintShopJob(models.Model):
    """A registered letter that the print shop posts; a scheduled action would send those that wait."""

    _name = "print.shop.job"
    _description = "Letter for the Print Shop"

    reminder_id = fields.Many2one(
        comodel_name="account.reminder",
        required=True,
        readonly=True,
        ondelete="restrict",
        index=True,
    )
    state = fields.Selection(
        selection=[("waiting", "Waiting"), ("sent", "Sent")],
        default="waiting",
        required=True,
        readonly=True,
    )


class AccountReminder(models.Model):
    _inherit = "account.reminder"

    @api.model
    def _deliver(self, letters):
        # EXTENDS 'relance_print'
        registered = letters.filtered("is_registered")
        # sudo: whoever may print the letter has it posted, and nobody makes a job but by printing
        self.env["print.shop.job"].sudo().create([{"reminder_id": letter.id} for letter in registered])
        return super()._deliver(letters)
