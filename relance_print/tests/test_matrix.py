# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The matrix of rights, walked over RPC and HTTP as each person; read off the code, so that what is new is in it."""

import inspect
import re
from itertools import cycle
from unittest.mock import patch
from xmlrpc.client import Fault

from odoo import models
from odoo.fields import Command, Date, Datetime
from odoo.tests import HttpCase, JsonRpcException, new_test_user, tagged
from odoo.tools import mute_logger

from odoo.addons.rpc.controllers.xmlrpc import OdooMarshaller

from . import matrix
from .common import ReminderCommon, make_image

REFUSED = {
    "odoo.exceptions.AccessError",
    "odoo.exceptions.AccessDenied",
    "odoo.http.SessionExpiredException",
    "werkzeug.exceptions.Unauthorized",
}
# What XML-RPC has in place of names of errors; 1 are all others, with their traceback.
FAULTS = {2: "odoo.exceptions.UserError", 3: "odoo.exceptions.AccessDenied", 4: "odoo.exceptions.AccessError"}
# What Odoo tells the user of, after it was found that they may try; anything else is a fault.
TOLD = {
    "odoo.exceptions.UserError",
    "odoo.exceptions.ValidationError",
    "odoo.exceptions.RedirectWarning",
    "odoo.exceptions.MissingError",
}
# Doors through which something could be learnt of records: of each its arguments, with the records' ids.
READERS = {
    "read": lambda ids: [ids, ["display_name"]],
    "web_read": lambda ids: [ids, {"display_name": {}}],
    "search": lambda ids: [[["id", "in", ids]]],
    "search_read": lambda ids: [[["id", "in", ids]], ["id"]],
    "web_search_read": lambda ids: [[["id", "in", ids]], {"id": {}}],
    "search_count": lambda ids: [[["id", "in", ids]]],
    "name_search": lambda ids: ["", [["id", "in", ids]]],
    "read_group": lambda ids: [[["id", "in", ids]], ["id:count"], []],
    "formatted_read_group": lambda ids: [[["id", "in", ids]], [], ["__count"]],
    "web_read_group": lambda ids: [[["id", "in", ids]], ["id"], ["__count"]],
    "export_data": lambda ids: [ids, ["id"]],
    "copy": lambda ids: [ids],
    "onchange": lambda ids: [ids, {}, [], {"display_name": {}}],
}


class FactoryCommon(ReminderCommon):
    """A record of each of our models and of each model that we extend, and each person."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.personas = {
            persona: new_test_user(
                cls.env, f"the_{persona}", groups=groups, company_id=cls.company.id, password=f"the_{persona}"
            )
            for persona, groups in matrix.PERSONAS.items()
            if persona != "public"
        }
        cls.administrator = new_test_user(
            cls.env,
            "the_administrator",
            groups="base.group_system,account.group_account_manager,hr.group_hr_manager,base.group_partner_manager",
            company_id=cls.company.id,
        )
        cls.other = cls.env["res.company"].sudo().create({"name": "Elsewhere"})
        cls.branch = cls.env["res.company"].sudo().create({"name": "Branch", "parent_id": cls.company.id})
        cls.strangers = {
            name: cls.make_manager(f"the_{name}", company, email=f"{name}@example.com")
            for name, company in (("elsewhere", cls.other), ("branch", cls.branch))
        }
        cls.department = cls.env["hr.department"].sudo().create({"name": "Sales", "company_id": cls.company.id})
        move = cls.make_move(days_late=60)
        cls.printed = printed = cls.make_printed(move, "formal_notice")
        own = cls.env.ref("relance_print.format_modern").sudo().copy({"name": "Own", "company_id": cls.company.id})
        own.image_ids = [Command.create({"name": "stamp", "image": make_image()})]
        own.css = "p {}"
        found = {
            "account.reminder": printed,
            "account.reminder.line": printed.line_ids,
            "account.reminder.format": own,
            "account.reminder.format.image": own.image_ids,
            "account.reminder.format.version": own.version_ids,
            "account.reminder.text": cls.get_text("firm"),
        }
        for samples in matrix.get_samples(cls.env):
            found |= samples.make_records(cls)
        cls.records = {
            name: (found[name] if name in found else cls.make_any(model)).sudo().with_env(cls.env)
            for name, model in matrix.get_models(cls.env).items()
        }
        cls.foreign = {
            "account.move": move,
            "res.partner": cls.customer,
            "res.company": cls.company,
            "hr.department": cls.department,
            **{name: found[name] for name in matrix.get_foreign_fields(cls.env) if name in found},
        }
        cls.env.flush_all()

    @classmethod
    def make_any(cls, model, user=None):
        """Return a new record of any model, its required fields filled with what there is."""
        model = model.sudo() if user is None else model.with_user(user)
        values = {}
        for name, field in model._fields.items():
            if not field.required or (field.compute and field.readonly) or name in model.default_get([name]):
                continue
            match field.type:
                case "many2one":
                    values[name] = cls.get_any(field.comodel_name).id
                case "many2many":
                    values[name] = [Command.set(cls.get_any(field.comodel_name).ids)]
                case "selection":
                    values[name] = field.get_values(cls.env)[0]
                case "date":
                    values[name] = "2001-01-01"
                case "binary":
                    values[name] = make_image()
                case "integer" | "float" | "monetary":
                    values[name] = 1
                case _:
                    values[name] = "Any"
        return model.create(values)

    @classmethod
    def get_any(cls, name):
        mine = {"res.partner": cls.customer, "res.company": cls.company, "account.reminder": cls.printed}
        return mine.get(name) or cls.env[name].sudo().search([], limit=1)

    def fill(self, path, odd=None):
        """Return the address of a route with our records in it.

        :param dict odd: what to write instead of the id of a record, by model
        """
        path = re.sub(
            r"<models?\('([\w.]+)'\):\w+>",
            lambda match: (
                (odd or {}).get(match[1]) or str((self.records.get(match[1]) or self.foreign[match[1]])[:1].id)
            ),
            path,
        )
        path = path.replace("<int:reminder_id>", str(self.printed.id)).replace("<int:page>", "1")
        path = path.replace("<int:move_id>", str(self.printed.move_ids.id))
        return re.sub(r"<any\((\w+)[^)]*\):\w+>", r"\1", path)

    def get_record(self, persona, name):
        """Return the record that a person is tried on: of what is one's own alone, theirs, if they may make one."""
        user = self.personas.get(persona)
        if self.env[name].is_transient() and user and matrix.may(self.env, persona, "create", name):
            return self.make_any(self.env[name], user)
        return self.records.get(name) or self.foreign[name]


@tagged("post_install", "-at_install")
class TestMatrix(FactoryCommon, HttpCase):
    def login(self, persona):
        user = self.personas.get(persona) or self.strangers.get(persona)
        self.authenticate(*(2 * [user.login] if user else (None, None)))

    def call(self, model, method, *args, **kwargs):
        """Call a method over RPC, as the web client does; what it did is undone.

        :return: the name of the error that it was answered with, or None, and the answer
        """
        params = {"model": model, "method": method, "args": list(args), "kwargs": kwargs}
        with self.cr.savepoint() as savepoint, mute_logger("odoo.http", "odoo.sql_db"):
            try:
                answer, error = self.make_jsonrpc_request(f"/web/dataset/call_kw/{model}/{method}", params), None
            except JsonRpcException as raised:
                answer, error = None, raised.args[0]
            savepoint.rollback()
        self.env.invalidate_all()
        return error, answer

    def call_json2(self, user, record, method, context, named):
        """As above, with a key of one's own; nobody has none.

        :return: the name of the error or None, and all that was answered
        """
        headers = {}
        if user:
            # sudo: whether portal users may have keys is a setting
            key = self.env["res.users.apikeys"].with_user(user).sudo()._generate("rpc", "walk", None)
            headers["Authorization"] = f"bearer {key}"
        sent = {"ids": record.ids, "context": context, **named}
        with self.cr.savepoint() as savepoint, mute_logger("odoo.http", "odoo.sql_db"):
            answer = self.url_open(f"/json/2/{record._name}/{method}", json=sent, headers=headers)
            savepoint.rollback()
        self.env.invalidate_all()
        return None if answer.ok else answer.json()["name"], answer.text

    def call_xmlrpc(self, user, record, method, context, named):
        """As above, with the password; nobody tries another's."""
        who = (user.id, user.login) if user else (self.clerk.id, "x")
        # what Odoo writes by the type, which a stopped clock has of its own
        days = {
            type(Date.today()): OdooMarshaller.dump_date,
            type(Datetime.now()): OdooMarshaller.dump_datetime,
        }
        with (
            self.cr.savepoint() as savepoint,
            mute_logger("odoo.http", "odoo.sql_db", "odoo.addons.rpc.controllers"),
            patch.dict(OdooMarshaller.dispatch, days),
        ):
            try:
                execute, error = self.xmlrpc_object.execute_kw, None
                sent = {"context": context, **named}
                answer = str(execute(self.cr.dbname, *who, record._name, method, [record.ids], sent))
            except Fault as fault:
                answer, error = fault.faultString, FAULTS.get(fault.faultCode, fault.faultString)
            savepoint.rollback()
        self.env.invalidate_all()
        return error, answer

    def assert_answer(self, allowed, error, about):
        if allowed:
            self.assertNotIn(error, REFUSED, about)
            self.assertIn(error, {None, *TOLD}, about)
        else:
            self.assertIn(error, REFUSED, about)

    def test_all_have_rights(self):
        """Each public method and route says what it needs; what says nothing is open to all, and refused here."""
        for (model, name), function in matrix.get_methods(self.env).items():
            self.assertTrue(hasattr(function, "_reminder_right"), f"{model}.{name}")
        for path, endpoint in matrix.get_routes().items():
            self.assertTrue(hasattr(endpoint, "_reminder_right"), path)
        self.assertGreater(len(matrix.get_methods(self.env)), 50)
        self.assertGreater(len(matrix.get_routes()), 4)

    def test_records(self):
        """Each operation on each model, as each person; what all companies share is not a manager's of one of them."""
        shared = self.env.registry["account.reminder.shared"]
        for persona in matrix.PERSONAS:
            self.login(persona)
            for name in matrix.get_models(self.env):
                record = self.get_record(persona, name)
                for operation, method, args in (
                    ("read", "read", [record.ids, ["display_name"]]),
                    ("write", "write", [record.ids, {}]),
                    ("create", "create", [{}]),
                    ("unlink", "unlink", [record.ids]),
                ):
                    allowed = matrix.may(self.env, persona, operation, name)
                    is_shared = isinstance(record, shared) and (
                        not record._company_paths if operation == "create" else record._filter_shared()
                    )
                    if operation != "read" and is_shared:
                        allowed = allowed and self.personas[persona]._works_for_all_companies()
                    error, _answer = self.call(name, method, *args)
                    self.assert_answer(allowed, error, f"{persona}: {operation} {name}")

    def test_methods(self):
        """Each public method, as each person."""
        for persona in matrix.PERSONAS:
            self.login(persona)
            for (name, method), function in matrix.get_methods(self.env).items():
                parameters = list(inspect.signature(function).parameters.values())[1:]
                missing = [{} for parameter in parameters if parameter.default is parameter.empty]
                record = self.get_record(persona, name)
                allowed = matrix.may_call(self.env, persona, name, function)
                error, _answer = self.call(name, method, record.ids, *missing)
                self.assert_answer(allowed, error, f"{persona}: {name}.{method}")

    def test_other_doors(self):
        """Each public method, as each person and as others' managers, by JSON-2 and XML-RPC, with what the context may have."""
        odd = [{"lang": "xx_XX"}, {"lang": ["x"]}, {"tz": "Mars/Olympus"}, {"tz": {"x": 1}}, {"active_test": "x"}]
        odd += [{"allowed_company_ids": ids} for ids in (self.other.ids, [2**30], "x")]
        tried = set()
        for persona in (*matrix.PERSONAS, *self.strangers):
            user = self.personas.get(persona) or self.strangers.get(persona)
            contexts = cycle([{}, *odd])
            for (name, method), function in matrix.get_methods(self.env).items():
                parameters = list(inspect.signature(function).parameters.values())[1:]
                named = {parameter.name: {} for parameter in parameters if parameter.default is parameter.empty}
                record = self.get_record(persona, name)
                for door in (self.call_json2, self.call_xmlrpc):
                    context = next(contexts)
                    about = f"{persona}: {name}.{method} by {door.__name__} with {context}"
                    error, answer = door(user, record, method, context, named)
                    self.assertIn(error, {None, *TOLD, *REFUSED}, about)
                    if persona in matrix.PERSONAS and not matrix.may_call(self.env, persona, name, function):
                        # of a language that there is not, Odoo itself says so before all else
                        self.assertIn(
                            error, REFUSED | ({"odoo.exceptions.UserError"} if "lang" in context else set()), about
                        )
                    if persona == "elsewhere" or error in REFUSED:
                        self.assertNotIn(self.foreign["account.move"].name, answer, about)
                    if persona in ("public", "portal"):  # all others may read customers
                        self.assertNotIn(self.customer.name, answer, about)
                    tried.add((door.__name__, error))
        self.assertEqual({door for door, error in tried if error is None}, {"call_json2", "call_xmlrpc"})

    def test_routes(self):
        """Each address, as each person, and as one of another company and of a branch."""
        for persona in (*matrix.PERSONAS, *self.strangers):
            self.login(persona)
            for path, endpoint in matrix.get_routes().items():
                models = re.findall(r"models?\('([\w.]+)'\)", path)
                models += ["account.reminder"] * ("reminder_id" in path)
                of_parents = persona == "branch" and all(
                    matrix.get_scope(self.env, name) == "parents" for name in models
                )
                allowed = of_parents or (
                    persona in matrix.PERSONAS and matrix.may_call(self.env, persona, None, endpoint)
                )
                with mute_logger("odoo.http"):
                    answer = self.url_open(self.fill(path), allow_redirects=False)
                allowed = allowed and matrix.is_for_browsers(endpoint, persona)
                expected = (200,) if allowed else (303, 403, 404, 405)
                self.assertIn(answer.status_code, expected, f"{persona}: {path}")

    def test_nothing_is_learnt(self):
        """Who may not read records learns nothing of them: not by search, count, group, name, form or export."""
        for persona in (*matrix.PERSONAS, *self.strangers):
            self.login(persona)
            for name in matrix.get_models(self.env):
                scope = matrix.get_scope(self.env, name)
                reads = persona in self.strangers or matrix.may(self.env, persona, "read", name)
                strange = scope == "creator" or (
                    scope in ("own", "parents") and (persona == "elsewhere" or (persona == "branch" and scope == "own"))
                )
                if reads and not strange:
                    continue
                record = self.records[name]
                for method, arguments in READERS.items():
                    error, answer = self.call(name, method, *arguments(record.ids))
                    about = f"{persona}: {name}.{method}"
                    if error:
                        self.assertIn(error, REFUSED | TOLD, about)
                    else:
                        self.assertTrue(reads, about)
                        self.assertFalse(self.tells(answer, record), f"{about}: {answer}")

    def tells(self, answer, record):
        """Tell whether an answer has something of records: an id, a count, a value."""
        match answer:
            case dict():
                return any(
                    self.tells(value, record) for key, value in answer.items() if key == "__count" or key[:2] != "__"
                )
            case list() | tuple():
                return any(self.tells(value, record) for value in answer)
            case bool() | None:
                return False
            case int():
                return answer != 0
            case str():
                return bool(answer) and answer in record.mapped("display_name")
        return False

    def test_methods_on_records_of_others(self):
        """Another company's accounting manager calls nothing on our records, a branch's only what is its parent's to read."""
        for persona in self.strangers:
            self.login(persona)
            for (name, method), function in matrix.get_methods(self.env).items():
                record = self.records.get(name) or self.foreign[name]
                if (
                    self.env[name].is_transient()
                    or matrix.get_scope(self.env, name) == "all"
                    or name in ("res.partner",)
                ):
                    continue
                if persona == "branch" and matrix.get_scope(self.env, name) == "parents":
                    continue
                parameters = list(inspect.signature(function).parameters.values())[1:]
                missing = [{} for parameter in parameters if parameter.default is parameter.empty]
                error, _answer = self.call(name, method, record.ids, *missing)
                self.assertIn(error, REFUSED, f"{persona}: {name}.{method}")

    def test_fields_on_other_records(self):
        """A customer on the portal, an employee: they read the invoice or the contact, but none of our fields on it."""
        move = self.foreign["account.move"]
        self.personas["portal"].partner_id.sudo().parent_id = self.customer
        move.sudo().message_subscribe(self.personas["portal"].partner_id.ids)
        hold = self.env["account.reminder.hold"].sudo().create({"move_id": move.id, "reason": "INTERNAL: a secret"})
        self.assertEqual(move.reminder_hold_reason, hold.reason)
        for persona in ("portal", "employee"):
            self.login(persona)
            user = self.personas[persona]
            for name, record in self.foreign.items():
                if not record.with_user(user).has_access("read"):
                    continue
                shown = record.with_user(user).fields_get()
                for field in matrix.get_foreign_fields(self.env)[name]:
                    if field.name == "reminder_signature_image":
                        continue  # has a test of its own
                    about = f"{persona}: {field}"
                    self.assertNotIn(field.name, shown, about)
                    self.assertIn(self.call(name, "read", record.ids, [field.name])[0], REFUSED, about)
                    value = record.sudo()[field.name]
                    value = value.ids[:1] if isinstance(value, models.BaseModel) else str(value)
                    for door, args in (
                        ("search_count", [[[field.name, "=", value]]]),
                        ("formatted_read_group", [[], [field.name], ["__count"]]),
                    ):
                        error, _answer = self.call(name, door, *args)
                        self.assertTrue(error, f"{about}: {door}")
        self.login("portal")
        error, answer = self.call("account.move", "read", move.ids, ["name"])
        self.assertEqual((error, answer[0]["name"]), (None, move.name))

    def test_screens_of_others(self):
        """No screen of another addon has a field of ours for who can't read reminders: it would not open."""
        for persona in ("employee", "portal"):
            for name, fields in matrix.get_foreign_fields(self.env).items():
                model = self.env[name].with_user(self.personas[persona])
                if model.is_transient() or not model.has_access("read"):
                    continue
                for view in self.env["ir.ui.view"].sudo().search([("model", "=", name), ("mode", "=", "primary")]):
                    if view.type in ("form", "list", "search", "kanban"):
                        arch = model.get_view(view.id, view.type)["arch"]
                        for field in fields:
                            if field.name != "reminder_signature_image":
                                self.assertNotIn(f'name="{field.name}"', arch, f"{persona}: {view.xml_id}")
