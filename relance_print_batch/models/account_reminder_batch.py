# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL, format_date

from odoo.addons.relance_print.models.claim import claim


class AccountReminderBatch(models.Model):
    """Many reminders printed in one go.

    Its life: :meth:`_propose` lists the letters that would be printed, people take some out or change them, :meth:`action_run`
    prints a few at once and has the scheduled action print many, chunk by chunk; what was printed is bound into one PDF when it
    is downloaded. The letters' state is the truth: whoever finds a letter waiting, in a batch that runs, prints it.
    """

    _name = "account.reminder.batch"
    _inherit = ["account.reminder.options"]
    _description = "Batch of Payment Reminders"
    _order = "id desc"

    name = fields.Char(
        compute="_compute_name",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Started By",
        default=lambda self: self.env.uid,
        readonly=True,
    )
    user_name = fields.Char(
        default=lambda self: self.env.user.name,
        readonly=True,
        help="Who started it, also when the user is gone.",
    )
    state = fields.Selection(
        selection=[
            ("draft", "Proposed"),
            ("running", "Printing"),
            ("paused", "Paused"),
            ("done", "Done"),
            ("cancelled", "Stopped"),
        ],
        default="draft",
        required=True,
        readonly=True,
        index=True,
    )
    run_on = fields.Datetime(
        string="Started On",
        readonly=True,
    )
    finished_on = fields.Datetime(
        readonly=True,
    )
    # Since when it prints without a break, and how many letters were done then: for the time left
    resumed_on = fields.Datetime(
        readonly=True,
    )
    resumed_at = fields.Integer(
        readonly=True,
    )
    letter_ids = fields.One2many(
        comodel_name="account.reminder.batch.letter",
        inverse_name="batch_id",
        readonly=True,
    )
    unlisted_count = fields.Integer(
        readonly=True,
        help="Letters of a large proposal that are only counted yet.",
    )
    unlisted_company_ids = fields.Json(
        readonly=True,
        help="The companies whose letters these are.",
    )
    failed_ids = fields.One2many(
        comodel_name="account.reminder.batch.letter",
        inverse_name="batch_id",
        string="Failed Letters",
        domain=[("state", "=", "failed")],
        readonly=True,
    )
    letter_count = fields.Integer(
        string="Letters",
        compute="_compute_counts",
    )
    printed_count = fields.Integer(
        string="Letters Printed",
        compute="_compute_counts",
    )
    failed_count = fields.Integer(
        string="Failed",
        compute="_compute_counts",
    )
    waiting_count = fields.Integer(
        string="To Print",
        compute="_compute_counts",
    )
    progress = fields.Float(
        compute="_compute_counts",
        help="Percent of the letters that are done.",
    )
    status = fields.Char(
        compute="_compute_counts",
        help="How far printing has come, and how long it will take.",
    )

    page_count = fields.Integer(
        string="Pages Printed",
        compute="_compute_sums",
        help="Pages of the letters that were printed, and of what is enclosed.",
    )
    sums = fields.Char(
        string="Claimed",
        compute="_compute_sums",
        help="What the letters that were printed claim, by currency.",
    )

    @api.depends("company_id")
    def _compute_name(self):
        for batch in self:
            today = format_date(self.env, batch.company_id._get_reminder_today())
            batch.name = batch.name or self.env._("Reminders of %(date)s", date=today)

    @api.depends("letter_ids.state", "resumed_on", "resumed_at")
    def _compute_counts(self):
        letters = self.env["account.reminder.batch.letter"]
        letters = letters.with_context(listed_only=not any(self.mapped("unlisted_count")))
        counts = {
            (batch.id, state): count
            for batch, state, count in letters._read_group(
                [("batch_id", "in", self.ids)], ["batch_id", "state"], ["__count"]
            )
        }
        now = fields.Datetime.now()
        for batch in self:
            printed, failed, waiting, stopped = (
                counts.get((batch.id, state), 0) for state in ("printed", "failed", "waiting", "stopped")
            )
            batch.printed_count, batch.failed_count, batch.waiting_count = printed, failed, waiting
            batch.letter_count = printed + failed + waiting + stopped
            done = printed + failed
            batch.progress = 100 * done / batch.letter_count if batch.letter_count else 0
            batch.status = self.env._("%(done)s of %(all)s letters printed", done=printed, all=batch.letter_count)
            if failed:
                batch.status += self.env._(", %(failed)s failed", failed=failed)
            since = done - batch.resumed_at
            if batch.state == "running" and batch.resumed_on and since > 0 and waiting:
                minutes = waiting * (now - batch.resumed_on).total_seconds() / since / 60
                batch.status += (
                    self.env._(", about %(minutes)s min left", minutes=round(minutes))
                    if minutes >= 1
                    else self.env._(", less than a minute left")
                )

    @api.depends("letter_ids.state")
    def _compute_sums(self):
        """Sum up what was printed in one statement: letters may be a hundred thousand."""
        letters = self.env["account.reminder.batch.letter"].with_context(listed_only=True)
        self.env["account.reminder"].flush_model(["amount_claimed", "pages"])
        printed = letters._search([("batch_id", "in", self.ids), ("state", "=", "printed")])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT letter.batch_id, reminder.currency_id, SUM(reminder.amount_claimed),
                       SUM(reminder.pages + COALESCE(letter.enclosed_pages, 0))
                  FROM account_reminder_batch_letter letter
                  JOIN account_reminder reminder ON reminder.id = letter.reminder_id
                 WHERE letter.id IN %s
                 GROUP BY letter.batch_id, reminder.currency_id
                 ORDER BY reminder.currency_id
                """,
                printed.subselect(),
            )
        )
        currencies = self.env["res.currency"]
        for batch in self:
            mine = [row[1:] for row in rows if row[0] == batch.id]
            batch.page_count = sum(pages for _currency, _amount, pages in mine)
            batch.sums = ", ".join(currencies.browse(currency).format(amount) for currency, amount, _pages in mine)

    def _refuse_changes(self, vals):
        # EXTENDS 'relance_print'
        if not self.env.su and vals.keys() - {"name"} and any(batch.state != "draft" for batch in self):
            raise UserError(self.env._("These letters are being printed already: their options can't be changed."))
        return super()._refuse_changes(vals)

    def write(self, vals):
        result = super().write(vals)
        if not self.env.su and "move_domain" in vals:
            # sudo: a fact; whoever says which invoices sees no more of them than they may, also when others list them
            self.sudo().write(self._prepare_signature("user_id"))
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_run(self):
        if any(batch.state != "draft" for batch in self):
            raise UserError(self.env._("A batch that was printed can't be deleted: it tells what was sent."))

    def unlink(self):
        self.check_access("unlink")
        if not self.env.su:
            self._check_companies()
        for batch in self:
            batch._discard(batch._get_opened())
        return super().unlink()

    @api.autovacuum
    def _vacuum_proposals(self):
        """Delete the proposals that were walked away from."""
        limit = fields.Datetime.subtract(fields.Datetime.now(), days=1)
        domain = Domain([("state", "=", "draft"), ("write_date", "<", limit)])
        domain &= ~Domain("letter_ids.reminder_id.write_date", ">=", limit)
        self.search(domain, limit=100).unlink()

    # Who may do something with it

    def _check_companies(self):
        """Refuse a batch with letters of companies that the user doesn't work for, or has not chosen: they would be lost.

        :raises UserError: naming the companies
        """
        # sudo: that there are such letters is what is told
        letters = self.env["account.reminder.batch.letter"].sudo().with_context(listed_only=True)
        found = letters._read_group([("batch_id", "in", self.ids)], ["company_id"])
        companies = self.env["res.company"].union(*(company for (company,) in found))
        if others := companies - self.env.companies:
            raise UserError(
                self.env._(
                    "The batch has letters of %(companies)s, too. Choose these companies at the top of the screen first.",
                    companies=", ".join(others.sudo().mapped("name")),
                )
            )

    def _claim(self):
        """Have what somebody does with a batch done by one alone.

        :raises AccessError: if they may not
        """
        self.ensure_one()
        self.check_access("write")
        self._check_companies()
        claim(self)

    # What shows it

    def _get_action(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "views": [(False, "form")],
            "res_id": self.id,
        }

    @api.model
    def _replace_action(self, action):
        """Return an action that shows another one in the place of the proposal, to which there is no way back."""
        return {"type": "ir.actions.client", "tag": "relance_print_batch.replace", "params": {"action": action}}
