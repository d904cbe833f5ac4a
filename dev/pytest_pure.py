# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A pytest plugin for tests without Odoo: an addon's `tools/` are imported by their full names, its models are not.

Without it the name `odoo.addons.relance_print` would stand for all that the addon has, and need Odoo.
"""

import sys
from types import ModuleType

from addons import get_addons


def stand_in(name, *path):
    """Have a package be nothing but the folder that its own packages are in."""
    module = sys.modules[name] = ModuleType(name)
    module.__path__ = list(map(str, path))
    parent, _dot, own = name.rpartition(".")
    if parent:
        setattr(sys.modules[parent], own, module)


stand_in("odoo")
stand_in("odoo.addons")
for addon in get_addons():
    stand_in(f"odoo.addons.{addon.name}", addon)
