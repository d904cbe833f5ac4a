# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What leaves for other programs, wherever it is made: file names, tables, payments; and that no address ever answers 500."""

import ast
import base64
import inspect
import itertools
import threading
from pathlib import Path
from urllib.parse import unquote

from werkzeug.routing.converters import NumberConverter

from odoo import SUPERUSER_ID
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from odoo.addons import relance_print

from . import matrix
from .common import ReminderCommon, make_image
from .test_copies import BROKEN

HOSTILE = '\u202e=1+1\u200b\t\x07/\\:*?"<>|长' + "长" * 100 + "\U0001f600"
ROOT = Path(relance_print.__file__).parents[1]


def iterate_calls():
    """Yield the path and the calls of each function in the sources of our addons, but of tests."""
    for path in ROOT.glob("relance_print*/**/*.py"):
        if "tests" not in path.parts:
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Call):
                    yield path, node


def get_name(call):
    """Return what a call is of, as `writer` of `csv.writer(…)`."""
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


class TestSources(ReminderCommon):
    """Places that are added tomorrow, too, go through the helpers."""

    def test_tables_are_written_in_one_place(self):
        writers = {"writer", "DictWriter", "writerow"}
        self.assertEqual(
            {path.name for path, call in iterate_calls() if get_name(call) in writers}, {"letter_files.py"}
        )

    def test_names_of_files_are_made_in_one_place(self):
        self.assertEqual([path for path, call in iterate_calls() if get_name(call) == "clean_filename"], [])
        found = [call for _path, call in iterate_calls() if get_name(call) == "content_disposition"]
        self.assertTrue(found)
        for call in found:
            argument = call.args[0]
            made = isinstance(argument, ast.Call) and get_name(argument) in ("make_file_name", "_get_filename")
            self.assertTrue(made, ast.unparse(call))
        for path, call in iterate_calls():
            if get_name(call) == "writestr" and path.name.endswith("_files.py"):
                name = call.args[0]
                is_made = isinstance(name, ast.Constant) or get_name(name) in ("make_file_name", "_get_filename")
                self.assertTrue(is_made, ast.unparse(call))
        for path in ROOT.glob("relance_print*/**/*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.FunctionDef) and node.name.endswith("_filename"):
                    self.assertIn("make_file_name(", ast.unparse(node), node.name)


class FilesCommon(ReminderCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.hostile = cls.env["res.partner"].create(
            {"name": HOSTILE, "street": "=HYPERLINK(A1)", "zip": "+33", "city": "@Lyon", "lang": "fr_FR"}
        )


@tagged("post_install", "-at_install")
class TestFiles(FilesCommon):
    def test_name_in_the_archive(self):
        letter = self.make_printed(self.make_move(partner=self.hostile))
        self.assertLessEqual(len(letter.pdf_filename.encode()), 255)
        self.assertTrue(letter.pdf_filename.isprintable())

    def test_reference_of_several_invoices_ends_at_a_whole_number(self):
        # more than three are paid by the letter's own reference
        moves = self.invoice.union(*(self.make_move() for _number in range(2)))
        for number, move in enumerate(moves.sudo()):
            move.payment_reference = f"{number}".rjust(60, "A")
        draft = self.clerk_env["account.reminder"]._create_draft(moves, self.levels["friendly"])
        draft.body = "<p>{{ payment_reference }}</p>"
        reference = self.read_zone(draft, "body")
        self.assertLessEqual(len(reference), 140)
        self.assertLessEqual(set(reference.split(", ")), set(moves.mapped("payment_reference")))

    def test_payment_without_what_is_not_seen(self):
        noise = "\u200b\u00ad\u2060\ufeff\u202e\U0001f600\x07"
        self.invoice.sudo().payment_reference = f"FAC{noise}/1"
        draft = self.make_draft()
        draft.body = "<p>{{ payment_reference }}</p>"
        self.assertEqual(self.read_zone(draft, "body").replace(" ", ""), "FAC/1")


@tagged("post_install", "-at_install")
class TestRoutes(ReminderCommon, HttpCase):
    """Each address of ours, with records in every odd state there is, answers what went wrong, and never 500."""

    QUERIES = ("", "?date=", "?date=2026-02-30", "?date=%00", "?date=0001-01-01", "?token=x&date=9999-12-31")

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        attachments = cls.env["ir.attachment"].with_user(SUPERUSER_ID)

        def spoil(record, field, content):
            files = attachments.search(
                [("res_model", "=", record._name), ("res_id", "=", record.id), ("res_field", "=", field)]
            )
            files.raw = content

        draft, *printed = reminders = [cls.make_draft(cls.make_move()) for _state in range(7)]
        _whole, cancelled, lost, receipt, copyless, hostile = printed
        draft.subject = HOSTILE
        for letter in printed:
            letter._print()
        cancelled._cancel("x")
        spoil(lost, "pdf", b"")
        receipt.receipt = make_image()
        spoil(receipt.delivery_ids, "receipt", BROKEN["a password"])
        copyless.move_ids.sudo().invoice_pdf_report_file = base64.b64encode(BROKEN["nothing but its beginning"])
        hostile.sudo().partner_id.name = HOSTILE
        hostile.flush_recordset()
        cls.env.cr.execute(
            "UPDATE account_reminder SET pdf_filename = %s WHERE id = %s", (HOSTILE.replace("\0", ""), hostile.id)
        )

        look = (
            cls.env["account.reminder.format"].search([], limit=1).copy({"name": HOSTILE, "company_id": cls.company.id})
        )
        look.image_ids = [(0, 0, {"name": "stamp", "image": make_image()})]
        spoil(look.image_ids, "image", b"")
        no_language = cls.env["res.partner"].create({"name": "x", "lang": False})
        cls.states = {
            "account.reminder": reminders,
            "account.reminder.format": [look, *cls.env["account.reminder.format"].search([], limit=2)],
            "res.company": [cls.company, cls.env["res.company"].sudo().create({"name": "Other"})],
            "res.partner": [cls.customer, no_language, hostile.partner_id, cls.customer | cls.german],
        }
        for samples in matrix.get_samples(cls.env):
            cls.states |= samples.make_states(cls, spoil)

    def iterate_values(self, converter):
        """Yield what may stand in an address for a converter: records in their states, ids of none, the words it allows."""
        if model := getattr(converter, "model", None):
            self.assertIn(model, self.states, "Say which odd states there are of it")
            yield from (",".join(map(str, record.ids)) for record in self.states[model])
            yield from ("0", "999999999")
        elif words := getattr(converter, "items", None):
            yield from words
        elif isinstance(converter, NumberConverter):
            letter = self.states["account.reminder"][1]
            yield from (str(letter.id), str(letter.move_ids.id), "0", "999999999")
        else:
            yield from ("0", "x", unquote("%E9"))

    def test_never_500(self):
        self.authenticate(self.clerk.login, self.clerk.login)
        threading.current_thread().dbname = self.env.cr.dbname  # as on a server; routes are of a database
        rules = [
            rule
            for rule in self.env["ir.http"].routing_map().iter_rules()
            if ".relance_print" in inspect.unwrap(rule.endpoint.func).__module__
        ]
        self.assertTrue(rules)
        asked = set()
        for rule in rules:
            values = [
                [(name, value) for value in self.iterate_values(converter)]
                for name, converter in rule._converters.items()
            ]
            queries = self.QUERIES if "date" in inspect.signature(rule.endpoint.func).parameters else ("",)
            for parts, query in itertools.product(itertools.product(*values), queries):
                address = rule.build(dict(parts), append_unknown=False) if not parts else None
                path = rule.rule
                for name, value in parts:
                    path = path[: path.index("<")] + value + path[path.index(">", path.index(f":{name}>")) + 1 :]
                address = path + query
                with (
                    self.subTest(address),
                    mute_logger("odoo.http", "odoo.addons.relance_print.models.account_move_copy"),
                ):
                    response = self.url_open(address, allow_redirects=False)
                    self.assertLess(response.status_code, 500, response.text[:2000])
                    disposition = response.headers.get("Content-Disposition", "")
                    name = unquote(disposition.partition("UTF-8''")[2])
                    self.assertLessEqual(len(name.encode()), 255)
                    self.assertTrue(name.isprintable(), name)
                    asked.add((rule.rule, response.status_code))
        routes = matrix.get_routes()
        opened = {rule.rule for rule in rules if matrix.is_for_browsers(routes[rule.rule], "invoicing")}
        self.assertEqual({rule for rule, status in asked if status == 200}, opened)
