"""Write which names of an earlier version's database belong to another addon now, for the migration. Runs in an Odoo shell.

The shell's database is one of this version with all addons; RELANCE_ARGUMENTS names one of the earlier version.
"""

import importlib.util
import json
import os
from pathlib import Path

from addons import BASE, get_house

from odoo.sql_db import db_connect

env = env  # noqa: F821, PLW0127  (given by the shell)
FOLDER = BASE / "migrations" / "19.0.1.1.0"
EARLIER = "19.0.1.0.0"
BY_ID = "SELECT item.name, addon.name FROM {} item JOIN ir_module_module addon ON addon.id = item.module"
QUERIES = {
    "ids": "SELECT name, module FROM ir_model_data",
    "constraints": BY_ID.format("ir_model_constraint"),
    "relations": BY_ID.format("ir_model_relation"),
}
addons = [addon.name for addon in get_house()]


def read(cr):
    """Return which of our addons has each name, by kind."""
    found = {}
    for kind, query in QUERIES.items():
        cr.execute(query)
        found[kind] = {}
        for name, addon in cr.fetchall():
            if addon in addons:
                found[kind].setdefault(name, []).append(addon)
    return found


def rename(cr):
    """Have the names that the migration gives."""
    spec = importlib.util.spec_from_file_location("pre_migrate", FOLDER / "pre-migrate.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.migrate(cr, EARLIER)


with db_connect(os.environ["RELANCE_ARGUMENTS"]).cursor() as cr:
    rename(cr)
    before = read(cr)
    cr.rollback()
now = read(env.cr)
moved = {addon: {kind: [] for kind in QUERIES} for addon in addons if addon != BASE.name}
for kind, names in before.items():
    for name in sorted(names):
        holders = now[kind].get(name, [])
        if holders and BASE.name not in holders:
            moved[min(holders, key=addons.index)][kind].append(name)
path = FOLDER / "moved.json"
path.write_text(json.dumps(moved, indent=1) + "\n")
counts = {addon: sum(map(len, kinds.values())) for addon, kinds in moved.items()}
print(Path(path).name, counts)
gone = sorted(name for name in before["ids"] if name not in now["ids"])
print(f"No addon has these any more: {', '.join(gone) or '-'}")
