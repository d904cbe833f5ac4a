# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What the addons say about themselves to pip, to Odoo.sh and to people: the same everywhere."""

import re
from itertools import chain
from pathlib import Path

import pytest
from addons import BASE, get_addons, get_manifest

ROOT = Path(__file__).resolve().parent.parent
# What leaves the database, or is done later by itself: Odoo's queues, scheduled actions that are woken, jobs, other servers.
LEAVES = re.compile(
    r"""\["(mail\.mail|sms\.sms|snailmail\.letter)"\]\.(sudo\(\)\s*\.)?create\(|send_mail\(|_snailmail_print\("""
    r"""|\b_trigger\(|\.delay\(\)|urlopen\(|requests\.|http\.client|reminder_auto\b"""
)
every_addon = pytest.mark.parametrize("addon", get_addons(), ids=lambda addon: addon.name)


def test_requirements_are_the_manifests():
    """Odoo.sh and pip read the file at the root."""
    wanted = {
        name
        for addon in get_addons()
        for name in get_manifest(addon).get("external_dependencies", {}).get("python", ())
    }
    lines = (ROOT / "requirements.txt").read_text().splitlines()
    assert [line for line in lines if not line.startswith("#")] == sorted(wanted)


@every_addon
def test_manifest(addon):
    manifest = get_manifest(addon)
    base = get_manifest(BASE)
    for name in ("author", "license", "category", "development_status"):
        assert manifest[name] == base[name], name
    assert manifest["version"].startswith("19.0.")
    assert addon == BASE or manifest["auto_install"] in (True, [BASE.name])  # all of them: a bridge
    assert (addon / "pyproject.toml").read_text() == (BASE / "pyproject.toml").read_text()


@every_addon
def test_manifest_names_all_files(addon):
    """What is not named is not loaded."""
    manifest = get_manifest(addon)
    named = {addon / name for name in chain(manifest.get("data", ()), manifest.get("demo", ()))}
    folders = ("data", "demo", "report", "security", "views", "wizard")
    found = {path for folder in folders for kind in ("xml", "csv") for path in (addon / folder).rglob(f"*.{kind}")}
    assert found == named


@every_addon
def test_copies_send_nothing(addon):
    """An addon that sends something, or does something by itself, says what a neutralized copy of the database must not."""
    sources = [path for folder in ("models", "tools", "wizard") for path in (addon / folder).rglob("*.py")]
    leaves = {found[0] for path in sources for found in LEAVES.finditer(path.read_text())}
    assert bool(leaves) == (addon / "data" / "neutralize.sql").is_file(), leaves
