# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Which addons there are: the folders of the repository with a manifest, and what they need. Standard library only."""

import ast
import hashlib
import os
import shutil
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


def get_odoo():
    """Return the folder of Odoo: the first on Python's path."""
    return Path(os.environ["PYTHONPATH"].split(os.pathsep)[0])


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


def get_ground(addon):
    """Return the addons that one stands on, itself at last."""
    ground = {addon}
    for path in get_addons():
        if path.name in get_manifest(addon)["depends"]:
            ground.update(get_ground(path))
    return [path for path in get_addons() if path in ground]


def get_foreign(addon):
    """Return the names of the modules that an addon stands on and that are neither ours nor Odoo's own."""
    odoo = get_odoo()
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
        path
        for addon in addons
        for path in addon.rglob("*")
        if path.is_file() and ASIDE.isdisjoint(path.relative_to(addon).parts)  # some are below `tests/` themselves
    )
    return digest(*((str(path.relative_to(ROOT)), path.read_bytes()) for path in files))


def get_odoo_version():
    stamp = CACHE / "odoo" / "stamp"
    return digest(str(get_odoo()), stamp.stat().st_mtime_ns if stamp.exists() else 0)


def link_addons(folder, *addons):
    """Return a folder with some addons and no others, made of links."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for addon in addons:
        (folder / addon.name).symlink_to(addon)
    return folder
