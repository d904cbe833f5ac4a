"""Which addons there are: the folders of the repository with a manifest, and what they need. Standard library only."""

import ast
import hashlib
import os
from functools import cache
from pathlib import Path

from setup import CACHE, ROOT

BASE = ROOT / "relance_print"
TESTS = ROOT / "tests"
HOMES = (ROOT, TESTS)  # below the latter are addons that only tests need
# What doesn't end up in a database.
ASIDE = {"tests", "static", "migrations", "readme", "__pycache__"}


def digest(*parts):
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:10]


@cache
def get_manifest(addon):
    return ast.literal_eval((addon / "__manifest__.py").read_text())


@cache
def get_addons():
    """Return the addons' folders, those first that others stand on."""
    folders = {path.parent.name: path.parent for path in sorted(ROOT.glob("*/__manifest__.py"))}
    ordered = {}

    def add(name):
        if name in folders and name not in ordered:
            for dependency in get_manifest(folders[name])["depends"]:
                add(dependency)
            ordered[name] = folders[name]

    for name in folders:
        add(name)
    return list(ordered.values())


def get_foreign(addon):
    """Return the names of the modules that an addon stands on and that are neither ours nor Odoo's own."""
    odoo = Path(os.environ["PYTHONPATH"].split(os.pathsep)[0])
    homes = (*HOMES, odoo / "addons", odoo / "odoo" / "addons")
    names = get_manifest(addon)["depends"]
    foreign = {name for name in names if not any((home / name / "__manifest__.py").exists() for home in homes)}
    return sorted(foreign.union(*(get_foreign(ROOT / name) for name in names if (ROOT / name) in get_addons())))


def get_house():
    """Return the addons that Odoo installs with the base, on what Odoo itself has."""
    return [addon for addon in get_addons() if not get_foreign(addon)]


def get_bridges():
    """Return the addons that need modules of others beside Odoo's; they have a database of their own.

    :return: the names of these modules by addon
    :rtype: dict
    """
    return {addon: foreign for addon in get_addons() if (foreign := get_foreign(addon))}


def get_test_addons():
    return sorted(path.parent for path in TESTS.glob("*/__manifest__.py"))


def get_version(*addons):
    """Return a digest of the addons' files that end up in a database: not their tests, nor what a browser loads."""
    files = sorted(
        path for addon in addons for path in addon.rglob("*") if path.is_file() and ASIDE.isdisjoint(path.parts)
    )
    return digest(*((str(path.relative_to(ROOT)), path.read_bytes()) for path in files))


def get_odoo_version():
    stamp = CACHE / "odoo" / "stamp"
    return digest(os.environ["PYTHONPATH"], stamp.stat().st_mtime_ns if stamp.exists() else 0)
