# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The letters of the day, proposed by the scheduled action."""

from datetime import datetime, time, timedelta

from odoo.exceptions import ValidationError
from odoo.tests import Form, freeze_time, tagged

from odoo.addons.relance_print.tests.common import TODAY
from odoo.addons.relance_print.tests.test_hold import HoldCommon
from odoo.addons.relance_print_batch.tests.common import BatchCommon


class AutomaticCommon(BatchCommon, HoldCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.set_parameter("days_between", 7)
        cls.company.sudo().write(
            {"reminder_auto": True, "reminder_auto_user_id": cls.clerk.id, "reminder_auto_hour": 7}
        )
        cls.other = cls.make_move(partner=cls.german, amount=70.0)

    def propose_at(self, hour, days=0):
        """Run the scheduled action on a day at an hour in Paris; return the batches that wait for a click."""
        moment = datetime.combine(TODAY + timedelta(days=days), time(hour - 2, 5))
        with freeze_time(moment, tick=True), self.enter_registry_test_mode():
            self.env.invalidate_all()
            self.env.ref("relance_print_board.ir_cron_propose").sudo().method_direct_trigger()
            self.env.invalidate_all()
            return self.clerk_env["account.reminder.batch"].search(
                [("is_automatic", "=", True), ("state", "=", "draft")]
            )


@tagged("post_install", "-at_install")
class TestAutomatic(AutomaticCommon):
    def test_from_its_hour_on_once(self):
        """Nothing before its hour; then one batch of who is due, however often it runs; who is told may print it."""
        self.assertFalse(self.propose_at(6))
        batch = self.propose_at(7)
        self.assertEqual(len(batch), 1)
        self.assertEqual(batch.user_id, self.clerk)
        self.assertEqual(batch.letter_ids.partner_id, self.customer | self.german)
        self.assertEqual(self.propose_at(8), batch)
        self.assertEqual(set(batch.letter_ids.mapped("state")), {"waiting"})
        activity = batch.forewarning_id
        self.assertRecordValues(activity, [{"user_id": self.clerk.id, "summary": "Relances à imprimer\xa0: 2"}])
        self.assertIn(self.german.name.replace("&", "&amp;"), activity.note)
        batch.action_run()
        self.assert_printed(batch, 2)
        self.assertFalse(activity.exists())
        self.assertFalse(self.propose_at(9))
        self.assertFalse(self.propose_at(9, days=1))  # reminded yesterday

    def test_what_nobody_printed_is_proposed_anew(self):
        first = self.propose_at(9)
        self.pay(self.other)
        second = self.propose_at(9, days=1)
        self.assertFalse(first.exists())
        self.assertEqual(second.letter_ids.partner_id, self.customer)

    def test_it_stops_at_payments_and_holds(self):
        """What was paid or put on hold since it was proposed is not printed."""
        late = self.make_move(partner=self.british)
        batch = self.propose_at(9)
        self.pay(self.other)
        self.hold(late)
        batch.action_run()
        self.assertEqual(batch.letter_ids.filtered(lambda letter: letter.state == "printed").partner_id, self.customer)
        self.assertEqual(self.other.reminder_count + late.reminder_count, 0)

    def test_weekends(self):
        self.assertFalse(self.propose_at(9, days=3))  # a Saturday
        self.company.sudo().reminder_auto_weekends = True
        self.assertTrue(self.propose_at(9, days=3))

    def test_off_by_default(self):
        self.company.sudo().reminder_auto = False
        self.assertFalse(self.propose_at(9))

    def test_switched_on_in_the_settings(self):
        """Whether, and to whom, is decided at once: on the page of administrators, and on that of accounting managers."""
        administrator = self.make_manager("administrator")
        administrator.sudo().group_ids += self.env.ref("base.group_system")
        for name, user in (
            ("res.config.settings", administrator),
            ("account.reminder.settings", self.make_manager("manager")),
        ):
            with self.subTest(name):
                self.company.sudo().write({"reminder_auto": False, "reminder_auto_user_id": False})
                page = Form(self.env[name].with_user(user))
                page.reminder_auto = True
                page.reminder_auto_user_id = self.clerk
                page = page.save()
                expected = {"reminder_auto": True, "reminder_auto_user_id": self.clerk.id}
                self.assertRecordValues(self.company.sudo(), [expected])
                self.assertRecordValues(page, [expected])
                page.write({"reminder_auto_user_id": False, "reminder_auto": False})
                self.assertRecordValues(self.company.sudo(), [{"reminder_auto": False, "reminder_auto_user_id": False}])

    def test_nobody_to_tell(self):
        """Somebody has to be told, who may print; who may no longer gets nothing."""
        with self.assertRaises(ValidationError), self.cr.savepoint():
            self.company.sudo().reminder_auto_user_id = False
        self.clerk.sudo().group_ids -= self.env.ref("account.group_account_invoice")
        self.clerk_env = self.env
        with self.assertLogs("odoo.addons.relance_print_board", "WARNING"):
            self.assertFalse(self.propose_at(9))

    def test_nothing_is_due(self):
        self.pay(self.invoice | self.second | self.other)
        self.assertFalse(self.propose_at(9))
