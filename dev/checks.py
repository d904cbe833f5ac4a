# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""`make lint`, and what it wants fresh: the translations and the documentation that are made from the sources."""

import subprocess
import sys

from addons import get_addons, get_test_addons
from odoo_program import shell
from prepared import ensure_bridged, scratch_database
from setup import ROOT


def translations(*arguments):
    with scratch_database("translations", ensure_bridged()) as database:
        return shell("translations.py", arguments, database)


def docs(*arguments):
    """Write the documentation's pages that are made from the sources, or (argument `check`) tell whether they are fresh."""
    with scratch_database("docs") as database:
        return shell("documentation.py", arguments, database)


# The README is the repository's; a context is overridden to drop keys; the letter is one model in several files, by
# concern; `_ = self.env._` is env's own; levels are a handful.
PYLINT_OFF = [
    "consider-merging-classes-inherited",
    "context-overridden",
    "missing-readme",
    "no-search-all",
    "prefer-env-translation",
]

# Clears a translation that reads as its term does, so that it can't be told from one that is missing.
PO_OFF = ["po-pretty-format"]


def lint(*_arguments):
    """Run every check, also after one has failed; return whether one has."""
    addons = [str(addon.relative_to(ROOT)) for addon in (*get_addons(), *get_test_addons())]
    xml = [str(path) for folder in (*addons, "tests") for path in (ROOT / folder).rglob("*.xml")]
    terms = [str(path.relative_to(ROOT)) for addon in get_addons() for path in sorted(addon.glob("i18n/*.po*"))]
    scripts = [f"{addon}/static" for addon in addons if (ROOT / addon / "static").is_dir()]
    parse = "import sys; from lxml import etree; [etree.parse(p) for p in sys.argv[1:]]"
    results = [
        _check("ruff", "ruff", "check", "."),
        _check("ruff format", "ruff", "format", "--check", "."),
        _check("headers", sys.executable, "dev/headers.py", "check"),
        _check("pylint-odoo", sys.executable, "-m", "pylint", f"--disable={','.join(PYLINT_OFF)}", *addons),
        _check("OCA's checks", "oca-checks-odoo-module", *addons),
        _check("OCA's checks of translations", "oca-checks-po", f"--disable={','.join(PO_OFF)}", *terms),
        _check("XML", sys.executable, "-c", parse, *xml),
        _check("JavaScript", "oxlint", "--deny-warnings", "--config", "dev/oxlint.json", *scripts),
        _check_fresh("translations", translations),
        _check_fresh("documentation", docs),
    ]
    return int(not all(results))


def _check(title, *command):
    print(f"» {title}", flush=True)
    return subprocess.run(command, cwd=ROOT).returncode == 0


def _check_fresh(title, command):
    print(f"» {title}", flush=True)
    return command("check") == 0
