# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models


class AccountReminderBatchLetter(models.Model):
    """What to know of a letter before it is printed with the others: what it would tell if it were opened."""

    _inherit = "account.reminder.batch.letter"

    alerts = fields.Char(
        compute="_compute_alerts",
    )

    @api.depends("partner_id", "level_id", "own_format_id", "invoice_ids", "reminder_id", "state")
    @api.depends_context("lang")
    def _compute_alerts(self):
        """Tell what the letter tells, of one that was not opened, what it would; of a printed one, what was known then."""
        open_letters = self.filtered(lambda letter: letter.state in ("waiting", "out") and letter.move_ids)
        opened = open_letters.filtered(lambda letter: letter._has_own_draft())
        reminders = dict(zip(opened, opened.reminder_id, strict=True))
        proposed = open_letters - opened
        reminders |= zip(proposed, proposed._new_drafts(), strict=True)
        alerts = self.env["account.reminder"].union(*reminders.values())._get_alerts()
        for letter in self:
            if letter in reminders:
                words = [alert.words for alert in alerts[reminders[letter]]]
            else:
                words = [alert["words"] for alert in letter.reminder_id.printed_alerts or ()]
            letter.alerts = "\n".join(words)

    def _new_drafts(self):
        """Return the drafts that the letters would be, with their lines; they exist in memory alone."""
        reminders = self.env["account.reminder"]
        drafts = reminders.union(*(reminders.new({**vals, "state": "draft"}) for vals in self._prepare_drafts()))
        drafts._refresh_lines()
        return drafts
