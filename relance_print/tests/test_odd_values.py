# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Odd values by any door end in words for people, or in nothing; made from the registry, so that the next method is in it."""

import base64
import inspect
import json
import math
import re
from functools import partial, reduce

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from ..models.account_reminder_fact import LONGEST
from . import matrix
from .test_matrix import FactoryCommon

# What a client may send instead of what is asked for; some of it where there is much to try.
SOME = [None, 7, "x", ["x"], {"x": 1}, "\ud800"]
ODD = [*SOME, True, -1, 2**40, 1.5, "", "x" * 100_000, "\0", [], [None], {}, [[1, 2]]]
# half of a character, as JSON may have it; numbers that are none, or of thousands of digits; what is nested too deep
ODD += ["\ud800", math.nan, math.inf, 10**4000, reduce(lambda inner, _depth: {"x": [inner]}, range(400), "x")]
# What may come of it; ValidationError, AccessError and MissingError are UserErrors, too.
TOLD = (UserError,)
# Keys of values that our code reads.
KEYS = ["subject", "body", "html", "css", "envelope", "paper", "margin_top", "images"]
# What of the context Odoo itself makes keys of its cache, wherever it reads records.
OF_CACHE = {"tz", "reminder_lang"}


class OddValuesCommon(FactoryCommon):
    told = TOLD

    def try_out(self, about, call, *args, **kwargs):
        """Call, and undo what it did; nothing comes of it but an answer that can be sent, or words for people."""
        with self.subTest(about), self.cr.savepoint() as savepoint:
            try:
                answer = call(*args, **kwargs)
                self.env.flush_all()
                json.dumps(answer, default=str)
            except self.told as error:
                self.assertNotRegex(str(error), r"singleton|Traceback|Error\(|psycopg")
                self.assertTrue(str(error))
            finally:
                savepoint.rollback()
                self.env.invalidate_all()


@tagged("post_install", "-at_install")
class TestOddValues(OddValuesCommon, HttpCase):
    def get_caller(self, name, function):
        """Return who may call a method, of those who may do the least."""
        return next(
            self.personas[persona]
            for persona in ("readonly", "invoicing", "manager")
            if matrix.may_call(self.env, persona, name, function)
        )

    def iterate_methods(self):
        """Yield each public method, the record to call it on, and what it takes."""
        for (name, method), function in matrix.get_methods(self.env).items():
            user = self.get_caller(name, function)
            persona = next(key for key, value in self.personas.items() if value == user)
            record = self.get_record(persona, name).with_user(user).sudo(False)
            parameters = list(inspect.signature(function).parameters.values())[1:]
            yield f"{name}.{method}", record, function, parameters

    @mute_logger("odoo.sql_db")
    def test_arguments(self):
        """Each argument of each method, and each known key of those that are dicts; too few and too many of them."""
        tried = 0
        for about, record, function, parameters in self.iterate_methods():
            fine = [{} if parameter.annotation is dict else False for parameter in parameters]
            cases = [[*fine, 1], fine[:-1]]
            for index, parameter in enumerate(parameters):
                cases += [[*fine[:index], odd, *fine[index + 1 :]] for odd in ODD]
                if parameter.annotation is dict:
                    cases += [[{key: odd}, *fine[1:]] for key in KEYS for odd in SOME]
                    cases += [[{"images": [row]}, *fine[1:]] for row in self.get_odd_rows()]
            for case in cases:
                self.try_out(f"{about} {str(case)[:80]}", function, record, *case)
                tried += 1
            self.try_out(f"{about} unknown", function, record, unknown=1)
        self.assertGreater(tried, 200)

    def get_odd_rows(self):
        return [{"name": odd, "id": False, "image": "eA=="} for odd in SOME] + [
            {"name": "stamp", "id": odd, "image": other} for odd, other in zip(SOME, reversed(SOME), strict=True)
        ]

    @mute_logger("odoo.sql_db")
    def test_records(self):
        """No record, two, one that there is not, and what are no ids."""
        for about, record, function, parameters in self.iterate_methods():
            fine = [{} if parameter.annotation is dict else False for parameter in parameters]
            others = record.search([("id", "not in", record.ids)], limit=1) if record.has_access("read") else record
            if not others and not record.is_transient():
                others = record.sudo().search([], limit=2).sudo(False)
            two = record[:1] | others
            for ids in ((), two._ids, (2**30,), (2**40,), (0,), (-1,), ("x",), (None,), (1.5,)):
                self.try_out(f"{about} {ids}", function, record.browse(ids), *fine)

    @mute_logger("odoo.sql_db")
    def test_contexts(self):
        """Each key that our code reads of the context; also while records are made, read and searched for."""
        tried = set()
        for about, record, function, parameters in self.iterate_methods():
            fine = [{} if parameter.annotation is dict else False for parameter in parameters]
            for key, context in self.iterate_contexts(record):
                self.try_out(f"{about} {key}={context[key]}", function, record.with_context(**context), *fine)
                tried.add(key)
        self.assertLessEqual(OF_CACHE, tried)
        user = self.personas["invoicing"]
        for name, model in matrix.get_models(self.env).items():
            for key, context in self.iterate_contexts(model):
                mine = model.with_user(user).with_context(**context)
                if key in OF_CACHE:
                    continue
                if not model.is_transient():
                    self.try_out(f"list {name} {key}={context[key]}", mine.web_search_read, [], {"display_name": {}})
                elif mine.has_access("create"):
                    make = partial(self.make_any, mine, user)
                    self.try_out(f"new {name} {key}={context[key]}", lambda make=make: make().read())

    def iterate_contexts(self, model):
        """Yield each key of the context that our code of a model reads, and a context with something odd as its value."""
        for key in sorted(matrix.get_context_keys(model)):
            for odd in (7, "x", ["x"], {"x": 1}, [[1, 2]]):
                yield key, {"active_model": "account.move", "active_ids": self.invoice.ids, key: odd}

    def iterate_inputs(self):
        """Yield each field of ours that a client can set: its model, a record as a manager has it, and the field's name."""
        for name in matrix.get_models(self.env):
            record = self.get_record("manager", name)[:1]
            mine = record.with_user(self.personas["manager"]).sudo(False)
            for field in matrix.get_inputs(record):
                yield name, mine, field

    def test_files(self):
        """A file that is not in base64, in each field of ours that takes one."""
        tried = 0
        for name, mine, field in self.iterate_inputs():
            if mine._fields[field].type == "binary":
                for odd in ("x", "é", 7, ["x"], {"x": 1}, "not base64 at all!"):
                    self.try_out(
                        f"{name}.{field} {odd}", lambda mine=mine, field=field, odd=odd: mine.write({field: odd})
                    )
                    tried += 1
            if mine._fields[field].type == "binary" and mine._fields[field].required:
                for make in (lambda mine=mine: mine.create({}), partial(mine.write, {field: False})):
                    with self.subTest(f"{name}.{field} missing"), self.assertRaises(UserError), self.cr.savepoint():
                        make()
        self.assertGreater(tried, 10)
        letter = self.records["account.reminder"].with_user(self.personas["invoicing"]).sudo(False)
        with self.assertRaises(ValidationError):
            letter.write({"receipt": "x"})
        self.assertTrue(base64.b64decode(self.records["account.reminder"].sudo().pdf))

    @mute_logger("odoo.sql_db")
    def test_words(self):
        """What stands in no text: in each field of ours that takes words, and in each translation."""
        tried = set()
        for name, mine, field in self.iterate_inputs():
            kind = mine._fields[field].type
            if kind not in ("char", "text", "html", "json"):
                continue
            for odd in ("a\0b", "\ud800", ["\0"], {"\udfff": 1}) if kind == "json" else ("a\0b", "\ud800"):
                self.try_out(f"{name}.{field} {odd!r}", mine.write, {field: odd})
                if mine.has_access("create"):
                    self.try_out(f"new {name}.{field} {odd!r}", mine.create, {field: odd})
                if mine._fields[field].translate:
                    words = {"fr_FR": odd, "en_US": odd}
                    self.try_out(f"{name}.{field} {odd!r} in words", mine.update_field_translations, field, words)
                    tried.add("translated")
                tried.add(kind)
        self.assertGreaterEqual(tried, {"char", "text", "html", "json", "translated"})
        letter = self.get_record("invoicing", "account.reminder").with_user(self.personas["invoicing"]).sudo(False)
        with self.assertRaises(ValidationError):
            letter[:1].write({"tracking_number": "a\0b"})

    def test_long_words(self):
        """More than a letter has room for: in each field of ours that takes words, by each door; no minutes are spent on it."""
        refused, tried = set(), set()

        def attempt(about, door, *args):
            with self.subTest(about):
                with self.assertRaises(UserError) as caught, self.cr.savepoint():
                    door(*args)
                refused.update({about} if str(LONGEST[kind]) in str(caught.exception) else ())
            self.env.invalidate_all()

        for name, mine, field in self.iterate_inputs():
            kind = mine._fields[field].type
            if kind not in LONGEST:
                continue
            about, long = f"{name}.{field}", "x" * (LONGEST[kind] + 1)
            attempt(about, mine.write, {field: long})
            tried.add(about)
            if mine.has_access("create"):
                attempt(f"new {about}", mine.create, {field: long})
            if mine._fields[field].translate:
                attempt(f"translated {about}", mine.update_field_translations, field, {"en_US": long})
            if name.startswith("account.reminder"):
                attempt(f"default {about}", mine.with_context(**{f"default_{field}": long}).default_get, [field])
        # all but what stands against a change as such
        self.assertGreater(len(refused), 0.9 * len(tried))
        text, format_ = (
            self.records[f"account.reminder.{name}"].with_user(self.clerk).sudo(False) for name in ("text", "format")
        )
        kind = "html"
        for record, zone in ((text, "body"), (format_, "html"), (format_, "css")):
            attempt(f"preview {record._name}.{zone}", record.get_preview, {zone: "x" * (LONGEST["html"] + 1)})

    @mute_logger("odoo.sql_db")
    def test_numbers_and_days(self):
        """What is no number, day or option, or too large for the database: in each field of ours that takes one."""
        numbers = ("x", [7], {"x": 1}, 2**40, -(2**40), 1e300, math.nan, math.inf, 10**4000)
        odd_values = {
            **dict.fromkeys(("integer", "float", "monetary"), numbers),
            **dict.fromkeys(("date", "datetime"), ("x", "2026-13-40", "10000-01-01", 7, ["x"], {"x": 1})),
            "selection": ("x y", 7, ["x"], {"x": 1}, "\0"),
        }
        self.told = (*TOLD, IntegrityError)  # of a constraint that is broken Odoo tells in words
        tried = set()
        for name, mine, field in self.iterate_inputs():
            kind = mine._fields[field].type
            for odd in odd_values.get(kind, ()):
                self.try_out(f"{name}.{field} {odd!r:.50}", mine.write, {field: odd})
                tried.add(kind)
        self.assertGreaterEqual(tried, {*odd_values} - {"datetime"})

    def write_refused(self, record, vals):
        record.write(vals)
        self.fail("it was taken")

    @mute_logger("odoo.sql_db")
    def test_relations(self):
        """What leads to no record: in each relation of ours that a client can set, by each door; nothing is taken for empty."""
        self.told = (*TOLD, IntegrityError)
        ones = ("x", True, 1.5, -1, 2**40, [7], [7, "x"], {"id": "x"}, {"id": [7]})
        many = (
            "x",
            7,
            1.5,
            True,
            {"id": 7},
            ["x"],
            [None],
            [1.5],
            [{"id": 7}],
            [[]],
            [[0, 0]],
            [[0, 0, 7]],
            [[1]],
            [[1, "x", {}]],
        )
        many += (
            [[1, 7, 7]],
            [[4]],
            [[4, "x"]],
            [[2, None]],
            [[6]],
            [[6, 0, "x"]],
            [[6, 0, [None]]],
            [[6, 0, 7]],
            [["x", 1, 2]],
        )
        many += ([[9, 9, 9]], [{"x": 1}])
        tried = set()
        for name, mine, field in self.iterate_inputs():
            kind = mine._fields[field].type
            if field not in mine._get_relations():
                continue
            for odd in ones if kind == "many2one" else many:
                about = f"{name}.{field} {odd!r}"
                before = mine.sudo()[field]
                self.try_out(about, self.write_refused, mine, {field: odd})
                self.assertEqual(mine.sudo()[field], before, about)
                if mine.has_access("create"):
                    self.try_out(f"new {about}", mine.create, {field: odd})
                spec = {field: {"fields": {"display_name": {}}}}
                self.try_out(f"form {about}", mine.onchange, {field: odd}, [field], spec)
                self.try_out(f"new form {about}", mine.browse().onchange, {field: odd}, [], spec)
                tried.add(kind)
        self.assertEqual(tried, {"many2one", "one2many", "many2many"})

    def test_routes(self):
        """Addresses with ids that are none, of nobody or too large, and odd days: an answer of the browser's, no fault."""
        manager = self.personas["manager"]
        self.authenticate(manager.login, manager.login)
        for path, endpoint in matrix.get_routes().items():
            for model in re.findall(r"<models?\('([\w.]+)'\)", path):
                for odd in ("0", "999999", str(2**40), "x", "1,x", "0,0"):
                    address = self.fill(path, {model: odd})
                    with self.subTest(address), mute_logger("odoo.http"):
                        answer = self.url_open(address, allow_redirects=False)
                        self.assertIn(answer.status_code, (303, 400, 403, 404))
            for date in ("x", "2026-13-40", "", "0001-01-01", "9999-12-31", "2026-10-14T00:00"):
                if not matrix.is_for_browsers(endpoint, "manager"):
                    continue
                with self.subTest(date), mute_logger("odoo.http"):
                    status = self.url_open(f"{self.fill(path)}?date={date}").status_code
                    self.assertIn(status, (200, 400))

    def test_each_says_what_it_takes(self):
        """An argument of a public method is annotated, else what a client sends of it is not looked at."""
        for (name, method), function in matrix.get_methods(self.env).items():
            for parameter in list(inspect.signature(function).parameters.values())[1:]:
                self.assertIn(parameter.annotation, (dict, int), f"{name}.{method}: {parameter.name}")

    def test_refused_as_such(self):
        """Who may not is told so, whatever was sent with it."""
        text = self.records["account.reminder.text"].with_user(self.personas["employee"]).sudo(False)
        for call in (lambda: text.get_preview("x"), lambda: text.browse([]).get_preview(1, 2, 3)):
            with self.assertRaises(AccessError):
                call()
        with self.assertRaises(UserError):
            self.records["account.reminder"].with_user(self.clerk).browse(2**30).action_open()
