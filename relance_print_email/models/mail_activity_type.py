# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models

KEPT = ("relance_print_email.mail_activity_type_reply", "relance_print_email.mail_activity_type_paper")


class MailActivityType(models.Model):
    _inherit = "mail.activity.type"

    @api.model
    def _get_model_info_by_xmlid(self):
        # EXTENDS 'mail': tasks are made of these types, and found by them once what they ask for is done
        kept = {"res_model": "account.reminder", "unlink": False}
        return {**super()._get_model_info_by_xmlid(), **dict.fromkeys(KEPT, kept)}
