# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The databases that are kept: prepared ones to copy, the demo's and the benchmark's. Each is made anew when what it is made of
has changed.
"""

import contextlib
import os

from addons import BASE, digest, get_bridges, get_house, get_odoo_version, get_version, link_addons
from database import copy, databases_locked, drop, exists, get_addons_path, make, origin, set_origin, sql
from odoo_program import DEMO_DATABASE, shell
from setup import CACHE, LOCK, ROOT, fail, step

BENCH_DATABASE = "relance_bench_data"
FAULTS_DATABASE, FAULTS_INVOICES = "relance_faults_data", 300
# Modules of the prepared database, beside what the addons depend on: the French chart of accounts.
BASE_MODULES = "account,hr,l10n_fr_account"
# The demo's languages: the first is that of whoever has none.
LANGUAGES = "fr_FR,de_DE,es_ES,en_US"


def prepared_names():
    """Return the names of the databases without and with the addons that fit Odoo and the addons as they are."""
    base = f"relance_base_{digest(get_odoo_version(), LOCK.read_bytes(), BASE_MODULES, LANGUAGES)}"
    return base, f"relance_ready_{digest(base, get_version(*get_house()))}"


def prepared_database():
    """Return the name of a database with the addons and their demo data, made only if an addon or Odoo has changed since."""
    base, ready = prepared_names()
    if not exists(ready):
        for (name,) in sql(
            "SELECT datname FROM pg_database WHERE datname ~ '^relance_(base|ready|making)' AND datname <> %s", base
        ):
            drop(name)
        _prepare_base(base)
        with step("Installing the addons with their demo data"):
            make(ready, base, ["-i", BASE.name])  # the others come by themselves
            _check_complete(ready)
            _let_admin_in(ready)
    return ready


def _prepare_base(name):
    if not exists(name):
        with step("Preparing a database with Odoo's accounting (about two minutes)"):
            make(name, None, ["-i", BASE_MODULES, "--load-language", LANGUAGES])
            admin = "FROM res_users admin WHERE admin.partner_id = person.id AND admin.login = 'admin'"
            sql(f"UPDATE res_partner person SET lang = 'en_US' {admin}", database=name)


def _let_admin_in(database):
    """Let admin see the demo company, which demo data leave to its own users."""
    sql(
        """
        INSERT INTO res_company_users_rel (cid, user_id)
        SELECT company.res_id, admin.res_id
          FROM ir_model_data company, ir_model_data admin
         WHERE company.module = %s AND company.name = 'company_ormelune'
           AND admin.module = 'base' AND admin.name = 'user_admin'
        """,
        BASE.name,
        database=database,
    )


def _check_complete(database):
    """See that the base has brought the others."""
    wanted = {addon.name for addon in get_house()}
    installed = {
        name for (name,) in sql("SELECT name FROM ir_module_module WHERE state = 'installed'", database=database)
    }
    if missing := sorted(wanted - installed):
        drop(database)
        fail(f"These addons should come with the base by themselves (auto_install) and did not: {', '.join(missing)}")


def ensure_bridged():
    """Return the name of a database with what the bridges need, such as queue_job; Odoo installs the bridges by itself."""
    bridges = get_bridges()
    return ensure_beside("bridged", sorted({name for names in bridges.values() for name in names}), *bridges)


def ensure_beside(purpose, modules, *addons):
    """Return the name of a database with modules beside the addons, made only if one of them has changed since.

    :param addons: folders of those that come with these modules
    """
    with databases_locked():
        ready = prepared_database()
        beside = f"relance_ready_{purpose}_{digest(ready, modules, get_version(*addons))}"
        if not exists(beside):
            for (name,) in sql("SELECT datname FROM pg_database WHERE datname ~ %s", f"^relance_ready_{purpose}_"):
                drop(name)
            with step(f"Installing {', '.join(modules)} beside the addons"):
                make(beside, ready, ["-i", ",".join(modules)])
    return beside


def ensure_alone():
    """Return the name of a database with the base and none of the addons on it, made only if the base has changed since."""
    base, _ready = prepared_names()
    alone = f"relance_single_{digest(base, get_version(BASE))}"
    with databases_locked():
        if not exists(alone):
            for (name,) in sql("SELECT datname FROM pg_database WHERE datname ~ '^relance_single_'"):
                drop(name)
            _prepare_base(base)
            with step("Installing the base alone"):
                source = f"{base}_alone"
                copy(base, source)
                # else Odoo would know the others from the list of modules
                for table, names in (("ir_module_module", "^"), ("ir_model_data", "^module_")):
                    sql(f"DELETE FROM {table} WHERE name ~ '{names}{BASE.name}'", database=source)
                home = link_addons(CACHE / "alone", BASE)
                make(alone, source, ["-i", BASE.name, "--addons-path", get_addons_path(home)])
                drop(source)
    return alone


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
    version = [count, *(path.read_bytes() for path in sorted((ROOT / "dev").glob("bench_data*.py")))]
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
