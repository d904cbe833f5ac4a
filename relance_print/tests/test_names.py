# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a filter, an export and an empty form ask of every model; read off the registry, so that what is new is in it."""

import warnings
from contextlib import suppress

from psycopg2 import IntegrityError

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from . import matrix
from .test_matrix import FactoryCommon


@tagged("post_install", "-at_install")
class TestNames(FactoryCommon):
    def get_records(self):
        """Return the records of our models that stay."""
        return {name: record for name, record in self.records.items() if not record.is_transient()}

    def test_a_name_is_looked_for(self):
        """A filter by a record's name finds what has it; where Odoo knows no field to look in, it would find all."""
        for name, record in self.get_records().items():
            with self.subTest(name):
                shown = record[:1].display_name
                self.assertFalse(shown.startswith(f"{name},"), shown)
                looked_in = self.env[name]._rec_names_search or [self.env[name]._rec_name]
                paths = [path for path in looked_in if path and self.env[name]._fields[path.split(".")[0]]]
                self.assertTrue(paths, "no field is looked in")
                find = self.env[name].sudo().with_context(active_test=False).search
                self.assertFalse(find([("display_name", "ilike", "nobody calls anything so")]))
                if any(self.env[name]._fields[path.split(".")[0]].type != "date" for path in paths):
                    words = [word.strip("(),") for word in shown.split()]
                    self.assertTrue(any(record[:1] in find([("display_name", "ilike", word)]) for word in words), shown)

    def test_copies_have_a_name_of_their_own(self):
        """What is chosen by its name is not called like another one, in any language."""
        named = set()
        for name, record in self.get_records().items():
            mine = record[:1].with_user(self.administrator).sudo(False)
            if mine._rec_name != "name" or "name" in mine._get_facts() or not mine.has_access("create"):
                continue
            once = suppress(UserError, IntegrityError)  # of what its owner has once, such as an image
            with self.subTest(name), once, mute_logger("odoo.sql_db"), self.cr.savepoint() as savepoint:
                copy = mine.copy()
                for lang in ("en_US", "fr_FR"):
                    self.assertNotEqual(copy.with_context(lang=lang).name, mine.with_context(lang=lang).name)
                named.add(name)
                savepoint.rollback()
            self.env.invalidate_all()
        self.assertGreaterEqual(named, {"account.reminder.level", "account.reminder.format"})

    def test_fields_are_read(self):
        """Each field can be read by itself, without what a screen or a scheduled action says in the context."""
        for name, fields in matrix.get_foreign_fields(self.env).items():
            record = self.foreign.get(name) or self.env[name].sudo().search([], limit=1)
            for field in fields:
                with self.subTest(f"{name}.{field.name}"), self.cr.savepoint():
                    record.sudo().with_context({}).read([field.name])
        for name, record in self.records.items():
            for field in self.env[name]._fields:
                with self.subTest(f"{name}.{field}"), self.cr.savepoint():
                    record.sudo().with_context({}).read([field])

    def test_fields_that_people_add(self):
        """A field of one's own, as Studio makes it, can be filled in, also where all else is kept as it was done."""
        self.addCleanup(self.registry.reset_changes)
        self.addCleanup(self.registry.clear_all_caches)
        tables = [name for name, record in self.get_records().items() if record._auto]
        own = {"name": "x_note", "ttype": "char", "field_description": "Note", "state": "manual"}
        models = map(self.env["ir.model"]._get, tables)
        self.env["ir.model.fields"].sudo().create([{**own, "model_id": model.id} for model in models])
        filled = set()
        for name in tables:
            for user in (self.personas["invoicing"], self.administrator):
                record = self.records[name][:1].with_user(user).sudo(False)
                if record.has_access("write"):
                    with self.subTest(name):
                        record.write({"x_note": user.name})
                        self.assertEqual(record.x_note, user.name)
                        filled.add(name)
        self.assertIn("account.reminder", filled)

    def test_empty_forms(self):
        """A form without a word in it has fields of the right types."""
        for name, model in matrix.get_models(self.env).items():
            model = model.with_user(self.administrator)
            if model.has_access("create"):
                with self.subTest(name), warnings.catch_warnings():
                    warnings.simplefilter("error")
                    model.onchange({}, [], {field: {} for field in model.fields_get()})
