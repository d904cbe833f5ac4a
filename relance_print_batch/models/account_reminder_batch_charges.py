# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models


class AccountReminderBatch(models.Model):
    """What the letters of a batch claim besides what is overdue."""

    _inherit = "account.reminder.batch"

    def _get_letters_context(self):
        return {**super()._get_letters_context(), "claims_charges": self.env.companies._claims_extra()}

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
        help="With all else that the letter claims, such as late-payment interest.",
    )

    @api.depends("amount_due", "level_id", "invoice_ids", "reminder_id.amount_claimed")
    def _compute_amount_claimed(self):
        """Of a letter that was opened, what it claims; else what it would today."""
        opened = self.filtered(
            lambda letter: letter._has_own_draft() or letter.reminder_id.state in ("printed", "cancelled")
        )
        for letter in opened:
            letter.amount_claimed = letter.reminder_id.amount_claimed
        for level, letters in (self - opened).grouped("level_id").items():
            extra = letters.move_ids._get_claimed_extra(level, letters._get_demands())
            for letter in letters:
                claimed = sum(extra.get(move, 0) for move in letter._get_claimed_moves()) if extra else 0
                letter.amount_claimed = letter.amount_due + claimed

    def _get_demands(self):
        """Return what each letter will claim: its invoices, and the credits that it subtracts, as a letter in memory has them.

        :rtype: list[tuple[account.move, dict]]
        """
        reminders = self.env["account.reminder"]
        crediting = self.filtered(lambda letter: letter.amount_credit and letter.batch_id._subtracts_credits())
        names = "company_id", "partner_id", "currency_id"
        memory = {
            letter: reminders.new({name: letter[name].id for name in names})
            for letter in (crediting if self.company_id._claims_extra() else ())
        }
        left = reminders.union(*memory.values())._get_credits_left() if memory else {}
        return [(letter._get_claimed_moves(), left.get(memory.get(letter), {})) for letter in self]
