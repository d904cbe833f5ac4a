# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models

from odoo.addons.relance_print.models.account_reminder_alert import Alert


class AccountReminder(models.Model):
    _inherit = "account.reminder"

    def _get_alert_checks(self, *, composes):
        # EXTENDS 'relance_print'
        return [*super()._get_alert_checks(composes=composes), self._get_alerts_lawyer]

    def _get_alerts_lawyer(self):
        """That somebody else writes to the customer already."""
        for letter in self:
            if lawyer := letter.partner_id.commercial_partner_id.reminder_lawyer_id:
                words = self.env._("%(lawyer)s handles this customer: ask before you print.", lawyer=lawyer.name)
                yield letter, Alert("lawyer", "warning", words, "action_open_partner", self.env._("Open the customer"))
