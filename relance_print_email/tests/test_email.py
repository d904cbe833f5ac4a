# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A letter is sent by hand, through Odoo's composer."""

import base64

from odoo.exceptions import UserError

from odoo.addons.relance_print_email.models.account_reminder_email import AS_SHIPPED

from .common import EmailCommon


class TestEmail(EmailCommon):
    def test_printed(self):
        """A printed letter goes to the customer with its words, the archived PDF attached, and counts once."""
        letter = self.make_printed()
        with self.serve() as inbox:
            composer = self.open_composer(letter)
            self.assertEqual(composer.subject, f"Rappel de règlement – {self.invoice.name}")
            self.assertEqual(composer.partner_ids, self.customer)
            self.assertIn(letter.pdf_filename, composer.attachment_ids.mapped("name"))
            composer.action_send_mail()
            delivery = letter._get_last_emails()
            self.assertEqual((delivery.state, delivery.address), ("queued", "compta@ameublement.example.com"))
            self.assertEqual(inbox.messages, [])
            self.run_queue()
        [(addresses, message)] = inbox.messages
        self.assertEqual(addresses, ["compta@ameublement.example.com"])
        self.assertEqual(message["Subject"], f"Rappel de règlement – {self.invoice.name}")
        [pdf] = message.iter_attachments()
        self.assertEqual(pdf.get_content(), letter._get_archived_pdf())
        text = message.get_body(("html",)).get_content()
        self.assertIn("Madame, Monsieur", text)
        self.assertIn(self.invoice.name, text)
        self.assertNotIn("data:", text)
        self.assertNotIn("Scannez", text)
        self.assertIn("FR76", text)
        self.assertEqual(delivery.state, "sent")
        self.assertEqual(set(letter.delivery_ids.mapped("way")), {"paper", "email"})
        self.assertEqual(self.invoice.reminder_count, 1)
        self.assertIn(delivery.address, self.get_notes(self.invoice)[-1])
        self.assertIn(message["Subject"], letter.message_ids.mapped("subject"))

    def test_draft(self):
        """A draft is printed and sent in one go, on no paper; if it can't be printed, nothing is sent."""
        letter = self.make_draft()
        with self.serve() as inbox:
            delivery = self.send(letter)
            self.run_queue()
        self.assertEqual((letter.state, letter.delivery_ids), ("printed", delivery))
        self.assertEqual(inbox.messages[0][1]["Subject"], f"Rappel de règlement – {self.invoice.name}")
        self.assertEqual((delivery.state, self.invoice.reminder_count, len(inbox.messages)), ("sent", 1, 1))
        [pdf] = inbox.messages[0][1].iter_attachments()
        self.assertEqual(pdf.get_content(), letter._get_archived_pdf())
        notes = [note for note in self.get_notes(self.invoice) if "compta@ameublement" in note]
        self.assertEqual(len(notes), 1, notes)
        other = self.make_draft(self.make_move(partner=self.consumer))
        composer = self.open_composer(other)
        other.move_ids.sudo().no_followup = True
        with self.assertRaises(UserError), self.cr.savepoint():
            composer.action_send_mail()
        self.assertEqual((other.state, other.delivery_ids.ids), ("draft", []))

    def test_to_whom(self):
        """A contact for reminders, else whom the letter is to, an invoice address, the customer; not who asked for none."""
        customer = self.customer

        def get():
            self.env.invalidate_all()
            return customer.with_env(self.clerk_env)._get_reminder_contacts()[customer.with_env(self.clerk_env)]

        self.assertEqual(get(), customer)
        values = {"parent_id": customer.id, "name": "Aline"}
        invoice = self.env["res.partner"].create({**values, "type": "invoice", "email": "factures@example.com"})
        self.assertEqual(get(), customer)
        customer.email = False
        self.assertEqual(get(), invoice)
        reminders = self.env["res.partner"].create({**values, "type": "reminder", "email": "relances@example.com"})
        self.assertEqual(get(), reminders)
        self.env["mail.blacklist"].sudo()._add("relances@example.com")
        self.assertEqual(get(), invoice)
        invoice.email = "no address"
        self.assertFalse(get())
        letter = self.make_draft()
        with self.assertRaises(UserError):
            letter.action_send()

    def test_invoices(self):
        """They are attached where the company says so."""
        self.company.reminder_email_invoices = True
        self.invoice.sudo().invoice_pdf_report_file = base64.b64encode(self.make_printed()._get_archived_pdf())
        letter = self.make_draft()
        with self.serve() as inbox:
            self.send(letter)
            self.run_queue()
        names = [part.get_filename() for part in inbox.messages[0][1].iter_attachments()]
        self.assertEqual(names, [letter.pdf_filename, f"{self.invoice.name.replace('/', '-')}.pdf"][::-1])

    def test_several(self):
        """Chosen in the list: printed ones and drafts go into the queue, each once."""
        printed = self.make_printed()
        draft = self.make_draft(self.make_move(partner=self.consumer))
        with self.serve() as inbox:
            (printed | draft).action_send()
            self.run_queue()
        self.assertEqual(inbox.get_addresses(), ["compta@ameublement.example.com", "zoe@example.com"])
        self.assertEqual(draft.state, "printed")
        self.assertEqual(draft.delivery_ids.mapped("way"), ["email"])

    def test_templates_words(self):
        """Many letters are asked for what the shipped template says, as Odoo would; one that somebody changed is rendered."""
        letters = self.make_printed() | self.make_printed(self.make_move(partner=self.consumer))
        template = letters._get_mail_template()
        self.assertEqual((template.sudo().subject, template.sudo().body_html), AS_SHIPPED)
        subjects, bodies = letters._render_mails(template)
        for name, words in {"subject": subjects, "body_html": bodies}.items():
            self.assertEqual(words, template.sudo()._render_field(name, letters.ids, options={"post_process": True}))
        for name in ("subject", "body_html"):
            with self.subTest(name), self.cr.savepoint() as savepoint:
                french = template.sudo().with_context(lang="fr_FR")
                french[name] = f"<p>Bonjour</p>{french[name]}" if name == "body_html" else f"Bonjour {french[name]}"
                for words in letters._render_mails(template)[name == "body_html"].values():
                    self.assertIn("Bonjour", words)
                savepoint.rollback()

    def test_no_email_without_the_letter(self):
        """The archived file was lost, as in a backup without the file store: that is told, and nothing leaves without it."""
        lost, whole = self.make_printed(), self.make_printed(self.make_move())
        files = self.env["ir.attachment"].sudo()
        same = [("checksum", "=", files._compute_checksum(lost._get_archived_pdf()))]
        files = files.search([*same, ("res_field", "in", [False, "pdf"])])
        self.assertGreater(len(files), 1)
        self.env.flush_all()
        self.cr.execute(
            "UPDATE ir_attachment SET store_fname = 'no/such', db_datas = NULL WHERE id IN %s", [files._ids]
        )
        self.env.invalidate_all()
        for letters in (lost, lost | whole):
            with self.assertRaisesRegex(UserError, "archiv"):
                letters.action_send()
        self.assertFalse(letters.delivery_ids.filtered(lambda delivery: delivery.way == "email"))
        whole.action_send()

    def test_a_message_is_no_delivery(self):
        """What colleagues write in the chatter without the letter is not one, nor what they write to each other with it."""
        letter = self.make_printed()
        letter.message_post(body="Hello", partner_ids=self.customer.ids, message_type="comment")
        pdf = letter._get_mail_pdfs()[letter]
        letter.message_post(body="See", partner_ids=self.clerk.partner_id.ids, attachment_ids=pdf.ids)
        self.assertFalse(letter._get_emails())

    def test_cancelled(self):
        """What waits in the queue is not sent any more."""
        letter = self.make_draft()
        with self.serve() as inbox:
            delivery = self.send(letter)
            letter._cancel("Paid")
            self.run_queue()
        self.assertEqual((inbox.messages, delivery.state), ([], "cancelled"))
        with self.assertRaises(UserError):
            letter.action_send()
