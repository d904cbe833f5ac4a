# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.relance_print.models.account_reminder_stages import sets_apart
from odoo.addons.relance_print.models.account_reminder_values import MOVE_FIELDS


class AccountReminderBatchLetter(models.Model):
    """A letter of a batch: proposed, waiting, printed or failed."""

    _name = "account.reminder.batch.letter"
    _inherit = ["account.reminder.fact"]
    _description = "Letter of a Batch of Payment Reminders"
    _order = "batch_id desc, position, id"
    _rec_names_search = ["level_id.name", "partner_id.complete_name"]
    _log_access = False  # the batch tells who and when; two columns with references take their time to write

    batch_id = fields.Many2one(
        comodel_name="account.reminder.batch",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    position = fields.Integer(
        readonly=True,
    )
    state = fields.Selection(
        selection=[
            ("waiting", "To Print"),
            ("out", "Taken Out"),
            ("printed", "Printed"),
            ("failed", "Failed"),
            ("stopped", "Not Printed"),
        ],
        default="waiting",
        required=True,
        readonly=True,
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        readonly=True,
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        required=True,
        readonly=True,
    )
    department_id = fields.Many2one(
        comodel_name="hr.department",
        readonly=True,
    )
    currency_id = fields.Many2one(
        comodel_name="res.currency",
        required=True,
        readonly=True,
    )
    # Not a relation: 100,000 invoices take a second more to write as one, and the proposal is thrown away
    invoice_ids = fields.Json(
        readonly=True,
    )
    # Of each invoice when the letter was proposed: dates don't tell what was printed, but not committed yet
    reminder_counts = fields.Json(
        readonly=True,
    )
    invoice_count = fields.Integer(
        string="Invoices",
        readonly=True,
    )
    move_ids = fields.Many2many(
        comodel_name="account.move",
        string="Invoices of the Letter",
        compute="_compute_move_ids",
        inverse="_inverse_move_ids",
    )
    apart_move_ids = fields.Many2many(
        comodel_name="account.move",
        string="Not Part of It",
        compute="_compute_apart_move_ids",
        help="Invoices that are overdue as well, but have not reached the letter's level: they count as reminded at their own.",
    )
    stage_id = fields.Many2one(
        comodel_name="account.reminder.level",
        readonly=True,
        help="The stage that the letter was proposed for, where each has its own.",
    )
    level_id = fields.Many2one(
        comodel_name="account.reminder.level",
        compute="_compute_level_id",
        store=True,
        readonly=False,
        required=True,
    )
    # The statement that proposes letters stores these
    amount_overdue = fields.Monetary(
        compute="_compute_amounts",
        store=True,
    )
    amount_credit = fields.Monetary(
        string="Credits",
        readonly=True,
        help="Open credit notes and unmatched payments of the customer, without what is used up by what is overdue without "
        "an invoice.",
    )
    amount_due = fields.Monetary(
        string="Net Overdue",
        compute="_compute_amounts",
        store=True,
        help="What is overdue, without the credits that are subtracted.",
    )
    date_due = fields.Date(
        string="Overdue Since",
        compute="_compute_amounts",
        store=True,
    )
    last_date = fields.Date(
        string="Last Reminder",
        readonly=True,
    )
    days_late = fields.Integer(
        compute="_compute_days_late",
    )
    format_id = fields.Many2one(
        comodel_name="account.reminder.format",
        compute="_compute_format_id",
        inverse="_inverse_format_id",
    )
    own_format_id = fields.Many2one(
        comodel_name="account.reminder.format",
        readonly=True,
        help="The format that somebody chose for the letter, if it is not the one that was decided.",
    )
    is_on_hold = fields.Boolean(
        string="On Hold",
        readonly=True,
        help="The invoices were on hold when the letter was proposed, or their payment on its way.",
    )
    reminder_id = fields.Many2one(
        comodel_name="account.reminder",
        readonly=True,
        index="btree_not_null",
    )
    reason = fields.Char(
        readonly=True,
        help="Why the letter could not be printed.",
    )

    _batch_state_idx = models.Index("(batch_id, state, position)")

    @api.depends("invoice_ids")
    def _compute_move_ids(self):
        ids = {id_ for letter in self for id_ in letter.invoice_ids or ()}
        moves = self.env["account.move"].search_fetch([("id", "in", ids)], MOVE_FIELDS, order="id")
        if hidden := (moves.browse(ids) - moves).exists():
            hidden.fetch(MOVE_FIELDS)  # says that the user may not read them
        there = set(moves.ids)
        # sudo: those that were found the user may read, which Odoo would make sure of for each letter again
        for letter in self.sudo():
            letter.move_ids = moves.browse(id_ for id_ in letter.invoice_ids or () if id_ in there)

    def _inverse_move_ids(self):
        """Take invoices out of a letter; none can be put in that were not proposed."""
        for letter in self:
            if letter.reminder_id:
                raise UserError(self.env._("This letter was opened already. Put other invoices on another one."))
            letter = letter.sudo()  # sudo: what it says of its invoices follows from which they are
            kept = letter.move_ids.filtered(lambda move, letter=letter: move.id in letter.invoice_ids)
            letter.invoice_ids = kept.ids
            letter.invoice_count = len(kept)
            letter._decide(has_own_state=True, **({} if kept else {"state": "out"}))

    @api.depends("level_id", "invoice_ids", "reminder_id.state", "reminder_id.apart_move_ids")
    def _compute_apart_move_ids(self):
        """Of a letter that was printed, what stands apart there; else what would today, by the batch's options."""
        planned = self.filtered(lambda letter: letter.reminder_id.state in (False, "draft"))
        apart = planned.filtered(lambda letter: sets_apart(letter.batch_id.stage_mode))
        stages = apart.move_ids._origin._get_next_reminder_levels()
        for letter in self - planned:
            letter.apart_move_ids = letter.reminder_id.apart_move_ids
        planned.apart_move_ids = False  # as of nearly all
        for letter in apart:
            if moves := letter.move_ids._origin._filter_apart(letter.level_id, stages):
                letter.apart_move_ids = moves

    def _get_claimed_moves(self):
        """Return the invoices that the letter will claim."""
        return self.move_ids._origin - self.apart_move_ids._origin

    @api.depends("level_id", "invoice_ids")
    def _compute_amounts(self):
        for letter in self:
            overdue = letter._get_claimed_moves()._get_overdue_instalments()
            letter.amount_overdue = sum(overdue._get_claimed().values())
            subtracted = letter.amount_credit if letter.batch_id._subtracts_credits() else 0
            letter.amount_due = letter.amount_overdue - subtracted if overdue else 0
            letter.date_due = min((line._get_due_date() for line in overdue), default=letter.date_due)

    @api.depends("date_due")
    @api.depends_context("uid", "tz")
    def _compute_days_late(self):
        today = self.company_id._get_reminder_todays()
        for letter in self:
            letter.days_late = (today[letter.company_id] - letter.date_due).days if letter.date_due else 0

    @api.depends("reminder_id.level_id")
    def _compute_level_id(self):
        """Of a letter that was opened, what was chosen there."""
        for letter in self:
            letter.level_id = letter.reminder_id.level_id or letter.level_id

    @api.depends("level_id", "company_id", "department_id", "own_format_id", "reminder_id.format_id")
    def _compute_format_id(self):
        for letter in self:
            letter.format_id = letter.reminder_id.format_id or letter.own_format_id or letter._get_decided_format()

    def _get_decided_format(self):
        """Return the format that company, department or level has for the letter."""
        return self.env["account.reminder.text"]._get_format(self.level_id, self.company_id, self.department_id)[0]

    def _inverse_format_id(self):
        """Keep what was chosen for the letter.

        :raises UserError: if the letter has a draft, where its format is chosen, or the format is another company's
        """
        for letter in self:
            chosen = letter.format_id
            if letter.reminder_id:
                raise UserError(letter._explain_lock())
            if not chosen.filtered_domain(chosen._check_company_domain(letter.company_id)):
                raise UserError(self.env._("“%(format)s” is of another company.", format=chosen.name))
            # sudo: a fact
            letter.sudo().own_format_id = chosen if chosen != letter._get_decided_format() else False

    def _explain_lock(self):
        """Return why level, format and invoices of a letter that was opened can't be changed in the list."""
        return self.env._("This letter was opened by hand: choose its level and format there.")

    @api.depends("partner_id", "level_id")
    def _compute_display_name(self):
        for letter in self:
            letter.display_name = f"{letter.level_id.name} - {letter.partner_id.display_name}"

    def _refuse_changes(self, vals):
        # EXTENDS 'relance_print'
        if not self.env.su:
            self._get_proposed()
        return super()._refuse_changes(vals)
