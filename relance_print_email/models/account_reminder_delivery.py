# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import re
from datetime import timedelta

from odoo import fields, models

# How often what was refused for the moment is tried again, after how many minutes.
PAUSES = (15, 60, 240, 720)
# What Odoo says of an answer of the server, such as “SMTPDataError: (451, b'Try again later')”.
ANSWER = re.compile(r"""\bSMTP\w+: .*?\((\d{3}), b?(['"])(.*?)\2""", re.DOTALL)


class AccountReminderDelivery(models.Model):
    """What becomes of an e-mail: told by Odoo's queue, by what comes back, and by what the customer answers."""

    _inherit = "account.reminder.delivery"

    way = fields.Selection(
        selection_add=[("email", "By e-mail")],
        ondelete={"email": "cascade"},
    )
    state = fields.Selection(
        selection_add=[("queued", "In the Queue"), ("sending", "Being Sent"), ("sent",)],
        ondelete={"queued": "set failed", "sending": "set failed"},
    )
    mail_message_id = fields.Many2one(
        comodel_name="mail.message",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
    )
    tries = fields.Integer(
        readonly=True,
        help="How often the server put it off.",
    )

    def _fail(self, reason):
        # EXTENDS 'relance_print': the responsible has to know
        letters = super()._fail(reason)
        letters._tell_to_deliver(reason)
        return letters

    def _leave(self, date=None):
        # EXTENDS 'relance_print'
        super()._leave(date)
        self.reminder_id._finish_activities("relance_print_email.mail_activity_type_paper")

    def _fail_email(self, explain):
        """Note of e-mails that they did not arrive, in the language of who is responsible.

        :param explain: a function that takes an environment and the address, and returns the reason
        """
        for delivery in self:
            user = delivery.reminder_id._get_responsible()
            own = delivery.with_context(lang=user.lang)
            own._fail(explain(own.env, delivery.address or ""))
            own.reminder_id._log_deliveries(own)

    def _settle(self, failure_type, failure_reason, *, is_partial):
        """Note what Odoo's queue made of e-mails.

        What the server did not take, but may later, stays in the queue: nobody got it.

        :param failure_type: of ``mail.mail``, if it failed
        :param failure_reason: the server's words, if any
        :param bool is_partial: some of its addressees got it
        """
        if not failure_type:
            # sudo: facts
            self.sudo().write({"state": "sent", "date": fields.Datetime.now(), "failure_reason": False})
            return
        words = " ".join((failure_reason or "").split())
        if answer := ANSWER.search(words):
            words = f"{answer[1]} {answer[3]}"
        may_later = failure_type == "mail_smtp" or (answer and answer[1].startswith("4"))
        again = self.filtered(lambda delivery: may_later and not is_partial and delivery.tries < len(PAUSES))
        for delivery in again:
            pause = timedelta(minutes=PAUSES[delivery.tries])
            delivery.sudo().write(
                {
                    "state": "queued",
                    "tries": delivery.tries + 1,
                    "failure_reason": words or False,
                }
            )
            message = delivery.mail_message_id
            mails = self.env["mail.mail"].sudo().search([("mail_message_id", "=", message.id)])
            mails.write({"state": "outgoing", "scheduled_date": fields.Datetime.now() + pause})
            message.sudo().notification_ids.write({"notification_status": "ready", "failure_type": False})
        (self - again)._fail_email(lambda env, address: self._explain(env, address, failure_type, words))

    def _explain(self, env, address, failure_type, words):
        """Return why an e-mail did not arrive, in an environment's language."""
        match failure_type:
            case "mail_email_missing" | "mail_email_invalid":
                return env._("“%(address)s” is no e-mail address that can be written to.", address=address)
            case "mail_smtp":
                return env._("The server for outgoing e-mail could not be reached.")
        return env._("The e-mail to %(address)s was refused: %(reason)s", address=address, reason=words)
