# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Reminders of OCA's addons are taken over: account_credit_control is the real one, the other one stands for its models."""

from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, tagged

from odoo.addons.relance_print.tests.common import TODAY, ReminderCommon


@tagged("post_install", "-at_install")
class TestTakeover(ReminderCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = cls.make_manager("mover")
        cls.manager.sudo().lang = "en_US"
        cls.manager_env = cls.as_user(cls.manager, lang="en_US")
        cls.theirs = cls.env(su=True)  # those addons have rights of their own
        cls.policy = cls.theirs["credit.control.policy"].search([("name", "=", "3 time policy")])
        cls.other = cls.make_move(partner=cls.german)

    # What the other addons did

    def run_credit_control(self, days_ago):
        """Have OCA's own run make its lines as of a day, and send them as letters."""
        day = TODAY - timedelta(days=days_ago)
        company = self.company.with_env(self.theirs)
        company.write({"credit_control_tolerance": 0, "credit_policy_id": self.policy.id})
        self.policy.account_ids = [Command.link(self.company_data["default_account_receivable"].id)]
        values = {"date": day, "company_id": company.id, "policy_ids": [Command.set(self.policy.ids)]}
        run = self.theirs["credit.control.run"].create(values)
        run.generate_credit_lines()
        lines = self.theirs["credit.control.line"].search([("run_id", "=", run.id)])
        self.assertTrue(lines)
        lines.write({"state": "sent", "date_sent": day})
        return lines

    def send_overdue(self, move, days_ago, counter, kind="mail"):
        self.theirs["overdue.reminder.action"].create(
            {
                "date": TODAY - timedelta(days=days_ago),
                "reminder_type": kind,
                "reminder_ids": [Command.create({"invoice_id": move.id, "counter": counter})],
            }
        )

    # What is pressed

    def get_buttons(self):
        self.env.flush_all()
        earlier = self.manager_env["account.reminder.earlier"]
        arch = earlier.get_view(self.env.ref("relance_print_board.account_reminder_earlier_view_list").id, "list")[
            "arch"
        ]
        return [source for source in ("credit_control", "overdue_reminder") if source in arch]

    def open(self, source):
        earlier = self.manager_env["account.reminder.earlier"].with_context(source=source)
        action = earlier.action_take_over()
        return self.manager_env["account.reminder.takeover"].browse(action["res_id"])

    def get_lines(self, wizard):
        return [(line.name, line.count, line.level_id) for line in wizard.line_ids]

    def get_earlier(self, move):
        return self.env["account.reminder.earlier"].search([("move_id", "=", move.id)], order="date")

    def test_buttons_are_of_what_there_is(self):
        """OCA's addon is installed, but sent nothing: there is nothing to press."""
        self.theirs["credit.control.line"].search([]).write({"state": "draft"})
        self.theirs["credit.control.line"].search([]).unlink()
        self.assertEqual(self.get_buttons(), [])
        self.send_overdue(self.invoice, 10, 1)
        self.assertEqual(self.get_buttons(), ["overdue_reminder"])
        self.run_credit_control(5)
        self.assertEqual(self.get_buttons(), ["credit_control", "overdue_reminder"])
        with self.assertRaises(AccessError):
            self.clerk_env["account.reminder.earlier"].with_context(source="overdue_reminder").action_take_over()
        with self.assertRaises(UserError):
            self.open("something else")

    def test_credit_control(self):
        """Sent by OCA's own run: the next letter has the level after it."""
        first = self.run_credit_control(15)
        self.assertEqual(set(first.invoice_id.ids), set((self.invoice | self.other).ids))
        draft = first[0].copy({"state": "draft"})
        wizard = self.open("credit_control")
        [(name, count, level)] = self.get_lines(wizard)
        self.assertIn("3 time policy", name)
        self.assertEqual((count, level), (2, self.levels["friendly"].with_env(self.manager_env)))
        wizard.action_take_over()
        self.env.invalidate_all()
        self.assertEqual((self.invoice | self.other).reminder_level_id, self.levels["friendly"])
        self.assertEqual(self.invoice.reminder_last_date, TODAY - timedelta(days=15))
        self.assertEqual(self.make_draft(self.invoice).level_id, self.levels["firm"])
        self.assertEqual(draft.state, "draft")
        self.assertFalse(self.open("credit_control").line_ids)
        with self.assertRaises(UserError):
            wizard.action_take_over()
        self.assertEqual(len(self.get_earlier(self.invoice)), 1)

    def test_overdue_reminder(self):
        """Each reminder once, with its day, way and the level that its number is mapped to."""
        self.send_overdue(self.invoice, 20, 1)
        self.send_overdue(self.invoice, 10, 2, "post")
        self.send_overdue(self.other, 400, 1)  # before the invoice: an error there
        wizard = self.open("overdue_reminder")
        self.assertEqual(
            self.get_lines(wizard),
            [
                ("Reminder no. 1", 1, self.levels["friendly"].with_env(self.manager_env)),
                ("Reminder no. 2", 1, self.levels["firm"].with_env(self.manager_env)),
            ],
        )
        self.assertEqual(wizard.left_out_count, 1)
        with Form(wizard) as form, form.line_ids.edit(1) as line:
            line.level_id = self.levels["last"].with_env(self.manager_env)
        wizard.action_take_over()
        self.env.invalidate_all()
        self.assertRecordValues(
            self.get_earlier(self.invoice),
            [
                {"date": TODAY - timedelta(days=20), "level_id": self.levels["friendly"].id, "way": "E-mail"},
                {"date": TODAY - timedelta(days=10), "level_id": self.levels["last"].id, "way": "Letter"},
            ],
        )
        self.assertFalse(self.get_earlier(self.other))
        self.assertEqual(self.invoice.reminder_level_id, self.levels["last"])

    def test_never_twice(self):
        """Again, mapped otherwise, or after a reminder of that day came by a file: what is there stays."""
        self.send_overdue(self.invoice, 20, 1)
        self.open("overdue_reminder").action_take_over()
        self.send_overdue(self.invoice, 10, 2)
        self.send_overdue(self.invoice, 10, 3)  # on one day: the highest counts
        wizard = self.open("overdue_reminder")
        self.assertEqual([line.count for line in wizard.line_ids], [1, 1])
        wizard.action_take_over()
        self.assertEqual(len(self.get_earlier(self.invoice)), 2)
        self.assertEqual(self.get_earlier(self.invoice)[-1].level_id, self.levels["last"].with_env(self.env))

    def test_left_out(self):
        """What has no level here is left out; what is paid needs none."""
        self.send_overdue(self.invoice, 20, 1)
        self.send_overdue(self.other, 20, 2)
        self.pay(self.other)
        wizard = self.open("overdue_reminder")
        self.assertEqual(len(wizard.line_ids), 1)
        wizard.line_ids.level_id = False
        with self.assertRaises(UserError):
            wizard.action_take_over()
        self.assertFalse(self.get_earlier(self.invoice))

    def test_of_other_companies_nothing(self):
        move = self.invoice.with_env(self.env)
        self.send_overdue(move, 20, 1)
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        manager = self.make_manager("elsewhere", company=elsewhere)
        takeovers = (
            self.env["account.reminder.takeover"].with_user(manager).with_context(allowed_company_ids=elsewhere.ids)
        )
        self.assertEqual(takeovers._read_sent("overdue_reminder"), [])
        self.assertNotIn("overdue_reminder", takeovers._get_sources())
