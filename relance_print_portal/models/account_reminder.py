# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import consteq
from odoo.tools.translate import LazyTranslate

from odoo.addons.relance_print.models.account_reminder import WRITABLE_AFTER_PRINT
from odoo.addons.relance_print.models.account_reminder_fact import is_id, needs
from odoo.addons.relance_print.tools.letter_catalogue import list_group, row

_lt = LazyTranslate(__name__)

WRITABLE_AFTER_PRINT |= {"access_token"}

VARIABLES = list_group(
    "document",
    row(
        "customer_link",
        "text",
        _lt("Link to the customer's page"),
        _lt(
            "Address of the letter's page, where the customer pays, promises to, or says what is wrong, without an account"
        ),
        "https://example.com/my/reminders/7?access_token=…",
    ),
)


class AccountReminderLetter(models.AbstractModel):
    _inherit = "account.reminder.letter.mixin"

    @api.model
    def _get_catalogue(self):
        # EXTENDS 'relance_print'
        return (*super()._get_catalogue(), *VARIABLES)


class AccountReminder(models.Model):
    """A letter has a page for the customer, behind a link that needs no account and ends after some days."""

    _name = "account.reminder"
    _inherit = ["account.reminder", "portal.mixin"]

    access_token = fields.Char(
        readonly=True,
        groups="account.group_account_invoice",
        help="Whoever has it is taken for the customer.",
    )
    link_until = fields.Date(
        string="Link Ends On",
        compute="_compute_link_until",
        help="The last day on which the customer's link opens the letter's page.",
    )
    answer_ids = fields.One2many(
        comodel_name="account.reminder.answer",
        inverse_name="reminder_id",
        string="Answers",
        readonly=True,
    )
    open_answers = fields.Text(
        compute="_compute_open_answers",
        help="What the customer said on the letter's page, and nobody has looked at yet.",
    )
    open_answer_file_ids = fields.Many2many(
        comodel_name="ir.attachment",
        string="Files of the Customer",
        compute="_compute_open_answers",
        help="What the customer sent with it, such as a proof of payment.",
    )

    def _compute_access_url(self):
        # EXTENDS 'portal'
        result = super()._compute_access_url()
        for reminder in self:
            reminder.access_url = f"/my/reminders/{reminder.id}"
        return result

    @api.depends("printed_date", "company_id")
    def _compute_link_until(self):
        for reminder in self:
            days = reminder.company_id._get_reminder_company().sudo().reminder_link_days
            reminder.link_until = reminder.printed_date and reminder.printed_date + timedelta(days=days)

    @api.depends("answer_ids.state")
    @api.depends_context("lang")
    def _compute_open_answers(self):
        for reminder in self:
            answers = reminder.answer_ids.filtered(lambda answer: answer.state == "open")
            reminder.open_answers = "\n".join(answer._describe() for answer in answers) or False
            reminder.open_answer_file_ids = answers.attachment_ids

    def _get_letter_data(self):
        # EXTENDS 'relance_print'
        return {**super()._get_letter_data(), "customer_link": self._get_customer_link}

    def _get_customer_link(self):
        """Return the address of the letter's page, with the token that opens it; it does once the letter is printed."""
        # sudo: whoever writes the letter may put its link on it
        return self._origin and self.get_base_url() + self._origin.sudo()._get_share_url()

    # Who may see its page

    @api.model
    def _find_by_link(self, reminder_id, access_token):
        """Return the letter whose page a link opens, for whoever has it, with all rights; none if it opens none.

        Without a token, for those who are logged in: customers see their own letters, users those that they may read.

        :param int reminder_id: from the address
        :param access_token: from the address, whatever that is
        :rtype: account.reminder
        """
        letter = self.sudo().browse(reminder_id if is_id(reminder_id) else []).exists()
        if letter.state != "printed":
            return letter.browse()
        user = self.env.user
        if isinstance(access_token, str) and access_token:
            # sudo: see above
            is_open = bool(letter.access_token) and consteq(
                letter.access_token.encode(), access_token.encode(errors="replace")
            )
        elif user._is_portal():
            is_open = letter in self._search_own(user)
        else:
            is_open = user._is_internal() and letter.with_user(user).has_access("read")
        return letter if is_open else letter.browse()

    @api.model
    def _search_own(self, user):
        """Return the letters that a customer with an account sees: the printed ones to them, or to their company.

        :param user: the ``res.users``
        """
        customer = user.partner_id.commercial_partner_id
        # sudo: customers have no rights on letters but this
        return self.sudo().search([("state", "=", "printed"), ("partner_id.commercial_partner_id", "=", customer.id)])

    @api.model
    def _get_thread_with_access(self, thread_id, *, hash=None, pid=None, token=None, **kwargs):
        # EXTENDS 'portal': a link opens the letter's page, for some days; neither it nor what Odoo signs with its token opens
        # the chatter, where colleagues write, and where what is posted would hold nothing and tell nobody
        return super()._get_thread_with_access(thread_id, **kwargs)

    def _is_link_over(self):
        """Tell whether the letter's link has ended."""
        return self.link_until < self.company_id._get_reminder_today()

    def _note_seen(self):
        """Note that the customer has seen the letter's page: of what was sent otherwise than on paper, that it arrived."""
        sent = self.delivery_ids.filtered(
            lambda delivery: delivery.way != "paper" and delivery.state in ("sent", "delivered")
        )
        if sent:
            # sudo: a fact
            sent.sudo().state = "seen"
            own = sent[:1].with_context(lang=self._get_responsible().lang)  # the page is in the customer's
            own.reminder_id._log_deliveries(own, author=self.partner_id)

    def _get_log_records(self):
        # EXTENDS 'relance_print'
        return [*super()._get_log_records(), self.move_ids.reminder_ids.answer_ids]

    # What can be paid there

    def _get_payable_moves(self):
        """Return the customer's overdue invoices in the letter's company and currency, that can be paid on its page.

        :rtype: account.move
        """
        moves = self.env["account.move"].sudo()  # sudo: whoever may see the letter may pay what is overdue
        found = moves.search(
            moves._get_domain_unpaid()
            & Domain("commercial_partner_id", "=", self.partner_id.commercial_partner_id.id)
            & Domain("company_id", "=", self.company_id.id)
            & Domain("currency_id", "=", self.currency_id.id)
            & self.company_id._get_domain_today("reminder_first_due_date", "<"),
            order="reminder_first_due_date, id",
        )
        return found.filtered(lambda move: move.reminder_amount_due > 0 and move._has_to_be_paid())

    def _get_payable_amount(self, moves):
        """Return how much is paid for invoices of :meth:`_get_payable_moves`, in the letter's currency."""
        return self.currency_id.round(sum(moves.mapped("reminder_amount_due")))

    # Buttons

    @needs("write", records="one")
    def action_open_customer_page(self):
        """Open the letter's page as the customer sees it."""
        # sudo: the token is a fact
        return {"type": "ir.actions.act_url", "target": "new", "url": self.sudo()._get_share_url()}

    @needs("write")
    def action_answers_done(self):
        """Note that somebody has looked at what the customer said."""
        self.answer_ids.filtered(lambda answer: answer.state == "open")._finish()
