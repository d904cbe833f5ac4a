# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models

from ..tools.mail_headers import is_automatic


class MailThread(models.AbstractModel):
    _inherit = "mail.thread"

    @api.model
    def _message_route_process(self, message, message_dict, routes):
        # EXTENDS 'mail': what is filed learns of the headers, which Odoo doesn't hand on
        if is_automatic(message):
            self = self.with_context(reminder_is_automatic=True)  # noqa: PLW0642
        return super()._message_route_process(message, message_dict, routes)
