# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The base alone, and each addon alone with it: used, uninstalled with data in it, and nothing of it is left."""

import re
from pathlib import Path

import pytest
from addons import BASE, get_ground, get_house, get_manifest, link_addons

USE = Path(__file__).parent / "use.py"
UNINSTALL = "env['ir.module.module'].search([('name', '=', '{}')]).button_immediate_uninstall()"
ADDONS = [addon for addon in get_house() if addon != BASE]
# What describes a database: models, fields, views, rights, parameters, scheduled actions. Attachments are what people made.
TECHNICAL = re.compile(r"(ir_(?!attachment|module|cron_|logging|sequence)|res_groups).*")
MOVING = {"write_date", "write_uid", "nextcall", "lastcall"}
SCHEMA = {
    "columns": "SELECT table_name, column_name, data_type, is_nullable FROM information_schema.columns "
    "WHERE table_schema = 'public'",
    "constraints": "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint "
    "WHERE connamespace = 'public'::regnamespace",
    "indexes": "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "sequences": "SELECT sequencename FROM pg_sequences WHERE schemaname = 'public'",
    "functions": "SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace",
}
# Rows that belong to a model, by the table and the column that names it.
NAMED = [
    *(("ir_attachment", "res_model"), ("mail_message", "model"), ("mail_activity", "res_model")),
    *(("mail_followers", "res_model"), ("ir_filters", "model_id"), ("ir_exports", "resource")),
]


def look(database):
    """Return what a database is made of, but for the list of modules that there are to install."""
    columns = {
        table: [name for name in names if name not in MOVING]
        for table, names in database.columns().items()
        if TECHNICAL.fullmatch(table)
    }
    rows = {
        table: {text for text in texts if ",ir.module.module," not in text}
        for table, texts in database.rows(columns).items()
    }
    return rows | {name: set(database.sql(query)) for name, query in SCHEMA.items()}


def find_left(database, addon):
    """Yield what names an addon, or belongs to models and fields that are no more."""
    yield from database.sql("SELECT name FROM account_reminder_shipped WHERE name LIKE %s", f"{addon.name}.%")
    yield from database.sql(
        """
        SELECT came.name, field
          FROM account_reminder_shipped came
          JOIN ir_model_data data ON came.name = data.module || '.' || data.name
          CROSS JOIN jsonb_object_keys(came.digests) field
         WHERE (data.model, field) NOT IN (SELECT model, name FROM ir_model_fields)
        """
    )
    if not database.sql("SELECT 1 FROM ir_model_fields WHERE model = 'account.reminder' AND name = 'amount_interest'"):
        yield from database.sql(
            "SELECT id FROM account_reminder WHERE state = 'draft' AND amount_claimed <> amount_due"
        )
    for table, column in NAMED:
        yield from database.sql(
            f"SELECT DISTINCT '{table}', {column} FROM {table} WHERE {column} ~ '^account[.]' "
            f"AND {column} NOT IN (SELECT model FROM ir_model)"
        )
    yield from database.sql(
        """
        SELECT DISTINCT res_model, res_field
          FROM ir_attachment
         WHERE res_field IS NOT NULL
           AND (res_model, res_field) NOT IN (SELECT model, name FROM ir_model_fields)
        """
    )


def test_base_alone(alone, tmp_path):
    assert alone.run(USE, addons=link_addons(tmp_path / "addons", BASE)) == []


@pytest.mark.parametrize("addon", ADDONS, ids=lambda addon: addon.name)
def test_addon_alone(alone, tmp_path, addon):
    base = link_addons(tmp_path / "base", BASE)
    together = link_addons(tmp_path / "addons", *get_ground(addon))
    uninstall = tmp_path / "uninstall.py"
    # what it stands on of ours goes after it
    others = [one for one in reversed(get_ground(addon)) if one not in (addon, BASE)]
    # what it needs of Odoo's stays
    if dependencies := set(get_manifest(addon)["depends"]) - {path.name for path in get_house()}:
        assert alone.odoo("-i", ",".join(dependencies), "--stop-after-init", addons=base) == []
    before = look(alone)

    assert alone.odoo("-i", addon.name, "--stop-after-init", addons=together) == []
    installed = "SELECT name FROM ir_module_module WHERE name ~ '^relance_print' AND state = 'installed'"
    assert {name for (name,) in alone.sql(installed)} == {path.name for path in get_ground(addon)}
    assert alone.run(USE, addons=together) == []
    for one in (addon, *others):
        uninstall.write_text(UNINSTALL.format(one.name))
        assert alone.run(uninstall, addons=together) == []

    after = look(alone)
    for name, rows in before.items():
        assert after[name] == rows, name
    assert list(find_left(alone, addon)) == []
    assert alone.run(USE, addons=base) == []
