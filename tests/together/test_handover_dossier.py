# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What is handed over has the dossier of the last letter, and the charges that it claims."""

import io
import zipfile

from odoo.tests import tagged

from odoo.addons.relance_print_charge.tests.common import ChargesCommon


@tagged("post_install", "-at_install")
class TestHandoverDossier(ChargesCommon):
    def test_dossier_and_charges(self):
        self.make_printed(level="friendly")
        last = self.make_printed(level="formal_notice")
        handover = self.clerk_env["account.reminder.handover"]._hand_over(self.invoice, self.consumer)
        stream = io.BytesIO()
        handover._write_zip(stream)
        with zipfile.ZipFile(stream) as archive:
            [name] = [name for name in archive.namelist() if f" {last.number} - " in name]
            titles = [title for title, _pages in self.read_parts(archive.read(name))]
        self.assertGreater(len(titles), 2)  # the overview, this letter, the one before
        extra = last.amount_claimed - last.amount_due
        self.assertGreater(extra, 0)
        self.assertAlmostEqual(self.invoice._get_charges_claimed(), extra)
