# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A customer's invoices at different stages: apart on one letter, or all at the highest level."""

from datetime import timedelta

from odoo.tests import Form, freeze_time, tagged
from odoo.tools import html2plaintext

from .common import TODAY, ReminderCommon

HEADING = "Also overdue, not part of this notice"


class StagesCommon(ReminderCommon):
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

    def open_letter(self, moves=None, level="formal_notice"):
        """Return the draft of a letter about several invoices."""
        return self.clerk_env["account.reminder"]._create_draft(moves or self.moves, self.levels[level])


@tagged("post_install", "-at_install")
class TestApart(StagesCommon):
    def test_the_letter_claims_what_has_reached_its_level(self):
        reminder = self.open_letter()
        self.check_columns(reminder)
        reminder._print()
        self.assertRecordValues(
            reminder,
            [
                {
                    "amount_due": 1000.0,
                    "amount_claimed": 1000.0,
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

    def test_invoices_count_as_reminded_at_their_own_level(self):
        reminder = self.open_letter()
        reminder._print()
        self.assertEqual(self.moves.mapped("reminder_count"), [2, 2, 1])
        levels = [self.levels[name] for name in ("formal_notice", "firm", "friendly")]
        self.assertEqual(list(self.moves.mapped(lambda move: move.reminder_level_id)[:3]), levels)
        self.assertEqual(self.fresh.reminder_last_date, TODAY)
        self.assertEqual(self.fresh._get_next_reminder_level(), self.levels["firm"])
        notes = [html2plaintext(move.message_ids[0].body) for move in self.moves]
        self.assertIn("Mise en demeure, montant échu 1\xa0000,00\xa0€", notes[0])
        self.assertIn("Relance amiable", notes[2])
        self.assertNotIn("montant échu", notes[2])
        reminder._cancel("Never sent")
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
        self.assertEqual([line["name"] for line in reminder._prepare_letter_lines()], [self.old.name])
        self.in_english(reminder).lang = "en_US"
        body = self.read_zone(reminder, "body")
        rest = body[body.index(HEADING) :]
        self.assertIn(f"{self.fresh.name} 10/13/2026 10/13/2026 1 300.00 € Total 500.00 €", rest)

    def test_earlier_reminders_are_told_at_the_invoices_own_level(self):
        self.open_letter()._print()
        draft = self.in_english(self.make_draft(self.fresh))
        (earlier,) = draft._get_earlier()
        self.assertEqual(draft._describe_earlier(earlier), "Payment reminder (October 14, 2026)")
        values = draft.with_context(lang="en_US")._get_letter_data()
        self.assertEqual(values["previous_reminder_level"](), "Payment reminder")

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
        rest = self.open_letter(self.middle | self.fresh, "firm")
        rest.level_id = self.levels["formal_notice"]
        self.assertEqual((rest._get_claimed_moves(), rest.amount_due), (self.middle, 200.0))

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
        self.company.reminder_stage_mode = "highest"
        reminder = self.open_letter()
        reminder._print()
        self.env.flush_all()
        self.cr.execute("UPDATE account_reminder_line SET level_id = NULL")
        self.cr.execute("UPDATE account_reminder SET sets_apart = NULL")
        self.env.invalidate_all()
        self.moves.with_env(self.env).sudo()._compute_reminders()
        self.assertEqual(self.moves.reminder_level_id, self.levels["formal_notice"])
        self.assertFalse(reminder.apart_move_ids)

    def test_credits_are_subtracted_from_what_is_claimed(self):
        self.make_move(move_type="out_refund", amount=150.0, days_late=1)
        reminder = self.open_letter()
        reminder.sudo().subtract_credits = True
        reminder._refresh_lines()
        self.assertEqual((reminder.amount_due, reminder.amount_apart), (850.0, 500.0))

    def test_the_highest_for_all(self):
        self.company.reminder_stage_mode = "highest"
        reminder = self.open_letter()
        self.assertEqual(reminder.amount_due, 1500.0)
        reminder.action_download_pdf()
        self.assertEqual(self.moves.reminder_level_id, self.levels["formal_notice"])

    def test_drafts_start_from_the_companys(self):
        for mode, due in (("separate", 1000.0), ("highest", 1500.0), ("apart", 1000.0)):
            self.company.reminder_stage_mode = mode
            self.assertEqual(self.open_letter(level="last").amount_due, due)
