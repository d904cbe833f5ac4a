# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models
from odoo.fields import Command, Domain

from odoo.addons.relance_print.models.account_reminder_fact import READERS

# How many letters an e-mail lists.
LISTED = 200


class ResCompany(models.Model):
    _inherit = "res.company"

    reminder_auto_mail = fields.Boolean(
        string="Also by E-mail",
        help="Each responsible gets the list of their own customers, before anything is printed; who has none gets no e-mail.",
        groups=READERS,
    )


class AccountReminderSettingsMixin(models.AbstractModel):
    _inherit = "account.reminder.settings.mixin"

    reminder_auto_mail = fields.Boolean(
        related="company_id.reminder_auto_mail",
        readonly=False,
    )


class AccountReminderBatch(models.Model):
    """The letters of the day are told by e-mail, too, to who is responsible for each customer."""

    _inherit = "account.reminder.batch"

    def _mail_forewarning(self):
        """Tell those who are responsible by e-mail whom the letters of the day are to, where the company wants it.

        :return: the ``mail.mail`` records, which Odoo's queue sends
        """
        self.ensure_one()
        mails = self.env["mail.mail"].sudo()  # sudo: a setting, and who gets e-mails from a scheduled action
        if not self.company_id.sudo().reminder_auto_mail:
            return mails
        values = [
            self._prepare_forewarning_mail(user, letters)
            for user, letters in self._get_responsible_letters().items()
            if user.email_normalized
        ]
        return mails.create(values)

    def _get_responsible_letters(self):
        """Return the letters that wait by who takes care of the customer; those of nobody who could print are the batch's user's.

        :rtype: dict[res.users, account.reminder.batch.letter]
        """
        letters = self.env["account.reminder.batch.letter"]
        domain = Domain("batch_id", "=", self.id) & Domain("state", "=", "waiting")
        company = self.company_id
        may = {}

        def get_user(letter):
            user = letter.partner_id._get_reminder_user(company)
            if user not in may:
                may[user] = bool(user) and company._may_be_proposed_to(user)
            return user if may[user] else self.user_id

        return letters.search(domain, order="amount_due desc, id").grouped(get_user)

    def _prepare_forewarning_mail(self, user, letters):
        """Return the values of the e-mail that lists some letters to somebody, in their language.

        :param user: the ``res.users``
        :param letters: the ``account.reminder.batch.letter`` records
        :rtype: dict
        """
        own = self.with_context(lang=user.lang, tz=user.tz)
        count = len(letters)
        body = own.env["ir.qweb"]._render(
            "relance_print_board.forewarning_mail",
            {
                "batch": own,
                "letters": letters[:LISTED].with_env(own.env),
                "others": max(count - LISTED, 0) and own.env._("and %(count)s more", count=count - LISTED),
                "url": f"{self.get_base_url()}/odoo/letters-of-the-day/{self.id}",
            },
        )
        company = self.company_id
        return {
            "subject": own.env._("Reminders to print: %(count)s", count=count),
            "body_html": body,
            "email_from": company.email_formatted or self.user_id.email_formatted,
            "recipient_ids": [Command.link(user.partner_id.id)],
            "auto_delete": True,
        }
