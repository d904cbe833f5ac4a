# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What reminders brought: an example counted by hand, and random data against a query of its own."""

import random
from datetime import datetime, time, timedelta

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from odoo.tests import freeze_time, new_test_user, tagged

from odoo.addons.relance_print.tests.common import TODAY
from odoo.addons.relance_print.tests.test_hold import HoldCommon

from ..models.account_reminder_effect import DAYS

# What happens to which of three invoices, how many days ago, with what amount.
HISTORY = st.lists(
    st.tuples(
        st.sampled_from(("print", "print", "pay", "pay", "refund")),
        st.integers(0, 2),
        st.integers(1, 90),
        st.integers(100, 40_000),
    ),
    min_size=4,
    max_size=10,
)
# Of each payment the last letter before it, and which days it came in: the other way round than the report asks.
INDEPENDENT = """
    SELECT found.letter_id, SUM(found.amount) FILTER (WHERE days <= 7), SUM(found.amount) FILTER (WHERE days <= 15),
           SUM(found.amount) FILTER (WHERE days <= 30)
      FROM (SELECT partial.amount, last.id AS letter_id, partial.max_date - last.printed_date AS days
              FROM account_partial_reconcile partial
              JOIN account_move_line paying ON paying.id = partial.credit_move_id
              JOIN account_move payment ON payment.id = paying.move_id AND payment.move_type <> 'out_refund'
              JOIN LATERAL (SELECT letter.id, letter.printed_date
                              FROM account_reminder letter
                              JOIN account_reminder_line line ON line.reminder_id = letter.id
                             WHERE line.move_line_id = partial.debit_move_id AND letter.printed_date < partial.max_date
                               AND letter.state = 'printed' AND line.amount_due > 0
                             ORDER BY letter.printed_date DESC, letter.id DESC
                             LIMIT 1) last ON TRUE
           ) found
     WHERE found.letter_id = ANY(%s)
     GROUP BY found.letter_id
"""


def before(days):
    return TODAY - timedelta(days=days)


class EffectCommon(HoldCommon):
    @classmethod
    def print_on(cls, move, day):
        """Print the next letter of an invoice on a day in the past."""
        with freeze_time(datetime.combine(day, time(10)), tick=True):
            move.env.invalidate_all()
            letter = cls.make_printed(move)
        move.env.invalidate_all()
        return letter

    def get_effects(self, letters):
        self.env.flush_all()
        return self.clerk_env["account.reminder.effect"].search([("reminder_id", "in", letters.ids)])


@tagged("post_install", "-at_install")
class TestEffect(EffectCommon):
    def test_by_hand(self):
        """Two invoices of 1000: of one, 200 came 5 days after the first letter, 300 after 12, and 500 three days after the
        second, which was 20 days after the first; of the other one, a payment on the letter's own day counts for nothing.
        """
        first, other = self.make_move(100), self.make_move(100, partner=self.german)
        letters = self.print_on(first, before(60))
        self.pay_on(first, before(55), 200)
        self.pay_on(first, before(48), 300)
        letters |= self.print_on(first, before(40))
        self.pay_on(first, before(37), 500)
        letters |= self.print_on(other, before(30))
        self.pay_on(other, before(30), 400)
        effects = self.get_effects(letters)
        values = {
            effect.reminder_id: [effect.amount, effect.paid_7, effect.paid_15, effect.paid_30] for effect in effects
        }
        self.assertEqual(
            [values[letter] for letter in letters], [[1000, 200, 500, 500], [500, 500, 500, 500], [1000, 0, 0, 0]]
        )
        domain = [("reminder_id", "in", letters.ids)]
        [(paid, share)] = effects._read_group(domain, [], ["paid_30:sum", "share_30:avg"])
        self.assertEqual((paid, round(share, 4)), (1000, 0.4))  # of 2500
        levels = dict(effects._read_group(domain, ["level_id"], ["share_7:avg"]))
        self.assertEqual(
            {level: round(share, 2) for level, share in levels.items()},
            {self.levels["friendly"]: 0.1, self.levels["firm"]: 1},
        )
        self.assertEqual(set(effects.mapped("text")), {"settings"})
        self.assertEqual(effects[0].format_id, effects[0].reminder_id.format_id)
        self.assertEqual(effects[0].action_open_letter()["res_id"], effects[0].reminder_id.id)

    def test_digest(self):
        """The digest tells what is overdue, and what was paid in its period within 30 days after a letter."""
        move = self.make_move(100)
        self.print_on(move, before(25))
        self.pay_on(move, before(40), 100)
        self.pay_on(move, before(12), 200)
        self.pay_on(move, before(3), 300)
        digest = self.env["digest.digest"].sudo().create({"name": "Weekly", "company_id": self.company.id})
        digest = (
            digest.with_user(self.clerk)
            .sudo(False)
            .with_context(
                start_datetime=datetime.combine(before(7), time()), end_datetime=datetime.combine(TODAY, time())
            )
        )
        digest = digest.with_context(allowed_company_ids=self.company.ids)
        self.env.flush_all()
        self.assertEqual(digest.sudo().with_user(self.clerk).kpi_reminder_paid_value, 300)
        overdue = sum(self.clerk_env["account.reminder.board"].search([]).mapped("amount_overdue"))
        self.assertEqual(digest.kpi_reminder_overdue_value, overdue)
        digest.sudo().write({"kpi_reminder_overdue": True, "kpi_reminder_paid": True})
        names = {kpi["kpi_name"] for kpi in digest.sudo()._compute_kpis(self.company, self.clerk)}
        self.assertLessEqual({"kpi_reminder_overdue", "kpi_reminder_paid"}, names)
        employee = new_test_user(self.env, "the_employee", groups="base.group_user", company_id=self.company.id)
        names = {kpi["kpi_name"] for kpi in digest.sudo()._compute_kpis(self.company, employee)}
        self.assertTrue(names.isdisjoint({"kpi_reminder_overdue", "kpi_reminder_paid"}))

    def test_a_credit_note_is_no_payment(self):
        move = self.make_move(100)
        letter = self.print_on(move, before(60))
        with freeze_time(datetime.combine(before(50), time(10))):
            refund = self.make_move(move_type="out_refund", amount=300.0, invoice_date=before(50)).with_env(self.env)
        (refund | move.with_env(self.env)).line_ids.filtered(
            lambda line: line.account_type == "asset_receivable"
        ).reconcile()
        self.assertEqual(self.get_effects(letter).paid_30, 0)

    def test_a_cancelled_letter_brought_nothing(self):
        letter = self.print_on(self.make_move(100), before(60))
        self.assertTrue(self.get_effects(letter))
        letter.sudo().state = "cancelled"
        self.assertFalse(self.get_effects(letter))

    def test_random(self):
        """Whatever was printed and paid when, each letter has what plain counting says."""
        rng = random.Random(1904)
        moves = [
            self.make_move(120, rng.randint(100, 900), partner=rng.choice((self.customer, self.german)))
            for _move in range(12)
        ]
        letters = self.env["account.reminder"].with_env(self.clerk_env)
        paid, printed = {}, {}
        for move in moves:
            days = sorted(rng.sample(range(5, 110), 5), reverse=True)
            for day in days:
                if rng.random() < 0.5 and move.amount_residual > 1:
                    letter = self.print_on(move, before(day))
                    letters |= letter
                    printed.setdefault(move, []).append((before(day), letter, move.amount_residual))
                else:
                    amount = round(min(move.amount_residual, rng.uniform(20, 300)), 2)
                    if amount > 0:
                        self.pay_on(move, before(day), amount)
                        paid.setdefault(move, []).append((before(day), amount))
                        move.invalidate_recordset()
        expected = {}
        for move, those in printed.items():
            for index, (day, letter, claimed) in enumerate(those):
                until = those[index + 1][0] if index + 1 < len(those) else TODAY
                expected[letter] = [claimed] + [
                    sum(
                        amount
                        for when, amount in paid.get(move, ())
                        if day < when <= min(until, day + timedelta(days=within))
                    )
                    for within in DAYS
                ]
        self.assertGreater(len(expected), 15)
        self.assertTrue(any(values[3] for values in expected.values()))
        for effect in self.get_effects(letters):
            found = [effect.amount, effect.paid_7, effect.paid_15, effect.paid_30]
            with self.subTest(effect.reminder_id.display_name):
                self.assertEqual(
                    [round(value, 2) for value in found], [round(value, 2) for value in expected[effect.reminder_id]]
                )

    @settings(
        max_examples=6,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(history=HISTORY)
    def test_any_history(self, history):
        """The report is what a query of its own finds, which goes from payments to letters."""
        with self.env.cr.savepoint() as savepoint:
            moves = [self.make_move(120, amount) for amount in (300.0, 500.0, 900.0)]
            letters = self.env["account.reminder"].with_env(self.clerk_env)
            for kind, index, days, cents in sorted(history, key=lambda event: -event[2]):
                move, amount = moves[index], cents / 100
                move.invalidate_recordset()
                if kind == "print" and move.amount_residual > 1:
                    letters |= self.print_on(move, before(days))
                elif kind == "pay" and move.amount_residual:
                    self.pay_on(move, before(days), min(amount, move.amount_residual))
                elif kind == "refund":
                    refund = self.make_move(move_type="out_refund", amount=amount, invoice_date=before(days))
                    items = (refund | move).with_env(self.env).line_ids
                    items = items.filtered(lambda line: line.account_type == "asset_receivable" and not line.reconciled)
                    if len(items) > 1:
                        items.reconcile()
            effects = self.get_effects(letters)
            self.assertEqual(len(effects), len(letters))
            self.cr.execute(INDEPENDENT, [letters.ids])
            expected = {row[0]: [float(value or 0) for value in row[1:]] for row in self.cr.fetchall()}
            for effect in effects:
                found = [round(value, 2) for value in (effect.paid_7, effect.paid_15, effect.paid_30)]
                self.assertEqual(found, expected.get(effect.id, [0, 0, 0]))
            savepoint.rollback()
        self.env.invalidate_all()


@tagged("post_install", "-at_install")
class TestDelay(EffectCommon):
    def test_weighted(self):
        """Of a customer: 100 a day early and 900 nine days late are eight days; the plain mean would be four."""
        early, late = self.make_move(20, 100.0, partner=self.british), self.make_move(20, 900.0, partner=self.british)
        self.pay_on(early, before(21), 100)
        self.pay_on(late, before(11), 900)
        self.env.flush_all()
        payments = self.clerk_env["account.reminder.payment"]
        domain = [("partner_id", "=", self.british.id)]
        [(partner, late, to_pay)] = payments._read_group(domain, ["partner_id"], ["days_late:avg", "days_to_pay:avg"])
        self.assertEqual((partner, late, to_pay), (self.british, 8, 38))
        partner = self.british.with_env(self.clerk_env)
        self.assertEqual((partner.reminder_days_delay, partner.reminder_days_to_pay), (8, 38))
        self.assertEqual(len(partner.reminder_payment_ids), 2)


@tagged("post_install", "-at_install")
class TestDso(EffectCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        company = (
            cls.env["res.company"]
            .sudo()
            .create(
                {"name": "Counted", "country_id": cls.env.ref("base.fr").id, "currency_id": cls.company.currency_id.id}
            )
        )
        cls.env.user.sudo().company_ids |= company
        cls.env["account.chart.template"].sudo().try_loading("fr", company=company, install_demo=False)
        cls.counted = company

    def sell(self, day, amount):
        sales = (
            self.env["account.journal"]
            .sudo()
            .search([("type", "=", "sale"), ("company_id", "=", self.counted.id)], limit=1)
        )
        return self.make_move(
            amount=amount, company_id=self.counted.id, journal_id=sales.id, invoice_date=day, invoice_date_due=day
        )

    def get_days(self):
        self.env.flush_all()
        self.env.invalidate_all()
        context = {"allowed_company_ids": self.counted.ids}
        figures = self.env["account.reminder.dso"].with_context(**context).search([])
        return [(figure.date.isoformat(), figure.amount, round(figure.days, 2)) for figure in figures[:3]]

    def test_count_back(self):
        """1000 is owed on the 14th of October: 400 was sold in October, 800 in September: 14 days, and 600/800 of 30."""
        self.assertEqual(self.get_days(), [("2026-10-14", 0, 0), ("2026-09-30", 0, 0), ("2026-08-31", 0, 0)])
        august = self.sell(TODAY.replace(month=8, day=10), 620.0)
        self.sell(TODAY.replace(month=9, day=5), 800.0)
        self.sell(TODAY.replace(day=2), 400.0)
        self.assertEqual(self.get_days()[0], ("2026-10-14", 1820, 14 + 30 + 31))
        wizard = self.env["account.payment.register"].with_company(self.counted)
        wizard = wizard.with_context(
            active_model="account.move", active_ids=august.ids, allowed_company_ids=self.counted.ids
        )
        wizard.create({"payment_date": TODAY.replace(day=1), "amount": 620})._create_payments()
        receivable = (
            self.env["account.account"]
            .with_company(self.counted)
            .sudo()
            .search([("account_type", "=", "asset_receivable"), ("company_ids", "in", self.counted.ids)], limit=1)
        )
        bank = (
            self.env["account.journal"]
            .sudo()
            .search([("type", "=", "general"), ("company_id", "=", self.counted.id)], limit=1)
        )
        other = (
            self.env["account.account"]
            .sudo()
            .search([("account_type", "=", "income"), ("company_ids", "in", self.counted.ids)], limit=1)
        )
        entry = (
            self.env["account.move"]
            .sudo()
            .with_company(self.counted)
            .create(
                {
                    "journal_id": bank.id,
                    "date": TODAY.replace(day=3),
                    "line_ids": [
                        (0, 0, {"account_id": receivable.id, "credit": 200.0, "partner_id": self.customer.id}),
                        (0, 0, {"account_id": other.id, "debit": 200.0}),
                    ],
                }
            )
        )
        entry.action_post()
        self.assertEqual(
            self.get_days(),
            [("2026-10-14", 1000, 14 + 30 * 600 / 800), ("2026-09-30", 1420, 30 + 31), ("2026-08-31", 620, 31)],
        )
