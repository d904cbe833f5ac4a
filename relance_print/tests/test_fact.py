# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Facts are our methods' word alone, by whatever door; made from the registry, so that the next field is in it."""

import json
from functools import partial

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from . import matrix
from .common import ReminderCommon, make_image
from .test_matrix import FactoryCommon

# What is tried as the value of a field, by its type; of relations, any record.
WRONG = {
    "char": "forged",
    "text": "forged",
    "html": "<p>forged</p>",
    "integer": 4711,
    "float": 47.11,
    "monetary": 47.11,
    "date": "2001-01-01",
    "datetime": "2001-01-01 01:01:01",
    "binary": "Zm9yZ2Vk",
    "json": {"forged": 1},
}


@tagged("post_install", "-at_install")
class TestFact(FactoryCommon):
    def get_wrong(self, record, field):
        """Return a value that a fact doesn't have, as a client would send it."""
        match field.type:
            case "boolean":
                return not record[field.name]
            case "selection":
                values = field.get_values(self.env)
                return next((value for value in values if value != record[field.name]), values[0])
            case "many2one" | "one2many" | "many2many":
                others = self.env[field.comodel_name].sudo().with_context(active_test=False).search([], limit=20)
                other = (others - record[field.name])[:1] or others[:1]
                if field.type == "many2one":
                    return other.id
                return [Command.link(other.id)] if other else [Command.clear()]
        return WRONG[field.type]

    def get_guarded(self):
        """Yield each record of the factory with its facts, and those of other addons' models."""
        for record in (*self.records.values(), *self.foreign.values()):
            facts = [record._fields[name] for name in sorted(record._get_facts())]
            yield record.sudo(), facts

    def test_all_are_guarded(self):
        """Each model of ours has the guard, and each of another addon on which we have a fact."""
        guard = self.env.registry["account.reminder.fact"]
        for name, model in matrix.get_models(self.env).items():
            self.assertIsInstance(model, guard, name)
        for name, fields in matrix.get_foreign_fields(self.env).items():
            model = self.env[name]
            if model.is_transient():
                continue  # settings: what they write is guarded where it is written
            for field in fields:
                about = f"{name}.{field.name}"
                if field.readonly:
                    self.assertIsInstance(model, guard, about)
                    self.assertIn(field.name, model._get_facts(), about)
                if field.name != "reminder_signature_image":
                    self.assertTrue(field.groups, f"{about} is seen by who can't read reminders")

    def test_create_and_write(self):
        """Refused to all but the superuser, the administrator included, and nothing of it is kept."""
        tried = 0
        for user in (self.personas["invoicing"], self.personas["manager"], self.administrator):
            for record, facts in self.get_guarded():
                mine = record.with_user(user).sudo(False)
                for field in facts:
                    wrong = self.get_wrong(record, field)
                    self.assert_each_refused(
                        {
                            "write": partial(mine.write, {field.name: wrong}),
                            "save": partial(mine.web_save, {field.name: wrong}, {}),
                            "create": partial(mine.create, {field.name: wrong}),
                            "load": partial(self.load, mine, field, wrong),
                        },
                        user=user.login,
                        fact=str(field),
                    )
                    tried += 1
        self.assertGreater(tried, 300)

    def load(self, record, field, wrong):
        """Import a row; an import tells of errors instead of raising them."""
        if field.type in ("one2many", "many2many", "json", "binary"):
            record._refuse_facts([{field.name: wrong}])  # what can't be imported
        name, value = field.name, wrong
        if field.type == "many2one":
            name = f"{name}/.id"
        elif field.type == "boolean":
            value = "1" if wrong else "0"
        elif field.type == "selection":
            value = dict(field._description_selection(self.env))[wrong]
        result = record.load([".id", name], [[str(record.id), str(value)]])
        self.assertFalse(result["ids"])
        record._refuse_facts([{name.partition("/")[0]: value}])

    def test_defaults(self):
        """Neither the context's nor those that a user stored, whoever creates the record; the field's own are."""
        for record, facts in self.get_guarded():
            for field in facts:
                if field.type in ("json", "binary", "one2many", "many2many"):
                    continue
                wrong = self.get_wrong(record, field)
                model = record.browse()
                expected = model.default_get([field.name])
                with self.subTest(str(field)):
                    for user in (self.personas["manager"], self.administrator):
                        asked = model.with_user(user).with_context(**{f"default_{field.name}": wrong})
                        for who in (asked, asked.sudo()):
                            found = who.default_get([field.name])
                            self.assertEqual(found.keys(), expected.keys())
                            if found != expected:  # the default may be who it is
                                self.assertNotEqual(found[field.name], wrong)
                    with self.cr.savepoint() as savepoint:
                        self.env["ir.default"].sudo().set(model._name, field.name, wrong)
                        self.assertEqual(model.sudo().default_get([field.name]), expected)
                        savepoint.rollback()

    def test_forms(self):
        """What a form sends of a fact is not taken: what it shows is what the record says."""
        user = self.administrator
        for record, facts in self.get_guarded():
            mine = record.with_user(user).sudo(False)
            if not mine.has_access("write"):
                continue
            for field in facts:
                if field.type in ("json", "binary", "one2many", "many2many") or field.compute:
                    continue
                wrong = self.get_wrong(record, field)
                with self.subTest(str(field)):
                    for form, changed in ((mine, [field.name]), (mine.browse(), [])):
                        if not form and not form.has_access("create"):
                            continue
                        answer = form.onchange({field.name: wrong}, changed, {field.name: {}})
                        shown = answer["value"].get(field.name)
                        if shown != form.default_get([field.name]).get(field.name):
                            self.assertNotIn(wrong, (shown, isinstance(shown, dict) and shown.get("id")))

    def test_from_the_other_side(self):
        """Commands of other records reach the facts of ours no better."""
        guard, tried = self.env.registry["account.reminder.fact"], 0
        ours = {record._name: record for record, _facts in self.get_guarded()}
        for name in sorted(self.env):
            if self.env[name]._abstract or self.env[name].is_transient():
                continue
            for field in self.env[name]._fields.values():
                if field.type not in ("one2many", "many2many") or field.comodel_name not in ours:
                    continue
                record = ours[field.comodel_name]
                if not isinstance(record, guard):
                    continue
                facts = [
                    name for name in record._get_facts() if record._fields[name].type in ("char", "integer", "date")
                ]
                other = self.env[name].sudo().search([(field.name, "in", record.ids)], limit=1) if field.store else None
                if not other or not facts:
                    continue
                wrong = WRONG[record._fields[facts[0]].type]
                write = other.with_user(self.administrator).sudo(False).write
                self.assert_each_refused(
                    {
                        "update": partial(write, {field.name: [Command.update(record.id, {facts[0]: wrong})]}),
                        "create": partial(write, {field.name: [Command.create({facts[0]: wrong})]}),
                    },
                    field=str(field),
                )
                tried += 1
        self.assertGreater(tried, 3)

    def test_dropped_within_a_form(self):
        """Facts of rows in a form, too: a row that is being made shows nothing of another's."""
        company = self.company.with_user(self.administrator)
        row = {"company_id": self.other.id, "subject": "Mine"}
        values = company._drop_facts({"reminder_text_ids": [[0, "virtual", row]], "name": "Kept"})
        self.assertEqual(values, {"reminder_text_ids": [[0, "virtual", {"subject": "Mine"}]], "name": "Kept"})
        self.assertEqual(json.dumps(row), json.dumps({"company_id": self.other.id, "subject": "Mine"}))

    # The archive

    def test_files_of_printed_letters(self):
        """The letter's own file and the copies on its invoices: nothing of them is written, by nobody, also by core's chatter."""
        letter = self.records["account.reminder"]
        files = (
            self.env["ir.attachment"]
            .sudo()
            .search([("res_model", "=", "account.reminder"), ("res_id", "=", letter.id), ("res_field", "=", "pdf")])
        )
        copies = (
            self.env["ir.attachment"]
            .sudo()
            .search(
                [
                    ("res_model", "=", "account.move"),
                    ("res_id", "in", letter.move_ids.ids),
                    ("checksum", "=", files.checksum),
                ]
            )
        )
        self.assertEqual((len(files), len(copies)), (1, 1))
        values = {
            "name": "x.pdf",
            "public": True,
            "access_token": "token",
            "type": "url",
            "url": "https://example.com",
            "checksum": "0" * 40,
            "company_id": self.other.id,
            "raw": b"forged",
            "res_id": 1,
            "res_model": "res.partner",
            "description": "x",
            "mimetype": "text/html",
            "res_field": "receipt",
        }
        for user in (self.personas["invoicing"], self.personas["manager"], self.administrator):
            for file in (files, copies):
                for mine in (file.with_user(user), file.with_user(user).sudo()):
                    self.assert_each_refused(
                        {
                            **{name: partial(mine.write, {name: value}) for name, value in values.items()},
                            "token": mine.generate_access_token,
                            "delete": mine.unlink,
                        },
                        user=user.login,
                        su=mine.env.su,
                        file=file.res_model,
                    )
        # nor is the letter served to anybody by another file; what the chatter makes of it to show it is no change
        clerk = copies.with_user(self.personas["invoicing"])
        same = {"name": "x.pdf", "raw": files.raw, "res_model": "account.move", "res_id": letter.move_ids.id}
        loose = clerk.create({**same, "res_model": False, "res_id": False, "public": True})
        self.assert_each_refused(
            {
                "public copy": lambda: clerk.copy({"public": True}),
                "public twin": lambda: clerk.create({**same, "public": True}),
                "twin with a token": lambda: clerk.create({**same, "access_token": "token"}),
                "put there": lambda: loose.write({"res_model": "account.move", "res_id": letter.move_ids.id}),
            }
        )
        clerk.write({"thumbnail": make_image()})
        # a receipt is the clerk's to give, by its field alone
        letter.with_user(self.personas["invoicing"]).receipt = make_image()
        receipt = (
            self.env["ir.attachment"]
            .sudo()
            .search(
                [
                    ("res_model", "=", "account.reminder.delivery"),
                    ("res_id", "=", letter._get_paper().id),
                    ("res_field", "=", "receipt"),
                ]
            )
        )
        mine = receipt.with_user(self.personas["invoicing"])
        self.assert_each_refused(
            {
                "public": lambda: mine.write({"public": True}),
                "token": mine.generate_access_token,
                "raw": lambda: mine.write({"raw": b"junk"}),
                "delete": mine.unlink,
            }
        )
        # another file on the same invoice is anybody's
        free = copies.with_user(self.personas["invoicing"]).create(
            {"name": "note.txt", "raw": b"note", "res_model": "account.move", "res_id": letter.move_ids.id}
        )
        free.name = "other.txt"
        free.unlink()

    # Names

    def test_names_of_who_did_it(self):
        """Each fact that names a user has the name as words, too, or keeps the user from being deleted."""
        for name, model in matrix.get_models(self.env).items():
            for fact in map(model._fields.get, model._get_facts()):
                if fact.type == "many2one" and fact.comodel_name == "res.users" and not fact.required:
                    self.assertIn(f"{fact.name.removesuffix('_id')}_name", model._fields, name)

    def test_a_deleted_user_is_named(self):
        leaver = self.make_clerk("leaver", name="Ana Parti")
        move = self.make_move(partner=self.british).with_env(self.as_user(leaver))
        letter = self.env["account.reminder"].browse(move.action_print_reminder()["res_id"])
        letter.with_env(self.as_user(leaver)).action_download_pdf()
        letter.with_env(self.as_user(leaver))._cancel("Mistake")
        leaver.sudo().unlink()
        letter.invalidate_recordset()
        self.assertFalse(letter.printed_by)
        self.assertEqual((letter.printed_by_name, letter.cancelled_by_name), ("Ana Parti", "Ana Parti"))


@tagged("post_install", "-at_install")
class TestOthersRecords(ReminderCommon):
    def test_who_deletes_entries_needs_no_right_to_reminders(self):
        """A bill, or an invoice with a draft of a letter, is deleted by who may delete entries and reads no reminders."""
        group = self.env["res.groups"].sudo().create({"name": "Entries only"})
        for model in ("account.move", "account.move.line"):
            self.env["ir.model.access"].sudo().create(
                {
                    "name": model,
                    "model_id": self.env["ir.model"]._get(model).id,
                    "group_id": group.id,
                    **{f"perm_{operation}": True for operation in matrix.OPERATIONS},
                }
            )
        user = new_test_user(self.env, "entries", groups="base.group_user", company_id=self.company.id)
        user.sudo().group_ids += group
        bill = self.make_move(post=False, move_type="in_invoice", invoice_date_due=False)
        bill.with_user(user).unlink()
        self.assertFalse(bill.exists())

    def test_defaults_of_a_user(self):
        self.env["ir.default"].sudo().set("account.reminder", "state", "printed", user_id=self.clerk.id)
        self.env["ir.default"].sudo().set("account.reminder", "number", 3, user_id=self.clerk.id)
        env = self.clerk_env(context={**self.clerk_env.context, "default_state": "printed"})
        draft = env["account.reminder"].browse(self.invoice.with_env(env).action_print_reminder()["res_id"])
        self.assertEqual((draft.state, draft.number), ("draft", 0))

    def test_an_invoice_that_became_anothers(self):
        """A draft is not printed to the customer that the invoice had."""
        draft = self.make_draft()
        self.invoice.sudo().button_draft()
        self.invoice.sudo().partner_id = self.british
        self.invoice.sudo().action_post()
        with self.assertRaises(UserError):
            draft.action_download_pdf()
        self.assertNotEqual(self.make_draft(), draft)
