# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError

WAYS = [("paper", "On paper"), ("email", "By e-mail")]


class AccountReminderBatchLetter(models.Model):
    """By which way letters of a batch go."""

    _inherit = "account.reminder.batch.letter"

    way = fields.Selection(
        selection=WAYS,
        compute="_compute_way",
        inverse="_inverse_way",
        help="By which way the letter goes, as the batch's options, its level and the customer say, or as you choose.",
    )
    own_way = fields.Selection(
        selection=WAYS,
        readonly=True,
        help="The way that somebody chose for the letter, if it is not the one that was decided.",
    )

    @api.depends(
        "level_id.by_email", "partner_id", "batch_id.email_mode", "own_way", "reminder_id.state", "reminder_id.by_email"
    )
    def _compute_way(self):
        planned = self.filtered(lambda letter: letter.reminder_id.state in (False, "draft"))
        for letter in self - planned:
            letter.way = "email" if letter.reminder_id.by_email else "paper"
        by_email = planned._filter_by_email()
        for letter in planned:
            letter.way = "email" if letter in by_email else "paper"

    def _inverse_way(self):
        """Keep what was chosen for the letter.

        :raises UserError: if nobody can be written to
        """
        chosen = {letter: letter.way for letter in self}
        self.sudo().own_way = False  # sudo: a fact, here and below
        decided = self._filter_by_email()
        for letter, way in chosen.items():
            if way != ("email" if letter in decided else "paper"):
                letter.sudo().own_way = way
        if unwritable := self.filtered(lambda letter: letter.own_way == "email") - self._filter_by_email():
            raise UserError(
                self.env._(
                    "%(customer)s has no e-mail address that may be written to. Enter one, or have the letter go on paper.",
                    customer=unwritable[:1].partner_id.display_name,
                )
            )

    @api.model
    def _get_choices(self):
        # EXTENDS 'relance_print_batch'
        return {**super()._get_choices(), "way": "own_way"}

    def _filter_by_email(self):
        """Return which letters go by e-mail: the level may, the customer wishes or the batch asks, and there is an address.

        What was chosen for a letter comes before all but the address. As many queries for one letter as for many; an addon
        decides otherwise by extending it.
        """

        def is_wished(letter):
            batch, customer = letter.batch_id, letter.partner_id.commercial_partner_id
            if letter.own_way or batch.email_mode == "paper" or not letter.level_id.by_email:
                return letter.own_way == "email"
            wish = letter.partner_id.reminder_way or customer.reminder_way or letter._get_planned_way()
            return wish == "email" or (batch.email_mode == "email" and not wish)

        wished = self.filtered(is_wished)
        if not wished:
            return wished
        contacts = wished.partner_id._get_reminder_contacts()
        return wished.filtered(lambda letter: contacts[letter.partner_id])

    @api.model
    def _get_ways(self):
        # EXTENDS 'relance_print_batch'
        return [*super()._get_ways(), ("email", self.env._("By e-mail"))]

    def _filter_unattended(self):
        # EXTENDS 'relance_print_batch'
        return super()._filter_unattended() | self._filter_by_email()

    def _make_drafts(self, open_moves=None):
        # EXTENDS 'relance_print_batch'
        made = super()._make_drafts(open_moves)
        by_email = self._filter_by_email()
        for is_by_email, letters in ((True, by_email), (False, self - by_email)):
            drafts = letters.reminder_id.filtered(
                lambda draft, is_by_email=is_by_email: draft.state == "draft" and draft.by_email != is_by_email
            )
            drafts.sudo().by_email = is_by_email  # sudo: a fact
        return made

    def _is_on_paper(self):
        """Tell whether a printed letter has to be posted, or had to be."""
        return any(
            delivery.way == "paper" and delivery.state != "cancelled" for delivery in self.reminder_id.delivery_ids
        )
