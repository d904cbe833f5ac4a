# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import contextlib
import logging

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

_logger = logging.getLogger(__name__)


class AccountReminderBatch(models.Model):
    """What plans make of the letters of the day: some send themselves, in a batch of their own that nobody has to click at."""

    _inherit = "account.reminder.batch"

    def _send_automatic(self):
        """Have the letters of a proposal that plans send by themselves be sent, as every batch is: chunk by chunk, each once.

        The proposal keeps the others. To be called before it is committed: it starts what prints.

        :return: the batch that is sent, maybe none
        """
        self.ensure_one()
        batch = self.browse()
        if not self._has_automatic_plans():
            return batch
        self._list_all()
        letters = self._get_listed().filtered(lambda letter: letter.state == "waiting")._filter_automatic()
        if not letters:
            return batch
        # sudo: whose it is, and what it is about, are facts
        values = {**self._get_options(), "company_id": self.company_id.id, **self._prepare_signature("user_id")}
        batch = self.sudo().create({**values, "is_automatic": True, "sends_itself": True}).with_env(self.env)
        letters.sudo().batch_id = batch
        self.env.flush_all()
        self.env.invalidate_all()
        batch._begin()
        with contextlib.suppress(UserError):  # the batch waits, where whoever looks at it can pause and resume it
            batch._trigger()
        return batch

    @api.model
    def _has_automatic_plans(self):
        """Tell whether any plan sends letters by itself."""
        plans = self.env["account.reminder.plan"]._get_plans()
        return any(step.is_automatic for plan in plans.values() for step in plan.steps.values())


class AccountReminderBatchLetter(models.Model):
    _inherit = "account.reminder.batch.letter"

    def _get_planned_way(self):
        # EXTENDS 'relance_print_batch'
        step = self.partner_id._get_plan_step(self.level_id, self.company_id)
        return (step and step.way) or super()._get_planned_way()

    def _filter_automatic(self):
        """Return which letters go without a click: as a plan says that is not paused, by a way that takes nobody's hands.

        None that repeats its level: what comes after the last level, people decide.
        """

        def is_planned(letter):
            step = letter.partner_id._get_plan_step(letter.level_id, letter.company_id)
            if not step or not step.is_automatic or step.way == "paper":
                return False
            printed = letter._get_claimed_moves().reminder_level_id
            return all(level.sequence < letter.level_id.sequence for level in printed)

        planned = self._filter_not_paused().filtered(is_planned)
        return planned & planned._filter_unattended()

    def _filter_not_paused(self):
        """Return the letters to customers whose plan is not paused, or who have none."""
        plans, paused = self.env["account.reminder.plan"], self.browse()
        for company, letters in self.grouped("company_id").items() if plans._get_plans() else ():
            found = plans._find_plans(letters.partner_id.commercial_partner_id, company)
            # as it is by now, which what is kept of plans may not know yet in another process
            stopped = plans.sudo().browse(set(found.values())).filtered("is_paused")
            paused += letters.filtered(
                lambda letter, found=found, stopped=stopped: (
                    found.get(letter.partner_id.commercial_partner_id) in stopped.ids
                )
            )
        return self - paused

    @api.model
    def _get_proposal_conditions(self, batch):
        # EXTENDS 'relance_print_batch': by themselves, no letters are proposed to customers whose plan is paused
        conditions = super()._get_proposal_conditions(batch)
        plans = self.env["account.reminder.plan"]
        if not batch.is_automatic or not plans._get_plans():
            return conditions
        if paused := plans.sudo().search([("is_paused", "=", True)]):  # sudo: as in _get_plans()
            plan = plans._get_sql_plan(SQL("letter.company_id"), SQL("letter.commercial_partner_id"))
            conditions.append(SQL("COALESCE(%s, 0) NOT IN %s", plan, tuple(paused.ids)))
        return conditions

    def _print_together(self):
        # EXTENDS 'relance_print_batch': what stops a letter that sends itself is looked at when it is printed
        letters = self
        if self.batch_id.sends_itself:
            letters = self._filter_automatic()
            reason = self.env._("The letter can't go by itself any more: its plan, its level or the way has changed.")
            # sudo: a fact
            (self - letters).sudo().write({"state": "failed", "reason": reason})
        return super(AccountReminderBatchLetter, letters)._print_together() if letters else None
