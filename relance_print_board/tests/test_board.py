# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The board: its figures against what each invoice says of itself, what its buttons open, and whose rows are whose."""

from datetime import timedelta
from unittest.mock import patch

from lxml import etree

from odoo.exceptions import AccessError
from odoo.sql_db import Cursor
from odoo.tests import tagged

from odoo.addons.relance_print.tests.common import TODAY
from odoo.addons.relance_print.tests.test_companies import BranchCommon
from odoo.addons.relance_print.tests.test_hold import HoldCommon, day
from odoo.addons.relance_print_batch.tests.common import propose
from odoo.addons.relance_print_batch.tests.test_batch_random import RandomCommon

from ..models.account_reminder_board_query import AGES, COLUMNS

HELD, WAIT = ("on_hold", "coming"), timedelta(days=7)


@tagged("post_install", "-at_install")
class TestBoardRandom(RandomCommon):
    def get_rows(self):
        return self.clerk_env["account.reminder.board"].search([("partner_id", "in", self.partners.ids)])

    def get_next_day(self, move):
        """Return from which day an invoice has reached its next level, which after the last one is the last one again."""
        level = move._get_next_reminder_level()
        days = self.clerk_env["account.reminder.text"]._get_days(
            level, move.company_id, move.reminder_department_id, "days"
        )
        shift = move.commercial_partner_id._get_reminder_shift(move.company_id)
        return move.reminder_first_due_date + timedelta(days=max(0, days + shift))

    def get_expected(self, moves):
        """Return the row of a customer's invoices, by what they say of themselves; None if nothing is overdue."""
        overdue = moves.filtered(lambda move: move.reminder_state in ("overdue", *HELD))
        if not overdue:
            return None
        later = moves.filtered(lambda move: move.reminder_state == "not_due")
        ages = dict.fromkeys(COLUMNS, 0.0)
        for line in (overdue | later)._get_open_instalments():
            late = (TODAY - line._get_due_date()).days
            ages[COLUMNS[sum(late > limit for limit in AGES)]] += line.amount_residual
        held = overdue.filtered(lambda move: move.reminder_state in HELD)
        letters = (overdue - held).grouped("currency_id").values()
        days, levels = [], []
        for letter in letters:
            reached = letter.filtered(lambda move: self.get_next_day(move) <= TODAY) or letter
            levels.append(reached._get_next_reminder_level())
            last = max(filter(None, letter.mapped("reminder_last_date")), default=None)
            first = min(map(self.get_next_day, letter))
            days.append(max(first, last + WAIT) if last else first)
        next_date = min(days, default=False)
        return {
            **{name: round(amount, 2) for name, amount in ages.items()},
            "amount_overdue": round(sum(ages.values()) - ages["amount_not_due"], 2),
            "amount_on_hold": round(sum(held._get_overdue_instalments().mapped("amount_residual")), 2),
            "is_on_hold": held == overdue,
            "invoice_count": len(overdue),
            "date_due": min(overdue.mapped("reminder_first_due_date")),
            "days_late": max(overdue.mapped("reminder_days_late")),
            "level_id": overdue.reminder_level_id.sorted("sequence")[-1:].id,
            "last_date": max(filter(None, overdue.mapped("reminder_last_date")), default=False),
            "next_level_id": max(levels, key=lambda level: level.sequence).id if levels else False,
            "next_date": next_date,
            "is_due": bool(next_date) and next_date <= TODAY,
        }

    def test_each_row_is_what_its_invoices_say(self):
        customers = self.moves.grouped("commercial_partner_id")
        rows = {row.partner_id: row for row in self.get_rows()}
        expected = {customer: self.get_expected(moves) for customer, moves in customers.items()}
        expected = {customer: values for customer, values in expected.items() if values}
        self.assertGreater(len(expected), 2)
        self.assertEqual(rows.keys(), expected.keys())
        for customer, values in expected.items():
            with self.subTest(customer=customer.name):
                found = rows[customer].read(list(values), load=None)[0]
                del found["id"]
                amounts = {name for name in found if name.startswith("amount_")}
                self.assertEqual(
                    {name: round(found[name], 2) for name in amounts}, {name: values[name] for name in amounts}
                )
                self.assertEqual(
                    {name: found[name] for name in found.keys() - amounts},
                    {name: values[name] for name in found.keys() - amounts},
                )

    def test_who_is_due_is_who_is_proposed(self):
        """Whoever has a letter in the proposal of today is to be reminded on the board, and nobody else."""
        letters = self.propose(only_due=True, days_between=7).letter_ids.filtered(lambda letter: not letter.is_on_hold)
        rows = self.clerk_env["account.reminder.board"].search([])
        due = rows.filtered("is_due")
        self.assertTrue(due and due != rows)
        self.assertEqual(due.partner_id, letters.partner_id.commercial_partner_id)
        for row in due:
            levels = letters.filtered(
                lambda letter, row=row: letter.partner_id.commercial_partner_id == row.partner_id
            ).level_id
            self.assertIn(row.next_level_id, levels)

    def test_reading_a_row_alone(self):
        """Read by its id, which looks at its customer's invoices only, a row says what it says among all."""
        rows = self.get_rows()
        names = [name for name, field in rows._fields.items() if field.store and field.column_type]
        together = {values["id"]: values for values in rows.read(names, load=None)}
        for row in rows:
            self.env.invalidate_all()
            self.assertEqual(row.read(names, load=None), [together[row.id]])
        self.env.invalidate_all()
        answer = rows.web_search_read(
            [("partner_id", "in", self.partners.ids)], {"amount_overdue": {}}, limit=3, offset=1, count_limit=4
        )
        self.assertEqual(answer["length"], min(len(rows), 4))
        self.assertEqual([values["id"] for values in answer["records"]], rows.ids[1:4])


@tagged("post_install", "-at_install")
class TestBoard(HoldCommon):
    def get_row(self, partner=None, env=None):
        self.env.flush_all()
        partner = partner or self.customer
        return (env or self.english)["account.reminder.board"].search([("partner_id", "=", partner.id)])

    def test_payment_takes_it_off(self):
        row = self.get_row()
        self.assertEqual((row.amount_overdue, row.invoice_count), (1500, 2))
        self.pay(self.invoice | self.second)
        self.env.invalidate_all()
        self.assertFalse(self.get_row())
        with self.assertRaisesRegex(AccessError, "nothing overdue any more"):
            row.action_open_invoices()

    def test_holds_and_promises(self):
        self.promise(self.invoice)
        row = self.get_row()
        self.assertRecordValues(row, [{"amount_on_hold": 1000, "is_on_hold": False, "promise_date": day(3)}])
        self.hold(self.customer)
        self.env.invalidate_all()
        self.assertRecordValues(
            self.get_row(), [{"amount_on_hold": 1500, "is_on_hold": True, "next_level_id": False, "is_due": False}]
        )

    def test_a_promise_that_was_not_kept(self):
        self.promise(days=-1)
        self.run_cron()
        self.assertRecordValues(self.get_row(), [{"promise_date": False, "broken_date": day(-1), "amount_on_hold": 0}])

    def test_responsible(self):
        """Who was chosen, else the salesperson."""
        self.customer.user_id = self.env.user
        self.assertEqual(self.get_row().user_id, self.env.user)
        self.customer.reminder_user_id = self.clerk
        self.env.invalidate_all()
        self.assertEqual(self.get_row().user_id, self.clerk)
        self.assertEqual(self.customer._get_reminder_user(self.company), self.clerk)

    def test_average_delay(self):
        """Weighted by amount: 100 paid 2 days late and 300 paid 10 days late are 8 days; credit notes count for nothing."""
        self.assertFalse(self.get_row().has_paid)
        early, late = self.make_move(32, 100.0), self.make_move(40, 300.0)
        self.pay_on(early, TODAY - timedelta(days=30), 100)
        self.pay_on(late, TODAY - timedelta(days=30), 300)
        refund = self.make_move(move_type="out_refund", amount=50.0).with_env(self.env)
        (refund | self.second.with_env(self.env)).line_ids.filtered(
            lambda line: line.account_type == "asset_receivable"
        ).reconcile()
        self.env.invalidate_all()
        row = self.get_row()
        self.assertEqual((row.days_delay, row.has_paid), (8, True))

    def test_last_contact(self):
        row = self.get_row()
        self.assertFalse(row.last_way)
        self.make_printed()
        self.env.invalidate_all()
        row = self.get_row()
        self.assertEqual(row.with_context(lang="en_US").last_way, "On paper")
        self.assertRecordValues(
            row,
            [
                {
                    "last_date": TODAY,
                    "level_id": self.levels["friendly"].id,
                    "next_date": TODAY + WAIT,
                }
            ],
        )

    def test_buttons(self):
        row = self.get_row()
        invoices = row.action_open_invoices()
        self.assertEqual(self.env["account.move"].search(invoices["domain"]), self.invoice | self.second)
        letter = row.action_print_reminder()
        self.assertEqual(
            self.clerk_env["account.reminder"].browse(letter["res_id"]).move_ids, self.invoice | self.second
        )
        self.assertEqual(row.action_put_on_hold()["context"]["default_partner_id"], self.customer.id)
        self.assertEqual(row.action_open_partner()["res_id"], self.customer.id)
        other = self.make_move(partner=self.german)
        action = (row | self.get_row(self.german)).action_remind()
        letters = self.clerk_env["account.reminder.batch.letter"].search(action["domain"])
        self.assertEqual(letters.move_ids, self.invoice | self.second | other)

    def test_kanban_has_all_levels(self):
        self.env.flush_all()
        board = self.clerk_env["account.reminder.board"].with_context(read_group_expand=True)
        groups = board.web_read_group([], ["next_level_id"], ["amount_overdue:sum"])["groups"]
        levels = self.env["account.reminder.level"].search([])
        self.assertEqual([group["next_level_id"] and group["next_level_id"][0] for group in groups], levels.ids)

    def test_statements(self):
        """Each screen takes at most 30 statements, however many customers."""
        for partner in (self.german, self.british, self.consumer):
            self.make_move(partner=partner, days_late=50)
        self.env.flush_all()
        board = self.clerk_env["account.reminder.board"]
        arch = etree.fromstring(board.get_view(view_type="list")["arch"])
        names = {node.get("name") for node in arch.xpath("./field")}
        shown = {
            name: {"fields": {"display_name": {}}} if board._fields[name].type == "many2one" else {} for name in names
        }
        sums = ["__count", "amount_overdue:sum", "amount_1_30:sum"]
        screens = {
            "list": lambda: board.web_search_read([("is_due", "=", True)], shown, limit=80, count_limit=10001),
            "groups": lambda: board.web_read_group([], ["user_id"], sums, limit=80),
            "kanban": lambda: board.web_read_group(
                [], ["next_level_id"], sums, auto_unfold=True, unfold_read_specification=shown
            ),
            "pivot": lambda: board.formatted_read_group([], ["next_level_id"], sums),
        }
        execute = Cursor.execute
        for name, screen in screens.items():
            count = 0

            def counting(cursor, *args, **kwargs):
                nonlocal count
                count += 1
                return execute(cursor, *args, **kwargs)

            screen()
            self.env.invalidate_all()
            with self.subTest(name), patch.object(Cursor, "execute", counting):
                screen()
                self.assertLessEqual(count, 30)


@tagged("post_install", "-at_install")
class TestBoardCompanies(BranchCommon):
    def test_rows_by_company(self):
        """A customer has a row in each company, and nobody sees those of others."""
        self.make_of(self.branch, amount=70.0)
        self.env.flush_all()
        rows = self.clerk_env["account.reminder.board"].search([("partner_id", "=", self.customer.id)])
        self.assertEqual({row.company_id: row.amount_overdue for row in rows}, {self.company: 1500, self.branch: 70})
        alone = self.clerk_env(context={**self.clerk_env.context, "allowed_company_ids": self.branch.ids})
        mine = rows.with_env(alone)
        self.assertEqual(mine.search([("partner_id", "=", self.customer.id)]).company_id, self.branch)
        self.env.invalidate_all()
        self.assertEqual([values["amount_overdue"] for values in mine.read(["amount_overdue"])], [70])
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            mine.action_remind()
        action = rows.action_remind()
        letters = self.clerk_env["account.reminder.batch.letter"].search(action["domain"])
        self.assertEqual(letters.company_id, self.company | self.branch)
        self.assertEqual(propose(alone).letter_ids.company_id, self.branch)
