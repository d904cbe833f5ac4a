# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models


class AccountReminderBatch(models.Model):
    """What people did with the letters of a proposal outlives other options, and the proposal itself."""

    _inherit = "account.reminder.batch"

    def _get_listed(self, *conditions):
        """Return letters that are listed, and list no more of a large proposal.

        :param conditions: as of a domain
        """
        letters = self.env["account.reminder.batch.letter"].with_context(listed_only=True)
        return letters.search([("batch_id", "in", self.ids), *conditions])

    def _get_decisions(self):
        """Return what was decided about the letters that are listed, by the ids of their invoices.

        :return: the state that was chosen, the level, and the format
        :rtype: tuple[dict[int, str], dict[int, models.Model], dict[int, models.Model]]
        """
        states, levels, formats = {}, {}, {}
        decided = ("has_own_state", "=", True), ("has_own_level", "=", True), ("own_format_id", "!=", False)
        for letter in self._get_listed("|", "|", *decided):
            if letter.has_own_state:
                for invoice in map(int, letter.reminder_counts):  # also those that were taken out of the letter
                    states[invoice] = letter.state if invoice in letter.invoice_ids else "out"
            if letter.has_own_level:
                levels.update(dict.fromkeys(letter.invoice_ids, letter.level_id))
            if letter.own_format_id:
                formats.update(dict.fromkeys(letter.invoice_ids, letter.own_format_id))
        return states, levels, formats

    def _get_opened(self):
        """Return the letters that were opened, as ``account.reminder``."""
        return self._get_listed(("reminder_id", "!=", False)).reminder_id

    def _discard(self, opened):
        """Delete drafts that were opened in a proposal, if nobody worked on them and no other one has them."""
        self.ensure_one()
        drafts = opened.filtered(
            lambda draft: (
                draft.state == "draft"
                and draft.create_date >= self.create_date
                and draft.write_date == draft.create_date
            )
        )
        others = [("reminder_id", "in", drafts.ids), ("batch_id", "!=", self.id)]
        (drafts - self.env["account.reminder.batch.letter"].search(others).reminder_id).unlink()


class AccountReminderBatchLetter(models.Model):
    _inherit = "account.reminder.batch.letter"

    has_own_state = fields.Boolean(
        readonly=True,
        help="Somebody took the letter, or some of its invoices, out, or put it back.",
    )
    has_own_level = fields.Boolean(
        readonly=True,
        help="Somebody chose the letter's level.",
    )

    def write(self, vals):
        result = super().write(vals)
        if "level_id" in vals:
            self._decide(has_own_level=True)
        return result

    def _decide(self, **facts):
        """Keep what somebody has decided about letters, and that their proposal is still worked on."""
        self.check_access("write")
        self.sudo().write(facts)  # sudo: facts
        self.batch_id.sudo().write({})

    def _repeat_decisions(self, states, levels, formats):
        """Decide about newly listed letters what was decided about their invoices before; see :meth:`_get_decisions`."""
        for letter in self:
            ids = letter.invoice_ids
            out = {id_ for id_ in ids if states.get(id_) == "out"}
            if out and out < set(ids):
                letter.move_ids = letter.move_ids.filtered(lambda move, out=out: move.id not in out)
            elif out or all(id_ in states for id_ in ids):
                letter._decide(state="out" if out else "waiting", has_own_state=True)
            for name, decided in (("level_id", levels), ("format_id", formats)):
                chosen = {decided.get(id_) for id_ in letter.invoice_ids}
                if len(chosen) == 1 and None not in chosen and not letter.reminder_id:
                    [letter[name]] = chosen
