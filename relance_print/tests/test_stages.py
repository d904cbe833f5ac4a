"""A customer's invoices at different stages: apart on one letter, on a letter for each stage, or all at the highest level."""

import random
from datetime import timedelta

from odoo.tests import Form, freeze_time, tagged
from odoo.tools import html2plaintext

from .common import LEVELS, TODAY
from .test_batch import BatchCommon
from .test_charges import ChargesCommon

HEADING = "Also overdue, not part of this notice"


class StagesCommon(BatchCommon, ChargesCommon):
    """Three invoices of a customer: the formal notice of one is next, the firm reminder of another, the third was never
    reminded of and is a day late."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.old = cls.make_late(60)
        cls.middle = cls.make_late(30, amount=200.0)
        cls.fresh = cls.make_late(1, amount=300.0)
        cls.moves = cls.old | cls.middle | cls.fresh
        with freeze_time(TODAY - timedelta(days=20), tick=True):
            cls.make_printed(cls.old, "last")
            cls.make_printed(cls.middle, "friendly")

    def open_letter(self, moves=None, **options):
        """Return the only letter that is proposed for some invoices, opened."""
        (letter,) = self.propose(moves or self.moves, **options).letter_ids
        letter.action_open_letter()
        return letter.reminder_id


@tagged("post_install", "-at_install")
class TestApart(StagesCommon):
    def test_the_letter_claims_what_has_reached_its_level(self):
        batch = self.propose(self.moves)
        self.assertRecordValues(
            batch.letter_ids,
            [
                {
                    "level_id": self.levels["formal_notice"].id,
                    "invoice_count": 3,
                    "amount_overdue": 1000.0,
                    "amount_due": 1000.0,
                    "amount_claimed": 1060.49,
                    "date_due": TODAY - timedelta(days=60),
                }
            ],
        )
        self.assertEqual(batch.letter_ids.apart_move_ids, self.middle | self.fresh)
        batch.action_run()
        self.assert_printed(batch, 1)
        reminder = batch.letter_ids.reminder_id
        self.assertRecordValues(
            reminder,
            [
                {
                    "amount_due": 1000.0,
                    "amount_interest": 20.49,
                    "amount_indemnity": 40.0,
                    "amount_claimed": 1060.49,
                    "amount_apart": 500.0,
                    "days_late": 60,
                    "number": 2,
                }
            ],
        )
        self.assertEqual(
            {line.move_id: line.level_id for line in reminder.line_ids},
            dict(zip(self.moves, map(self.levels.get, ("formal_notice", "firm", "friendly")), strict=True)),
        )
        self.assertEqual(batch.letter_ids.amount_due, 1000.0)
        self.assertEqual(batch.letter_ids.apart_move_ids, self.middle | self.fresh)

    def test_invoices_count_as_reminded_at_their_own_level(self):
        batch = self.propose(self.moves)
        batch.action_run()
        self.assertEqual(self.moves.mapped("reminder_count"), [2, 2, 1])
        levels = [self.levels[name] for name in ("formal_notice", "firm", "friendly")]
        self.assertEqual(list(self.moves.mapped(lambda move: move.reminder_level_id)[:3]), levels)
        self.assertEqual(self.fresh.reminder_last_date, TODAY)
        self.assertEqual(self.fresh._get_next_reminder_level(), self.levels["firm"])
        notes = [html2plaintext(move.message_ids[0].body) for move in self.moves]
        self.assertIn("Mise en demeure, montant échu 1\xa0000,00\xa0€", notes[0])
        self.assertIn("Relance amiable", notes[2])
        self.assertNotIn("montant échu", notes[2])
        batch.letter_ids.reminder_id._cancel("Never sent")
        self.assertEqual(self.moves.mapped("reminder_count"), [1, 1, 0])
        self.assertFalse(self.fresh.reminder_level_id)
        self.assertEqual(self.middle.reminder_level_id, self.levels["friendly"])

    def test_the_demand_names_what_is_part_of_it(self):
        reminder = self.open_letter()
        values = reminder._get_letter_values()
        self.assertEqual(values["invoice_number"], self.old.name)
        self.assertEqual(values["payment_reference"], self.old.payment_reference)
        self.assertEqual(values["reminder_number"], "2")
        for name in ("amount_due", "amount_total", "amount_claimed", "previous_reminder_level", "due_date"):
            with self.subTest(name):
                single = self.make_draft(self.old)._get_letter_values()
                self.assertEqual(values[name], single[name])
        subject = self.read_zone(reminder, "subject")
        self.assertIn(self.old.name, subject)
        self.assertNotIn(self.fresh.name, subject)
        self.assertEqual([line["name"] for line in reminder._get_letter_lines()], [self.old.name])
        self.assertEqual({row["name"] for row in reminder._get_charge_rows()}, {self.old.name})
        self.in_english(reminder).lang = "en_US"
        body = self.read_zone(reminder, "body")
        rest = body[body.index(HEADING) :]
        self.assertIn(f"{self.fresh.name} 10/13/2026 10/13/2026 1 300.00 € Total 500.00 €", rest)
        self.assertLess(body.index("Total to be paid, with the sum above 1,060.49 €"), body.index(HEADING))

    def test_charges_of_what_stands_apart_are_not_booked(self):
        reminder = self.open_letter()
        reminder.action_download_pdf()
        reminder.action_book_charges()
        self.assertEqual(reminder.charge_move_ids.debit_origin_id, self.old)

    def test_no_formal_notice_of_what_stands_apart(self):
        """A consumer's interest runs from the formal notice of the invoice itself."""
        old, fresh = (self.make_late(days, partner=self.consumer) for days in (60, 1))
        with freeze_time(TODAY - timedelta(days=20), tick=True):
            self.make_printed(old, "last")
        with freeze_time(TODAY - timedelta(days=5), tick=True):
            fresh.invoice_date_due = TODAY - timedelta(days=10)
            self.propose(old | fresh).action_run()
        self.assertEqual(old._get_formal_notice_date(), TODAY - timedelta(days=5))
        self.assertFalse(fresh._get_formal_notice_date())
        draft = self.open_letter(old | fresh, level_id=self.levels["friendly"].id)
        self.assertEqual([bool(line.interest) for line in draft.line_ids.sorted("date_due")], [True, False])

    def test_earlier_reminders_are_told_at_the_invoices_own_level(self):
        self.propose(self.moves).action_run()
        draft = self.in_english(self.make_draft(self.fresh))
        (earlier,) = draft._get_earlier()
        self.assertEqual(draft._describe_earlier(earlier), "Friendly reminder (10/14/2026)")
        values = draft.with_context(lang="en_US")._get_letter_data()
        self.assertEqual(values["previous_reminder_level"], "Friendly reminder")

    def test_the_level_chosen_by_hand(self):
        """Invoices that have reached it are part of the letter; if none has, those that are furthest."""
        self.customer.lang = "en_US"
        reminder = self.open_letter()
        claimed = {
            "friendly": self.moves,
            "firm": self.old | self.middle,
            "last": self.old,
            "formal_notice": self.old,
        }
        for level, moves in claimed.items():
            with self.subTest(level):
                with Form(reminder) as form:
                    form.level_id = self.levels[level]
                    self.assertEqual(form.amount_due, sum(moves.mapped("amount_total")))
                    self.assertEqual(HEADING in form.letter_html, moves != self.moves)
                self.assertEqual(reminder._get_claimed_moves(), moves)
                self.assertEqual(reminder.amount_due, sum(moves.mapped("amount_total")))
                reminder.action_open()
                for line in reminder.line_ids:
                    self.assertEqual(line.level_id == reminder.level_id, line.move_id in moves)
        letter = self.env["account.reminder.batch.letter"].search([("reminder_id", "=", reminder.id)])
        self.assertEqual(letter.amount_due, 1000.0)
        rest = self.open_letter(self.middle | self.fresh)
        rest.level_id = self.levels["formal_notice"]
        self.assertEqual((rest._get_claimed_moves(), rest.amount_due), (self.middle, 200.0))

    def test_the_level_of_a_proposal_changed_by_hand(self):
        (letter,) = self.propose(self.moves).letter_ids
        letter.level_id = self.levels["firm"]
        self.assertEqual((letter.amount_due, letter.apart_move_ids), (1200.0, self.fresh))
        letter.level_id = self.levels["formal_notice"]
        letter.move_ids -= self.old
        self.assertEqual((letter.amount_due, letter.apart_move_ids), (200.0, self.fresh))

    def test_what_stands_apart_takes_no_ones_place(self):
        """What was claimed is paid after the proposal: the rest doesn't get the formal notice that was meant for it."""
        batch = self.propose(self.moves)
        self.pay(self.old)
        batch.action_run()
        self.assertEqual(batch.letter_ids.state, "failed")
        self.assertEqual(batch.letter_ids.reason, self.old._get_reminder_obstacle())
        self.assertFalse(self.fresh.reminder_count)

    def test_credits_are_subtracted_from_what_is_claimed(self):
        self.make_move(move_type="out_refund", amount=150.0, days_late=1)
        (letter,) = self.propose(self.moves).letter_ids
        self.assertEqual((letter.amount_overdue, letter.amount_due), (1000.0, 850.0))
        letter.action_open_letter()
        self.assertEqual((letter.reminder_id.amount_due, letter.reminder_id.amount_apart), (850.0, 500.0))

    def test_every_format_shows_it(self):
        """Also formats that know nothing of it, whose table or text is their own."""
        formats = self.env["account.reminder.format"].search([("company_id", "=", False)])
        classic = self.env.ref("relance_print.format_classic_nf")
        loop = "{% for line in lines %}{{ line.name }}{% endfor %}"
        formats += classic.copy({"table_html": loop})
        formats += classic.copy({"html": f"<h1>{{{{ subject }}}}</h1>{loop}{{{{ body }}}}", "table_html": ""})
        reminder = self.in_english(self.open_letter())
        reminder.lang = "en_US"
        for table in ("{{ invoice_table }}", ""):
            reminder.body = f"<p>Pay.</p><p>{table}</p>"
            for format_ in formats:
                with self.subTest(format_.name, table=table):
                    reminder.own_format_id = format_
                    self.assertFalse(reminder.letter_fault)
                    page = str(reminder.letter_html)
                    self.assertEqual((page.count(HEADING), page.count(f"<td>{self.fresh.name}</td>")), (1, 1))
        self.assertNotIn(HEADING, self.read_zone(reminder, "body"))  # what is written there would become the text's own

    def test_letters_from_before_count_as_they_did(self):
        batch = self.propose(self.moves, stage_mode="highest")
        batch.action_run()
        self.env.flush_all()
        self.cr.execute("UPDATE account_reminder_line SET level_id = NULL")
        self.cr.execute("UPDATE account_reminder SET sets_apart = NULL")
        self.env.invalidate_all()
        self.moves.with_env(self.env).sudo()._compute_reminders()
        self.assertEqual(self.moves.reminder_level_id, self.levels["formal_notice"])
        self.assertTrue(self.fresh._get_formal_notice_date())
        self.assertFalse(batch.letter_ids.reminder_id.apart_move_ids)

    def test_constant_queries(self):
        def count(customers):
            moves = self.env["account.move"]
            for _number in range(customers):
                partner = self.customer.copy()
                old, fresh = (self.make_late(days, partner=partner) for days in (60, 1))
                with freeze_time(TODAY - timedelta(days=20), tick=True):
                    self.make_printed(old, "last")
                moves += old + fresh
            letters = self.propose(moves).letter_ids
            self.env.flush_all()
            self.env.invalidate_all()
            letters = letters.browse(letters.ids)
            before = self.cr.sql_log_count
            letters._make_drafts()._refresh_lines()
            letters.mapped("amount_claimed")
            letters.reminder_id.mapped("amount_apart")
            self.env.flush_all()
            return self.cr.sql_log_count - before

        count(1)  # fills the caches
        self.assertEqual(count(2), count(6))


@tagged("post_install", "-at_install")
class TestStageModes(StagesCommon):
    def test_a_letter_for_each_stage(self):
        self.make_move(move_type="out_refund", amount=150.0, days_late=1)
        batch = self.propose(self.moves, stage_mode="separate")
        levels = [self.levels[name] for name in ("formal_notice", "firm", "friendly")]
        self.assertEqual([letter.level_id for letter in batch.letter_ids], levels)
        self.assertEqual([letter.move_ids for letter in batch.letter_ids], [self.old, self.middle, self.fresh])
        # from which of them would the credit be subtracted?
        self.assertEqual(batch.letter_ids.mapped("amount_due"), [1000.0, 200.0, 300.0])
        batch.action_run()
        self.assert_printed(batch, 3)
        self.assertEqual([move.reminder_level_id for move in self.moves], levels)

    def test_letters_of_stages_are_listed_once(self):
        batch = self.propose(self.moves, stage_mode="separate")
        batch.letter_ids[0].level_id = self.levels["firm"]
        letters = batch.letter_ids.with_env(batch.env)
        self.assertEqual(letters._insert_proposal(batch), 0)
        letters[0].with_context(listed_only=True)
        self.assertEqual(letters.search_count([("batch_id", "=", batch.id)]), 3)

    def test_one_level_chosen_for_all_is_one_letter(self):
        batch = self.propose(self.moves, stage_mode="separate", level_id=self.levels["firm"].id)
        self.assertEqual((len(batch.letter_ids), batch.letter_ids.amount_due), (1, 1200.0))

    def test_the_highest_for_all(self):
        reminder = self.open_letter(stage_mode="highest")
        self.assertEqual((reminder.amount_due, reminder.amount_indemnity), (1500.0, 120.0))
        reminder.action_download_pdf()
        self.assertEqual(self.moves.reminder_level_id, self.levels["formal_notice"])

    def test_options_start_from_the_companys(self):
        """A branch's from its parent's, unless it has settings of its own."""
        self.company.reminder_stage_mode = "separate"
        branch = self.env["res.company"].sudo().create({"name": "Branch", "parent_id": self.company.id})
        wizard = self.clerk_env["account.reminder.wizard"]
        self.assertEqual(wizard.new({}).stage_mode, "separate")
        branched = wizard.sudo().with_company(branch)
        self.assertEqual(branched.new({}).stage_mode, "separate")
        branch.reminder_independent = True
        self.assertEqual(branched.new({}).stage_mode, "apart")
        batch = self.propose(self.moves)
        self.assertEqual((batch.stage_mode, len(batch.letter_ids)), ("separate", 3))
        self.company.reminder_stage_mode = "highest"
        draft = self.clerk_env["account.reminder"]._create_draft(self.moves, self.levels["last"])
        self.assertEqual(draft.amount_due, 1500.0)
        self.company.reminder_stage_mode = "apart"
        draft = self.clerk_env["account.reminder"]._create_draft(self.moves, self.levels["last"])
        self.assertEqual(draft.amount_due, 1000.0)

    def test_proposal_and_letters_agree(self):
        """What one statement lists of many invoices is what is worked out letter by letter, on random data."""
        rng = random.Random(1812)
        partners = self.customer.copy() | self.customer.copy() | self.consumer.copy()
        partners[0].with_company(self.company).trust = "bad"
        self.company.reminder_days_bad = 10
        department = (
            self.env["hr.department"]
            .sudo()
            .create({"name": "Export", "company_id": self.company.id, "reminder_independent": True})
        )
        self.get_text("friendly", department).days = 3
        moves = self.env["account.move"]
        for _number in range(30):
            days = rng.randint(1, 70)
            make = rng.choice((self.make_move, lambda days, **values: self.make_instalments(days, days - 20, **values)))
            move = make(days, amount=rng.randint(100, 900), partner=rng.choice(partners))
            move.reminder_department_id = rng.choice((False, department.id))
            moves += move
        for move in rng.sample(moves, 20):
            with freeze_time(TODAY - timedelta(days=rng.randint(8, 30)), tick=True):
                if move.reminder_state == "overdue":
                    self.make_printed(move, rng.choice(LEVELS))
        for partner in partners[:2]:
            self.make_move(move_type="out_refund", amount=50.0, days_late=1, partner=partner)
        compared = ("amount_overdue", "amount_due", "date_due")
        for mode in ("apart", "separate", "highest"):
            for options in ({}, {"only_due": True}, {"level_id": self.levels["last"].id}, {"grouping": "invoice"}):
                with self.subTest(mode, **options):
                    batch = self.propose(moves, stage_mode=mode, **options)
                    letters = batch.letter_ids
                    is_mixed = mode == "apart" or (mode == "separate" and "level_id" in options)
                    self.assertEqual(is_mixed and "grouping" not in options, bool(letters.apart_move_ids))
                    listed = letters.read(compared)
                    letters.sudo()._compute_amounts()
                    self.assertEqual(letters.read(compared), listed)
                    listed_claims = letters.mapped("amount_claimed")
                    for letter in letters:
                        stages = letter.move_ids._get_next_reminder_levels()
                        if mode == "separate" and not options.get("level_id"):
                            self.assertEqual(len(set(stages.values())), 1)
                        letter.action_open_letter()
                        reminder = letter.reminder_id
                        self.assertEqual(reminder._get_claimed_moves(), letter.move_ids - letter.apart_move_ids)
                        self.assertEqual(reminder.date_due, letter.date_due)
                    self.assertEqual(letters.reminder_id.mapped("amount_due"), letters.mapped("amount_due"))
                    self.assertEqual(letters.reminder_id.mapped("amount_claimed"), listed_claims)
                    self.assertEqual(letters.read(compared), listed)
