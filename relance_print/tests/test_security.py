"""What nobody may do: change what was printed, set facts, see another company's letters, write settings."""

import base64

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import new_test_user

from .common import ReminderCommon


class TestSecurity(ReminderCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.printed = cls.make_printed()
        cls.draft = cls.make_draft(cls.make_move())
        cls.reader = new_test_user(
            cls.env,
            login="reader",
            groups="base.group_user,account.group_account_readonly",
            company_id=cls.company.id,
        )
        cls.reader_env = cls.as_user(cls.reader)

    def assert_refused(self, error, function, *args):
        """The call raises the error, and the letters are as before."""
        before = (self.printed | self.draft).sudo().read(["state", "subject", "body", "pdf_sha256", "amount_due"])
        with self.assertRaises(error):
            function(*args)
        self.assertEqual(
            (self.printed | self.draft).sudo().read(["state", "subject", "body", "pdf_sha256", "amount_due"]), before
        )

    # Printed is for ever

    def test_printed_cant_be_written(self):
        values = {
            "subject": "Another",
            "body": "<p>Another</p>",
            "signature": False,
            "level_id": self.levels["last"].id,
            "lang": "en_US",
            "format_id": self.env.ref("relance_print.format_classic_us").id,
            "partner_id": self.consumer.id,
            "move_ids": [Command.clear()],
            "line_ids": [Command.clear()],
            "pdf": False,
            "pdf_sha256": "0",
            "number": 7,
            "printed_by": self.reader.id,
            "printed_on": "2020-01-01 00:00:00",
            "is_edited": True,
        }
        for name, value in values.items():
            for reminder in (self.printed, self.printed.sudo()):
                with self.subTest(name=name, sudo=reminder.env.su):
                    self.assert_refused(UserError, reminder.write, {name: value})

    def test_why_printed_cant_be_written(self):
        with self.assertRaises(UserError) as error:
            self.in_english(self.printed).subject = "Another"
        self.assertEqual(
            str(error.exception),
            "This reminder was printed: it can't be changed any more. Cancel it, giving a reason, instead.",
        )

    def test_printed_cant_become_a_draft(self):
        for reminder in (self.printed, self.printed.sudo()):
            with self.subTest(sudo=reminder.env.su):
                self.assert_refused(UserError, reminder.write, {"state": "draft"})

    def test_printed_cant_be_deleted(self):
        for reminder in (self.printed, self.printed.sudo(), self.printed | self.draft):
            with self.subTest(reminder=reminder, sudo=reminder.env.su):
                self.assert_refused(UserError, reminder.unlink)

    def test_cancelled_cant_be_deleted_or_written(self):
        self.printed._cancel("Not sent")
        self.assert_refused(UserError, self.printed.unlink)
        self.assert_refused(UserError, self.printed.write, {"subject": "Another"})

    def test_printed_lines_cant_be_changed(self):
        for line in (self.printed.line_ids, self.printed.line_ids.sudo()):
            with self.subTest(sudo=line.env.su):
                self.assert_refused(UserError, line.write, {"amount_due": 1.0})
                self.assert_refused(UserError, line.unlink)

    def test_archived_file_cant_be_changed(self):
        """Not through the attachment that holds it either."""
        attachment = self.clerk_env["ir.attachment"].search(
            [("res_model", "=", "account.reminder"), ("res_field", "=", "pdf"), ("res_id", "=", self.printed.id)]
        )
        self.assertTrue(attachment)
        for values in ({"raw": b"%PDF-1.4 another"}, {"res_id": self.draft.id}, {"res_field": False}):
            with self.subTest(values=values):
                self.assert_refused(UserError, attachment.write, values)
        self.assert_refused(UserError, attachment.unlink)

    def test_tracking_number_may_follow(self):
        """The post gives it after the letter was printed."""
        self.printed.tracking_number = "1A 234 567 8901 2"
        self.assertEqual(self.printed.tracking_number, "1A 234 567 8901 2")

    def test_invoice_of_a_printed_reminder_stays(self):
        move = self.printed.move_ids.sudo()
        move.button_draft()
        with self.assertRaises(Exception), self.cr.savepoint():
            move.with_context(force_delete=True).unlink()
            self.env.flush_all()
        self.assertTrue(self.printed.exists().move_ids)

    # Drafts

    def test_draft_can_be_deleted(self):
        lines = self.draft.line_ids
        self.draft.unlink()
        self.assertFalse(self.draft.exists())
        self.assertFalse(lines.exists())

    def test_draft_goes_with_its_invoice(self):
        move = self.draft.move_ids
        move.button_draft()
        move.sudo().with_context(force_delete=True).unlink()
        self.assertFalse(self.draft.exists())

    def test_facts_cant_be_set(self):
        facts = {
            "state": "printed",
            "number": 7,
            "line_ids": [Command.clear()],
            "is_edited": True,
            "pdf": base64.b64encode(b"%PDF-1.4 of mine"),
            "pdf_filename": "mine.pdf",
            "pdf_sha256": "0",
            "printed_by": self.reader.id,
            "printed_on": "2020-01-01 00:00:00",
            "cancel_reason": "Why not",
            "cancelled_by": self.reader.id,
            "cancelled_on": "2020-01-01 00:00:00",
        }
        values = {
            "company_id": self.company.id,
            "partner_id": self.customer.id,
            "currency_id": self.company.currency_id.id,
            "level_id": self.levels["friendly"].id,
            "move_ids": [Command.set(self.draft.move_ids.ids)],
        }
        reminders = self.clerk_env["account.reminder"]
        self.assertEqual(reminders.create(values).state, "draft")
        for name, value in facts.items():
            with self.subTest(name=name):
                self.assert_refused(UserError, self.draft.write, {name: value})
                self.assert_refused(UserError, reminders.create, {**values, name: value})
                with_default = reminders.with_context(**{f"default_{name}": value})
                created = with_default.create(values)
                self.assertEqual(created.state, "draft")
                self.assertFalse(created[name] if name != "state" else False, "a default of the context is a client's")

    def test_lines_cant_be_written(self):
        self.assert_refused(AccessError, self.draft.line_ids.write, {"amount_due": 1.0})
        self.assert_refused(AccessError, self.draft.line_ids.unlink)
        self.assert_refused(
            AccessError,
            self.clerk_env["account.reminder.line"].create,
            {"reminder_id": self.draft.id, "move_line_id": self.draft.line_ids.move_line_id.id},
        )

    # Cancelling

    def cancel(self, reminders, **values):
        """Fill in the wizard as the button of the form opens it."""
        wizard = self.clerk_env["account.reminder.cancel"].with_context(default_reminder_ids=reminders.ids)
        return wizard.create(values).action_confirm()

    def test_cancel(self):
        move, sha = self.printed.move_ids, self.printed.pdf_sha256
        self.cancel(self.printed, reason="Printed by mistake")
        self.assertRecordValues(
            self.printed,
            [
                {
                    "state": "cancelled",
                    "cancel_reason": "Printed by mistake",
                    "cancelled_by": self.clerk.id,
                    "number": 1,
                    "pdf_sha256": sha,
                }
            ],
        )
        self.assertTrue(self.printed.cancelled_on)
        self.assertTrue(self.printed._get_archived_pdf().startswith(b"%PDF"))
        self.assertRecordValues(move, [{"reminder_count": 0, "reminder_level_id": False}])
        message = move.message_ids[0]
        self.assertEqual(message.author_id, self.clerk.partner_id)
        self.assertEqual(
            " ".join(message.body.striptags().split()), "Relance 1 annulée (Relance amiable) : Printed by mistake"
        )

    def test_cancel_needs_a_reason(self):
        for values in ({}, {"reason": False}, {"reason": "  "}):
            with self.subTest(values=values), self.assertRaises(Exception), self.cr.savepoint():
                self.cancel(self.printed, **values)
        self.assertEqual(self.printed.state, "printed")

    def test_cancel_a_draft(self):
        with self.assertRaises(UserError) as error:
            self.in_english(self.draft)._cancel("Why not")
        self.assertEqual(str(error.exception), "Only a printed reminder can be cancelled.")

    def test_cancel_twice(self):
        self.cancel(self.printed, reason="Once")
        with self.assertRaises(UserError):
            self.cancel(self.printed, reason="Twice")
        self.assertEqual(self.printed.cancel_reason, "Once")

    def test_number_is_given_once(self):
        """A letter that was printed keeps its number for itself: the next one gets another."""
        move = self.printed.move_ids
        second = self.make_printed(move)
        self.assertEqual((self.printed.number, second.number), (1, 2))
        self.cancel(self.printed, reason="Not sent")
        self.assertNotIn(self.make_printed(move).number, (1, 2))

    # Who may do what

    def test_other_company(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        stranger = new_test_user(
            self.env,
            login="stranger",
            groups="base.group_user,account.group_account_invoice",
            company_id=other.id,
            company_ids=[Command.set(other.ids)],
        )
        env = self.as_user(stranger)
        self.assertFalse(env["account.reminder"].search([("id", "in", (self.printed | self.draft).ids)]))
        self.assertFalse(env["account.reminder.line"].search([("id", "in", self.printed.line_ids.ids)]))
        self.assert_refused(AccessError, self.printed.with_env(env).read, ["subject"])
        self.assert_refused(AccessError, self.printed.line_ids.with_env(env).read, ["amount_due"])
        self.assert_refused(AccessError, self.draft.with_env(env).write, {"subject": "Another"})
        self.assert_refused(AccessError, self.printed.with_env(env).action_download_pdf)
        self.assert_refused(AccessError, self.draft.with_env(env).action_download_pdf)
        self.assert_refused(AccessError, self.draft.with_env(env).action_reset_text)

    def test_texts_and_formats_of_another_company(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        text = self.env["account.reminder.text"].create(
            {"level_id": self.levels["last"].id, "company_id": other.id, "subject": "Theirs", "body": "<p>Theirs</p>"}
        )
        theirs = self.env["account.reminder.format"].create(
            {"name": "Theirs", "html": "<p></p>", "company_id": other.id, "sequence": 0}
        )
        self.assertNotIn(text, self.clerk_env["account.reminder.text"].search([]))
        self.assertNotIn(theirs, self.clerk_env["account.reminder.format"].search([]))
        self.assert_refused(UserError, self.draft.write, {"format_id": theirs.id})

    def test_reader_reads(self):
        reminder = self.printed.with_env(self.reader_env)
        self.assertEqual(reminder.state, "printed")
        self.assertTrue(reminder._get_archived_pdf().startswith(b"%PDF"))
        self.assertTrue(self.draft.with_env(self.reader_env).letter_html)

    def test_reader_changes_nothing(self):
        draft = self.draft.with_env(self.reader_env)
        printed = self.printed.with_env(self.reader_env)
        self.draft.subject = "Of the clerk"
        self.pay(self.draft.move_ids, 100.0)
        for function, *args in (
            (draft.write, {"subject": "Another"}),
            (draft.unlink,),
            (draft.action_reset_text,),
            (draft.action_download_pdf,),
            (draft.move_ids.action_print_reminder,),
            (printed._cancel, "Why not"),
            (printed.write, {"tracking_number": "1"}),
        ):
            with self.subTest(function=function.__name__):
                self.assert_refused(AccessError, function, *args)

    def test_reader_makes_no_letter(self):
        move = self.make_move().with_env(self.reader_env)
        self.assertEqual(move.reminder_state, "overdue")
        self.assert_refused(AccessError, move.action_print_reminder)

    def test_employee_sees_no_letters(self):
        employee = new_test_user(self.env, login="employee", groups="base.group_user", company_id=self.company.id)
        self.assert_refused(AccessError, self.printed.with_env(self.as_user(employee)).read, ["subject"])

    def test_clerk_writes_no_settings(self):
        settings = {
            "account.reminder.level": {"name": "Mine"},
            "account.reminder.text": {"subject": "Mine", "body": "<p>Mine</p>", "level_id": self.levels["last"].id},
            "account.reminder.format": {"name": "Mine", "html": "<p>Mine</p>", "company_id": self.company.id},
        }
        for model, values in settings.items():
            with self.subTest(model=model):
                records = self.clerk_env[model].search([], limit=1)
                self.assertTrue(records)
                self.assert_refused(AccessError, records.write, values)
                self.assert_refused(AccessError, records.unlink)
                self.assert_refused(AccessError, records.create, values)

    def test_accounting_manager_writes_settings(self):
        manager = new_test_user(
            self.env,
            login="manager",
            groups="base.group_user,account.group_account_manager",
            company_id=self.company.id,
        )
        env = self.as_user(manager, lang="en_US")
        level = env["account.reminder.level"].create({"name": "Very last", "sequence": 50, "days": 60})
        text = env["account.reminder.text"].create(
            {"level_id": level.id, "company_id": self.company.id, "subject": "Pay", "body": "<p>Pay</p>"}
        )
        self.draft.write({"level_id": level.id, "lang": "en_US"})
        self.assertEqual((self.draft.text_id, self.draft.subject), (text, "Pay"))
