# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from odoo.addons.relance_print.models.account_reminder_fact import needs
from odoo.addons.relance_print.models.claim import claim
from odoo.addons.relance_print.models.letter_words import format_pair

from ..models.res_company import SATURDAY

# How many invoices are named, and how many holds and calls of before.
MOST_LINES, LAST_WORDS = 10, 5


class AccountReminderCall(models.TransientModel):
    """A call to a customer about what is overdue: what to say, and what came of it."""

    _name = "account.reminder.call"
    _inherit = ["account.reminder.fact"]
    _description = "Call About What Is Overdue"
    _check_company_auto = True

    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        default=lambda self: self.env.company,
        readonly=True,
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        required=True,
        check_company=True,
    )
    phone = fields.Char(
        related="partner_id.phone",
    )
    script = fields.Html(
        string="What to Say",
        compute="_compute_script",
    )
    result = fields.Selection(
        selection=[
            ("promise", "Promised to pay"),
            ("disputed", "Disputed"),
            ("no_answer", "No answer"),
            ("other", "Something else"),
        ],
        default="promise",
        required=True,
    )
    date = fields.Date(
        string="Day",
        help="By which day payment was promised, or when to call again.",
    )
    words = fields.Char(
        string="What Was Said",
    )

    @api.depends("partner_id", "company_id")
    def _compute_script(self):
        for call in self:
            customer = call.partner_id.with_company(call.company_id)
            call.script = customer._describe_call() if customer else False

    @needs("write", records="one")
    def action_record(self):
        """Note the call at the customer, and do what follows from it: a hold, or another call."""
        customer = self.partner_id.with_company(self.company_id)
        customer.check_access("read")
        self._refuse_repeated()
        today = self.company_id._get_reminder_today()
        hold = {"partner_id": customer.id, "company_id": self.company_id.id, "reason": self.words}
        again = self.date
        match self.result:
            case "promise":
                if not self.date or self.date < today:
                    raise UserError(self.env._("Say by which day payment was promised: today or later."))
                self.env["account.reminder.hold"].create({**hold, "kind": "promise", "date_end": self.date})
                again = False
            case "disputed":
                self.env["account.reminder.hold"].create({**hold, "kind": "disputed", "date_end": self.date})
                again = False
            case "no_answer":
                again = self.date or customer._get_next_working_day(today + timedelta(days=1))
        customer._end_calls(self._describe())
        if again:
            customer._plan_call(again)
        return {"type": "ir.actions.act_window_close"}

    def _refuse_repeated(self):
        """Refuse to note a call where somebody has since the dialog was opened: two people, or two windows, mean one call.

        To be called before anything is written.

        :raises UserError: saying who has
        """
        customer = self.partner_id.commercial_partner_id
        claim(customer)
        if others := self._filter_unseen(customer._get_noted_calls(), "reminder_calls"):
            raise UserError(
                self.env._(
                    "%(customer)s: %(user)s has noted a call meanwhile. Close this window, and open the call again to see what "
                    "was said, before you note another one.",
                    customer=customer.display_name,
                    user=others[0].author_id.name,
                )
            )

    def _describe(self):
        """Return what came of the call, in the user's language."""
        result = dict(self._fields["result"]._description_selection(self.env))[self.result]
        date = format_date(self.env, self.date) if self.date else False
        return " – ".join(filter(None, [result, date, self.words]))


class ResPartner(models.Model):
    """Calls to a customer: planned as activities, with what to say."""

    _inherit = "res.partner"

    def _get_next_working_day(self, day):
        """Return a day, or the next one that is neither of a weekend nor a public holiday."""
        company = self.env.company
        days = (day + timedelta(days=number) for number in range(30))
        return next((one for one in days if one.weekday() < SATURDAY and not company._is_public_holiday(one)), day)

    def _describe_call(self):
        """Return what to say to the customer: sums, promises, and what was said before.

        :rtype: Markup
        """
        self.ensure_one()
        customer = self.commercial_partner_id
        moves = self.env["account.move"].search(self._get_domain_overdue(customer), order="reminder_first_due_date, id")
        holds = self.env["account.reminder.hold"].search(
            [("commercial_partner_id", "=", customer.id), ("company_id", "=", self.env.company.id)], limit=LAST_WORDS
        )
        calls = customer._get_noted_calls()

        def tell(day, words):
            return format_pair(self.env, format_date(self.env, day), words)

        values = {
            "summary": customer._describe_overdue(),
            "lines": [move._describe_for_call() for move in moves[:MOST_LINES]],
            "others": len(moves[MOST_LINES:]) and self.env._("and %(count)s more", count=len(moves[MOST_LINES:])),
            "before": [
                *(tell(hold.create_date, hold._describe_outcome()) for hold in holds),
                *(tell(call.date, call.preview) for call in calls[:LAST_WORDS]),
            ],
        }
        return self.env["ir.qweb"]._render("relance_print_board.call_script", values)

    def _describe_overdue(self):
        """Return what is overdue of the customer and when they were last reminded, in the user's language."""
        row = self._get_board_row()
        if not row:
            return self.env._("Nothing is overdue.")
        amount, since = row.currency_id.format(row.amount_overdue), format_date(self.env, row.date_due)
        words = self.env._("%(amount)s overdue, since %(date)s.", amount=amount, date=since)
        if row.last_date:
            last = format_date(self.env, row.last_date)
            words += " " + self.env._("Last reminded on %(date)s: %(level)s.", date=last, level=row.level_id.name)
        return words

    def _plan_call(self, day=None):
        """Plan a call to each customer, of whom there is none planned yet: an activity of the responsible's."""
        claim(self.commercial_partner_id)  # planned once, whoever else plans it
        planned = self.browse(self._get_calls().mapped("res_id"))
        company, tasks = self.env.company, self.env["mail.activity"]
        # whoever may record a hold on a customer may plan a call, though not change the customer
        return tasks._raise_reminder_tasks(
            [
                tasks._prepare_reminder_task(
                    company,
                    customer._get_reminder_clerk(),
                    lambda env: env._("Call about what is overdue"),
                    lambda env, customer=customer: customer.with_env(env)._describe_call(),
                    customer,
                    activity_type="mail.mail_activity_data_call",
                    day=day,
                )
                for customer in self.commercial_partner_id - planned
            ]
        )

    def _get_reminder_clerk(self):
        """Return whose task something about the customer is: the responsible, or the user if there is none."""
        return self._get_reminder_user(self.env.company).filtered("active") or self.env.user

    def _get_calls(self):
        """Return the calls to the customers that are planned here."""
        domain = [
            ("res_model", "=", "res.partner"),
            ("res_id", "in", self.commercial_partner_id.ids),
            ("activity_type_id", "=", self.env.ref("mail.mail_activity_data_call").id),
            ("automated", "=", True),
        ]
        # sudo: also those of others, which are planned once
        return self.env["mail.activity"].sudo().search(domain)

    def _get_noted_calls(self):
        """Return the notes of what came of calls to the customer, the last one first.

        :rtype: mail.message
        """
        return self.message_ids.filtered(lambda message: message.mail_activity_type_id.category == "phonecall")

    def _end_calls(self, words):
        """Note at the customer what came of a call, and end those that were planned."""
        self.ensure_one()
        calls = self._get_calls()
        if not calls:
            calls = self._plan_call()
        # sudo: whoever calls, it is done, also where it was somebody else's to do
        calls.sudo().action_feedback(feedback=words)

    @needs("create", "account.reminder.hold", records="one")
    def action_call(self):
        """Open the dialog of a call: what to say, and what came of it."""
        customer = self.commercial_partner_id
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Call %(customer)s", customer=customer.display_name),
            "res_model": "account.reminder.call",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_partner_id": customer.id,
                "reminder_calls": customer._get_noted_calls().ids,
                **self.env["account.reminder.hold"]._get_seen(customer),
            },
        }


class AccountMove(models.Model):
    _inherit = "account.move"

    def _describe_for_call(self):
        """Return what is overdue of the invoice, in the user's language."""
        self.ensure_one()
        words = self.env._(
            "%(invoice)s: %(amount)s, %(days)s days late",
            invoice=self.name,
            amount=self.currency_id.format(self.reminder_amount_due),
            days=self.reminder_days_late,
        )
        return f"{words} ({self.reminder_hold_id.display_name})" if self.reminder_hold_id else words


class AccountReminderHold(models.Model):
    _inherit = "account.reminder.hold"

    def _describe_outcome(self):
        """Return the hold, its reason, and what became of a promise, in the user's language."""
        outcome = dict(self._fields["outcome"]._description_selection(self.env)).get(self.outcome)
        return f"{self._describe()} ({outcome})" if outcome else self._describe()
