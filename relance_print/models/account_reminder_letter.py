# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from functools import cache
from typing import NamedTuple

from markupsafe import Markup

from odoo import api, models, tools
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_date

from ..tools.letter_catalogue import Catalogue
from ..tools.letter_errors import LetterTemplateError
from ..tools.letter_format_variables import FILTERS, FORMAT_VARIABLES
from ..tools.letter_geometry import PAPERS
from ..tools.letter_page import Context, Values, render
from ..tools.letter_variables import VARIABLES
from .account_reminder_text_mixin import ZONES
from .kept import keeping, kept
from .letter_words import format_amount, format_day

# What the register of companies is called where it is; elsewhere a number has the language's word
REGISTERS = {"DE": "Handelsregister", "IT": "Registro delle imprese", "NL": "Handelsregister", "PL": "KRS"}
SIREN_DIGITS = 9
# What letters show of a company; that table has more than a hundred columns
COMPANY_FIELDS = [
    *("name", "partner_id", "email", "phone", "currency_id", "parent_id", "parent_path", "alias_domain_id"),
    *(
        "company_details",
        "report_header",
        "report_footer",
        "font",
        "primary_color",
        "secondary_color",
        "uses_default_logo",
    ),
]


class Page(NamedTuple):
    """What is printed: a self-contained HTML page, and what the printer has to know of its sheet."""

    html: Markup
    paper: str
    margins: tuple
    fonts: tuple


class Letter(NamedTuple):
    """What is archived: the page, the zones filled in, the format it is in, and why that is not the one that was chosen."""

    page: Page
    zones: dict
    format: models.Model
    fault: str | bool


class Column(NamedTuple):
    """A further column of a letter's table of invoices.

    ``name``: of the value in each line; ``label``: of the heading, in the letter's language; ``kind``: ``text``, ``amount``,
    ``date`` or ``number``.
    """

    name: str
    label: str
    kind: str = "text"


class AccountReminderLetter(models.AbstractModel):
    """What goes to a customer on paper: all that it can show, as plain data, and its page.

    The record knows, a function draws (:func:`~relance_print.tools.letter_page.render`): the same for screen, paper and
    previews, with other contents. A letter never asks a format what it uses: what is shown is found in what is drawn.

    A model that inherits it has ``company_id``, ``partner_id``, ``department_id``, ``currency_id``, ``lang``, ``format_id``.
    """

    _name = "account.reminder.letter.mixin"
    _inherit = ["account.reminder.text.mixin"]
    _description = "Letter to a Customer"

    # Doors: what other addons add

    @api.model
    def _get_catalogue(self):
        """Return all variables that texts and formats may name; an addon adds its own to them.

        Asked once for each registry. The label and the description of a variable are English sources of this addon's, or
        lazy translations (:class:`odoo.tools.translate.LazyTranslate`) of the addon that adds it. A block names its QWeb
        template, which gets ``reminder`` (the letter), ``values`` (of the other variables) and ``shown`` (the names of those
        that the letter shows). The value of any other is given by :meth:`_get_letter_data`.

        :rtype: tuple[Variable, ...]
        """
        return (*VARIABLES, *FORMAT_VARIABLES, *FILTERS)

    @api.model
    def _get_letter_columns(self):
        """Return the further columns of the table of invoices; an addon adds its own, and their values to the lines.

        Called once for each letter. The shipped formats show them before the amounts; all formats know them as values of a line.

        :rtype: list[Column]
        """
        return []

    def _prepare_letter_lines(self):
        """Return the lines of the letter's table, as plain data for a format's loops.

        Called once for each letter. An addon adds values of its columns to each (``account.reminder._prepare_letter_line``).

        :rtype: list[dict]
        """
        return []

    def _get_letter_data(self):
        """Return the raw value of every variable that is no block: dates, amounts, numbers and strings.

        Called once for each letter, in its language. An addon adds the values of its variables: a function, if it costs
        something, which is called if the letter shows the variable.

        :rtype: dict
        """
        return {**self._get_customer_data(), **self._get_sender_data()}

    def _has_block(self, name, values):
        """Tell whether a block may have something in it: QWeb takes longer to find out that it has not.

        Called for each block that a letter shows, before its template is rendered.

        :param str name: of the block's variable
        :param values: of all variables, formatted for the letter
        """
        return name != "signature_image" or self._get_signature_image()

    # What a letter can show

    @api.model
    @tools.ormcache()
    def _read_catalogue(self):
        """Return the :class:`Catalogue` of all variables."""
        columns = tuple(column.name for column in self._get_letter_columns())
        return Catalogue(
            variable._replace(members=(*variable.members, *columns)) if variable.name == "lines" else variable
            for variable in self._get_catalogue()
        )

    def _get_letter_context(self):
        """Return all that the letter can show, in its language.

        :return: plain data, never a record
        :rtype: Context
        """
        self.ensure_one()
        letter, catalogue = self.with_context(lang=self.lang), self._read_catalogue()
        blocks = {**catalogue.templates, **letter._get_fixed_blocks()}
        return Context(
            zones={zone: str(letter[zone] or "") for zone in ZONES},
            kinds=catalogue.kinds,
            values=letter._get_letter_data(),
            blocks={name: letter._get_block_drawer(name, template) for name, template in blocks.items()},
            claims=letter._get_claim_blocks(),
            look=letter._get_look(),
            formatters=letter._get_formatters(),
            lang=self.lang or "",
        )

    @kept("currency_id")
    def _get_formatters(self):
        """Return what formats amounts and dates, which stand in many places of a letter, and in many letters."""
        env, currency, letters = self.env, self.currency_id, self.browse()
        return {
            "amount": cache(lambda amount: format_amount(env, amount, currency)),
            "date": cache(lambda date, style=None: letters._format_date(date, style)),
            "day": cache(lambda day: letters._format_date(day, "long")),
        }

    @api.model
    @tools.ormcache("self.env.lang", "date", "style")
    def _format_date(self, date, style):
        """Return a day as the language's settings write it, or in a style: one of CLDR's, or a pattern of it.

        Kept: most letters have the days of other ones, and Babel takes its time.
        """
        if style == "long":
            return format_day(self.env, date)
        return format_date(self.env, date, date_format=style or False) if date else ""

    def _format_amount(self, amount, currency=None):
        """Return an amount in the letter's or another currency, in the environment's language."""
        return format_amount(self.env, amount, currency or self.currency_id)

    def _get_identity(self, partner):
        """Return the name of a ``res.partner``, with its registry number in brackets where that is known.

        :rtype: str
        """
        number = partner.company_registry
        return (
            f"{partner.name} ({self._get_registry_label(partner.country_id, number)} {number})"
            if number
            else partner.name
        )

    def _get_registry_label(self, country, number):
        """Return what a registry number of a country is called, in the environment's language.

        :rtype: str
        """
        if country.code != "FR":
            return REGISTERS.get(country.code) or self.env._("Registration no.")
        # that of a company has nine digits, that of one of its places five more
        return "SIREN" if sum(map(str.isdigit, number or "")) == SIREN_DIGITS else "SIRET"

    def _get_vat_label(self, country):
        """Return what a tax number of a country is called, in the environment's language.

        :rtype: str
        """
        label = country.vat_label
        # which Odoo has in English alone for Italian, Dutch or Polish
        is_english = label == "VAT" and not (self.env.lang or "en").startswith("en")
        return self.env._("Tax ID") if is_english or not label else label

    def _get_title(self):
        """Return the title of the letter's PDF, in the environment's language."""
        return self.display_name

    def _get_fixed_blocks(self):
        """Return the QWeb templates of blocks that every letter has, without being named in a text."""
        return {}

    @api.model
    def _get_claim_blocks(self):
        """Return the names of the blocks that say what the letter claims, in the order in which a text has them.

        Called once for each letter. What is overdue, but not claimed, stands behind the last of them that has something in it.
        """
        return ("invoice_table",)

    def _get_block_drawer(self, name, template):
        """Return the function that draws a block of the letter."""

        def draw(values, shown):
            if not self._has_block(name, values):
                return Markup()
            context = {"reminder": self, "values": values, "shown": shown}
            return Markup(self.env["ir.qweb"]._render(template, context)).strip()

        return draw

    def _get_letter_values(self):
        """Return the value of every variable but blocks, formatted for the letter.

        :rtype: dict
        """
        context = self._get_letter_context()
        values = Values(context)
        return {name: values[name] for name, kind in context.kinds.items() if kind != "block"}

    # Its page

    def _render_letter(self):
        """Return the letter as one self-contained HTML page: the same bytes for the screen and for the paper.

        :rtype: Markup
        """
        self._prefetch_letter()
        return self._compose().page.html

    def _prefetch_letter(self):
        """Read at once, and alone, what letters take of the widest tables."""
        settings = (
            name
            for name, field in self.company_id._fields.items()
            if name.startswith("reminder_") and field.store and field.prefetch
        )
        self.company_id.fetch([*COMPANY_FIELDS, *settings])

    def _compose(self):
        """Return the :class:`Letter`. If its format has a fault, it is in the one that a company has that chose none.

        :raises UserError: if there is no format to fall back to
        """
        self.ensure_one()
        if not (chosen := self.format_id._origin):
            message = self.env._(
                "There is no format that the letter could be in: all were archived or deleted. Create one, or take one out of "
                "the archive, in the menu Configuration ► Reminders ► Formats."
            )
            raise UserError(message)
        with keeping():
            return self._compose_in(chosen)

    def _compose_in(self, chosen):
        """Return the :class:`Letter` in the format that was chosen, or in a spare one; see :meth:`_compose`."""
        context = self._get_letter_context()
        try:
            return self._draw(chosen, context)
        except (LetterTemplateError, ValidationError) as error:  # the latter of an image whose file was lost
            fault = chosen._explain(error) if isinstance(error, LetterTemplateError) else str(error)
            spare = chosen._get_default(self.company_id)
            if spare == chosen:
                message = self.env._("The format “%(name)s” has a fault: %(error)s", name=chosen.name, error=fault)
                raise UserError(message) from error
            return self._draw(spare, context)._replace(fault=fault)

    def _draw(self, format_, context):
        """Return the :class:`Letter` in a format.

        :param format_: the ``account.reminder.format``
        :param Context context: of :meth:`_get_letter_context`
        :raises LetterTemplateError: if the format has a fault
        """
        drawing = render(format_._get_drawable(), context)
        return Letter(self._build_page(format_, drawing), drawing.zones, format_, False)

    def _build_page(self, format_, drawing):
        """Return the :class:`Page` around the parts of a :class:`Drawing`, in which nothing is fetched from anywhere."""
        letter = self.with_context(lang=self.lang)
        fonts = tuple(self.company_id._get_reminder_fonts())
        html = self.env["ir.qweb"]._render(
            "relance_print.letter_page",
            {
                "reminder": letter,
                "title": letter._get_title(),
                "author": self.company_id.name,
                "paper": format_.paper,
                "size": PAPERS[format_.paper],
                "fonts": " ".join(f"/{path}" for path in fonts),
                # not "lang", which is QWeb's own and would be taken instead
                "language": (self.lang or "en_US").replace("_", "-"),
                # Markup: inside <style> an escaped quote would break the rule
                "css": Markup(letter._get_logo_css() + drawing.parts["css"]),
                "letter": drawing.parts["html"],
            },
        )
        return Page(html, format_.paper, format_._get_margins(), fonts)
