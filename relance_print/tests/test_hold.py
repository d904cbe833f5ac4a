# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What keeps a reminder from being printed: holds, promises, trust, unmatched payments, and a bank that is not up to date."""

import re
from datetime import timedelta

from lxml import html

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, freeze_time, new_test_user, tagged

from odoo.addons.relance_print.models import account_reminder_hold

from .common import TODAY, ReminderCommon


def day(days):
    return TODAY + timedelta(days=days)


class HoldCommon(ReminderCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.invoice = cls.in_english(cls.invoice)
        cls.second = cls.make_move(days_late=40, amount=500.0)
        cls.english = cls.clerk_env(context={**cls.clerk_env.context, "lang": "en_US"})

    @classmethod
    def hold(cls, record=None, **values):
        """Put an invoice, or a customer, on hold, as the clerk does in the dialog."""
        action = (record or cls.invoice).with_env(cls.english).action_put_on_hold()
        holds = cls.english["account.reminder.hold"].with_context(**action["context"])
        with Form(holds) as form:
            for name, value in values.items():
                form[name] = value
        return form.record

    @classmethod
    def promise(cls, record=None, days=3, **values):
        return cls.hold(record, kind="promise", date_end=day(days), **values)

    @classmethod
    def make_payment(cls, partner, amount=1000.0):
        """Return a payment of a customer that is registered without an invoice."""
        values = {"payment_type": "inbound", "partner_type": "customer", "date": TODAY}
        payment = cls.env["account.payment"].create({**values, "partner_id": partner.id, "amount": amount})
        payment.action_post()
        return payment

    def run_cron(self):
        with self.enter_registry_test_mode():
            self.env.ref("relance_print.ir_cron_check_promises").sudo().method_direct_trigger()
        self.env.invalidate_all()

    def get_activities(self):
        return self.env["mail.activity"].search([("res_model", "in", ("account.move", "res.partner"))])


@tagged("post_install", "-at_install")
class TestHold(HoldCommon):
    def test_invoice(self):
        hold = self.hold(kind="disputed", reason="A leg is broken")
        self.assertRecordValues(
            hold, [{"partner_id": self.customer.id, "company_id": self.company.id, "state": "current"}]
        )
        self.assertRecordValues(self.invoice, [{"reminder_state": "on_hold", "reminder_hold_id": hold.id}])
        self.assertEqual(self.second.reminder_state, "overdue")
        with self.assertRaises(UserError) as error:
            self.invoice.action_print_reminder()
        self.assertEqual(str(error.exception), f"{self.invoice.name} is on hold: Disputed – A leg is broken.")
        self.assertIn("No reminders from now on: Disputed – A leg is broken", self.invoice.message_ids[0].body)
        self.assertEqual(self.invoice.message_ids[0].author_id, self.clerk.partner_id)

    def test_lifted(self):
        hold = self.hold()
        hold.action_lift()
        self.assertRecordValues(hold, [{"state": "lifted", "lifted_by": self.clerk.id}])
        self.assertEqual(hold.lifted_on.date(), TODAY)
        self.assertEqual(self.invoice.reminder_state, "overdue")
        self.assertFalse(self.invoice.reminder_hold_id)
        self.assertEqual(self.invoice.reminder_hold_ids, hold)
        self.assertIn("no longer on hold: Disputed", self.invoice.message_ids[0].body)

    def test_lifted_once(self):
        """Who lifts what is lifted already changes nothing of it."""
        hold = self.hold()
        hold.action_lift()
        hold.with_user(self.make_clerk("other")).action_lift()
        self.assertEqual(hold.lifted_by, self.clerk)

    def test_two_dialogs(self):
        """Two dialogs that were open at the same time make one hold; who opens another one has seen it, and may make a second."""
        opened = [self.invoice.with_env(self.english).action_put_on_hold()["context"] for _window in range(2)]
        first, second = (self.english["account.reminder.hold"].with_context(**context) for context in opened)
        values = {"move_id": self.invoice.id, "kind": "disputed", "reason": "A leg is broken"}
        first.create(values)
        words = re.escape("Chloé Besnard has put it on hold meanwhile (Disputed – A leg is broken)")
        for kind in ("disputed", "no_reminders"):
            with self.assertRaisesRegex(UserError, words), self.cr.savepoint():
                second.create({**values, "kind": kind})
        second.create({**values, "move_id": self.second.id})
        self.hold(self.invoice, kind="instalments")
        self.assertEqual(len(self.invoice.reminder_hold_ids), 2)

    def test_a_lifted_hold_hinders_nobody(self):
        context = self.invoice.with_env(self.english).action_put_on_hold()["context"]
        self.hold().action_lift()
        hold = self.english["account.reminder.hold"].with_context(**context).create({"move_id": self.invoice.id})
        self.assertEqual(hold.state, "current")

    def test_until(self):
        """The last day counts; so does none at all."""
        for days, state in ((0, "on_hold"), (-1, "overdue"), (1, "on_hold"), (None, "on_hold")):
            with self.subTest(days=days):
                hold = self.hold(kind="no_reminders", date_end=days is not None and day(days))
                self.assertEqual(self.invoice.reminder_state, state)
                hold.action_lift()

    def test_customer(self):
        """All invoices of the customer, also of its contacts, and of no other."""
        contact = self.env["res.partner"].create({"name": "Inès Caron", "parent_id": self.customer.id})
        of_contact, other = self.make_move(partner=contact), self.make_move(partner=self.consumer)
        hold = self.hold(contact, kind="instalments")
        self.assertEqual(hold.partner_id, self.customer)
        held = self.invoice | self.second | of_contact
        self.assertEqual(held.mapped("reminder_state"), ["on_hold"] * 3)
        self.assertEqual(other.reminder_state, "overdue")
        self.assertIn("Instalment plan", self.customer.message_ids[0].body)
        self.invoice.action_lift_hold()
        self.assertEqual(held.mapped("reminder_state"), ["overdue"] * 3)

    def test_own_hold_is_told_first(self):
        own = self.hold(reason="Ours")
        self.hold(self.customer)
        self.assertEqual(self.invoice.reminder_hold_id, own)
        self.assertFalse(self.invoice.reminder_hold_is_general)
        self.assertTrue(self.second.reminder_hold_is_general)

    def test_paid_or_not_due(self):
        """What is on hold is said only of what can be reminded of."""
        paid, not_due = self.make_move(), self.make_move(days_late=-5)
        self.pay(paid)
        hold = self.hold(self.customer)
        self.assertRecordValues(
            paid | not_due,
            [
                {"reminder_state": "paid", "reminder_hold_id": False},
                {"reminder_state": "not_due", "reminder_hold_id": hold.id},
            ],
        )

    def test_search(self):
        self.hold(self.customer)
        self.hold(self.second)
        other = self.make_move(partner=self.consumer)
        moves = self.clerk_env["account.move"]
        ours = [("id", "in", (self.invoice | self.second | other).ids)]
        self.assertEqual(moves.search([*ours, ("reminder_hold_id", "!=", False)]), self.invoice | self.second)
        self.assertEqual(moves.search([*ours, ("reminder_hold_id", "=", False)]), other)

    def test_promise_needs_its_date(self):
        with self.assertRaises(AssertionError):  # of the form: a required field is empty
            self.hold(kind="promise")

    def test_on_the_letter(self):
        """A draft that was there before can't be printed, until its button lifts the hold."""
        draft = self.make_draft().with_env(self.english)
        self.hold(reason="A leg is broken")
        (alert,) = [alert for alert in self.get_alerts(draft) if alert.severity == "danger"]
        self.assertEqual(alert.words, f"{self.invoice.name} is on hold: Disputed – A leg is broken.")
        self.assertEqual(alert.action_text, "Lift the hold")
        with self.assertRaisesRegex(UserError, "on hold: Disputed"):
            draft.action_download_pdf()
        getattr(draft, alert.action)()
        draft.action_download_pdf()
        self.assertEqual(draft.state, "printed")

    def test_excluded_receipt(self):
        """Odoo's own exclusion of a receipt is that of its journal items."""
        receipt = self.in_english(self.make_move(move_type="out_receipt"))
        self.assertEqual(receipt.reminder_state, "overdue")
        receipt._get_instalments().no_followup = True
        self.assertEqual(receipt.reminder_state, "excluded")

    def test_no_query_a_letter(self):
        """Holds are looked for once, however many letters are printed."""
        moves = self.invoice
        for _count in range(9):
            partner = self.customer.copy()
            moves |= self.make_move(partner=partner)
            self.hold(partner, date_end=day(-1))
        self.env.flush_all()
        self.env.invalidate_all()
        moves.mapped("name"), moves.line_ids.mapped("amount_residual_currency")
        searched = []
        holds = self.env.registry["account.reminder.hold"]
        find = holds._find
        self.patch(holds, "_find", lambda self, found: searched.append(found) or find(self, found))
        self.assertEqual(moves.mapped("reminder_state"), ["overdue"] * 10)
        self.assertEqual(len(searched), 1)


@tagged("post_install", "-at_install")
class TestPromise(HoldCommon):
    def test_holds_until_its_date(self):
        self.promise(days=3)
        for days, state in ((0, "on_hold"), (3, "on_hold"), (4, "overdue")):
            with self.subTest(days=days), freeze_time(f"{day(days)} 10:00:00"):
                self.env.invalidate_all()
                self.assertEqual(self.invoice.reminder_state, state)

    def test_broken(self):
        self.clerk.lang = "en_US"
        promise = self.promise(reason="By phone, Mr Petit")
        with freeze_time(f"{day(4)} 10:00:00", tick=True):
            self.run_cron()
            self.run_cron()
            activity = self.get_activities()
            self.assertRecordValues(
                activity,
                [{"res_model": "account.move", "res_id": self.invoice.id, "user_id": self.clerk.id, "automated": True}],
            )
            self.assertIn("By phone, Mr Petit", activity.note)
            self.assertEqual(promise.outcome, "broken")
            self.assertEqual(activity.summary, "Promise to pay not kept")

    def test_not_yet(self):
        promise = self.promise()
        with freeze_time(f"{day(3)} 10:00:00"):
            self.run_cron()
        self.assertFalse(promise.outcome or self.get_activities())

    def test_kept(self):
        promise = self.promise()
        self.pay(self.invoice)
        with freeze_time(f"{day(4)} 10:00:00"):
            self.run_cron()
        self.assertEqual(promise.outcome, "kept")
        self.assertFalse(self.get_activities())

    def test_lifted(self):
        promise = self.promise()
        promise.action_lift()
        with freeze_time(f"{day(4)} 10:00:00"):
            self.run_cron()
            self.assertFalse(promise.outcome or self.get_activities() or self.invoice.reminder_broken_promise_id)

    def test_customers(self):
        """What the customer had, due by the promised day; not what came later."""
        self.promise(self.customer)
        self.pay(self.invoice | self.second)
        later = self.make_move(days_late=-4)
        with freeze_time(f"{day(6)} 10:00:00", tick=True):
            self.run_cron()
            self.assertFalse(self.get_activities())
            self.assertFalse(later.reminder_broken_promise_id)

    def test_customers_broken(self):
        self.promise(self.customer)
        self.pay(self.invoice)
        with freeze_time(f"{day(4)} 10:00:00", tick=True):
            self.run_cron()
            self.assertRecordValues(
                self.get_activities(),
                [{"res_model": "res.partner", "res_id": self.customer.id, "user_id": self.clerk.id}],
            )
            self.assertTrue(self.second.reminder_broken_promise_id)

    def test_salesperson_if_the_recorder_left(self):
        salesperson = new_test_user(self.env, "salesperson", "base.group_user", company_id=self.company.id)
        self.invoice.invoice_user_id = salesperson
        self.promise()
        self.clerk.sudo().active = False
        with freeze_time(f"{day(4)} 10:00:00"):
            self.run_cron()
        self.assertEqual(self.get_activities().user_id, salesperson)

    def test_one_chunk_after_the_other(self):
        self.patch(account_reminder_hold, "CHUNK", 1)
        self.promise()
        self.promise(self.second)
        with freeze_time(f"{day(4)} 10:00:00"):
            self.run_cron()
            self.run_cron()
        self.assertCountEqual(self.get_activities().mapped("res_id"), (self.invoice | self.second).ids)

    def test_next_letter_says_so(self):
        move = self.make_move(partner=self.british)
        self.promise(move)
        with freeze_time(f"{day(4)} 10:00:00", tick=True):
            reminder = self.make_draft(move)
            self.assertEqual(reminder._get_broken_promise_date(), day(3))
            self.assertIn(
                "You had promised to pay by October 17, 2026; your payment has not", self.read_zone(reminder, "body")
            )
            reminder.action_download_pdf()
            self.assertIn("promised to pay by October 17, 2026", self.read_pdf(reminder._get_archived_pdf()))
        with freeze_time(f"{day(12)} 10:00:00", tick=True):
            again = self.make_draft(move)
            self.assertNotIn("promised", self.read_zone(again, "body"))

    def test_no_promise_leaves_no_gap(self):
        page = html.document_fromstring(self.make_draft(self.make_move(partner=self.british)).letter_html)
        self.assertFalse(page.xpath("//*[@data-zone='body']//p[not(normalize-space())]"))


@tagged("post_install", "-at_install")
class TestHoldRights(HoldCommon):
    def test_readonly(self):
        reader = new_test_user(
            self.env, "reader", "base.group_user,account.group_account_readonly", company_id=self.company.id
        )
        hold = self.hold().with_user(reader)
        self.assertEqual(hold.state, "current")
        self.assert_each_refused(
            {
                "lift": hold.action_lift,
                "create": lambda: hold.create({"move_id": self.invoice.id}),
                "write": lambda: hold.write({"reason": "None"}),
                "unlink": hold.unlink,
            },
            AccessError,
        )

    def test_history_is_kept(self):
        """A clerk ends a hold by lifting it, and can't make it another one."""
        hold = self.hold()
        self.assert_each_refused(
            {
                "write": lambda: hold.write({"reason": "None"}),
                "unlink": hold.unlink,
                "lifted by another": lambda: hold.create({"move_id": self.second.id, "lifted_by": self.env.user.id}),
                "outcome": lambda: hold.create({"move_id": self.second.id, "outcome": "kept"}),
            },
            UserError,
        )

    def test_companies(self):
        """A hold is seen in its company, and counts there only."""
        other = self.setup_other_company()["company"]
        manager = self.make_manager("elsewhere", company=other)
        hold = self.hold(self.customer)
        self.assertFalse(self.env["account.reminder.hold"].with_user(manager).search([]))
        with self.assertRaises(AccessError):
            hold.with_user(manager).read(["reason"])
        elsewhere = (
            self.env["account.reminder.hold"].sudo().create({"partner_id": self.consumer.id, "company_id": other.id})
        )
        self.assertEqual(elsewhere.company_id, other)
        self.assertEqual(self.make_move(partner=self.consumer).reminder_state, "overdue")


@tagged("post_install", "-at_install")
class TestTrust(HoldCommon):
    def set_shifts(self, **shifts):
        self.company.write({f"reminder_days_{trust}": days for trust, days in shifts.items()})

    def test_suggested_date(self):
        """The level is reached later, or earlier, by the days of the settings."""
        self.set_shifts(good=10, bad=5)
        for trust, days in (("good", 18), ("bad", 3), ("normal", 8), (False, 8)):
            with self.subTest(trust=trust):
                self.customer.with_company(self.company).trust = trust
                self.assertEqual(self.invoice.reminder_next_date, self.invoice.invoice_date_due + timedelta(days=days))

    def test_alert(self):
        self.set_shifts(good=30)
        self.customer.with_company(self.company).trust = "good"
        alerts = [alert.words for alert in self.get_alerts(self.make_draft().with_env(self.english))]
        self.assertIn("Friendly reminder is meant for 38 days after the due date; this is 30 days late.", alerts)

    def test_of_a_branch(self):
        """A branch reminds as its parent company says, until it has settings of its own."""
        self.set_shifts(good=10)
        branch = self.env["res.company"].sudo().create({"name": "Branch", "parent_id": self.company.id})
        self.customer.with_company(branch).trust = "good"
        self.assertEqual(self.customer._get_reminder_shift(branch), 10)
        branch.reminder_independent = True
        self.assertEqual(self.customer._get_reminder_shift(branch), 0)


@tagged("post_install", "-at_install")
class TestUnmatched(HoldCommon):
    def credit(self, amount, **values):
        """Return the open item of a credit note of the customer."""
        refund = self.make_move(move_type="out_refund", amount=amount, days_late=1, **values)
        return refund.line_ids.filtered(lambda line: line.account_type == "asset_receivable")

    def find_alerts(self, draft, action="action_match_credits"):
        return [alert for alert in self.get_alerts(draft) if alert.action == action]

    def test_covering_blocks(self):
        draft = self.make_draft().with_env(self.english)
        self.credit(1000.0)
        draft._refresh_lines()
        (alert,) = self.find_alerts(draft)
        self.assertEqual(alert.severity, "danger")
        self.assertIn("the oldest first", alert.confirm)
        with self.assertRaisesRegex(UserError, "cover what is overdue"):
            draft.action_download_pdf()

    def test_less_only_warns(self):
        self.credit(999.99)
        draft = self.make_draft().with_env(self.english)
        (alert,) = self.find_alerts(draft)
        self.assertEqual((alert.severity, alert.action_text), ("warning", "Match"))
        draft.action_download_pdf()
        self.assertEqual(draft.state, "printed")

    def test_match(self):
        """The oldest invoice is paid first; what is left goes to the next one, and the letter claims the rest."""
        credit = self.credit(1200.0)
        draft = self.make_draft()
        draft.action_match_credits()
        self.assertTrue(credit.reconciled)
        self.assertEqual(self.second.amount_residual, 0)
        self.assertEqual(self.invoice.amount_residual, 300.0)
        self.assertEqual(draft.amount_due, 300.0)
        self.assertFalse(self.find_alerts(draft))
        draft.action_download_pdf()
        self.assertEqual(draft.state, "printed")

    def test_match_leaves_what_is_disputed(self):
        self.hold(self.second, kind="disputed")
        self.credit(1000.0)
        self.make_draft().action_match_credits()
        self.assertEqual((self.second | self.invoice).mapped("amount_residual"), [500.0, 0])

    def test_match_of_other_customers_and_currencies(self):
        credits = self.credit(1000.0, partner=self.german) | self.credit(
            1000.0, currency_id=self.setup_other_currency("USD").id
        )
        draft = self.make_draft().with_env(self.english)
        (alert,) = [alert for alert in self.get_alerts(draft) if "unmatched" in alert.words]
        self.assertEqual((alert.severity, alert.action), ("warning", "action_open_credits"))
        draft.action_match_credits()
        self.assertFalse(any(credits.mapped("reconciled")))
        self.assertEqual(self.invoice.amount_residual, 1000.0)

    def test_unmatched_payment(self):
        """A payment that was registered without an invoice."""
        self.make_payment(self.customer)
        draft = self.make_draft()
        (alert,) = self.find_alerts(draft)
        self.assertEqual(alert.severity, "danger")
        draft.action_match_credits()
        self.assertEqual(self.second.reminder_state, "paid")


@tagged("post_install", "-at_install")
class TestBank(HoldCommon):
    MESSAGE = "The last transaction of the bank in Odoo is of {}: customers may have paid since."

    def make_transaction(self, days, kind="bank"):
        journal = self.company_data[f"default_journal_{kind}"]
        return self.env["account.bank.statement.line"].create(
            {"journal_id": journal.id, "date": day(-days), "payment_ref": "Salaries", "amount": -10.0}
        )

    def find_words(self):
        draft = self.make_draft(self.invoice).with_env(self.english)
        return [alert.words for alert in self.get_alerts(draft) if alert.action == "action_open_bank"]

    def test_no_bank_is_kept(self):
        self.make_transaction(30, kind="cash")
        self.assertEqual(self.find_words(), [])

    def test_old(self):
        self.make_transaction(30)
        self.make_transaction(8)
        self.assertEqual(self.find_words(), [self.MESSAGE.format("10/06/2026")])

    def test_days_of_the_settings(self):
        self.make_transaction(8)
        for days, count in ((8, 0), (7, 1), (0, 0)):
            with self.subTest(days=days):
                self.company.reminder_bank_days = days
                self.assertEqual(len(self.find_words()), count)

    def test_journal_is_opened(self):
        journal = self.make_transaction(8).journal_id
        action = self.make_draft(self.invoice).action_open_bank()
        self.assertIn(("journal_id", "=", journal.id), action["domain"])
