# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models


class AccountReminderDelivery(models.Model):
    """What becomes of a text message."""

    _inherit = "account.reminder.delivery"

    way = fields.Selection(
        selection_add=[("sms", "By text message")],
        ondelete={"sms": "cascade"},
    )
    sms_uuid = fields.Char(
        readonly=True,
        index="btree_not_null",
        help="By what Odoo's service names the message.",
    )

    def _settle_sms(self, status, reason):
        """Note what the service made of messages.

        :param str status: of a ``mail.notification``
        :param reason: why it failed, in the service's words
        """
        match status:
            case "process" | "pending":
                # sudo: facts
                self.sudo().write({"state": "sent", "date": fields.Datetime.now()})
            case "sent":
                self.sudo().state = "delivered"
            case "canceled":
                self.sudo().state = "cancelled"
            case "bounce" | "exception":
                for delivery in self:
                    own = delivery.with_context(lang=delivery.reminder_id._get_responsible().lang)
                    words = own.env._("The text message to %(number)s did not arrive.", number=own.address)
                    own._fail(f"{words} {reason or ''}".strip())
                    own.reminder_id._log_deliveries(own)
