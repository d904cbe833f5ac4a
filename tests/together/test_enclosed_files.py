# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The users' own files behind a letter, where other addons send it on: e-mails and the dossier carry them once."""

import io

import pypdfium2

from odoo.addons.relance_print_charge.tests.common import ChargesCommon
from odoo.addons.relance_print_charge.tests.samples import make_pdf


def count(content):
    with pypdfium2.PdfDocument(content) as opened:
        return len(opened)


class TestEnclosedFiles(ChargesCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer.email = "compta@ameublement.example.com"
        cls.company.reminder_email_invoices = False
        cls.env["account.reminder.enclosure"].create({"name": "Reply form", "file": make_pdf(3)})

    def test_an_email_carries_them_once(self):
        notice = self.print_notice(self.make_late())
        notice._queue_emails()
        files = notice._get_last_emails().mail_message_id.attachment_ids
        self.assertEqual([count(file.raw) for file in files], [notice.pages])
        self.assertEqual(files.raw, notice._get_archived_pdf())
        self.assertGreater(notice.pages, 3)

    def test_the_dossier_has_them_in_the_letters_exhibit(self):
        notice = self.print_notice(self.make_late())
        [letter, *_copies], _missing = notice._get_exhibits()
        self.assertEqual(count(letter["content"]), notice.pages)
        stream = io.BytesIO()
        notice._write_dossier(stream)
        self.assertGreater(count(stream.getvalue()), notice.pages + 1)
