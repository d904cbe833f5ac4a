# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.fields import Domain


class AccountReminderHold(models.Model):
    """A customer who has answered is not reminded again until somebody has looked at what they wrote."""

    _inherit = "account.reminder.hold"

    kind = fields.Selection(
        selection_add=[("reply", "Answered")],
        ondelete={"reply": "set no_reminders"},
    )
    reminder_id = fields.Many2one(
        comodel_name="account.reminder",
        string="Letter",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
        help="The letter that the customer has answered.",
    )

    @api.model
    def _get_domain_replies(self, letters):
        """Return which holds are for answers of some letters' customers that nobody has looked at yet."""
        return self._get_domain_current(letters.company_id) & Domain(
            [
                ("kind", "=", "reply"),
                ("move_id", "=", False),
                ("company_id", "in", letters.company_id.ids),
                ("commercial_partner_id", "in", letters.partner_id.commercial_partner_id.ids),
            ]
        )
