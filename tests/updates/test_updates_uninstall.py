# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The addon goes without a trace, from a database where an earlier version was used, and from one where it was installed anew."""

import re

import pytest
from conftest import FOLDER

OURS = re.compile(r"account[._]reminder|relance_print|\breminder_\w+")
# What the server writes by itself, and the list of modules that there are to install.
MOVING = re.compile(
    r"orm_signaling_.*|ir_module_.*|ir_cron_(trigger|progress)|bus_.*|base_registry.*|ir_logging|res_users_log"
)
# Records of core's that people made while they used the addon: what they wrote about letters stays with the invoices.
USED = {
    "account_move",
    "account_move_line",
    "ir_attachment",
    "mail_mail",
    "mail_message",
    "mail_activity",
    "mail_notification",
}
USED |= {
    "account_debit_note",
    "mail_mail_res_partner_rel",
    "mail_message_res_partner_rel",
    "message_attachment_rel",
    "mail_followers",
    "mail_followers_mail_message_subtype_rel",
}
SCHEMA = {
    "columns": "SELECT table_name, column_name, data_type, is_nullable, column_default FROM information_schema.columns "
    "WHERE table_schema = 'public'",
    "constraints": "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint "
    "WHERE connamespace = 'public'::regnamespace",
    "indexes": "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "sequences": "SELECT sequencename FROM pg_sequences WHERE schemaname = 'public'",
    "functions": "SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace",
}


# What changes by itself; and what core writes on an invoice when an activity on it is told to somebody.
ASIDE = ("write_date", "write_uid", "nextcall", "lastcall", "access_token", "is_manually_modified", "signup_type")


def look(database):
    """Return what a database is made of, and the rows of its tables."""
    columns = {
        table: [name for name in names if name not in ASIDE]
        for table, names in database.columns().items()
        if not MOVING.fullmatch(table)
    }
    return {name: set(database.sql(query)) for name, query in SCHEMA.items()}, database.rows(columns)


@pytest.fixture(scope="session")
def uninstalled(old):
    """The database without the addon, and what was logged when it went."""
    if "account_reminder_shipped" not in old.columns():
        assert old.update() == []
    return old.run(FOLDER / "uninstall.py")


def find_ours(database):
    schema, rows = look(database)
    for rows_of_kind in schema.values():
        yield from (row for row in rows_of_kind if OURS.search(" ".join(map(str, row))))
    for table, texts in rows.items():
        yield from ((table, text[:300]) for text in texts if OURS.search(text) and ",ir.module.module," not in text)


def test_uninstall(old, uninstalled):
    assert uninstalled == []
    assert list(find_ours(old)) == []


def test_install_and_uninstall(old, uninstalled):
    schema, before = look(old)
    assert old.run(FOLDER / "install_use_uninstall.py") == []
    after_schema, after = look(old)
    for name, rows in schema.items():
        assert after_schema[name] == rows, name
    for table, rows in before.items():
        assert set(rows) <= set(after[table]), (table, set(rows) - set(after[table]))
        if table not in USED:
            assert len(after[table]) == len(rows), (table, set(after[table]) - set(rows))
    assert list(find_ours(old)) == []
