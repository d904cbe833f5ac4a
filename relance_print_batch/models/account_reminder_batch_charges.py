from collections import defaultdict

from odoo import api, fields, models


class AccountReminderBatch(models.Model):
    """What the letters of a batch claim besides what is overdue: late-payment charges."""

    _inherit = "account.reminder.batch"

    def _get_letters_context(self):
        charging = (company._get_reminder_setting("reminder_scheme_id") for company in self.env.companies)
        return {**super()._get_letters_context(), "claims_charges": any(charging)}

    def _get_manifest_columns(self):
        columns = {}
        for name, column in super()._get_manifest_columns().items():
            columns[name] = column
            if name == "amount_due":
                claimed = self.env._("Amount claimed"), lambda letter: letter._get_exact("amount_claimed")
                columns["amount_claimed"] = claimed
        return columns


class AccountReminderBatchLetter(models.Model):
    _inherit = "account.reminder.batch.letter"

    amount_claimed = fields.Monetary(
        compute="_compute_amount_claimed",
        help="With the late-payment charges that the letter claims.",
    )

    @api.depends("amount_due", "level_id", "invoice_ids", "reminder_id.amount_claimed")
    def _compute_amount_claimed(self):
        """Of a letter that was opened, what it claims; else what it would today. Without a scheme this costs nothing."""
        opened = self.filtered(
            lambda letter: letter._has_own_draft() or letter.reminder_id.state in ("printed", "cancelled")
        )
        claiming = (self - opened).filtered(
            lambda letter: (
                letter.level_id.charges == "claimed" and letter.company_id._get_reminder_setting("reminder_scheme_id")
            )
        )
        charges = defaultdict(float)
        for line, charge in claiming.move_ids._get_overdue_instalments()._get_late_charges().items():
            charges[line.move_id] += float(charge.total)
        for letter in self:
            claimed = sum(charges[move] for move in letter._get_claimed_moves()) if letter in claiming else 0
            letter.amount_claimed = (
                letter.reminder_id.amount_claimed if letter in opened else letter.amount_due + claimed
            )
