# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a batch leaves for other programs: a zip and a table, whatever customers are called."""

import csv
import io
import zipfile

from odoo.tests import tagged

from odoo.addons.relance_print.tests.test_files import HOSTILE, FilesCommon

from .common import BatchCommon


@tagged("post_install", "-at_install")
class TestBatchFiles(BatchCommon, FilesCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.moves = cls.make_move(partner=cls.hostile, amount=1234.5) | cls.make_move(partner=cls.hostile)

    def run_batch(self, **options):
        batch = self.propose(self.moves, grouping="invoice", **options)
        batch.name = HOSTILE
        batch.action_run()
        self.assertEqual(batch.printed_count, 2)
        return batch

    def test_names_in_a_zip(self):
        stream = io.BytesIO()
        self.run_batch()._write_zip(stream)
        with zipfile.ZipFile(stream) as archive:
            names = archive.namelist()
            rows = list(csv.reader(io.StringIO(archive.read("manifest.csv").decode("utf-8-sig")), delimiter=";"))
        self.assertEqual(len({name.casefold() for name in names}), 3)
        self.assertEqual([row[0] for row in rows[1:]], names[:-1])
        for name in names:
            self.assertLessEqual(len(name.encode()), 255)
            self.assertTrue(name.isprintable(), name)

    def test_table_in_the_users_language(self):
        for lang, delimiter, amount in (("fr_FR", ";", "1234,50"), ("en_US", ",", "1234.50")):
            self.clerk.lang = lang
            with self.subTest(lang):
                batch = self.run_batch()
                content = batch.with_context(lang=lang)._get_manifest().decode("utf-8-sig")
                rows = list(csv.reader(io.StringIO(content), delimiter=delimiter))
                self.assertEqual({len(row) for row in rows}, {10})
                self.assertIn(amount, {row[5] for row in rows})
                self.assertEqual(rows[1][3], "'+33")
                self.assertFalse([cell for row in rows for cell in row if cell.startswith(tuple("=+-@\t\r＝"))])
