# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""For tests: a database, and Odoo as a program that is run on it."""

import subprocess

from database import CONFIG, ODOO, get_addons_path, sql


class Database:
    """A database, and what is run on it.

    :param str name: of it
    :param Path folder: for what is run to write to
    """

    def __init__(self, name, folder):
        self.name, self.folder = name, folder

    def sql(self, statement, *values):
        return sql(statement, *values, database=self.name)

    def odoo(self, *options, addons=None, **kwargs):
        """Run Odoo, and return what it logged of errors and warnings.

        :param Path addons: a folder of addons, beside Odoo's own, instead of the repository
        """
        log = self.folder / "odoo.log"
        log.write_text("")
        if addons:
            options = [*options, "--addons-path", get_addons_path(addons)]
        command = [*ODOO, *options, "-c", CONFIG, "-d", self.name, "--logfile", log, "--log-level", "info"]
        done = subprocess.run(
            command, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **kwargs
        )
        assert not done.returncode, done.stdout + log.read_text()[-3000:]
        return [line for line in log.read_text().splitlines() if " ERROR " in line or " WARNING " in line]

    def update(self, **kwargs):
        return self.odoo("-u", "relance_print", "--stop-after-init", **kwargs)

    def run(self, script, **kwargs):
        """Run a script in an Odoo shell."""
        with script.open() as source:
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
