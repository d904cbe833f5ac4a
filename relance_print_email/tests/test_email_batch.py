# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A batch sends some letters by e-mail, and has the others in its file."""

import io

from odoo.exceptions import UserError

from odoo.addons.relance_print_batch.tests.common import propose

from .common import EmailCommon


class TestEmailBatch(EmailCommon):
    def propose(self, moves, **options):
        return propose(self.clerk_env, moves, **options)

    def get_ways(self, batch):
        return {letter.partner_id: letter.way for letter in batch.letter_ids}

    def test_rule(self):
        """Has an address, the level may, the customer's wish."""
        german, british = self.german, self.british
        british.write({"email": "accounts@example.com", "reminder_way": "paper"})
        moves = self.invoice | self.make_move(partner=self.consumer) | self.make_move(partner=german)
        moves |= self.make_move(partner=british)
        expected = {
            "paper": [],
            "wish": [self.consumer],
            "email": [self.customer, self.consumer],
        }
        self.consumer.reminder_way = "email"
        for mode, by_email in expected.items():
            with self.subTest(mode):
                ways = self.get_ways(self.propose(moves, email_mode=mode))
                self.assertEqual(
                    {partner.id for partner, way in ways.items() if way == "email"},
                    {partner.id for partner in by_email},
                )
        notice = self.propose(moves, email_mode="email", level_id=self.levels["formal_notice"].id)
        self.assertEqual(set(self.get_ways(notice).values()), {"paper"})
        self.assertTrue(self.levels["firm"].by_email)

    def test_chosen_way(self):
        """What somebody chose for a letter comes before the rule, outlives other options, and can be had back."""
        moves = self.invoice | self.make_move(partner=self.consumer) | self.make_move(partner=self.german)
        batch = self.propose(moves, email_mode="email")
        letters = {letter.partner_id: letter for letter in batch.letter_ids}
        posted, emailed = letters[self.customer], letters[self.consumer]
        posted.way = "paper"
        self.assertEqual((posted.own_way, posted.way, emailed.way), ("paper", "paper", "email"))
        with self.assertRaisesRegex(UserError, letters[self.german].partner_id.display_name):
            letters[self.german].way = "email"  # of whom no address is known
        wizard = self.clerk_env["account.reminder.wizard"].browse(batch.action_open_options()["res_id"])
        wizard.email_mode = "paper"
        wizard.action_propose()
        letters = {letter.partner_id: letter for letter in batch.letter_ids}
        self.assertEqual(set(self.get_ways(batch).values()), {"paper"})
        letters[self.consumer].way = "email"
        letters[self.customer].way = "email"
        letters[self.customer].way = "paper"
        self.assertFalse(letters[self.customer].own_way, "as the options say")
        batch.action_run()
        ways = {letter.partner_id: letter.delivery_ids.way for letter in batch.letter_ids.reminder_id}
        self.assertEqual(ways, {self.customer: "paper", self.consumer: "email", self.german: "paper"})
        with self.assertRaises(UserError):
            batch.letter_ids[0].way = "email"  # which has left

    def test_run(self):
        """E-mails are queued in few statements, the file has the others, and each counts once."""
        paper = self.make_move(partner=self.german)
        moves = self.invoice | self.make_move(partner=self.consumer) | paper
        batch = self.propose(moves, email_mode="email")
        batch.action_run()
        self.assertEqual(batch.printed_count, 3)
        letters = batch.letter_ids.reminder_id
        self.assertEqual(sorted(letters.delivery_ids.mapped("way")), ["email", "email", "paper"])
        self.assertEqual(moves.mapped("reminder_count"), [1, 1, 1])
        with self.serve() as inbox:
            self.run_queue()
        self.assertEqual(inbox.get_addresses(), ["compta@ameublement.example.com", "zoe@example.com"])
        for addresses, message in inbox.messages:
            letter = letters.filtered(lambda letter, to=addresses[0]: letter.partner_id.email == to)
            [pdf] = message.iter_attachments()
            self.assertEqual(pdf.get_content(), letter._get_archived_pdf())
            self.assertEqual(letter.delivery_ids.state, "sent")
            self.assertIn(addresses[0], self.get_notes(letter.move_ids)[-1])
        [(title, _pages)] = self.read_file(batch)
        self.assertIn("Müller", title)
        self.assertIn("Müller", batch._get_manifest().decode("utf-8-sig"))
        self.assertNotIn("Zoé", batch._get_manifest().decode("utf-8-sig"))
        # what comes back is among what is printed
        zoe = letters.filtered(lambda letter: letter.partner_id == self.consumer)
        self.bounce(zoe, "zoe@example.com")
        self.assertEqual(len(self.read_file(batch)), 2)
        batch.action_download()
        self.assertFalse(zoe.waits_for)

    def read_file(self, batch):
        stream = io.BytesIO()
        batch._write_pdf(stream)
        return self.read_parts(stream.getvalue())

    def test_nothing_to_print(self):
        batch = self.propose(self.invoice, email_mode="email")
        batch.action_run()
        with self.assertRaises(UserError):
            batch.action_download()

    def test_many(self):
        """A hundred letters take as many statements to queue as ten, beside what each letter takes; each is sent once."""
        counts = {}
        for count in (5, 30):
            partners = self.env["res.partner"].create(
                [{"name": f"C{count} {i}", "email": f"c{count}-{i}@example.com", "lang": "fr_FR"} for i in range(count)]
            )
            moves = self.env["account.move"].union(*(self.make_move(partner=partner) for partner in partners))
            batch = self.propose(moves.with_env(self.clerk_env), email_mode="email")
            batch.letter_ids._make_drafts()
            letters = batch.letter_ids.reminder_id
            letters.sudo().by_email = False
            letters._print_possible()
            letters.delivery_ids.sudo().unlink()
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            letters._queue_emails()
            self.env.flush_all()
            counts[count] = self.cr.sql_log_count - before
            with self.serve() as inbox:
                self.run_queue()
            self.assertEqual(inbox.get_addresses(), sorted(partners.mapped("email")))
            self.assertEqual(set(letters._get_last_emails().mapped("state")), {"sent"})
        self.assertLessEqual(counts[30], counts[5] + 25, counts)

    def test_printed_by_hand_after_all(self):
        """A draft that a batch meant to send, and could not print, goes on paper if somebody downloads it."""
        batch = self.propose(self.invoice, email_mode="email")
        batch.letter_ids._make_drafts()
        draft = batch.letter_ids.reminder_id
        self.assertTrue(draft.by_email)
        draft.action_download_pdf()
        self.assertEqual(draft.delivery_ids.mapped("way"), ["paper"])
