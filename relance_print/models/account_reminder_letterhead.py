# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import base64
import io
import re

from markupsafe import Markup
from PIL import Image, ImageFont, UnidentifiedImageError
from stdnum.iso7064 import mod_97_10

from odoo import api, models, tools
from odoo.tools import file_path

from ..tools.letter_geometry import ENVELOPES
from ..tools.letter_page import LEAST_ROW, count_address_rows
from .kept import kept

# The company's fonts as Odoo ships them.
LATO_FILES = ["web/static/fonts/lato/Lato-Reg-webfont.ttf", "web/static/fonts/lato/Lato-Bol-webfont.ttf"]
FONT_FILES = [
    "web/static/fonts/google/%(font)s/%(font)s-Regular.ttf",
    "web/static/fonts/google/%(font)s/%(font)s-Bold.ttf",
]
# ISO 13616; beside its check digits. (What a bank account's own type says depends on Odoo's module base_iban.)
IBAN = re.compile(r"[A-Z]{2}[0-9]{2}[0-9A-Z]{11,30}")
CHARACTERS_A_LINE = 74
SAMPLE = "Sauf erreur ou omission de notre part, nous n’avons pas encore reçu le règlement de 1 234,50 €"
LOGO_WIDTH_MM, LOGO_HEIGHT_MM = 70, 22


class AccountReminderLetter(models.AbstractModel):
    """From whom and to whom a letter is, and how the sender's letters look."""

    _inherit = "account.reminder.letter.mixin"

    def _get_letter_date(self):
        """Return the day that stands on the letter."""
        return self.company_id._get_reminder_today()

    @kept("company_id", "department_id")
    def _get_sender(self):
        """Return the ``res.partner`` that heads the letter: the department's sender, else the company."""
        return self.department_id._get_reminder_setting("reminder_sender_id") or self.company_id.partner_id

    @kept("company_id", "department_id")
    def _get_sender_place(self):
        """Return the ``res.partner`` whose address the sender's is: its own, if that is complete, else the company's."""
        sender = self._get_sender()
        return sender if sender._has_postal_address() else self.company_id.partner_id

    def _get_bank_account(self):
        """Return the ``res.partner.bank`` to pay to: the department's, else the first of the company, or of the one that it is a
        branch of.
        """
        # sudo: a branch's letter may name its parent company's account
        companies = self.company_id.sudo().parent_ids[::-1]
        return self.department_id._get_reminder_setting("reminder_bank_id") or next(
            (company.bank_ids[0] for company in companies if company.bank_ids), self.company_id.bank_ids
        )

    @kept()
    def _has_iban(self):
        """Tell whether the account to pay to is called an IBAN: elsewhere it has a number."""
        number = self._get_bank_account().sanitized_acc_number or ""
        return bool(IBAN.fullmatch(number)) and mod_97_10.is_valid(number[4:] + number[:4])

    def _get_signatory(self, user):
        """Return name, title and e-mail of who signs, as the company has chosen.

        Called once for each letter, in its language. An addon adds a rule by adding to the selection of
        ``res.company.reminder_signatory``, and saying here who signs by it.

        :param user: the ``res.users`` who prints
        :rtype: tuple[str, str, str]
        """
        company, department = self.company_id, self.department_id
        settings = company._get_reminder_company().with_context(lang=self.env.lang)
        email = self._get_sender().email or company.email
        match settings.reminder_signatory:
            case "department" if department:
                # sudo: the manager's name is no secret of human resources
                return department.sudo().manager_id.name or user.name, department.name, email
            case "company":
                return company.name, settings._get_reminder_setting("reminder_signatory_title"), email
        return user.name, company.name, email

    @kept("company_id", "department_id")
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

    @kept()
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
        if (
            sender.country_id.code == "FR"
            and partner.country_id in (sender.country_id, sender.browse().country_id)
            and lines
        ):
            lines[-1] = lines[-1].upper()
        return self._get_address_names() + lines

    def _measure_address(self):
        """Return how many lines of print the address takes, how many the envelope's window has room for, and the longest line.

        Without an envelope there is room for any.

        :rtype: tuple[int, int, str]
        """
        lines, envelope = self._get_address_lines(), ENVELOPES.get(self.format_id.envelope)
        if not envelope or not lines:
            return 0, 0, ""
        rows = count_address_rows(lines, envelope.address_width, self.company_id._get_reminder_text_width())
        return rows, int(envelope.address_height / LEAST_ROW), max(lines, key=len)

    def _get_address_names(self):
        """Return the names above the address: the company's and the contact's, once if they are the same."""
        partner = self.partner_id
        return list(dict.fromkeys(filter(None, (partner.commercial_partner_id.name, partner.name))))

    def _is_to_person(self):
        """Tell whether the letter is to a private person: one that belongs to no company, and has no tax ID either."""
        customer = self.partner_id.commercial_partner_id
        return not customer.is_company and not customer.vat and bool(customer.name)

    def _get_salutation(self):
        """Return how the letter addresses the customer, in the environment's language, without the comma behind it.

        Called once for each letter. An addon that knows more of the contact, such as a title, says so here.

        :rtype: str
        """
        if self._is_to_person():
            return self.env._("Dear %(name)s", name=self.partner_id.name or self.partner_id.commercial_partner_id.name)
        return self.env._("Dear Sir or Madam")

    def _get_closing(self):
        """Return the closing formula that goes with the salutation, in the environment's language, without the comma."""
        return self.env._("Sincerely") if self._is_to_person() else self.env._("Yours truly")

    def _get_customer_data(self):
        """Return the values of the variables about the customer."""
        partner, customer = self.partner_id, self.partner_id.commercial_partner_id
        return {
            "customer_name": customer.name,
            "customer_identity": self._get_identity(customer),
            "salutation": self._get_salutation(),
            "closing": self._get_closing(),
            "contact_name": partner.name if partner != customer else "",
            "customer_address": "\n".join(self._get_address_lines()),
            "customer_code": customer.ref,
            "customer_phone": partner.phone or customer.phone,
            "customer_email": partner.email or customer.email,
            "customer_vat": customer.vat,
            "customer_registry": customer.company_registry,
        }

    def _get_sender_data(self):
        """Return the values of the variables about company, department, bank account and who signs."""
        bank, (signatory, title, email) = self._get_bank_account(), self._get_signatory(self.env.user)
        return {
            **self._get_company_data(self._get_sender(), self._get_sender_place(), self.partner_id.country_id),
            "letter_date": self._get_letter_date(),
            "currency": self.currency_id.name,
            "bank_name": bank.bank_id.name,
            "account_holder": bank.acc_holder_name or self.company_id.name,
            "iban": bank.acc_number,
            "bic": bank.bank_bic,
            "signatory_name": signatory,
            "signatory_title": title,
            "signatory_email": email,
        }

    @kept("company_id", "department_id")
    def _get_company_data(self, sender, place, country):
        """Return the values of the variables about company, department and user.

        :param sender: the ``res.partner`` that heads the letter
        :param place: the one whose address is the sender's
        :param country: to which letters go
        """
        company, department, user = self.company_id, self.department_id, self.env.user
        return {
            "sender_name": sender.name,
            "sender_address": "\n".join(place._get_postal_lines(country)),
            "sender_city": place.city,
            "sender_phone": sender.phone or company.phone,
            "sender_email": sender.email or company.email,
            "sender_website": sender.website or company.website,
            "company_name": company.name,
            "company_address": "\n".join(company.partner_id._get_postal_lines(country)),
            "company_city": company.city,
            "company_phone": company.phone,
            "company_email": company.email,
            "company_website": company.website,
            "company_vat": company.vat,
            "company_registry": company.company_registry,
            "department_name": department.name,
            "department_manager": department.sudo().manager_id.name,
            "user_name": user.name,
            "user_phone": user.phone,
            "user_email": user.email,
        }

    # What formats have beside the catalogue

    def _get_look(self):
        """Return what the company's document layout gives a format, and the words that only formats have.

        :rtype: dict
        """
        _ = self.env._
        city, date = self._get_sender_place().city, self._format_date(self._get_letter_date(), "long")
        return {
            **self._get_company_look(self._get_sender()),
            "place_date": _("%(city)s, %(date)s", city=city, date=date) if city else date,
            "is_registered": False,
            "registered_mention": "",
            "tracking_number": "",
            "lines": self._prepare_letter_lines(),
            "columns": [column._asdict() for column in self._get_letter_columns()],
        }

    @kept("company_id", "department_id")
    def _get_company_look(self, sender):
        """Return what a format has that makes letters of a company and a department look alike.

        :param sender: the ``res.partner`` that heads the letter
        """
        company = self.company_id
        return {
            "registry_label": self._get_registry_label(company.country_id, company.company_registry),
            "vat_label": self._get_vat_label(company.country_id),
            "font": company.font.replace("_", " ") if company.font else "Lato",
            "text_width": company._get_reminder_text_width(),
            "primary_color": company.primary_color or "#212529",
            "secondary_color": company.secondary_color or "#212529",
            "has_logo": bool(self._find_logo(sender)),
            "tagline": company.report_header or Markup(),
            "company_details": (sender == company.partner_id and company.company_details) or Markup(),
            "footer": self.department_id._get_reminder_setting("reminder_footer") or company.report_footer or Markup(),
            "labels": self._get_labels(),
        }

    @api.model
    @tools.ormcache("self.env.lang")
    def _get_labels(self):
        """Return the headings of letters' tables in the environment's language."""
        _ = self.env._
        return {
            "invoice": _("Invoice"),
            "date": _("Date"),
            "due_date": _("Due date"),
            "days_late": _("Days late"),
            "amount": _("Amount"),
            "paid": _("Paid"),
            "balance": _("Balance"),
            "total_due": _("Total due"),
            "total": _("Total"),
            "reference": _("Your reference"),
            "customer": _("Customer"),
            "account_number": _("Account"),
            "page": _("Page"),
            "statement": _("Statement of account"),
        }

    def _get_logo_image(self):
        """Return the logo of the letter's sender, else of the company, as base64 or False."""
        return self._find_logo(self._get_sender())

    @kept("company_id")
    def _find_logo(self, sender):
        # sudo: whoever may print a letter of the company may print its logo
        company = self.company_id.sudo().with_context(bin_size=False)
        # what Odoo puts in the place of a logo that nobody has chosen is none
        senders = sender.sudo().with_context(bin_size=False) | company.partner_id
        senders -= company.partner_id if company.uses_default_logo else senders.browse()
        return next(filter(None, senders.mapped("image_512")), False)

    def _get_logo_css(self):
        """Return the rule that draws the logo: one background, so that a run of many letters holds the image once."""
        logo = self._get_logo_image()
        if not logo:
            return ""
        uri, width, height = self._get_logo(logo)
        return (
            f".letter-logo{{width:{width:.2f}mm;height:{height:.2f}mm;"
            f"background:url({uri}) no-repeat;-webkit-background-size:100% 100%;background-size:100% 100%}}"
        )

    @api.model
    @tools.ormcache("logo")
    def _get_logo(self, logo):
        """Return a base64 image's data URI, and its width and height in mm on the letter."""
        try:
            with Image.open(io.BytesIO(base64.b64decode(logo))) as image:
                (width, height), mime = image.size, Image.MIME[image.format]
        except UnidentifiedImageError:
            (width, height), mime = (LOGO_WIDTH_MM, LOGO_HEIGHT_MM), "image/svg+xml"
        scale = min(LOGO_WIDTH_MM / width, LOGO_HEIGHT_MM / height)
        return f"data:{mime};base64,{logo.decode()}", width * scale, height * scale


class ResCompany(models.Model):
    _inherit = "res.company"

    @kept()
    def _get_reminder_fonts(self):
        """Return the files of the company's font, regular and bold, as paths below the addons; none if Odoo lacks them."""
        return self._find_fonts(self.font)

    def _get_reminder_text_width(self):
        """Return how many mm a line of as many characters as are read with ease takes in the company's font, at 10 points."""
        return self._measure_text(self.font)

    @api.model
    @tools.ormcache("font")
    def _find_fonts(self, font):
        paths = LATO_FILES if font in (False, "Lato") else [path % {"font": font} for path in FONT_FILES]
        try:
            return [path for path in paths if file_path(path)]
        except FileNotFoundError:
            return []

    @api.model
    @tools.ormcache("font")
    def _measure_text(self, font):
        paths = self._find_fonts(font)
        if not paths:
            return 140
        points = ImageFont.truetype(file_path(paths[0]), 100).getlength(SAMPLE) / 100 * 10 / len(SAMPLE)
        return round(CHARACTERS_A_LINE * points * 25.4 / 72)
