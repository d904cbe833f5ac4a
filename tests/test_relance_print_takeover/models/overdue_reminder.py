# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models


class OverdueReminderAction(models.Model):
    """The names and fields of OCA's ``account_invoice_overdue_reminder``, of which there is none for this Odoo yet."""

    _name = "overdue.reminder.action"
    _description = "Overdue Reminder"

    date = fields.Date()
    reminder_type = fields.Selection(
        selection=[("mail", "E-mail"), ("phone", "Phone"), ("post", "Letter")],
    )
    reminder_ids = fields.One2many(
        comodel_name="account.invoice.overdue.reminder",
        inverse_name="action_id",
    )


class AccountInvoiceOverdueReminder(models.Model):
    _name = "account.invoice.overdue.reminder"
    _description = "Overdue Reminder of an Invoice"

    action_id = fields.Many2one(
        comodel_name="overdue.reminder.action",
    )
    invoice_id = fields.Many2one(
        comodel_name="account.move",
    )
    counter = fields.Integer()
    company_id = fields.Many2one(
        related="invoice_id.company_id",
        store=True,
    )
