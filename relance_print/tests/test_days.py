# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What day it is, for whom: where the user is, else where the company is."""

import random
import re
from datetime import datetime, timedelta
from pathlib import Path

import pytz

from odoo import SUPERUSER_ID
from odoo.tests import freeze_time, tagged
from odoo.tools import SQL

from .common import TODAY
from .test_hold import HoldCommon

ADDONS = [path.parent for path in Path(__file__).parents[2].glob("relance_print*/__manifest__.py")]
# The one place that asks what day it is.
PLACE = "account_reminder_day.py"
ASKS = {
    ".py": r"context_today|context_timestamp|\btoday\(\)|\b(date|datetime)\.now\(|utcnow\(|\.create_date\.date\(|_on\.date\(",
    ".xml": r"context_today|\btoday\(|['\"]today\b|['\"]now\b|'date_only'",
    ".js": r"DateTime\.(now|local)\(|\btoday\(\)|new Date\(",
}
# 00:30 on the 14th in Paris, 22:30 on the 14th in São Paulo.
PARIS = freeze_time("2026-10-13 22:30:00", tick=True)
SAO_PAULO = freeze_time("2026-10-15 01:30:00", tick=True)
YESTERDAY = TODAY - timedelta(days=1)


class DaysCommon(HoldCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.partner_id.tz = False
        # who has no time zone
        cls.nobody = cls.make_clerk("nobody", lang="fr_FR", tz=False)
        cls.nowhere = cls.env(user=cls.nobody, context={"lang": "fr_FR", "allowed_company_ids": cls.company.ids})
        cls.brazil = cls.env.ref("base.br")

    def today(self, env=None):
        return self.company.with_env(env or self.nowhere)._get_reminder_today()

    def make_letter_of(self, move):
        action = move.with_env(self.nowhere).action_print_reminder()
        return self.nowhere["account.reminder"].browse(action["res_id"])

    def make_in_two_days(self):
        """Return an environment of two companies, the other one, and invoices of both that are due around today.

        It is the 15th in Paris already, and the 14th in São Paulo.
        """
        other = (
            self.env["res.company"]
            .sudo()
            .create({"name": "Filial", "country_id": self.brazil.id, "currency_id": self.company.currency_id.id})
        )
        other.partner_id.tz = False
        self.nobody.sudo().company_ids |= other
        self.env.user.sudo().company_ids |= other
        self.env["account.chart.template"].sudo().try_loading("fr", company=other, install_demo=False)
        env = self.nowhere(context={"lang": "fr_FR", "allowed_company_ids": (self.company | other).ids})
        moves = env["account.move"]
        sales = self.env["account.journal"].sudo().search([("type", "=", "sale")])
        journals = {
            company: sales.filtered(lambda journal, company=company: journal.company_id == company)[:1]
            for company in self.company | other
        }
        for company in (self.company, other):
            for late in (-1, 0, 1):
                values = {"company_id": company.id, "journal_id": journals[company].id}
                moves |= self.make_move(days_late=late, **values).with_env(env)
        return env, other, moves


@tagged("post_install", "-at_install")
class TestDays(DaysCommon):
    def test_whose_day(self):
        """The user's, else the company's partner's, else its country's, else its parent's, else Greenwich's."""
        branch = self.env["res.company"].sudo().create({"name": "Branch", "parent_id": self.company.id})
        company, partner, user = self.company, self.company.sudo().partner_id, self.nobody.sudo()
        branch.partner_id.write({"tz": False, "country_id": False})

        def forget():
            user.tz = False
            partner.write({"tz": False, "country_id": False})

        steps = (
            ("the country", company, lambda: None, "Europe/Paris"),
            ("the parent", branch, lambda: None, "Europe/Paris"),
            ("the partner", company, lambda: partner.write({"tz": "America/Guadeloupe"}), "America/Guadeloupe"),
            ("the parent's partner", branch, lambda: None, "America/Guadeloupe"),
            ("the branch's country", branch, lambda: branch.write({"country_id": self.brazil.id}), "America/Sao_Paulo"),
            ("a zone that is none", company, lambda: self.forge_zone("Mars/Olympus"), "America/Guadeloupe"),
            ("the user", company, lambda: user.write({"tz": "Asia/Tokyo"}), "Asia/Tokyo"),
            ("nothing known", company, forget, "UTC"),
        )
        for name, whose, change, expected in steps:
            with self.subTest(name):
                change()
                self.env.invalidate_all()
                found = whose.with_env(self.env(user=self.nobody, context={}))._get_reminder_zone()
                self.assertEqual(str(found), expected)
        with self.subTest("the client"):
            self.assertEqual(
                str(company.with_user(self.nobody).with_context(tz="Asia/Tokyo")._get_reminder_zone()), "Asia/Tokyo"
            )
        with self.subTest("OdooBot"):
            partner.tz = "America/Guadeloupe"
            bot = company.with_user(SUPERUSER_ID).with_context(tz="Asia/Tokyo")
            self.assertEqual(str(bot._get_reminder_zone()), "America/Guadeloupe")

    def forge_zone(self, name):
        self.env.flush_all()
        self.cr.execute("UPDATE res_partner SET tz = %s WHERE id = %s", [name, self.nobody.partner_id.id])

    def test_each_countrys_zone(self):
        """A country of several has that of most of its companies."""
        zones = {
            "FR": "Europe/Paris",
            "DE": "Europe/Berlin",
            "US": "America/New_York",
            "CA": "America/Toronto",
            "AU": "Australia/Sydney",
            "RU": "Europe/Moscow",
            "ES": "Europe/Madrid",
            "PT": "Europe/Lisbon",
            "NZ": "Pacific/Auckland",
            "ID": "Asia/Jakarta",
        }
        for code, expected in zones.items():
            with self.subTest(code):
                self.company.sudo().country_id = self.env["res.country"].search([("code", "=", code)])
                self.assertEqual(str(self.company.with_env(self.nowhere)._get_reminder_zone()), expected)

    def test_half_past_midnight_in_paris(self):
        """What was due yesterday is overdue, and all that the letter says is of today."""
        move = self.make_move(days_late=1).with_env(self.nowhere)
        due_today = self.make_move(days_late=0).with_env(self.nowhere)
        with PARIS:
            self.assertEqual(self.today(), TODAY)
            self.assertRecordValues(move, [{"reminder_state": "overdue", "reminder_days_late": 1}])
            self.assertEqual(due_today.reminder_state, "not_due")
            letter = self.make_letter_of(move)
            self.assertEqual((letter.days_late, letter._get_letter_values()["letter_date"]), (1, "14/10/2026"))
            self.assertEqual(letter._get_letter_values()["deadline"], "22 octobre 2026")
            self.assertIn("14 octobre 2026", self.read_zone(letter))
            letter.action_download_pdf()
            self.assertEqual((letter.printed_date, move.reminder_last_date), (TODAY, TODAY))
        # the day stays, wherever it is looked at
        for zone in ("America/Los_Angeles", "UTC", "Asia/Tokyo"):
            seen = letter.with_context(tz=zone)
            self.assertEqual(seen._format_printed_on(), "14 octobre 2026")

    def test_half_past_ten_in_sao_paulo(self):
        """What is due today is not overdue, though it is tomorrow in Greenwich."""
        self.company.sudo().country_id = self.brazil
        move = self.make_move(days_late=0).with_env(self.nowhere)
        due_yesterday = self.make_move(days_late=1).with_env(self.nowhere)
        with SAO_PAULO:
            self.assertEqual(self.today(), TODAY)
            self.assertEqual(move.reminder_state, "not_due")
            self.assertRecordValues(due_yesterday, [{"reminder_state": "overdue", "reminder_days_late": 1}])
            letter = self.make_letter_of(due_yesterday)
            letter.action_download_pdf()
            self.assertEqual((letter.printed_date, due_yesterday.reminder_last_date), (TODAY, TODAY))

    def test_days_between_reminders(self):
        """Printed at 00:30 in Paris, seven days are over seven days later, at 00:30 as well."""
        move = self.make_move(days_late=40).with_env(self.nowhere)
        with PARIS:
            self.make_letter_of(move).action_download_pdf()
        for moment, is_early in (("2026-10-20 21:30:00", True), ("2026-10-20 22:30:00", False)):
            with self.subTest(moment), freeze_time(moment, tick=True):
                self.env.invalidate_all()
                alerts = [alert.words for alert in self.get_alerts(self.make_letter_of(move))]
                self.assertEqual(any("6" in alert and "relancé" in alert for alert in alerts), is_early)

    def test_two_days_at_once(self):
        """Of companies whose days differ, a user without a time zone gets each company's."""
        _env, other, moves = self.make_in_two_days()
        with SAO_PAULO:
            self.env.invalidate_all()
            overdue = moves.filtered(lambda move: move.reminder_state == "overdue")
            self.assertEqual(
                [
                    (move.company_id, move.invoice_date_due)
                    for move in overdue.sorted(lambda move: (move.company_id, move.invoice_date_due))
                ],
                [(self.company, YESTERDAY), (self.company, TODAY), (other, YESTERDAY)],
            )

    def test_holds(self):
        """A promise for yesterday is over at 00:30 in Paris; for the form, the list and the scheduled action."""
        hold = self.hold(kind="promise", date_end=YESTERDAY).with_env(self.nowhere)
        invoice = self.invoice.with_env(self.nowhere)
        holds = hold.search([("id", "=", hold.id)])
        for moment, state in (("2026-10-13 21:30:00", "current"), ("2026-10-13 22:30:00", "ended")):
            with self.subTest(moment), freeze_time(moment, tick=True):
                self.env.invalidate_all()
                self.assertEqual(hold.state, state)
                for name in ("current", "ended", "lifted"):
                    self.assertEqual(bool(holds.search([("id", "=", hold.id), ("state", "=", name)])), name == state)
                self.assertEqual(bool(invoice.reminder_hold_id), state == "current")
                self.assertEqual(bool(invoice.reminder_broken_promise_id), state == "ended")
                self.assertEqual(
                    bool(invoice.search([("id", "=", invoice.id), ("reminder_hold_id", "=", False)])), state == "ended"
                )

    def test_the_scheduled_action_has_the_companys_day(self):
        """Wherever the user of the scheduled action is."""
        cron = self.env.ref("relance_print.ir_cron_check_promises").sudo()
        cron.user_id = self.env.ref("base.user_admin")
        cron.user_id.tz = "Pacific/Honolulu"
        promise = self.hold(kind="promise", date_end=YESTERDAY)
        with freeze_time("2026-10-13 21:30:00", tick=True):
            self.run_cron()
            self.assertFalse(promise.outcome)
        with PARIS:
            self.run_cron()
            self.assertEqual(promise.outcome, "broken")
            self.assertEqual(self.get_activities().date_deadline, TODAY)

    def test_statement(self):
        with PARIS:
            self.assertEqual(self.nowhere["account.reminder.statement.wizard"].create({}).date, TODAY)

    def test_letters_that_were_there_first(self):
        """They get the day where their printer was, and their invoices the last of them."""
        with PARIS:
            letter = self.make_letter_of(self.invoice)
            letter.action_download_pdf()
        expected = {False: TODAY, "America/Sao_Paulo": YESTERDAY, "Etc/Nowhere": YESTERDAY}
        for zone, day in expected.items():
            with self.subTest(zone):
                self.env.flush_all()
                self.cr.execute("UPDATE account_reminder SET printed_date = NULL WHERE id = %s", [letter.id])
                self.cr.execute("UPDATE account_move SET reminder_last_date = NULL WHERE id = %s", [self.invoice.id])
                self.cr.execute(
                    "UPDATE res_partner SET tz = %s WHERE id = %s", [zone or None, self.nobody.partner_id.id]
                )
                letter._fill_printed_dates()
                self.env.invalidate_all()
                self.assertEqual((letter.printed_date, self.invoice.reminder_last_date), (day, day))

    def test_domains_and_sql_say_the_same(self):
        """Of companies anywhere, at any moment."""
        rng = random.Random(1884)
        zones = rng.sample(pytz.common_timezones, 12)
        companies = self.env["res.company"].sudo().create([{"name": zone} for zone in zones])
        for company in companies:
            company.partner_id.tz = company.name
        companies = companies.with_user(self.nobody).sudo()
        for _number in range(20):
            with freeze_time(datetime(2026, 1, 1) + timedelta(minutes=rng.randrange(365 * 24 * 60))):
                todays = {company.id: company._get_reminder_today() for company in companies}
                told = SQL(
                    "SELECT id, %s FROM res_company WHERE id IN %s", companies._get_sql_today(SQL("id")), companies._ids
                )
                self.cr.execute(told)
                self.assertEqual(dict(self.cr.fetchall()), todays)
                domain = companies._get_domain_today("name", "<")
                for id_, today in todays.items():
                    for day in (today, today - timedelta(days=1)):
                        dated = self.env["res.currency.rate"].new({"company_id": id_, "name": day})
                        self.assertEqual(bool(dated.filtered_domain(domain)), day < today)

    def test_letters_had_the_day_of_their_printer(self):
        """What an update works out of all letters at once is what each would have been given, wherever and whenever."""
        rng = random.Random(1885)
        letter = self.make_letter_of(self.invoice)
        letter.action_download_pdf()
        for zone in rng.sample(pytz.common_timezones, 20):
            moment = datetime(2026, 1, 1) + timedelta(minutes=rng.randrange(365 * 24 * 60))
            self.nobody.sudo().tz = zone
            self.env.flush_all()
            values = [moment, letter.id]
            self.cr.execute("UPDATE account_reminder SET printed_on = %s, printed_date = NULL WHERE id = %s", values)
            letter._fill_printed_dates()
            letter.invalidate_recordset()
            company = self.company.with_user(self.nobody).with_context(tz=False)
            self.assertEqual(letter.printed_date, company._get_reminder_day(moment), (zone, moment))

    def test_nobody_else_asks_what_day_it_is(self):
        """No source but the one place, whatever is added to the addons."""
        found, read = [], 0
        for path in (path for addon in ADDONS for path in addon.rglob("*") if path.suffix in ASKS):
            if path.name == PLACE or {"tests", "demo", "lib"} & set(path.parts):
                continue
            read += 1
            for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
                if re.search(ASKS[path.suffix], line):
                    found.append(f"{path.name}:{number}: {line.strip()}")
        self.assertGreater(read, 80)
        self.assertEqual(found, [])
