# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The button: what it makes, and that nothing at all is left where it can't."""

import hashlib
import resource
import tempfile
from pathlib import Path
from uuid import uuid4

from odoo import SUPERUSER_ID, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, new_test_user

from .common import ReminderCommon, read_pages

# Programs that misbehave instead of printing; the version that they give is of a kind whose letters need no ruler.
FAKES = {
    "crashes": "kill -SEGV $$",
    "refuses": "echo 'out of order' >&2; exit 2",
    "hangs": "sleep 30",
    "writes garbage": 'for last; do :; done; echo "no letter" > "$last"',
    "writes nothing": "exit 0",
}


def fake_printer(folder, script):
    path = Path(folder) / "wkhtmltopdf"
    path.write_text(
        f'#!/bin/sh\ncase "$1" in --version) echo "wkhtmltopdf 0.12.3 (with patched qt)"; exit;; esac\n{script}\n'
    )
    path.chmod(0o755)
    return str(path)


class TestPrint(ReminderCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.draft = cls.make_draft()

    def facts(self):
        """Return what a print changes: state, counters, messages, attachments and files."""
        self.env.flush_all()
        self.env.invalidate_all()
        files = self.env["ir.attachment"]._filestore()
        return {
            "state": self.draft.state,
            "number": self.draft.number,
            "pdf": self.draft.pdf,
            "count": self.invoice.reminder_count,
            "messages": self.invoice.message_ids.ids,
            "attachments": self.env["ir.attachment"].sudo().search_count([]),
            "files": {path for path in Path(files).rglob("*") if path.is_file()},
        }

    def test_print(self):
        self.draft.action_download_pdf()
        pdf = self.draft._get_archived_pdf()
        self.assertTrue(pdf.startswith(b"%PDF-"))
        self.assertRecordValues(
            self.draft,
            [
                {
                    "state": "printed",
                    "number": 1,
                    "printed_by": self.clerk.id,
                    "pdf_sha256": hashlib.sha256(pdf).hexdigest(),
                    "pdf_filename": "Relance 1 - FAC-2026-00001 - Société Générale d-Ameublement et de Décoration.pdf",
                    "amount_due": 1000.0,
                    "is_edited": False,
                }
            ],
        )
        self.assertEqual(self.invoice.reminder_count, 1)
        message = self.invoice.message_ids[0]
        self.assertEqual(message.author_id, self.clerk.partner_id)
        self.assertIn("Relance amiable", message.body)
        self.assertIn("1&nbsp;000,00&nbsp;€", message.body)
        self.assertEqual(message.attachment_ids.raw, pdf)
        self.assertEqual(message.attachment_ids.name, self.draft.pdf_filename)

    def test_languages_stay_apart(self):
        """A French letter leaves no French on an English screen, and the other way round."""
        draft = self.in_english(self.draft)
        self.assertIn("Madame, Monsieur", draft.letter_html)
        self.assertEqual(draft.display_name, f"Friendly reminder - {self.invoice.name}")
        self.assertIn("Relance amiable", self.draft.display_name)

    def test_amounts_are_frozen(self):
        self.draft.action_download_pdf()
        self.pay(self.invoice, 400)
        self.assertEqual(self.draft.line_ids.amount_due, 1000.0)
        self.assertIn("1 000,00 €", self.draft.body.striptags().replace("\u202f", " ").replace("\xa0", " "))

    def test_again_is_a_copy(self):
        self.draft.action_download_pdf()
        pdf, before = self.draft._get_archived_pdf(), len(self.invoice.message_ids)
        self.draft.action_download_pdf()
        self.assertEqual(self.draft._get_archived_pdf(), pdf)
        self.assertEqual(self.invoice.reminder_count, 1)
        self.assertEqual(len(self.invoice.message_ids), before + 1)
        self.assertIn("Copie", self.invoice.message_ids[0].body)

    def test_button_of_a_draft_that_was_printed_meanwhile(self):
        self.draft.action_download_pdf()
        before = self.facts()
        with self.assertRaisesRegex(UserError, "Chloé Besnard"):
            self.draft.with_context(printing=True).action_download_pdf()
        self.assertEqual(self.facts(), before)

    def test_paid_meanwhile(self):
        self.pay(self.invoice)
        before = self.facts()
        with self.assertRaisesRegex(UserError, self.invoice.name):
            self.draft.action_download_pdf()
        self.assertEqual(self.facts(), before)

    def test_another_archive_is_refused(self):
        self.draft.action_download_pdf()
        attachment = (
            self.env["ir.attachment"]
            .with_user(SUPERUSER_ID)  # who alone can
            .search([("res_model", "=", "account.reminder"), ("res_id", "=", self.draft.id), ("res_field", "=", "pdf")])
        )
        attachment.raw = b"%PDF-1.4 forged %%EOF"
        self.draft.invalidate_recordset()
        with self.assertRaises(UserError):
            self.draft._get_archived_pdf()

    def test_misbehaving_printers(self):
        self.set_parameter("printer_timeout", "1")
        # a folder of one's own: other tests may print meanwhile
        self.patch(tempfile, "tempdir", self.enterContext(tempfile.TemporaryDirectory()))
        for name, script in FAKES.items():
            with self.subTest(name), tempfile.TemporaryDirectory() as folder:
                self.set_parameter("printer_path", fake_printer(folder, script))
                before, folders = self.facts(), set(Path(tempfile.gettempdir()).glob("letter-*"))
                with self.assertRaisesRegex(UserError, "Rien n’a été imprimé") as caught, self.cr.savepoint():
                    self.draft.action_download_pdf()
                if name == "hangs":
                    self.assertIn("relance_print.printer_timeout", str(caught.exception))
                if name == "refuses":
                    self.assertIn("out of order", str(caught.exception))
                self.assertEqual(self.facts(), before)
                self.assertEqual(set(Path(tempfile.gettempdir()).glob("letter-*")), folders)

    def test_missing_printer(self):
        self.set_parameter("printer_path", "/nowhere/wkhtmltopdf")
        before = self.facts()
        with self.assertRaisesRegex(UserError, "n’est pas installé"), self.cr.savepoint():
            self.draft.action_download_pdf()
        self.assertEqual(self.facts(), before)
        self.assertIn("danger", [alert["severity"] for alert in self.draft.alerts])

    def test_disk_that_is_full_for_a_moment(self):
        """A letter of which the half was stored is not in the way of the same letter later."""
        self.draft.subject = str(uuid4())  # a file that another test has stored would not be written
        letter = self.draft._compose()
        pdfs = dict(zip(self.draft, self.draft._render_pdfs([letter.page]), strict=True))
        facts, alerts = {self.draft: self.draft._prepare_issue(letter)}, self.draft._get_alerts()
        limit = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (len(pdfs[self.draft]) // 2, limit[1]))
        try:
            with self.assertRaises(OSError), self.cr.savepoint():
                self.draft._issue(pdfs, facts, alerts)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, limit)
        self.env.invalidate_all()
        self.draft._issue(pdfs, facts, alerts)
        self.assertEqual(self.draft._get_archived_pdf(), pdfs[self.draft])

    def test_print_menu_for_several(self):
        second = self.make_draft(self.make_move(partner=self.consumer))
        both = self.draft | second
        action = self.clerk_env.ref("relance_print.account_reminder_action_print")
        result = action.with_context(active_model="account.reminder", active_ids=both.ids).run()
        self.assertEqual(result["params"]["ids"], both.ids)
        self.assertEqual(both.mapped("state"), ["printed", "printed"])
        self.authenticate("clerk", "clerk")
        response = self.url_open(f"/relance_print/pdf/{second.id},{self.draft.id}")
        self.assertEqual(response.headers["Content-Type"], "application/pdf")
        pages = read_pages(response.content)
        self.assertEqual(len(pages), 2)
        self.assertIn("Zoé Lefèvre", pages[0])

    def test_download_needs_access(self):
        self.draft.action_download_pdf()
        new_test_user(self.env, login="stranger", password="stranger", groups="base.group_user")
        self.authenticate("stranger", "stranger")
        with self.assertLogs("odoo.http", "WARNING"):
            self.assertEqual(self.url_open(f"/relance_print/pdf/{self.draft.id}").status_code, 403)


class TestProtection(ReminderCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.printed = cls.make_printed()

    def test_printed_is_for_ever(self):
        for reminder in (self.printed, self.printed.sudo()):
            for values in (
                {"body": "<p>Other</p>"},
                {"pdf": b""},
                {"level_id": self.levels["last"].id},
                {"line_ids": []},
            ):
                with self.subTest(values=values, su=reminder.env.su), self.assertRaises(UserError):
                    reminder.write(values)
            with self.assertRaises(UserError):
                reminder.unlink()
        self.printed.sudo().tracking_number = "1A 234"

    def test_a_client_sets_no_facts(self):
        draft = self.make_draft(self.make_move())
        for values in ({"state": "printed"}, {"number": 7}, {"pdf": b"JVBERi0="}, {"is_edited": True}):
            with self.subTest(values=values), self.assertRaises(UserError):
                draft.write(values)
        with self.assertRaises(UserError):
            draft.copy_data()[0] | draft.create({**draft.copy_data()[0], "state": "printed"})
        with self.assertRaises(AccessError):
            draft.line_ids.write({"amount_due": 1.0})
        draft.unlink()

    def test_cancel(self):
        wizard = self.clerk_env["account.reminder.cancel"].create(
            {"reminder_ids": [fields.Command.link(self.printed.id)], "reason": "Jamais parti"}
        )
        wizard.action_confirm()
        self.assertRecordValues(
            self.printed, [{"state": "cancelled", "cancel_reason": "Jamais parti", "cancelled_by": self.clerk.id}]
        )
        self.assertEqual(self.invoice.reminder_count, 0)
        self.assertFalse(self.invoice.reminder_level_id)
        self.assertIn("Jamais parti", self.invoice.message_ids[0].body)
        with self.assertRaises(UserError):
            self.printed._cancel("again")

    def test_reset_to_draft_keeps_what_was_printed(self):
        self.invoice.sudo().button_draft()
        self.assertEqual(self.printed.line_ids.amount_due, 1000.0)
        self.assertEqual(self.printed.line_ids.move_id, self.invoice)

    def test_invoicing_user_writes_no_settings(self):
        text = self.get_text("friendly")
        for record in (self.levels["firm"], text, self.printed.format_id):
            with self.subTest(record._name), self.assertRaises(AccessError):
                record.with_env(self.clerk_env).write({"active": False} if "active" in record else {"subject": "No"})

    def test_reader_prints_nothing(self):
        reader = new_test_user(
            self.env,
            login="reader",
            groups="base.group_user,account.group_account_readonly",
            company_id=self.company.id,
        )
        draft = self.make_draft(self.make_move()).with_env(self.as_user(reader))
        self.assertTrue(draft.letter_html)
        with self.assertRaises(AccessError):
            draft.action_download_pdf()

    def test_other_company_sees_nothing(self):
        other = self.env["res.company"].create({"name": "Autre"})
        stranger = new_test_user(
            self.env,
            login="other_clerk",
            groups="base.group_user,account.group_account_invoice",
            company_id=other.id,
            company_ids=[fields.Command.set(other.ids)],
        )
        with self.assertRaises(AccessError):
            self.printed.with_user(stranger).with_context(allowed_company_ids=other.ids).read(["subject"])
