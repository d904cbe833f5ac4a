# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Who may do what, read off the code: the page of rights of the documentation is made of it, and the tests walk it.

Nothing here names a model, a method or a route: what an addon adds tomorrow is in it.
"""

import inspect
import re
import sys
from importlib import import_module
from importlib.util import find_spec

from odoo import http, models

PREFIX = "relance_print"
# What each person has of groups.
PERSONAS = {
    "public": "base.group_public",
    "portal": "base.group_portal",
    "employee": "base.group_user",
    "readonly": "base.group_user,account.group_account_readonly",
    "invoicing": "base.group_user,account.group_account_invoice",
    "manager": "base.group_user,account.group_account_manager",
}
# Keys of the context that Odoo itself checks, or doesn't.
OF_ODOO = {"company", "uid", "lang", "active_test", "bin_size"}
OPERATIONS = ("read", "write", "create", "unlink")


def _is_ours(module):
    """Tell whether a Python module is of one of our addons, its tests aside."""
    return module.startswith(f"odoo.addons.{PREFIX}") and ".tests" not in module


def get_samples(env):
    """Return the modules ``samples`` in the tests of the addons that stand on this one: what walks can't make up by themselves.

    Each has ``make_records(case)``, records by model for the tests of rights, ``make_states(case, spoil)``, lists of records
    in odd states by model for those of addresses, ``make_shared(case)``, by model the values of a new record that is of all
    companies, and ``OTHERWISE_CHECKED``, relations by what keeps them to their company; those whose records take more than
    required fields ``get_makers(case)``, by model what makes one more.
    """
    names = [
        f"odoo.addons.{name}.tests.samples"
        for name in sorted(env.registry._init_modules)
        if name.startswith(f"{PREFIX}_")
    ]
    return [import_module(name) for name in names if find_spec(name)]


def get_models(env):
    """Return our own models that have records, by name."""
    return {name: env[name] for name in sorted(env) if _is_ours_model(env[name]) and not env[name]._abstract}


def _is_ours_model(model):
    return (model._original_module or "").startswith(PREFIX)


def get_foreign_fields(env):
    """Return our fields on other addons' models, by model.

    :rtype: dict[str, list]
    """
    fields = {
        name: [
            field
            for field in env[name]._fields.values()
            if field._modules and all(module.startswith(PREFIX) for module in field._modules)
        ]
        for name in sorted(env)
        if not _is_ours_model(env[name]) and not env[name]._abstract
    }
    return {name: found for name, found in fields.items() if found}


def get_methods(env):
    """Return the public methods that our addons add: of each model and method its function.

    Those that they extend are other addons' doors, and no more open than theirs.

    :rtype: dict[tuple[str, str], object]
    """
    found = {}
    for model in sorted(env):
        if env[model]._abstract:
            continue
        classes = type(env[model]).mro()
        others = {name for cls in classes if not _is_ours(cls.__module__) for name in vars(cls)}
        for cls in filter(lambda cls: _is_ours(cls.__module__), classes):
            for name, function in vars(cls).items():
                if inspect.isfunction(function) and not name.startswith("_") and name not in others:
                    found.setdefault((model, name), getattr(type(env[model]), name))
    return dict(sorted(found.items()))


def get_actions(env):
    """Return the window actions of our addons."""
    data = env["ir.model.data"].sudo()
    found = data.search([("model", "=", "ir.actions.act_window"), ("module", "=like", f"{PREFIX}%")])
    return env["ir.actions.act_window"].sudo().browse(found.mapped("res_id")).exists()


def get_context_keys(model):
    """Return the keys of the context that our code of a model reads, for which a client may send anything."""
    modules = {cls.__module__ for cls in type(model).mro() if _is_ours(cls.__module__)}
    sources = "".join(inspect.getsource(sys.modules[module]) for module in sorted(modules))
    read = re.findall(r"""(?:context(?:\.get\(|\[)|_get_context_ids\(|_filter_unseen\([^"\n]*)"(\w+)\"""", sources)
    depends = model.pool.field_depends_context
    fields = [field for field in model._fields.values() if (field._module or "").startswith(PREFIX)]
    return {*read, *(key for field in fields for key in depends[field])} - OF_ODOO


def get_routes():
    """Return the endpoints of our addons' routes, by path.

    :rtype: dict[str, object]
    """
    found, classes = {}, http.Controller.__subclasses__()
    for cls in classes:
        classes += cls.__subclasses__()  # those, too, that extend a controller of Odoo's
        if _is_ours(cls.__module__):
            for endpoint in vars(cls).values():
                for path in getattr(endpoint, "original_routing", {}).get("routes", ()):
                    found[path] = endpoint
    return dict(sorted(found.items()))


def is_for_browsers(endpoint, persona):
    """Tell whether a route is one that a browser may open as it is, and not only for customers, whose rights are their own."""
    methods, (right, _model) = endpoint.original_routing.get("methods"), endpoint._reminder_right
    return (not methods or "GET" in methods) and (right != "portal" or persona == "portal")


def may(env, persona, operation, model):
    """Tell whether the rights that were declared for a model allow a persona an operation on it."""
    groups = env["res.groups"].union(*(env.ref(name) for name in PERSONAS[persona].split(",")))
    rights = env["ir.model.access"].sudo().search([("model_id.model", "=", model), (f"perm_{operation}", "=", True)])
    return any(not right.group_id or right.group_id in groups.all_implied_ids for right in rights)


def may_call(env, persona, model, function):
    """Tell whether a persona may call a public method, by what it says that it needs."""
    operation, on = function._reminder_right
    if operation == "portal":
        return persona == "portal"
    return may(env, persona, operation, on or model) and (not (on and model) or may(env, persona, "read", model))


def get_inputs(model):
    """Return the fields that a client may write; none, if nobody may write the model."""
    if not any(
        may(model.env, persona, operation, model._name) for persona in PERSONAS for operation in ("write", "create")
    ):
        return []
    facts = model._get_facts()
    return sorted(
        name
        for name, field in model._fields.items()
        if (field.store or field.inverse or field.related)
        and name not in facts
        and name not in models.MAGIC_COLUMNS
        and name != "display_name"
        and not field.readonly
    )


def get_scope(env, model):
    """Return whose records of a model others see: ``own`` company's, ``parents``' too, or ``all`` that there are.

    That is what the record rules say, and of a transient model that it is of who made it.
    """
    if env[model].is_transient():
        return "creator"
    rules = (
        env["ir.rule"].sudo().search([("model_id.model", "=", model), ("groups", "=", False), ("perm_read", "=", True)])
    )
    text = " ".join(rules.mapped("domain_force"))
    return "parents" if "parent_of" in text else "own" if "company_ids" in text else "all"
