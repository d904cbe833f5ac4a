# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Plans: whose a customer is, which levels it leaves out, and when; in Python, in SQL, on the board and in searches."""

from datetime import timedelta

from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command, Domain
from odoo.tests import Form, tagged
from odoo.tools import SQL

from odoo.addons.relance_print.tests.common import TODAY
from odoo.addons.relance_print.tests.test_companies import BranchCommon
from odoo.addons.relance_print.tests.test_hold import HoldCommon
from odoo.addons.relance_print_batch.tests.common import BatchCommon

from .test_board import TestBoardRandom as BoardRandom


def make_plan(case, name="Key accounts", company=None, **steps):
    """Return a plan of some levels, of each its days, 0 for its own; or a dictionary of a step's values."""
    commands = []
    for level, values in steps.items():
        values = values if isinstance(values, dict) else {"days": values}
        level_id = case.levels[level].id if level in case.levels else False
        commands.append(Command.create({"level_id": level_id, **values}))
    return case.env["account.reminder.plan"].sudo().create({"name": name, "company_id": company, "step_ids": commands})


class PlanCommon(BatchCommon, HoldCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.plan = make_plan(cls, friendly=3, last=20)
        cls.company_env = cls.env["res.company"].browse(cls.company.id).with_env(cls.clerk_env)


@tagged("post_install", "-at_install")
class TestPlanRandom(BoardRandom):
    """All that the board and the proposal are tested for, with plans by customer, category and company, and days of grace."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.plans = [
            make_plan(cls, "Soft", friendly=9, last=40),
            make_plan(cls, "Own", company=cls.company.id, firm=0, formal_notice=12),
            make_plan(cls, "Once", friendly=4),
            make_plan(cls, "Archived", firm=1),
        ]
        cls.plans[3].active = False
        categories = cls.env["res.partner.category"].create(
            [{"name": plan.name, "reminder_plan_id": plan.id} for plan in cls.plans]
        )
        cls.company.sudo().write({"reminder_plan_id": cls.plans[2].id, "reminder_grace_days": 2})
        choices = ((0, ()), (0, (1, 0)), (1, (0,)), (3, (3,)), (3, (3, 1)))
        cls.partners += cls.british
        for partner, (own, of_categories) in zip(cls.partners, choices, strict=True):
            partner.with_company(cls.company).reminder_plan_id = cls.plans[own] if own else False
            partner.category_id = categories.browse([categories[number].id for number in of_categories])
        for partner in cls.partners:
            cls.moves |= cls.make_move(cls.rng.randint(1, 60), partner=partner)
            cls.moves |= cls.make_move(cls.rng.randint(1, 4), partner=partner)
        cls.env.flush_all()
        cls.env.invalidate_all()

    def get_next_day(self, move):
        ladder = move._get_reminder_ladders()[move]
        level = move._get_next_reminder_level()
        days = ladder.days.get(level.id) or self.clerk_env["account.reminder.text"]._get_days(
            level, move.company_id, move.reminder_department_id, "days"
        )
        shift = move.commercial_partner_id._get_reminder_shift(move.company_id)
        return move.reminder_first_due_date + timedelta(days=2 + max(1, days + shift))

    def test_precedence(self):
        """The customer's own, else the first plan of its categories, else the company's; archived plans are none."""
        soft, own, once, _archived = self.plans
        expected = [once, soft, own, once, own]
        plans = self.clerk_env["account.reminder.plan"]
        partners = self.partners.with_env(self.clerk_env)
        found = plans._find_plans(partners, self.company.with_env(self.clerk_env))
        self.assertEqual([found[partner] for partner in partners], [plan.id for plan in expected])
        sql = plans._get_sql_plan(SQL("company.id"), SQL("partner.id"))
        self.env.flush_all()
        rows = self.clerk_env.execute_query(
            SQL(
                "SELECT partner.id, %s FROM res_partner partner, res_company company "
                "WHERE company.id = %s AND partner.id IN %s",
                sql,
                self.company.id,
                tuple(partners.ids),
            )
        )
        self.assertEqual(dict(rows), {partner.id: id_ for partner, id_ in found.items()})
        self.company.sudo().reminder_plan_id = False
        found = plans._find_plans(partners, self.company.with_env(self.clerk_env))
        self.assertNotIn(partners[0], found)
        self.assertFalse(partners[0].reminder_used_plan_id)
        self.assertEqual(partners[1].reminder_used_plan_id.id, soft.id)

    def test_the_board_says_by_which_plan(self):
        """Each row says its customer's plan, and whether that is paused; it can be searched and grouped by."""
        soft, own, once, _archived = self.plans
        soft.is_paused = True
        self.env.flush_all()
        board = self.clerk_env["account.reminder.board"]
        rows = board.search([("partner_id", "in", self.partners.ids)])
        expected = dict(zip(self.partners, [once, soft, own, once, own], strict=True))
        self.assertEqual(rows.partner_id, self.partners)
        for row in rows:
            self.assertEqual(row.plan_id, expected[row.partner_id])
            self.assertEqual(row.is_paused, row.plan_id == soft)
            self.assertEqual("Soft" in row._describe_next_step(), row.is_paused and not row.is_on_hold)
        domain = [("partner_id", "in", self.partners.ids)]
        self.assertEqual(board.search([*domain, ("is_paused", "=", True)]), rows.filtered("is_paused"))
        self.assertEqual(
            board.search([*domain, ("plan_id", "=", own.id)]), rows.filtered(lambda row: row.plan_id == own)
        )
        groups = dict(board._read_group(domain, ["plan_id"], ["__count"]))
        self.assertEqual(groups, {soft: 1, own: 2, once: 2})

    def test_each_invoice_says_the_same(self):
        """The level that is proposed is the one that each invoice's button opens."""
        letters = self.propose(self.moves, grouping="invoice").letter_ids
        self.assertGreater(len(letters), 20)
        for letter in letters:
            self.assertEqual(letter.level_id, letter.move_ids._get_next_reminder_level())
        self.assertGreater(len(letters.level_id), 2)

    def test_who_is_due(self):
        """In the proposal and in searches as each invoice says."""
        proposed = self.propose(self.moves, grouping="invoice").letter_ids.move_ids
        expected = proposed.filtered(lambda move: self.get_next_day(move) <= TODAY)
        self.assertTrue(expected and expected != proposed)
        self.assertEqual(self.propose(self.moves, grouping="invoice", only_due=True).letter_ids.move_ids, expected)
        found = self.moves.search([("reminder_is_due", "=", True), ("id", "in", self.moves.ids)])
        self.assertTrue(found)
        self.assertEqual(found, self.moves.filtered("reminder_is_due"))

    def test_grace(self):
        """What is overdue within the days of grace is on no letter that is proposed for who is due."""
        young = self.make_move(2, partner=self.partners[0])
        old = self.make_move(50, partner=self.partners[0])
        self.assertEqual(self.propose(young | old, only_due=True).letter_ids.move_ids, old)
        self.assertEqual(self.propose(young | old).letter_ids.move_ids, young | old)


@tagged("post_install", "-at_install")
class TestPlan(PlanCommon, BranchCommon):
    def test_levels_that_are_left_out(self):
        """Button, wizard, board and what is shown of the invoice follow the plan, level by level."""
        self.customer.with_company(self.company).reminder_plan_id = self.plan
        self.env.invalidate_all()
        move = self.invoice
        for level in ("friendly", "last"):
            self.assertEqual(move._get_next_reminder_level(), self.levels[level])
            self.assertEqual(move.reminder_next_level_id, self.levels[level])
            self.assertEqual(self.propose(move).letter_ids.level_id, self.levels[level])
            draft = self.make_draft(move)
            self.assertEqual(draft.level_id, self.levels[level])
            self.assertNotIn("level_skipped", [alert.key for alert in self.get_alerts(draft)])
            draft.action_download_pdf()
        self.assertFalse(move.reminder_next_level_id)
        self.assertEqual(move._get_next_reminder_level(), self.levels["last"])

    def test_days(self):
        self.customer.with_company(self.company).reminder_plan_id = self.plan
        self.env.invalidate_all()
        self.assertEqual(self.invoice.reminder_next_date, self.invoice.invoice_date_due + timedelta(days=3))
        self.company.sudo().reminder_grace_days = 1
        self.env.invalidate_all()
        self.assertEqual(self.invoice.reminder_next_date, self.invoice.invoice_date_due + timedelta(days=4))
        row = self.clerk_env["account.reminder.board"].search([("partner_id", "=", self.customer.id)])
        self.assertEqual(row.next_date, self.second.invoice_date_due + timedelta(days=4))
        young = self.make_move(2, partner=self.german)
        self.german.with_company(self.company).reminder_plan_id = self.plan
        self.env.invalidate_all()
        alerts = {alert.key: alert for alert in self.get_alerts(self.make_draft(young))}
        self.assertIn("4", alerts["too_early"].words)

    def test_charges(self):
        """Whoever may claim charges asks the plan first."""
        level, company = self.levels["last"], self.company.with_env(self.clerk_env)
        customer = self.customer.with_env(self.clerk_env)
        self.assertTrue(customer._bears_reminder_charges(level, company))
        self.company.sudo().reminder_plan_id = self.plan
        self.assertTrue(customer._bears_reminder_charges(level, company))
        self.plan.step_ids.filtered(lambda step: step.level_id == level).has_charges = False
        self.assertFalse(customer._bears_reminder_charges(level, company))
        self.assertTrue(customer._bears_reminder_charges(self.levels["friendly"], company))

    def test_what_no_plan_is(self):
        for name, values in {
            "no letter": {"step_ids": []},
            "no level": {"step_ids": [Command.create({"kind": "letter"})]},
            "late notice": {"step_ids": [Command.create({"kind": "notice", "days": 3})]},
            "early letter": {"step_ids": [Command.create({"level_id": self.levels["firm"].id, "days": -3})]},
        }.items():
            with self.subTest(name), self.assertRaises(ValidationError), self.cr.savepoint():
                self.env["account.reminder.plan"].create({"name": name, **values})
        with self.assertRaises(ValidationError), self.cr.savepoint():
            self.plan.step_ids.unlink()

    def test_form(self):
        """Typed days are the step's own; those of the level stay the level's."""
        manager = self.make_manager("planner")
        with Form(self.as_user(manager)["account.reminder.plan"]) as form:
            form.name = "Typed"
            for level, days in (("firm", None), ("last", 33)):
                with form.step_ids.new() as line:
                    line.level_id = self.levels[level]
                    if days:
                        line.used_days = days
            with form.step_ids.new() as line:
                line.kind = "notice"
        plan = form.save()
        self.assertEqual(plan.company_id, self.company)
        self.assertEqual(sorted(plan.step_ids.mapped("days")), [-5, 0, 33])
        firm = plan.step_ids.filtered(lambda step: step.level_id.id == self.levels["firm"].id)
        self.assertEqual(firm.used_days, self.get_text("firm").used_days)
        self.assertFalse(self.clerk_env["account.reminder.plan"].browse(plan.id).has_access("write"))
        with self.assertRaises(AccessError):
            self.plan.with_user(manager).is_paused = True  # of all companies

    def test_a_plan_of_another_company(self):
        """The plan of a parent counts in its branch, that of a company nowhere else."""
        branch = self.branch
        plan = make_plan(self, "Parent", company=self.company.id, last=1)
        other = make_plan(self, "Branch", company=branch.id, last=1)
        self.assertIn(plan.id, plan._get_usable_plans(branch))
        self.assertNotIn(other.id, plan._get_usable_plans(self.company))
        self.customer.category_id = self.env["res.partner.category"].create({"name": "A", "reminder_plan_id": other.id})
        found = plan._find_plans(self.customer, self.company)
        self.assertFalse(found)
        self.assertEqual(plan._find_plans(self.customer, branch), {self.customer: other.id})

    def test_no_plan_costs_nothing(self):
        """Without plans the board is opened, and letters proposed, in as many statements as ever; with them in few more."""
        self.plan.unlink()

        def count(action):
            action()
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            action()
            return self.cr.sql_log_count - before

        def board():
            self.clerk_env["account.reminder.board"].web_search_read([], {"amount_overdue": {}, "next_date": {}})

        def stages():
            (self.invoice | self.second)._get_next_reminder_levels()

        without = [count(board), count(stages)]
        self.assertFalse(self.clerk_env["account.reminder.plan"]._get_plans())
        plan = make_plan(self, friendly=0, last=5)
        self.company.sudo().reminder_plan_id = plan
        found = [count(board), count(stages)]
        self.assertLessEqual(found[0], without[0] + 1)
        self.assertLessEqual(found[1], without[1] + 4)

    def test_domain(self):
        """Which invoices a plan is about, to be searched with others."""
        self.customer.with_company(self.company).reminder_plan_id = self.plan
        others = self.make_move(partner=self.german)
        self.env.flush_all()
        partners = self.clerk_env["res.partner"]
        moves = self.invoice | self.second | others
        for key, expected in ((self.plan.id, self.invoice | self.second), (0, others)):
            found = moves.search(Domain("id", "in", moves.ids) & partners._get_domain_ladder(key))
            self.assertEqual(found, expected.sorted("id", reverse=True) & found)
            self.assertEqual(set(found.ids), set(expected.ids))
