# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.tools import SQL

AMOUNTS = ("amount_overdue", "amount_due", "date_due")  # of a letter, all worked out together


class AccountReminderBatchLetter(models.Model):
    """The drafts that letters of a batch are printed from: those that are open on their invoices, else new ones."""

    _inherit = "account.reminder.batch.letter"

    def _has_own_draft(self):
        """Tell whether a draft is the letter as it will be printed, and not one that the batch's options are still to change."""
        options, draft = self.batch_id._prepare_letter_values(), self.reminder_id
        return draft.state == "draft" and all(draft[name] == value for name, value in options.items())

    def _make_drafts(self, open_moves=None):
        """Have a draft for each letter: one that is open already, else a new one. Returns the new ones.

        :param dict open_moves: the invoices of each, if :meth:`_get_open_moves` was asked already
        """
        if self:
            self._attach_drafts(SQL("letter.id IN %s", tuple(self.ids)))
        for letter in self:
            if (draft := letter.reminder_id).state == "draft":
                draft._take_up(letter.level_id)
                options = letter.batch_id._prepare_letter_values()
                if changed := {name: value for name, value in options.items() if draft[name] != value}:
                    draft.sudo().write(changed)  # sudo: facts
        missing = self.filtered(lambda letter: not letter.reminder_id)
        drafts = self.env["account.reminder"]._create_drafts(missing._prepare_drafts(open_moves))
        self._set_drafts(dict(zip(missing, drafts, strict=True)))
        return drafts

    @api.model
    def _set_drafts(self, drafts):
        """Give letters the drafts that they are printed from, or take them away.

        Each is at its letter's level, so that nothing of the letter is to be worked out anew.

        :param dict drafts: the ``account.reminder`` by letter, or none
        """
        letters = self.browse().union(*drafts)
        with self.env.protecting([self._fields[name] for name in ("level_id", *AMOUNTS)], letters):
            self._set_facts({letter: {"reminder_id": draft} for letter, draft in drafts.items()})

    def _prepare_drafts(self, open_moves=None):
        """Return the values of the letters' drafts."""
        reminders = self.env["account.reminder"]
        return [
            reminders._prepare_draft(
                (open_moves or {}).get(letter) or letter._get_open_moves() or letter.move_ids,
                letter.level_id,
                partner_id=letter.partner_id.id,
                own_format_id=letter.own_format_id.id,
                **letter.batch_id._prepare_letter_values(),
            )
            for letter in self
        ]

    @api.model
    def _attach_drafts(self, condition):
        """Have letters print the drafts that are open on exactly their invoices: what was corrected there is not lost.

        :param SQL condition: which letters, of the table ``letter``
        """
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                UPDATE account_reminder_batch_letter letter
                   SET reminder_id = draft.id,
                       level_id = CASE WHEN own.sequence < proposed.sequence THEN proposed.id ELSE own.id END
                  FROM account_reminder_move_rel rel
                  JOIN account_reminder draft ON draft.id = rel.reminder_id AND draft.state = 'draft'
                  JOIN account_reminder_level own ON own.id = draft.level_id,
                       account_reminder_level proposed
                 WHERE %s AND letter.reminder_id IS NULL AND proposed.id = letter.level_id
                   AND rel.move_id = (letter.invoice_ids->>0)::integer
                   AND draft.company_id = letter.company_id AND draft.currency_id = letter.currency_id
                   AND (SELECT commercial_partner_id FROM res_partner WHERE id = draft.partner_id)
                       = (SELECT commercial_partner_id FROM res_partner WHERE id = letter.partner_id)
                   AND (SELECT COUNT(*) = letter.invoice_count AND BOOL_AND(letter.invoice_ids @> to_jsonb(move_id))
                          FROM account_reminder_move_rel other
                         WHERE other.reminder_id = draft.id)
             RETURNING letter.id
                """,
                condition,
            )
        )
        attached = self.browse(id_ for (id_,) in self.env.cr.fetchall())
        attached.invalidate_recordset(["reminder_id", "level_id"], flush=False)
        attached.modified(["level_id"])
