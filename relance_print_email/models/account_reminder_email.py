# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from markupsafe import Markup

from odoo import Command, api, models
from odoo.exceptions import UserError
from odoo.tools.mail import generate_tracking_message_id

from odoo.addons.relance_print.models.account_reminder_fact import needs

# Subject and text of the shipped template, see data/mail_template_data.xml
AS_SHIPPED = ("{{ object._get_mail_subject() }}", '<div><t t-out="object._get_mail_body()"/></div>')


class AccountReminder(models.Model):
    """A letter leaves by e-mail: by hand through Odoo's composer, many at once into Odoo's queue."""

    _inherit = "account.reminder"

    # The button

    @needs("write", records="some")
    def action_send(self):
        """Send letters by e-mail: one is shown in Odoo's composer first, several go into the queue; drafts are printed for it.

        :raises UserError: if one of them can't be sent; says why
        """
        if any(letter.state == "cancelled" for letter in self):
            raise UserError(self.env._("A cancelled reminder can't be sent."))
        for letter in self.filtered(lambda letter: letter.state == "printed"):
            letter._get_archived_pdf()  # else an e-mail would leave without it where the file was lost
        if len(self) == 1:
            return self._get_composer_action()
        self._refuse_without_contact()
        drafts = self.filtered(lambda letter: letter.state == "draft")
        (self - drafts)._refuse_repeated("email")
        drafts.sudo().by_email = True  # sudo: a fact
        if refused := drafts._print_possible():
            raise UserError("\n".join(dict.fromkeys(refused.values())))
        sent = self - drafts
        sent._queue_emails()
        sent._log_deliveries(sent._get_last_emails())
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("%(count)s reminders go out by e-mail.", count=len(self)),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def _get_composer_action(self):
        """Return the action that shows the e-mail with the letter in Odoo's composer."""
        self.ensure_one()
        self._bring_up_to_date()
        if self.state == "draft":
            alerts = self._get_alerts()[self]
            if blocking := [alert.words for alert in alerts if alert.is_blocking]:
                raise UserError("\n".join(blocking))
        self._refuse_without_contact()
        files = self._get_mail_copies()[self]
        if self.state == "printed":
            files |= self._get_mail_pdfs()[self]
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Send the reminder"),
            "res_model": "mail.compose.message",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_model": self._name,
                "default_res_ids": self.ids,
                "default_template_id": self._get_mail_template().id,
                "default_composition_mode": "comment",
                "default_email_layout_xmlid": "relance_print.mail_layout",
                "default_attachment_ids": [Command.set(files.ids)],
                "force_email": True,
                "reminder_emails": self._get_emails().ids,
            },
        }

    def _get_mail_template(self):
        """Return the template of e-mails, which people may have changed, or deleted."""
        template = self.env.ref("relance_print_email.mail_template_reminder", raise_if_not_found=False)
        return template or self.env["mail.template"]

    # What is attached

    def _get_mail_pdfs(self):
        """Return the PDF of each printed letter as it was archived, as an attachment that may go with an e-mail.

        That is the copy of one of its invoices, or one of its own, where that is gone. In one query.

        :rtype: dict[account.reminder, ir.attachment]
        """
        self.env["ir.attachment"].flush_model()
        self.env.cr.execute(
            """
            SELECT archived.res_id, min(copied.id)
              FROM ir_attachment archived
              JOIN account_reminder_move_rel rel ON rel.reminder_id = archived.res_id
              JOIN ir_attachment copied ON copied.res_model = 'account.move' AND copied.res_id = rel.move_id
               AND copied.checksum = archived.checksum AND copied.res_field IS NULL
             WHERE archived.res_model = %s AND archived.res_field = 'pdf' AND archived.res_id = ANY(%s)
             GROUP BY archived.res_id
            """,
            [self._name, self.ids],
        )
        found, files = dict(self.env.cr.fetchall()), self.env["ir.attachment"]
        return {
            letter: files.browse(found[letter.id])
            if letter.id in found
            # sudo: as below
            else files.sudo().create(letter._prepare_attachment(letter.pdf_filename, letter._get_archived_pdf()))
            for letter in self
        }

    def _prepare_attachment(self, name, content):
        """Return the values of an attachment of the letter."""
        values = {"name": name, "raw": content, "mimetype": "application/pdf"}
        return {**values, "res_model": self._name, "res_id": self.id}

    def _get_mail_copies(self):
        """Return copies of the invoices of letters, as attachments of theirs; what there is no copy of is left out.

        None, where the company wants none in e-mails.

        :rtype: dict[account.reminder, ir.attachment]
        """
        letters = self.filtered(lambda letter: letter.company_id._get_reminder_company().reminder_email_invoices)
        copies, _missing = letters.move_ids._get_reminder_copies() if letters else ({}, {})
        values = [
            letter._prepare_attachment(f"{move.name.replace('/', '-')}.pdf", copies[move])
            for letter in letters
            for move in letter._get_claimed_moves()
            if move in copies
        ]
        # sudo: a client attaches nothing to a letter, and may none the less send it
        files = self.env["ir.attachment"].sudo().create(values).with_env(self.env)
        own = files.grouped("res_id")
        return {letter: own.get(letter.id, files.browse()) for letter in self}

    # Into the queue

    def _print(self):
        # EXTENDS 'relance_print': what is printed by hand goes on paper, also where a batch meant to send it
        self.filtered("by_email").sudo().by_email = False  # sudo: a fact
        return super()._print()

    @api.model
    def _deliver(self, letters):
        # EXTENDS 'relance_print': who has no address gets the letter on paper
        letters.filtered("by_email")._queue_emails()
        return super()._deliver(letters)

    def _queue_emails(self):
        """Put e-mails with printed letters into Odoo's queue; not for customers who have no address.

        In as many statements for one letter as for hundreds.
        """
        found = self.with_prefetch()._get_mail_contacts()
        contacts = {letter: contact for letter, contact in found.items() if contact}
        letters = self.browse().union(*contacts)
        if not letters:
            return
        template = letters._get_mail_template()
        subjects, bodies = letters._render_mails(template)
        pdfs, copies, user = letters._get_mail_pdfs(), letters._get_mail_copies(), self.env.user
        sender = user.email_formatted or self.env.company.email_formatted
        replies = letters._notify_get_reply_to_batch(
            defaults=dict.fromkeys(letters.ids, sender), author_ids=dict.fromkeys(letters.ids, user.partner_id.id)
        )
        comment = self.env["ir.model.data"]._xmlid_to_res_id("mail.mt_comment")
        values = []
        for letter, contact in contacts.items():
            message_id = generate_tracking_message_id(f"{letter.id}-{letter._name}")
            values.append(
                {
                    "model": letter._name,
                    "res_id": letter.id,
                    "record_name": letter.display_name,
                    "record_company_id": letter.company_id.id,
                    "record_alias_domain_id": letter.company_id.alias_domain_id.id,
                    "message_type": "email_outgoing",
                    "subtype_id": comment,
                    "message_id": message_id,
                    "references": message_id,
                    "author_id": user.partner_id.id,
                    "email_from": sender,
                    "reply_to": replies[letter.id],
                    "subject": subjects[letter.id],
                    "body": bodies[letter.id],
                    "body_html": bodies[letter.id],
                    "partner_ids": [Command.link(contact.id)],
                    "recipient_ids": [Command.link(contact.id)],
                    "attachment_ids": [Command.set((pdfs[letter] | copies[letter]).ids)],
                    "is_notification": True,
                    "auto_delete": True,
                    "state": "outgoing",
                }
            )
        # sudo: who may print a letter may send it
        mails = self.env["mail.mail"].sudo().create(values)
        self.env["mail.notification"].sudo().create(
            [
                {
                    "author_id": user.partner_id.id,
                    "mail_message_id": mail.mail_message_id.id,
                    "mail_mail_id": mail.id,
                    "res_partner_id": contact.id,
                    "notification_type": "email",
                    "notification_status": "ready",
                    "is_read": True,
                }
                for mail, contact in zip(mails, contacts.values(), strict=True)
            ]
        )
        deliveries = self.env["account.reminder.delivery"]
        deliveries.sudo().create(
            [
                letter._prepare_email(contact, mail.mail_message_id)
                for mail, (letter, contact) in zip(mails, contacts.items(), strict=True)
            ]
        )
        self._wake_queue()

    def _render_mails(self, template):
        """Return subjects and bodies of e-mails with letters, by their ids.

        What a template as it was shipped says, is asked of the letters: Odoo would compile it anew for each of them.
        """
        # sudo: a template is there to be used
        sources = [template.sudo().with_context(lang=lang) for lang in set(self.mapped("lang"))] if template else []
        if all((source.subject, source.body_html) == AS_SHIPPED for source in sources):
            bodies = {letter.id: Markup("<div>%s</div>") % letter._get_mail_body() for letter in self}
            return (
                {letter.id: letter._get_mail_subject() for letter in self},
                template._render_template_postprocess(self._name, bodies),
            )
        render = template.sudo()._render_field
        return (
            render("subject", self.ids, compute_lang=True),
            render("body_html", self.ids, compute_lang=True, options={"post_process": True}),
        )

    def _prepare_email(self, contacts, message=None):
        """Return the values of a delivery by e-mail.

        :param contacts: the ``res.partner`` records that it goes to
        :param message: the ``mail.message``; without one, it is still to be written
        """
        return self.env["account.reminder.delivery"]._prepare(
            self,
            "email",
            state="queued",
            partner_id=contacts[:1].id,
            address=", ".join(contact.email_normalized or contact.name or "" for contact in contacts),
            mail_message_id=message and message.id,
        )

    @api.model
    def _wake_queue(self):
        """Have Odoo's queue send what waits, as soon as this is committed."""
        # sudo: that scheduled actions run is nobody's right
        if queue := self.env.ref("mail.ir_cron_mail_scheduler_action", raise_if_not_found=False):
            queue.sudo()._trigger()

    def _get_emails(self):
        """Return the deliveries by e-mail."""
        return self.delivery_ids.filtered(lambda delivery: delivery.way == "email")

    def _get_last_emails(self):
        """Return of each letter the last delivery by e-mail."""
        return self.delivery_ids.browse().union(*(letter._get_emails().sorted("id")[-1:] for letter in self))

    # By hand

    def _issue_to_send(self, contacts):
        """Print drafts that an e-mail goes out with; they go by no other way.

        :param contacts: the ``res.partner`` records that it goes to
        """
        drafts = self.filtered(lambda letter: letter.state == "draft")
        deliveries = self.env["account.reminder.delivery"]
        # sudo: facts
        deliveries.sudo().create([letter._prepare_email(contacts) for letter in drafts])
        drafts._print()

    def _message_post_after_hook(self, message, msg_values):
        # EXTENDS 'mail': a message with the letter, to somebody who is no colleague, delivers it
        result = super()._message_post_after_hook(message, msg_values)
        contacts = message.partner_ids.filtered("partner_share")
        if self.state != "printed" or not contacts or self._get_mail_pdfs()[self] not in message.attachment_ids:
            return result
        begun = self._get_emails().filtered(lambda delivery: not delivery.mail_message_id)[:1]
        # sudo: facts
        if begun:
            begun.sudo().write({**self._prepare_email(contacts, message), "date": begun.date})
        else:
            begun = begun.sudo().create(self._prepare_email(contacts, message)).with_env(self.env)
            self._log_deliveries(begun)
        self._wake_queue()
        return result

    def _describe_printed(self):
        # EXTENDS 'relance_print': of a letter that left by e-mail first, that it was sent
        first = self.delivery_ids.sorted("id")[:1]
        if first.way != "email":
            return super()._describe_printed()
        return self.env._(
            "Reminder %(number)s sent by e-mail to %(address)s: %(level)s, %(amount)s overdue.",
            number=self.number,
            address=first.address,
            level=self.level_id.name,
            amount=self.currency_id.format(self.amount_due),
        )

    def _cancel(self, reason):
        # EXTENDS 'relance_print': what is in the queue does not leave any more
        result = super()._cancel(reason)
        queued = self._get_emails().filtered(lambda delivery: delivery.state == "queued")
        queued.sudo().state = "cancelled"  # sudo: a fact
        messages = queued.mail_message_id.sudo()
        self.env["mail.mail"].sudo().search(
            [("mail_message_id", "in", messages.ids), ("state", "=", "outgoing")]
        ).cancel()
        messages.notification_ids.write({"notification_status": "canceled"})
        self._finish_activities("relance_print_email.mail_activity_type_paper")
        return result
