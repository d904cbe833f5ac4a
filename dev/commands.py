# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The commands of the Makefile. Run by `setup.py` with the virtual environment's Python, Odoo on the path."""

import contextlib
import os
import subprocess
import sys

from checks import docs, lint, translations
from database import CONFIG, ODOO, PORT, postgres, write_config
from odoo_program import DEMO_DATABASE, server, shell
from prepared import ensure_bench_data, ensure_demo, scratch_database
from publishing import dump, package
from setup import ROOT, run, step
from testing import test, test_faults
from wishes import check_port_free


def demo(*_arguments):
    ensure_demo()
    return shell("demo.py")


def serve(*arguments):
    if code := demo():
        return code
    check_port_free()
    print(f"Odoo is on http://127.0.0.1:{PORT} (admin / admin). Ctrl-C ends it.", flush=True)
    log = ["--log-level", "info", "--log-handler", "werkzeug:WARNING"]
    with contextlib.suppress(KeyboardInterrupt):
        subprocess.run([*ODOO, "-c", CONFIG, "-d", DEMO_DATABASE, *log, *arguments])
    return 0


def odoo_shell(*_arguments):
    ensure_demo()
    return shell()


def bench(*arguments):
    # core's reports load their style sheets from the server: without one they would be quick, and unlike themselves
    with scratch_database("bench") as database, server(database):
        if not {"batch", "board"}.intersection(arguments) and (code := shell("bench.py", arguments, database)):
            return code
    with scratch_database("bench", ensure_bench_data(100_000)) as database:
        if (code := shell("bench_board.py", arguments, database)) or "board" in arguments:
            return code
        with step("Installing OCA's account_credit_control, to compare"):
            run([*ODOO, "-c", CONFIG, "-d", database, "-i", "account_credit_control", "--stop-after-init"])
        # its scheduled actions would print what the benchmark's workers are measured with
        with server(database, "--max-cron-threads=0"):
            return shell("bench_batch.py", arguments, database)


def bench_data(*_arguments):
    print(ensure_bench_data(int(os.environ.get("N") or 100_000)))
    return 0


def screenshots(*arguments):
    """Take a picture of every screen and PDF page, on a fresh copy of the demo database."""
    with scratch_database("screenshots") as database, server(database) as url:
        return subprocess.run([sys.executable, ROOT / "dev" / "screenshots.py", url, *arguments]).returncode


def letters(*arguments):
    """Print letters of every kind, and put their pages side by side."""
    with scratch_database("letters") as database:
        return shell("letters.py", arguments, database)


def moved(*_arguments):
    """Write the migration's list of what is other addons' since the base is not the only one."""
    with scratch_database("moved") as database:
        return shell("moved.py", database=database)


COMMANDS = {
    "demo": demo,
    "serve": serve,
    "shell": odoo_shell,
    "test": test,
    "test-faults": test_faults,
    "bench": bench,
    "bench-data": bench_data,
    "lint": lint,
    "package": package,
    "screenshots": screenshots,
    "letters": letters,
    "translations": translations,
    "docs": docs,
    "dump": dump,
    "moved": moved,
}
# Which of them need no database.
PLAIN = {"package"}


def main():
    name, *arguments = sys.argv[1:]
    os.chdir(ROOT)
    if name in PLAIN:
        return COMMANDS[name](*arguments)
    with postgres():
        write_config()
        return COMMANDS[name](*arguments)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:  # Ctrl-C
        sys.exit(130)
