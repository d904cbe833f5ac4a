# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A call to a customer: planned, with what to say, and what came of it."""

from datetime import timedelta

from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from odoo.addons.relance_print.tests.common import TODAY
from odoo.addons.relance_print.tests.test_hold import HoldCommon, day


@tagged("post_install", "-at_install")
class TestCall(HoldCommon):
    def call(self, **values):
        """Open the dialog at the customer, fill it in, and record the call."""
        action = self.customer.with_env(self.english).action_call()
        with Form(self.english["account.reminder.call"].with_context(**action["context"])) as form:
            for name, value in values.items():
                form[name] = value
        form.record.action_record()
        return form.record

    def get_calls(self):
        kind = self.env.ref("mail.mail_activity_data_call")
        domain = [
            ("res_model", "=", "res.partner"),
            ("res_id", "=", self.customer.id),
            ("activity_type_id", "=", kind.id),
        ]
        return self.env["mail.activity"].search(domain)

    def get_row(self):
        self.env.flush_all()
        return self.english["account.reminder.board"].search([("partner_id", "=", self.customer.id)])

    def test_planned_once_with_what_to_say(self):
        self.promise(self.invoice, reason="Mrs Ward pays soon")
        self.customer.reminder_user_id = self.clerk
        row = self.get_row()
        row.action_plan_calls()
        row.action_plan_calls()
        call = self.get_calls()
        self.assertRecordValues(call, [{"user_id": self.clerk.id, "date_deadline": TODAY}])
        for words in ("500,00", "jours de retard", self.invoice.name, "Mrs Ward pays soon"):  # the clerk's language
            self.assertIn(words, call.note)

    def test_a_promise(self):
        self.get_row().action_plan_calls()
        self.call(result="promise", date=day(5), words="By transfer")
        hold = self.customer.with_env(self.clerk_env).reminder_hold_ids
        self.assertRecordValues(
            hold, [{"kind": "promise", "date_end": day(5), "reason": "By transfer", "state": "current"}]
        )
        self.assertFalse(self.get_calls())
        self.assertIn("Promised to pay – 10/19/2026 – By transfer", self.customer.message_ids[0].body)
        self.assertIn("By transfer", self.customer.with_env(self.english)._describe_call())

    def test_a_promise_needs_its_day(self):
        for date in (False, day(-1)):
            record = self.english["account.reminder.call"].create(
                {"partner_id": self.customer.id, "result": "promise", "date": date}
            )
            with self.assertRaises(UserError), self.cr.savepoint():
                record.action_record()

    def test_disputed(self):
        self.call(result="disputed", words="A leg is broken")
        self.assertEqual(self.invoice.reminder_state, "on_hold")
        self.assertEqual(self.customer.with_env(self.clerk_env).reminder_hold_ids.kind, "disputed")

    def test_two_dialogs(self):
        """Two dialogs that were open at the same time note one call; who opens another one has seen it, and may note a second."""
        calls = self.english["account.reminder.call"]
        opened = [self.customer.with_env(self.english).action_call()["context"] for _window in range(2)]
        first, second = (calls.with_context(**context).create({"result": "no_answer"}) for context in opened)
        first.action_record()
        with self.assertRaisesRegex(UserError, "Chloé Besnard has noted a call meanwhile"), self.cr.savepoint():
            second.action_record()
        self.call(result="disputed")
        self.assertEqual(len(self.customer._get_noted_calls()), 2)

    def test_no_answer(self):
        """It is tried again the next working day."""
        self.call(result="no_answer")
        call = self.get_calls()
        self.assertEqual(call.date_deadline, day(1))
        self.assertFalse(self.customer.reminder_hold_ids)
        friday = TODAY + timedelta(days=2)
        self.assertEqual(self.customer._get_next_working_day(friday + timedelta(days=1)), friday + timedelta(days=3))
        self.assertEqual(self.customer._get_next_working_day(friday), friday)
