from datetime import timedelta
from functools import cache, lru_cache, partial

from markupsafe import Markup, escape

from odoo import models
from odoo.tools import format_date, formatLang

from ..tools.letter_catalogue import BLOCKS, CATALOGUE
from ..tools.letter_template import LetterTemplateError, normalise_blocks, render_text
from ..tools.payment_text import join_references
from .account_reminder_text_mixin import ZONES, FilledZone

# The kind of each variable; the table of invoices is the format's.
KINDS = {variable.name: variable.kind for variable in CATALOGUE if variable.name != "invoice_table"}
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
    *("reminder_level_id", "reminder_last_date", "department_id", "invoice_origin", "invoice_payment_term_id"),
]
PARTNER_FIELDS = [
    *("name", "is_company", "lang", "email", "phone", "vat", "ref", "company_registry"),
    *("street", "street2", "zip", "city", "state_id", "country_id"),
    *("parent_id", "commercial_partner_id", "commercial_company_name", "company_id"),
]


class Values(dict):
    """Values of variables, each of which is written once it is asked for."""

    def __init__(self, write):
        super().__init__()
        self._write = write

    def __missing__(self, name):
        self[name] = self._write(name)
        return self[name]


@lru_cache(maxsize=256)  # many letters have the same text
def _find_used(sources):
    """Return the variables that occur in some sources."""
    return [name for name in KINDS if any(name in source for source in sources)]


class AccountReminder(models.Model):
    """The values that the catalogue's variables take on a letter."""

    _inherit = "account.reminder"

    def _get_letter_values(self, used_only=False):
        """Return the value of every variable of the catalogue, as text in the letter's language.

        :param bool used_only: leave out what does not occur on the letter; but for blocks, it is written once it is asked for
        :return: plain strings, blocks as Markup; never a record
        :rtype: dict
        """
        self.ensure_one()
        letter = self.with_context(lang=self.lang)
        data, names = letter._get_letter_data(), KINDS
        kinds = {
            # kept: many variables have the same amount
            "amount": cache(lambda amount: formatLang(letter.env, amount, currency_obj=self.currency_id)),
            "date": lambda date: format_date(letter.env, date) if date else "",
            "number": str,
        }

        def write(name):
            value = data.get(name)
            return kinds.get(KINDS[name], lambda text: text or "")(value() if callable(value) else value)

        if used_only:
            names = _find_used(letter._get_sources())
        values = Values(write)
        values.update({name: write(name) for name in names if KINDS[name] != "block"})
        values.update(letter._render_blocks([name for name in names if KINDS[name] == "block"], values))
        return values

    def _prefetch_letter(self):
        """Read at once, and alone, what a letter takes of the widest tables."""
        self.move_ids.fetch(MOVE_FIELDS)
        partners = self.partner_id | self.company_id.partner_id | self.env.user.partner_id
        partners.fetch(PARTNER_FIELDS)
        (partners.commercial_partner_id - partners).fetch(PARTNER_FIELDS)

    def _get_letter_data(self):
        """Return the raw value of every variable that is no block: dates, amounts, numbers and strings.

        An integrator adds a variable to the catalogue and its value here: a function, if it costs something.

        :rtype: dict
        """
        moves, partner, company = self._get_claimed_moves(), self.partner_id, self.company_id
        today = company._get_reminder_today()
        user, salesperson, customer = self.env.user, moves.invoice_user_id[:1], partner.commercial_partner_id
        sender, bank, department = self._get_sender(), self._get_bank_account(), self.department_id
        earlier, words = self._get_earlier(), self._get_words
        amount_total = sum(moves.mapped("amount_total"))
        amount_paid = self.currency_id.round(amount_total - sum(moves.mapped("amount_residual")))
        signatory, title, email = self._get_signatory(user)
        return {
            "invoice_number": self._get_invoice_names(),
            "invoice_date": min(filter(None, moves.mapped("invoice_date")), default=False),
            "due_date": self.date_due,
            "payment_reference": join_references(move.payment_reference or move.name or "" for move in moves),
            "customer_reference": ", ".join(filter(None, moves.mapped("ref"))),
            "invoice_origin": ", ".join(filter(None, moves.mapped("invoice_origin"))),
            "payment_terms": ", ".join(moves.invoice_payment_term_id.mapped("name")),
            "days_late": self.days_late,
            "currency": self.currency_id.name,
            "payment_link": self._get_payment_link(),
            "amount_due": self.amount_due,
            "amount_due_words": partial(words, self.amount_due),
            "amount_total": amount_total,
            "amount_total_words": partial(words, amount_total),
            "amount_paid": amount_paid,
            "amount_paid_words": partial(words, amount_paid),
            "level": self.level_id.name,
            "reminder_number": self._get_number(),
            "reminders_printed": max(moves.mapped("reminder_count"), default=0),
            "previous_reminder_level": earlier[-1:]._get_stage(self._get_shared_moves(earlier[-1:])).name,
            "previous_reminder_date": earlier[-1:].printed_date,
            "earlier_reminder_dates": ", ".join(other._format_printed_on() for other in earlier),
            "broken_promise_date": self._get_broken_promise_date(),
            "letter_date": today,
            "deadline": self._get_deadline(today),
            "customer_name": customer.name,
            "contact_name": partner.name if partner != customer else "",
            "customer_address": "\n".join(self._get_address_lines()),
            "customer_code": customer.ref,
            "customer_phone": partner.phone or customer.phone,
            "customer_email": partner.email or customer.email,
            "customer_vat": customer.vat,
            "customer_registry": customer.company_registry,
            "sender_name": sender.name,
            "sender_address": "\n".join(
                (sender if sender.city else company.partner_id)._get_postal_lines(partner.country_id)
            ),
            "sender_city": sender.city or company.city,
            "sender_phone": sender.phone or company.phone,
            "sender_email": sender.email or company.email,
            "sender_website": sender.website or company.website,
            "company_name": company.name,
            "company_address": "\n".join(company.partner_id._get_postal_lines(partner.country_id)),
            "company_city": company.city,
            "company_phone": company.phone,
            "company_email": company.email,
            "company_website": company.website,
            "company_vat": company.vat,
            "company_registry": company.company_registry,
            "department_name": department.name,
            "department_manager": department.sudo().manager_id.name,
            "bank_name": bank.bank_id.name,
            "account_holder": bank.acc_holder_name or company.name,
            "iban": bank.acc_number,
            "bic": bank.bank_bic,
            "signatory_name": signatory,
            "signatory_title": title,
            "signatory_email": email,
            "salesperson_name": salesperson.name,
            "salesperson_phone": salesperson.phone,
            "salesperson_email": salesperson.email,
            "user_name": user.name,
            "user_phone": user.phone,
            "user_email": user.email,
        }

    def _format_printed_on(self):
        """Return the day on which the letter was printed, as the environment's language writes it."""
        return format_date(self.env, self.printed_date)

    def _describe_earlier(self, other):
        """Return level, date and tracking number of an earlier reminder, and its invoices if they are not the letter's.

        :param other: of :meth:`_get_earlier`
        :return: such as “Last reminder (11/10/2026, registered letter no. 1A 234 567 8901 2)”
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
        return f"{other._get_stage(shared).name} ({', '.join(filter(None, details))})"

    def _get_words(self, amount):
        """Return an amount in words. Core writes each word with a capital, which only German nouns have within a sentence."""
        words = self.currency_id.amount_to_text(amount)
        return words if (self.env.lang or "").startswith("de") else words.lower()

    def _get_signatory(self, user):
        """Return name, title and e-mail of who signs, as the company has chosen.

        :rtype: tuple[str, str, str]
        """
        company, department = self.company_id, self.department_id
        settings = company._get_reminder_company().with_context(lang=self.env.lang)
        sender = self._get_sender()
        email = sender.email or company.email
        match settings.reminder_signatory:
            case "department" if department:
                # sudo: the manager's name is no secret of human resources
                return department.sudo().manager_id.name or user.name, department.name, email
            case "company":
                return company.name, settings._get_reminder_setting("reminder_signatory_title"), email
        return user.name, company.name, email

    def _get_signature_image(self):
        """Return the scanned signature or stamp of who signs, as base64 or False."""
        settings = self.company_id._get_reminder_company().with_context(bin_size=False)
        own = {
            "user": lambda: self.env.user.sudo().with_context(bin_size=False).reminder_signature_image,
            "department": lambda: self.department_id.with_context(bin_size=False)._get_reminder_setting(
                "reminder_signature_image"
            ),
        }.get(settings.reminder_signatory, bool)
        return own() or settings._get_reminder_setting("reminder_signature_image")

    def _get_letter_lines(self):
        """Return what the letter claims, instalment by instalment, as plain data for a format's loops.

        :rtype: list[dict]
        """
        return [
            {
                "name": line._get_letter_name(),
                "invoice_date": str(line.date_invoice or ""),
                "due_date": str(line.date_due or ""),
                "days_late": line.days_late,
                "amount_total": line.amount_total,
                "amount_paid": line.amount_paid,
                "amount_due": line.amount_due,
                "customer_reference": line.move_id.ref or "",
            }
            for line in self._get_claimed_lines().sorted(lambda line: (line.date_due, line._origin.id, line.name))
        ]

    def _get_payment_link(self):
        """Return the invoice's address on the portal. Making one writes a token, so only if a letter that is kept shows it.

        That is the case of ``payment_link_qr``, too.
        """
        moves = self._get_claimed_moves()
        if len(moves) != 1:
            return ""
        if not self._origin and not moves.sudo().access_token:
            return moves.get_base_url() + moves.access_url
        return moves.get_base_url() + moves.get_portal_url() if not self._origin or self._uses("payment_link") else ""

    def _uses(self, variable):
        """Tell whether a variable occurs on the letter: for those whose value writes or costs something."""
        return variable in _find_used(self._get_sources())

    def _get_sources(self):
        """Return all in which variables may occur: the zones, and the format.

        :rtype: tuple[str]
        """
        places = [(self, zone) for zone in ZONES] + [(self.format_id, part) for part in ("html", "table_html", "css")]
        return tuple(str(record[name] or "") for record, name in places)

    def _get_deadline(self, today):
        """Return the date by which to pay: so many days from today as the level gives, put off to a working day.

        Saturdays and Sundays are skipped, public holidays are not known here.
        """
        days = self.env["account.reminder.text"]._get_days(*self._get_place(), "deadline_days")
        deadline = today + timedelta(days=days)
        return deadline + timedelta(days=max(0, 7 - deadline.weekday()) if deadline.weekday() > 4 else 0)

    def _get_address_lines(self):
        """Return the lines of the customer's postal address as the post wants them.

        Name of the company and of the contact first; the country, in capitals, only for a letter that goes abroad (Universal
        Postal Union, S42); in France the locality in capitals (NF Z 10-011). No line is empty.

        :rtype: list[str]
        """
        self.ensure_one()
        partner, sender = self.partner_id, self.company_id.partner_id
        # the post that takes the letter has to read where it goes
        lines = partner._get_postal_lines(sender.country_id, lang=sender.lang)
        if partner.country_id.code == "FR" and sender.country_id.code == "FR" and lines:
            lines[-1] = lines[-1].upper()
        return self._get_address_names() + lines

    def _get_address_names(self):
        """Return the names above the address: the company's and the contact's, once if they are the same."""
        partner = self.partner_id
        return list(dict.fromkeys(filter(None, (partner.commercial_partner_id.name, partner.name))))

    def _render_blocks(self, names, values):
        """Return blocks of the catalogue as HTML, one QWeb template each, which may use the values of other variables."""
        qweb, context = self.env["ir.qweb"], {"reminder": self, "values": values}
        return {
            name: Markup(
                qweb._render(f"relance_print.letter_{name}", context) if self._has_block(name, values) else ""
            ).strip()
            for name in names
        }

    def _has_block(self, name, values):
        """Tell whether a block may have something in it: QWeb takes longer to find out that it has not."""
        match name:
            case "promise_notice":
                return values["broken_promise_date"]
            case "previous_reminders":
                return values["previous_reminder_date"]
            case "apart_table":
                return self.apart_move_ids
            case "charge_table":
                return self.amount_interest or self.amount_indemnity
            case "signature_image":
                return self._get_signature_image()
        return True

    def _get_zones(self, values):
        """Return the letter's subject, text and signature with their variables filled in.

        Each filled-in value stands in an element with the variable's name, so that an edit on the screen can put the variable
        back and the letter keeps telling the truth when amounts change.

        :param dict values: of :meth:`_get_letter_values`
        :return: ``subject``, ``body``, ``signature``
        :rtype: dict[str, Markup]
        """
        self.ensure_one()

        def mark(name, value):
            tag = "div" if name in BLOCKS else "span"
            return Markup('<%s data-variable="%s">%s</%s>') % (tag, name, value, tag)

        def fill(source):
            # a fault that was not there when the text was saved, as a variable of a module since removed, stays as it is
            # written, to be corrected on the letter: an alert says so, and such a letter is not printed
            known = dict(values)
            while True:
                try:
                    return render_text(normalise_blocks(source, BLOCKS), known, wrap=mark)
                except LetterTemplateError as error:
                    if error.reason != "unknown_variable" or error.name in known:
                        return Markup(source)
                    known[error.name] = f"{{{{ {error.name} }}}}"

        return {
            "subject": fill(str(escape(self.subject or ""))),
            "body": FilledZone(fill(self.body or "")),
            "signature": FilledZone(fill(self.signature or "")),
        }
