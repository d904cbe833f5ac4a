# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from datetime import timedelta

from odoo import api, fields, models

from .account_reminder_fact import READERS


class AccountMove(models.Model):
    """Which level is next of an invoice, and when."""

    _inherit = "account.move"

    reminder_next_level_id = fields.Many2one(
        comodel_name="account.reminder.level",
        string="Suggested Next",
        compute="_compute_reminder_next",
        groups=READERS,
    )
    reminder_next_date = fields.Date(
        string="Suggested From",
        compute="_compute_reminder_next",
        groups=READERS,
    )

    @api.depends(
        "reminder_level_id",
        "reminder_last_date",
        "line_ids.date_maturity",
        "line_ids.amount_residual_currency",
        "commercial_partner_id.trust",
    )
    def _compute_reminder_next(self):
        """After the last level nothing is suggested any more, though it may be printed again."""
        levels = self.env["account.reminder.level"]._get_all()
        wait = timedelta(days=self.env["account.reminder"]._get_days_between())
        ladders = self._get_reminder_ladders(levels)
        for move in self:
            first = move._get_open_instalments()[:1]
            level = self._get_following_level(ladders[move], move.reminder_level_id)
            is_last = move.reminder_level_id and level.sequence <= move.reminder_level_id.sequence
            if not first or not level or is_last or move.move_type not in ("out_invoice", "out_receipt"):
                move.reminder_next_level_id = move.reminder_next_date = False
                continue
            move.reminder_next_level_id = level
            days = move.commercial_partner_id._get_reminder_offset(
                level, move.company_id, move.reminder_department_id, ladders[move]
            )
            move.reminder_next_date = first._get_due_date() + timedelta(days=days)
            if move.reminder_last_date:
                move.reminder_next_date = max(move.reminder_next_date, move.reminder_last_date + wait)

    def _get_next_reminder_level(self, levels=None):
        """Return the level to print next: the one after the highest printed, level by level; the last one is repeated.

        Of several invoices, the highest.

        :param levels: all ``account.reminder.level``, if they are known already
        """
        stages = self._get_next_reminder_levels(levels)
        return self.env["account.reminder.level"].union(*stages.values()).sorted("sequence")[-1:]

    def _get_next_reminder_levels(self, levels=None):
        """Return the level to print next of each invoice: its stage.

        :param levels: all ``account.reminder.level``, if they are known already
        :rtype: dict[account.move, account.reminder.level]
        """
        if not self:
            return {}
        ladders, stages = self._get_reminder_ladders(levels), {}
        for last, moves in self.grouped("reminder_level_id").items():
            known = {}
            for move in moves:
                ladder = ladders[move]
                if id(ladder) not in known:
                    known[id(ladder)] = self._get_following_level(ladder, last)
                stages[move] = known[id(ladder)]
        return stages

    @api.model
    def _get_following_level(self, ladder, last):
        """Return the level of a ladder that comes after one that was printed; after the last one, that again.

        :param Ladder ladder: of :meth:`_get_reminder_ladders`
        :param last: the ``account.reminder.level``, maybe of another ladder, or none
        """
        levels = ladder.levels
        higher = levels.filtered(lambda level: level.sequence > last.sequence) if last else levels
        return higher[:1] or levels[-1:]

    def _filter_apart(self, level, stages):
        """Return those of a letter's invoices that stand apart on it: they have not reached its level, but others have.

        Where none has, since somebody has chosen a higher one, the letter is about those that are furthest.

        :param level: of the letter
        :param dict stages: of :meth:`_get_next_reminder_levels`
        """
        reached = min(level.sequence, max((stages[move].sequence for move in self), default=0))
        return self.filtered(lambda move: stages[move].sequence < reached)
