"""The stored database of an earlier version, and Odoo as a program that updates it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "dev"))

import database  # noqa: E402 (once its folder is known)


class Database:
    """A database, and what is run on it.

    :param str name: of it
    :param Path folder: for what is run to write to
    """

    def __init__(self, name, folder):
        self.name, self.folder = name, folder

    def sql(self, statement, *values):
        return database.sql(statement, *values, database=self.name)

    def odoo(self, *options, addons=None, **kwargs):
        """Run Odoo, and return what it logged of errors and warnings.

        :param Path addons: a folder of addons that come before others of the same name
        """
        log = self.folder / "odoo.log"
        log.write_text("")
        config = os.environ["RELANCE_CONFIG"]
        if addons:
            own = self.folder / "odoo.conf"
            own.write_text(Path(config).read_text().replace("addons_path = ", f"addons_path = {addons},"))
            config = own
        command = [*database.ODOO, *options, "-c", config, "-d", self.name, "--logfile", log, "--log-level", "info"]
        done = subprocess.run(
            command, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **kwargs
        )
        assert not done.returncode, done.stdout + log.read_text()[-3000:]
        return [line for line in log.read_text().splitlines() if " ERROR " in line or " WARNING " in line]

    def update(self, **kwargs):
        return self.odoo("-u", "relance_print", "--stop-after-init", **kwargs)

    def run(self, script, **kwargs):
        """Run a script of this folder in an Odoo shell."""
        with (Path(__file__).parent / script).open() as source:
            # "shell" comes first
            return self.odoo("shell", "--no-http", stdin=source, **kwargs)

    def columns(self):
        """Return the names of each table's columns.

        :rtype: dict
        """
        return dict(
            self.sql(
                "SELECT table_name, array_agg(column_name::text ORDER BY column_name) FROM information_schema.columns "
                "JOIN information_schema.tables USING (table_schema, table_name) "
                "WHERE table_schema = 'public' AND table_type = 'BASE TABLE' GROUP BY 1"
            )
        )

    def rows(self, columns):
        """Return the rows of tables, each as text of the given columns, sorted.

        :param dict columns: by table
        """
        rows = {}
        for table, names in columns.items():
            row = ", ".join(f'"{name}"' for name in names)
            rows[table] = [text for (text,) in self.sql(f'SELECT ROW({row})::text FROM "{table}" ORDER BY 1')]
        return rows


@pytest.fixture(scope="session")
def old(tmp_path_factory):
    """The database that 19.0.1.0.0 was used in. Each test goes on from what the one before it left."""
    name = f"relance_old_{os.getpid()}"
    database.restore(Path(__file__).parent / "19.0.1.0.0.tar.xz", name)
    yield Database(name, tmp_path_factory.mktemp("odoo"))
    database.drop(name)
