# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models

from .account_reminder_stages import sets_apart
from .claim import claim

# More invoices than these are counted on a letter, not named: subject and reference are of one line.
MOST_NAMES = 3


class AccountReminder(models.Model):
    """Drafts: of which invoices, at which level, with which lines; and the letters before."""

    _inherit = "account.reminder"

    @api.model
    def _create_draft(self, moves, level):
        """Create the draft of a letter, with its lines.

        :param moves: what it is about, as :meth:`_prepare_draft` takes it
        :param level: the ``account.reminder.level``
        """
        draft = self._create_drafts([self._prepare_draft(moves, level)])
        draft._refresh_lines()
        return draft

    @api.model
    def _create_drafts(self, vals_list):
        """Create the drafts of letters, without lines.

        :param list vals_list: of :meth:`_prepare_draft`
        """
        self.check_access("write")
        # sudo: whom a letter is to and what it is about are facts
        return self.sudo().create(vals_list).with_env(self.env)

    @api.model
    def _prepare_draft(self, moves, level, **vals):
        """Return the values of the draft of a letter.

        :param moves: the ``account.move`` records that it is about, of one customer, company and currency
        :param level: the ``account.reminder.level``
        :param vals: further values, as of ``partner_id``, if not the invoices' own
        :rtype: dict
        """
        return {
            "company_id": moves[:1].company_id.id,
            "partner_id": moves._get_reminder_partner().id,
            "currency_id": moves[:1].currency_id.id,
            "department_id": moves._get_reminder_department().id,
            "move_ids": moves.ids,
            "level_id": level.id,
            "sets_apart": sets_apart(moves[:1].company_id._get_reminder_company().reminder_stage_mode),
            **vals,
        }

    def _take_up(self, level):
        """Go on with a draft that was opened before.

        :param level: the ``account.reminder.level`` to print now: the draft's own may have been printed meanwhile
        """
        self.ensure_one()
        if self.level_id.sequence < level.sequence:
            self.level_id = level
        self._renew_text()
        if (known := self._get_earlier(self.move_ids).ids) != (self.known_ids or []):
            self.sudo().known_ids = known  # sudo: a fact

    def _renew_text(self):
        """Take the default wording as it is by now, unless somebody corrected it on the letter."""
        defaults = self._get_default_zones()
        if not self.is_edited and any(self[zone] != default for zone, default in defaults.items()):
            self.action_reset_text()

    def _refresh_lines(self):
        """Bring drafts' lines up to what is overdue today, instalment by instalment, and the department to the invoices'.

        Nothing is written if nothing changed, nor of letters in memory, which have all their lines anew.
        """
        self.invalidate_recordset(
            ["amount_credit", "apart_move_ids", "letter_html", "letter_digest", "letter_fault", "alerts"], flush=False
        )
        stages = self.move_ids._origin._get_next_reminder_levels()
        obsolete, missing, others = self.line_ids.browse(), [], self.browse()
        left = self.filtered("subtract_credits")._get_credits_left()
        items = self.move_ids._origin._get_overdue_instalments()
        items_of = items.grouped("move_id")
        overdue = {
            reminder: items.browse().union(*(items_of.get(move, items.browse()) for move in reminder.move_ids._origin))
            for reminder in self
        }
        extras = self._get_line_extras(overdue, left)
        values_of = {vals["move_line_id"]: vals for vals in self.move_ids._prepare_reminder_line_values(items, {})}
        for reminder in self:
            if (department := reminder.move_ids._get_reminder_department()) != reminder.department_id:
                reminder.sudo().department_id = department  # sudo: a fact
            values = [{**values_of[item.id], **extras[reminder].get(item, {})} for item in overdue[reminder]]
            if credits := left.get(reminder):
                credited = items.browse().union(*credits)
                values += reminder.move_ids._prepare_reminder_line_values(credited, extras[reminder], credits)
            apart = set(reminder.apart_move_ids.ids)
            for vals in values:
                move = self.env["account.move"].browse(vals["move_id"])
                vals["level_id"] = (stages[move] if move.id in apart else reminder.level_id).id
            wanted = {vals["move_line_id"]: vals for vals in values}
            for line in reminder.line_ids:
                vals = wanted.pop(line.move_line_id.id, None)
                if not vals:
                    obsolete += line
                elif changed := {
                    name: value
                    for name, value in vals.items()
                    if line._fields[name].convert_to_write(line[name], line) != value
                }:
                    line.sudo().write(changed)
            missing += [{**vals, "reminder_id": reminder.id} for vals in wanted.values()]
            if wanted and reminder.line_ids:
                others += reminder
        claim(others)  # which somebody else may be opening
        # sudo: the lines say what the ledger says; users may read them only
        obsolete.sudo().unlink()
        lines = self.env["account.reminder.line"].sudo()
        if all(self._ids):
            lines.create(missing)
        else:
            for vals in missing:
                lines.new(vals)

    def _get_line_extras(self, items, credits):
        """Return the values of further fields of the lines that letters have for instalments; an addon adds its own.

        Called once for all letters that are opened: the queries are to be the same for one letter as for many. An instalment has
        the same fields each time, also where they are empty by now.

        :param dict items: each letter's instalments
        :param dict credits: what is subtracted on letters: each one's journal items with what is left of them, negative
        :return: each letter's values of ``account.reminder.line``, by instalment
        :rtype: dict[account.reminder, dict[account.move.line, dict]]
        """
        return {reminder: {} for reminder in self}

    # Its invoices and the letters before

    def _get_invoice_names(self, moves=None):
        """Return the names of some of the letter's invoices; if not said which, of those that it claims."""
        moves = self._get_claimed_moves() if moves is None else moves
        return ", ".join(
            moves.sorted(lambda move: (move.invoice_date_due or move.date, move.id)).mapped(
                lambda move: move.name or ""
            )
        )

    def _get_invoice_words(self):
        """Return the names of the invoices that the letter claims; of many, how many they are, in the environment's language."""
        count = len(self._get_claimed_moves())
        if count <= MOST_NAMES:
            return self._get_invoice_names()
        return self.env._("%(count)s invoices, listed below", count=count)

    def _get_number(self):
        """Return which reminder on its invoices this one is; the number of a cancelled one is not given again."""
        self.ensure_one()
        numbers = self._get_claimed_moves().reminder_ids.mapped("number")
        return self.number or max(numbers, default=0) + 1

    def _get_earlier(self, moves=None):
        """Return the printed reminders on the same invoices, oldest first.

        :param moves: which of the letter's ``account.move``, if not those that it claims
        """
        self.ensure_one()
        letters = (self._get_claimed_moves() if moves is None else moves._origin).reminder_ids
        earlier = letters.filtered(lambda other: other.state == "printed" and other != self._origin)
        return earlier.sorted(lambda other: (other.printed_on, other.id)).with_prefetch(letters._prefetch_ids)

    def _get_previous_date(self):
        """Return the day on which the reminder before this one was printed, or False."""
        return self._get_earlier()[-1:].printed_date
