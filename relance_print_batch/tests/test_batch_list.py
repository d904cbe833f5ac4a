# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The list of a proposal: a selection is printed, several letters are changed at once; what a finished batch tells of itself."""

from unittest.mock import patch

from lxml import etree

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged

from odoo.addons.relance_print_batch.models import account_reminder_batch_letter_list, account_reminder_batch_proposal

from .common import BatchCommon


@tagged("post_install", "-at_install")
class TestBatchList(BatchCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.english_clerk = cls.make_clerk("english_clerk", name="Emma Hart", email="emma@example.com", lang="en_US")
        cls.moves = cls.invoice.union(
            *(cls.make_move(partner=partner, days_late=60) for partner in (cls.german, cls.british, cls.consumer))
        )
        cls.modern = cls.env.ref("relance_print.format_modern")

    def get_letters(self, batch, *moves):
        """Return the letters of invoices, as their list has them."""
        letters = batch.letter_ids.filtered(lambda letter: any(move in letter.move_ids for move in moves))
        return letters.with_context(batch_id=batch.id, is_proposal=True)

    def test_a_draft_of_a_batch_waits_for_it(self):
        batch = self.propose(self.moves)
        letter = self.get_letters(batch, self.moves[0])
        letter.action_open_letter()
        draft, other = letter.reminder_id, self.make_draft(self.make_move())
        self.env.flush_all()
        date = fields.Datetime.subtract(fields.Datetime.now(), days=2)
        self.cr.execute("UPDATE account_reminder SET write_date = %s", [date])
        self.env.invalidate_all()
        self.env["account.reminder"].sudo()._vacuum_untouched()
        self.assertTrue(draft.exists())
        self.assertFalse(other.exists())

    # A selection

    def test_print_selection(self):
        batch = self.propose(self.moves)
        self.get_letters(batch, self.moves[0], self.moves[2]).action_run_selection()
        self.assert_printed(batch, 2)
        self.assertEqual(self.moves.mapped("reminder_count"), [1, 0, 1, 0])
        self.assertEqual((batch.state, batch.letter_count), ("done", 2))
        again = self.propose(self.moves, days_between=7)
        waiting = again.letter_ids.filtered(lambda letter: letter.state == "waiting")
        self.assertEqual(waiting.move_ids, self.moves[1] | self.moves[3], "the others are proposed again")

    def test_print_selection_of_a_large_proposal(self):
        """Those that are only counted yet are others, too."""
        with patch.object(account_reminder_batch_proposal, "FIRST", 1):
            batch = self.propose(self.moves)
            self.assertEqual(batch.unlisted_count, 3)
            first = batch._get_listed().with_context(batch_id=batch.id)
            first.action_run_selection()
        self.assert_printed(batch, 1)
        self.assertEqual(sum(self.moves.mapped("reminder_count")), 1)

    def test_selection_with_one_taken_out(self):
        batch = self.propose(self.moves)
        letters = self.get_letters(batch, self.moves[0], self.moves[1])
        letters[0].action_take_out()
        letters.action_run_selection()
        self.assert_printed(batch, 2)

    def test_selection_of_another_batch(self):
        batch, other = self.propose(self.moves), self.propose(self.moves)
        letters = self.get_letters(other, self.moves[0]).with_context(batch_id=batch.id)
        with self.assertRaises(UserError):
            letters.action_run_selection()
        self.assertFalse(self.moves.reminder_ids)

    def test_what_is_told_before(self):
        batch = self.in_english(self.propose(self.moves))
        letters = self.in_english(self.get_letters(batch, self.moves[0], self.moves[1]))
        self.get_letters(batch, self.moves[3]).action_take_out()

        def told(letters):
            return letters.describe_run().replace("\N{NO-BREAK SPACE}", " ")

        self.assertIn("2 letters that claim", told(letters))
        self.assertIn("2,000.00", told(letters))
        self.assertIn("no others", told(letters))
        self.assertIn("1 letter that claims", told(letters[0]))
        self.assertIn("3 letters that claim", told(letters.browse()))
        self.assertIn("3,000.00", told(letters.browse()))
        self.assertIn("not selected or not shown", told(letters.browse()))
        with patch.object(account_reminder_batch_letter_list, "FEW", 1):
            self.assertIn("2 letters about", told(letters))

    def test_sums_of_several_currencies(self):
        dollar = self.env.ref("base.USD")
        dollar.active = True
        moves = self.make_move(days_late=60) | self.make_move(days_late=60, currency_id=dollar.id)
        batch = self.in_english(self.propose(moves))
        letters = batch.letter_ids.with_context(batch_id=batch.id, is_proposal=True)
        self.assertEqual(len(letters.currency_id), 2)
        self.assertRegex(letters.describe_run(), r"claim [^ ]*\d[^ ]* and [^ ]*\d[^ ]* will be printed")

    def test_cards_on_a_phone_have_the_buttons_of_the_list(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "relance_print_batch.account_reminder_batch_letter_action"
        )
        self.assertIn(action["mobile_view_mode"], action["view_mode"].split(","))
        views = self.env["account.reminder.batch.letter"].get_views([(False, "list"), (False, "kanban")])["views"]
        headers = [
            [dict(button.attrib) for button in etree.fromstring(view["arch"]).iterfind("header/button")]
            for view in views.values()
        ]
        self.assertTrue(headers[0])
        self.assertEqual(*headers)

    # Several at once

    def test_format_of_several(self):
        batch = self.propose(self.moves)
        letters = self.get_letters(batch, self.moves[0], self.moves[1])
        letters.write({"format_id": self.modern.id, "level_id": self.levels["firm"].id})
        self.assertEqual(letters.own_format_id, self.modern)
        wizard = self.clerk_env["account.reminder.wizard"].browse(batch.action_open_options()["res_id"])
        wizard.is_duplex = True
        wizard.action_propose()
        letters = self.get_letters(batch, self.moves[0], self.moves[1])
        self.assertEqual((letters.format_id, letters.level_id), (self.modern, self.levels["firm"]))
        batch.action_run()
        self.assertEqual(letters.reminder_id.format_id, self.modern)
        others = (batch.letter_ids - letters).reminder_id
        self.assertEqual(len(others), 2)
        self.assertNotIn(self.modern, others.format_id)

    def test_the_decided_format_again(self):
        letter = self.get_letters(self.propose(self.moves), self.moves[0])
        decided = letter.format_id
        letter.format_id = self.modern
        letter.format_id = decided
        self.assertFalse(letter.own_format_id)

    def test_locked(self):
        """What is locked says why, by every door."""
        batch = self.in_english(self.propose(self.moves))
        letter = self.in_english(self.get_letters(batch, self.moves[0]))
        letter.action_open_letter()
        with self.assertRaisesRegex(UserError, "opened by hand"):
            letter.format_id = self.modern
        batch.action_run()
        with self.assertRaisesRegex(UserError, "printed already"):
            self.in_english(self.get_letters(batch, self.moves[1])).format_id = self.modern

    def test_formats_of_others(self):
        other = self.env["res.company"].sudo().create({"name": "Elsewhere"})
        theirs = self.modern.sudo().copy({"name": "Theirs", "company_id": other.id, "user_id": False})
        letter = self.get_letters(self.propose(self.moves), self.moves[0])
        with self.assertRaises(AccessError):
            letter.format_id = theirs
        self.clerk.company_ids += other
        both = letter.with_context(allowed_company_ids=[self.company.id, other.id])
        with self.assertRaises(UserError):
            both.format_id = theirs
        self.assertFalse(letter.own_format_id)

    # A finished batch

    def test_sums_and_pages(self):
        batch = self.propose(self.moves)
        self.assertEqual((batch.sums, batch.page_count), ("", 0))
        batch.action_run()
        batch.invalidate_recordset()
        self.assertEqual(batch.page_count, sum(batch.letter_ids.mapped("pages")))
        currency = self.company.currency_id
        self.assertEqual(
            batch.sums, currency.with_env(batch.env).format(sum(batch.letter_ids.reminder_id.mapped("amount_claimed")))
        )

    def test_tour(self):
        self.german.street = False  # of which the list tells
        self.start_tour("/odoo/customer-invoices", "relance_print_batch_selection", login=self.english_clerk.login)
        self.env.invalidate_all()
        batch = self.env["account.reminder.batch"].search([("user_id", "=", self.english_clerk.id)])
        self.assertRecordValues(batch, [{"state": "done", "printed_count": 2}])
        self.assertEqual(batch.letter_ids.reminder_id.format_id, self.modern)
