# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A French company with its customers and invoices, for the tests of the whole way from an invoice to its letter."""

import base64
import io
import re
import shutil
import sys
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from unittest.mock import patch

import pdfplumber
import pikepdf
from lxml import html
from PIL import Image, ImageDraw

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.sql_db import Cursor
from odoo.tests import freeze_time, new_test_user, tagged
from odoo.tools import SQL

from odoo.addons.account.tests.common import AccountTestInvoicingCommon

# A Wednesday. Time goes on from there, since subprocesses have a time limit.
TODAY = date(2026, 10, 14)
LEVELS = ("friendly", "firm", "last", "formal_notice")
# Both kinds of wkhtmltopdf, where the machine has them: the wheel's has patched Qt, Debian's has not.
PRINTERS = {
    kind: path
    for kind, path in (
        ("patched", shutil.which(Path(sys.prefix) / "bin" / "wkhtmltopdf-pack")),
        ("unpatched", shutil.which("/usr/bin/wkhtmltopdf")),
    )
    if path
}


def read_pages(pdf):
    """Return the text of each page of a PDF's bytes, its blanks made one space each, and none where a value ends a sentence."""
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        texts = [" ".join(page.extract_text().split()) for page in document.pages]
    return [re.sub(r" (?=[.,])", "", text) for text in texts]


def make_image(color="#1f4d46", kind="PNG", size=(600, 160)):
    image = Image.new("RGB", size, "white")
    ImageDraw.Draw(image).ellipse((10, 10, size[0] - 10, size[1] - 10), fill=color)
    stream = io.BytesIO()
    image.save(stream, kind)
    return base64.b64encode(stream.getvalue())


@freeze_time(f"{TODAY} 10:00:00", tick=True)
@tagged("post_install", "-at_install")
class ReminderCommon(AccountTestInvoicingCommon):
    """``cls.env`` is the accounting manager's, what is tested runs as ``cls.clerk``, who may do invoicing and no more."""

    @classmethod
    @AccountTestInvoicingCommon.setup_country("fr")
    def setUpClass(cls):
        super().setUpClass()
        cls.company.write(
            {
                "name": "Ébénisterie Noël & Fils",
                "street": "14 quai de la Gâche",
                "zip": "44200",
                "city": "Nantes",
                "phone": "+33 2 61 91 47 20",
                "email": "compta@example.com",
                "company_registry": "99962741700010",
                "logo": make_image(),
            }
        )
        cls.company.partner_id.lang = "fr_FR"
        cls.bank_account = cls.env["res.partner.bank"].create(
            {
                "acc_number": "FR76 1999 7044 1800 2147 6305 859",
                "partner_id": cls.company.partner_id.id,
                "bank_id": cls.env["res.bank"].create({"name": "Banque de l’Estuaire", "bic": "DEMOFRPPXXX"}).id,
                "allow_out_payment": True,
            }
        )
        partners = cls.env["res.partner"].create(
            [
                {
                    "name": "Société Générale d’Ameublement et de Décoration",
                    "is_company": True,
                    "lang": "fr_FR",
                    "street": "Bâtiment Écureuil – 3e étage",
                    "street2": "127 boulevard de l’Égalité",
                    "zip": "59800",
                    "city": "Villeneuve-d’Ascq",
                    "country_id": cls.env.ref("base.fr").id,
                },
                {
                    "name": "Zoé Lefèvre",
                    "is_company": False,
                    "lang": "fr_FR",
                    "street": "3 rue des Pêcheurs",
                    "zip": "29900",
                    "city": "Concarneau",
                    "country_id": cls.env.ref("base.fr").id,
                },
                {
                    "name": "Müller & Söhne GmbH",
                    "is_company": True,
                    "lang": "de_DE",
                    "street": "Königsallee 27",
                    "zip": "40212",
                    "city": "Düsseldorf",
                    "country_id": cls.env.ref("base.de").id,
                },
                {
                    "name": "Harrington Interiors Ltd",
                    "is_company": True,
                    "lang": "en_US",
                    "street": "27 Old Gloucester Street",
                    "zip": "WC1N 3AX",
                    "city": "London",
                    "country_id": cls.env.ref("base.uk").id,
                },
            ]
        )
        cls.customer, cls.consumer, cls.german, cls.british = partners
        cls.clerk = cls.make_clerk(
            "clerk", name="Chloé Besnard", email="chloe@example.com", lang="fr_FR", tz="Europe/Paris"
        )
        cls.clerk_env = cls.as_user(cls.clerk)
        cls.invoice = cls.make_move()
        cls.levels = {name: cls.clerk_env.ref(f"relance_print.level_{name}") for name in LEVELS}

    # Whose eyes

    @classmethod
    def make_clerk(cls, login, **values):
        """Return a user of the company, with the login as the password, who may do invoicing and no more."""
        groups = "base.group_user,account.group_account_invoice"
        return new_test_user(cls.env, login=login, password=login, groups=groups, company_id=cls.company.id, **values)

    @classmethod
    def as_user(cls, user, lang="fr_FR"):
        """Return an environment as the web client of a user has it."""
        return cls.env(
            user=user, context={"lang": lang, "tz": "Europe/Paris", "allowed_company_ids": user.company_ids.ids}
        )

    @classmethod
    def make_manager(cls, login, company=None, **values):
        """Return a user who is accounting manager of a company, of the tests' if none is given, and no more."""
        company = company or cls.company
        groups = "base.group_user,account.group_account_manager"
        return new_test_user(
            cls.env, login=login, password=login, groups=groups, company_id=company.id, lang="fr_FR", **values
        )

    @staticmethod
    def in_english(record):
        return record.with_context(lang="en_US")

    @classmethod
    def set_parameter(cls, name, value):
        cls.env["ir.config_parameter"].sudo().set_param(f"relance_print.{name}", value)

    # Invoices and letters, in the clerk's environment

    @classmethod
    def make_move(cls, days_late=30, amount=1000.0, partner=None, post=True, **values):
        """Return an invoice of one line without tax that has been due for some days, or will be if they are negative."""
        due = TODAY - timedelta(days=days_late)
        line = {"name": "Armoire", "price_unit": amount, "tax_ids": [Command.clear()]}
        values = {
            "move_type": "out_invoice",
            "partner_id": (partner or cls.customer).id,
            "invoice_date": due - timedelta(days=30),
            "invoice_date_due": due,
            "invoice_line_ids": [Command.create(line)],
            **values,
        }
        if values.get("invoice_payment_term_id"):
            del values["invoice_date_due"]
        move = cls.env["account.move"].create(values)
        if post:
            move.action_post()
        return move.with_env(cls.clerk_env)

    @staticmethod
    def read_pdf(pdf):
        return " ".join(read_pages(pdf))

    @classmethod
    def make_late(cls, days=60, amount=1000.0, **values):
        """Return an invoice that was due at once, so many days ago."""
        due = TODAY - timedelta(days=days)
        return cls.make_move(amount=amount, invoice_date=due, invoice_date_due=due, **values)

    @classmethod
    def make_term(cls, *lines):
        """Return payment terms of (percent, days after the invoice date) each."""
        return cls.env["account.payment.term"].create(
            {
                "name": "Instalments",
                "line_ids": [
                    Command.create({"value": "percent", "value_amount": percent, "nb_days": days})
                    for percent, days in lines
                ],
            }
        )

    @classmethod
    def make_instalments(cls, *late, amount=1000.0, percents=(30, 70), **values):
        """Return an invoice of some instalments, each due for so many days (not yet, where they are negative)."""
        invoice_date = TODAY - timedelta(days=200)
        term = cls.make_term(*((percent, 200 - days) for percent, days in zip(percents, late, strict=True)))
        return cls.make_move(amount=amount, invoice_date=invoice_date, invoice_payment_term_id=term.id, **values)

    @classmethod
    def make_entry(cls, amount=500.0, days_late=60, currency=None, partner=None):
        """Return the customer's item of an entry: an opening balance, or in the customer's favour if it is negative."""
        receivable, other = (cls.company_data[f"default_account_{kind}"].id for kind in ("receivable", "revenue"))
        lines = [
            {
                "account_id": account,
                "amount_currency": sign * amount,
                "currency_id": (currency or cls.company.currency_id).id,
                "partner_id": (partner or cls.customer).id,
                "date_maturity": sign > 0 and TODAY - timedelta(days=days_late),
            }
            for account, sign in ((receivable, 1), (other, -1))
        ]
        move = cls.env["account.move"].create(
            {"date": TODAY - timedelta(days=90), "line_ids": [Command.create(line) for line in lines]}
        )
        move.action_post()
        return move.line_ids[0].with_env(cls.clerk_env)

    def check_columns(self, letter):
        """Have each row of the tables that run over pages say the same of its columns' widths, in which Qt may lay it out."""
        tables = html.fromstring(str(letter._render_letter())).xpath("//table[contains(@class, 'rows')]")
        self.assertTrue(tables)
        parts = []
        for table in tables:
            if not parts or table.find("thead") is not None:  # else it goes on with the one before
                parts.append([])
            parts[-1] += [row for row in table.iter("tr") if not row.xpath("*[@colspan]")]
        for rows in parts:
            widths = [
                [(cell.get("class"), re.findall(r"width:\s*([^;]+)", cell.get("style", ""))) for cell in row[1:]]
                for row in rows
            ]
            self.assertTrue(widths)
            for row in widths:
                self.assertEqual(row, widths[0])

    @classmethod
    def pay(cls, moves, amount=None):
        wizard = (
            cls.env["account.payment.register"]
            .with_context(active_model="account.move", active_ids=moves.ids)
            .create({"payment_date": TODAY} | ({"amount": amount} if amount else {}))
        )
        return wizard._create_payments()

    @classmethod
    def pay_on(cls, move, day, amount):
        move = move.with_env(cls.env)
        wizard = cls.env["account.payment.register"].with_context(active_model="account.move", active_ids=move.ids)
        wizard.create({"payment_date": day, "amount": amount})._create_payments()

    @classmethod
    def make_draft(cls, move=None, level=None):
        """Press Print a reminder on an invoice and choose a level."""
        action = (move or cls.invoice).action_print_reminder()
        reminder = cls.clerk_env["account.reminder"].browse(action["res_id"])
        if level:
            reminder.level_id = cls.levels[level]
        return reminder

    @classmethod
    def make_printed(cls, move=None, level=None):
        """Print a reminder of an invoice: press the two buttons."""
        reminder = cls.make_draft(move, level)
        reminder.action_download_pdf()
        return reminder

    @staticmethod
    def get_alerts(reminder):
        """Return the alerts of a letter."""
        return reminder._get_alerts()[reminder]

    def assert_alerts(self, reminder, *expected):
        """The alerts are those, of (severity, words) each, in English and in this order."""
        alerts = self.get_alerts(self.in_english(reminder))
        found = [(alert.severity, " ".join(alert.words.split())) for alert in alerts]
        self.assertEqual(found, list(expected))
        return alerts

    # Settings

    @classmethod
    def get_text(cls, level, owner=None):
        """Return the text of a level of a company or a department, the company's if none is given."""
        return (owner or cls.company).reminder_text_ids.filtered(lambda text: text.level_id == cls.levels[level])

    @classmethod
    def make_text(cls, company=None, level="friendly", **values):
        """Have a company use custom texts, the one of a level written in English only."""
        company = company or cls.company
        company.reminder_text_mode = "custom"
        text = cls.in_english(cls.get_text(level, company))
        text.write({"subject": "Ours", "body": "<p>Our text</p>", "signature": "<p>Us</p>", **values})
        return text

    def assert_each_refused(self, attempts, error=UserError, **about):
        """Each of some attempts, by name, fails, and leaves nothing behind."""
        for name, attempt in attempts.items():
            with self.subTest(name, **about), self.assertRaises(error), self.cr.savepoint():
                attempt()
                self.env.flush_all()

    @contextmanager
    def assert_nothing_written(self):
        """Nothing within is written to the database: not a row is added, changed or deleted."""
        self.env.flush_all()
        written, execute = [], Cursor.execute

        def spy(cursor, query, *args, **kwargs):
            code = query.code if isinstance(query, SQL) else query
            if re.match(r"\s*(INSERT|UPDATE|DELETE)\b", code, re.IGNORECASE):
                written.append(code)
            return execute(cursor, query, *args, **kwargs)

        with patch.object(Cursor, "execute", spy):
            yield
            self.env.flush_all()
        self.assertEqual(written, [])

    # What is read from a letter

    @staticmethod
    def read_parts(content):
        """Return what a bound PDF's bookmarks lead to: of each its title and the texts of its pages.

        :rtype: list[tuple[str, list[str]]]
        """
        texts = read_pages(content)
        with pikepdf.open(io.BytesIO(content)) as pdf, pdf.open_outline() as outline:
            places = {page.objgen: index for index, page in enumerate(pdf.pages)}
            bookmarks = [(item.title, places[item.destination[0].objgen]) for item in outline.root]
        assert bookmarks[0][1] == 0, "there are pages before the first bookmark"
        ends = [*(start for _title, start in bookmarks[1:]), len(texts)]
        return [(title, texts[start:end]) for (title, start), end in zip(bookmarks, ends, strict=True)]

    @staticmethod
    def read_zone(letter, zone=None):
        """Return the text of a zone of the letter on the screen, or of its whole body; blanks made one space each.

        :param letter: the reminder, or the letter's HTML
        """
        page = html.document_fromstring(getattr(letter, "letter_html", letter))
        (element,) = page.xpath(f"//*[@data-zone='{zone}']") if zone else page.xpath("//body")
        for block in element.iter("p", "div", "tr", "th", "td", "li", "br"):
            block.tail = f" {block.tail or ''}"
        return " ".join(element.text_content().split())
