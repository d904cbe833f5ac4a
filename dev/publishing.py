# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What is made of a version for others: the wheels and zips of the addons, and the dump that later versions are tried on."""

import lzma
import os
import shutil
import sys
import tarfile
import zipfile

from addons import BASE, get_addons, get_manifest
from database import CONFIG, DATA, ODOO, POSTGRES_BIN_PATH, drop
from odoo_program import OUT, shell
from setup import ROOT, run, step


def package(*_arguments):
    """Build the wheel and the zip of each addon into dist/."""
    dist = ROOT / "dist"
    shutil.rmtree(dist, ignore_errors=True)
    for addon in get_addons():
        run([sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "-w", dist, addon])
        version = get_manifest(addon)["version"]
        with zipfile.ZipFile(dist / f"{addon.name}-{version}.zip", "w", zipfile.ZIP_DEFLATED) as archive:
            for name in run(["git", "ls-files", addon.name], cwd=ROOT).splitlines():
                archive.write(ROOT / name, name)
    print(*sorted(dist.iterdir()), sep="\n")
    return 0


def dump(*_arguments):
    """Store a small database that this version was used in, with its files, for the tests of updates."""
    version = get_manifest(BASE)["version"]
    name, folder = f"relance_dump_{os.getpid()}", OUT / version
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    try:
        with step("Making a database without demo data"):
            install = ["-i", "l10n_fr_account,relance_print", "--load-language", "en_US,fr_FR", "--stop-after-init"]
            run([*ODOO, "-c", CONFIG, "-d", name, *install])
        if code := shell("dump.py", database=name):
            return code
        plain = ["--no-owner", "--no-privileges", "--file", folder / "dump.sql", name]
        run([POSTGRES_BIN_PATH / "pg_dump", *plain])
        shutil.copytree(DATA / "filestore" / name, folder / "filestore")
    finally:
        drop(name)
    target = ROOT / "tests" / "updates" / f"{version}.tar.xz"
    target.parent.mkdir(exist_ok=True)
    with tarfile.open(target, "w:xz", preset=9 | lzma.PRESET_EXTREME) as archive:
        for path in (folder / "dump.sql", folder / "filestore"):
            archive.add(path, path.name)
    print(target)
    return 0
