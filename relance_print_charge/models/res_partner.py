# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models

from odoo.addons.relance_print.models.account_reminder_fact import READERS


class ResPartner(models.Model):
    _inherit = "res.partner"

    reminder_scheme_id = fields.Many2one(
        comodel_name="account.reminder.scheme",
        string="Late-Payment Scheme",
        company_dependent=True,
        check_company=True,
        help="What late payment costs this customer, if not what the company has chosen.",
        groups=READERS,
    )

    def _get_reminder_scheme(self, company):
        """Return what late payment costs the customer; nothing is looked up of customers if the company chose no scheme.

        :param company: the ``res.company`` that is owed
        :rtype: account.reminder.scheme
        """
        chosen = company._get_reminder_setting("reminder_scheme_id").with_env(self.env)
        return chosen and (self.with_company(company).reminder_scheme_id.with_env(self.env) or chosen)
