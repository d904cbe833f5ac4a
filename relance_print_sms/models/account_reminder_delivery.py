# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models

from odoo.addons.relance_print.models.letter_words import format_pair


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

    def _settle_sms(self, status, failure=False, reason=False):
        """Note what the service made of messages.

        :param str status: of a ``mail.notification``
        :param failure: of which type a failure is, as a ``mail.notification`` has it
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
                    failures = own.env["mail.notification"]._fields["failure_type"]._description_selection(own.env)
                    why = reason or dict(failures).get(failure)
                    own._fail(format_pair(own.env, words.rstrip("."), why) if why else words)
                    own.reminder_id._log_deliveries(own)
