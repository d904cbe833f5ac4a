# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models


class SmsTracker(models.Model):
    """Tells deliveries what became of their messages: at once, and when the service reports it later."""

    _inherit = "sms.tracker"

    def _update_sms_notifications(self, notification_status, failure_type=False, failure_reason=False):
        # EXTENDS 'sms'
        result = super()._update_sms_notifications(notification_status, failure_type, failure_reason)
        deliveries = self.env["account.reminder.delivery"].sudo()  # sudo: the service has nobody's rights
        found = deliveries.search([("sms_uuid", "in", self.mapped("sms_uuid"))])
        found.filtered(lambda delivery: delivery.state in ("to_deliver", "sent"))._settle_sms(
            notification_status, failure_type, failure_reason
        )
        return result
