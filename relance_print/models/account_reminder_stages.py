# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models

STAGE_MODES = [
    ("apart", "Lower stages apart on the letter"),
    ("separate", "A letter for each stage"),
    ("highest", "The highest level for all"),
]


def sets_apart(stage_mode):
    """Tell whether invoices of a lower stage stand apart on a letter."""
    return stage_mode != "highest"


class AccountReminder(models.Model):
    """Invoices at different stages on one letter: those that have not reached its level stand apart, and are not claimed."""

    _inherit = "account.reminder"

    sets_apart = fields.Boolean(
        readonly=True,
        help="Invoices that have not reached the letter's level stand apart on it.",
    )
    apart_move_ids = fields.Many2many(
        comodel_name="account.move",
        string="Not Part of It",
        compute="_compute_apart_move_ids",
        help="Invoices that are overdue as well, but have not reached the letter's level: they count as reminded at their own.",
    )
    amount_apart = fields.Monetary(
        string="Also Overdue",
        compute="_compute_amount_apart",
        help="Of the invoices that are not part of the letter's claim.",
    )

    @api.depends("level_id", "sets_apart")
    def _compute_apart_move_ids(self):
        """Of a draft, as its invoices stand today; of the others, as they were printed."""
        setting = self.filtered("sets_apart")
        drafts = setting.filtered(lambda reminder: reminder.state == "draft")
        stages = drafts.move_ids._origin._get_next_reminder_levels()
        # these fields alone: lines are wide
        lines = self.env["account.reminder.line"].search_fetch(
            [("reminder_id", "in", (setting - drafts)._origin.ids), ("level_id", "!=", False)],
            ["reminder_id", "move_id", "level_id"],
        )
        apart = lines.filtered(lambda line: line.level_id != line.reminder_id.level_id).grouped("reminder_id")
        self.apart_move_ids = False  # of all at once, as of nearly all it is so: Odoo takes its time for each
        for reminder in setting:
            if reminder in drafts:
                moves = reminder.move_ids._origin._filter_apart(reminder.level_id, stages)
            else:
                moves = apart.get(reminder._origin, lines.browse()).move_id
            if moves:
                reminder.apart_move_ids = moves

    @api.depends("level_id", "line_ids.amount_due", "line_ids.level_id")
    def _compute_amount_apart(self):
        for reminder in self:
            reminder.amount_apart = sum(reminder._get_apart_lines().mapped("amount_due"))

    def _get_apart_lines(self):
        """Return the lines of what is overdue as well, but not claimed by the letter."""
        apart = self.apart_move_ids._origin
        return self.line_ids.filtered(lambda line: line.move_id._origin in apart) if apart else self.line_ids.browse()

    def _get_claimed_lines(self):
        """Return the lines of what the letter claims, and of what is subtracted from it."""
        lines = self.line_ids
        return (lines - self._get_apart_lines()).with_prefetch(lines._prefetch_ids)

    def _get_claimed_moves(self):
        """Return the invoices that the letter claims: those that it is about, wherever it names its invoices."""
        moves, apart = self.move_ids._origin, self.apart_move_ids._origin
        return (moves - apart).with_prefetch(moves._prefetch_ids) if apart else moves

    def _get_shared_moves(self, other):
        """Return those of the claimed invoices that another letter is about, too."""
        # not the other's invoices, which are a query for each letter
        return self._get_claimed_moves().filtered(lambda move: other in move.reminder_ids)

    def _get_stage(self, moves):
        """Return the level at which the letter reminded of some of its invoices: of several, the highest."""
        if moves - self.apart_move_ids:
            return self.level_id
        return self.line_ids.filtered(lambda line: line.move_id in moves).level_id.sorted("sequence")[-1:]
