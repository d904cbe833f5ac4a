# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Rates that are read from publishers if that is switched on, and activities about those that are missing."""

from contextlib import contextmanager
from datetime import date
from unittest.mock import patch

from odoo import SUPERUSER_ID
from odoo.tests import freeze_time

from odoo.addons.relance_print.tests.loopback import Answer, listen

from ..models import account_reminder_rate_watch as watch
from ..tools.rate_sources import SOURCES
from .common import ChargesCommon

ECB = b"""TIME_PERIOD,OBS_VALUE
2016-03-16,0
2022-07-27,0.5
2022-09-14,1.25
2022-11-02,2
2022-12-21,2.5
2023-06-21,4
2023-09-20,4.5
2024-06-12,4.25
2024-12-18,3.15
2025-06-11,2.15
2026-06-17,2.40
2026-09-16,2.65
"""
BOE = b"DATE,IUDBEDR\r\n31 Dec 2025,3.75\r\n30 Jun 2026,3.75\r\n"
BUNDESBANK = b"""<?xml version="1.0"?><m:Data xmlns:m="urn:m" xmlns:g="urn:g"><g:Series>
<g:Obs><g:ObsDimension value="2026-06"/><g:ObsValue value="1.27"/></g:Obs>
<g:Obs><g:ObsDimension value="2026-07"/><g:ObsValue value="1.52"/></g:Obs></g:Series></m:Data>"""
NBP = b"""<?xml version="1.0" encoding="UTF-8"?><stopy_procentowe_archiwum>
<pozycje obowiazuje_od="2025-12-04"><pozycja id="ref" oprocentowanie="4,00"/></pozycje>
<pozycje obowiazuje_od="2026-03-05"><pozycja id="lom" oprocentowanie="4,25"/><pozycja id="ref" oprocentowanie="3,75"/></pozycje>
</stopy_procentowe_archiwum>"""
PUBLISHED = {"ecb": ECB, "boe": BOE, "de": BUNDESBANK, "pl": NBP}


class TestRateWatch(ChargesCommon):
    @contextmanager
    def publisher(self, content=ECB, **faults):
        """Let a server on the loopback be all publishers; yields what it was asked.

        :param content: what all of them answer, or a dict by reference
        :param faults: of :class:`Answer`
        """
        asked = []

        def answer(path, _body):
            asked.append(path)
            return Answer(content[path[1:]] if isinstance(content, dict) else content, **faults)

        with listen(answer) as address:
            sources = {name: source._replace(address=f"{address}/{name}") for name, source in SOURCES.items()}
            # the addresses are all that is not real here
            with patch.object(type(self.env["account.reminder.rate"])._fetch, "__defaults__", (sources,)):
                yield asked

    def get_rates(self, begin):
        rates = self.env["account.reminder.rate"].search([("date_from", "=", begin)])
        return {rate.reference: rate for rate in rates}

    def run_watch(self):
        with self.enter_registry_test_mode():
            self.env.ref("relance_print_charge.ir_cron_watch_rates").sudo().method_direct_trigger()
        self.env.invalidate_all()

    def switch_on(self):
        self.env["ir.config_parameter"].set_param(watch.FETCHES, "True")

    # Read

    def test_nobody_is_asked_unless_it_is_switched_on(self):
        with self.publisher() as asked:
            self.run_watch()
            self.assertEqual(asked, [])
            self.switch_on()
            with self.assertLogs(watch._logger, "WARNING") as logs:
                self.run_watch()
        self.assertEqual(sorted(asked), ["/boe", "/de", "/ecb", "/pl"])
        self.assertEqual(len(logs.output), 3)  # what is no answer of the others is told and left

    def test_a_rate_that_is_missing_is_entered_and_what_follows_from_it(self):
        self.switch_on()
        self.env["account.reminder.rate"].search([("date_from", ">=", "2026-07-01")]).unlink()
        with self.publisher(), self.assertLogs(watch._logger, "WARNING"):
            self.run_watch()
        rates = self.get_rates("2026-07-01")
        self.assertEqual({name: rate.percent for name, rate in rates.items()}, {"ecb": 2.4, "be": 10.5, "at": 1.53})
        self.assertEqual(rates["ecb"].date_to, date(2026, 12, 31))
        self.assertFalse(rates["ecb"].is_different)
        # known at once, also by the letters
        move = self.make_late()
        self.assertEqual(self.make_draft(move).line_ids.missing_spans, False)

    def test_what_all_four_publish(self):
        """The Bank of England's is that of the eve; what was published stands beside the name of who did."""
        self.switch_on()
        self.env["account.reminder.rate"].search([("date_from", ">=", "2026-07-01")]).unlink()
        with self.publisher(PUBLISHED), self.assertNoLogs(watch._logger, "WARNING"):
            self.run_watch()
        rates = self.get_rates("2026-07-01")
        found = {"ecb": 2.4, "be": 10.5, "at": 1.53, "boe": 3.75, "de": 1.52, "pl": 3.75}
        self.assertEqual({name: rate.percent for name, rate in rates.items()}, found)
        self.assertEqual((rates["pl"].source, rates["be"].source), ("static.nbp.pl", "data-api.ecb.europa.eu"))

    def test_austria_and_belgium_of_the_next_half_year(self):
        """2.65 is half a point more than the 2.15 that Austria's 1.53 came with."""
        self.switch_on()
        with freeze_time("2027-01-01 12:00:00"), self.publisher(), self.assertLogs(watch._logger, "WARNING"):
            self.run_watch()
        rates = self.get_rates("2027-01-01")
        self.assertEqual({name: rate.percent for name, rate in rates.items()}, {"ecb": 2.65, "be": 11, "at": 2.03})

    def test_what_is_there_is_never_changed_and_a_difference_is_shown(self):
        self.switch_on()
        typed = self.get_rates("2026-07-01")["ecb"]
        typed.write({"percent": 2.15, "source": "Mine"})
        with self.publisher(), self.assertLogs(watch._logger, "WARNING"):
            self.run_watch()
        self.assertRecordValues(
            typed, [{"percent": 2.15, "source": "Mine", "fetched_percent": 2.4, "is_different": True}]
        )
        self.assertEqual(
            self.env["account.reminder.rate"].search_count(
                [("reference", "=", "ecb"), ("date_from", "=", typed.date_from)]
            ),
            1,
        )
        typed.percent = 2.4
        self.assertFalse(typed.is_different)

    def test_a_rate_that_was_typed_for_longer_holds(self):
        self.switch_on()
        rates = self.env["account.reminder.rate"].search([("reference", "=", "ecb"), ("date_from", ">=", "2026-01-01")])
        rates.unlink()
        typed = rates.create({"reference": "ecb", "date_from": "2026-05-01", "date_to": "2026-12-31", "percent": 1})
        with self.publisher(), self.assertLogs(watch._logger, "WARNING"):
            self.run_watch()
        self.assertNotIn("ecb", self.get_rates("2026-07-01"))
        self.assertTrue(typed.is_different)

    def test_faults_cost_nothing(self):
        self.switch_on()
        before = self.env["account.reminder.rate"].search_count([])
        high = {"ecb": ECB.replace(b"2.40", b"900"), "boe": BOE.replace(b"2026,3.75", b"2026,900")}
        high |= {"de": BUNDESBANK.replace(b"1.52", b"900"), "pl": NBP.replace(b"3,75", b"900")}
        for content, faults in (
            (b"", {"status": 403}),
            (b"<html>down</html>", {}),
            (b"", {"status": 302, "headers": (("Location", "http://127.0.0.1:1/"),)}),
            (high, {}),
            ({name: content.replace(b"900", b"0") for name, content in high.items()}, {}),
            (PUBLISHED, {"status": 0}),
        ):
            with self.subTest(content=content, faults=faults), self.publisher(content, **faults):
                with self.assertLogs(watch._logger, "WARNING") as logs:
                    self.run_watch()
                self.assertEqual(len(logs.output), 4)
        self.assertEqual(self.env["account.reminder.rate"].search_count([]), before)
        self.assertTrue(self.print_notice(self.make_late()).amount_interest)

    # Told

    def get_activities(self):
        # sudo: without a document they are seen by whose they are alone
        return (
            self.env["mail.activity"]
            .sudo()
            .search([("summary", "ilike", "main refinancing"), ("res_model", "=", False)])
        )

    def test_managers_are_told_two_weeks_before_and_on_the_first_day(self):
        self.env["ir.config_parameter"].set_param(watch.TOLD, False)
        manager = self.clerk.copy({"login": "manager", "lang": "en_US"})
        manager.group_ids += self.env.ref("account.group_account_manager")
        for day, told in (
            ("2026-12-17", 0),
            ("2026-12-18", 1),
            ("2026-12-19", 1),
            ("2027-01-02", 2),  # on the 1st nothing ran
            ("2027-01-03", 2),
        ):
            with self.subTest(day), freeze_time(f"{day} 12:00:00"):
                self.run_watch()
                own = self.get_activities().filtered(lambda activity: activity.user_id == manager)
                self.assertEqual(len(own), told)
                self.assertFalse(self.get_activities().filtered(lambda activity: activity.user_id == self.clerk))
        self.assertEqual(set(own.mapped("date_deadline")), {date(2027, 1, 1), date(2027, 1, 2)})
        self.assertIn("account_reminder_rate_action/new?missing=ecb,2027-01-01", own[0].note)
        # closed by who enters another one? No; by who enters this one
        rates = self.env["account.reminder.rate"]
        rates.create({"reference": "at", "date_from": "2027-01-01", "percent": 2})
        self.assertEqual(len(self.get_activities().filtered(lambda activity: activity.user_id == manager)), 2)
        rates.create({"reference": "ecb", "date_from": "2027-01-01", "percent": 2})
        self.assertFalse(self.get_activities().filtered(lambda activity: activity.user_id == manager))

    def test_who_may_enter_it_is_told(self):
        """Rates are of all companies: where no manager of one works for all, its administrators are told, too."""
        # whoever makes a company works for it
        company = self.env["res.company"].with_user(SUPERUSER_ID).create({"name": "Elsewhere"})
        company.reminder_scheme_id = self.env.ref("relance_print_charge.scheme_fr")
        place = {"company_id": company.id, "company_ids": company.ids, "lang": "en_US"}
        manager = self.clerk.copy({"login": "manager", **place})
        manager.group_ids += self.env.ref("account.group_account_manager")
        administrator = self.clerk.copy({"login": "administrator", **place})
        administrator.group_ids += self.env.ref("base.group_system")
        get_told = self.env["account.reminder.rate"]._get_told
        self.assertEqual(get_told(company), manager + administrator)
        self.env["ir.config_parameter"].set_param(watch.TOLD, False)
        with freeze_time("2026-12-20 12:00:00"):
            self.run_watch()
        notes = {activity.user_id: activity.note for activity in self.get_activities()}
        self.assertIn("works for all companies", notes[manager])
        self.assertNotIn("works for all companies", notes[administrator])
        manager.company_ids = self.env["res.company"].sudo().search([])
        self.assertEqual(get_told(company), manager)

    def test_the_alert_opens_the_form_of_the_rate_that_is_missing(self):
        self.env["account.reminder.rate"].search([("reference", "=", "ecb"), ("date_from", ">", "2026-09-01")]).unlink()
        action = self.make_draft(self.make_late(), "formal_notice").action_open_rates()
        self.assertEqual(action["views"], [(False, "form")])
        rate = self.env["account.reminder.rate"].with_context(**action["context"]).new({})
        self.assertEqual((rate.reference, str(rate.date_from)), ("ecb", "2026-07-01"))

    def test_nobody_is_told_of_what_is_known_or_not_claimed(self):
        for claims in (False, True):
            self.env["ir.config_parameter"].set_param(watch.TOLD, False)
            if claims:
                self.env["account.reminder.rate"].create(
                    [
                        {"reference": name, "date_from": "2027-01-01", "percent": 2}
                        for name in ("ecb", "fr_professional")
                    ]
                )
            self.company.reminder_scheme_id = claims and self.env.ref("relance_print_charge.scheme_fr")
            with self.subTest(claims=claims), freeze_time("2026-12-20 12:00:00"):
                self.run_watch()
                own = self.get_activities().filtered(lambda activity: self.company in activity.user_id.company_ids)
                self.assertFalse(own)

    def test_who_enters_a_rate_finds_the_missing_one(self):
        rates = self.env["account.reminder.rate"].with_company(self.company)
        self.assertEqual(rates.default_get(["reference", "date_from"])["date_from"], date(2027, 1, 1))
        self.env["account.reminder.rate"].search([("reference", "=", "ecb"), ("date_from", ">", "2026-09-01")]).unlink()
        rates.search([("reference", "=", "ecb"), ("date_from", "=", "2026-07-01")]).unlink()
        found = rates.default_get(["reference", "date_from"])
        self.assertEqual((found["reference"], found["date_from"]), ("ecb", date(2026, 7, 1)))
