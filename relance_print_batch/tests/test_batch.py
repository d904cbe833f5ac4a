# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Many letters in one go: what is proposed, what is printed, and that each ends as if printed alone."""

import csv
import io
import zipfile
from datetime import timedelta
from unittest.mock import patch

import pikepdf

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.relance_print.tests.common import TODAY
from odoo.addons.relance_print_batch.models import account_reminder_batch_proposal, account_reminder_batch_run

from .common import BatchCommon


@tagged("post_install", "-at_install")
class TestProposal(BatchCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.late = cls.make_move(days_late=40, amount=500.0)
        cls.german_move = cls.make_move(days_late=10, amount=300.0, partner=cls.german)
        cls.fresh = cls.make_move(days_late=3, amount=70.0, partner=cls.consumer)
        cls.moves = cls.invoice | cls.late | cls.german_move | cls.fresh

    def assert_proposed(self, batch, *expected):
        """The letters are these: customer, invoices, amount claimed."""
        waiting = batch.letter_ids.filtered(lambda letter: letter.state == "waiting")
        found = [(letter.partner_id, letter.move_ids, letter.amount_due) for letter in waiting]
        self.assertEqual(found, list(expected))

    def test_one_letter_per_customer(self):
        batch = self.propose(self.moves)
        self.assert_proposed(
            batch,
            (self.german, self.german_move, 300.0),
            (self.customer, self.invoice | self.late, 1500.0),
            (self.consumer, self.fresh, 70.0),
        )
        self.assertEqual(batch.letter_ids[1].days_late, 40)
        self.assertEqual(batch.letter_ids.level_id, self.levels["friendly"])
        self.assertEqual(batch.letter_ids.mapped("position"), [1, 2, 3])

    def test_one_letter_per_invoice(self):
        batch = self.propose(self.invoice | self.late, grouping="invoice")
        self.assert_proposed(batch, (self.customer, self.late, 500.0), (self.customer, self.invoice, 1000.0))

    def test_only_due(self):
        """Due is who has an invoice late by as many days as its next level has: 8, 20, 35, 45."""
        batch = self.propose(self.moves, only_due=True)
        self.assertEqual(batch.letter_ids.partner_id, self.german | self.customer)

    def test_level_is_the_highest_reached(self):
        self.make_printed(self.late)
        batch = self.propose(self.invoice | self.late)
        self.assertEqual(batch.letter_ids.level_id, self.levels["firm"])
        recent = self.make_move(days_late=9)
        self.make_printed(recent)  # firm only from 20 days on
        batch = self.propose(recent | self.invoice)
        self.assertEqual(batch.letter_ids.level_id, self.levels["friendly"])
        batch = self.propose(recent)
        self.assertEqual(batch.letter_ids.level_id, self.levels["firm"])  # as the button would suggest
        self.assertFalse(self.propose(recent, only_due=True).letter_ids)

    def test_days_are_the_companys(self):
        self.company.reminder_text_mode = "custom"
        self.get_text("friendly").days = 2
        batch = self.propose(self.fresh, only_due=True)
        self.assertEqual(batch.letter_ids.partner_id, self.consumer)

    def test_days_are_the_departments(self):
        """Also those of the department above, and though it is archived; others have the company's."""
        departments = self.env["hr.department"].sudo()
        export = departments.create({"name": "Export", "company_id": self.company.id, "reminder_independent": True})
        self.get_text("friendly", export).days = 2
        values = {"name": "Nord", "parent_id": export.id, "company_id": self.company.id, "active": False}
        self.fresh.reminder_department_id = departments.create(values)
        other = self.make_move(days_late=3, partner=self.british)
        other.reminder_department_id = departments.create({"name": "Sud", "company_id": self.company.id})
        batch = self.propose(self.fresh | other, only_due=True)
        self.assertEqual(batch.letter_ids.partner_id, self.consumer)

    def test_forced_level(self):
        batch = self.propose(self.moves, level_id=self.levels["last"].id)
        self.assertEqual(batch.letter_ids.level_id, self.levels["last"])

    def test_left_out(self):
        paid = self.make_move(partner=self.british)
        self.pay(paid)
        self.make_move(partner=self.british, days_late=-5)
        self.make_move(partner=self.british, post=False)
        self.make_move(partner=self.british).line_ids.sudo().no_followup = True
        self.assertNotIn(self.british, self.propose().letter_ids.partner_id)

    def test_minimum_and_days_between(self):
        self.assertEqual(self.propose(self.moves, amount_min=300).letter_ids.partner_id, self.german | self.customer)
        self.make_printed(self.german_move)
        batch = self.propose(self.moves, days_between=7)
        self.assertEqual(batch.letter_ids.partner_id, self.customer | self.consumer)

    def test_departments_and_languages(self):
        department = self.env["hr.department"].sudo().create({"name": "Export"})
        self.german_move.reminder_department_id = department
        batch = self.propose(self.moves, department_ids=[Command.set(department.ids)])
        self.assertEqual(batch.letter_ids.department_id, department)
        german = self.env.ref("base.lang_de")
        batch = self.propose(self.moves, lang_ids=[Command.set(german.ids)])
        self.assertEqual(batch.letter_ids.partner_id, self.german)

    def test_currencies_are_apart(self):
        dollars = self.make_move(amount=50.0, currency_id=self.env.ref("base.USD").id)
        batch = self.propose(self.invoice | dollars)
        self.assertEqual(set(batch.letter_ids.mapped("currency_id.name")), {"EUR", "USD"})

    def test_only_the_overdue_instalment(self):
        move = self.make_instalments(30, -10)
        self.assert_proposed(self.propose(move), (self.customer, move, 300.0))

    def test_credits_are_subtracted(self):
        self.make_move(move_type="out_refund", amount=200.0, days_late=1)
        batch = self.propose(self.invoice)
        self.assertRecordValues(
            batch.letter_ids, [{"amount_overdue": 1000.0, "amount_credit": 200.0, "amount_due": 800.0}]
        )
        batch.action_run()
        reminder = batch.letter_ids.reminder_id
        self.assertEqual(reminder.amount_due, 800.0)
        self.assertEqual(reminder.line_ids.mapped("amount_due"), [1000.0, -200.0])
        self.assertEqual((reminder.days_late, reminder.number), (30, 1))
        batch = self.propose(self.late, subtract_credits=False)
        self.assertEqual(batch.letter_ids.amount_due, 500.0)
        self.assertIn("avoirs", batch.letter_ids.alerts)

    def test_covered_by_credits(self):
        self.make_move(move_type="out_refund", amount=1200.0, days_late=1)
        batch = self.propose(self.invoice)
        self.assertEqual(batch.letter_ids.state, "out")
        with self.assertRaisesRegex(UserError, "aucune lettre"):
            batch.action_run()
        batch.letter_ids.action_put_back()
        letter = batch.letter_ids
        proposed = letter.read(["level_id", "amount_overdue", "amount_due", "date_due"])
        batch.action_run()
        self.assertEqual(letter.state, "failed")
        self.assertEqual(self.invoice.reminder_count, 0)
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertFalse(letter.reminder_id)
        self.assertFalse(self.invoice.reminder_ids)  # its draft is gone
        self.assertEqual(letter.read(["level_id", "amount_overdue", "amount_due", "date_due"]), proposed)

    def test_letters_that_fail_cost_no_queries(self):
        """But for the few that delete their drafts."""
        moves = self.make_move() | self.make_move() | self.make_move(partner=self.consumer)
        self.make_move(partner=self.consumer, move_type="out_refund", amount=5000.0, days_late=1)
        counts = {}
        for some in (moves[:2], moves[:2], moves):  # what the first time fills caches with is not counted
            batch = self.propose(some)
            batch.letter_ids.filtered(lambda letter: letter.state == "out").action_put_back()
            self.env.flush_all()
            self.env.invalidate_all()
            with self.cr.savepoint() as savepoint:
                before = self.cr.sql_log_count
                batch.letter_ids._print()
                self.env.flush_all()
                counts[batch.failed_count] = self.cr.sql_log_count - before
                savepoint.rollback()
            self.env.invalidate_all()
        self.assertEqual(set(counts), {0, 1})
        self.assertLess(counts[1] - counts[0], 36)  # 28; 43 if what is left of the letter were worked out anew

    def test_sorted_as_the_post_wants(self):
        batch = self.propose(self.moves, sorting="zip")
        self.assertEqual(batch.letter_ids.partner_id.mapped("zip"), ["29900", "40212", "59800"])

    def test_an_invoice_is_taken_out(self):
        batch = self.propose(self.invoice | self.late)
        batch.letter_ids.move_ids -= self.late
        self.assert_proposed(batch, (self.customer, self.invoice, 1000.0))
        batch.action_run()
        self.assertEqual(self.late.reminder_count, 0)
        self.assertEqual(self.invoice.reminder_count, 1)

    def test_nothing_is_left_behind(self):
        batch = self.propose(self.moves)
        batch.letter_ids[0].action_open_letter()
        draft = batch.letter_ids.reminder_id
        self.assertEqual(draft.state, "draft")
        self.env.flush_all()
        two_days_ago = TODAY - timedelta(days=2)
        for table in ("account_reminder_batch", "account_reminder"):
            self.cr.execute(f"UPDATE {table} SET create_date = %s, write_date = %s", [two_days_ago, two_days_ago])
        self.env.invalidate_all()
        self.env["account.reminder.batch"]._vacuum_proposals()
        self.assertFalse(batch.exists())
        self.assertFalse(draft.exists())

    def propose_large(self, moves):
        """Return a batch of which two letters are listed at first, and the model of its letters as the client asks it."""
        with patch.object(account_reminder_batch_proposal, "FIRST", 2):
            batch = self.propose(moves)
        return batch, batch.env["account.reminder.batch.letter"].with_context(batch.action_open_letters()["context"])

    def count_listed(self, batch):
        self.env.flush_all()
        self.cr.execute("SELECT COUNT(*) FROM account_reminder_batch_letter WHERE batch_id = %s", [batch.id])
        return self.cr.fetchone()[0]

    def read_page(self, letters, **options):
        domain = ["&", ["batch_id", "=", letters.env.context["batch_id"]], ["state", "!=", "out"]]
        page = letters.web_search_read(domain, {"partner_id": {}}, **{"order": "position ASC", "limit": 1, **options})
        return self.env["res.partner"].browse(record["partner_id"] for record in page["records"]), page["length"]

    def test_first_page_of_a_large_proposal(self):
        """Without the other letters, as long as nobody asks for more."""
        held = self.make_move(partner=self.british)
        self.env["account.reminder.hold"].sudo().create({"partner_id": self.british.id, "company_id": self.company.id})
        batch, letters = self.propose_large(self.moves | held)
        self.assertEqual(self.read_page(letters), (self.german, 3))
        letters.with_context(listed_only=True).search([("batch_id", "=", batch.id)], limit=1).action_take_out()
        self.assertEqual(self.read_page(letters), (self.customer, 2))
        self.assertEqual(self.count_listed(batch), 2)
        self.assertEqual(self.read_page(letters, limit=80), (self.customer | self.consumer, 2))
        self.assertEqual(self.count_listed(batch), 4)
        self.assertEqual(batch.letter_ids.mapped("position"), [1, 2, 3, 4])
        self.assertEqual(batch.letter_ids.mapped("state"), ["out", "out", "waiting", "waiting"])
        self.assertEqual(batch.unlisted_count, 0)

    def test_all_letters_of_a_large_proposal(self):
        """Whatever is asked but the first page, it is answered from all letters."""
        questions = [
            lambda batch, letters: self.read_page(letters, offset=1)[1],
            lambda batch, letters: self.read_page(letters, order="amount_due ASC")[1],
            lambda batch, letters: letters.search_count([("batch_id", "=", batch.id)]),
            lambda batch, letters: sum(
                count
                for _level, count in letters._read_group([("batch_id", "in", batch.ids)], ["level_id"], ["__count"])
            ),
            lambda batch, letters: batch.letter_count,
            lambda batch, letters: len(batch.letter_ids),
            lambda batch, letters: batch.action_run() and batch.printed_count,
        ]
        for index, ask in enumerate(questions):
            with self.subTest(question=index):
                batch, letters = self.propose_large(self.moves)
                self.assertEqual(self.count_listed(batch), 2)
                self.assertEqual(ask(batch, letters), 3)
                self.assertEqual(self.count_listed(batch), 3)

    def test_large_proposal_while_the_world_changes(self):
        """A customer who is listed gets no second letter; who has paid meanwhile, none; those of other companies stay out."""
        batch, letters = self.propose_large(self.moves)
        self.make_move(partner=self.german, days_late=20)
        self.pay(self.fresh)
        late = self.make_move(partner=self.british)
        batch.move_domain = [["id", "in", (self.moves | late).ids]]
        other = self.env["res.company"].create({"name": "Andere"})
        self.clerk.sudo().company_ids += other
        letters.with_context(allowed_company_ids=other.ids).search_count([("batch_id", "=", batch.id)])
        self.assert_proposed(
            batch,
            (self.german, self.german_move, 300.0),
            (self.british, late, 1000.0),
            (self.customer, self.invoice | self.late, 1500.0),
        )

    def test_amounts_are_those_of_the_invoices(self):
        """What one statement works out of all invoices is what each of them says."""
        self.pay(self.late, 120.0)
        self.pay(self.fresh)
        self.make_instalments(30, -10)
        self.pay(self.make_instalments(60, 30, -10, percents=(20, 30, 50)), 250.0)
        self.make_move(currency_id=self.env.ref("base.USD").id)
        self.make_move(move_type="out_receipt", partner=self.british)
        self.make_move(move_type="out_refund", partner=self.british, amount=20.0)
        self.make_move(partner=self.british).line_ids.sudo().no_followup = True
        posted = self.env["account.move"].search([("company_id", "=", self.company.id), ("state", "=", "posted")])
        overdue = posted.filtered(lambda move: move.reminder_state == "overdue")
        self.assertEqual(len(overdue), 7)
        for grouping in ("customer", "invoice"):
            letters = self.propose(grouping=grouping, amount_min=1).letter_ids
            self.assertEqual(letters.move_ids, overdue)
            for letter in letters:
                self.assertAlmostEqual(letter.amount_overdue, sum(letter.move_ids.mapped("reminder_amount_due")))
                self.assertEqual(letter.days_late, max(letter.move_ids.mapped("reminder_days_late")))

    def test_options_are_kept(self):
        batch = self.propose(self.moves, sorting="zip", amount_min=100)
        wizard = self.clerk_env["account.reminder.wizard"].browse(batch.action_open_options()["res_id"])
        self.assertEqual((wizard.sorting, wizard.amount_min, wizard.move_domain), ("zip", 100, batch.move_domain))
        wizard.amount_min = 0
        wizard.action_propose()
        self.assertEqual(wizard.batch_id, batch)
        self.assertEqual(len(batch.letter_ids), 3)

    def test_from_a_list(self):
        wizard = self.clerk_env["account.reminder.wizard"]
        chosen = wizard.with_context(active_model="res.partner", active_ids=self.german.ids).create({})
        self.assertEqual(self.german_move.search(chosen.move_domain), self.german_move)
        # the client gives the whole list's filter, too
        everything = [["move_type", "=", "out_invoice"]]
        wizard = wizard.with_context(active_model="account.move", active_ids=self.moves.ids, active_domain=everything)
        chosen = wizard.create({})
        self.assertEqual(chosen.move_domain, [["id", "in", self.moves.ids]])
        self.assertIn("4", chosen.selection)
        self.env["ir.config_parameter"].sudo().set_param("web.active_ids_limit", 4)  # more than the client names
        self.assertEqual(wizard.create({}).move_domain, everything)

    def test_level_chosen_on_the_letter(self):
        batch = self.propose(self.moves)
        letter = batch.letter_ids[0]
        letter.action_open_letter()
        letter.reminder_id.level_id = self.levels["last"]
        self.assertEqual(letter.level_id, self.levels["last"])


@tagged("post_install", "-at_install")
class TestRun(BatchCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.moves = cls.invoice
        for partner in (cls.customer, cls.german, cls.consumer, cls.british):
            cls.moves |= cls.make_move(partner=partner)

    def run_slowly(self, batch, chunk=2):
        """Print a batch as the scheduled action does, in small chunks."""
        with patch.object(account_reminder_batch_run, "AT_ONCE", 0):
            batch.action_run()
        self.assertEqual(batch.state, "running")
        with patch.object(account_reminder_batch_run, "CHUNK", chunk), self.enter_registry_test_mode():
            self.env.ref("relance_print_batch.ir_cron_print").sudo().method_direct_trigger()
        batch.invalidate_recordset()

    def test_who_prints_is_counted(self):
        """Those that print at the same time share the processors."""
        batch = self.propose(self.moves)
        self.assertEqual(batch._count_printing(), 0)
        batch.sudo().state = "running"
        batch._take_chunk()
        self.assertEqual(batch._count_printing(), 1)
        letters = self.env["account.reminder"]
        self.assertEqual(letters._count_printing(), 1)
        with self.env.registry.cursor() as cr:
            self.assertEqual(batch.with_env(batch.env(cr=cr))._count_printing(), 1)
            cr.execute("SELECT pg_advisory_xact_lock_shared('account_reminder_batch'::regclass::oid::int, 0)")
            self.assertEqual(letters._count_printing(), 2)

    def test_at_once(self):
        batch = self.propose(self.moves)
        action = batch.action_run()
        self.assertEqual(action["res_id"], batch.id)
        self.assertRecordValues(batch, [{"state": "done", "printed_count": 4, "failed_count": 0, "progress": 100}])
        self.assert_printed(batch, 4)
        self.assertEqual(batch.letter_ids.reminder_id.mapped("lang"), ["en_US", "de_DE", "fr_FR", "fr_FR"])

    def test_opened_letter_is_printed_as_corrected(self):
        batch = self.propose(self.moves)
        letter = batch.letter_ids[0]
        letter.action_open_letter()
        letter.reminder_id.subject = "Meine Worte"
        batch.action_run()
        self.assertEqual(letter.reminder_id.subject, "Meine Worte")
        self.assertTrue(letter.reminder_id.is_edited)
        self.assert_printed(batch, 4)

    def test_taken_out_and_level_changed(self):
        batch = self.propose(self.moves)
        batch.letter_ids[0].action_take_out()
        batch.letter_ids[1].level_id = self.levels["last"]
        batch.action_run()
        self.assert_printed(batch, 3)
        self.assertEqual(batch.letter_ids[1].reminder_id.level_id, self.levels["last"])
        self.assertFalse(batch.letter_ids[0].reminder_id)

    def test_a_bad_letter_holds_up_no_other(self):
        """One that nobody has thought of, too."""
        bad = self.moves[-1]
        reminders = self.env.registry["account.reminder"]
        compose = reminders._compose

        def fail(reminder):
            if bad in reminder.move_ids:
                raise ZeroDivisionError("of a module")
            return compose(reminder)

        batch = self.propose(self.moves)
        with patch.object(reminders, "_compose", fail), self.assertLogs("odoo.addons.relance_print_batch", "WARNING"):
            batch.action_run()
        self.assert_printed(batch, 3)
        failed = batch.failed_ids
        self.assertEqual((failed.move_ids, failed.reason), (bad, "of a module"))
        self.assertFalse(failed.reminder_id)
        self.assertFalse(bad.reminder_ids)
        batch.action_retry()
        self.assert_printed(batch, 4)
        self.assertEqual(batch.state, "done")

    def test_paid_between_proposal_and_print(self):
        batch = self.propose(self.moves)
        self.pay(self.moves[0])  # one of two of its customer
        self.pay(self.moves[-1])  # the only one
        batch.action_run()
        self.assert_printed(batch, 3)
        self.assertEqual(self.moves[0].reminder_count, 0)
        self.assertEqual(self.moves[1].reminder_count, 1)
        self.assertIn("payée", batch.failed_ids.reason)

    def test_reminded_between_proposal_and_print(self):
        batch = self.propose(self.moves)
        self.make_printed(self.moves[-1])
        batch.action_run()
        self.assert_printed(batch, 3)
        self.assertEqual(self.moves[-1].reminder_count, 1)
        self.assertEqual(batch.failed_count, 1)

    def test_scheduled_action(self):
        batch = self.propose(self.moves)
        self.run_slowly(batch)
        self.assertRecordValues(batch, [{"state": "done", "printed_count": 4}])
        self.assert_printed(batch, 4)
        self.assertEqual(batch.letter_ids.reminder_id.printed_by, self.clerk)

    def test_scheduled_action_is_off(self):
        """What nothing would ever print is not begun."""
        batch = self.propose(self.invoice)
        crons = self.env["ir.cron"].sudo().search([("model_id.model", "=", batch._name)])
        with patch.multiple(account_reminder_batch_run, AT_ONCE=0):
            for switch_off in (lambda: crons.write({"active": False}), crons.unlink):
                switch_off()
                with self.assertRaisesRegex(UserError, "Actions planifiées"), self.cr.savepoint():
                    batch.action_run()
                self.assertEqual(batch.state, "draft")

    def test_pause_resume_stop(self):
        batch = self.propose(self.moves)
        with patch.object(account_reminder_batch_run, "AT_ONCE", 0):
            batch.action_run()
            batch.action_pause()
            self.assertFalse(batch._take_chunk())
            batch.action_resume()
        with patch.multiple(account_reminder_batch_run, AT_ONCE=1, CHUNK=1):
            self.assertEqual(len(batch._take_chunk()), 1)
        batch.action_stop()
        self.assertRecordValues(batch, [{"state": "cancelled", "letter_count": 4, "waiting_count": 0}])
        self.assertEqual(set(batch.letter_ids.mapped("state")), {"stopped"})
        self.assertFalse(batch._take_chunk())
        self.assert_printed(batch, 0)

    def test_retry_of_a_stopped_batch(self):
        """Prints what failed, and not what was stopped."""
        batch = self.propose(self.moves)
        with patch.object(account_reminder_batch_run, "AT_ONCE", 0):
            batch.action_run()
        batch.letter_ids[0].sudo().write({"state": "failed", "reason": "Paper jam"})
        batch.action_stop()
        batch.action_retry()
        self.assertEqual(batch.letter_ids.mapped("state"), ["printed", *["stopped"] * 3])
        self.assertEqual(batch.state, "done")

    def test_facts_are_not_for_clients(self):
        batch = self.propose(self.moves)
        self.assert_each_refused(
            {
                "user": lambda: batch.write({"user_id": self.env.uid}),
                "state": lambda: batch.write({"state": "running"}),
                "new": lambda: batch.create({"user_id": self.env.uid}),
            }
        )
        batch.action_run()
        self.assert_each_refused(
            {
                "delete": batch.unlink,
                "twice": batch.action_run,
                "take out": batch.letter_ids.action_take_out,
            }
        )

    def test_one_pdf(self):
        batch = self.propose(self.moves, is_duplex=True)
        batch.action_run()
        stream = io.BytesIO()
        pages = batch._write_pdf(stream)
        with pikepdf.open(stream) as pdf, pdf.open_outline() as outline:
            self.assertEqual(len(pdf.pages), pages)
            titles = [item.title for item in outline.root]
        self.assertEqual(len(titles), 4)
        self.assertTrue(titles[0].startswith("Harrington Interiors Ltd"), titles)

    def test_invoices_are_enclosed(self):
        """As they are when the letter is printed: all of them in what is downloaded, and in the count of pages."""
        batch = self.propose(self.moves, enclose_invoices=True, is_duplex=True)
        batch.action_run()
        letters = batch.letter_ids
        for letter in letters:
            self.assertGreater(letter.pages, letter.reminder_id.pages)
            with pikepdf.open(io.BytesIO(letter._get_pdf())) as pdf, pdf.open_outline() as outline:
                self.assertEqual(
                    [item.title for item in outline.root],
                    [letter._get_bookmark(), letter.reminder_id._get_invoice_names()],
                )
        stream, archive = io.BytesIO(), io.BytesIO()
        with patch.object(type(self.env["ir.actions.report"]), "_run_wkhtmltopdf", side_effect=AssertionError):
            batch._write_zip(archive)
            self.assertGreaterEqual(batch._write_pdf(stream), sum(letters.mapped("pages")))  # some are blank
        with zipfile.ZipFile(archive) as opened:
            rows = list(csv.reader(io.StringIO(opened.read("manifest.csv").decode("utf-8-sig")), delimiter=";"))[1:]
        self.assertEqual([int(row[4]) for row in rows], letters.mapped("pages"))

    def test_zip_and_manifest(self):
        batch = self.propose(self.moves)
        batch.action_run()
        stream = io.BytesIO()
        batch._write_zip(stream)
        with zipfile.ZipFile(stream) as archive:
            rows = list(csv.reader(io.StringIO(archive.read("manifest.csv").decode("utf-8-sig")), delimiter=";"))
            self.assertEqual([row[0] for row in rows[1:]], archive.namelist()[:-1])
            for row, letter in zip(rows[1:], batch.letter_ids, strict=True):
                self.assertEqual(archive.read(row[0]), letter.reminder_id._get_archived_pdf())
                self.assertEqual(row[1], letter.partner_id.name)
                self.assertEqual(
                    [float(amount.replace(",", ".")) for amount in row[5:7]], [letter.amount_due, letter.amount_claimed]
                )
