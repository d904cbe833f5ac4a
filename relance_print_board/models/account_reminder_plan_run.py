# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import logging
from datetime import timedelta

from psycopg2 import InterfaceError, OperationalError

from odoo import Command, api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date

from odoo.addons.relance_print.models.claim import claim

_logger = logging.getLogger(__name__)
# What could not be done for longer is left: a plan that is new does nothing of what would have been long ago.
LATE = timedelta(days=7)


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
            for customer, moves in step._find_moves(company).grouped("commercial_partner_id").items():
                try:
                    with self.env.cr.savepoint():
                        step._take(customer.with_company(company), moves)
                except (InterfaceError, OperationalError):
                    raise  # of the database: all of it is undone, and done by the next run
                except Exception:
                    _logger.warning("%s: %s was not possible", customer.display_name, step.display_name, exc_info=True)
                    continue
                self.env["ir.cron"]._commit_progress(1)

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
        words = self.env._("Print and post the statement of account")
        # sudo: whoever may remind the customer may have somebody do it
        self.env["mail.activity"].sudo().create(self._prepare_task("mail.mail_activity_data_todo", words))

    def _send_statement(self, contact):
        """Send the customer's statement of account of today, as a PDF."""
        today = self.env.company._get_reminder_today()
        [pdf] = self._render_statement_pdfs(self.env.company, today)
        title = self.env["account.reminder.statement"]._new_statement(self, self.env.company, today).subject
        self._send_by_plan(contact, title, "relance_print_board.statement_mail", {}, [(f"{title}.pdf", pdf)])

    def _send_notice(self, contact, moves):
        """Tell the customer what will be due on which day."""
        own = moves.with_context(lang=self._get_mail_lang(contact))
        lines = [move._describe_for_notice() for move in own.sorted("reminder_first_due_date")]
        subject = own.env._(
            "%(company)s: due soon, %(invoices)s",
            company=self.env.company.name,
            invoices=", ".join(move.name for move in own[:3]) + ("…" if len(own) > 3 else ""),
        )
        self._send_by_plan(contact, subject, "relance_print_board.notice_mail", {"lines": lines}, [])

    def _get_mail_lang(self, contact):
        return (contact if contact.lang else self)._get_reminder_lang()

    def _send_by_plan(self, contact, subject, template, values, files):
        """Put an e-mail to a customer into Odoo's queue, which sends it once.

        :param contact: the ``res.partner`` that it goes to
        :param str template: the QWeb template of its body
        :param dict values: of the template
        :param list files: of each its name and content, attached
        """
        self.ensure_one()
        company = self.env.company
        qweb = self.env["ir.qweb"].with_context(lang=self._get_mail_lang(contact))
        values = {**values, "company": company, "customer": self}
        # sudo: whoever may remind the customer may send it
        attachments = (
            self.env["ir.attachment"]
            .sudo()
            .create(
                [
                    {
                        "name": name,
                        "raw": content,
                        "res_model": self._name,
                        "res_id": self.id,
                        "mimetype": "application/pdf",
                    }
                    for name, content in files
                ]
            )
        )
        body = qweb._render(template, values)
        user = self.env.user
        mail = (
            self.env["mail.mail"]
            .sudo()
            .create(
                {
                    "model": self._name,
                    "res_id": self.id,
                    "message_type": "email_outgoing",
                    "subtype_id": self.env.ref("mail.mt_note").id,
                    "author_id": user.partner_id.id,
                    "email_from": user.email_formatted or company.email_formatted,
                    "subject": subject,
                    "body": body,
                    "body_html": body,
                    "recipient_ids": [Command.link(contact.id)],
                    "attachment_ids": [Command.set(attachments.ids)],
                    "is_notification": True,
                    "auto_delete": True,
                }
            )
        )
        if queue := self.env.ref("mail.ir_cron_mail_scheduler_action", raise_if_not_found=False):
            queue.sudo()._trigger()
        return mail


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
