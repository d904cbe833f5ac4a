# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Where an invoice stands: what can be reminded of, of how much, at which level; and the button on it."""

import random
from datetime import date, timedelta

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import freeze_time
from odoo.tools import SQL

from .common import TODAY, ReminderCommon


class TestAccountMove(ReminderCommon):
    def assert_refused(self, move, state, message):
        """The invoice is in that state, the button says why it can't, and no letter is made."""
        move = self.in_english(move)
        self.assertEqual(move.reminder_state, state)
        with self.assertRaises(UserError) as error:
            move.action_print_reminder()
        self.assertEqual(str(error.exception), message)
        self.assertFalse(move.reminder_ids)

    # What can be reminded of

    def test_overdue(self):
        move = self.make_move(days_late=1)
        self.assertRecordValues(
            move,
            [
                {
                    "reminder_state": "overdue",
                    "reminder_amount_due": 1000.0,
                    "reminder_days_late": 1,
                    "reminder_next_due_date": False,
                }
            ],
        )

    def test_due_today_is_not_overdue(self):
        move = self.make_move(days_late=0)
        self.assert_refused(
            move,
            "not_due",
            f"{move.name} is not due yet: a reminder can be printed from the day after 10/14/2026.",
        )
        self.assertRecordValues(
            move, [{"reminder_amount_due": 0.0, "reminder_days_late": 0, "reminder_next_due_date": TODAY}]
        )

    def test_not_due_in_french(self):
        move = self.make_move(days_late=-10)
        with self.assertRaisesRegex(UserError, f"^{move.name} n’est pas encore échue.* du lendemain du 24/10/2026"):
            move.action_print_reminder()

    def test_today_is_the_users(self):
        """Late in the evening of Greenwich it is tomorrow in Paris."""
        move = self.make_move(days_late=0)
        with freeze_time(f"{TODAY} 22:30:00"):
            self.assertEqual(move.with_context(tz="UTC").reminder_state, "not_due")
            self.assertRecordValues(move, [{"reminder_state": "overdue", "reminder_days_late": 1}])

    def test_receipt(self):
        move = self.make_move(move_type="out_receipt")
        self.assertRecordValues(move, [{"reminder_state": "overdue", "reminder_amount_due": 1000.0}])

    def test_draft(self):
        self.assert_refused(self.make_move(post=False), "none", "Reminders are for posted customer invoices only.")

    def test_cancelled_invoice(self):
        move = self.make_move(post=False)
        move.sudo().button_cancel()
        self.assert_refused(move, "none", "Reminders are for posted customer invoices only.")

    def test_open_due_dates(self):
        """They follow from the instalments that are not paid; the statement that an installation runs says the same."""

        def days(*late):
            return tuple(TODAY - timedelta(days=number) for number in late) or (False, False)

        excluded = self.make_move()
        excluded.line_ids.sudo().no_followup = True
        postponed = self.make_move()
        postponed._get_instalments().sudo().date_maturity = TODAY + timedelta(days=5)
        paid, begun = self.make_move(), self.make_instalments(60, 30, -10, percents=(20, 30, 50))
        self.pay(paid)
        self.pay(begun, 250.0)
        reset = self.make_move()
        reset.sudo().button_draft()
        expected = {
            self.invoice: days(30, 30),
            self.make_instalments(30, -10): days(30, -10),
            begun: days(30, -10),
            postponed: days(-5, -5),
            self.make_move(move_type="out_receipt"): days(30, 30),
            **dict.fromkeys((excluded, paid, reset, self.make_move(move_type="out_refund")), days()),
            **dict.fromkeys((self.make_move(move_type="in_refund"), self.make_move(post=False)), days()),
        }
        moves = self.env["account.move"].union(*expected)

        def get_dates():
            return {move: (move.reminder_first_due_date, move.reminder_last_due_date) for move in moves}

        self.assertEqual(get_dates(), expected)
        self.env.flush_all()
        self.cr.execute("UPDATE account_move SET reminder_first_due_date = NULL, reminder_last_due_date = NULL")
        moves._fill_reminder_due_dates()
        moves.invalidate_recordset()
        self.assertEqual(get_dates(), expected)

    def test_what_an_installation_fills_in(self):
        """The statements that an installation runs say what each invoice does, on random data."""
        rng = random.Random(1789)
        users = [self.make_clerk(f"seller{number}") for number in range(4)]
        departments = self.env["hr.department"].sudo().create([{"name": "Sales"}, {"name": "Export"}])
        for user in users[:3]:
            values = {"name": user.name, "user_id": user.id, "company_id": self.company.id}
            employee = self.env["hr.employee"].sudo().create({**values, "department_id": rng.choice(departments).id})
            employee.active = user != users[2]
        moves = self.env["account.move"]
        for _number in range(40):
            kind = rng.choice(("out_invoice",) * 4 + ("out_refund", "out_receipt", "in_invoice"))
            values = {"move_type": kind, "invoice_user_id": rng.choice(users).id, "post": rng.random() < 0.9}
            late = [rng.randint(-20, 60) for _number in range(rng.randint(1, 3))]
            if len(late) > 1 and kind == "out_invoice":
                percents = (40, 60) if len(late) == 2 else (20, 30, 50)
                move = self.make_instalments(*sorted(late, reverse=True), percents=percents, **values)
            else:
                move = self.make_move(late[0], **values)
            if rng.random() < 0.2:
                for line in move._get_instalments().sudo():
                    line.no_followup = rng.random() < 0.7
            if move.state == "posted" and rng.random() < 0.4:
                self.pay(move, move.amount_residual if rng.random() < 0.3 else rng.randint(50, 900))
            moves += move
        names = ["reminder_first_due_date", "reminder_last_due_date", "reminder_department_id"]
        for name in names:
            self.env.add_to_compute(moves._fields[name], moves)
        expected = moves.read(names)
        for name in names:
            self.assertEqual(len({bool(values[name]) for values in expected}), 2, name)
        self.env.flush_all()
        nothing = SQL(", ").join(SQL("%s = NULL", SQL.identifier(name)) for name in names)
        self.cr.execute(SQL("UPDATE account_move SET %s", nothing))
        moves._fill_reminder_due_dates()
        moves._fill_reminder_departments()
        moves.invalidate_recordset()
        self.assertEqual(moves.read(names), expected)

    def test_vendor_bill(self):
        move = self.make_move(move_type="in_invoice")
        self.assert_refused(move, "none", "Reminders are for posted customer invoices only.")
        self.assertEqual(move.reminder_amount_due, 0.0)

    def test_credit_note(self):
        self.assert_refused(
            self.make_move(move_type="out_refund"), "none", "Reminders are for posted customer invoices only."
        )

    def test_vendor_refund(self):
        """Money that a vendor owes is a receivable, and no customer's invoice."""
        self.assert_refused(
            self.make_move(move_type="in_refund"), "none", "Reminders are for posted customer invoices only."
        )

    def test_journal_entry(self):
        """A receivable in an entry is overdue, but there is no invoice to speak of in a letter."""
        receivable = self.company_data["default_account_receivable"]
        due = TODAY - timedelta(days=30)
        move = self.env["account.move"].create(
            {
                "move_type": "entry",
                "date": due,
                "line_ids": [
                    Command.create(
                        {
                            "account_id": account.id,
                            "balance": balance,
                            "partner_id": self.customer.id,
                            "date_maturity": due,
                        }
                    )
                    for account, balance in (
                        (receivable, 50),
                        (self.company_data["default_account_revenue"], -50),
                    )
                ],
            }
        )
        move.action_post()
        self.assert_refused(move.with_env(self.clerk_env), "none", "Reminders are for posted customer invoices only.")

    def test_paid(self):
        move = self.invoice
        self.assertEqual(move.reminder_state, "overdue")
        self.pay(move)
        self.assert_refused(move, "paid", f"{move.name} is paid: there is nothing to remind of.")

    def test_reversed(self):
        move = self.invoice
        move.sudo()._reverse_moves([{"date": TODAY, "invoice_date": TODAY}], cancel=True)
        self.assert_refused(move, "reversed", f"{move.name} is reversed: there is nothing to remind of.")

    def test_excluded(self):
        """The invoicing user excludes an overdue invoice from follow-ups, and takes it in again."""
        move = self.invoice
        move.no_followup = True
        what_to_do = "To remind of it, switch off “Exclude from reminders” in its tab Reminders."
        self.assert_refused(move, "excluded", f"{move.name} is excluded from follow-ups. {what_to_do}")
        move.no_followup = False
        self.assertEqual(move.reminder_state, "overdue")

    # How much

    def test_one_instalment_overdue(self):
        move = self.make_instalments(20, -20)
        self.assertRecordValues(
            move,
            [
                {
                    "reminder_state": "overdue",
                    "reminder_amount_due": 300.0,
                    "reminder_days_late": 20,
                    "reminder_next_due_date": TODAY + timedelta(days=20),
                }
            ],
        )

    def test_both_instalments_overdue(self):
        move = self.make_instalments(50, 20)
        self.assertRecordValues(
            move,
            [{"reminder_amount_due": 1000.0, "reminder_days_late": 50, "reminder_next_due_date": False}],
        )

    def test_first_instalment_paid(self):
        """Days count from the oldest instalment that is still open."""
        move = self.make_instalments(50, 20)
        self.pay(move, 300.0)
        self.assertRecordValues(move, [{"reminder_amount_due": 700.0, "reminder_days_late": 20}])

    def test_overdue_instalment_paid(self):
        move = self.make_instalments(20, -20)
        self.pay(move, 300.0)
        self.assert_refused(
            move,
            "not_due",
            f"{move.name} is not due yet: a reminder can be printed from the day after 11/03/2026.",
        )

    def test_part_payment(self):
        move = self.invoice
        self.pay(move, 399.99)
        self.assertRecordValues(move, [{"reminder_state": "overdue", "reminder_amount_due": 600.01}])

    def test_matched_credit_note_is_deducted(self):
        move = self.invoice
        refund = self.make_move(move_type="out_refund", amount=250.0)
        self.assertEqual(move.reminder_amount_due, 1000.0)
        lines = (move + refund).sudo().line_ids
        lines.filtered(lambda line: line.account_type == "asset_receivable").reconcile()
        self.assertEqual(move.reminder_amount_due, 750.0)

    def test_foreign_currency(self):
        dollar = self.setup_other_currency("USD", rates=[("2020-01-01", 1.25)])
        move = self.make_move(amount=500.0, currency_id=dollar.id)
        self.pay(move, 100.0)
        self.assertEqual(move.currency_id, dollar)
        self.assertEqual(move.reminder_amount_due, 400.0)
        self.assertEqual(move.amount_residual_signed, 320.0)

    # Levels

    def test_levels_go_up(self):
        """Friendly, firm, last, formal notice, each from its days on; then none, but the last one again by hand."""
        self.set_parameter("days_between", 0)
        move = self.make_move(days_late=1)
        due = TODAY - timedelta(days=1)
        steps = [("friendly", 8), ("firm", 20), ("last", 35), ("formal_notice", 45), (False, False)]
        for count, (name, days) in enumerate(steps):
            with self.subTest(count=count):
                self.assertRecordValues(
                    move,
                    [
                        {
                            "reminder_count": count,
                            "reminder_next_level_id": name and self.levels[name].id,
                            "reminder_next_date": name and due + timedelta(days=days),
                        }
                    ],
                )
                name = name or "formal_notice"
                reminder = self.make_printed(move)
                self.assertRecordValues(
                    reminder, [{"level_id": self.levels[name].id, "number": count + 1, "state": "printed"}]
                )
                self.assertEqual(move.reminder_level_id, self.levels[name])

    def test_next_is_not_before_the_minimum_of_days(self):
        """The later of what the level says and what is to go by between two letters."""
        old, fresh = self.make_move(days_late=90), self.make_move(days_late=8)
        for move, wait in ((old, 7), (fresh, 12)):
            self.make_printed(move)
            self.assertEqual(move.reminder_next_date, TODAY + timedelta(days=wait))
            self.assertEqual(move.reminder_next_level_id, self.levels["firm"])

    def test_nothing_next_where_nothing_is_open(self):
        paid = self.invoice
        self.pay(paid)
        for move in (paid, self.make_move(move_type="out_refund"), self.make_move(move_type="in_invoice")):
            self.assertRecordValues(move, [{"reminder_next_level_id": False, "reminder_next_date": False}])

    def test_highest_level_counts_not_the_latest(self):
        move = self.make_move(days_late=90)
        self.make_printed(move, "last")
        self.make_printed(move, "friendly")
        self.assertEqual(move.reminder_level_id, self.levels["last"])
        self.assertEqual(move.reminder_next_level_id, self.levels["formal_notice"])

    def test_level_of_several_invoices_is_the_highest(self):
        fresh, reminded = self.invoice, self.make_move()
        self.make_printed(reminded, "firm")
        self.assertEqual((fresh + reminded)._get_next_reminder_level(), self.levels["last"])
        self.assertEqual(fresh._get_next_reminder_level(), self.levels["friendly"])

    # What was printed

    def test_draft_does_not_count(self):
        move = self.invoice
        self.make_draft(move)
        self.assertRecordValues(move, [{"reminder_count": 0, "reminder_level_id": False, "reminder_last_date": False}])

    def test_printed_counts(self):
        move = self.invoice
        self.make_printed(move)
        self.assertRecordValues(
            move,
            [
                {
                    "reminder_count": 1,
                    "reminder_level_id": self.levels["friendly"].id,
                    "reminder_last_date": TODAY,
                }
            ],
        )

    def test_last_date_is_of_the_latest(self):
        move = self.invoice
        with freeze_time("2026-10-02 10:00:00", tick=True):
            self.make_printed(move)
        self.assertEqual(move.reminder_last_date, date(2026, 10, 2))
        self.make_printed(move)
        self.assertEqual(move.reminder_last_date, TODAY)

    def test_cancelled_does_not_count(self):
        move = self.invoice
        with freeze_time("2026-10-02 10:00:00", tick=True):
            self.make_printed(move)
        self.make_printed(move)._cancel("The letter did not leave")
        self.assertRecordValues(
            move,
            [
                {
                    "reminder_count": 1,
                    "reminder_level_id": self.levels["friendly"].id,
                    "reminder_last_date": date(2026, 10, 2),
                    "reminder_next_level_id": self.levels["firm"].id,
                }
            ],
        )

    def test_copied_invoice_has_no_reminders(self):
        move = self.invoice
        self.make_printed(move)
        copy = move.sudo().copy()
        self.assertFalse(copy.reminder_ids)
        self.assertEqual(copy.reminder_count, 0)

    # The button

    def test_button_makes_a_draft(self):
        move = self.invoice
        action = move.action_print_reminder()
        reminder = move.reminder_ids
        self.assertRecordValues(
            reminder,
            [
                {
                    "state": "draft",
                    "move_ids": move.ids,
                    "partner_id": self.customer.id,
                    "company_id": self.company.id,
                    "currency_id": self.env.ref("base.EUR").id,
                    "level_id": self.levels["friendly"].id,
                    "lang": "fr_FR",
                    "format_id": self.env.ref("relance_print.format_classic_nf").id,
                    "amount_due": 1000.0,
                    "date_due": TODAY - timedelta(days=30),
                    "days_late": 30,
                    "number": 0,
                    "is_edited": False,
                }
            ],
        )
        self.assertEqual((action["res_model"], action["res_id"]), ("account.reminder", reminder.id))
        self.assertEqual(action["views"], [(False, "form")])

    def test_second_press_opens_the_same_draft(self):
        move = self.invoice
        first = self.make_draft(move)
        self.assertEqual(self.make_draft(move), first)
        self.assertEqual(move.reminder_ids, first)

    def test_second_press_keeps_the_chosen_level(self):
        draft = self.make_draft(level="last")
        self.make_draft(draft.move_ids)
        self.assertEqual(draft.level_id, self.levels["last"])

    def test_second_press_keeps_the_edit(self):
        draft = self.make_draft()
        draft.subject = "Un mot de notre part"
        self.make_draft(draft.move_ids)
        self.assertEqual(draft.subject, "Un mot de notre part")

    def test_second_press_takes_the_text_of_today(self):
        """The company may have written its own since the draft was made; nobody edited this one."""
        draft = self.make_draft()
        self.make_text().with_context(lang="fr_FR").subject = "Nouvel objet {{ invoice_number }}"
        self.make_draft(draft.move_ids)
        self.assertRecordValues(
            draft, [{"subject": "Nouvel objet {{ invoice_number }}", "is_edited": False, "state": "draft"}]
        )

    def test_second_press_takes_the_amounts_of_today(self):
        draft = self.make_draft()
        self.pay(draft.move_ids, 400.0)
        self.make_draft(draft.move_ids)
        self.assertEqual(draft.amount_due, 600.0)

    def test_second_press_raises_a_level_printed_meanwhile(self):
        move = self.invoice
        draft = self.make_draft(move)
        other = self.clerk_env["account.reminder"]._create_draft(move, self.levels["firm"])
        other.action_download_pdf()
        self.assertEqual(draft.level_id, self.levels["friendly"])
        self.make_draft(move)
        self.assertEqual(draft.level_id, self.levels["last"])
        self.assertIn("Dernière relance", draft.subject)

    def test_new_draft_once_printed(self):
        move = self.invoice
        printed = self.make_printed(move)
        draft = self.make_draft(move)
        self.assertNotEqual(draft, printed)
        self.assertRecordValues(draft, [{"state": "draft", "level_id": self.levels["firm"].id}])

    def test_smart_button_lists_its_reminders(self):
        move = self.invoice
        reminder = self.make_draft(move)
        self.make_draft(self.make_move())
        action = move.action_open_reminders()
        self.assertEqual(self.clerk_env["account.reminder"].search(action["domain"]), reminder)

    # Life of the invoice afterwards

    def test_invoice_can_be_corrected_while_a_draft_is_open(self):
        """A letter that was only looked at does not get into the way of accounting."""
        move = self.make_instalments(50, 20)
        draft = self.make_draft(move)
        self.assertEqual(draft.line_ids.mapped("amount_due"), [300.0, 700.0])
        move.button_draft()
        move.invoice_payment_term_id = self.make_term((100, 30))
        move.action_post()
        self.make_draft(move)
        self.assertEqual(draft.line_ids.mapped("amount_due"), [1000.0])

    def test_printed_lines_outlive_a_correction(self):
        """What a printed letter said stays as it was, whatever becomes of the invoice."""
        move = self.make_instalments(50, 20)
        reminder = self.make_printed(move)
        move.button_draft()
        move.invoice_payment_term_id = self.make_term((100, 30))
        move.action_post()
        self.assertEqual(reminder.line_ids.mapped("amount_due"), [300.0, 700.0])
