# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import logging

from psycopg2 import InterfaceError, OperationalError

from odoo import api, models

from odoo.addons.relance_print.models.kept import keeping

_logger = logging.getLogger(__name__)


class AccountReminderBatchLetter(models.Model):
    """How letters of a batch are printed: together, and one by one if one is at fault."""

    _inherit = "account.reminder.batch.letter"

    def _print(self):
        """Print letters of one batch, as its user, and note of each that it was printed or why not.

        If printing them together meets with an error that nobody has thought of, they are printed one by one, so that the letter
        at fault holds up no other.
        """
        if not self:
            return
        user = self.batch_id.user_id
        if not self._can_print(user):
            reason = self.env._(
                "%(user)s, in whose name it was to be printed, is archived or may not print reminders any more. "
                "Press Retry to print it in your name.",
                user=self.batch_id.user_name,
            )
            self.sudo().write({"state": "failed", "reason": reason})  # sudo: facts
            return
        # with the companies that theirs is a branch of, or has as such: payments there may be theirs
        roots = self.company_id.root_id
        companies = self.company_id | user.company_ids.filtered(lambda company: company.root_id in roots)
        letters = self.with_user(user).with_context(lang=user.lang, tz=user.tz, allowed_company_ids=companies.ids)
        try:
            with self.env.cr.savepoint(), keeping():
                letters._print_together()
        except (InterfaceError, OperationalError):
            raise  # of the database, not of a letter: all of it is undone and printed again
        except Exception as error:
            _logger.warning("%s reminders can't be printed together", len(self), exc_info=True)
            if len(self) > 1:
                for letter in self:
                    letter._print()
            else:
                self.sudo().write({"state": "failed", "reason": str(error)})  # sudo: facts

    def _can_print(self, user):
        """Tell whether a user is there to print letters of these companies, and has the right to."""
        reminders = self.env["account.reminder"].with_user(user)
        # nobody, if the user was deleted, is not OdooBot, who runs the scheduled action
        return bool(user) and (
            reminders.env.su or (user.active and self.company_id <= user.company_ids and reminders.has_access("write"))
        )

    def _print_together(self):
        """Print letters, and note of each what became of it; see :meth:`_print`."""
        self.env["account.reminder"]._prefetch_partners(self.partner_id, self.company_id)
        open_moves = {letter: letter._get_open_moves() for letter in self}
        reasons = {letter: letter._find_obstacle(moves) for letter, moves in open_moves.items()}
        possible = self.filtered(lambda letter: not reasons[letter])
        made = possible._make_drafts(open_moves)
        refused = possible.reminder_id._print_possible()
        for letter in possible:
            reasons[letter] = refused.get(letter.reminder_id)
        printed = self.filtered(lambda letter: not reasons[letter])
        # sudo: what became of a letter is a fact
        printed.sudo().write({"state": "printed", "reason": False})
        if self.batch_id.enclose_invoices:
            printed._enclose_invoices()
        for letter, reason in reasons.items():
            if reason:
                letter.sudo().write({"state": "failed", "reason": reason})
        unused = made.browse().union(*(made & reminder for reminder in refused))
        self._set_drafts({letter: unused.browse() for letter in possible if letter.reminder_id in unused})
        unused.unlink()

    @api.model
    def _get_ways(self):
        """Return by which ways letters of batches go; an addon adds its own.

        A door: asked for the choices of a field.

        :return: of each its name and what people read, in the user's language
        :rtype: list[tuple[str, str]]
        """
        return [("paper", self.env._("On paper"))]

    def _get_planned_way(self):
        """Return the way that is decided for the letter, one of :meth:`_get_ways`, or False: as the batch's options say.

        A door: an addon decides; what the customer wishes, and the level forbids, comes first.
        """
        self.ensure_one()
        return False

    def _filter_unattended(self):
        """Return which letters leave without anybody's hands; what is printed on paper does not.

        A door: an addon adds to those of ``super()`` what goes by its own way. As many queries for one letter as for many.
        """
        return self.browse()

    def _find_obstacle(self, open_moves):
        """Return why the letter can't be printed as it was proposed, in the user's language, or False.

        :param open_moves: of :meth:`_get_open_moves`
        """
        self.ensure_one()
        if any(move.reminder_count > self.reminder_counts[str(move.id)] for move in self.move_ids):
            return self.env._("The customer was reminded since the letter was proposed.")
        if not any(move._fits_letter(self) for move in self.move_ids):
            return self.env._("The invoices have another customer or currency by now.")
        return (
            False if open_moves else "\n".join(filter(None, (move._get_reminder_obstacle() for move in self.move_ids)))
        )

    def _get_open_moves(self):
        """Return the letter's invoices that can be reminded of: one may have been paid since it was proposed.

        There are none if it would claim nothing: what stands apart is not what its level was proposed for.
        """
        moves = self.move_ids.filtered(lambda move: move.reminder_state == "overdue" and move._fits_letter(self))
        return moves if moves & self._get_claimed_moves() else moves.browse()
