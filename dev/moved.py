# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Write what belongs to which addon beside the base, for the migration from when all was one. Runs in an Odoo shell."""

import json

from addons import BASE, get_house

env = env  # noqa: F821, PLW0127  (given by the shell)
BY_ID = "SELECT item.name, addon.name FROM {} item JOIN ir_module_module addon ON addon.id = item.module"
QUERIES = {
    "ids": "SELECT name, module FROM ir_model_data",
    "constraints": BY_ID.format("ir_model_constraint"),
    "relations": BY_ID.format("ir_model_relation"),
}
addons = [addon.name for addon in get_house()]
belongs = {addon: {kind: [] for kind in QUERIES} for addon in addons if addon != BASE.name}
for kind, query in QUERIES.items():
    env.cr.execute(query)
    holders = {}
    for name, addon in env.cr.fetchall():
        if addon in addons:
            holders.setdefault(name, []).append(addon)
    for name, names in sorted(holders.items()):
        # of several, the first makes it: the others add to it, and say so themselves
        if BASE.name not in names:
            belongs[min(names, key=addons.index)][kind].append(name)
path = BASE / "migrations" / "19.0.1.1.0" / "moved.json"
path.write_text(json.dumps(belongs, indent=1) + "\n")
print(path.name, {addon: sum(map(len, kinds.values())) for addon, kinds in belongs.items()})
