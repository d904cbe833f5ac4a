# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from lxml import html

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import html2plaintext, html_sanitize

from odoo.addons.relance_print.models.account_reminder_fact import needs

# The task to look at an answer.
TASK = "relance_print_email.mail_activity_type_reply"
# How many characters of an answer stand in a hold and a task.
SNIPPET = 120


class AccountReminderHold(models.Model):
    """A customer who has answered is not reminded again until somebody has looked at what they wrote."""

    _inherit = "account.reminder.hold"

    kind = fields.Selection(
        selection_add=[("reply", "Answered")],
        ondelete={"reply": "set no_reminders"},
    )
    reminder_id = fields.Many2one(
        comodel_name="account.reminder",
        string="Letter",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
        help="The letter that the customer has answered.",
    )

    @api.model
    def _get_domain_replies(self, companies, customers):
        """Return which holds are for answers of customers to companies that nobody has looked at yet."""
        return self._get_domain_current(companies) & Domain(
            [
                ("kind", "=", "reply"),
                ("move_id", "=", False),
                ("company_id", "in", companies.ids),
                ("commercial_partner_id", "in", customers.commercial_partner_id.ids),
            ]
        )

    @api.model
    def _hold_for_answer(self, company, customer, msg_dict, letter=None):
        """Hold a customer's reminders until somebody has looked at what was answered; one hold for several answers.

        :param company: the ``res.company`` that was answered
        :param dict msg_dict: what the gateway has read
        :param letter: the ``account.reminder``, if it is an answer to one
        :return: what was answered, in short
        """
        # sudo: the gateway has nobody's rights
        holds = self.sudo()
        author = self.env["res.partner"].sudo().browse(msg_dict.get("author_id") or [])
        words = self._read_answer(msg_dict.get("body") or "")
        reason = " – ".join(filter(None, [(msg_dict.get("subject") or "").strip(), words]))[:SNIPPET]
        if not holds.search_count(self._get_domain_replies(company, customer), limit=1):
            holds.create(
                {
                    "partner_id": customer.commercial_partner_id.id,
                    "company_id": company.id,
                    "kind": "reply",
                    "reason": reason,
                    "reminder_id": letter and letter.id,
                    "recorded_by_name": author.name or msg_dict.get("email_from"),
                }
            )
        return reason

    @api.model
    def _read_answer(self, body):
        """Return what a customer wrote, in a line, without what it quotes: as Odoo itself folds that in the chatter."""
        tree = html.fragment_fromstring(html_sanitize(body), create_parent="div")
        for quoted in tree.xpath(".//*[@data-o-mail-quote]"):
            quoted.drop_tree()
        own = html2plaintext(html.tostring(tree, encoding="unicode"), include_references=False)
        return " ".join(own.split())

    @api.model
    def _is_answer(self, msg_dict):
        """Tell whether what came in is something that a person has to look at.

        What a machine says, such as that somebody is away, is filed, and so is what colleagues say.
        """
        # sudo: as above
        author = self.env["res.partner"].sudo().browse(msg_dict.get("author_id") or [])
        is_ours = any(user._is_internal() for user in author.user_ids)
        return not is_ours and not self.env.context.get("reminder_is_automatic")

    @needs("create")
    def action_lift(self):
        # EXTENDS 'relance_print': who lifts what an answer holds has looked at it
        replies = self.filtered(lambda hold: hold.kind == "reply" and not hold.lifted_on)
        result = super().action_lift()
        for company, holds in replies.grouped("company_id").items():
            holds.partner_id._finish_answers(company)
        return result
