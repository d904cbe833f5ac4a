# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What an integrator's addon adds is where people look for it, and on the paper."""

from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged

from odoo.addons.relance_print_batch.tests.common import BatchCommon


@tagged("post_install", "-at_install")
class TestDoors(BatchCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lawyer = cls.env["res.partner"].create({"name": "Maître Caradec"})
        cls.invoice.sudo().delivery_date = "2026-08-21"

    def write_body(self, source):
        draft = self.make_draft()
        draft.body = source
        return draft

    def read_letter(self, letter):
        """Return the text of the printed letter, with single blanks."""
        if letter.state == "draft":
            letter.action_download_pdf()
        return self.read_pdf(letter._get_archived_pdf())

    def assert_on_letter(self, words, letter):
        """The words are on the screen, and on the paper."""
        self.assertIn(words, self.read_zone(letter))
        self.assertIn(words, self.read_letter(letter))

    # A variable

    def test_variable(self):
        self.assert_on_letter("Soit 980,00 €.", self.write_body("<p>Soit {{ settlement }}.</p>"))

    def test_variable_is_described(self):
        """In the list of variables of texts, and in the completion of formats, in the user's language."""
        text = self.make_text().with_context(lang="fr_FR")
        for record in (text, self.env.ref("relance_print.format_modern").with_context(lang="fr_FR")):
            rows = {row["name"]: row for row in record.get_variables(self.invoice.id)["variables"]}
            found = {name: rows["settlement"][name] for name in ("kind", "label", "group", "value")}
            expected = {
                "kind": "amount",
                "label": "Règlement transactionnel",
                "group": "Montants",
                "value": "980,00\N{NO-BREAK SPACE}€",
            }
            self.assertEqual(found, expected)
            self.assertIn("deux pour cent", rows["settlement"]["description"])
            self.assertEqual(rows["settlement_offer"]["kind"], "block")

    def test_variable_is_checked(self):
        """A text and a format may name it; a block not in a subject, and nothing that nobody adds."""
        text = self.make_text(body="<p>{{ settlement }}</p><p>{{ settlement_offer }}</p>", subject="{{ settlement }}")
        for subject in ("{{ settlement_offer }}", "{{ settlements }}"):
            with self.assertRaises(ValidationError), self.cr.savepoint():
                text.subject = subject
        own = self.env.ref("relance_print.format_modern").copy({"company_id": self.company.id})
        own.html += "{% if settlement %}{{ settlement_offer }}{{ lines[0].delivery_date | date }}{% endif %}"
        with self.assertRaises(ValidationError), self.cr.savepoint():
            own.html += "{{ lines[0].delivery_day }}"

    def test_variable_of_a_statement(self):
        """A statement of account has no such value: nothing is shown."""
        own = self.env.ref("relance_print.format_modern").copy({"company_id": self.company.id})
        own.html += "<p>[{{ settlement }}{{ settlement_offer }}]</p>"
        self.company.reminder_format_id = own
        statement = self.clerk_env["account.reminder.statement"]._new_statement(
            self.customer, self.company, self.company._get_reminder_today()
        )
        self.assertIn("[]", self.read_zone(statement._render_letter()))

    # A block

    def test_block(self):
        letter = self.write_body("<p>{{ settlement_offer }}</p>")
        words = f"Réglez 980,00 € avant le {letter._get_letter_values()['deadline']}, et votre dette sera éteinte."
        self.assert_on_letter(words, letter)
        self.assertNotIn("éteinte", self.read_zone(self.write_body("<p>{{ settlement_offer }}</p>")))

    # A column

    def test_column(self):
        """In the table of every shipped format, whether something was paid or not."""
        part_paid = self.make_move()
        part_paid.sudo().delivery_date = "2026-08-22"
        self.pay(part_paid, amount=100)
        for move, day in ((self.invoice, "21/08/2026"), (part_paid, "22/08/2026")):
            for shipped in self.env["account.reminder.format"].search([("company_id", "=", False)]):
                letter = self.make_draft(move)
                letter.format_id = shipped.id
                letter.body = "<p>{{ invoice_table }}</p>"
                with self.subTest(shipped.name, day=day):
                    self.assertIn("Livrée le", self.read_zone(letter))
                    self.assertIn(day, self.read_zone(letter))
        self.assert_on_letter("Livrée le", letter)

    # An alert

    def test_alert(self):
        """On the letter, in the list of many, and kept with what was printed."""
        self.customer.reminder_lawyer_id = self.lawyer
        words = "Maître Caradec suit ce client : demandez avant d’imprimer."
        letter = self.make_draft()
        (alert,) = [alert for alert in letter.alerts if alert["key"] == "lawyer"]
        self.assertEqual(
            (alert["words"], alert["severity"], alert["action"]), (words, "warning", "action_open_partner")
        )
        self.assertEqual(letter.action_open_partner()["res_id"], self.customer.id)
        batch = self.propose(self.invoice | self.make_move(partner=self.consumer))
        alerts = {line.partner_id: line.alerts for line in batch.letter_ids}
        self.assertIn(words, alerts[self.customer])
        self.assertNotIn(words, alerts[self.consumer])
        self.assertEqual(letter.action_download_pdf()["tag"], "relance_print.download")
        self.assertIn(words, str(letter.printed_alerts))

    # A condition and a column of the proposal

    def test_proposal(self):
        self.customer.reminder_lawyer_id = self.lawyer
        moves = self.invoice | self.make_move(partner=self.consumer)
        batch = self.propose(moves)
        self.assertEqual(
            {letter.partner_id: letter.lawyer_id for letter in batch.letter_ids},
            {self.customer: self.lawyer, self.consumer: self.env["res.partner"]},
        )
        chosen = {"active_model": "account.move", "active_ids": moves.ids}
        with Form(self.clerk_env["account.reminder.wizard"].with_context(**chosen)) as form:
            form.without_lawyer = True
        form.record.action_propose()
        self.assertEqual(form.record.batch_id.letter_ids.partner_id, self.consumer)
        self.assertTrue(form.record.batch_id.without_lawyer)
        self.assertIn('name="lawyer_id"', batch.letter_ids.get_view(view_type="list")["arch"])

    # A channel

    def get_jobs(self, letters):
        return self.clerk_env["print.shop.job"].search([("reminder_id", "in", letters.ids)])

    def test_delivery(self):
        """A registered letter, alone or one of many, is the print shop's; others are not."""
        notice, friendly = self.make_printed(level="formal_notice"), self.make_printed(self.make_move())
        self.assertEqual(self.get_jobs(notice | friendly).reminder_id, notice)
        moves = self.make_move(partner=self.german) | self.make_move(partner=self.consumer)
        batch = self.propose(moves, level_id=self.levels["formal_notice"].id)
        batch.action_run()
        self.assertEqual(self.get_jobs(batch.letter_ids.reminder_id).reminder_id.move_ids, moves)

    def test_delivery_fails(self):
        """Then nothing was printed."""
        letter = self.make_draft(level="formal_notice")

        def refuse(jobs, vals_list):
            raise UserError(self.env._("The print shop is closed."))

        self.patch(self.registry["print.shop.job"], "create", refuse)
        with self.assertRaisesRegex(UserError, "closed"), self.cr.savepoint():
            letter.action_download_pdf()
        self.assertEqual((letter.state, letter.pdf, self.invoice.reminder_count), ("draft", False, 0))

    # Who signs

    def test_signatory(self):
        salesperson = self.make_clerk("seller", name="Julien Kerbrat", email="julien@example.com")
        self.invoice.sudo().invoice_user_id = salesperson
        self.company.reminder_signatory = "salesperson"
        letter = self.make_draft()
        letter.signature = "<p>{{ signatory_name }}, {{ signatory_title }}, {{ signatory_email }}</p>"
        self.assert_on_letter("Julien Kerbrat, Votre interlocuteur, julien@example.com", letter)
        offered = dict(
            self.env["res.config.settings"].fields_get(["reminder_signatory"])["reminder_signatory"]["selection"]
        )
        self.assertIn("salesperson", offered)

    # A scheme and a rate

    def test_scheme(self):
        """The rate of the law that the addon knows, and its wording."""
        self.company.reminder_scheme_id = self.env.ref("test_relance_print_doors.scheme_us")
        letter = self.make_draft(level="formal_notice")
        # of 1000.00 at 3.75 + 5 % for 30 days
        self.assertAlmostEqual(letter.amount_interest, 1000 * 0.0875 * 30 / 365, delta=0.005)
        letter.body = "<p>{{ charge_table }}</p><p>{{ late_payment_notice }}</p>"
        self.assertIn("8,75 %", self.read_zone(letter))
        self.assertIn("bear interest", self.read_zone(letter))
