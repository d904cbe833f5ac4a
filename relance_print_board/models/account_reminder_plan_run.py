# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import logging
from datetime import timedelta

from psycopg2 import InterfaceError, OperationalError

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date

from odoo.addons.relance_print.models.claim import claim

from .account_reminder_board_query import OwnIds

_logger = logging.getLogger(__name__)
# What could not be done for longer is left: a plan that is new does nothing of what would have been long ago.
LATE = timedelta(days=7)
# How many invoices the preview of a notice names.
PREVIEWED = 3


class AccountReminderPlanDone(models.Model):
    """That a step without a letter was done of an invoice: once, whoever begins it again."""

    _name = "account.reminder.plan.done"
    _inherit = ["account.reminder.fact"]
    _description = "Step of a Reminder Plan That Was Done"
    _order = "id desc"
    _rec_name = "step_id"

    step_id = fields.Many2one(
        comodel_name="account.reminder.plan.step",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    move_id = fields.Many2one(
        comodel_name="account.move",
        string="Invoice",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    company_id = fields.Many2one(
        related="move_id.company_id",
        store=True,
    )
    date_due = fields.Date(
        string="Due Date",
        required=True,
        readonly=True,
        help="The first that was open: each instalment has its own steps.",
    )

    _once = models.Constraint("UNIQUE(step_id, move_id, date_due)", "This was done already.")


class AccountReminderPlanStep(models.Model):
    """What is done without a letter, on its day, for each customer: a call is planned, a statement or a notice is sent."""

    _inherit = "account.reminder.plan.step"

    @api.model
    def _cron_take(self, company):
        """Do what is to be done today in the environment's company, customer by customer, each in a transaction of its own.

        What was done is kept with it: whatever ends the run, the next one does the rest.
        """
        plans = self.env["account.reminder.plan"].search([("is_paused", "=", False)])
        for step in plans.step_ids.filtered(lambda step: step.kind != "letter"):
            for customer, moves in step._find_moves(company).grouped(step._get_addressee).items():
                try:
                    with self.env.cr.savepoint():
                        step._take(customer.with_company(company), moves)
                except (InterfaceError, OperationalError):
                    raise  # of the database: all of it is undone, and done by the next run
                except Exception:
                    _logger.warning("%s: %s was not possible", customer.display_name, step.display_name, exc_info=True)
                    continue
                self.env["ir.cron"]._commit_progress(1)

    def _get_addressee(self, move):
        """Return which customer the step writes to because of an invoice: a statement of account may be of a group."""
        customer = move.commercial_partner_id
        return customer._get_statement_customers(move.company_id) if self.kind == "statement" else customer

    def _find_moves(self, company):
        """Return the invoices of a company whose day has come, and of which it was not done."""
        self.ensure_one()
        if self.plan_id.id not in self.plan_id._get_usable_plans(company):
            return self.env["account.move"]
        last = company._get_reminder_today() - timedelta(days=company._get_reminder_offset(self.days))
        if self.kind == "notice":
            last = company._get_reminder_today() - timedelta(days=self.days)
        due = Domain("reminder_first_due_date", ">", last - LATE) & Domain("reminder_first_due_date", "<=", last)
        moves = self.env["account.move"].search(
            self.env["account.move"]._get_domain_unpaid()
            & Domain("company_id", "=", company.id)
            & due
            & self.env["res.partner"]._get_domain_ladder(self.plan_id.id)
        )
        done = self.env["account.reminder.plan.done"].search(
            Domain("step_id", "=", self.id) & Domain("move_id", "in", moves.ids)
        )
        known = {(one.move_id, one.date_due) for one in done}
        state = "not_due" if self.kind == "notice" else "overdue"
        return moves.filtered(
            lambda move: (
                (move, move.reminder_first_due_date) not in known
                and move.reminder_state == state
                and not move.reminder_hold_id
                and not move.reminder_amount_coming
            )
        )

    def _take(self, customer, moves):
        """Do the step for a customer, and note it of the invoices; not, if there is nobody to write to.

        :param customer: the commercial partner, with the company
        :param moves: the invoices that it is about
        """
        claim(moves)
        contact = customer._get_reminder_contacts()[customer]
        match self.kind:
            case "call":
                customer._plan_call()
            case "statement" if not (self.is_automatic and contact):
                customer._plan_statement()
            case "statement":
                customer._send_statement(contact)
            case "notice" if contact:
                customer._send_notice(contact, moves)
            case _:
                return
        # sudo: a fact
        self.env["account.reminder.plan.done"].sudo().create(
            [{"step_id": self.id, "move_id": move.id, "date_due": move.reminder_first_due_date} for move in moves]
        )


class ResPartner(models.Model):
    """What plans send to customers without a letter; it stands at the customer, not among the reminders."""

    _inherit = "res.partner"

    def _plan_statement(self):
        """Have the responsible send the customer's statement of account by hand."""
        tasks = self.env["mail.activity"]
        tasks._raise_reminder_tasks(
            [
                tasks._prepare_reminder_task(
                    self.env.company,
                    self._get_reminder_clerk(),
                    lambda env: env._("Print and post the statement of account"),
                    False,
                    self,
                )
            ]
        )

    def _send_statement(self, contact):
        """Send the customer's statement of account of today, as a PDF; have it posted, if somebody deleted the template."""
        template = self.env.ref("relance_print_board.mail_template_statement", raise_if_not_found=False)
        if not template:
            return self._plan_statement()
        [pdf] = self._render_statement_pdfs(self.env.company, self.env.company._get_reminder_today())
        return template._send_to_customer(self, contact, [(f"{self._get_statement_title()}.pdf", pdf)])

    def _get_statement_title(self):
        """Return the title of the customer's statement of today, in their language."""
        company = self._get_reminding_company()
        today = company._get_reminder_today()
        return self.env["account.reminder.statement"]._new_statement(self, company, today).subject

    def _send_notice(self, contact, moves):
        """Tell the customer what will be due on which day; nothing, if somebody deleted the template."""
        template = self.env.ref("relance_print_board.mail_template_notice", raise_if_not_found=False)
        return template and template.with_context(reminder_notice=OwnIds(moves.ids))._send_to_customer(self, contact)

    def _get_noticed(self):
        """Return the invoices that a notice is about; where none is sent, such as in a preview, those that are due next."""
        moves, noticed = self.env["account.move"], self.env.context.get("reminder_notice")
        if isinstance(noticed, OwnIds):
            return moves.browse(noticed).sorted("reminder_first_due_date")
        company = self._get_reminding_company()
        domain = moves._get_domain_unpaid() & Domain("company_id", "=", company.id)
        domain &= Domain("commercial_partner_id", "=", self.commercial_partner_id.id)
        domain &= company._get_domain_today("reminder_first_due_date", ">=")
        return moves.search(domain, order="reminder_first_due_date, id", limit=PREVIEWED)

    def _describe_notice(self):
        """Return of each invoice of a notice what will be due, and when, in the environment's language.

        :rtype: list[str]
        """
        return [move._describe_for_notice() for move in self._get_noticed()]

    def _get_notice_title(self):
        """Return the subject of a notice, in the environment's language."""
        moves = self._get_noticed()
        return self.env._(
            "%(company)s: due soon, %(invoices)s",
            company=self._get_reminding_company().name,
            invoices=", ".join(move.name for move in moves[:3]) + ("…" if len(moves) > 3 else ""),
        )

    def _get_reminding_company(self):
        """Return the company that the customer is written to by."""
        return self.env.company


class AccountMove(models.Model):
    _inherit = "account.move"

    def _describe_for_notice(self):
        """Return what will be due of the invoice, and when, in the environment's language."""
        self.ensure_one()
        due = self._get_open_instalments()[:1]
        return self.env._(
            "%(invoice)s: %(amount)s, due on %(date)s",
            invoice=self.name,
            amount=self.currency_id.format(due._get_claimed()[due]),
            date=format_date(self.env, due._get_due_date()),
        )
