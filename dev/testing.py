# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""`make test`: the tests by kind, each on the database that it needs, and what could not be run."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from addons import get_addons, get_bridges, get_house, get_test_addons
from database import CONFIG
from prepared import (
    FAULTS_DATABASE,
    FAULTS_INVOICES,
    ensure_bench_data,
    ensure_beside,
    ensure_bridged,
    scratch_database,
)
from setup import ROOT

PYTEST = [sys.executable, "-m", "pytest", "-q", "-rs", "-p", "pytest_summary"]
NOTHING_CHOSEN = 5  # pytest's exit code
# What core's localisations have of withholding taxes.
LOCALISATION = "l10n_account_withholding_tax"


@dataclass
class Kind:
    """Tests that are run together.

    :param title: of them, for the summary
    :param folders: where they are, from the root
    :param run: takes the arguments for pytest and the environment, and returns pytest's exit code
    """

    title: str
    folders: list
    run: Callable

    def choose(self, arguments, kinds):
        """Return the arguments for pytest that choose tests of this kind; none if only others' paths are chosen."""
        paths = [argument for argument in arguments if (ROOT / argument.split("::")[0]).exists()]
        options = [argument for argument in arguments if argument not in paths]
        mine = [path for path in paths if _get_kind(path, kinds) is self] if paths else self.folders
        return mine and [*mine, *options]


def _get_kind(path, kinds):
    """Return the kind whose folder is the nearest above a path, or None."""
    path = Path(path.split("::")[0])
    holders = [(len(folder), kind) for kind in kinds for folder in kind.folders if path.is_relative_to(folder)]
    return max(holders, key=lambda holder: holder[0], default=(0, None))[1]


def get_kinds():
    pure = [name for addon in get_addons() if (ROOT / (name := f"{addon.name}/tests/pure")).is_dir()]
    house, bridges = ([addon.name for addon in addons] for addons in (get_house(), get_bridges()))
    localised = partial(ensure_beside, "localised", [LOCALISATION])
    return [
        Kind("without Odoo", ["tests", *pure], _run_pure),
        Kind("updates", ["tests/updates"], _run_plain),
        Kind("addons alone", ["tests/addons"], _run_plain),
        Kind("with Odoo", [*house, "tests/together"], partial(_run_with_odoo, lambda: None)),
        Kind("bridges", bridges, partial(_run_with_odoo, ensure_bridged)),
        Kind("localisation", ["tests/localisation"], partial(_run_with_odoo, localised)),
        *map(_get_kind_of_test_addon, get_test_addons()),
        Kind("faults", ["tests/faults"], _run_faults),
    ]


def _get_kind_of_test_addon(addon):
    ensure = partial(ensure_beside, addon.name, [addon.name], addon)
    return Kind(addon.name, [str(addon.relative_to(ROOT))], partial(_run_with_odoo, ensure))


def test(*arguments):
    """Run the tests of each kind that the arguments choose; without arguments all of them, the quickest of the faults."""
    kinds = get_kinds()
    chosen = [(kind, mine) for kind in kinds if (mine := kind.choose(arguments, kinds))]
    if arguments and not any(_get_kind(argument, kinds) is kinds[-1] for argument in arguments):
        chosen = [(kind, mine) for kind, mine in chosen if kind is not kinds[-1]]  # they take minutes
    if not arguments:
        chosen[-1][1].append("--quick")
    results = []
    with tempfile.NamedTemporaryFile() as summary:
        for kind, mine in chosen:
            environment = {"RELANCE_SUMMARY": summary.name, "RELANCE_KIND": kind.title}
            if kind is chosen[-1][0]:
                environment["RELANCE_MISSING"] = "\n".join(find_missing())
            results.append(kind.run(mine, {**os.environ, **environment, "RELANCE_CONFIG": str(CONFIG)}))
    return max((code for code in results if code != NOTHING_CHOSEN), default=NOTHING_CHOSEN)


def find_missing():
    """Yield what tests leave out, without a word of their own, since this machine doesn't have it."""
    if not shutil.which("wkhtmltopdf", path=os.defpath):
        yield "printing with unpatched Qt: there is no wkhtmltopdf of Debian's in /usr/bin"
    if not any(map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"))):
        yield "all that needs a browser: there is no Chromium"
    if missing := [program for program in ("WebKitWebDriver", "Xvfb") if not shutil.which(program)]:
        yield f"the letter on the screen in WebKit, as Safari has it: there is no {' and no '.join(missing)}"
    if not any(map(shutil.which, ("firefox-esr", "firefox"))):
        yield "the letter on the screen in Firefox: there is no Firefox"


def _pytest(arguments, environment, *, path):
    """Run pytest with some folders of Python's path before that of its plugins."""
    environment = {**environment, "PYTHONPATH": os.pathsep.join([*path, str(ROOT / "dev")])}
    return subprocess.run([*PYTEST, *arguments], cwd=ROOT, env=environment).returncode


def _run_pure(arguments, environment):
    others = {folder for kind in get_kinds() if kind.run is not _run_pure for folder in kind.folders}
    ignored = [f"--ignore={folder}" for folder in others]
    return _pytest(["-p", "no:odoo", "-p", "pytest_pure", *ignored, *arguments], environment, path=[])


def _run_plain(arguments, environment):
    return _pytest(["-p", "no:odoo", *arguments], environment, path=[os.environ["PYTHONPATH"]])


def _run_with_odoo(ensure, arguments, environment):
    ignored = [f"--ignore={addon.name}/tests/pure" for addon in get_addons()]  # a kind of its own
    with scratch_database("test", ensure()) as database:
        odoo = [f"--odoo-config={CONFIG}", f"--odoo-database={database}", "--odoo-http"]
        # else queue_job's runner would start with the tests' own server
        environment = {**environment, "ODOO_QUEUE_JOB_CHANNELS": "root:0"}
        return _pytest([*odoo, *ignored, *arguments], environment, path=[os.environ["PYTHONPATH"]])


def _run_faults(arguments, environment):
    with scratch_database("faults", ensure_bench_data(FAULTS_INVOICES, FAULTS_DATABASE)) as database:
        return _run_plain(arguments, {**environment, "RELANCE_DATABASE": database})


def test_faults(*arguments):
    """Run the tests that do harm to what prints batches, on a database of many overdue invoices."""
    return test("tests/faults", *arguments)
