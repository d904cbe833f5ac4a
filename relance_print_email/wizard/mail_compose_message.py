# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models
from odoo.exceptions import UserError


class MailComposeMessage(models.TransientModel):
    """Odoo's composer prints a draft before it sends it, in the same transaction, and never forgets the letter itself."""

    _inherit = "mail.compose.message"

    def _action_send_mail_comment(self, res_ids):
        # EXTENDS 'mail'
        self._prepare_letters(res_ids)
        return super()._action_send_mail_comment(res_ids)

    def _action_schedule_message(self):
        # EXTENDS 'mail': what is sent tomorrow is the letter of today
        for composer in self:
            composer._prepare_letters(composer._evaluate_res_ids())
        return super()._action_schedule_message()

    def _prepare_letters(self, res_ids):
        """Print drafts that are sent, and put the letter among what is attached."""
        if self.model != "account.reminder" or self.template_id != self._get_letter_template():
            return
        letters = self.env["account.reminder"].browse(res_ids)
        letters.check_access("write")
        letters._refuse_sent_meanwhile()
        if not self.partner_ids:
            raise UserError(self.env._("Choose who gets the reminder."))
        if missing := self.partner_ids.filtered(lambda contact: not contact.email_normalized):
            names = ", ".join(missing.mapped("display_name"))
            raise UserError(self.env._("There is no e-mail address of %(names)s that can be written to.", names=names))
        letters._issue_to_send(self.partner_ids)
        for pdf in letters._get_mail_pdfs().values():
            self.attachment_ids |= pdf
        self.force_send = False  # through the queue, which sends it at most once

    def _get_letter_template(self):
        return self.env["account.reminder"]._get_mail_template()
