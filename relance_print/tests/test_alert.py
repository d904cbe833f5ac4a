# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Alerts: the same beside the letter, when printing and in files."""

import ast
from datetime import timedelta
from pathlib import Path

from odoo.exceptions import UserError
from odoo.tests import freeze_time

from .common import TODAY
from .test_payment_coming import ComingCommon
from .test_small_rest import DiscountCommon

MODELS = Path(__file__).resolve().parents[1] / "models"
# Of one letter or format on its own page, which a list has not.
MEASURED = {"window", "css", "others"}


def find_keys(models=MODELS):
    """Return the keys of all alerts in the sources of an addon's models."""
    calls = (node for path in models.glob("*.py") for node in ast.walk(ast.parse(path.read_text())))
    return {
        node.args[0].value
        for node in calls
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Alert"
    }


class AlertCommon(DiscountCommon, ComingCommon):
    """``raise_<key>`` has an alert raised of a draft, the formal notice of an invoice."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.move = cls.make_late()
        cls.draft = cls.in_english(cls.make_draft(cls.move, "formal_notice"))

    def open_letter(self):
        """Have a draft that is kept, where there may be none yet."""

    def raise_obstacle(self):
        self.move.no_followup = True

    def raise_covered(self):
        self.make_move(move_type="out_refund", amount=1000.0, days_late=1)

    def raise_changed_invoice(self):
        self.open_letter()
        self.move.sudo().button_draft()
        self.move.sudo().partner_id = self.german
        self.move.sudo().action_post()

    def raise_printed_meanwhile(self):
        self.open_letter()
        other = self.env["account.reminder"].with_env(self.move.env)._create_draft(self.move, self.levels["friendly"])
        other.action_download_pdf()

    def raise_without_invoice(self):
        self.make_entry(500.0)

    def raise_text_fault(self):
        body = '{"en_US": "<p>{{ gone }}</p>", "fr_FR": "<p>{{ gone }}</p>"}'
        self.cr.execute("UPDATE account_reminder_text SET body = %s WHERE company_id IS NULL", [body])
        self.cr.execute("UPDATE account_reminder SET body = '<p>{{ gone }}</p>' WHERE id = %s", [self.draft.id])

    def raise_printer(self):
        self.set_parameter("printer_path", "/nowhere/wkhtmltopdf")

    def raise_payment_coming(self):
        self.send_payment(self.move, 150.0)

    def raise_direct_debit(self):
        self.collect(self.move)

    def raise_cash_discount(self):
        self.move = self.make_discounted()
        self.pay_discounted(self.move, 8, 980.0)
        self.draft = self.in_english(self.make_draft(self.move, "formal_notice"))

    def raise_credits(self):
        self.make_move(move_type="out_refund", amount=200.0, days_late=1)

    def raise_bank(self):
        self.env["account.bank.statement.line"].create(
            {
                "journal_id": self.company_data["default_journal_bank"].id,
                "date": TODAY - timedelta(days=30),
                "payment_ref": "Salaries",
                "amount": -10.0,
            }
        )

    def raise_reminded(self):
        self.make_printed(self.make_move())

    def raise_level_skipped(self):
        pass  # no letter was printed before the formal notice

    def raise_too_early(self):
        self.company.reminder_text_mode = "custom"
        self.get_text("formal_notice").days = 90

    def raise_address(self):
        self.customer.city = False

    def raise_address_long(self):
        self.customer.street2 = "\n".join(["127 boulevard de l’Égalité", "Zone artisanale"] * 4)

    def raise_logo(self):
        self.company.logo = False

    def raise_sender_address(self):
        self.company.street = False

    def raise_bank_account(self):
        self.move.sudo().partner_bank_id = False
        self.bank_account.active = False

    def raise_edited(self):
        self.open_letter()
        self.draft.subject = "Ours"

    def raise_notice(self):
        self.open_letter()
        self.draft.write({"subject": "Notice", "body": "<p>Pay.</p>"})

    def raise_language(self):
        self.make_text(level="formal_notice")
        self.open_letter()
        self.draft.lang = "fr_FR"

    def raise_format_fault(self):
        own = self.env["account.reminder.format"].create({"name": "Own", "html": "<p>x</p>"})
        self.company.reminder_format_id = own
        self.env.flush_all()
        self.cr.execute("UPDATE account_reminder_format SET html = '{{ gone }}' WHERE id = %s", [own.id])

    def count(self, records, read):
        """Return how many queries it takes to read something of records."""
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        read(records)
        return self.cr.sql_log_count - before

    def make_many_late(self):
        """Return eight invoices of as many customers."""
        partners = [self.customer.copy({"name": f"Customer {days}"}) for days in range(20, 27)]
        return self.move.union(*(self.make_late(days, partner=one) for days, one in enumerate(partners, 20)))

    def draft_all(self, moves):
        """Return the draft of each invoice."""
        drafts = (self.in_english(self.make_draft(move, "formal_notice")) for move in moves)
        return self.draft.browse().union(*drafts)

    def assert_constant(self, records, read):
        self.assertGreater(len(records), 6)
        records = records.browse(records.ids)  # as a client reads them: those of a relation were forgotten
        for some in (records, records[:2]):
            self.count(some, read)  # fills caches, such as of templates in a language
        few = self.count(records[:2], read)
        self.assertEqual(self.count(records, read), few)

    def add_alert(self):
        """Have every letter say something more, as an integrator's addon would."""
        alert = type(self.get_alerts(self.draft)[0])
        reminders = self.env.registry["account.reminder"]
        core = reminders._get_alerts

        def get_alerts(self, **options):
            return {
                letter: [*found, alert("ours", "danger", "Not today.")]
                for letter, found in core(self, **options).items()
            }

        self.patch(reminders, "_get_alerts", get_alerts)

    def assert_each_told(self, keys):
        """Raise alerts one by one: the draft tells of each, and nothing is written for that."""
        for key in sorted(keys):
            draft, move = self.draft, self.move
            with self.subTest(key), self.cr.savepoint() as savepoint:
                self.assertTrue(hasattr(self, f"raise_{key}"), "nothing raises this alert")
                getattr(self, f"raise_{key}")()
                self.env.flush_all()
                self.env.invalidate_all()
                with self.assert_nothing_written():
                    self.assertIn(key, [alert.key for alert in self.get_alerts(self.draft)])
                savepoint.rollback()
                self.env.invalidate_all()
                self.env.registry.clear_all_caches()
            self.draft, self.move = draft, move


class TestAlert(AlertCommon):
    def test_every_alert(self):
        keys = find_keys()
        self.assertGreater(len(keys), 15)
        self.assert_each_told(keys - MEASURED)

    def test_whatever_blocks_is_refused(self):
        """Also what an integrator adds: severity decides, and nothing else."""
        self.add_alert()
        with self.assertRaisesRegex(UserError, "Not today."):
            self.draft.action_download_pdf()

    def test_no_text(self):
        """Somebody has deleted it all, and may have it back."""
        self.draft.write({"body": "<p><br></p>"})
        alert = self.raised(self.draft, "edited")
        self.assertEqual(
            (alert.severity, alert.words, alert.action), ("warning", "The letter has no text.", "action_reset_text")
        )
        self.draft.action_reset_text()
        self.assertNotIn("edited", [alert.key for alert in self.get_alerts(self.draft)])

    def test_no_format(self):
        """Nobody but who works on the database itself takes them all away: the letter says so, and is not printed."""
        self.env.flush_all()
        self.cr.execute("UPDATE account_reminder_format SET active = FALSE")
        self.env.invalidate_all()
        self.env.registry.clear_all_caches()
        self.draft.own_format_id = False
        self.draft.invalidate_recordset()
        alert = self.raised(self.draft, "format_fault")
        self.assertTrue(alert.is_blocking)
        with self.assertRaisesRegex(UserError, "no format"):
            self.draft.action_download_pdf()
        self.env.registry.clear_all_caches()

    def raised(self, letter, key):
        return next(alert for alert in self.get_alerts(letter) if alert.key == key)

    def test_queries_do_not_grow_with_letters(self):
        self.assert_constant(self.draft_all(self.make_many_late()), lambda some: some._get_alerts(composes=False))

    def test_reminded_of_another_invoice(self):
        """The customer was, by this company, whatever of: also a contact of it, and nobody else."""
        contact = self.env["res.partner"].create(
            {"name": "Inès Caron", "parent_id": self.customer.id, "type": "invoice"}
        )
        others = self.make_move(partner=contact) | self.make_move(partner=self.german)
        with freeze_time(f"{TODAY - timedelta(days=2)} 10:00:00", tick=True):
            self.make_printed(others[1])
            self.assertNotIn("reminded", [alert.key for alert in self.get_alerts(self.draft)])
            self.make_printed(others[0])
        (words,) = [alert.words for alert in self.get_alerts(self.draft) if alert.key == "reminded"]
        self.assertEqual(words, "The customer was reminded 2 days ago.")
        with freeze_time(f"{TODAY - timedelta(days=1)} 10:00:00", tick=True):
            self.make_printed(self.make_move(partner=contact))
        (words,) = [alert.words for alert in self.get_alerts(self.draft) if alert.key == "reminded"]
        self.assertEqual(words, "The customer was reminded yesterday.")
