# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What plans have done by themselves: proposals that stop, calls, statements and notices, on working days."""

from datetime import datetime, time, timedelta
from unittest.mock import patch

from odoo.fields import Command
from odoo.tests import freeze_time, tagged

from odoo.addons.relance_print.tests.common import TODAY

from .test_plan import PlanCommon, make_plan


class PlanRunCommon(PlanCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.set_parameter("days_between", 7)
        cls.company.sudo().write(
            {
                "reminder_auto": True,
                "reminder_auto_user_id": cls.clerk.id,
                "reminder_auto_hour": 7,
                "reminder_plan_id": cls.plan.id,
            }
        )
        cls.pay(cls.second)

    def run_at(self, days=0, hour=9):
        """Run the scheduled action on a day at an hour in Paris; return the batches that wait for a click."""
        moment = datetime.combine(TODAY + timedelta(days=days), time(hour - 2, 5))
        with freeze_time(moment, tick=True), self.enter_registry_test_mode():
            self.env.invalidate_all()
            self.env.ref("relance_print_board.ir_cron_propose").sudo().method_direct_trigger()
            self.env.invalidate_all()
            return self.clerk_env["account.reminder.batch"].search(
                [("is_automatic", "=", True), ("state", "=", "draft")]
            )

    def add_step(self, **values):
        self.plan.step_ids = [Command.create(values)]
        return self.plan.step_ids.filtered(lambda step: step.kind == values["kind"])

    def get_activities(self, customer=None):
        customer = customer or self.customer
        domain = [("res_model", "=", "res.partner"), ("res_id", "=", customer.id)]
        return self.env["mail.activity"].sudo().search(domain)

    def get_mails(self, customer=None):
        domain = [("model", "=", "res.partner"), ("res_id", "=", (customer or self.customer).id)]
        return self.env["mail.mail"].sudo().search(domain)

    def give_address(self, *customers):
        """Have customers who can be written to, whichever addon says so."""
        for customer in customers:
            customer.email = f"c{customer.id}@example.com"
        model = self.env.registry["res.partner"]
        self.startPatcher(
            patch.object(
                model,
                "_get_reminder_contacts",
                lambda partners: {one: one.filtered("email") for one in partners},
            )
        )


@tagged("post_install", "-at_install")
class TestPlanRun(PlanRunCommon):
    def test_paused(self):
        """A paused plan proposes nothing by itself; people may all the same."""
        other = self.make_move(partner=self.german)
        self.german.with_company(self.company).reminder_plan_id = make_plan(self, "Others", friendly=2)
        self.plan.is_paused = True
        [batch] = self.run_at()
        self.assertEqual(batch.letter_ids.move_ids, other)
        self.assertIn(self.invoice, self.propose(self.invoice | other).letter_ids.move_ids)
        self.plan.is_paused = False
        [batch] = self.run_at(days=1)
        self.assertEqual(batch.letter_ids.move_ids, self.invoice | other)

    def test_paper_is_only_proposed(self):
        """Without a way that takes nobody's hands, an automatic step waits for the click as well."""
        self.plan.step_ids.is_automatic = True
        self.plan.step_ids.way = "paper"
        [batch] = self.run_at()
        self.assertEqual((batch.letter_ids.move_ids, batch.sends_itself), (self.invoice, False))
        self.assertEqual(self.invoice.reminder_count, 0)

    def test_public_holidays(self):
        """On a public holiday of the company's working hours it waits for the next working day, unless it is not to."""
        leaves = self.env["resource.calendar.leaves"].sudo()
        hours = {"date_from": datetime.combine(TODAY, time(0)), "date_to": datetime.combine(TODAY, time(21))}
        calendar = self.company.sudo().resource_calendar_id
        holiday = leaves.create({"name": "Jour férié", "calendar_id": calendar.id, **hours})
        self.assertFalse(self.run_at())
        self.assertTrue(self.run_at(days=1))
        self.company.sudo().write({"reminder_auto_date": False, "reminder_auto_holidays": True})
        self.assertTrue(self.run_at())
        self.company.sudo().write({"reminder_auto_date": False, "reminder_auto_holidays": False})
        holiday.calendar_id = calendar.copy()  # somebody else's
        self.assertTrue(self.run_at())
        customer = self.customer.with_env(self.clerk_env)
        self.assertEqual(customer._get_next_working_day(TODAY), TODAY)
        holiday.calendar_id = calendar
        self.assertEqual(customer._get_next_working_day(TODAY), TODAY + timedelta(days=1))
        self.assertEqual(customer._get_next_working_day(TODAY + timedelta(days=3)), TODAY + timedelta(days=5))

    def test_calls(self):
        """A call is planned once for an invoice, on its day or when the server is back, and never of what is long ago."""
        self.add_step(kind="call", days=28)
        self.run_at()
        [call] = self.get_activities()
        self.assertEqual(call.activity_type_id, self.env.ref("mail.mail_activity_data_call"))
        call.unlink()
        self.run_at(days=1)
        self.assertFalse(self.get_activities())
        self.make_move(days_late=90, partner=self.german)
        self.make_move(days_late=27, partner=self.british)
        self.run_at(days=1)
        self.assertFalse(self.get_activities(self.german))
        self.assertTrue(self.get_activities(self.british))

    def test_statement(self):
        """A statement goes by e-mail to who has an address, and is somebody's to post otherwise."""
        self.add_step(kind="statement", days=28, is_automatic=True)
        self.make_move(partner=self.german)
        self.give_address(self.customer)
        self.run_at()
        [mail] = self.get_mails()
        self.assertEqual(mail.recipient_ids, self.customer)
        self.assertTrue(mail.attachment_ids.raw.startswith(b"%PDF"))
        self.assertIn("Relevé de compte", mail.subject)
        self.assertFalse(self.get_mails(self.german))
        self.assertEqual(self.get_activities(self.german).user_id, self.clerk)
        self.assertFalse(self.get_activities())
        self.run_at(hour=10)
        self.assertEqual(self.get_mails(), mail)
        self.assertEqual(self.invoice.reminder_count, 0)

    def test_one_statement_for_a_group(self):
        """Its companies' statement goes to the head, once, where the settings say so."""
        self.add_step(kind="statement", days=28, is_automatic=True)
        head, other = self.german, self.british
        (self.customer | other).parent_id = head
        moves = self.invoice | self.make_move(partner=other)
        self.company.sudo().reminder_statement_group = True
        self.give_address(head, self.customer, other)
        self.run_at()
        [mail] = self.get_mails(head)
        self.assertFalse(self.get_mails() | self.get_mails(other))
        text = self.read_pdf(mail.attachment_ids.raw)
        for move in moves:
            self.assertIn(move.name, text)

    def test_notice(self):
        """What will be due is told once, and is no reminder; of what is paid or held nothing is told."""
        self.add_step(kind="notice", days=-5)
        paid, held, coming = (self.make_move(-4, partner=self.german) for _number in range(3))
        later = self.make_move(-6, partner=self.german)
        self.pay(paid)
        self.hold(held)
        self.give_address(self.german)
        self.run_at()
        [mail] = self.get_mails(self.german)
        self.assertIn(coming.name, mail.body_html)
        for move in (paid, held, later):
            self.assertNotIn(move.name, mail.body_html)
        self.assertEqual(coming.reminder_count, 0)
        self.assertFalse(coming.reminder_level_id)
        self.assertFalse(coming.reminder_ids)
        self.run_at(hour=11)
        self.assertEqual(self.get_mails(self.german), mail)
        self.run_at(days=1)
        self.assertEqual(len(self.get_mails(self.german)), 2)

    def test_one_at_fault_holds_up_no_other(self):
        """What failed for one customer is done by the next run, and was done for the others."""
        self.add_step(kind="call", days=28)
        self.make_move(partner=self.german)
        model = self.env.registry["res.partner"]
        original = model._plan_call

        def fail(customers, day=None):
            if customers == self.customer:
                raise ValueError("a fault")
            return original(customers, day)

        with patch.object(model, "_plan_call", fail), self.assertLogs("odoo.addons.relance_print_board", "WARNING"):
            self.run_at()
        self.assertFalse(self.get_activities())
        self.assertTrue(self.get_activities(self.german))
        self.run_at(hour=10)
        self.assertEqual(len(self.get_activities()), 1)
        self.assertEqual(len(self.get_activities(self.german)), 1)

    def test_off_by_default(self):
        self.add_step(kind="call", days=28)
        self.company.sudo().reminder_auto = False
        self.assertTrue(self.plan.alert)
        self.run_at()
        self.assertFalse(self.get_activities())
