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
        tasks = self.env["mail.activity"].with_context(mail_activity_quick_update=True)
        tasks._raise_reminder_tasks(
            [
                tasks._prepare_reminder_task(
                    letter.company_id, letter._get_responsible(), summary, note, letter, activity_type=activity_type
                )
                for letter in self
            ]
        )

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
