# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models
from odoo.fields import Command


class MailTemplate(models.Model):
    """E-mails to customers that have no letter: their words are templates, which an administrator may change."""

    _inherit = "mail.template"

    def _send_to_customer(self, record, contact, files=()):
        """Put an e-mail to a customer into Odoo's queue, which sends it once; it is told at a record, where answers come to.

        :param record: of the template's model
        :param contact: the ``res.partner`` that it goes to
        :param list files: of each its name and content, a PDF
        :return: the ``mail.mail``
        """
        self.ensure_one()
        company, user = self.env.company, self.env.user
        # sudo: whoever may remind the customer may send it
        attachments = self.env["ir.attachment"].sudo()
        common = {"res_model": record._name, "res_id": record.id, "mimetype": "application/pdf"}
        attachments = attachments.create([{**common, "name": name, "raw": content} for name, content in files])
        values = {
            "recipient_ids": [Command.set(contact.ids)],
            "attachment_ids": [Command.set(attachments.ids)],
            "subtype_id": self.env["ir.model.data"]._xmlid_to_res_id("relance_print.mt_customer"),
            "record_company_id": company.id,
            # it stays in the chatter, so that answers are known as such
            "is_notification": True,
            "auto_delete": True,
        }
        if not self.email_from:
            values |= {
                "author_id": user.partner_id.id,
                "email_from": user.email_formatted or company.email_formatted,
            }
        speakers = [one for one in (contact, record) if one._name == contact._name and one.lang]
        own = self.sudo().with_context(reminder_mail_lang=speakers and speakers[0]._get_reminder_lang())
        mail = own.send_mail(record.id, email_layout_xmlid="relance_print.mail_layout", email_values=values)
        if queue := self.env.ref("mail.ir_cron_mail_scheduler_action", raise_if_not_found=False):
            queue.sudo()._trigger()  # that scheduled actions run is nobody's right
        return self.env["mail.mail"].sudo().browse(mail)
