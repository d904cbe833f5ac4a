# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import re
from datetime import timedelta
from functools import partial

from odoo import api, fields, models
from odoo.fields import Domain

from ..tools.letter_words import spell_amount
from ..tools.payment_text import join_references, make_creditor_reference
from .account_reminder_draft import MOST_NAMES
from .kept import kept
from .letter_words import format_day

# What a letter of many invoices has people quote, as a bank statement has it: with or without the digits of ISO 11649.
_OWN_REFERENCE = re.compile(r"(?:RF\d\d)?RM0*(\d{1,9})", re.IGNORECASE)
MOVE_FIELDS = [
    *("name", "ref", "payment_reference", "invoice_date", "invoice_date_due", "date"),
    *("state", "move_type", "payment_state", "company_id", "currency_id", "partner_id"),
    *(
        "commercial_partner_id",
        "partner_bank_id",
        "invoice_user_id",
        "amount_total",
        "amount_residual",
        "reminder_count",
    ),
    *("reminder_level_id", "reminder_last_date", "reminder_department_id", "invoice_origin", "invoice_payment_term_id"),
    "preferred_payment_method_line_id",
]
PARTNER_FIELDS = [
    *("name", "type", "is_company", "lang", "tz", "trust", "vat", "ref", "company_registry"),
    *("email", "phone", "website"),
    *("street", "street2", "zip", "city", "state_id", "country_id"),
    *("parent_id", "commercial_partner_id", "commercial_company_name", "company_id"),
]


class AccountReminder(models.Model):
    """What a reminder can show, beside what every letter can."""

    _inherit = "account.reminder"

    def _prefetch_letter(self):
        # EXTENDS 'account_reminder_letter.py'
        self.move_ids.fetch(MOVE_FIELDS)
        self._prefetch_partners(self.partner_id, self.company_id)
        return super()._prefetch_letter()

    @api.model
    def _prefetch_partners(self, customers, companies):
        """Read at once what letters take of customers and of who sends them."""
        partners = customers | companies.partner_id | self.env.user.partner_id
        names = self._get_partner_fields()
        partners.fetch(names)
        (partners.commercial_partner_id - partners).fetch(names)

    @api.model
    def _get_partner_fields(self):
        """Return the names of the fields of ``res.partner`` that every letter reads; an addon adds its own.

        One that is missing costs a query more for each chunk of letters, of all fields that Odoo reads together.

        :rtype: list[str]
        """
        return PARTNER_FIELDS

    def _get_letter_data(self):
        # EXTENDS 'relance_print'
        moves, words, today = self._get_claimed_moves(), self._get_words, self._get_letter_date()
        salesperson, earlier = moves.invoice_user_id[:1], self._get_earlier()
        last = earlier[-1:]
        amount_total = sum(moves.mapped("amount_total"))
        amount_paid = self.currency_id.round(amount_total - sum(moves.mapped("amount_residual")))
        return {
            **super()._get_letter_data(),
            "invoice_number": self._get_invoice_words,
            "invoice_date": lambda: min(filter(None, moves.mapped("invoice_date")), default=False),
            "due_date": self.date_due,
            "payment_reference": self._get_payment_reference,
            "customer_reference": lambda: ", ".join(filter(None, moves.mapped("ref"))),
            "invoice_origin": lambda: ", ".join(filter(None, moves.mapped("invoice_origin"))),
            "payment_terms": lambda: ", ".join(moves.invoice_payment_term_id.mapped("name")),
            "days_late": self.days_late,
            "payment_link": self._get_payment_link,
            "amount_due": self.amount_due,
            "amount_due_words": partial(words, self.amount_due),
            "amount_total": amount_total,
            "amount_total_words": partial(words, amount_total),
            "amount_paid": amount_paid,
            "amount_paid_words": partial(words, amount_paid),
            "amount_claimed": self.amount_claimed,
            "level": self._get_stage_name(),
            "letter_title": self._get_letter_title,
            "reminder_number": self._get_number,
            "reminders_printed": lambda: max(moves.mapped("reminder_count"), default=0),
            "previous_reminder_level": lambda: last._get_stage_name(self._get_shared_moves(last)),
            "previous_reminder_date": last.printed_date,
            "earlier_reminder_dates": lambda: ", ".join(other._format_printed_on() for other in earlier),
            "broken_promise_date": self._get_broken_promise_date,
            "deadline": partial(self._get_deadline, today),
            "salesperson_name": lambda: salesperson.name,
            "salesperson_phone": lambda: salesperson.phone,
            "salesperson_email": lambda: salesperson.email,
        }

    payment_reference = fields.Char(
        compute="_compute_payment_reference",
        search="_search_payment_reference",
        help="What the customer is asked to quote when paying, as it comes back on a bank statement.",
    )

    def _compute_payment_reference(self):
        for reminder in self:
            reminder.payment_reference = reminder._get_payment_reference()

    def _search_payment_reference(self, operator, value):
        if operator not in ("=", "like", "ilike", "in"):
            return NotImplemented
        values = [value] if isinstance(value, str) else list(value)
        found = [_OWN_REFERENCE.fullmatch(re.sub(r"\s", "", str(text))) for text in values]
        letters = Domain("id", "in", [int(reference[1]) for reference in found if reference])
        return (
            letters | Domain("move_ids.payment_reference", operator, value) | Domain("move_ids.name", operator, value)
        )

    def _get_payment_reference(self):
        """Return what a payment should say: the invoices' references, or of many invoices the letter's own.

        That one is structured where the account has an IBAN (ISO 11649), as banks then check it.

        :rtype: str
        """
        moves = self._get_claimed_moves()
        if len(moves) <= MOST_NAMES:
            return join_references(move.payment_reference or move.name or "" for move in moves)
        reference = f"RM{self._origin.id or 0:06}"
        return make_creditor_reference(reference) if self._has_iban() else reference

    def _get_stage_name(self, moves=None):
        """Return what letters call the level of the letter, in the environment's language; an addon may have the law's word.

        :param moves: of which of its invoices; None: of those that it claims
        :rtype: str
        """
        return (self.level_id if moves is None else self._get_stage(moves))._get_letter_name()

    def _get_letter_title(self):
        """Return what the subject calls the letter, in the environment's language; an addon may have the law's word.

        :rtype: str
        """
        return self.env._("FORMAL NOTICE to pay") if self.level_id.is_registered else self._get_stage_name()

    def _get_title(self):
        # EXTENDS 'relance_print': of many invoices the reference to pay with, as nothing is listed "below" a title
        many = len(self._get_claimed_moves()) > MOST_NAMES
        words = self._get_payment_reference() if many else self._get_invoice_words()
        return f"{self._get_stage_name()} – {words or self.partner_name}"

    def _get_look(self):
        # EXTENDS 'relance_print'
        return {
            **super()._get_look(),
            "is_registered": (is_registered := self.level_id.is_registered),
            "registered_mention": is_registered and self._get_registered_mention(),
            "tracking_number": (is_registered and self.tracking_number) or "",
        }

    def _get_registered_mention(self):
        """Return what a registered letter bears: the name of the service where the sender posts it, if that has one.

        No longer than what stands beside the date leaves it.
        """
        _ = self.env._
        match self._get_sender_place().country_id.code or self.company_id.country_id.code:
            case "GB":
                return _("Royal Mail Signed For")
            case "US":
                return _("Certified mail, return receipt requested")
            case "IT":
                return _("Registered letter or certified e-mail (PEC)")
        return _("Registered letter with return receipt")

    def _get_fixed_blocks(self):
        # EXTENDS 'relance_print'
        return {**super()._get_fixed_blocks(), "apart_table": "relance_print.letter_apart_table"}

    def _has_block(self, name, values):
        # EXTENDS 'relance_print'
        match name:
            case "promise_notice":
                return values["broken_promise_date"]
            case "previous_reminders":
                return values["previous_reminder_date"]
            case "apart_table":
                return self.apart_move_ids
        return super()._has_block(name, values)

    @kept()
    def _get_bank_account(self):
        # EXTENDS 'relance_print': behind the department's, the invoice's
        own = self.department_id._get_reminder_setting("reminder_bank_id")
        return own or self._get_claimed_moves().partner_bank_id[:1] or super()._get_bank_account()

    def _get_charge_rows(self):
        """Return how what the letter claims besides what is overdue was calculated, as text in the environment's language.

        An addon adds its own. Called for each letter that tells of it, and for its dossier.

        :return: dicts of ``name`` (of the invoice), ``period`` and ``steps`` (which may be empty) and ``amount``; of interest
            also ``date_from``, ``date_to``, ``days``, ``base`` and ``rate``; of an indemnity ``title``, its name by
            the law, if that has one
        :rtype: list[dict]
        """
        return []

    def _format_printed_on(self):
        """Return the day on which the letter was printed, as the environment's language writes it."""
        return format_day(self.env, self.printed_date)

    def _describe_earlier(self, other):
        """Return level, date and tracking number of an earlier reminder, and its invoices if they are not the letter's.

        :param other: of :meth:`_get_earlier`
        :return: such as “Final reminder (October 11, 2026, registered letter no. 1A 234 567 8901 2)”
        :rtype: str
        """
        moves, shared = self._get_claimed_moves(), self._get_shared_moves(other)
        details = [
            other._format_printed_on(),
            # a number is not broken
            (number := (other.tracking_number or "").replace(" ", "\N{NO-BREAK SPACE}"))
            and self.env._("registered letter no. %(number)s", number=number),
            shared != moves and ", ".join(shared.mapped("name")),
        ]
        return f"{other._get_stage_name(shared)} ({', '.join(filter(None, details))})"

    def _get_words(self, amount):
        """Return an amount in words, in the environment's language."""
        return spell_amount(amount, self.currency_id.name, self.env.lang or "", self.currency_id.decimal_places)

    def _prepare_letter_lines(self):
        # EXTENDS 'relance_print': what the letter claims, instalment by instalment
        lines = self._get_claimed_lines().sorted(lambda line: (line.date_due, line._origin.id, line.name))
        return [self._prepare_letter_line(line) for line in lines]

    def _prepare_letter_line(self, line):
        """Return a line of the letter's table, as plain data; an addon adds the values of its columns.

        Called for each line, in the letter's language. Amounts are numbers, dates strings such as 2026-10-31.

        :param line: the ``account.reminder.line``
        :rtype: dict
        """
        return {
            "name": line._get_letter_name(),
            "invoice_date": str(line.date_invoice or ""),
            "due_date": str(line.date_due or ""),
            "days_late": line.days_late,
            "amount_total": line.amount_total,
            "amount_paid": line.amount_paid,
            "amount_due": line.amount_due,
            "customer_reference": line.move_id.ref or "",
        }

    def _get_payment_link(self):
        """Return the invoice's address on the portal; making one for a letter that is kept writes a token."""
        moves = self._get_claimed_moves()
        if len(moves) != 1:
            return ""
        if not self._origin and not moves.sudo().access_token:
            return moves.get_base_url() + moves.access_url
        return moves.get_base_url() + moves.get_portal_url()

    def _get_deadline(self, today):
        """Return the date by which to pay: so many days from today as the level gives, put off to a working day.

        Saturdays and Sundays are skipped, public holidays are not known here.
        """
        days = self.env["account.reminder.text"]._get_days(*self._get_place(), "deadline_days")
        deadline = today + timedelta(days=days)
        return deadline + timedelta(days=max(0, 7 - deadline.weekday()) if deadline.weekday() > 4 else 0)
