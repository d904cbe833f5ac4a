# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import logging

import pytz

from odoo import SUPERUSER_ID, api, fields, models
from odoo.fields import Domain

from odoo.addons.relance_print.models.account_reminder_fact import needs
from odoo.addons.relance_print.models.letter_words import format_pair

_logger = logging.getLogger(__name__)
# How many customers the activity names.
NAMED = 10


class AccountReminderBatch(models.Model):
    """The letters of the day, proposed by themselves: a batch that waits for one click.

    It is the batch that the wizard would propose at that moment. What is paid, or put on hold, until somebody prints it is found
    out then, as of every batch; what nobody printed is proposed anew the next day, instead of this one.
    """

    _inherit = "account.reminder.batch"

    is_automatic = fields.Boolean(
        string="Proposed Automatically",
        readonly=True,
    )
    sends_itself = fields.Boolean(
        readonly=True,
        help="Its letters are those that plans send without a click.",
    )
    forewarning_id = fields.Many2one(
        comodel_name="mail.activity",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
        help="What tells of the letters of the day.",
    )

    @api.model
    def _cron_propose(self):
        """Propose the letters of the day, once in each company that wants it, from its hour on."""
        domain = [("reminder_auto", "=", True)]
        # the day is each company's, whoever the scheduled action's user is
        for company in self.with_user(SUPERUSER_ID).env["res.company"].search(domain):
            user = company.reminder_auto_user_id
            if not company._may_be_proposed_to(user):
                _logger.warning("%s: nobody to propose reminders to", company.name)
                continue
            mine = self.with_user(user).sudo(False)
            mine = mine.with_context(lang=user.lang, tz=user.tz, allowed_company_ids=company.ids)
            company = company.with_env(mine.env)
            if not mine._is_time(company):
                continue
            mine._propose_today(company)
            self.env["ir.cron"]._commit_progress(1)
            mine.env["account.reminder.plan.step"]._cron_take(company)

    @api.model
    def _propose_today(self, company):
        """Propose the letters of the day in the environment's company, unless it is too early, or was done, or none is due.

        Those that a plan sends by itself are sent.

        :return: the batch that waits for a click, maybe none
        """
        today = company._get_reminder_today()
        # sudo: settings and facts of the company that the user works for
        settings = company.sudo()
        if (settings.reminder_auto_date and settings.reminder_auto_date >= today) or not self._is_time(company):
            return self.browse()
        settings.reminder_auto_date = today
        self._drop_proposals(company)
        if not self.env["account.reminder.level"].search_count([], limit=1):
            return self.browse()
        wizard = self.env["account.reminder.wizard"].create({})
        batch = self._create_proposal(wizard)
        batch.sudo().is_automatic = True  # sudo: a fact
        batch._propose()
        batch._send_automatic()
        if not batch._count_proposed():
            batch.unlink()
            return self.browse()
        activity = self.env["mail.activity"]._raise_reminder_tasks([batch._prepare_forewarning()])
        batch.sudo().forewarning_id = activity  # sudo: a fact
        batch._mail_forewarning()
        return batch

    @api.model
    def _is_time(self, company):
        """Tell whether it is a day, and late enough on it, to do in a company what is done by itself."""
        now = pytz.utc.localize(fields.Datetime.now()).astimezone(company._get_reminder_zone())
        # sudo: a setting of the company that the user works for
        return company._is_reminder_day(now.date()) and now.hour >= company.sudo().reminder_auto_hour

    @api.model
    def _drop_proposals(self, company):
        """Delete the company's proposals of earlier days that nobody printed: today's is instead of them."""
        domain = [("is_automatic", "=", True), ("state", "=", "draft"), ("company_id", "=", company.id)]
        self.search(domain).unlink()

    def _count_proposed(self):
        """Return how many letters the proposal has that are not taken out."""
        self.ensure_one()
        return self.waiting_count + self.unlisted_count

    def _prepare_forewarning(self):
        """Return the values of the activity that tells the batch's user whom the letters are to.

        It is of no document, as batches have no chatter: it leads to the batch.

        :rtype: dict
        """
        self.ensure_one()
        letters = self.env["account.reminder.batch.letter"]
        waiting = letters.search(
            Domain("batch_id", "=", self.id) & Domain("state", "=", "waiting"), order="amount_due desc, id"
        )
        others = max(self._count_proposed() - NAMED, 0)
        values = {
            "batch": self,
            "lines": [letter._describe_for_forewarning() for letter in waiting[:NAMED]],
            "others": others and self.env._("and %(count)s more", count=others),
        }
        note = self.env["ir.qweb"]._render("relance_print_board.forewarning", values)
        summary = self.env._("Reminders to print: %(count)s", count=self._count_proposed())
        return self.env["mail.activity"]._prepare_reminder_task(self.company_id, self.user_id, summary, note)

    @needs("write", records="one")
    def action_run(self):
        # EXTENDS 'relance_print_batch': what waited for a click waits no longer
        result = super().action_run()
        self.forewarning_id.sudo().unlink()  # sudo: whoever prints it has done it
        return result

    def unlink(self):
        # EXTENDS 'relance_print_batch'
        activities = self.forewarning_id
        result = super().unlink()
        activities.sudo().unlink()  # sudo: of what is there no longer
        return result


class AccountReminderBatchLetter(models.Model):
    _inherit = "account.reminder.batch.letter"

    def _describe_for_forewarning(self):
        """Return whom the letter is to, what it claims, and its level."""
        self.ensure_one()
        words = f"{self.currency_id.format(self.amount_due)}, {self.level_id.name}"
        return format_pair(self.env, self.partner_id.display_name, words)
