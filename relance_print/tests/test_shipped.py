# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What came with the module is remembered as it came; ``tests/updates`` updates whole databases."""

import re
from pathlib import Path

from odoo.exceptions import UserError
from odoo.modules import get_module_path
from odoo.tests import TransactionCase, tagged

from ..models.account_reminder_shipped import _digest
from .matrix import PREFIX

# Where code names a record, and does not say that it may be missing.
NEEDED = re.compile(r"""env\.ref\(\s*"([\w.]+)",?\s*\)""")
# What screens and rights are made of; who deletes of that has an addon that does not work.
STRUCTURE = {"ir.ui.view", "ir.ui.menu", "ir.actions.act_window", "res.groups"}


@tagged("post_install", "-at_install")
class TestShipped(TransactionCase):
    def test_all_that_came_is_remembered(self):
        """A kind of record that a later version ships is one of these, or is not people's to decide about."""
        ours = [("module", "=like", r"relance\_print%")]
        decided = ["|", ("model", "=like", "account.reminder%"), ("model", "in", ("ir.cron", "ir.config_parameter"))]
        came = self.env["ir.model.data"].search([*ours, *decided])
        self.assertLessEqual(set(came.mapped("model")), self.env["account.reminder.shipped"]._get_kinds().keys())
        self.assertTrue(all(came.mapped("noupdate")))
        names = self.env["account.reminder.shipped"].search([]).mapped("name")
        self.assertEqual(sorted(names), sorted(came.mapped("complete_name")))

    def test_nothing_seems_changed(self):
        """Also in the languages that were loaded, and where Odoo stores another value than it was given."""
        for shipped in self.env["account.reminder.shipped"].search([]):
            record = self.env.ref(shipped.name)
            self.assertTrue(shipped.digests, shipped.name)
            for name, digests in shipped.digests.items():
                self.assertEqual(digests, _digest(record, name), (shipped.name, name))

    def test_what_people_may_delete_is_not_needed(self):
        """Where code takes a record for granted, Odoo keeps people from deleting it."""
        sources = [
            path
            for addon in self.env.registry._init_modules
            if addon.startswith(PREFIX)
            for folder in ("models", "wizard", "controllers")
            for path in Path(get_module_path(addon), folder).glob("*.py")
        ]
        self.assertGreater(len(sources), 50)
        for name in {name for path in sources for name in NEEDED.findall(path.read_text(encoding="utf-8"))}:
            record = self.env.ref(name)
            if record._name not in STRUCTURE:
                with self.subTest(name), self.assertRaises(UserError), self.cr.savepoint():
                    record.unlink()
        types = [("module", "=like", f"{PREFIX}%"), ("model", "=", "mail.activity.type")]
        for data in self.env["ir.model.data"].search(types):  # tasks are given them by name
            with self.subTest(data.complete_name), self.assertRaises(UserError), self.cr.savepoint():
                self.env[data.model].browse(data.res_id).unlink()

    def test_words_of_people_are_not_what_came(self):
        """A language that has no translations of ours, and words that somebody wrote in it before another language came."""
        level = self.env.ref("relance_print.level_last")
        level.with_context(lang="es_ES").name = "Último"
        self.env["ir.module.module"]._load_module_terms(["relance_print"], ["de_DE"])
        shipped = self.env["account.reminder.shipped"].search([("name", "=", "relance_print.level_last")])
        self.assertNotEqual(shipped.digests["name"], _digest(level, "name"))
