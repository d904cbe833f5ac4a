# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Whoever has a letter's link has the letter's page and nothing else; what is said there does nothing to who reads it."""

import base64
import inspect
import re
from datetime import timedelta

from odoo import http
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from odoo.addons.relance_print.tests.common import TODAY, ReminderCommon, make_image
from odoo.addons.relance_print.tests.strangers import MARKUP, find_markup

IMAGE = base64.b64decode(make_image())
# By which names routes are told of a record, and of a right to it.
MODELS = {"thread_model", "res_model", "model", "model_name"}
IDS = {"thread_id", "res_id", "id", "record_id", "reminder_id", "document_id", "object_id"}
TOKENS = {"access_token", "token"}
SECRET = "what colleagues say"


@tagged("post_install", "-at_install")
class TestPortalAttack(ReminderCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.letter = cls.make_printed()
        cls.token = cls.letter.sudo()._portal_ensure_token()
        new_test_user(cls.env, login="zoe", password="zoe", groups="base.group_portal", partner_id=cls.consumer.id)

    def get_routes(self):
        """Yield the addresses of all addons that anybody may open and that are told of a record or of a token."""
        for url, endpoint in http._generate_routing_rules(sorted(self.env.registry._init_modules), nodb_only=False):
            names = {*inspect.signature(endpoint.original_endpoint).parameters}
            if endpoint.routing["auth"] in ("public", "none") and names & {*MODELS, *TOKENS}:
                yield url, endpoint.routing, names

    def open(self, url, routing, names):
        """Open an address with all that whoever has the link can say of the letter."""
        letter, partner = self.letter, self.customer
        record = dict.fromkeys(MODELS, letter._name) | dict.fromkeys(IDS, letter.id)
        signed = {"pid": partner.id, "hash": letter.sudo()._sign_token(partner.id)} if "message_ids" in letter else {}
        values = {
            **record,
            **dict.fromkeys(TOKENS, self.token),
            "field": "pdf",
            "filename": "x",
            "post_data": {"body": "mine"},
            "fetch_params": {},
            **signed,
        }

        def fill(part):
            converter, _colon, name = part[1].rpartition(":")
            return str(values.get(name.partition("=")[0], letter.id if "int" in converter else "x"))

        path = re.sub(r"<([^>]*)>", fill, url)
        # what has **named gets all, as it may hand them on
        sent = {name: value for name, value in values.items() if name in names or names & {"kw", "kwargs", "named"}}
        if routing["type"] == "jsonrpc":
            return self.url_open(path, json={"params": sent})
        method = "GET" if "GET" in (routing.get("methods") or ["GET"]) else "POST"
        files = [("ufile", ("a.png", IMAGE, "image/png"))] if "ufile" in names else None
        sent = {name: str(value) for name, value in sent.items()}
        if method == "GET":
            return self.url_open(path, params=sent, allow_redirects=False)
        sent["csrf_token"] = http.Request.csrf_token(self)
        return self.url_open(path, data=sent, files=files, allow_redirects=False, method=method)

    def get_left(self):
        """Return what is kept of the letter."""
        found = {
            name: self.env[name].sudo().search([(model, "=", self.letter._name), ("res_id", "=", self.letter.id)]).ids
            for name, model in (
                ("mail.message", "model"),
                ("ir.attachment", "res_model"),
                ("mail.activity", "res_model"),
            )
        }
        return {
            **found,
            "answers": self.letter.answer_ids.ids,
            "followers": self.letter.sudo()["message_partner_ids"].ids,
        }

    def test_no_other_door(self):
        """No address of any addon shows or takes anything by the link, but those of the page; once it has ended, none."""
        if "message_ids" not in self.letter:
            self.skipTest("letters have a chatter with the e-mail addon")
        self.letter.message_post(body=SECRET, message_type="comment", subtype_xmlid="mail.mt_comment")
        before, routes = self.get_left(), list(self.get_routes())
        self.assertGreater(len(routes), 20)
        for has_ended in (False, True):
            if has_ended:
                days = timedelta(days=self.company.reminder_link_days + 1)
                self.letter.sudo()._set_facts({self.letter: {"printed_date": TODAY - days}})
            for login in (None, "zoe"):
                self.authenticate(login, login)
                for url, routing, names in routes:
                    if url.startswith("/my/reminders") and not has_ended:
                        continue
                    with (
                        self.subTest(url, login=login, has_ended=has_ended),
                        mute_logger(
                            "odoo.http", "odoo.addons.mail.models.mail_thread", "odoo.addons.base.models.ir_http"
                        ),
                    ):
                        answer = self.open(url, routing, names)
                        for secret in (SECRET, self.invoice.name, self.customer.name):
                            self.assertNotIn(secret, answer.text)
                        self.assertFalse(answer.content.startswith(b"%PDF"))
                        self.env.invalidate_all()
                        self.assertEqual(self.get_left(), before)

    def test_named_as_what_routes_are_given(self):
        """What is sent by the name of anything that the code of a page works with is not taken for it, and no fault."""
        self.authenticate(None, None)
        routes = http._generate_routing_rules(sorted(self.env.registry._init_modules), nodb_only=False)
        tried = set()
        for url, endpoint in routes:
            if "<int:reminder_id>" not in url or "GET" not in (endpoint.routing.get("methods") or ["GET"]):
                continue
            path = url.replace("<int:reminder_id>", str(self.letter.id)).replace("<int:move_id>", str(self.invoice.id))
            code = inspect.unwrap(endpoint.original_endpoint)
            for name in {*inspect.signature(code).parameters, "sent", "looks"} - {"self", "access_token"}:
                sent = {"access_token": self.token, name: "2"}
                with self.subTest(path, name=name), mute_logger("odoo.http"):
                    self.assertIn(self.url_open(path, params=sent).status_code, (200, 404))
                tried.add(name)
        self.assertIn("letter", tried)

    def say(self, **values):
        self.authenticate(None, None)
        files = values.pop("files", None)
        values |= {"access_token": self.token, "csrf_token": http.Request.csrf_token(self)}
        answer = self.url_open(
            f"/my/reminders/{self.letter.id}/answer", data=values, files=files, allow_redirects=False
        )
        self.assertEqual(answer.status_code, 303)
        self.env.invalidate_all()
        return self.letter.answer_ids[:1]

    def test_words_are_words(self):
        """What a customer writes is no link, picture or form in whatever is made of it."""
        for kind in ("paid", "promise", "disputed"):
            self.say(kind=kind, date=str(TODAY), words=MARKUP)
        self.assertTrue(self.env["mail.activity"].search_count([("note", "ilike", "evil.example.com")]))
        self.assertFalse(find_markup(self.env))

    def test_files_are_what_they_are(self):
        """A file is of the type that its content is: one that is called a page is none for whoever opens or keeps it."""
        self.customer.user_id = self.env.ref("base.user_admin")  # whose files Odoo would let be pages
        script = b"<html><script>alert(1)</script></html>"
        sent = {"a.html": IMAGE + script, "b.svg": IMAGE + script, "c.js": b"%PDF-1.4 alert(1)"}
        files = [("files", (name, content, "text/html")) for name, content in sent.items()]
        answer = self.say(kind="paid", date=str(TODAY), files=files)
        kept = {(file.name, file.mimetype) for file in answer.attachment_ids}
        images = {(f"{name}.png", "image/png") for name in ("a.html", "b.svg")}
        self.assertEqual(kept, {*images, ("c.js.pdf", "application/pdf")})
        photo = base64.b64decode(make_image(kind="JPEG"))
        files = [("files", ("é.PNG", IMAGE, "x")), ("files", ("a.JPEG", photo, "x"))]
        answer = self.say(kind="disputed", words="x", files=files)
        self.assertEqual({*answer.attachment_ids.mapped("name")}, {"é.png", "a.jpeg"})
