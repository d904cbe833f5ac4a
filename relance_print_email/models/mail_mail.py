# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from smtplib import SMTPServerDisconnected

from odoo import models


class MailMail(models.Model):
    """Odoo's queue sends letters at most once, and what became of them is known.

    What was begun and not finished, since the server was killed or the other one fell silent, may have arrived: nobody knows.
    It is not sent again by itself; the letter says so, and waits on paper.
    """

    _inherit = "mail.mail"

    def _send(self, auto_commit=False, post_send_callback=None, **kwargs):
        # EXTENDS 'mail'
        letters = self.filtered(lambda mail: mail.model == "account.reminder")
        if self - letters or not self:
            super(MailMail, self - letters)._send(
                auto_commit=auto_commit, post_send_callback=post_send_callback, **kwargs
            )
        for mail in letters:
            try:
                if mail._begin_letter():
                    if auto_commit:
                        self.env.cr.commit()  # pylint: disable=invalid-commit  (so that it is known, should all end here)
                    super(MailMail, mail)._send(auto_commit=auto_commit, **kwargs)
            except SMTPServerDisconnected:
                mail._break_off_letter()
                self._wake_up_again()
                raise
            finally:
                if auto_commit:
                    self.env.cr.commit()  # pylint: disable=invalid-commit  (each letter by itself, as Odoo does)
            if post_send_callback:
                post_send_callback(mail.ids)
        return True

    def _get_letter_deliveries(self):
        """Return the deliveries of letters that e-mails are."""
        deliveries = self.env["account.reminder.delivery"].sudo()  # sudo: the queue has nobody's rights
        return deliveries.search([("mail_message_id", "in", self.mail_message_id.ids)])

    def _begin_letter(self):
        """Note that a letter is being sent, and tell whether it may be."""
        self.ensure_one()
        if self.state != "outgoing" or self.env["ir.mail_server"]._disable_send():
            return self.state == "outgoing"
        delivery = self._get_letter_deliveries()
        if delivery.state == "sending":
            self._break_off_letter()
            return False
        refused = self.recipient_ids._get_reminder_refusing(self.recipient_ids.mapped("email_normalized"))
        if refused:
            self._stop_letter("cancel", "canceled", "mail_bl")
            delivery._fail_email(
                lambda env, address: env._("%(address)s asked not to get e-mails: it is on the blacklist.", address=address)
            )
            return False
        delivery.write({"state": "sending"})
        return True

    def _break_off_letter(self):
        """Note of a letter that nobody knows whether it arrived."""
        self._stop_letter("exception", "exception", "unknown")
        self._get_letter_deliveries()._fail_email(
            lambda env, address: env._(
                "Sending to %(address)s was broken off: nobody knows whether the e-mail arrived.", address=address
            )
        )

    def _stop_letter(self, state, status, failure_type):
        self.write({"state": state, "failure_type": failure_type})
        notifications = self.mail_message_id.sudo().notification_ids
        notifications.write({"notification_status": status, "failure_type": failure_type})

    def _wake_up_again(self):
        """Have the queue go on with the others: Odoo ends it here."""
        self.env["account.reminder"]._wake_queue()

    def _postprocess_sent_message(self, success_pids, success_emails, failure_reason=False, failure_type=None):
        # EXTENDS 'mail': called with each e-mail that was sent, or refused
        letters = self.filtered(lambda mail: mail.model == "account.reminder")
        deliveries = letters._get_letter_deliveries() if letters else None
        result = super()._postprocess_sent_message(
            success_pids, success_emails, failure_reason=failure_reason, failure_type=failure_type
        )
        if deliveries:
            is_partial = bool(failure_type and (success_pids or success_emails))
            deliveries.filtered(lambda delivery: delivery.state in ("queued", "sending"))._settle(
                failure_type, failure_reason, is_partial=is_partial
            )
        return result
