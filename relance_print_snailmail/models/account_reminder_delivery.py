# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models


class AccountReminderDelivery(models.Model):
    """What Odoo's service for letters makes of one."""

    _inherit = "account.reminder.delivery"

    way = fields.Selection(
        selection_add=[("post", "By post, from Odoo")],
        ondelete={"post": "cascade"},
    )
    snailmail_id = fields.Many2one(
        comodel_name="snailmail.letter",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
    )
