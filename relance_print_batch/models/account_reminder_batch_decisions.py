# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.fields import Domain


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

        :return: the state that was chosen, and what was of each field that :meth:`_get_choices` names
        :rtype: dict[str, dict[int, object]]
        """
        choices = self.env["account.reminder.batch.letter"]._get_choices()
        decisions = {name: {} for name in ("state", *choices)}
        decided = Domain.OR(Domain(own, "!=", False) for own in ("has_own_state", *choices.values()))
        for letter in self._get_listed(*decided):
            if letter.has_own_state:
                for invoice in map(int, letter.reminder_counts):  # also those that were taken out of the letter
                    decisions["state"][invoice] = letter.state if invoice in letter.invoice_ids else "out"
            for name, own in choices.items():
                if letter[own]:
                    decisions[name].update(dict.fromkeys(letter.invoice_ids, letter[name]))
        return decisions

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

    @api.model
    def _get_choices(self):
        """Return the fields that people choose of letters, each with the one that tells that somebody did.

        A door: an addon adds its own, which other options, and other letters of the proposal, then leave as they are.

        :rtype: dict[str, str]
        """
        return {"level_id": "has_own_level", "format_id": "own_format_id"}

    def _repeat_decisions(self, decisions):
        """Decide about newly listed letters what was decided about their invoices before; see :meth:`_get_decisions`."""
        choices, states = self._get_choices(), decisions["state"]
        for letter in self:
            ids = letter.invoice_ids
            out = {id_ for id_ in ids if states.get(id_) == "out"}
            if out and out < set(ids):
                letter.move_ids = letter.move_ids.filtered(lambda move, out=out: move.id not in out)
            elif out or all(id_ in states for id_ in ids):
                letter._decide(state="out" if out else "waiting", has_own_state=True)
            for name in choices:
                chosen = {decisions[name].get(id_) for id_ in letter.invoice_ids}
                if len(chosen) == 1 and None not in chosen and not letter.reminder_id:
                    [letter[name]] = chosen
