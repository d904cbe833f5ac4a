# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models
from odoo.exceptions import UserError

from odoo.addons.relance_print.models.account_reminder_fact import needs


class AccountReminderBatch(models.Model):
    """The files of a batch have what is to be posted: what went by e-mail is not among it, unless it came back."""

    _inherit = "account.reminder.batch"

    def _iterate_printed(self):
        # EXTENDS 'relance_print_batch'
        for letter in super()._iterate_printed():
            if letter._is_on_paper():
                yield letter

    def _check_printed(self):
        # EXTENDS 'relance_print_batch'
        super()._check_printed()
        if not next(self._iterate_printed(), None):
            raise UserError(self.env._("All letters went by e-mail: there is nothing to print."))

    @needs("read", records="one")
    def action_download(self):
        # EXTENDS 'relance_print_batch': what came back leaves with the file that somebody downloads who may post it
        action = super().action_download()
        waiting = self.letter_ids.search([("batch_id", "=", self.id), ("state", "=", "printed")]).reminder_id
        waiting = waiting.filtered(lambda letter: letter.state == "printed")._get_waiting()
        if waiting and self.env["account.reminder"].has_access("write"):
            waiting._leave()
            waiting.reminder_id._log_deliveries(waiting)
        return action
