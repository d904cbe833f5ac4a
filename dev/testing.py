# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""`make test`: the tests by kind, each on the database that it needs, two kinds beside each other; and what could not be run."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from addons import get_addons, get_bridges, get_house, get_test_addons
from database import write_config
from prepared import (
    FAULTS_DATABASE,
    FAULTS_INVOICES,
    ensure_bench_data,
    ensure_beside,
    ensure_bridged,
    scratch_database,
)
from setup import NODE_MODULES, ROOT

PYTEST = [sys.executable, "-m", "pytest", "-q", "-rs", "-p", "pytest_summary"]
NOTHING_CHOSEN = 5  # pytest's exit code
LANES = min(2, os.cpu_count())  # kinds at once; each has an Odoo and maybe a browser
# What core's localisations have of withholding taxes.
LOCALISATION = "l10n_account_withholding_tax"
# Odoo's own payment provider that takes no money.
PROVIDER = "payment_demo"


@dataclass
class Kind:
    """Tests that are run together.

    :param title: of them, for the summary
    :param folders: where they are, from the root
    :param run: takes the arguments for pytest and the :class:`Lane`, and returns pytest's exit code
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


@dataclass
class Lane:
    """Where tests of a kind run, maybe beside those of another.

    :param name: for what it has alone, such as databases
    :param config: Odoo's configuration, of a port that no other has
    :param environment: of pytest
    :param output: a file for what pytest prints; if there is none, the terminal
    """

    name: str
    config: Path
    environment: dict
    output: object = None


def _get_kind(path, kinds):
    """Return the kind whose folder is the nearest above a path, or None."""
    path = Path(path.split("::")[0])
    holders = [(len(folder), kind) for kind in kinds for folder in kind.folders if path.is_relative_to(folder)]
    return max(holders, key=lambda holder: holder[0], default=(0, None))[1]


def get_kinds():
    pure = [name for addon in get_addons() if (ROOT / (name := f"{addon.name}/tests/pure")).is_dir()]
    house, bridges = ([addon.name for addon in addons] for addons in (get_house(), get_bridges()))
    localised = partial(ensure_beside, "localised", [LOCALISATION])
    base, *others = house
    # those that take long first, so that none of them is left alone at the end
    return [
        Kind("base", [base], partial(_run_with_odoo, lambda: None)),
        Kind("addons", [*others, "tests/together"], partial(_run_with_odoo, lambda: None)),
        Kind("without Odoo", ["tests", *pure], _run_pure),
        Kind("updates", ["tests/updates"], _run_plain),
        Kind("addons alone", ["tests/addons"], _run_plain),
        Kind("bridges", bridges, partial(_run_with_odoo, ensure_bridged)),
        Kind("localisation", ["tests/localisation"], partial(_run_with_odoo, localised)),
        Kind("paying", ["tests/paying"], partial(_run_with_odoo, partial(ensure_beside, "paying", [PROVIDER]))),
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
    *beside, (last, mine) = chosen
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(LANES) as lanes:
        running = [lanes.submit(_run_beside, Path(folder), *one) for one in beside]
        results = [one.result() for one in running]
        lane = _get_lane(Path(folder), last, missing=True)
        results.append(last.run(mine, lane))  # alone: it does harm, and tells what came of all
    return max((code for code in results if code != NOTHING_CHOSEN), default=NOTHING_CHOSEN)


def _get_lane(folder, kind, *, missing=False, output=None):
    name = kind.title.replace(" ", "_")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {"RELANCE_SUMMARY": str(folder / "summary"), "RELANCE_KIND": kind.title}
    if missing:
        environment["RELANCE_MISSING"] = "\n".join(find_missing())
    config = folder / f"{name}.conf"
    write_config(config, port)
    return Lane(name, config, {**os.environ, **environment, "RELANCE_CONFIG": str(config)}, output)


def _run_beside(folder, kind, arguments):
    """Run tests of a kind, and show what they print when they are done."""
    with tempfile.TemporaryFile("w+") as output:
        code = kind.run(arguments, _get_lane(folder, kind, output=output))
        output.seek(0)
        sys.stdout.write(f"» {kind.title}\n{output.read()}")
        sys.stdout.flush()
    return code


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
    if not (NODE_MODULES / "axe-core").is_dir():
        yield "whether the screens are accessible: npm, which brings axe-core, is missing or can't fetch it"


def _pytest(arguments, lane, *, path, **variables):
    """Run pytest with some folders of Python's path before that of its plugins."""
    environment = {**lane.environment, **variables, "PYTHONPATH": os.pathsep.join([*path, str(ROOT / "dev")])}
    return subprocess.run(
        [*PYTEST, *arguments], cwd=ROOT, env=environment, stdout=lane.output, stderr=lane.output and subprocess.STDOUT
    ).returncode


def _run_pure(arguments, lane):
    others = {folder for kind in get_kinds() if kind.run is not _run_pure for folder in kind.folders}
    ignored = [f"--ignore={folder}" for folder in others]
    return _pytest(["-p", "no:odoo", "-p", "pytest_pure", *ignored, *arguments], lane, path=[])


def _run_plain(arguments, lane, **variables):
    return _pytest(["-p", "no:odoo", *arguments], lane, path=[os.environ["PYTHONPATH"]], **variables)


def _run_with_odoo(ensure, arguments, lane):
    ignored = [f"--ignore={addon.name}/tests/pure" for addon in get_addons()]  # a kind of its own
    with scratch_database(f"test_{lane.name}", ensure()) as database:
        odoo = [f"--odoo-config={lane.config}", f"--odoo-database={database}", "--odoo-http"]
        # else queue_job's runner would start with the tests' own server
        jobs = {"ODOO_QUEUE_JOB_CHANNELS": "root:0"}
        return _pytest([*odoo, *ignored, *arguments], lane, path=[os.environ["PYTHONPATH"]], **jobs)


def _run_faults(arguments, lane):
    with scratch_database("faults", ensure_bench_data(FAULTS_INVOICES, FAULTS_DATABASE)) as database:
        return _run_plain(arguments, lane, RELANCE_DATABASE=database)


def test_faults(*arguments):
    """Run the tests that do harm to what prints batches, on a database of many overdue invoices."""
    return test("tests/faults", *arguments)
