# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Letters are posted by Odoo's service, for which a server on the loopback stands; what it can't post goes on paper."""

import base64
from contextlib import contextmanager

from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.relance_print.tests.common import ReminderCommon
from odoo.addons.relance_print.tests.loopback import make_account, serve


@tagged("post_install", "-at_install")
class TestPost(ReminderCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        make_account(cls.env, "snailmail")

    def service(self, error=None, reason=None):
        """Stand for Odoo's service, which posts letters, or says of each why not, or of all."""

        def answer(params):
            outcome = {"error": error} if error else {"sent": True, "send_id": 7}
            documents = [{"letter_id": one["letter_id"], **outcome} for one in params["documents"]]
            code = {"request_code": 404 if reason else 200, "reason": reason}
            return {**code, "total_cost": 1.2, "request": {"documents": documents}}

        return serve(self, "snailmail.endpoint", answer)

    @contextmanager
    def account(self, balance):
        """Stand for Odoo's accounts, which say how many credits there are."""
        with serve(self, "iap.endpoint", lambda _params: balance) as sent:
            yield sent

    def post(self, letters):
        """Press Post, and Post in the dialog that says what it costs."""
        return self.open_dialog(letters).action_post()

    def open_dialog(self, letters):
        action = letters.action_post()
        return self.clerk_env[action["res_model"]].browse(action["res_id"])

    def run_queue(self):
        self.env["snailmail.letter"].sudo()._snailmail_cron(autocommit=False)
        self.env.invalidate_all()

    def test_posted_as_it_was_archived(self):
        letter = self.make_printed()
        self.post(letter)
        delivery = letter.delivery_ids.filtered(lambda delivery: delivery.way == "post")
        self.assertEqual(delivery.state, "to_deliver")
        with self.service() as got:
            self.run_queue()
            self.run_queue()
        ((document,),) = (params["documents"] for params in got)
        self.assertEqual(base64.b64decode(document["pdf_bin"]), letter._get_archived_pdf())
        self.assertEqual((document["rightaddress"], document["address"]["city"]), (1, "Villeneuve-d’Ascq"))
        self.assertEqual((delivery.state, bool(delivery.date)), ("sent", True))
        self.assertEqual(self.invoice.reminder_count, 1)
        with self.assertRaisesRegex(UserError, "service"):
            self.post(letter)

    def test_what_it_costs(self):
        """It is shown before anything is printed or posted, for as many pages as the letters have."""
        letters = self.make_draft() | self.make_printed(self.make_move())
        with self.account(250.0), self.service() as got:
            dialog = self.open_dialog(letters)
        self.assertRecordValues(
            dialog,
            [
                {
                    "letter_count": 2,
                    "page_count": sum(len(one["documents"]) for one in got[:1]),
                    "cost": 1.2,
                    "is_known": True,
                    "credits_left": 250,
                    "has_balance": True,
                }
            ],
        )
        self.assertEqual([one["pages"] for one in got[0]["documents"]], [1, 1])
        self.assertNotIn("pdf_bin", got[0]["documents"][0])
        self.assertEqual(letters.mapped("state"), ["draft", "printed"])
        self.assertFalse(letters.delivery_ids.filtered(lambda delivery: delivery.way == "post"))
        dialog.action_post()
        self.assertEqual(len(letters.delivery_ids.filtered(lambda delivery: delivery.way == "post")), 2)

    def test_a_service_that_does_not_say(self):
        """What nobody knows is not shown as nothing; the letter can be posted all the same."""
        letter = self.make_printed()
        dialog = self.open_dialog(letter)
        self.assertRecordValues(dialog, [{"is_known": False, "has_balance": False, "page_count": 1}])
        for answer in ({}, {"total_cost": None}, "nothing", None):
            with serve(self, "snailmail.endpoint", lambda _params, answer=answer: answer):
                self.assertIsNone(letter._estimate_post({letter: 1}))
        dialog.action_post()
        self.assertTrue(letter.delivery_ids.filtered(lambda delivery: delivery.way == "post"))

    def test_draft_is_printed_for_it(self):
        letter = self.make_draft()
        self.post(letter)
        self.assertEqual((letter.state, letter.delivery_ids.mapped("way")), ("printed", ["post"]))
        with self.service() as got:
            self.run_queue()
        self.assertEqual([len(params["documents"]) for params in got], [1])

    def test_what_fails_goes_on_paper_and_is_not_posted_twice(self):
        for error, reason in (("CREDIT_ERROR", None), ("FORMAT_ERROR", None), (None, "UNKNOWN_ERROR")):
            with self.subTest(error=error, reason=reason):
                letter = self.make_draft(self.make_move())
                self.post(letter)
                with self.service(error, reason):
                    self.run_queue()
                paper = letter.delivery_ids.filtered(lambda delivery: delivery.way == "paper")
                post = letter.delivery_ids - paper
                self.assertEqual((post.state, paper.state), ("failed", "to_deliver"))
                self.assertTrue(paper.failure_reason)
                with self.service() as got:
                    self.run_queue()
                self.assertFalse(got)
                self.assertEqual(paper.state, "to_deliver")

    def test_refused(self):
        """What the service can't post is told before; nothing is printed for it."""
        us = self.clerk_env.ref("relance_print.format_us", raise_if_not_found=False)
        nowhere = self.env["res.partner"].create({"name": "Ailleurs", "lang": "fr_FR"})
        lost = self.make_draft(self.make_move(partner=nowhere))
        cases = [lost]
        if us:
            american = self.make_draft(self.make_move())
            american.format_id = us
            cases.append(american)
        for letter in cases:
            with self.assertRaises(UserError):
                self.post(letter)
            self.assertEqual(letter.state, "draft")
        printed = self.make_printed(self.make_move())
        printed._cancel("Erreur")
        with self.assertRaises(UserError):
            self.post(printed)
        self.assertFalse(self.env["snailmail.letter"].sudo().search([("partner_id", "=", nowhere.id)]))
