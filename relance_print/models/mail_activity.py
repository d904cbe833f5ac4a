# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from markupsafe import escape

from odoo import api, models


class MailActivity(models.Model):
    """Tasks that follow from reminders, for whoever has to know: all of them are made here."""

    _inherit = "mail.activity"

    @api.model
    def _prepare_reminder_task(
        self, company, user, summary, note, record=None, *, activity_type="mail.mail_activity_data_todo", day=None
    ):
        """Return the values of a task.

        :param company: the ``res.company`` whose day it is
        :param user: the ``res.users`` whose task it is
        :param summary: words, or a function that takes an environment and returns them in the user's language
        :param note: as the summary; what is no ``Markup`` is words, maybe a customer's, and shown as they are
        :param record: what it stands at; without one, it leads nowhere by itself
        :param str activity_type: external id
        :param date day: until when, if not today
        :rtype: dict
        """
        env = self.with_context(lang=user.lang).env
        note = note(env) if callable(note) else note
        place = {"res_model_id": self.env["ir.model"]._get_id(record._name), "res_id": record.id} if record else {}
        return {
            **place,
            "activity_type_id": self.env.ref(activity_type).id,
            "user_id": user.id,
            "date_deadline": day or company._get_reminder_today(),
            "automated": True,
            "summary": summary(env) if callable(summary) else summary,
            "note": note and escape(note),
        }

    @api.model
    def _raise_reminder_tasks(self, values):
        """Create tasks, whoever does what they follow from: also the gateway, a queue or a customer.

        :param list values: of each, as :meth:`_prepare_reminder_task` returns them
        """
        # sudo: of whom it is a task is decided by what has happened, and no right of whoever makes it happen
        return self.sudo().create(values).sudo(False)
