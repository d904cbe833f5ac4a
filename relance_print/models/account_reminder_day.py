# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import json

import pytz

from odoo import SUPERUSER_ID, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, sql

from .kept import kept

# Where most of a country's companies are, if that is not in the first of its time zones.
MAIN_ZONES = {
    "AU": "Australia/Sydney",
    "BR": "America/Sao_Paulo",
    "CA": "America/Toronto",
    "RU": "Europe/Moscow",
    "UA": "Europe/Kiev",
}


def get_country_zone(code):
    """Return the name of the time zone of a country, or None.

    :param str code: of the country, such as ``FR``
    """
    return MAIN_ZONES.get(code) or next(iter(pytz.country_timezones.get(code or "", ())), None)


class ResCompany(models.Model):
    """What day it is, for whom: whatever asks for today asks here."""

    _inherit = "res.company"

    def _get_reminder_zone(self):
        """Return the time zone whose days count: the user's; who has none, or is no person, is where the company is.

        That is where its partner is, else in its country, else where its parent company is.
        """
        env = self.env
        # OdooBot, who runs scheduled actions, is nowhere
        names = [] if env.uid == SUPERUSER_ID else [str(env.context.get("tz")), env.user.tz]
        if pytz.all_timezones_set.isdisjoint(names):
            # sudo: where a company is, is no secret
            for company in reversed((self[:1] or env.company).sudo().parent_ids):
                names += [company.partner_id.tz, get_country_zone(company.country_id.code)]
        return pytz.timezone(next((name for name in names if name in pytz.all_timezones_set), "UTC"))

    def _get_reminder_day(self, moment):
        """Return on which day a moment is, for the user.

        :param datetime moment: in UTC, as in the database
        :rtype: date
        """
        return pytz.utc.localize(moment).astimezone(self._get_reminder_zone()).date()

    @kept()
    def _get_reminder_today(self):
        """Return which day it is, for the user.

        :rtype: date
        """
        return self._get_reminder_day(fields.Datetime.now())

    def _get_reminder_todays(self):
        """Return which day it is in each of the companies, and where no company is chosen yet.

        :rtype: dict[res.company, date]
        """
        return {company: company._get_reminder_today() for company in (*self, self.browse())}

    def _get_domain_today(self, name, operator):
        """Return a domain that compares a date with the day that it is where the companies' records are.

        :param str name: of a field of the records, which have a ``company_id``, too
        :param str operator: such as ``<``
        """
        days = self.grouped(lambda company: company._get_reminder_today())
        if len(days) < 2:
            return Domain(name, operator, self._get_reminder_today())
        return Domain.OR(
            Domain("company_id", "in", companies.ids) & Domain(name, operator, day) for day, companies in days.items()
        )

    def _get_sql_today(self, column):
        """Return in SQL which day it is in the one of the companies that a column names.

        :param SQL column: the id of a company
        """
        return self._get_sql_case(column, lambda company: company._get_reminder_today())


class AccountReminder(models.Model):
    """The day on which a letter was printed: the one that stands on it, whoever looks at it later, and from where."""

    _inherit = "account.reminder"

    printed_date = fields.Date(
        string="Date of the Letter",
        readonly=True,
        help="The day on which the letter was printed, where the person was who printed it.",
    )

    def _auto_init(self):
        # EXTENDS 'base': the letters that are there already get their day in a moment, not one by one
        cr, table = self.env.cr, self._table
        is_missing = sql.table_exists(cr, table) and not sql.column_exists(cr, table, "printed_date")
        result = super()._auto_init()
        if is_missing:
            self._fill_printed_dates()
        return result

    def _fill_printed_dates(self):
        """Give printed letters the day where who printed them is now, and their invoices the last one."""
        zones = {code: get_country_zone(code) for code in pytz.country_timezones}
        self.env.cr.execute(
            SQL(
                """
                UPDATE account_reminder letter
                   SET printed_date = (letter.printed_on AT TIME ZONE 'UTC' AT TIME ZONE place.zone)::date
                  FROM (SELECT printed.id, COALESCE(zone.name, 'UTC') AS zone
                          FROM account_reminder printed
                          JOIN res_company company ON company.id = printed.company_id
                          JOIN res_partner own ON own.id = company.partner_id
                          LEFT JOIN res_country country ON country.id = own.country_id
                          LEFT JOIN res_users printer ON printer.id = printed.printed_by
                          LEFT JOIN res_partner person ON person.id = printer.partner_id
                          LEFT JOIN pg_timezone_names zone
                            ON zone.name = COALESCE(person.tz, own.tz, %s::jsonb->>country.code)
                         WHERE printed.printed_on IS NOT NULL) place
                 WHERE place.id = letter.id
                """,
                json.dumps(zones),
            )
        )
        self.env.cr.execute(
            """
            UPDATE account_move move
               SET reminder_last_date = printed.last
              FROM (SELECT rel.move_id, MAX(letter.printed_date) AS last
                      FROM account_reminder_move_rel rel
                      JOIN account_reminder letter ON letter.id = rel.reminder_id
                     WHERE letter.state = 'printed'
                     GROUP BY rel.move_id) printed
             WHERE printed.move_id = move.id
            """
        )
