# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What relations name: clients learn no name by sending an id; what is deleted stays as words, or is refused in words."""

import json
from functools import partial

from odoo.fields import Command
from odoo.tests import HttpCase, tagged
from odoo.tools import SQL, mute_logger

from . import matrix
from .common import ReminderCommon
from .test_matrix import FactoryCommon

SECRET = "Geheimrat 4711"
# Whose company is that of what they belong to.
OWNERS = {
    "account.reminder.format.image": ("format_id", "account.reminder.format"),
    "account.reminder.format.version": ("format_id", "account.reminder.format"),
    "account.reminder.scheme.tier": ("scheme_id", "account.reminder.scheme"),
    "account.reminder.line": ("reminder_id", "account.reminder"),
    "res.partner.bank": ("partner_id", "res.partner"),
}


def get_relations(env):
    """Yield our fields that lead to records, of each model that has any."""
    models = [*matrix.get_models(env).values(), *(env[name] for name in matrix.get_foreign_fields(env))]
    for model in models:
        for field in model._fields.values():
            ours = field._modules and all(module.startswith(matrix.PREFIX) for module in field._modules)
            if field.relational and ours:
                yield model, field


@tagged("post_install", "-at_install")
class TestUnreadable(FactoryCommon):
    def setUp(self):
        super().setUp()
        self.secrets = {}
        self.other.sudo().write({"name": SECRET, "reminder_independent": True, "reminder_text_mode": "custom"})

    def get_secret(self, name):
        """Return a record of any model that belongs to another company and has a name to keep, or that all may read."""
        if name not in self.secrets:
            self.secrets[name] = record = self.make_secret(name)
            values = {"company_id": self.other.id, "name": SECRET}
            if name in OWNERS:
                values[OWNERS[name][0]] = self.get_secret(OWNERS[name][1]).id
            self.env.flush_all()
            for column, value in values.items():
                field = record._fields.get(column)
                # a model without a table reads what others keep
                if record._auto and field and field.store and field.column_type and not field.translate:
                    self.set_column(record, column, value)
            self.env.invalidate_all()
        return self.secrets[name]

    def set_column(self, record, column, value):
        """Write what no method would let pass."""
        names = SQL.identifier(record._table), SQL.identifier(column)
        self.cr.execute(SQL("UPDATE %s SET %s = %s WHERE id = %s", *names, value, record.id))

    def make_secret(self, name):
        def move():
            return self.make_move(partner=self.german)

        secret = {"name": SECRET, "company_id": self.other.id}
        user = {"name": SECRET, "login": "secret", "company_ids": self.other.ids}
        bank = {"acc_number": SECRET}
        makers = {
            "account.move": move,
            "account.move.line": lambda: move().line_ids[0],
            "account.reminder": lambda: self.make_draft(move()),
            "account.reminder.line": lambda: self.make_draft(move()).line_ids[0],
            "account.reminder.text": lambda: self.get_text("firm", self.other.sudo()),
            "account.reminder.format.image": lambda: self.records[name].copy({"name": "secret"}),
            "res.company": self.other.sudo,
            "res.users": lambda: self.env[name].sudo().create({**secret, **user}),
            "res.partner.bank": lambda: (
                self.env[name].sudo().create({**bank, "partner_id": self.get_secret("res.partner").id})
            ),
            **dict.fromkeys(
                ("res.partner", "hr.department", "product.product"), lambda: self.env[name].sudo().create(secret)
            ),
            **dict.fromkeys(("res.currency", "res.lang", "account.reminder.level"), lambda: self.get_any(name)),
        }
        for samples in matrix.get_samples(self.env):
            if hasattr(samples, "get_makers"):
                makers |= samples.get_makers(self)
        return makers.get(name, lambda: self.make_any(self.env[name]))()

    def get_attempts(self, mine, field, secret):
        """Return what a client can send, by name of the door, each a function that gives the answer."""
        values = (
            [secret.id, [secret.id, "x"], {"id": secret.id}]
            if field.type == "many2one"
            else [[Command.link(secret.id)], [Command.set(secret.ids)], [[1, secret.id, {}]], secret.ids]
        )
        spec = {"display_name": {}, field.name: {"fields": {"display_name": {}}}}
        new = mine.browse()
        for number, value in enumerate(values):
            vals = {field.name: value}
            yield f"create {number}", lambda vals=vals: new.create(vals).web_read(spec)
            yield f"save new {number}", partial(new.web_save, vals, spec)
            yield f"write {number}", lambda vals=vals: mine.write(vals) and mine.web_read(spec)
            yield f"save {number}", partial(mine.web_save, vals, spec)
            for changed in ([], [field.name]):
                yield f"form {changed} {number}", partial(new.onchange, dict(vals), changed, spec)
                yield f"change {changed} {number}", partial(mine.onchange, dict(vals), changed, spec)
            given = new.with_context(**{f"default_{field.name}": value})
            yield f"default {number}", partial(given.onchange, {}, [], spec)
            yield f"create by default {number}", lambda given=given: given.create({}).web_read(spec)

    @mute_logger("odoo.sql_db", "odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_no_name_is_told(self):
        """Neither by an answer nor by an error: whatever relation of ours is sent the id, by whatever door."""
        tried = set()
        for user in (self.personas["manager"], self.administrator):
            for model, field in get_relations(self.env):
                secret = self.get_secret(field.comodel_name)
                if secret.with_user(user).sudo(False).has_access("read"):
                    continue
                name = model._name
                if model._transient and not model.with_user(user).has_access("create"):
                    continue
                record = self.records.get(name) or self.foreign.get(name)
                if model._transient:  # one's own alone is to be read
                    ours = name in self.records
                    record = self.make_any(model, user) if ours else model.with_user(user).create({})
                mine = record.with_user(user).sudo(False)
                names = {SECRET, secret.sudo().display_name or SECRET}
                for door, attempt in self.get_attempts(mine, field, secret):
                    with self.subTest(str(field), door=door, user=user.login):
                        try:
                            with self.cr.savepoint() as savepoint:
                                told = str(attempt())
                                savepoint.rollback()
                        except Exception as error:
                            told = str(error)
                        self.env.invalidate_all()
                        for word in names:
                            self.assertNotIn(word, told)
                tried.add(str(field))
        self.assertGreater(len(tried), 40)

    def test_what_is_there_may_be_sent_again(self):
        """A form sends what the record has, also what the user may not read; and the row of a form is no other door."""
        format_ = self.records["account.reminder.format"]
        secret = self.get_secret("res.users")
        self.env.flush_all()
        self.set_column(format_, "user_id", secret.id)
        self.env.invalidate_all()
        mine = format_.with_user(self.personas["manager"])
        mine._refuse_unreadable([{"user_id": secret.id}])
        self.assertIn("value", mine.onchange({"user_id": secret.id, "name": "Other"}, ["name"], {"name": {}}))


@tagged("post_install", "-at_install")
class TestDeleted(FactoryCommon, HttpCase):
    def delete(self, record):
        """Delete a record over RPC, as the web client does, and return the error's name and words, if there is one."""
        params = {"model": record._name, "method": "unlink", "args": [record.ids], "kwargs": {}}
        with mute_logger("odoo.http", "odoo.sql_db"):
            answer = self.url_open(
                f"/web/dataset/call_kw/{record._name}/unlink",
                data=json.dumps({"jsonrpc": "2.0", "method": "call", "params": params}),
                headers={"Content-Type": "application/json"},
            ).json()
        error = answer.get("error", {}).get("data", {})
        return error.get("name"), error.get("message", "")

    def test_what_records_need(self):
        """Each relation that keeps a record from being deleted: refused in words that name what needs it."""
        admin = self.env.ref("base.user_admin")
        admin.sudo().write({"password": "the_admin_of_all", "company_ids": [Command.link(self.company.id)]})
        self.authenticate(admin.login, "the_admin_of_all")
        refused = set()
        for model, field in get_relations(self.env):
            if field.type != "many2one" or not field.store or field.ondelete != "restrict" or model._transient:
                continue
            record = (self.records.get(model._name) or self.foreign[model._name])[:1]
            with self.subTest(str(field)), self.cr.savepoint() as savepoint:
                needed = self.make_needed(field.comodel_name)
                self.env.flush_all()
                query = SQL(
                    "UPDATE %s SET %s = %s WHERE id = %s",
                    SQL.identifier(model._table),
                    SQL.identifier(field.name),
                    needed.id,
                    record.id,
                )
                self.cr.execute(query)
                self.env.invalidate_all()
                name, words = self.delete(needed)
                savepoint.rollback()
                self.assertIn(name, ("odoo.exceptions.UserError", "odoo.exceptions.ValidationError"), words)
                for raw in ("violates", "constraint", model._table, field.name):
                    self.assertNotIn(raw, words)
                refused.add(str(field))
            self.env.invalidate_all()
        self.assertGreater(len(refused), 15)

    def make_needed(self, name):
        match name:
            case "account.move":
                return self.make_move(post=False).sudo()
            case "res.currency":
                return self.env[name].sudo().create({"name": "XQQ", "symbol": "q"})
            case "res.company" | "res.partner":
                return self.env[name].sudo().create({"name": "Needed"})
            case "account.reminder.format":
                return self.records[name].sudo().copy({"company_id": self.company.id})
        return self.make_any(self.env[name])


@tagged("post_install", "-at_install")
class TestMerged(ReminderCommon):
    def test_whom_a_letter_was_printed_to(self):
        """A merged, then renamed customer: the letter's history is theirs, its name and address are those on the paper."""
        twin = self.customer.sudo().copy(
            {"name": "Ameublement SA", "street": "9 rue Neuve", "zip": "69001", "city": "Lyon"}
        )
        move = self.make_move(partner=twin)
        printed, draft = self.make_printed(move), self.make_draft(self.make_move(partner=twin))
        address = ["Ameublement SA", "9 rue Neuve", "Bâtiment Écureuil – 3e étage", "69001 LYON"]
        self.assertEqual(printed.partner_name, "Ameublement SA")
        self.assertEqual(set(printed.partner_address.split("\n")) - set(address), {"127 boulevard de l’Égalité"})
        before = printed.display_name, printed._get_archived_pdf()
        wizard = (
            self.env["base.partner.merge.automatic.wizard"]
            .sudo()
            .create(
                {
                    "partner_ids": [Command.set((twin | self.customer).ids)],
                    "dst_partner_id": self.customer.id,
                    "state": "selection",
                }
            )
        )
        wizard.action_merge()
        self.env.invalidate_all()
        self.assertFalse(twin.exists())
        self.customer.sudo().write({"name": "Quite Another", "street": "1 Elsewhere"})
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(printed.partner_id, self.customer)
        self.assertEqual(printed.partner_name, "Ameublement SA")
        self.assertIn("9 rue Neuve", printed.partner_address)
        self.assertEqual((printed.display_name, printed._get_archived_pdf()), before)
        self.assertEqual(printed.search([("partner_name", "ilike", "ameublement sa")]), printed)
        self.assertEqual(draft.partner_name, "Quite Another")
        draft.action_download_pdf()
        self.assertEqual(draft.partner_name, "Quite Another")
