# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The customer's page: who gets there, what is seen and said there, and what becomes of it."""

import base64
import re
from datetime import timedelta

from lxml import html

from odoo import http
from odoo.exceptions import UserError
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import format_date

from odoo.addons.relance_print.tests.common import TODAY, ReminderCommon, make_image

PAGES = ("", "/pdf", "/statement")
PNG = "image/png"
IMAGE = base64.b64decode(make_image())


@tagged("post_install", "-at_install")
class TestPortal(ReminderCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.letter = cls.make_printed()
        cls.others_move = cls.make_move(partner=cls.consumer)
        cls.others = cls.make_printed(cls.others_move)
        cls.token, cls.others_token = (letter.sudo()._portal_ensure_token() for letter in (cls.letter, cls.others))
        cls.portal_user = new_test_user(
            cls.env, login="zoe", password="zoe", groups="base.group_portal", partner_id=cls.consumer.id
        )

    def test_statement_of_nobody_else(self):
        """Who has the link of one company of a group sees nothing of the others."""
        self.company.sudo().reminder_statement_group = True
        other = self.make_move(partner=self.german)
        (self.customer | self.german).parent_id = self.british
        text = self.read_pdf(self.get(self.letter, "/statement", self.token).content)
        self.assertIn(self.invoice.name, text)
        self.assertNotIn(other.name, text)

    def test_drawn_once(self):
        """Whoever has the link may ask as often as they like: a PDF is drawn again when it shows something else, only then."""
        runs, reports = [], []
        for drawn, model, name in (
            (runs, "account.reminder.statement", "_start_printing"),
            (reports, "account.move", "_print_reminder_copy"),
        ):
            draw = getattr(self.registry[model], name)
            self.patch(self.registry[model], name, lambda *args, drawn=drawn, draw=draw: drawn.append(1) or draw(*args))
        kept = self.env["account.reminder.drawn"].sudo()
        for page, drawn in (("/statement", runs), (f"/invoice/{self.invoice.id}", reports)):
            with self.subTest(page):
                first, again = (self.get(self.letter, page, self.token).content for _time in range(2))
                self.assertTrue(first.startswith(b"%PDF"))
                self.assertEqual((first == again, len(drawn)), (True, 1))
                if page == "/statement":
                    other = self.make_move(amount=77.0)
                    self.assertIn(other.name, self.read_pdf(self.get(self.letter, page, self.token).content))
                else:
                    self.pay(self.invoice, 10.0)
                    self.get(self.letter, page, self.token)
                self.assertEqual(len(drawn), 2)
                self.assertEqual(len(kept.search([("reminder_id", "=", self.letter.id)])), 1 if drawn is runs else 2)
        for user in (self.clerk, self.portal_user):
            self.assertFalse(kept.with_user(user).sudo(False).has_access("read"))

    def get(self, letter, page="", token=None):
        token = f"?access_token={token}" if token else ""
        return self.url_open(f"/my/reminders/{letter.id}{page}{token}", allow_redirects=False)

    def say(self, letter=None, token=None, files=None, **values):
        """Send one of the page's forms, as a browser does that has the page open."""
        letter, token = letter or self.letter, token or self.token
        self.authenticate(None, None)
        values |= {"access_token": token, "csrf_token": http.Request.csrf_token(self)}
        answer = self.url_open(f"/my/reminders/{letter.id}/answer", data=values, files=files, allow_redirects=False)
        self.env.invalidate_all()
        return answer

    def day(self, days):
        return str(TODAY + timedelta(days=days))

    # Who gets there

    def test_link(self):
        for page in PAGES:
            answer = self.get(self.letter, page, self.token)
            self.assertEqual(answer.status_code, 200, page)
            self.assertEqual(answer.headers["Referrer-Policy"], "same-origin", page)
        page = self.get(self.letter, "", self.token).text
        self.assertIn(self.invoice.name, page)
        self.assertNotIn(self.others_move.name, page)
        self.assertEqual(self.get(self.letter, "/pdf", self.token).content, self.letter._get_archived_pdf())
        self.assertIn("Lire la lettre", page)  # in the customer's language
        invoice = self.get(self.letter, f"/invoice/{self.invoice.id}", self.token)
        self.assertTrue(invoice.content.startswith(b"%PDF"))

    def test_instalments(self):
        """Of an invoice of several instalments stands there what is overdue, and since when, as in the letter."""
        move = self.make_instalments(20, -30)
        letter = self.make_printed(move)
        page = html.fromstring(self.get(letter, "", letter.sudo()._portal_ensure_token()).text)
        cells = [cell.text_content().strip() for cell in page.xpath("//tbody/tr/td")]
        due = format_date(self.env, TODAY - timedelta(days=20), lang_code="fr_FR")
        self.assertEqual([cells[0], cells[2]], [move.name, due])
        self.assertEqual([re.sub(r"[^\d,]", "", cell) for cell in cells[3:]], ["1000,00", "300,00"])

    def test_nobody_else(self):
        """Neither with another letter's link nor with none, nor by another invoice's id."""
        paths = [*PAGES, f"/invoice/{self.invoice.id}", f"/invoice/{self.others_move.id}"]
        tokens = [None, "", "x", self.others_token, self.token.upper(), self.token[:-1], "é", "%00"]
        for login in (None, "zoe"):
            self.authenticate(login, login)
            for page in paths:
                for token in tokens:
                    self.assertEqual(self.get(self.letter, page, token).status_code, 404, f"{login} {page} {token}")
        self.authenticate(None, None)
        self.assertEqual(self.get(self.letter, f"/invoice/{self.others_move.id}", self.token).status_code, 404)
        for odd in (0, -1, 2**31, 10**30, "x"):
            answer = self.url_open(f"/my/reminders/{odd}?access_token={self.token}", allow_redirects=False)
            self.assertIn(answer.status_code, (303, 404), odd)

    def test_customer_with_account(self):
        self.authenticate("zoe", "zoe")
        page = self.url_open("/my/reminders").text
        self.assertIn(f"/my/reminders/{self.others.id}", page)
        self.assertNotIn(f"/my/reminders/{self.letter.id}", page)
        self.assertEqual(self.get(self.others).status_code, 200)
        self.assertEqual(self.url_open("/my").status_code, 200)
        counted = self.make_jsonrpc_request("/my/counters", {"counters": ["reminder_count"]})
        self.assertEqual(counted["reminder_count"], 1)

    def test_user_of_the_company(self):
        self.authenticate("clerk", "clerk")
        self.assertEqual(self.get(self.letter).status_code, 200)
        new_test_user(self.env, login="plain", password="plain", groups="base.group_user")
        self.authenticate("plain", "plain")
        self.assertEqual(self.get(self.letter).status_code, 404)

    def test_link_ends(self):
        self.company.reminder_link_days = 10
        self.letter.sudo()._set_facts({self.letter: {"printed_date": TODAY - timedelta(days=10)}})
        self.assertEqual(self.get(self.letter, "", self.token).status_code, 200)
        self.letter.sudo()._set_facts({self.letter: {"printed_date": TODAY - timedelta(days=11)}})
        for page in PAGES:
            answer = self.get(self.letter, page, self.token)
            self.assertEqual(answer.status_code, 410)
            self.assertNotIn(self.invoice.name, answer.text)
        self.assertEqual(self.say(kind="promise", date=self.day(3)).status_code, 410)
        self.assertFalse(self.letter.answer_ids)

    def test_drafts_and_cancelled_letters_have_no_page(self):
        draft = self.make_draft(self.make_move())
        self.assertEqual(self.get(draft, "", draft.sudo()._portal_ensure_token()).status_code, 404)
        self.letter._cancel("Erreur")
        self.assertEqual(self.get(self.letter, "", self.token).status_code, 404)

    def test_token_is_no_clients(self):
        """Nobody sets a letter's token, and the auditor does not see it."""
        with self.assertRaises(UserError):
            self.letter.with_user(self.clerk).write({"access_token": "mine"})

    # What is said there

    def test_promise(self):
        answer = self.say(kind="promise", date=self.day(5), words="Fin de semaine")
        self.assertEqual(answer.status_code, 303)
        said = self.letter.answer_ids
        self.assertEqual((said.kind, str(said.date), said.words), ("promise", self.day(5), "Fin de semaine"))
        self.assertEqual((said.hold_ids.kind, said.hold_ids.move_id), ("promise", self.invoice))
        self.assertEqual(said.hold_ids.recorded_by_name, self.customer.name)
        self.assertEqual(self.invoice.with_user(self.clerk).reminder_state, "on_hold")
        self.assertEqual((said.activity_ids.user_id, said.activity_ids.res_id), (self.clerk, self.invoice.id))
        self.assertIn("Fin de semaine", self.letter.with_user(self.clerk).open_answers)
        self.assertIn("Fin de semaine", str(self.invoice.message_ids[:1].body))
        self.assertEqual(self.invoice.message_ids[:1].author_id, self.customer)
        self.letter.with_user(self.clerk).action_answers_done()
        self.assertEqual(
            (said.state, said.done_by, said.activity_ids.exists()), ("done", self.clerk, said.activity_ids)
        )
        self.assertFalse(self.letter.open_answers)
        again = self.say(kind="promise", date=self.day(9))  # a promise can be made once
        self.assertIn("déjà", again.text)
        self.assertEqual(self.letter.answer_ids, said)

    def test_odd_words(self):
        """What no browser sends is refused in words, or left out: no fault of the server's."""
        half = "\ud800".encode("utf-8", "surrogatepass")
        for odd in (
            {"words": "a\0b"},
            {"words": b"a" + half},
            {"date": "\0"},
            {"date": half},
            {"kind": "\0"},
            {"kind": half},
        ):
            with self.subTest(odd):
                answer = self.say(**{"kind": "disputed", "date": self.day(1), "words": "Cassé", **odd})
                self.assertIn(answer.status_code, (200, 303))
        files = [("files", (name, IMAGE, PNG)) for name in ("a\0b.png", "../../x.png", "é" * 300 + ".png")]
        self.assertEqual(self.say(kind="paid", date=self.day(-2), files=files).status_code, 303)
        names = self.letter.answer_ids.attachment_ids.mapped("name")
        self.assertEqual(len(names), 3)
        self.assertFalse([name for name in names if len(name.encode()) > 255 or {*"\0/"} & {*name}])
        for name in ("kind", "date", "words", "access_token"):
            with self.subTest(name):
                answer = self.say(kind="disputed", words="Cassé", files=[(name, ("a.png", IMAGE, PNG))])
                self.assertIn(answer.status_code, (200, 303, 404))
        for login in (None, "clerk", "zoe"):  # nor does what is no link open more to those who may read the letter
            self.authenticate(login, login)
            for token in ("\ud800", "\0", None, 7, ["x"], {"x": 1}, self.others_token):
                url = f"/my/reminders/{self.letter.id}/transaction"
                answer = self.url_open(url, json={"params": {"access_token": token}})
                self.assertEqual(answer.json()["error"]["code"], 404, (login, token))

    def test_paid_with_proof(self):
        proof = ("files", ("virement.png", IMAGE, PNG))
        self.assertEqual(self.say(kind="paid", date=self.day(-2), files=[proof]).status_code, 303)
        said = self.letter.answer_ids
        self.assertEqual(said.attachment_ids.mapped("name"), ["virement.png"])
        self.assertEqual((said.attachment_ids.res_model, said.attachment_ids.res_id), (said._name, said.id))
        self.assertEqual((said.hold_ids.kind, str(said.hold_ids.date_end)), ("says_paid", self.day(10)))
        letter = self.letter.with_user(self.clerk)
        self.assertEqual(letter.open_answer_file_ids, said.attachment_ids)
        self.assertTrue(letter.open_answer_file_ids.raw)
        letter.action_answers_done()
        self.assertFalse(letter.open_answer_file_ids)

    def test_disputed(self):
        self.assertEqual(self.say(kind="disputed", words="Un pied est cassé").status_code, 303)
        hold = self.letter.answer_ids.hold_ids
        self.assertEqual((hold.kind, hold.date_end, hold.reason), ("disputed", False, "Un pied est cassé"))

    def test_refused(self):
        """What can't be is told, what was typed stays, and nothing is left of it."""
        self.company.reminder_promise_days = 20
        large = ("files", ("a.png", IMAGE + bytes(5_000_000), PNG))
        script = ("files", ("a.pdf", b"<script>alert(1)</script>", "application/pdf"))
        small = ("files", ("a.png", IMAGE, PNG))
        for values in (
            {"kind": "promise"},
            {"kind": "promise", "date": self.day(-1)},
            {"kind": "promise", "date": self.day(21)},
            {"kind": "promise", "date": "2026-02-31"},
            {"kind": "promise", "date": "demain"},
            {"kind": "paid", "date": self.day(1)},
            {"kind": "paid", "date": self.day(-366)},
            {"kind": "disputed"},
            {"kind": "disputed", "words": " "},
            {"kind": "disputed", "words": "x" * 2001},
            {"kind": "says_paid", "date": self.day(-1)},
            {"date": self.day(3)},
            {"kind": "disputed", "words": "Faux", "files": [large]},
            {"kind": "disputed", "words": "Faux", "files": [script]},
            {"kind": "disputed", "words": "Faux", "files": 4 * [small]},
        ):
            with self.subTest(values=str(values)[:99]):
                answer = self.say(**values)
                self.assertEqual(answer.status_code, 200)
                self.assertFalse(self.letter.answer_ids)
                self.assertFalse(self.env["account.reminder.hold"].search([("move_id", "=", self.invoice.id)]))
        page = self.say(kind="disputed", words="<b>gras</b>" + 2001 * "x").text
        self.assertIn("&lt;b&gt;gras", page)
        self.assertRegex(page, r'<details[^>]*open="open"[^>]*>\s*<summary[^>]*>Quelque chose')

    def test_nobody_else_says_anything(self):
        for token in ("", "x", self.others_token):
            answer = self.say(token=token or "y", kind="disputed", words="Faux")
            self.assertEqual(answer.status_code, 404)
        self.assertFalse(self.letter.answer_ids)
        for login in ("clerk", "zoe"):  # who may read the letter, and another customer, without its link
            self.authenticate(login, login)
            values = {"kind": "disputed", "words": "Faux", "csrf_token": http.Request.csrf_token(self)}
            answer = self.url_open(f"/my/reminders/{self.letter.id}/answer", data=values)
            self.assertEqual(answer.status_code, 404, login)
        self.authenticate(None, None)
        values = {"kind": "disputed", "words": "Faux", "access_token": self.token}
        answer = self.url_open(f"/my/reminders/{self.letter.id}/answer", data=values)  # from another site
        self.assertEqual(answer.status_code, 400)
        self.assertFalse(self.letter.answer_ids)

    def test_answers_are_told_in_the_log(self):
        self.say(kind="disputed", words="Un pied est cassé")
        told = [entry["text"] for records in self.letter._get_log_records() for entry in records._iterate_log()]
        self.assertTrue([text for text in told if "Un pied est cassé" in text])

    def test_seen(self):
        self.clerk.sudo().lang = "en_US"
        deliveries = self.env["account.reminder.delivery"].sudo()
        paper = self.letter.delivery_ids
        way = next((way for way, _name in deliveries._fields["way"].selection if way != "paper"), None)
        other = way and deliveries.create(deliveries._prepare(self.letter, way))
        self.authenticate("clerk", "clerk")
        self.get(self.letter)
        self.authenticate(None, None)
        if other:
            self.assertEqual(other.state, "sent")  # a user's look is not the customer's
        self.get(self.letter, "", self.token)
        self.env.invalidate_all()
        self.assertEqual(paper.state, "sent")
        if other:
            self.assertEqual(other.state, "seen")
            note = self.invoice.message_ids[:1]  # the customer's doing, in the words of who reads it
            self.assertEqual(note.author_id, self.customer)
            self.assertIn(": seen", note.body)

    def test_variable(self):
        draft = self.make_draft(self.make_move())
        draft.body = "<p>{{ customer_link }}</p>"
        html = str(draft._render_letter())
        link = re.search(r"/my/reminders/(\d+)\?access_token=([\w-]+)", html)
        self.assertEqual(int(link[1]), draft.id)
        self.assertEqual(self.get(draft, "", link[2]).status_code, 404)
        draft._print()
        self.assertEqual(self.get(draft, "", link[2]).status_code, 200)
