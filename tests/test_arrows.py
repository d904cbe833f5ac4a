# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What stands on what, read off the sources: arrows run to the base only, tools need no Odoo, a file has one reason to change."""

import ast
import re
import subprocess
from pathlib import Path

import pytest
from addons import get_addons, get_ground

ROOT = Path(__file__).resolve().parent.parent
ADDONS = {addon.name: addon for addon in get_addons()}
# Who is there only to be moved: an update knows where things went. Translations are made from the sources.
ASIDE = {"migrations", "i18n", "__pycache__"}
MAX_LINES = 350  # beside the header
HEADER = (
    "# Copyright 2026 The relance_print authors\n# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).\n"
)
# To be split.
LONG = set()


def find_python(*folders):
    listed = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", *folders]
    names = subprocess.run(listed, cwd=ROOT, check=True, capture_output=True, text=True).stdout.splitlines()
    return [name for name in names if name.endswith(".py") and (ROOT / name).exists()]


def get_names(name):
    """Return the names of the addons that an addon stands on, itself among them."""
    return {addon.name for addon in get_ground(ADDONS[name])}


def find_names(text, names):
    """Return which of the addons' names are in a text, as whole words."""
    return set(re.findall(r"\brelance_print\w*", text)) & names


@pytest.mark.parametrize("name", ADDONS)
def test_names_no_other_addon(name):
    """No import, inheritance, reference or word of what doesn't come with it: all that is in an addon's files."""
    others = set(ADDONS) - get_names(name)
    named = {
        str(path.relative_to(ROOT)): found
        for path in ADDONS[name].rglob("*")
        if path.suffix in (".py", ".xml", ".csv", ".js", ".scss", ".css", ".html") and ASIDE.isdisjoint(path.parts)
        if (found := find_names(path.read_text(), others))
    }
    assert named == {}


def test_all_stand_on_the_base():
    assert get_names("relance_print") == {"relance_print"}
    assert all("relance_print" in get_names(name) for name in ADDONS)


def find_imports(source):
    """Yield the full names of what a file imports, wherever in it."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            if node.level > 1:
                yield "odoo"  # out of the folder, to what is Odoo's
            elif node.level == 0:
                yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_tools_import_no_odoo():
    own = re.compile(r"odoo\.addons\.(\w+)\.tools\b")
    imports = {
        (name, imported)
        for name in find_python("*/tools/*.py")
        for imported in find_imports((ROOT / name).read_text())
        if imported.split(".")[0] == "odoo" and not own.match(imported)
    }
    assert imports == set()


def test_no_file_is_long():
    names = [name for name in find_python() if {"tests", "views"}.isdisjoint(Path(name).parts)]
    long = {name for name in names if len((ROOT / name).read_text().removeprefix(HEADER).splitlines()) > MAX_LINES}
    assert long - LONG == set(), "split these: a file has one reason to change"
    assert LONG - long == set(), "these are split: they need no mention any more"


# Who makes e-mails: those to customers that have no letter, those with a letter, and the list for colleagues. Whoever else did
# it would have to see to it that answers are told and waited for.
WRITERS = {
    "relance_print/models/mail_template.py",
    "relance_print_email/models/account_reminder_email.py",
    "relance_print_board/models/account_reminder_forewarning.py",
}


def test_who_writes_emails():
    makes = re.compile(
        r"""\.send_mail(?:_batch)?\(|["']mail\.mail["']\](?:\s*\.sudo\(\))?\s*\.create\(|mails\.create\("""
    )
    names = [name for addon in ADDONS.values() for name in find_python(str(addon.relative_to(ROOT)))]
    found = {name for name in names if "/tests/" not in name and makes.search((ROOT / name).read_text())}
    assert found == WRITERS


def test_who_makes_tasks():
    """Tasks are made in one place, which knows whose day it is and in whose language they are."""
    makes = re.compile(r"""["']mail\.activity["']\](?:\s*\.sudo\(\))?\s*\.create\(|activity_schedule\(""")
    names = [name for addon in ADDONS.values() for name in find_python(str(addon.relative_to(ROOT)))]
    assert not {name for name in names if "/tests/" not in name and makes.search((ROOT / name).read_text())}
