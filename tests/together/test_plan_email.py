# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Letters that plans send by themselves, by e-mail: each once, whatever ends the run, and none that is stopped."""

from contextlib import contextmanager
from unittest.mock import patch

import psycopg2

from odoo.fields import Command

from odoo.addons.relance_print_board.tests.test_plan import make_plan
from odoo.addons.relance_print_board.tests.test_plan_run import PlanRunCommon
from odoo.addons.relance_print_charge.tests.common import ChargesCommon
from odoo.addons.relance_print_email.tests.common import EmailCommon


class TestPlanEmail(PlanRunCommon, EmailCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.plan.step_ids.write({"is_automatic": True, "way": "email"})
        cls.paper = cls.make_move(partner=cls.german)
        cls.zoe = cls.make_move(partner=cls.consumer)

    def get_sent(self):
        """Return the batches that send themselves."""
        return self.clerk_env["account.reminder.batch"].search([("sends_itself", "=", True)])

    def print_batches(self):
        """Run the scheduled action that prints."""
        with self.enter_registry_test_mode():
            self.env.ref("relance_print_batch.ir_cron_print").sudo().method_direct_trigger()
        self.env.invalidate_all()

    def run_both(self, days=0):
        waiting = self.run_at(days)
        self.print_batches()
        return waiting

    def assert_sent(self, *moves):
        """Each of the invoices was reminded of once by e-mail, and no other."""
        everything = self.invoice | self.zoe | self.paper
        sent = self.env["account.move"].union(*moves)
        self.assertEqual(everything.filtered("reminder_count"), everything.filtered(lambda move: move in sent))
        for move in sent:
            self.assertEqual(move.reminder_count, 1)
            self.assertEqual(move.reminder_ids.delivery_ids.mapped("way"), ["email"])

    def test_sent_and_proposed(self):
        """Who has an address gets an e-mail without a click, the others wait for one; no second time."""
        [waiting] = self.run_both()
        self.assertEqual(waiting.letter_ids.move_ids, self.paper)
        self.assertTrue(waiting.forewarning_id)
        batch = self.get_sent()
        self.assertEqual((batch.state, batch.user_id, batch.printed_count), ("done", self.clerk, 2))
        self.assert_sent(self.invoice, self.zoe)
        with self.serve() as inbox:
            self.run_queue()
        self.assertEqual(len(inbox.messages), 2)
        for days in (0, 1, 9):
            self.run_both(days)
        self.assertEqual((self.invoice | self.zoe).mapped("reminder_count"), [2, 2])  # of the next step, in its time
        self.assertEqual(self.invoice.reminder_level_id, self.levels["last"])
        for days in (20, 30):
            self.run_both(days)
        self.assertEqual(self.invoice.reminder_count, 2)  # the last one is not repeated by itself

    def test_nothing_left_to_propose(self):
        self.pay(self.paper)
        self.assertFalse(self.run_both())
        self.assert_sent(self.invoice, self.zoe)

    def test_stopped_between(self):
        """What is paid, held or answered after it was listed is not sent; nor what a plan was paused for, or forbids by now."""
        self.run_at()
        stopped = {
            "paid": lambda: self.pay(self.invoice),
            "held": lambda: self.hold(self.invoice),
            "paused": lambda: self.plan.write({"is_paused": True}),
            "asked": lambda: self.plan.step_ids.write({"is_automatic": False}),
            "no address": lambda: self.customer.write({"email": False}),
            "wish": lambda: self.customer.write({"reminder_way": "paper"}),
        }
        for name, stop in stopped.items():
            with self.subTest(name), self.rolled_back():
                stop()
                self.env.flush_all()
                self.print_batches()
                self.assertEqual(self.invoice.reminder_count, 0)
                self.assertTrue(self.get_sent().failed_ids)

    @contextmanager
    def rolled_back(self):
        with self.assertRaises(ZeroDivisionError), self.cr.savepoint():
            yield
            raise ZeroDivisionError
        self.env.invalidate_all()
        self.env.registry.clear_cache("stable")

    def test_reply(self):
        """Who has answered gets nothing until somebody has looked at it."""
        self.run_both()
        self.receive(self.zoe.reminder_ids, "I have paid.")
        self.run_both(days=9)
        self.assertEqual(self.zoe.reminder_count, 1)
        self.assertEqual(self.invoice.reminder_count, 2)

    def test_a_run_that_fails(self):
        """A run that is ended in the middle sends nothing twice, and the next one sends the rest."""
        model = self.env.registry["account.reminder"]
        original = model._queue_emails

        def fail(letters):
            original(letters)
            raise psycopg2.OperationalError("the connection is lost")

        self.run_at()
        with (
            patch.object(model, "_queue_emails", fail),
            self.assertRaises(psycopg2.OperationalError),
            self.cr.savepoint(),
        ):
            self.get_sent().with_user(1)._print_chunk()
        self.env.invalidate_all()
        self.assertEqual(self.invoice.reminder_count, 0)
        self.print_batches()
        self.assert_sent(self.invoice, self.zoe)

    def test_a_proposal_that_fails(self):
        """If the proposal is lost, so is that it was made: the next run makes it, and sends."""
        model = self.env.registry["account.reminder.batch"]
        original = model._begin

        def fail(batch):
            original(batch)
            raise ValueError("lost")

        with patch.object(model, "_begin", fail), self.assertRaises(ValueError), self.cr.savepoint():
            self.clerk_env["account.reminder.batch"]._propose_today(self.company.with_env(self.clerk_env))
        self.env.invalidate_all()
        self.assertFalse(self.get_sent())
        self.run_both()
        self.assert_sent(self.invoice, self.zoe)

    def test_precedence_of_ways(self):
        """The customer's wish before the plan, the plan before the batch's options."""
        self.plan.step_ids.write({"way": "paper", "is_automatic": False})
        moves = self.invoice | self.zoe

        def get_ways(**options):
            letters = self.propose(moves, **options).letter_ids
            return {letter.partner_id: letter.way for letter in letters}

        self.consumer.reminder_way = "email"
        expected = {self.customer.id: "paper", self.consumer.id: "email"}
        found = {partner.id: way for partner, way in get_ways(email_mode="email").items()}
        self.assertEqual(found, expected)
        self.plan.step_ids.way = "email"
        self.consumer.reminder_way = "paper"
        expected = {self.customer.id: "email", self.consumer.id: "paper"}
        found = {partner.id: way for partner, way in get_ways(email_mode="wish").items()}
        self.assertEqual(found, expected)

    def test_statement_and_notice_go_out(self):
        self.plan.step_ids = [
            Command.create({"kind": "statement", "days": 28, "is_automatic": True}),
            Command.create({"kind": "notice", "days": -5}),
        ]
        soon = self.make_move(-4, partner=self.consumer)
        self.customer.email = False
        self.run_at()
        with self.serve() as inbox:
            self.run_queue()
        bodies = [message.get_body(("html",)).get_content() for _to, message in inbox.messages]
        self.assertEqual(inbox.get_addresses(), ["zoe@example.com"] * 2)
        self.assertEqual(len([body for body in bodies if soon.name in body]), 1)


class TestPlanCharges(ChargesCommon):
    def test_without_charges(self):
        """What a plan says goes without charges claims none, in the letter and in the list; its level does elsewhere."""
        moves = self.make_late()
        plan = make_plan(self, last=1, formal_notice={"has_charges": False})
        draft = self.make_draft(moves, "formal_notice")
        claimed = draft.amount_claimed
        self.assertGreater(claimed, draft.amount_due)
        draft.unlink()
        self.customer.with_company(self.company).reminder_plan_id = plan
        self.env.invalidate_all()
        draft = self.make_draft(moves, "formal_notice")
        self.assertEqual(draft.amount_claimed, draft.amount_due)
        self.assertFalse(moves._get_claimed_extra(self.levels["formal_notice"], [(moves, {})]))
        plan.step_ids.has_charges = True
        self.assertTrue(moves._get_claimed_extra(self.levels["formal_notice"], [(moves, {})]))
