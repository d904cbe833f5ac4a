# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What keeps letters out of a batch: holds, promises, trust, payments on their way, small rests, unmatched credits."""

from odoo.tests import freeze_time, tagged

from odoo.addons.relance_print.tests.test_hold import HoldCommon, day
from odoo.addons.relance_print.tests.test_payment_coming import ComingCommon
from odoo.addons.relance_print.tests.test_small_rest import RestCommon

from .common import BatchCommon


@tagged("post_install", "-at_install")
class TestHoldBatch(BatchCommon, HoldCommon):
    def test_proposal(self):
        """What is on hold is a letter of its own, taken out, and says why."""
        hold = self.hold(kind="instalments", date_end=day(30))
        batch = self.in_english(self.propose(self.invoice | self.second))
        self.assertRecordValues(
            batch.letter_ids.sorted("amount_due"),
            [
                {"state": "waiting", "amount_due": 500.0, "is_on_hold": False, "alerts": ""},
                {
                    "state": "out",
                    "amount_due": 1000.0,
                    "is_on_hold": True,
                    "alerts": f"{self.invoice.name} is on hold: Instalment plan until 11/13/2026.",
                },
            ],
        )
        batch.action_run()
        self.assert_printed(batch, 1)
        self.assertEqual((self.invoice | self.second).mapped("reminder_count"), [0, 1])
        hold.action_lift()
        batch.letter_ids.invalidate_recordset(["alerts"])
        self.assertEqual(batch.letter_ids.filtered("is_on_hold").alerts, "The customer was reminded today.")

    def test_proposal_of_a_customer(self):
        self.hold(self.customer)
        moves = self.invoice | self.second | self.make_move(partner=self.german)
        batch = self.propose(moves)
        waiting = batch.letter_ids.filtered(lambda letter: letter.state == "waiting")
        self.assertEqual(waiting.partner_id, self.german)

    def test_ended_and_lifted(self):
        self.hold(date_end=day(-1))
        self.hold(self.second).action_lift()
        batch = self.propose(self.invoice | self.second)
        self.assertRecordValues(batch.letter_ids, [{"state": "waiting", "invoice_count": 2, "is_on_hold": False}])

    def test_put_back(self):
        """Who puts it back all the same is told why it is not printed; when the hold is lifted, it is."""
        hold = self.hold(reason="A leg is broken")
        batch = self.propose(self.invoice)
        batch.letter_ids.action_put_back()
        batch.action_run()
        self.assertRegex(batch.letter_ids.reason, "A leg is broken")
        self.assertEqual(batch.letter_ids.state, "failed")
        hold.action_lift()
        batch.action_retry()
        self.assert_printed(batch, 1)

    def test_between_proposal_and_print(self):
        """An invoice put on hold meanwhile is left out of its letter; the letter of an only one fails."""
        other = self.make_move(partner=self.german)
        batch = self.propose(self.invoice | self.second | other)
        self.hold()
        self.hold(other)
        batch.action_run()
        printed, failed = batch.letter_ids.sorted("state", reverse=True)
        self.assertEqual(printed.reminder_id.move_ids, self.second)
        self.assertEqual((failed.partner_id, failed.state), (self.german, "failed"))

    def test_companies(self):
        """A hold counts in its company only."""
        other = self.setup_other_company()["company"]
        holds = self.env["account.reminder.hold"].sudo()
        holds.create({"partner_id": self.consumer.id, "company_id": other.id})
        batch = self.propose(self.make_move(partner=self.consumer))
        self.assertEqual(batch.letter_ids.state, "waiting")

    def test_promise_in_a_letter(self):
        moves = self.make_move(partner=self.british) | self.make_move(partner=self.british.copy({"name": "Kept Ltd"}))
        self.promise(moves[0])
        with freeze_time(f"{day(4)} 10:00:00", tick=True):
            batch = self.propose(moves)
            batch.action_run()
            self.assert_printed(batch, 2)
        promised, other = (self.read_pdf(move.reminder_ids._get_archived_pdf()) for move in moves)
        self.assertIn("promised to pay by", promised)
        self.assertNotIn("promised to pay by", other)

    def test_trust(self):
        """Whose invoice is due: the one of a good debtor not yet, of a bad one already."""
        partners = self.customer | self.consumer | self.german | self.british
        moves = self.env["account.move"].browse()
        for partner, trust, late in zip(partners, ("good", "bad", "normal", False), (17, 3, 8, 7), strict=True):
            partner.with_company(self.company).trust = trust
            moves |= self.make_move(partner=partner, days_late=late)
        self.assertEqual(self.propose(moves, only_due=True).letter_ids.partner_id, self.customer | self.german)
        self.company.write({"reminder_days_good": 10, "reminder_days_bad": 5})
        self.assertEqual(self.propose(moves, only_due=True).letter_ids.partner_id, self.consumer | self.german)
        self.company.reminder_days_good = 9
        proposed = self.propose(moves, only_due=True).letter_ids.partner_id
        self.assertEqual(proposed, self.customer | self.consumer | self.german)

    def test_credits(self):
        """Credits are not subtracted from letters per invoice: one that they would pay is taken out, and fails if put back."""
        self.make_move(move_type="out_refund", amount=600.0, days_late=1)
        batch = self.in_english(self.propose(self.invoice | self.second, grouping="invoice"))
        small, big = batch.letter_ids.sorted("amount_due")
        self.assertRecordValues(
            small | big, [{"state": "out", "amount_due": 500.0}, {"state": "waiting", "amount_due": 1000.0}]
        )
        self.assertIn("cover what is overdue", small.alerts)
        self.assertIn("has unmatched payments or credit notes of 600.00", big.alerts)
        small.action_put_back()
        batch.action_run()
        self.assertEqual((small.state, big.state), ("failed", "printed"))

    def test_bank(self):
        wizard = self.english["account.reminder.wizard"].create({})
        self.assertFalse(wizard.bank_alert)
        journal = self.company_data["default_journal_bank"]
        values = {"date": day(-8), "payment_ref": "Salaries", "amount": -10.0}
        self.env["account.bank.statement.line"].create({"journal_id": journal.id, **values})
        wizard.invalidate_recordset()
        words = "The last transaction of the bank in Odoo is of 10/06/2026: customers may have paid since."
        self.assertEqual(wizard.bank_alert, words)


@tagged("post_install", "-at_install")
class TestComingBatch(BatchCommon, ComingCommon):
    def test_coming(self):
        part = self.make_move(partner=self.german, amount=300.0)
        self.send_payment(self.invoice)
        self.send_payment(part, 150.0)
        collected = self.make_move(partner=self.british)
        self.collect(collected)
        letters = self.in_english(self.propose(self.invoice | part | collected).letter_ids)
        letters = letters.sorted("amount_due")
        self.assertEqual(letters[0].state, "waiting")
        self.assertIn("Payments of 150.00\N{NO-BREAK SPACE}€", letters[0].alerts)
        out = {letter.partner_id: (letter.state, letter.alerts) for letter in letters[1:]}
        self.assertEqual(out[self.customer][0], "out")
        self.assertIn("A payment of 1,000.00\N{NO-BREAK SPACE}€ is on its way", out[self.customer][1])
        self.assertEqual(out[self.british][0], "out")
        self.assertIn("1,000.00\N{NO-BREAK SPACE}€ is to be collected by direct debit", out[self.british][1])


@tagged("post_install", "-at_install")
class TestRestBatch(BatchCommon, RestCommon):
    def test_small_rest(self):
        small, large = self.make_rest(0.01), self.make_rest(0.06)
        unpaid = self.make_late(amount=0.04, partner=self.german)
        batch = self.propose(small | large | unpaid)
        self.assertEqual(batch.letter_ids.mapped("move_ids"), large | unpaid)
