# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models
from odoo.tools import html2plaintext

from odoo.addons.relance_print.tools.letter_geometry import ENVELOPES

MEANING = {"sent": "sent", "error": "failed", "canceled": "cancelled"}


class SnailmailLetter(models.Model):
    """Tells deliveries what became of them."""

    _inherit = "snailmail.letter"

    def _get_reminder_deliveries(self):
        # sudo: whoever has letters posted, or the scheduled action, need not see the reminder
        return self.env["account.reminder.delivery"].sudo().search([("snailmail_id", "in", self.ids)])

    def write(self, vals):
        # EXTENDS 'snailmail'
        result = super().write(vals)
        if (state := MEANING.get(vals.get("state"))) and (deliveries := self._get_reminder_deliveries()):
            deliveries.filtered(lambda delivery: delivery.state in ("to_deliver", "sent"))._settle_post(state)
        return result

    def _snailmail_create(self, route):
        # EXTENDS 'snailmail': on which side the window is, the letter's own format says
        request = super()._snailmail_create(route)
        reminders = {delivery.snailmail_id.id: delivery.reminder_id for delivery in self._get_reminder_deliveries()}
        for document in request["documents"]:
            if reminder := reminders.get(document["letter_id"]):
                document["rightaddress"] = int(ENVELOPES[reminder.format_id.envelope].window == "right")
        return request


class AccountReminderDelivery(models.Model):
    _inherit = "account.reminder.delivery"

    def _settle_post(self, state):
        """Note what the service made of deliveries; one that failed goes on paper, and is not tried again by the service.

        :param str state: a value of the field
        """
        if state != "failed":
            # sudo: facts
            self.sudo().write({"state": state, **({"date": fields.Datetime.now()} if state == "sent" else {})})
            return
        for delivery in self:
            posted = delivery.snailmail_id.sudo()  # sudo: as above
            own = delivery.with_context(lang=delivery.reminder_id._get_responsible().lang)
            own._fail(own._explain_post(posted))
            posted.cancel()
            own.reminder_id._log_deliveries(own)

    def _explain_post(self, posted):
        """Return why the service did not post a letter, in the environment's language.

        :param posted: the ``snailmail.letter``
        """
        match posted.error_code:
            case "CREDIT_ERROR" | "TRIAL_ERROR":
                return self.env._("Odoo's account for letters has no credits left.")
            case "MISSING_REQUIRED_FIELDS":
                return self.env._("The address is not complete.")
            case "NO_PRICE_AVAILABLE":
                return self.env._("Odoo's service does not post letters to this country.")
        words = " ".join(html2plaintext(posted.info_msg or "").split())
        return self.env._("Odoo's service could not post the letter. %(reason)s", reason=words).strip()
