# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.tools import email_normalize
from odoo.tools.mail import mail_header_msgid_re

from odoo.addons.relance_print.models.account_reminder_fact import READERS, needs

from .account_reminder_hold import TASK


def say_answered(env):
    """Return what the task to look at an answer is called."""
    return env._("The customer has answered")


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
        found = holds.search(holds._get_domain_replies(self.company_id, self.partner_id)) if self._ids else holds
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
        if self.env["account.reminder.hold"]._is_answer(msg_dict):
            for letter in self.sudo():  # sudo: the gateway has nobody's rights
                letter._receive_answer(msg_dict)
        return result

    def _receive_answer(self, msg_dict):
        """Hold the customer's reminders until somebody has looked at an answer, and tell who is responsible.

        :param dict msg_dict: what the gateway has read
        """
        holds = self.env["account.reminder.hold"]
        reason = holds._hold_for_answer(self.company_id, self.partner_id, msg_dict, self)
        self._finish_activities(TASK)
        self._tell(TASK, say_answered, reason)

    @needs("write", records="some")
    def action_looked_at(self):
        """Note that somebody has looked at what customers answered: they get reminders again, if nothing else holds them."""
        holds = self.env["account.reminder.hold"]
        holds = holds.search(holds._get_domain_replies(self.company_id, self.partner_id))
        holds.filtered(lambda hold: any(letter._is_answered_by(hold) for letter in self)).action_lift()

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


class ResPartner(models.Model):
    """Answers to what customers get without a letter: notices, statements of account."""

    _inherit = "res.partner"

    reminder_answered = fields.Char(
        string="Answered",
        compute="_compute_reminder_answered",
        help="What the customer answered, while nobody has looked at it: until then, no reminders are printed.",
        groups=READERS,
    )

    @api.depends_context("company", "uid")
    def _compute_reminder_answered(self):
        holds = self.env["account.reminder.hold"]
        found = holds.search(holds._get_domain_replies(self.env.companies, self._origin)).grouped(
            "commercial_partner_id"
        )
        for partner in self:
            partner.reminder_answered = found.get(partner.commercial_partner_id._origin, holds)[:1].reason

    def message_update(self, msg_dict, update_vals=None):
        # EXTENDS 'mail': as of letters; all else that is written to a customer is no affair of reminders
        result = super().message_update(msg_dict, update_vals)
        if (sent := self._find_answered(msg_dict)) and self.env["account.reminder.hold"]._is_answer(msg_dict):
            self.sudo()._receive_answer(msg_dict, sent)  # sudo: the gateway has nobody's rights
        return result

    def _find_answered(self, msg_dict):
        """Return which e-mail of ours to the customer is answered, maybe none.

        :param dict msg_dict: what the gateway has read
        :rtype: mail.message
        """
        named = f"{msg_dict.get('in_reply_to') or ''} {msg_dict.get('references') or ''}"
        domain = [
            *(("model", "=", self._name), ("res_id", "in", self.ids)),
            ("message_id", "in", mail_header_msgid_re.findall(named)),
            ("subtype_id", "=", self.env["ir.model.data"]._xmlid_to_res_id("relance_print.mt_customer")),
        ]
        return self.env["mail.message"].sudo().search(domain, order="id desc", limit=1)  # sudo: as above

    def _receive_answer(self, msg_dict, sent):
        """Hold the customer's reminders until somebody has looked at an answer, and tell who is responsible, or has sent it.

        :param dict msg_dict: what the gateway has read
        :param sent: the ``mail.message`` that is answered
        """
        self.ensure_one()
        company = sent.record_company_id or self.company_id or self.env.company
        reason = self.env["account.reminder.hold"]._hold_for_answer(company, self, msg_dict)
        users = self._get_reminder_user(company) | sent.author_id.user_ids
        user = users.filtered(lambda user: user.active and user._is_internal())[:1] or self.env.user
        tasks = self.env["mail.activity"].with_context(mail_activity_quick_update=True)
        self._get_answer_tasks().unlink()
        tasks._raise_reminder_tasks(
            [tasks._prepare_reminder_task(company, user, say_answered, reason, self, activity_type=TASK)]
        )

    def _get_answer_tasks(self):
        """Return the tasks to look at what the customers have answered."""
        kind = self.env["ir.model.data"]._xmlid_to_res_id(TASK)
        domain = [("res_model", "=", self._name), ("res_id", "in", self.ids), ("activity_type_id", "=", kind)]
        return self.env["mail.activity"].sudo().search(domain)  # sudo: whosever task it is

    def _finish_answers(self, company):
        """Take back the tasks to look at what customers have answered a company, as somebody has, and note it at their letters.

        Those at the customers are left, where they have answered another company, too.
        """
        holds = self.env["account.reminder.hold"].sudo()  # sudo: of companies that the user may not work for
        others = self.env["res.company"].sudo().search([]) - company
        waiting = holds.search(holds._get_domain_replies(others, self)).commercial_partner_id
        (self - waiting.sudo(False))._get_answer_tasks().unlink()
        # sudo: whosever letters and tasks they are
        letters = self.env["account.reminder"].sudo()
        letters = letters.search(
            [
                ("company_id", "=", company.id),
                ("partner_id.commercial_partner_id", "in", self.commercial_partner_id.ids),
                ("activity_ids.activity_type_id", "=", self.env["ir.model.data"]._xmlid_to_res_id(TASK)),
            ]
        )
        letters._finish_activities(TASK)
        letters._message_log_batch(bodies=dict.fromkeys(letters.ids, self.env._("The answer was looked at.")))

    @needs("create", "account.reminder.hold", records="some")
    def action_answers_looked_at(self):
        """Note that somebody has looked at what the customers answered: they get reminders again, if nothing else holds them."""
        holds = self.env["account.reminder.hold"]
        holds.search(holds._get_domain_replies(self.env.companies, self)).action_lift()
