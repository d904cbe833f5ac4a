# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Formats: what is refused, what is kept, what goes into a file, and what happens if one fails when a letter is printed."""

import base64
import io
import json
import struct
import tempfile
import zipfile
import zlib
from pathlib import Path
from unittest.mock import patch

from lxml import html
from psycopg2.errors import CheckViolation, UniqueViolation

from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, HttpCase
from odoo.tools import mute_logger

from odoo.addons.relance_print.tools import letter_format
from odoo.addons.relance_print.tools.letter_catalogue import GROUPS
from odoo.addons.relance_print.tools.letter_page import render

from .common import ReminderCommon, make_image

MODELS = "odoo.addons.relance_print.models"
PARTS = ("html", "table_html", "css")
LABELS = {"html": "Letter", "table_html": "Table of Invoices", "css": "CSS"}
# Every format needs these zones, or the letter says nothing.
PAGE = (
    '<div class="address">{% for line in address_lines %}<div>{{ line }}</div>{% endfor %}</div>'
    "{{ subject }}{{ body }}{{ signature }}\n"
)
ACTIVE = "A letter can't run, submit or load anything: “%s”."
# Part, code, message without its place, line and column.
REFUSED = (
    # active
    ("html", "<p>A</p>\n <script>x()</script>", ACTIVE % "script", 2, 2),
    ("html", '<p onclick="x()">A</p>', ACTIVE % "onclick", 1, 1),
    ("html", '<iframe src="https://example.com"></iframe>', ACTIVE % "iframe", 1, 1),
    ("html", '<p>A</p>\n\n<img src="https://example.com/a.png">', ACTIVE % "src", 3, 1),
    ("html", '<img src="//example.com/a.png">', ACTIVE % "src", 1, 1),
    ("html", '<img src="/web/image/1">', ACTIVE % "src", 1, 1),
    ("html", '<img src="file:///etc/passwd">', ACTIVE % "src", 1, 1),
    ("html", '<link rel="stylesheet" href="https://example.com">', ACTIVE % "link", 1, 1),
    ("html", '<meta http-equiv="refresh" content="0">', ACTIVE % "meta", 1, 1),
    ("html", '<form action="https://example.com"></form>', ACTIVE % "form", 1, 1),
    ("html", "<svg onload=x()></svg>", ACTIVE % "svg", 1, 1),
    ("html", '<a href="javascript:x()">A</a>', ACTIVE % "href", 1, 1),
    ("html", '<p style="background: url(https://example.com)">A</p>', ACTIVE % "url(", 1, None),
    ("html", "<{% if true %}script>x()</{% endif %}script>", ACTIVE % "script", 1, None),
    ("table_html", "<table>\n<tr><td><object></object></td></tr></table>", ACTIVE % "object", 2, 9),
    ("css", "p { color: red }\np { background: url(https://example.com/a.png) }", ACTIVE % "url(", 2, 17),
    ("css", "p {}\n\n@import 'https://example.com';", ACTIVE % "@import", 3, 1),
    ("css", "p { behavior: url(x.htc) }", ACTIVE % "behavior:", 1, 5),
    ("css", "</style><script>x()</script>", ACTIVE % "<", 1, 1),
    # not there
    ("html", "A\n{{ nobody }}", "There is no variable “nobody”. Did you mean “body”?", 2, 4),
    ("html", "{{ subject | upcse }}", "There is no filter “upcse”. Did you mean “upcase”?", 1, 14),
    ("html", "{{ subject | safe }}", "There is no filter “safe”.", 1, 14),
    (
        "html",
        "{{ envelope.adress_x }}",
        "There is no variable “envelope.adress_x”. Did you mean “envelope.address_x”?",
        1,
        4,
    ),
    ("html", "{{ images.stamp }}", "There is no variable “images.stamp”.", 1, 4),
    (
        *("table_html", "{% for line in lines %}\n{{ line.amount_du }}{% endfor %}"),
        *("There is no variable “line.amount_du”. Did you mean “line.amount_due”?", 2, 4),
    ),
    (
        "css",
        "p { color: {{ primary_colour }} }",
        "There is no variable “primary_colour”. Did you mean “primary_color”?",
        1,
        15,
    ),
    # not correct
    ("html", "A\n {% if subject %}B", "“if” is never closed.", 2, 2),
    ("html", "{% endfor %}", "“endfor” has no opening tag.", 1, 4),
    ("html", "A {{ subject", "An opening or closing brace is missing.", 1, 3),
    ("html", "{% for line %}{% endfor %}", "Something is missing here.", 1, None),
    ("html", "{% include 'x' %}", "The tag “include” is not allowed.", 1, 4),
    ("table_html", "{% render 'x' %}", "The tag “render” is not allowed.", 1, 4),
    # only seen on a letter
    (
        *("table_html", "{% for line in lines %}\n{{ line.name | amount }}{% endfor %}"),
        *("The filter “amount” takes a number.", 2, None),
    ),
    ("html", '{{ "soon" | date }}', "The filter “date” takes a date such as 2026-10-31.", 1, None),
    ("css", "{% for i in (1..9999999) %}{% endfor %}", "This format is too complex for one letter.", 1, None),
)


class TestFormat(ReminderCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = cls.make_manager("manager", name="Hélène Marchais", email="helene@example.com")
        cls.manager_env = cls.as_user(cls.manager, lang="en_US")
        cls.formats = cls.manager_env["account.reminder.format"]
        cls.classic = cls.formats.browse(cls.env.ref("relance_print.format_classic_nf").id)
        cls.own = cls.classic.copy({"name": "Own"})
        cls.draft = cls.make_draft()

    @classmethod
    def make_format(cls, **values):
        return cls.formats.create({"name": "New", "html": PAGE, **values})

    def read_content(self, record):
        return record._get_content(), {image.name: image.image for image in record.image_ids}, len(record.version_ids)

    def print_broken(self, record, source, part="html"):
        """Break a saved format as an uninstalled module would, whose variable it has; return a draft in it."""
        self.env.flush_all()
        self.cr.execute(f"UPDATE account_reminder_format SET {part} = %s WHERE id = %s", [source, record.id])
        self.env.invalidate_all()
        if self.draft.state == "draft":
            self.draft.format_id = record.id
        return self.draft

    # Refused

    def test_refused(self):
        """With part, line and column; nothing is saved, nor kept as a version. On the screen the same."""
        before = self.read_content(self.own)
        for index, (part, source, message, line, column) in enumerate(REFUSED):
            with self.subTest(part=part, source=source):
                error = self.own.get_preview({part: source})["error"]
                self.assertEqual((error["part"], error["line"]), (part, line), error)
                column = column or error["column"]
                self.assertEqual(error["column"], column, error)
                message += f" ({LABELS[part]}, line {line}, column {column})"
                self.assertEqual(error["message"], message)
                values = {part: source, "margin_top": 20}
                ways = [
                    lambda values=values: self.own.write(values),
                    lambda values=values: self.make_format(**values),
                    lambda values=values: self.own.copy(values),
                ]
                for way in ways if index % 9 == 0 else ways[:1]:
                    with self.assertRaises(ValidationError) as caught, self.cr.savepoint():
                        way()
                    self.assertEqual(str(caught.exception), message)
        self.own.invalidate_recordset()
        self.assertEqual(self.read_content(self.own), before)
        self.assertFalse(self.formats.search([("name", "in", ("New", "Own (copy)"))]))

    def test_refused_in_french(self):
        with self.assertRaises(ValidationError) as error:
            self.own.with_context(lang="fr_FR").html = "{{ nobody }}"
        said = " ".join(str(error.exception).split())
        self.assertIn("La variable « nobody » n’existe pas. Vouliez-vous dire « body » ?", said)

    def test_taken(self):
        """Liquid with all it can do, and what is within the letter itself."""
        row = "<tr><td>{{ line.name | upcase }}</td><td>{{ line.amount_due | amount }}</td></tr>"
        own = self.make_format(
            html=PAGE + '{% if lines.size > 0 and envelope.window == "right" %}'
            '<a href="https://example.com">{{ lines[0].name }}</a>{% endif %}'
            '<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw="> {{ lines | sum: "amount_due" | amount }}'
            '{% assign first = lines | first %}{{ first.due_date | date: "long" }} {{ labels.page }}',
            table_html=f"<table>{{% for line in lines %}}{row}{{% endfor %}}</table>",
            css="p { background: url(data:image/gif;base64,R0lGODlhAQABAAAAACw=) } .a { color: {{ primary_color }} }",
        )
        self.draft.format_id = own.id
        page = self.read_zone(self.draft)
        self.assertIn(f"{self.invoice.name} 1 000,00 €", page)
        self.assertIn("14 septembre 2026", page)

    def test_without_an_invoice(self):
        """Checked as far as code can be; the screen says what is missing."""
        company = self.env["res.company"].create({"name": "Elsewhere"})
        formats = self.formats.with_user(self.make_manager("elsewhere", company))
        formats = formats.with_context(allowed_company_ids=company.ids)
        own = formats.create({"name": "Own", "html": PAGE})
        self.assertEqual(own.company_id, company)
        for part, source in (
            ("html", "{{ nobody }}"),
            ("table_html", "{% for line in lines %}{{ line.nothing }}{% endfor %}"),
            ("html", "<script>x()</script>"),
            ("css", "@import 'https://example.com'"),
        ):
            with self.subTest(source), self.assertRaises(ValidationError), self.cr.savepoint():
                own[part] = source
        preview = own.get_preview({"html": PAGE})
        self.assertEqual((preview["move"], preview["html"]), (False, False))
        self.assertEqual(preview["error"]["message"], "There is no customer invoice yet to preview the letter with.")
        self.assertEqual(own.get_preview({"css": "{{ x }}"})["error"]["part"], "css")
        self.assertFalse(own.get_preview_pdf({})["pdf"])
        self.assertFalse(own.get_preview({}, self.invoice.id)["move"])
        variables = own.get_variables(self.invoice.id)
        self.assertFalse(variables["move"])

    def test_margins(self):
        for values in ({"margin_left": -1}, {"margin_top": 81}):
            with (
                self.subTest(values),
                mute_logger("odoo.sql_db"),
                self.assertRaises(CheckViolation),
                self.cr.savepoint(),
            ):
                self.own.write(values)
                self.env.flush_all()

    # Earlier versions

    def test_versions(self):
        self.assertFalse(self.own.version_ids)
        first = self.own._get_content()
        self.own.write({"name": "Another", "sequence": 5})
        self.own.write({"html": first["html"]})
        self.assertFalse(self.own.version_ids)
        self.own.write({"css": "p { color: red }", "margin_left": 12})
        self.own.write({"html": PAGE, "paper": "Letter", "envelope": "us", "table_html": "<p>{{ amount_due }}</p>"})
        second = {**first, "css": "p { color: red }", "margin_left": 12}
        last = self.own._get_content()
        self.own.invalidate_recordset()
        self.assertEqual(self.own.version_ids.mapped("content"), [second, first])
        self.own.version_ids[1].action_restore()
        self.own.invalidate_recordset()
        self.assertEqual(self.own._get_content(), first)
        self.assertEqual(self.own.version_ids.mapped("content"), [last, second, first])
        self.own.version_ids[0].action_restore()
        self.assertEqual(self.own._get_content(), last)
        self.assertEqual(len(self.own.version_ids), 4)
        # a copy starts its own history
        self.assertFalse(self.own.copy().version_ids)

    def test_odd_css_is_said_once_it_is_saved(self):
        self.assertFalse(self.own.css_oddities)
        self.own.css = "p { color: red }\n.a { display: flex;\n  width: calc(1mm + 2mm) }\n.b { color: blue"
        own = self.in_english(self.own)
        self.assertEqual(
            own.css_oddities.splitlines(),
            [
                "The printer does not know “flex”: only the screen shows it. (CSS, line 2, column 15)",
                "The printer does not know “calc()”: only the screen shows it. (CSS, line 3, column 10)",
                "“.b” is never closed. (CSS, line 4, column 1)",
            ],
        )
        own.css = "p { color: red }"
        self.assertFalse(own.css_oddities)

    def test_a_version_that_no_longer_fits(self):
        """One whose image was deleted is refused, and the format stays as it is."""
        self.own.image_ids = [Command.create({"name": "stamp", "image": make_image()})]
        self.own.html = PAGE + '<img src="{{ images.stamp }}">'
        self.own.html = PAGE
        self.own.image_ids.unlink()
        before = self.read_content(self.own)
        with self.assertRaisesRegex(ValidationError, "“images.stamp”"), self.cr.savepoint():
            self.own.version_ids[0].action_restore()
        self.own.invalidate_recordset()
        self.assertEqual(self.read_content(self.own), before)

    # Images

    def test_images(self):
        """PNG, JPEG and GIF, used by name; put in and used, or deleted and used no more, in one save."""
        for kind in ("PNG", "JPEG", "GIF"):
            with self.subTest(kind):
                image = make_image(kind=kind)
                self.own.write(
                    {
                        "html": PAGE + '<img src="{{ images.stamp }}">',
                        "css": "p { background: url({{ images.stamp }}) }",
                        "image_ids": [Command.create({"name": "stamp", "image": image})],
                    }
                )
                self.assertEqual(self.own.image_ids.usage, '<img src="{{ images.stamp }}">')
                self.draft.format_id = self.own.id
                self.draft.invalidate_recordset()
                page = html.document_fromstring(self.draft.letter_html)
                uri = f"data:image/{kind.lower()};base64,{image.decode()}"
                self.assertEqual(page.xpath("//img[not(ancestor::*[@data-zone])]/@src"), [uri])
                self.assertIn(f"url({uri})", page.xpath("string(//style)"))
                self.assertIn(
                    uri, self.own.get_preview({"html": PAGE + '<p><img src="{{ images.stamp }}"></p>'})["html"]
                )
                self.own.write({"html": PAGE, "css": "", "image_ids": [Command.delete(self.own.image_ids.id)]})
                self.assertFalse(self.own.image_ids)

    def test_images_in_use(self):
        """Neither renamed nor deleted while the format names them."""
        self.own.write(
            {
                "html": PAGE + '<img src="{{ images.stamp }}">',
                "image_ids": [Command.create({"name": name, "image": make_image()}) for name in ("stamp", "other")],
            }
        )
        stamp, other = self.own.image_ids.sorted("name", reverse=True)
        attempts = {
            "delete": stamp.unlink,
            "from the format": lambda: self.own.write({"image_ids": [Command.delete(stamp.id)]}),
            "rename": lambda: stamp.write({"name": "seal"}),
            "both": (stamp | other).unlink,
        }
        for name, attempt in attempts.items():
            with self.subTest(name), self.assertRaisesRegex(ValidationError, "“images.stamp”"), self.cr.savepoint():
                attempt()
        self.assertTrue(stamp.exists() and other.exists())
        other.name = "seal"
        other.unlink()
        stamp.image = make_image("red")
        self.own.html = PAGE
        stamp.name = "seal"
        stamp.unlink()

    def test_images_refused(self):
        tiny = base64.b64decode(make_image(size=(30, 30)))
        width = struct.pack(">II", 60_000, 60_000)
        head = b"IHDR" + width + tiny[24:29]
        bomb = tiny[:12] + head + struct.pack(">I", zlib.crc32(head)) + tiny[33:]
        refused = {
            "BMP": make_image(kind="BMP"),
            "PPM": make_image(kind="PPM"),
            "SVG": base64.b64encode(b'<svg xmlns="http://www.w3.org/2000/svg"><script>x()</script></svg>'),
            "HTML": base64.b64encode(b"<script>x()</script>"),
            "text": base64.b64encode(b"no image"),
            "cut short": base64.b64encode(tiny[:20]),
            "too large": base64.b64encode(tiny + bytes(2_000_000)),
            "too many pixels": base64.b64encode(bomb),
        }
        for name, image in refused.items():
            with self.subTest(name), self.assertRaisesRegex(ValidationError, "PNG, JPEG or GIF"), self.cr.savepoint():
                self.own.image_ids = [Command.create({"name": "stamp", "image": image})]
        for name in ("Stamp", "a b", "a-b", "1a", "é", "a.b", "../a", "a\n", "_a"):
            with self.subTest(name), self.assertRaisesRegex(ValidationError, "small letters"), self.cr.savepoint():
                self.own.image_ids = [Command.create({"name": name, "image": make_image()})]
        self.own.image_ids = [Command.create({"name": "stamp", "image": make_image()})]
        with mute_logger("odoo.sql_db"), self.assertRaises(UniqueViolation), self.cr.savepoint():
            self.own.image_ids = [Command.create({"name": "stamp", "image": make_image()})]
        self.assertEqual(self.own.image_ids.mapped("name"), ["stamp"])

    # Shipped ones

    def test_the_shipped_ones_are_the_modules(self):
        self.classic.sudo().image_ids = [Command.create({"name": "stamp", "image": make_image()})]
        admin = self.env.ref("base.user_admin")
        admin.company_ids |= self.company
        admin.group_ids |= self.env.ref("account.group_account_manager")
        before = self.read_content(self.classic)
        mine = {"format_id": self.own.id, "name": "mine", "image": make_image()}

        def attempts(classic):
            images = classic.env["account.reminder.format.image"]
            return {
                "write": lambda: classic.write({"html": PAGE}),
                "name": lambda: classic.write({"name": "Ours"}),
                "translate": lambda: classic.update_field_translations("name", {"fr_FR": "À nous"}),
                "archive": lambda: classic.write({"active": False}),
                "take": lambda: classic.write({"company_id": self.company.id}),
                "delete": classic.unlink,
                "add an image": lambda: images.create({**mine, "format_id": classic.id}),
                "change an image": lambda: classic.image_ids.write({"image": make_image("red")}),
                "delete an image": classic.image_ids.unlink,
                "give an image": lambda: images.create(mine).write({"format_id": classic.id}),
                "ship one's own": lambda: classic.create({"name": "New", "html": PAGE, "company_id": False}),
                "make one's own shipped": lambda: self.own.with_env(classic.env).write({"company_id": False}),
            }

        for user in (self.manager, admin):
            self.assert_each_refused(attempts(self.classic.with_env(self.as_user(user))), user=user.login)
        self.env.invalidate_all()
        self.assertEqual(self.read_content(self.classic), before)
        self.assertEqual(self.classic.name, "Classic")
        self.classic.sudo().css = "p {}"
        self.assertFalse(self.classic.version_ids)
        with self.assertRaisesRegex(UserError, "comes with the module"):
            self.classic.sudo().unlink()

    def test_copy(self):
        """A shipped one becomes the user's own, with its images and under another name in every language."""
        self.classic.sudo().image_ids = [Command.create({"name": "stamp", "image": make_image()})]
        action = self.classic.with_context(lang="fr_FR").action_copy()
        copied = self.formats.browse(action["res_id"])
        self.assertEqual(copied._get_content(), self.classic._get_content())
        self.assertEqual(copied.image_ids.mapped("name"), ["stamp"])
        self.assertEqual(copied.image_ids.image, self.classic.image_ids.image)
        self.assertRecordValues(
            copied,
            [
                {
                    "company_id": self.company.id,
                    "user_id": self.manager.id,
                    "is_shipped": False,
                    "active": True,
                    "fault": False,
                }
            ],
        )
        self.assertNotEqual(copied.name, self.classic.name)
        self.assertNotEqual(copied.with_context(lang="fr_FR").name, self.classic.with_context(lang="fr_FR").name)
        copied.write({"css": "p { color: pink }", "active": False})
        self.assertNotIn("pink", self.classic.css)

    def test_new(self):
        """A new one starts from what fits the company's envelopes, or from any other."""
        form = Form(self.formats)
        form.name = "New"
        self.assertEqual(form.html, self.classic.html)
        modern = self.env.ref("relance_print.format_classic_us")
        form.start_from_id = modern.with_env(self.manager_env)
        record = form.save()
        self.assertEqual(record._get_content(), modern._get_content())
        self.assertRecordValues(record, [{"name": "New", "company_id": self.company.id, "user_id": self.manager.id}])
        record.envelope = "nf"
        self.assertEqual(record.paper, "A4")

    def test_new_from_ones_own(self):
        """Its images come along, so that it can be shown and saved at once; another start leaves none behind."""
        image = Command.create({"name": "stamp", "image": make_image()})
        self.own.write({"html": PAGE + '<img src="{{ images.stamp }}">', "image_ids": [image]})
        form = Form(self.formats)
        form.name = "New"
        form.start_from_id = self.own
        record = form.save()
        self.assertEqual(record._get_content(), self.own._get_content())
        self.assertEqual(record.image_ids.image, self.own.image_ids.image)
        self.assertEqual(len(self.own.image_ids), 1)
        form = Form(self.formats)
        form.name = "Newer"
        form.start_from_id = self.own
        form.start_from_id = self.classic
        self.assertFalse(form.save().image_ids)

    def test_own_ones_are_offered_first(self):
        """A field to choose one by shows no more than the first few."""
        self.assertEqual(self.formats.name_search("", limit=8)[0], (self.own.id, "Own"))

    # In use

    def test_in_use(self):
        """It can be archived, not deleted; and it says where."""
        department = self.env["hr.department"].sudo().create({"name": "Sales", "reminder_independent": True})
        text = self.get_text("firm")
        uses = {
            "Firm reminder - Ébénisterie Noël & Fils": (text, "format_id"),
            "Ébénisterie Noël & Fils - all levels": (self.company, "reminder_format_id"),
            "Sales - all levels": (department, "reminder_format_id"),
            "Letters: 1": (self.draft, "format_id"),
        }
        for usage, (record, name) in uses.items():
            with self.subTest(usage):
                record[name] = self.own.id
                self.env.flush_all()
                self.own.invalidate_recordset()
                self.assertEqual(self.own.usage, usage)
                with self.assertRaises(UserError) as error, self.cr.savepoint():
                    self.own.unlink()
                self.assertEqual(str(error.exception), f"“Own” is in use: archive it instead.\n{usage}")
                self.own.active = False
                self.own.active = True
                record[name] = self.classic.id if name == "format_id" and record == self.draft else False
        self.own.image_ids = [Command.create({"name": "stamp", "image": make_image()})]
        self.own.css = "p {}"
        images = self.own.image_ids.ids
        self.own.invalidate_recordset()
        self.own.unlink()
        attachments = self.env["ir.attachment"].sudo()
        of_images = [("res_model", "=", "account.reminder.format.image"), ("res_field", "=", "image")]
        self.assertFalse(attachments.search([*of_images, ("res_id", "in", images)]))

    def test_used_where_one_may_not_look(self):
        """Deleting is refused in words as well where the one who uses it can't be seen by who deletes."""
        branch = self.env["res.company"].sudo().create({"name": "Branch", "parent_id": self.company.id})
        branch.reminder_format_id = self.own
        with self.assertRaisesRegex(UserError, "is in use"):
            self.own.unlink()

    # One file

    def test_export_and_import(self):
        self.own.write(
            {
                "html": PAGE + "é {{ images.stamp }}",
                "css": "p {}",
                "paper": "Letter",
                "envelope": False,
                "margin_left": 7,
                "image_ids": [
                    Command.create({"name": "stamp", "image": make_image()}),
                    Command.create({"name": "seal", "image": make_image("red", "JPEG")}),
                ],
            }
        )
        self.authenticate("manager", "manager")
        response = self.url_open(self.own.action_export()["url"])
        self.assertEqual(response.headers["Content-Type"], "application/zip")
        self.assertIn("Own.zip", response.headers["Content-Disposition"])
        wizard = self.manager_env["account.reminder.format.import"].create({"file": base64.b64encode(response.content)})
        imported = self.formats.browse(wizard.action_import()["res_id"])
        self.assertEqual(imported._get_content(), self.own._get_content())
        self.assertEqual(
            {image.name: image.image for image in imported.image_ids},
            {image.name: image.image for image in self.own.image_ids},
        )
        self.assertRecordValues(imported, [{"name": "Own", "company_id": self.company.id, "user_id": self.manager.id}])
        again = self.formats._import(imported._export())
        self.assertEqual(again._get_content(), imported._get_content())

    def test_export_needs_access(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        self.make_manager("elsewhere", company)
        self.authenticate("elsewhere", "elsewhere")
        with self.assertLogs("odoo.http", "WARNING"):
            self.assertEqual(self.url_open(f"/relance_print/format/{self.own.id}").status_code, 403)

    @staticmethod
    def make_file(description=None, files=None, **options):
        description = {
            "name": "Evil",
            "envelope": "nf",
            "paper": "A4",
            "margin_top": 10,
            "margin_right": 0,
            "margin_bottom": 12,
            "margin_left": 0,
            **(description or {}),
        }
        files = {
            "format.json": json.dumps(description),
            "letter.html": PAGE,
            "table.html": "",
            "letter.css": "",
            **(files or {}),
        }
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, **options) as archive:
            for name, content in files.items():
                if content is not None:
                    archive.writestr(name, content)
        return stream.getvalue()

    def test_files_that_are_refused(self):
        good = self.make_file()
        self.assertEqual(self.formats._import(good).name, "Evil")
        image = base64.b64decode(make_image())
        encrypted = bytearray(good)
        for mark in (b"PK\x03\x04", b"PK\x01\x02"):
            start = good.index(mark)
            encrypted[start + (6 if mark.endswith(b"\x04") else 8)] |= 1
        unknown = bytearray(good)
        start = good.index(b"PK\x01\x02")
        unknown[start + 10] = 97
        broken = bytearray(good)
        broken[60:70] = b"\xff" * 10
        files = {
            "no zip": b"no zip",
            "empty": b"",
            "cut short": good[:-30],
            "broken": bytes(broken),
            "encrypted": bytes(encrypted),
            "of another kind": bytes(unknown),
            "without a description": self.make_file(files={"format.json": None}),
            "without a letter": self.make_file(files={"letter.html": None}),
            "no JSON": self.make_file(files={"format.json": "{"}),
            "a list": self.make_file(files={"format.json": "[1]"}),
            "nested": self.make_file(files={"format.json": "[" * 100_000}),
            "no UTF-8": self.make_file(files={"letter.css": b"\xff\xfe"}),
            "too large": self.make_file(files={"big.bin": bytes(25_000_000)}),
            "no name": self.make_file({"name": None}),
            "a name that is none": self.make_file({"name": ["x"]}),
            "unknown envelope": self.make_file({"envelope": "tube"}),
            "unknown paper": self.make_file({"paper": "A0"}),
            "no paper": self.make_file({"paper": None, "envelope": None}),
            "margins of text": self.make_file({"margin_top": "wide"}),
            "margins of nothing": self.make_file({"margin_top": None}),
            "margins out of bounds": self.make_file({"margin_top": 900}),
            "huge margins": self.make_file({"margin_top": 10**30}),
            "no letter": self.make_file(files={"letter.html": ""}),
            "script": self.make_file(files={"letter.html": "<script>x()</script>"}),
            "remote": self.make_file(files={"letter.css": "@import 'https://example.com'"}),
            "unknown variable": self.make_file(files={"table.html": "{{ nobody }}"}),
            "no image": self.make_file(files={"images/stamp": b"no image"}),
            "image above": self.make_file(files={"images/../../stamp": image}),
            "image anywhere": self.make_file(files={"images//etc/stamp": image}),
            "image with a suffix": self.make_file(files={"images/stamp.png": image}),
        }
        # what a file wants to set beside what a format is made of
        more = self.make_file({"company_id": False, "id": 1, "is_shipped": True, "user_id": 1, "fault": "x"})
        before = self.formats.search_count([])
        for name, data in files.items():
            with self.subTest(name), mute_logger("odoo.sql_db"), self.assertRaises(UserError), self.cr.savepoint():
                self.formats._import(data)
                self.env.flush_all()
        self.assertEqual(self.formats.search_count([]), before)
        self.assertRecordValues(
            self.formats._import(more), [{"company_id": self.company.id, "user_id": self.manager.id, "fault": False}]
        )

    def test_paths_in_a_file_are_harmless(self):
        """Nothing is unpacked: what a file calls its parts is no place on the server."""
        folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        target = folder / "written"
        data = self.make_file(files={str(target): "x", f"../../../../../..{target}": "x", "notes/readme.txt": "x"})
        imported = self.formats._import(data)
        self.assertFalse(target.exists())
        self.assertFalse(imported.image_ids)

    # Faults when printed

    def test_fault_when_printed(self):
        """The letter is printed all the same; who prints and, once, who is responsible are told."""
        draft = self.print_broken(self.own, PAGE + "\n{{ gone }}").with_context(lang="en_US")
        fault = "There is no variable “gone”. (Letter, line 3, column 4)"
        self.assertEqual(draft.letter_fault, fault)
        self.assertIn("Madame, Monsieur,", self.read_zone(draft, "body"))
        self.assertEqual(draft.format_id, self.own)
        (alert,) = [alert for alert in self.get_alerts(draft) if "fault" in alert.words]
        self.assertEqual(
            (alert.severity, alert.words, alert.action),
            ("warning", f"The format “Own” has a fault, so the letter is in “Classic”. {fault}", "action_open_format"),
        )
        self.assertEqual(draft.action_open_format()["res_id"], self.own.id)

        def print_letter(move):
            letter = self.make_draft(move).with_context(lang="en_US")
            letter.format_id = self.own.id
            with patch.object(type(self.env["res.users"]), "_bus_send") as told:
                letter.action_download_pdf()
            told.assert_called_once()
            kind, values = told.call_args.args
            self.assertEqual((kind, values["type"], values["sticky"]), ("simple_notification", "warning", True))
            self.assertIn(
                f"The format “Own” has a fault, so the letter was printed in “Classic”. {fault}", values["message"]
            )
            self.assertRecordValues(letter, [{"state": "printed", "format_id": self.classic.id}])
            return letter

        def get_messages():
            return (
                self.env["mail.message"].sudo().search([("model", "=", self.own._name), ("res_id", "=", self.own.id)])
            )

        printed = print_letter(self.invoice)
        self.assertIn(b"%PDF-", printed._get_archived_pdf()[:8])
        message = get_messages()
        self.assertEqual(message.notified_partner_ids, self.manager.partner_id)
        self.assertIn(fault, html.fromstring(message.body).text_content())
        self.assertEqual(self.own.fault, fault)
        # a second letter does not tell them again
        print_letter(self.make_move())
        self.assertEqual(get_messages(), message)
        # corrected, and broken anew: told again
        self.own.html = PAGE
        self.assertFalse(self.own.fault)
        self.print_broken(self.own, PAGE + "\n{{ gone }}")
        print_letter(self.make_move())
        self.assertEqual(len(get_messages()), 2)

    def test_fault_of_a_format_that_nobody_is_responsible_for(self):
        self.own.user_id = False
        draft = self.print_broken(self.own, "{{ gone }}", part="css")
        draft.action_download_pdf()
        self.assertEqual((draft.state, draft.format_id), ("printed", self.classic))
        self.assertIn("CSS", self.own.fault)

    def test_other_faults_when_printed(self):
        """Whatever a stored format does, the letter is in the default one."""
        self.own.image_ids = [Command.create({"name": "stamp", "image": make_image()})]
        for name, part, source in (
            ("syntax", "html", "{% if %}"),
            ("tag", "html", "{% include 'x' %}"),
            ("member", "table_html", "{{ images.gone }}"),
            ("loop", "html", "{% for i in (1..99999999) %}x{% endfor %}"),
            ("filter", "table_html", '{{ "x" | gone }}'),
        ):
            with self.subTest(name):
                draft = self.print_broken(self.own, source, part)
                self.assertIn("Madame, Monsieur,", self.read_zone(draft, "body"))
                self.assertTrue(draft.letter_fault)
                self.print_broken(self.own, PAGE if part == "html" else "", part)
                self.assertFalse(self.draft.letter_fault)
        attachments = self.env["ir.attachment"].sudo()
        of_images = [("res_model", "=", "account.reminder.format.image"), ("res_field", "=", "image")]
        attachments.search([*of_images, ("res_id", "in", self.own.image_ids.ids)]).unlink()
        draft = self.print_broken(self.own, PAGE + "{{ images.stamp }}")
        self.assertIn("Madame, Monsieur,", self.read_zone(draft, "body"))
        self.assertIn("stamp", draft.letter_fault)

    def test_fault_of_the_default_format(self):
        """There is nothing to fall back to: nothing is printed, and it is said why."""
        draft = self.print_broken(self.classic, "{{ gone }}").with_context(lang="en_US")
        with self.assertRaisesRegex(UserError, "The format “Classic” has a fault: There is no variable “gone”"):
            draft.action_download_pdf()
        self.assertEqual(draft.state, "draft")

    def test_fault_of_a_text(self):
        """It is the text's, not the format's: shown on the letter, to be corrected there, and not printed as it is."""
        self.env.flush_all()
        self.cr.execute(
            "UPDATE account_reminder SET body = %s WHERE id = %s",
            ["<p>Hello {{ gone }}, {{ level }}</p>", self.draft.id],
        )
        self.env.invalidate_all()
        draft = self.in_english(self.draft)
        self.assertFalse(draft.letter_fault)
        self.assertEqual(self.read_zone(draft, "body"), "Hello {{ gone }}, Rappel de règlement")
        fault = "Text: There is no variable “gone”."
        self.assertIn(("danger", fault), [(alert.severity, alert.words) for alert in self.get_alerts(draft)])
        with self.assertRaisesRegex(UserError, "There is no variable “gone”"):
            draft.action_download_pdf()
        draft.body = "<p>Hello</p>"
        draft.action_download_pdf()
        self.assertEqual(draft.state, "printed")

    # The letter beside the format

    def test_preview(self):
        """What is being typed, on the first overdue invoice or a picked one; nothing is written."""
        typed = {"html": PAGE + "<p>Typed {{ page_left }} {{ payment_link }}</p>", "margin_left": 17}
        picked = self.make_move(amount=77.0)
        for record in (self.own, self.classic, self.formats):
            with self.subTest(record=record.name):
                with self.assert_nothing_written():
                    preview = record.get_preview(typed)
                    other = record.get_preview(typed, picked.id)
                self.assertFalse(preview["error"])
                self.assertEqual(preview["move"], {"id": self.invoice.id, "display_name": self.invoice.display_name})
                page = self.read_zone(preview["html"])
                self.assertIn(f"Typed 17 {self.invoice.get_base_url()}/my/invoices/{self.invoice.id}", page)
                self.assertEqual(other["move"]["id"], picked.id)
        self.assertFalse(self.invoice.sudo().access_token)
        paper = self.own.get_preview({"paper": "Letter"})["html"]
        self.assertEqual(html.document_fromstring(paper).get("data-paper"), "Letter")
        self.assertNotIn("Typed", self.own.html)

    def test_preview_of_images_as_they_are_being_typed(self):
        """New, changed, renamed and removed ones, before anything is saved."""
        self.own.image_ids = [
            Command.create({"name": name, "image": make_image(name)}) for name in ("blue", "green", "red")
        ]
        blue, green, _red = self.own.image_ids
        rows = [
            {"id": blue.id, "name": "blue"},
            {"id": green.id, "name": "grass", "image": make_image("olive").decode()},
            {"id": False, "name": "stamp", "image": make_image("black", "GIF").decode()},
        ]
        uris = {
            name: f"data:image/{kind};base64,{make_image(color, kind.upper()).decode()}"
            for name, color, kind in (("blue", "blue", "png"), ("grass", "olive", "png"), ("stamp", "black", "gif"))
        }
        source = PAGE + "".join(f'<img src="{{{{ images.{name} }}}}">' for name in uris)
        with self.assert_nothing_written():
            page = self.own.get_preview({"html": source, "images": rows})["html"]
            sources = html.document_fromstring(page).xpath("//img[not(ancestor::*[@data-zone])]/@src")
            self.assertEqual(sources, list(uris.values()))
            self.assertTrue(self.own.get_preview_pdf({"html": source, "images": rows})["pdf"])
            for name in ("red", "green"):
                source = f"{PAGE}{{{{ images.{name} }}}}"
                error = self.own.get_preview({"html": source, "images": rows})["error"]
                self.assertIn(f"There is no variable “images.{name}”.", error["message"])
            # a format that isn't saved has none but those; another format's can't be had by naming their numbers
            source = f"{PAGE}{{{{ images.blue }}}}"
            self.assertTrue(self.formats.get_preview({"html": source, "images": rows})["error"])
            source = f"{PAGE}{{{{ images.stamp }}}}"
            self.assertIn(uris["stamp"], self.formats.get_preview({"html": source, "images": rows[2:]})["html"])
        self.assertEqual(self.own.image_ids.mapped("name"), ["blue", "green", "red"])
        refused = {"PNG, JPEG or GIF": ("stamp", make_image(kind="BMP")), "small letters": ("Stamp", make_image())}
        for message, (name, image) in refused.items():
            values = {"images": [{"id": False, "name": name, "image": image.decode()}]}
            for answer in (self.own.get_preview(values), self.own.get_preview_pdf(values)):
                self.assertIn(message, answer["error"]["message"])

    def test_preview_pdf(self):
        answer = self.own.get_preview_pdf({})
        self.assertFalse(answer["error"])
        self.assertEqual(base64.b64decode(answer["pdf"])[:5], b"%PDF-")
        self.assertEqual(answer["alerts"], [])
        self.assertEqual(answer["pages"]["count"], 1)
        longer = self.own.get_preview_pdf({"css": self.own.css + "\n.end { padding-top: 200mm }"})["pages"]
        self.assertEqual((longer["count"], [found["page"] for found in longer["breaks"]]), (2, [2]))
        moved = {"css": self.own.css + "\n.address { margin-top: 30mm }"}
        answer = self.own.get_preview_pdf(moved)
        self.assertTrue(answer["pdf"])
        self.assertIn(
            "Address line “127 boulevard de l’Égalité” is outside the envelope's window.",
            [alert["words"] for alert in answer["alerts"]],
        )
        self.assertEqual({alert["severity"] for alert in answer["alerts"]}, {"warning"})
        # no window, nothing to be seen in one
        self.assertEqual(self.own.get_preview_pdf({**moved, "envelope": False})["alerts"], [])
        broken = self.own.get_preview_pdf({"html": "{{ gone }}"})
        self.assertFalse(broken["pages"])
        self.assertEqual((broken["pdf"], broken["error"]["part"], broken["error"]["line"]), (False, "html", 1))
        self.set_parameter("printer_path", "/nowhere/wkhtmltopdf")
        missing = self.own.get_preview_pdf({})
        self.assertFalse(missing["pdf"])
        self.assertIn("not installed", missing["error"]["message"])

    def test_window_alerts_on_the_letter(self):
        self.assertEqual(self.draft.get_window_alerts(), [])
        self.own.css += "\n.address { margin-left: -60mm }"
        self.draft.format_id = self.own.id
        alerts = self.in_english(self.draft).get_window_alerts()
        self.assertIn("is outside the envelope's window", alerts[0]["words"])
        self.draft.format_id = self.classic.id
        self.draft.action_download_pdf()
        self.assertEqual(self.draft.get_window_alerts(), [])

    def test_variables(self):
        """Those of texts with their values, and what only formats have."""
        self.own.image_ids = [Command.create({"name": "stamp", "image": make_image()})]
        answer = self.own.get_variables()
        self.assertEqual(answer["move"]["id"], self.invoice.id)
        found = {row["name"]: row for row in answer["variables"]}
        expected = self.env["account.reminder"]._read_catalogue().variables
        self.assertEqual(
            [(row["name"], row["kind"]) for row in answer["variables"]], [(v.name, v.kind) for v in expected]
        )
        self.assertEqual(found["invoice_number"]["value"], self.invoice.name)
        self.assertEqual(found["images"]["members"], ["stamp"])
        self.assertIn("amount_due", found["lines"]["members"])
        self.assertEqual(list(dict.fromkeys(row["group"] for row in answer["variables"])), list(GROUPS.values()))
        self.assertEqual(len(self.formats.get_variables()["variables"]), len(expected))

    def test_every_variable_of_formats_has_a_value(self):
        """What the catalogue names is there when a letter is rendered, with its members, and what is there is in it."""
        seen = {}

        def spy(source, values, *args, **kwargs):
            seen.update(values)
            return letter_format.render_format(source, values, *args, **kwargs)

        catalogue = self.draft._read_catalogue()
        everything = "".join(f"{{{{ {name} }}}}" for name in catalogue.members if name != "invoice_table")
        content = self.draft.format_id._get_drawable()
        with patch(f"{MODELS.removesuffix('models')}tools.letter_page.render_format", spy):
            render(content._replace(html=everything + "{{ invoice_table }}"), self.draft._get_letter_context())
        self.assertEqual(set(catalogue.members) ^ set(seen), set())
        for variable in catalogue.variables:
            if variable.group != "format" or variable.name == "columns":  # of which there are none without an addon
                continue
            value = seen[variable.name]
            item = value[0] if variable.kind == "list" and variable.members else value
            if variable.members:
                self.assertEqual(set(variable.members) - set(item), set(), variable.name)

    # Speed

    def test_compiled_once(self):
        """However many letters: each part of each format once."""
        other = self.own.copy()
        for record in (self.own, other):
            record.write({part: f"{record[part]}\n" for part in PARTS})
        drafts = [self.draft, *(self.make_draft(self.make_move()) for _index in range(19))]
        for index, draft in enumerate(drafts):
            draft.format_id = (self.own, other)[index % 2].id
        self.env.flush_all()
        pdf = self.draft._render_pdf()
        letter_format._parse.cache_clear()
        with patch(f"{MODELS}.account_reminder_printer.print_letters", return_value=[pdf]) as printed:
            self.draft.browse([draft.id for draft in drafts]).action_download_pdf()
        self.assertEqual(printed.call_count, 20)
        self.assertEqual({draft.state for draft in drafts}, {"printed"})
        # the copy is the same code
        self.assertEqual(letter_format._parse.cache_info().misses, len(PARTS))
