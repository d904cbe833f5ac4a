# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.relance_print.models.letter_fault import explain
from odoo.addons.relance_print.tools.letter_errors import LetterTemplateError
from odoo.addons.relance_print.tools.letter_text import check_text


class AccountReminderLevel(models.Model):
    _inherit = "account.reminder.level"

    sms_text = fields.Char(
        string="Text Message",
        translate=True,
        help="What a text message of this level says; if empty, who writes, how much is overdue, and the link. "
        "It may have the variables that letters have.",
    )

    @api.constrains("sms_text")
    def _check_sms_text(self):
        catalogue = self.env["account.reminder"]._read_catalogue()
        for level in self:
            try:
                check_text(level.sms_text or "", catalogue.names - catalogue.blocks)
            except LetterTemplateError as error:
                raise ValidationError(explain(self.env, error)) from error
