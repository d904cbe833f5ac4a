from datetime import timedelta

from markupsafe import Markup, escape

from odoo import fields, models
from odoo.tools import format_date, formatLang

from ..tools.letter_catalogue import BLOCKS, CATALOGUE
from ..tools.letter_template import normalise_blocks, render_text

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
    *("reminder_level_id", "reminder_last_date"),
]
PARTNER_FIELDS = [
    *("name", "is_company", "lang", "email", "phone", "vat"),
    *("street", "street2", "zip", "city", "state_id", "country_id"),
    *("parent_id", "commercial_partner_id", "commercial_company_name", "company_id"),
]


class AccountReminder(models.Model):
    """The values that the catalogue's variables take on a letter."""

    _inherit = "account.reminder"

    def _get_letter_values(self):
        """Return the value of every variable of the catalogue, as text in the letter's language.

        :return: plain strings, blocks as Markup; never a record
        :rtype: dict
        """
        self.ensure_one()
        letter = self.with_context(lang=self.lang)
        letter._prefetch_letter()
        data = letter._get_letter_data()
        kinds = {
            "amount": lambda amount: formatLang(letter.env, amount, currency_obj=self.currency_id),
            "date": lambda date: format_date(letter.env, date) if date else "",
            "number": str,
        }
        values = {
            variable.name: kinds.get(variable.kind, lambda text: text or "")(data[variable.name])
            for variable in CATALOGUE
            if variable.kind != "block"
        }
        return {**values, **letter._render_blocks(values)}

    def _prefetch_letter(self):
        """Read at once, and alone, what a letter takes of the widest tables."""
        self.move_ids.fetch(MOVE_FIELDS)
        partners = self.partner_id | self.company_id.partner_id | self.env.user.partner_id
        partners.fetch(PARTNER_FIELDS)
        (partners.commercial_partner_id - partners).fetch(PARTNER_FIELDS)

    def _get_letter_data(self):
        """Return the raw value of every variable that is no block: dates, amounts, numbers and strings.

        An integrator adds a variable to the catalogue and its value here.

        :rtype: dict
        """
        today = fields.Date.context_today(self)
        moves, partner, company = self.move_ids, self.partner_id, self.company_id
        sender, user, salesperson = company.partner_id, self.printed_by or self.env.user, moves.invoice_user_id[:1]
        bank = self._get_bank_account()
        return {
            "invoice_number": self._get_invoice_names(),
            "invoice_date": min(moves.mapped("invoice_date"), default=False),
            "due_date": self.date_due,
            "payment_reference": ", ".join(move.payment_reference or move.name or "" for move in moves),
            "customer_reference": ", ".join(filter(None, moves.mapped("ref"))),
            "days_late": self.days_late,
            "amount_due": self.amount_due,
            "amount_due_words": self.currency_id.amount_to_text(self.amount_due),
            "amount_total": sum(moves.mapped("amount_total")),
            "level": self.level_id.name,
            "reminder_number": self._get_number(),
            "previous_reminder_date": self._get_previous_date(),
            "letter_date": today,
            "deadline": self._get_deadline(today),
            "customer_name": partner.commercial_partner_id.name,
            "contact_name": partner.name if partner != partner.commercial_partner_id else "",
            "customer_address": "\n".join(self._get_address_lines()),
            "customer_vat": partner.commercial_partner_id.vat,
            "company_name": company.name,
            "company_address": "\n".join(sender._get_postal_lines(partner.country_id)),
            "company_city": sender.city,
            "company_phone": company.phone,
            "company_email": company.email,
            "company_website": company.website,
            "company_vat": company.vat,
            "company_registry": company.company_registry,
            "department_name": "",
            "bank_name": bank.bank_id.name,
            "iban": bank.acc_number,
            "bic": bank.bank_bic,
            "payment_link": moves.get_base_url() + moves.get_portal_url() if self._uses("payment_link") else "",
            "salesperson_name": salesperson.name,
            "salesperson_phone": salesperson.phone,
            "salesperson_email": salesperson.email,
            "user_name": user.name,
            "user_phone": user.phone,
            "user_email": user.email,
        }

    def _uses(self, variable):
        """Tell whether a variable occurs on a letter about one invoice: for those whose value writes or costs something."""
        sources = (self.subject, self.body, self.signature, self.format_id.html)
        return len(self.move_ids) == 1 and any(variable in (source or "") for source in sources)

    def _get_deadline(self, today):
        """Return the date by which to pay: so many days from today as the level gives, put off to a working day.

        Saturdays and Sundays are skipped, public holidays are not known here.
        """
        deadline = today + timedelta(days=self.level_id.deadline_days)
        return deadline + timedelta(days=max(0, 7 - deadline.weekday()) if deadline.weekday() > 4 else 0)

    def _get_address_lines(self):
        """Return the lines of the customer's postal address as the post wants them.

        Name of the company and of the contact first; the country, in capitals, only for a letter that goes abroad (Universal
        Postal Union, S42); in France the locality in capitals (NF Z 10-011). No line is empty.

        :rtype: list[str]
        """
        self.ensure_one()
        partner, sender = self.partner_id, self.company_id.partner_id
        names = [partner.commercial_partner_id.name, partner.name]
        # the post that takes the letter has to read where it goes
        lines = partner._get_postal_lines(sender.country_id, lang=sender.lang)
        if partner.country_id.code == "FR" and sender.country_id.code == "FR" and lines:
            lines[-1] = lines[-1].upper()
        return list(dict.fromkeys(filter(None, names))) + lines

    def _render_blocks(self, values):
        """Return the blocks of the catalogue as HTML, one QWeb template each."""
        return {
            name: Markup(
                self.env["ir.qweb"]._render(f"relance_print.letter_{name}", {"reminder": self, "values": values})
            ).strip()
            for name in sorted(BLOCKS)
        }

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
            return Markup('<{tag} data-variable="{name}">{value}</{tag}>').format(
                tag="div" if name in BLOCKS else "span", name=name, value=value
            )

        return {
            "subject": render_text(str(escape(self.subject or "")), values, wrap=mark),
            "body": render_text(normalise_blocks(self.body or "", BLOCKS), values, wrap=mark),
            "signature": render_text(normalise_blocks(self.signature or "", BLOCKS), values, wrap=mark),
        }

    def _has_late_payment_law(self):
        """Return which law on late payment the letter may cite: ``fr``, ``eu`` or False.

        Only between professionals: France, Code de commerce L441-10 and D441-5, if the seller is French; elsewhere in the
        European Union, Directive 2011/7/EU. A consumer is never told of an indemnity.
        """
        self.ensure_one()
        if not self.partner_id.commercial_partner_id.is_company:
            return False
        country = self.company_id.country_id
        if country.code == "FR":
            return "fr"
        return "eu" if country in self.env.ref("base.europe").country_ids else False
