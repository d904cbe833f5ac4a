# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models


class ResLang(models.Model):
    _inherit = "res.lang"

    def write(self, vals):
        # EXTENDS 'base', which asks of contacts and users whether they have a language that is deactivated: letters don't keep it
        result = super().write(vals)
        if not vals.get("active", True):
            # sudo: whoever decides on languages need not be an accountant
            self.env["account.reminder"].sudo()._leave_languages()
        return result
