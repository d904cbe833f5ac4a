# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The users' own files behind letters: printed with them, archived with them, only where they belong."""

import base64
import hashlib
import io

import pikepdf

from odoo.exceptions import UserError, ValidationError

from .common import ChargesCommon
from .samples import make_pdf


class TestEnclosures(ChargesCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.scheme = cls.env.ref("relance_print_charge.scheme_uk")
        cls.company.reminder_scheme_id = cls.scheme
        cls.customer.reminder_kind = "sole_trader"

    def enclose(self, name="Reply form", pages=2, **values):
        return self.env["account.reminder.enclosure"].create({"name": name, "file": make_pdf(pages), **values})

    def count(self, content):
        with pikepdf.open(io.BytesIO(content)) as pdf:
            return len(pdf.pages)

    def test_its_pages_follow_the_letters(self):
        alone = self.print_notice(self.make_late())
        self.assertFalse(alone.enclosed_names)
        self.assertEqual(self.enclose(sequence=20).pages, 2)
        self.enclose("Information sheet", 3)
        move = self.make_late()
        draft = self.make_draft(move, "formal_notice")
        self.assertEqual(draft.coming_enclosures, "Information sheet, Reply form")
        draft.action_download_pdf()
        content = draft._get_archived_pdf()
        self.assertEqual((draft.pages, self.count(content)), (alone.pages + 5, alone.pages + 5))
        self.assertEqual(hashlib.sha256(content).hexdigest(), draft.pdf_sha256)
        self.assertEqual((draft.enclosed_names, draft.coming_enclosures), ("Information sheet, Reply form", False))
        with pikepdf.open(io.BytesIO(content)) as pdf:
            self.assertIn(move.name, str(pdf.docinfo["/Title"]))
            # in their order: what comes last is the reply form, whose pages have no more than they had
            self.assertEqual(
                [len(page.Contents.read_bytes()) if "/Contents" in page else 0 for page in pdf.pages][-5:], [0] * 5
            )
        # the invoice's copy is the archived file
        [copy] = self.env["ir.attachment"].search(
            [("res_model", "=", "account.move"), ("res_id", "=", move.id), ("mimetype", "=", "application/pdf")]
        )
        self.assertEqual(copy.raw, content)

    def test_only_where_it_belongs(self):
        place = {"scheme_id": self.scheme.id, "customer_kind": "sole_trader"}
        file = self.enclose(**place)
        draft = self.make_draft(self.make_late(), "formal_notice")
        other = self.env["res.company"].sudo().create({"name": "Elsewhere"})
        self.assertEqual(draft._get_enclosures().ids, file.ids)
        file = file.sudo()
        for values in (
            {"customer_kind": "company"},
            {"scheme_id": self.env.ref("relance_print_charge.scheme_fr").id},
            {"level_id": self.levels["firm"].id},
            {"company_id": other.id},
            {"active": False},
        ):
            before = {name: file[name].id if file._fields[name].relational else file[name] for name in values}
            file.write(values)
            self.assertFalse(draft._get_enclosures(), values)
            file.write(before)
            self.assertTrue(draft._get_enclosures())
        draft.level_id = self.levels["firm"]
        self.assertFalse(draft._get_enclosures())
        file.level_id = self.levels["firm"]
        self.assertTrue(draft._get_enclosures())
        file.unlink()
        self.assertFalse(draft._get_enclosures())

    def test_what_is_printed_stays(self):
        file = self.enclose()
        printed = self.print_notice(self.make_late())
        content = printed._get_archived_pdf()
        file.file = make_pdf(9)
        self.assertEqual(printed._get_archived_pdf(), content)
        with self.assertRaises(UserError):
            printed.sudo().enclosed_names = "Nothing"

    def get_alerts(self, draft):
        return {alert.key: alert for alert in draft._get_alerts(composes=False)[draft]}

    def test_forms_that_the_law_wants_and_that_are_not_there_are_told(self):
        """United Kingdom, persons: the link opens the form of what goes with such a letter; then nothing is told."""
        draft = self.make_draft(self.make_late(), "formal_notice")
        for kind, is_told in (("sole_trader", True), ("consumer", True), ("company", False), ("public", False)):
            self.customer.reminder_kind = kind
            self.assertEqual("enclosures" in self.get_alerts(draft), is_told, kind)
        self.customer.reminder_kind = "sole_trader"
        # a clerk may not add files, but is told
        self.assertEqual(self.get_alerts(draft)["enclosures"][1:2], ("warning",))
        self.assertFalse(self.get_alerts(draft)["enclosures"].action)
        mine = draft.with_env(self.env)
        alert = self.get_alerts(mine)["enclosures"]
        action = getattr(mine, alert.action)()
        form = self.env[action["res_model"]].with_context(**action["context"])
        file = form.create({"name": "Reply form", "file": make_pdf()})
        self.assertNotIn("enclosures", self.get_alerts(draft))
        self.assertEqual((file.scheme_id, file.customer_kind), (self.scheme, "sole_trader"))
        file.active = False
        self.assertIn("enclosures", self.get_alerts(draft))
        self.scheme.needs_files = False
        self.assertNotIn("enclosures", self.get_alerts(draft))
        self.scheme.needs_files = True
        draft.level_id = self.levels["firm"]
        self.assertNotIn("enclosures", self.get_alerts(draft))

    def test_letters_without_files_cost_no_query(self):
        moves = self.make_late() + self.make_late()
        drafts = [self.make_draft(move, "formal_notice") for move in moves]
        drafts[0]._get_enclosures()
        with self.assertQueryCount(0):
            drafts[1]._get_enclosures()

    def test_what_is_no_pdf_is_refused(self):
        stream = io.BytesIO()
        with pikepdf.new() as pdf:
            pdf.add_blank_page()
            pdf.save(stream, encryption=pikepdf.Encryption(user="x", owner="y"))
        for content in (b"Not a PDF", make_pdf()[:200], stream.getvalue()):
            with self.assertRaises(ValidationError):
                self.enclose(file=content if content.startswith(b"JVB") else base64.b64encode(content))

    def test_a_file_that_was_lost_is_told(self):
        """Nothing is printed without it."""
        file = self.enclose()
        draft = self.make_draft(self.make_late(), "formal_notice")
        self.env.flush_all()
        self.env.cr.execute(
            "DELETE FROM ir_attachment WHERE res_model = %s AND res_id = %s", ["account.reminder.enclosure", file.id]
        )
        self.env.invalidate_all()
        with self.assertRaisesRegex(UserError, "Reply form"):
            self.in_english(draft).action_download_pdf()
        self.assertEqual(draft.state, "draft")
