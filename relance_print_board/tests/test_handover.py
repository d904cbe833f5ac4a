# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Claims are handed over to a collection agency or a lawyer, and taken back."""

import io
import zipfile
from contextlib import suppress
from datetime import datetime, timedelta
from unittest.mock import patch

from lxml import etree
from openpyxl import load_workbook

from odoo.exceptions import UserError
from odoo.tests import Form, HttpCase, tagged

from odoo.addons.relance_print.tests.common import TODAY
from odoo.addons.relance_print.tests.test_hold import HoldCommon
from odoo.addons.relance_print.tools.letter_files import make_file_name


@tagged("post_install", "-at_install")
class TestHandover(HoldCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lawyer = cls.env["res.partner"].create({"name": "Maître Anne Le Goff", "lang": "fr_FR"})
        cls.other = cls.make_move(partner=cls.german, amount=70.0)

    def get_rows(self, *customers):
        self.env.flush_all()
        ids = [customer.id for customer in customers]
        return self.english["account.reminder.board"].search([("partner_id", "in", ids)])

    def open_wizard(self, records):
        action = records.action_hand_over()
        self.assertEqual(action["target"], "new")
        return Form(self.english["account.reminder.handover.wizard"].browse(action["res_id"]))

    def hand_over(self, *customers, moves=None, note="AL 2026/17"):
        with self.open_wizard(self.get_rows(*(customers or (self.customer,)))) as form:
            form.partner_id, form.note = self.lawyer, note
            if moves:
                form.move_ids.set(moves)
        action = form.record.action_hand_over()
        return self.english["account.reminder.handover"].browse(action["res_id"])

    def test_customers_are_on_hold(self):
        handover = self.hand_over(self.customer, self.german)
        self.assertRecordValues(
            handover,
            [
                {
                    "partner_id": self.lawyer.id,
                    "date": TODAY,
                    "user_name": "Chloé Besnard",
                    "customer_count": 2,
                    "invoice_count": 3,
                    "amount": 1570.0,
                    "state": "handed_over",
                }
            ],
        )
        hold = self.customer.with_env(self.clerk_env).reminder_hold_ids
        self.assertRecordValues(
            hold,
            [
                {
                    "kind": "handed_over",
                    "move_id": False,
                    "reason": "Maître Anne Le Goff – AL 2026/17",
                    "state": "current",
                }
            ],
        )
        self.env.invalidate_all()
        self.assertEqual(set((self.invoice | self.other).mapped("reminder_state")), {"on_hold"})
        for record in (self.customer, self.invoice):
            self.assertIn("Maître Anne Le Goff – AL 2026/17", record.message_ids[0].body)
        board = self.english["account.reminder.board"]
        found = board.search([("is_handed_over", "=", True)])
        self.assertEqual(found.partner_id, self.customer | self.german)
        self.assertEqual(set(found.mapped("is_handed_over")), {True})
        late = self.make_move(days_late=20)  # another one of the same customer gets none either
        self.assertEqual(late.reminder_state, "on_hold")

    def test_taken_back(self):
        handover = self.hand_over()
        handover.action_take_back()
        self.env.invalidate_all()
        self.assertEqual(handover.state, "taken_back")
        self.assertEqual(self.invoice.reminder_state, "overdue")
        self.assertFalse(self.english["account.reminder.board"].search([("is_handed_over", "=", True)]))
        domain = [("state", "=", "taken_back")]
        self.assertEqual(handover.search(domain), handover)
        self.hand_over()  # it may be handed over again

    def test_some_of_the_invoices(self):
        """What stays with us is reminded of as before."""
        self.hand_over(moves=self.invoice)
        self.env.invalidate_all()
        self.assertEqual((self.invoice.reminder_state, self.second.reminder_state), ("on_hold", "overdue"))
        self.assertEqual(self.invoice.reminder_hold_id.kind, "handed_over")
        self.assertTrue(self.get_rows(self.customer).is_handed_over)

    def test_what_is_chosen(self):
        """What is disputed isn't handed over unless somebody adds it; from the customer's page it is the same."""
        self.hold(self.second)
        for records in (self.get_rows(self.customer), self.customer.with_env(self.english)):
            self.assertEqual(self.open_wizard(records).record.move_ids, self.invoice)

    def test_what_is_refused(self):
        wizards = self.english["account.reminder.handover.wizard"]
        fresh, paid = self.make_move(days_late=-3), self.make_move()
        self.pay(paid)
        values = {"partner_id": self.lawyer.id, "move_ids": self.invoice.ids}
        attempts = {
            "to nobody": {**values, "partner_id": False},
            "nothing": {**values, "move_ids": []},
            "to the customer": {**values, "partner_id": self.customer.id},
            "not due": {**values, "move_ids": fresh.ids},
            "paid": {**values, "move_ids": paid.ids},
        }
        made = {about: wizards.create(some) for about, some in attempts.items()}
        self.assert_each_refused({about: wizard.action_hand_over for about, wizard in made.items()})
        self.hand_over()
        self.assert_each_refused({"twice": wizards.create(values).action_hand_over})

    def test_list(self):
        """A line for each invoice: whose, how much is open, which reminders were printed and when."""
        self.make_printed(level="firm")
        self.pay(self.invoice, 400.0)
        parts = self.make_instalments(40, -20)
        handover = self.hand_over(self.customer, self.german)
        self.clerk.sudo().lang = "en_US"
        self.authenticate(self.clerk.login, self.clerk.login)
        response = self.url_open(f"/relance_print/handover/{handover.id}/xlsx")
        self.assertEqual(response.status_code, 200, response.text[:300])
        headings, *rows = load_workbook(io.BytesIO(response.content)).active.values
        lines = {row[headings.index("Invoice")]: dict(zip(headings, row, strict=True)) for row in rows}
        self.assertEqual(set(lines), {self.invoice.name, self.second.name, self.other.name, parts.name})
        # an invoice of instalments is late from the first that is open, not from the last
        line = lines[parts.name]
        self.assertEqual((line["Due date"].date(), line["Days late"]), (TODAY - timedelta(days=40), 40))
        line = lines[self.invoice.name]
        self.assertEqual(line["Customer"], self.customer.name)
        self.assertIn("59800", line["Address"])
        self.assertEqual(line["Due date"], datetime.combine(self.invoice.invoice_date_due, datetime.min.time()))
        self.assertEqual((line["Amount"], line["Open"]), (1000.0, 600.0))
        self.assertIn(TODAY.strftime("%m/%d/%Y"), line["Reminders"])
        self.assertFalse(lines[self.other.name]["Reminders"])

    def download(self, handover):
        stream = io.BytesIO()
        handover._write_zip(stream)
        return zipfile.ZipFile(stream)

    def test_zip(self):
        """The list, what proves the last letter about each invoice, and a copy of what no letter is about."""
        self.make_printed(level="firm")
        last = self.make_printed(level="last")
        handover = self.hand_over(self.customer, self.german)
        archive = self.download(handover)
        table, *others = archive.namelist()
        self.assertTrue(table.endswith(".xlsx"))
        letter = next(name for name in others if f"- Reminder {last.number} -" in name)
        whose = [name.split(" ")[0] for name in others if name.endswith(".pdf")]
        self.assertEqual(whose, ["Müller", "Société", "Société"])  # its letter, and the invoice that none is about
        self.assertTrue(archive.read(letter).startswith(b"%PDF"))

    def test_letters_of_one_customer_are_told_apart(self):
        """By their names: of which invoices they are, and which reminder of these."""
        letters = self.make_printed(level="firm") | self.make_printed(self.second, level="firm")
        *_others, one, other = self.download(self.hand_over()).namelist()
        expected = [
            make_file_name(f"{self.customer.name} - Reminder 1 - {letter.move_ids.name}.pdf") for letter in letters
        ]
        self.assertEqual({one, other}, {*expected})

    def test_due_day_of_what_is_paid_since(self):
        handover = self.hand_over(self.customer)
        self.pay(self.invoice)
        self.assertIn(self.invoice, handover.move_ids)
        arch = etree.fromstring(handover.get_view(view_type="form")["arch"])
        (shown,) = [name for name in arch.xpath("//field[@name='move_ids']/list/field/@name") if "due" in name]
        self.assertTrue(all(handover.move_ids.mapped(shown)))

    def test_one_that_fails_is_told(self):
        letter = self.make_printed()
        handover = self.hand_over(self.customer)

        message = "The archive is gone"

        def fail(_letter, _stream):
            raise UserError(message)

        with patch.object(self.env.registry["account.reminder"], "_write_proof", fail):
            archive = self.download(handover)
        [told] = [name for name in archive.namelist() if name.endswith(".txt")]
        text = archive.read(told).decode()
        self.assertIn("The archive is gone", text)
        self.assertIn(str(letter.number), text)

    def test_many_are_made_by_the_server(self):
        """Nobody waits for them: they are made one by one, go on where a run has ended, and are downloaded when all are there."""
        letters = self.env["account.reminder"]
        for partner in (self.customer, self.german, self.british):
            letters |= self.make_printed(self.make_move(partner=partner))
        moves = letters.move_ids.with_env(self.clerk_env)
        handover = self.clerk_env["account.reminder.handover"]._hand_over(moves, self.lawyer)
        ask = handover.with_context(kind="zip")
        self.startPatcher(patch("odoo.addons.relance_print_board.models.account_reminder_handover_run.AT_ONCE", 2))
        handovers = self.env.registry["account.reminder.handover"]
        look = handovers._get_proving_ids
        with patch.object(handovers, "_get_proving_ids", autospec=True, side_effect=look) as looks:
            self.assertEqual(ask.action_download()["tag"], "soft_reload")
        self.assertEqual(looks.call_count, 1)  # a large one takes its time
        self.assertRecordValues(handover, [{"files_state": "making", "files_count": 3, "files_made": 0}])
        with self.assertRaisesRegex(UserError, "Dossiers"):
            handover._write_download(io.BytesIO())
        write, tried = type(letters)._write_proof, []

        def fail(letter, stream):
            tried.append(letter)
            if len(tried) == 2:
                raise ZeroDivisionError
            write(letter, stream)

        crons = self.env["account.reminder.handover"].with_user(1)
        self.startPatcher(patch.object(self.cr, "commit", self.cr.flush))
        with patch.object(self.env.registry["account.reminder"], "_write_proof", fail):
            with suppress(ZeroDivisionError):  # assertRaises would undo what was committed
                crons._cron_make_files()
            self.assertEqual((handover.files_made, handover.files_progress > 30), (1, True))
            crons._cron_make_files()
        self.assertEqual(len(tried), 4)  # the second one once more, the first one not
        self.env.invalidate_all()
        self.assertRecordValues(handover, [{"files_state": "done", "files_made": 3, "files_user_id": self.clerk.id}])
        self.assertEqual(ask.action_download()["type"], "ir.actions.act_url")
        self.assertEqual(handover._get_parts().mapped("mimetype"), ["application/zip"])
        self.authenticate(self.clerk.login, self.clerk.login)
        response = self.url_open(f"/relance_print/handover/{handover.id}/zip")
        names = zipfile.ZipFile(io.BytesIO(response.content)).namelist()
        self.assertEqual(len([name for name in names if name.endswith(".pdf")]), 3)
        handover.action_make_files()
        self.assertEqual((handover.files_state, bool(handover._get_parts())), ("making", False))

    def test_many_are_not_held_at_once(self):
        """The cache has one customer's letters at a time, however many there are."""
        moves = self.env["account.move"]
        for partner in (self.customer, self.german, self.british, self.consumer):
            moves |= self.make_printed(self.make_move(partner=partner)).move_ids
        handover = self.clerk_env["account.reminder.handover"]._hand_over(moves.with_env(self.clerk_env), self.lawyer)
        cached, write = [], type(self.env["account.reminder"])._write_proof

        def spy(letter, stream):
            field = letter._fields["pdf"]
            cached.append(len(field._get_cache(letter.env)))
            write(letter, stream)

        with patch.object(self.env.registry["account.reminder"], "_write_proof", spy):
            self.download(handover)
        self.assertEqual(len(cached), 4)
        self.assertLess(max(cached), 2)
