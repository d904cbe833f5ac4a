# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.tools import email_normalize, html2plaintext

from odoo.addons.relance_print.models.account_reminder_fact import needs

SNIPPET = 120


class AccountReminder(models.Model):
    """What comes back: an answer waits for somebody to look at it, a bounce puts the letter back on paper."""

    _inherit = "account.reminder"

    answered = fields.Char(
        compute="_compute_answered",
        help="What the customer answered, while nobody has looked at it: until then, no reminders are printed.",
    )

    @api.depends("partner_id", "company_id")
    def _compute_answered(self):
        holds = self.env["account.reminder.hold"]
        found = holds.search(holds._get_domain_replies(self)) if self._ids else holds
        for letter in self:
            own = found.filtered(lambda hold, letter=letter: letter._is_answered_by(hold))
            letter.answered = own[:1].reason

    def _is_answered_by(self, hold):
        return (
            hold.company_id == self.company_id and hold.commercial_partner_id == self.partner_id.commercial_partner_id
        )

    def message_update(self, msg_dict, update_vals=None):
        # EXTENDS 'mail': called by the gateway with each answer, before it is written into the chatter
        result = super().message_update(msg_dict, update_vals)
        # sudo: the gateway has nobody's rights
        author = self.env["res.partner"].sudo().browse(msg_dict.get("author_id") or [])
        if not author.user_ids.filtered(lambda user: user._is_internal()):
            # what a machine says, such as that somebody is away, is filed, and nobody has to look at it
            for letter in self.sudo() if not self.env.context.get("reminder_is_automatic") else ():
                letter._receive_answer(msg_dict, author)
        return result

    def _receive_answer(self, msg_dict, author):
        """Hold the customer's reminders until somebody has looked at an answer, and tell who is responsible.

        :param dict msg_dict: what the gateway has read
        :param author: the ``res.partner``, if there is one
        """
        words = " ".join(html2plaintext(msg_dict.get("body") or "", include_references=False).split())
        reason = f"{msg_dict.get('subject') or ''}: {words}".strip(": ")[:SNIPPET]
        holds = self.env["account.reminder.hold"].sudo()
        if not holds.search_count(holds._get_domain_replies(self), limit=1):
            holds.create(
                {
                    "partner_id": self.partner_id.commercial_partner_id.id,
                    "company_id": self.company_id.id,
                    "kind": "reply",
                    "reason": reason,
                    "reminder_id": self.id,
                    "recorded_by_name": author.name or msg_dict.get("email_from"),
                }
            )
        self._finish_activities("relance_print_email.mail_activity_type_reply")
        self._tell(
            "relance_print_email.mail_activity_type_reply", lambda env: env._("The customer has answered"), reason
        )

    @needs("write", records="some")
    def action_looked_at(self):
        """Note that somebody has looked at what customers answered: they get reminders again, if nothing else holds them."""
        holds = self.env["account.reminder.hold"]
        holds = holds.search(holds._get_domain_replies(self))
        own = holds.filtered(lambda hold: any(letter._is_answered_by(hold) for letter in self))
        own.action_lift()
        letters = self | own.reminder_id
        letters._finish_activities("relance_print_email.mail_activity_type_reply")
        for letter in letters:
            letter._message_log(body=self.env._("The answer was looked at."))

    def _message_receive_bounce(self, email, partner):
        # EXTENDS 'mail': called by the gateway with what the server of the addressee has sent back
        result = super()._message_receive_bounce(email, partner)
        address = email_normalize(email) or email or ""
        for letter in self:
            emails = letter._get_emails().filtered(lambda delivery: delivery.state in ("sending", "sent", "delivered"))
            own = emails.filtered(
                lambda delivery: delivery.partner_id in (partner or ()) or address in (delivery.address or "")
            )
            own.sorted("id")[-1:]._fail_email(
                lambda env, address: env._(
                    "The e-mail to %(address)s came back: it was not delivered.", address=address
                )
            )
        return result
