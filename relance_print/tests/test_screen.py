# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The letter's page: what is on the screen is what is printed, and what nobody touched leaves no trace."""

from odoo import fields
from odoo.exceptions import UserError

from ..tools.payment_text import make_creditor_reference
from .common import ReminderCommon

SPECIFICATION = {name: {} for name in ("letter_html", "letter_digest", "amount_due", "state", "subject")}


class TestScreen(ReminderCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.draft = cls.make_draft()

    def load(self, reminder=None):
        """Return what the page reads when it loads."""
        return (reminder or self.draft).web_read(SPECIFICATION)[0]

    def press_print(self, digest, reminder=None):
        """Press *Download as PDF* on a page that shows the letter with a digest; return the action's tag and parameters."""
        action = (reminder or self.draft).with_context(printing=True, shown_letter=digest).action_download_pdf()
        return action["tag"].removeprefix("relance_print."), action["params"]

    # Up to date

    def test_a_draft_is_brought_up_to_date_when_its_page_loads(self):
        self.assertEqual(self.load()["amount_due"], 1000)
        self.pay(self.invoice, 400)
        page = self.load()
        self.assertEqual(page["amount_due"], 600)
        self.assertIn("600,00", page["letter_html"])

    def test_its_text_is_too_unless_somebody_corrected_it(self):
        edited = self.make_draft(self.make_move())
        edited.subject = "Corrected"
        self.make_text(subject="Ours by now").with_context(lang="fr_FR").subject = "La nôtre"
        self.assertEqual(self.load()["subject"], "La nôtre")
        self.assertEqual(self.load(edited)["subject"], "Corrected")

    def test_nothing_is_written_where_nothing_changed(self):
        self.load()
        with self.assert_nothing_written():
            self.load()

    def test_who_may_not_write_reads_it_as_it_is(self):
        self.pay(self.invoice, 400)
        auditor = self.make_clerk("auditor")
        auditor.group_ids = self.env.ref("account.group_account_readonly") + self.env.ref("base.group_user")
        page = self.load(self.draft.with_env(self.as_user(auditor)))
        self.assertEqual(page["amount_due"], 1000)

    def test_saving_changes_nothing_but_what_is_saved(self):
        self.load()
        self.pay(self.invoice, 400)
        page = self.draft.web_save({"subject": "Hello"}, SPECIFICATION)[0]
        self.assertEqual((page["subject"], page["amount_due"]), ("Hello", 1000))

    def test_loading_is_no_read_only_request(self):
        self.assertFalse(self.registry["account.reminder"].web_read._readonly)

    # As it was looked at

    def test_what_was_looked_at_is_printed(self):
        tag, params = self.press_print(self.load()["letter_digest"])
        self.assertEqual((tag, params), ("download", {"ids": self.draft.ids}))
        self.assertEqual(self.draft.state, "printed")

    def test_a_payment_that_came_in_is_shown_first(self):
        digest = self.load()["letter_digest"]
        self.pay(self.invoice, 400)
        reminder = self.in_english(self.draft)
        tag, params = self.press_print(digest, reminder)
        self.assertEqual(tag, "changed")
        words = "The letter has changed since you opened it: it claims 600.00 €, no longer 1,000.00 €. "
        words += "Look at it, then download it."
        self.assertEqual(params["words"].replace("\N{NO-BREAK SPACE}", " "), words)
        self.assertEqual(self.draft.state, "draft")
        self.assertFalse(self.draft.pdf)
        page = self.load()
        self.assertEqual(page["amount_due"], 600)
        self.assertEqual(self.press_print(page["letter_digest"])[0], "download")

    def test_so_is_another_address(self):
        digest = self.load()["letter_digest"]
        self.customer.street = "1 rue Neuve"
        tag, params = self.press_print(digest, self.in_english(self.draft))
        self.assertEqual(tag, "changed")
        self.assertEqual(params["words"], "The letter has changed since you opened it. Look at it, then download it.")

    def test_what_can_not_be_printed_says_why(self):
        digest = self.load()["letter_digest"]
        self.pay(self.invoice)
        with self.assertRaisesRegex(UserError, "réglée|payée"):
            self.press_print(digest)

    def test_a_letter_that_somebody_printed_meanwhile_is_shown(self):
        digest = self.load()["letter_digest"]
        self.draft.action_download_pdf()
        tag, params = self.press_print(digest, self.in_english(self.draft))
        self.assertEqual(tag, "changed")
        self.assertIn("Chloé Besnard has printed this reminder meanwhile", params["words"])

    def test_who_says_nothing_of_a_screen_prints_what_is_due(self):
        self.pay(self.invoice, 400)
        self.draft.with_context(printing=True).action_download_pdf()
        self.assertRecordValues(self.draft, [{"state": "printed", "amount_due": 600}])

    # Edited by hand

    def find_alert(self, reminder, key):
        reminder.invalidate_recordset(["alerts"])
        return next((alert for alert in reminder.alerts or [] if alert["key"] == key), None)

    def test_a_text_edited_for_another_level_is_a_warning(self):
        draft = self.in_english(self.draft)
        self.assertEqual(draft.text_origin, "Default text")
        draft.write({"body": "<p>A simple oversight:</p><p>{{ invoice_table }}</p><p>Until {{ deadline }}</p>"})
        self.assertEqual((draft.text_origin, draft.edited_level_id), ("Edited by hand", self.levels["friendly"]))
        self.assertEqual(self.find_alert(draft, "edited")["severity"], "info")
        draft.level_id = self.levels["formal_notice"]
        alert = self.find_alert(draft, "edited")
        self.assertEqual((alert["severity"], alert["action_text"]), ("warning", "Take this level's text"))
        self.assertIn("written by hand for “Friendly reminder”", alert["words"])
        getattr(draft, alert["action"])()
        self.assertFalse(self.find_alert(draft, "edited"))
        self.assertFalse(draft.edited_level_id)
        self.assertIn("{{ deadline }}", draft.body)
        self.assertNotIn("oversight", draft.body)

    def test_the_level_that_it_was_edited_for_last_counts(self):
        draft = self.in_english(self.draft)
        draft.body = "<p>Pay {{ amount_due }}</p>"
        draft.level_id = self.levels["firm"]
        draft.body = "<p>Pay {{ amount_due }} now</p>"
        self.assertEqual(self.find_alert(draft, "edited")["severity"], "info")

    def test_a_formal_notice_says_what_it_has_to(self):
        draft = self.in_english(self.draft)
        draft.level_id = self.levels["formal_notice"]
        self.assertFalse(self.find_alert(draft, "notice"))
        for body, missing in (
            ("<p>Pay.</p>", "the sum, the invoices, by when to pay"),
            ("<p>{{ amount_due }} by {{ deadline }}</p>", "the invoices"),
            ("<p>{{ invoice_table }}</p>", "by when to pay"),
        ):
            draft.write({"body": body, "subject": "Notice"})
            words = f"This letter is a formal notice, and does not say: {missing}."
            self.assertEqual(self.find_alert(draft, "notice")["words"], words)
        draft.level_id = self.levels["firm"]
        self.assertFalse(self.find_alert(draft, "notice"))

    def test_what_can_be_put_into_the_letter(self):
        variables = self.draft.get_letter_variables()
        kinds = [variable["kind"] for variable in variables]
        self.assertEqual(kinds, sorted(kinds, key=lambda kind: kind != "block"))
        known = {variable["name"]: variable["value"] for variable in variables}
        self.assertIn("invoice_table", known)
        self.assertIn("1 000,00", known["amount_due"].replace("\N{NARROW NO-BREAK SPACE}", " ").replace("\xa0", " "))

    # The customer's other invoices

    def test_other_overdue_invoices_are_said(self):
        self.assertFalse(self.find_alert(self.draft, "others"))
        second = self.make_move(days_late=50)
        self.make_move(days_late=-5)
        self.make_move(partner=self.british)
        self.make_move(currency_id=self.env.ref("base.USD").id)
        self.draft.invalidate_recordset()
        draft = self.in_english(self.draft)
        words = f"1 more overdue invoice of this customer: {second.name}."
        self.assertEqual(self.find_alert(draft, "others")["words"], words)
        self.assertFalse(self.find_alert(draft.with_context(is_proposal=True), "others"))
        third = self.make_move(days_late=10)
        draft.invalidate_recordset()
        alert = self.find_alert(draft, "others")
        self.assertEqual(alert["words"], "2 more overdue invoices of this customer.")
        action = getattr(draft, alert["action"])()
        letter = draft.browse(action["res_id"])
        self.assertEqual(letter.move_ids, self.invoice | second | third)
        self.assertEqual(letter.amount_due, 3000)
        self.assertFalse(draft.exists())
        self.assertFalse(self.find_alert(letter, "others"))
        self.assertFalse(self.find_alert(letter, "printed_meanwhile"))

    def test_it_is_the_one_that_is_there_already(self):
        self.make_move(days_late=50)
        first = self.draft.action_gather()["res_id"]
        self.assertEqual(self.make_draft().action_gather()["res_id"], first)

    # Without a trace

    def test_a_draft_that_nobody_touched_is_gone_when_one_goes_back(self):
        action = self.draft.action_back()
        self.assertFalse(self.draft.exists())
        self.assertEqual(
            (action["tag"], action["params"]["fallback"]["res_id"]), ("relance_print.back", self.invoice.id)
        )

    def test_what_somebody_touched_stays(self):
        for touch in (
            {"subject": "Hello"},
            {"level_id": self.levels["last"].id},
            {"lang": "de_DE"},
            {"format_id": self.env.ref("relance_print.format_modern").id},
            {"tracking_number": "RR 123"},
        ):
            with self.subTest(str(touch)):
                draft = self.make_draft(self.make_move())
                draft.write(touch)
                draft.action_back()
                self.assertTrue(draft.exists())

    def test_a_letter_of_a_batch_is_the_batchs(self):
        self.draft.with_context(is_proposal=True).action_back()
        self.assertTrue(self.draft.exists())

    def age(self, *drafts, days=2):
        """Have drafts be written on last so many days ago."""
        self.env.flush_all()
        ids, date = [draft.id for draft in drafts], fields.Datetime.subtract(fields.Datetime.now(), days=days)
        self.cr.execute("UPDATE account_reminder SET write_date = %s WHERE id = ANY(%s)", (date, ids))
        self.env.invalidate_all()

    def test_a_draft_whose_page_was_closed_is_gone_two_days_later(self):
        touched, open_still = self.make_draft(self.make_move()), self.make_draft(self.make_move())
        touched.subject = "Hello"
        printed = self.make_printed(self.make_move())
        self.age(self.draft, touched, printed)
        self.env["account.reminder"].sudo()._vacuum_untouched()
        self.assertFalse(self.draft.exists())
        self.assertTrue(touched.exists() and open_still.exists() and printed.exists())

    def test_the_letters_own_reference_is_found(self):
        draft = self.make_draft()
        letters = self.clerk_env["account.reminder"]
        own = f"RM{draft.id:06}"
        for words in (own, make_creditor_reference(own), f"rf11 rm {draft.id:06}", self.invoice.name[2:]):
            with self.subTest(words):
                self.assertIn(draft, letters.search([("payment_reference", "ilike", words)]))
        self.assertFalse(letters.search([("payment_reference", "ilike", f"RM{draft.id + 1:06}")]))
        self.assertEqual(draft.payment_reference, self.invoice.payment_reference)

    def test_a_draft_counts_nowhere(self):
        self.assertEqual((self.invoice.reminder_count, self.customer.reminder_letter_count), (0, 0))

    def test_a_printed_letter_stays(self):
        self.draft.action_download_pdf()
        self.draft.action_back()
        self.assertEqual(self.draft.state, "printed")
