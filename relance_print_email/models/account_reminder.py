# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models


class AccountReminder(models.Model):
    """A letter has a chatter: what was e-mailed, what came back, what the customer answered."""

    _name = "account.reminder"
    _inherit = ["account.reminder", "mail.thread", "mail.activity.mixin"]

    by_email = fields.Boolean(
        readonly=True,
        help="It is to be sent by e-mail as soon as it is printed.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        # EXTENDS 'mail': a draft is nothing to tell anybody of, and a batch has thousands
        letters = super(AccountReminder, self.with_context(tracking_disable=True)).create(vals_list)
        return letters.with_env(self.env)

    def _tell(self, activity_type, summary, note):
        """Raise an activity on letters, for who is responsible for each.

        :param str activity_type: external id
        :param summary: a function that takes an environment and returns it in its language
        :param str note: what happened
        """
        kind, model = self.env.ref(activity_type), self.env["ir.model"]._get_id(self._name)
        activities = []
        for letter in self:
            user = letter._get_responsible()
            activities.append(
                {
                    "activity_type_id": kind.id,
                    "res_model_id": model,
                    "res_id": letter.id,
                    "user_id": user.id,
                    "date_deadline": letter.company_id._get_reminder_today(),
                    "automated": True,
                    "summary": summary(self.with_context(lang=user.lang).env),
                    "note": note,
                }
            )
        # sudo: what tells of it is the gateway or the queue, and the letter is no less for it
        self.env["mail.activity"].sudo().with_context(mail_activity_quick_update=True).create(activities)

    def _tell_to_deliver(self, reason):
        """Say that letters have to go on paper after all."""
        self._tell(
            "relance_print_email.mail_activity_type_paper", lambda env: env._("Deliver the reminder on paper"), reason
        )

    @api.model
    def _get_partner_fields(self):
        # EXTENDS 'relance_print'
        return [*super()._get_partner_fields(), "reminder_way"]

    def _finish_activities(self, activity_type):
        """Take back activities that are done by what was done.

        :param str activity_type: external id
        """
        # sudo: whoever does what was asked for, whomever it was asked
        kind = self.env["ir.model.data"]._xmlid_to_res_id(activity_type)
        self.sudo().activity_ids.filtered(lambda activity: activity.activity_type_id.id == kind).unlink()
