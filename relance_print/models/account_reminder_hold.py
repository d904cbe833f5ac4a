# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import SUPERUSER_ID, api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date

from .account_reminder_fact import needs
from .claim import claim

# Promises that the scheduled action looks at in one transaction.
CHUNK = 500


class AccountReminderHold(models.Model):
    """Why a customer, or one of their invoices, gets no reminders for a time.

    It counts until its last day, or until :meth:`action_lift`; clients change and delete nothing of it, so that it tells who held
    back what. A promise to pay that was not kept stops counting, is told by the next letter, and :meth:`_cron_check_promises`
    raises an activity.
    """

    _name = "account.reminder.hold"
    _inherit = ["account.reminder.fact"]
    _description = "Hold on Payment Reminders"
    _order = "id desc"
    _rec_names_search = ["kind", "reason"]
    _check_company_auto = True

    company_id = fields.Many2one(
        comodel_name="res.company",
        compute="_compute_from_move",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        compute="_compute_from_move",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
        ondelete="cascade",
        check_company=True,
    )
    commercial_partner_id = fields.Many2one(
        related="partner_id.commercial_partner_id",
        store=True,
        index=True,
    )
    move_id = fields.Many2one(
        comodel_name="account.move",
        string="Invoice",
        ondelete="cascade",
        index="btree_not_null",
        check_company=True,
        domain="[('move_type', 'in', ('out_invoice', 'out_receipt')), ('state', '=', 'posted')]",
        help="If empty, the hold is on all invoices of the customer.",
    )
    kind = fields.Selection(
        selection=[
            ("disputed", "Disputed"),
            ("promise", "Promised to pay"),
            ("instalments", "Instalment plan"),
            ("no_reminders", "No reminders"),
        ],
        string="Type",
        default="disputed",
        required=True,
    )
    date_end = fields.Date(
        string="Until",
        help="The last day without reminders; of a promise, the day by which payment was promised.",
    )
    reason = fields.Char()
    recorded_by_name = fields.Char(
        string="Recorded By",
        default=lambda self: self.env.user.name,
        readonly=True,
        help="Who recorded it, also when the user is gone.",
    )
    lifted_by = fields.Many2one(
        comodel_name="res.users",
        readonly=True,
    )
    lifted_by_name = fields.Char(
        readonly=True,
        help="Who lifted it, also when the user is gone.",
    )
    lifted_on = fields.Datetime(
        readonly=True,
    )
    outcome = fields.Selection(
        selection=[("kept", "Kept"), ("broken", "Broken")],
        readonly=True,
        help="What became of a promise to pay, the day after.",
    )
    state = fields.Selection(
        selection=[("current", "On hold"), ("ended", "Ended"), ("lifted", "Lifted")],
        compute="_compute_state",
        search="_search_state",
    )

    _promise_has_date = models.Constraint(
        "CHECK(kind != 'promise' OR date_end IS NOT NULL)", "A promise to pay needs its date."
    )
    _promises_to_check_idx = models.Index("(date_end) WHERE kind = 'promise' AND outcome IS NULL AND lifted_on IS NULL")

    @api.depends("move_id.company_id", "move_id.commercial_partner_id")
    def _compute_from_move(self):
        for hold in self:
            hold.company_id = hold.move_id.company_id or hold.company_id or self.env.company
            hold.partner_id = hold.move_id.commercial_partner_id or hold.partner_id

    @api.depends("lifted_on", "date_end")
    @api.depends_context("uid", "tz")
    def _compute_state(self):
        today = self.company_id._get_reminder_todays()
        for hold in self:
            if hold.lifted_on:
                hold.state = "lifted"
            else:
                hold.state = "ended" if hold.date_end and hold.date_end < today[hold.company_id] else "current"

    @api.model
    def _search_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        lifted = Domain("lifted_on", "!=", False)
        current = self._get_domain_current(self.env.companies)
        domains = {"lifted": lifted, "current": current, "ended": ~lifted & ~current}
        return Domain.OR(domain for state, domain in domains.items() if state in value)

    @api.depends("kind", "date_end")
    @api.depends_context("lang")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for hold in self:
            kind, date = kinds.get(hold.kind, ""), format_date(self.env, hold.date_end)
            if not date:
                hold.display_name = kind
            elif hold.kind == "promise":
                hold.display_name = self.env._("%(kind)s by %(date)s", kind=kind, date=date)
            else:
                hold.display_name = self.env._("%(kind)s until %(date)s", kind=kind, date=date)

    @api.model_create_multi
    def create(self, vals_list):
        holds = super().create(vals_list)
        claim(holds._get_held_moves())  # a letter that is being printed is begun anew, and refused
        holds._refuse_repeated()
        for hold in holds:
            hold._log(hold._describe_set())
        return holds

    def _get_held_moves(self):
        """Return the unpaid invoices that holds are on, while these count.

        :rtype: account.move
        """
        # sudo: also those that whoever records the hold may not read
        moves = self.env["account.move"].sudo()
        of_customers = Domain.OR(
            Domain("commercial_partner_id", "=", hold.commercial_partner_id.id)
            & Domain("company_id", "=", hold.company_id.id)
            for hold in self
            if not hold.move_id
        )
        return moves.search(moves._get_domain_unpaid() & (Domain("id", "in", self.move_id.ids) | of_customers))

    @api.model
    def _get_domain_current(self, companies):
        """Return the domain of the holds of some companies that count today."""
        not_ended = Domain("date_end", "=", False) | companies._get_domain_today("date_end", ">=")
        return Domain("lifted_on", "=", False) & not_ended

    @api.model
    def _get_domain_passed(self, companies):
        """Return the domain of the promises made to some companies whose date has passed."""
        passed = companies._get_domain_today("date_end", "<")
        return Domain([("lifted_on", "=", False), ("kind", "=", "promise")]) & passed

    @api.model
    def _find(self, moves):
        """Return the holds on some invoices that count today, and the promises that may be broken; the invoices' own first."""
        customers = Domain("move_id", "=", False) & Domain(
            "commercial_partner_id", "in", moves.commercial_partner_id.ids
        )
        passed = self._get_domain_passed(moves.company_id) & Domain("outcome", "!=", "kept")
        return self.search(
            (Domain("move_id", "in", moves.ids) | customers) & (self._get_domain_current(moves.company_id) | passed)
        ).sorted(lambda hold: not hold.move_id)

    def _is_about(self, move):
        """Tell whether a hold, while it counts, is on an invoice."""
        self.ensure_one()
        if self.move_id:
            return self.move_id == move
        return self.company_id == move.company_id and self.commercial_partner_id == move.commercial_partner_id

    def _is_broken_by(self, move):
        """Tell whether an invoice, not paid today nor by a payment on its way, breaks a promise whose date has passed.

        A customer who promises to pay means the invoices that they have by then, and that are due by the promised date.
        """
        first = move._get_open_instalments()[:1]
        if not first or not self._is_about(move) or move._is_payment_coming():
            return False
        recorded = self.company_id._get_reminder_day(self.create_date)
        return bool(self.move_id) or (move.invoice_date <= recorded and first._get_due_date() <= self.date_end)

    def _describe(self):
        """Return the hold and its reason, in the user's language, such as ``Disputed until 10/31/2026 – a leg is broken``."""
        self.ensure_one()
        return f"{self.display_name} – {self.reason}" if self.reason else self.display_name

    def _describe_set(self):
        return self.env._("No reminders from now on: %(hold)s", hold=self._describe())

    def _describe_lifted(self):
        return self.env._("Reminders again, no longer on hold: %(hold)s", hold=self._describe())

    def _iterate_log(self):
        """Yield when holds were set and lifted, and what became of promises, as the log tells it."""
        outcomes = dict(self._fields["outcome"]._description_selection(self.env))
        for hold in self:
            about = {"about": hold.move_id.name or hold.partner_id.name}
            outcome = f" ({outcomes[hold.outcome]})" if hold.outcome else ""
            yield {
                **about,
                "date": hold.create_date,
                "author": hold.recorded_by_name,
                "text": hold._describe_set() + outcome,
            }
            if hold.lifted_on:
                yield {
                    **about,
                    "date": hold.lifted_on,
                    "author": hold.lifted_by_name,
                    "text": hold._describe_lifted(),
                }

    def _log(self, note):
        """Write a note in the chatter of what the hold is on."""
        self._get_record()._message_log(body=note)

    def _get_record(self):
        """Return what the hold is on: the invoice, else the customer."""
        self.ensure_one()
        return self.move_id or self.partner_id

    # Promises

    @api.model
    def _cron_check_promises(self):
        """Note of each promise whose date has passed whether it was kept; each is looked at once."""
        # the day is each company's, whoever the scheduled action's user is
        holds = self.with_user(SUPERUSER_ID)
        passed = holds._get_domain_passed(holds.env["res.company"].search([]))
        due = holds.search(passed & Domain("outcome", "=", False))
        promises = due.try_lock_for_update(limit=CHUNK)
        promises._check_promises()
        self.env["ir.cron"]._commit_progress(len(promises), remaining=len(due) - len(promises))

    def _check_promises(self):
        """Note of promises whose date has passed whether they were kept; of those that were not, raise an activity."""
        moves = self.env["account.move"]
        moves = moves.search(
            moves._get_domain_unpaid()
            & Domain("commercial_partner_id", "in", self.commercial_partner_id.ids)
            & Domain("company_id", "in", self.company_id.ids)
        )
        unpaid = moves.grouped("commercial_partner_id")
        broken = self.filtered(
            lambda promise: any(promise._is_broken_by(move) for move in unpaid.get(promise.commercial_partner_id, ()))
        )
        # sudo: facts
        (self - broken).sudo().outcome = "kept"
        broken.sudo().outcome = "broken"
        self.env["mail.activity"]._raise_reminder_tasks([promise._prepare_activity() for promise in broken])

    def _prepare_activity(self):
        """Return the values of the activity that a broken promise raises: for who recorded it, else for the salesperson.

        :rtype: dict
        """
        self.ensure_one()
        record, user = self._get_record(), self.create_uid
        if not user.active:
            user = self.move_id.invoice_user_id or self.partner_id.user_id or user
        return self.env["mail.activity"]._prepare_reminder_task(
            self.company_id,
            user,
            lambda env: env._("Promise to pay not kept"),
            lambda env: self.with_env(env)._describe(),
            record,
        )

    # Buttons

    @needs("create")
    def action_lift(self):
        """End holds now; they stay, and say who lifted them."""
        self.check_access("create")  # who may record a hold may lift it
        holds = self.filtered(lambda hold: not hold.lifted_on)
        # sudo: nobody may set the facts of a hold but the method that makes them
        holds.sudo().write({**self._prepare_signature("lifted_by"), "lifted_on": fields.Datetime.now()})
        for hold in holds:
            hold._log(hold._describe_lifted())
