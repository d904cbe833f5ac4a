# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import logging
import re
from datetime import timedelta
from decimal import ROUND_CEILING, Decimal

from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import format_date

from odoo.addons.relance_print.tools.reduction import to_decimal

from ..tools.rate_sources import SOURCES, SourceError, derive_austria, get_rate, get_series, read

_logger = logging.getLogger(__name__)

NOTICE = timedelta(days=14)
FETCHES = "relance_print_charge.fetch_rates"
TOLD = "relance_print_charge.rates_told"
LINK = "/odoo/action-relance_print_charge.account_reminder_rate_action/new"
MISSING = re.compile(r"missing=(\w+),([\d-]+)")


def get_begin(day):
    """Return the first day of the half-year that a day is in."""
    return day.replace(month=1 if day.month <= 6 else 7, day=1)


def get_next_begin(day):
    """Return the first day of the half-year after the one that a day is in."""
    return get_begin(get_begin(day) + timedelta(days=190))


class AccountReminderRate(models.Model):
    """Rates that are read from their publishers, if that is switched on, and who is told of those that are missing."""

    _inherit = "account.reminder.rate"

    fetched_percent = fields.Float(
        string="Published (%)",
        digits=(7, 4),
        readonly=True,
        aggregator=None,
        help="What the publisher said when it was last asked. A rate that is there is never changed by it.",
    )
    fetched_on = fields.Date(
        string="Read On",
        readonly=True,
    )
    is_different = fields.Boolean(
        compute="_compute_is_different",
        help="The publisher says otherwise.",
    )

    @api.depends("percent", "fetched_percent", "fetched_on")
    def _compute_is_different(self):
        for rate in self:
            rate.is_different = rate.fetched_on and to_decimal(rate.percent) != to_decimal(rate.fetched_percent)

    @api.model
    def default_get(self, fields_list):
        # EXTENDS 'base': the first rate that is missing, for who comes to enter it
        defaults = super().default_get(fields_list)
        if "reference" in fields_list and "reference" not in defaults:
            day = self.env.company._get_reminder_today()
            if missing := self._get_missing(self.env.companies, [get_begin(day), get_next_begin(day)]):
                reference, begin = missing[0]
                defaults |= {"reference": reference, "date_from": begin}
        return defaults

    # A scheduled action, once a day

    @api.model
    def _cron_watch(self):
        """Read what is published, if that is switched on, and tell managers which rates are missing."""
        # sudo: as whom the scheduled action runs
        if self.env["ir.config_parameter"].sudo().get_param(FETCHES):
            self._fetch()
        self._tell_missing()

    @api.model
    def _fetch(self, sources=SOURCES):
        """Read the rates of this half-year: those before it may have been deleted by who doesn't want them.

        What can't be read, or not be believed, is told in the log and tried again the next day: no letter waits for it.

        :param dict sources: by reference, its :class:`Source`
        """
        day = self.env.company._get_reminder_today()
        begin, found = get_begin(day), {}
        for reference, source in sources.items():
            try:
                series = get_series(source, read(source.address, day))
                found[reference] = get_rate(source, series, begin)
                if reference == "ecb":
                    found |= self._derive(series, begin, found[reference])
            except SourceError as error:
                _logger.warning("The rate %s at %s %s", reference, source.address, error)
        self._take(found, begin, day)

    @api.model
    def _derive(self, series, begin, percent):
        """Return the rates that follow from the European Central Bank's, by their reference.

        Belgium: 8 points more, up to the half point (Act of 2 August 2002, article 5).
        """
        belgian = ((percent + 8) * 2).quantize(Decimal(1), ROUND_CEILING) / 2
        return {"be": belgian, "at": derive_austria(series, begin)}

    @api.model
    def _take(self, found, begin, day):
        """Keep what was published: as a new rate where there is none; else beside the one that there is.

        :param dict found: percentages by reference
        :param date begin: the first day of their half-year
        :param date day: when they were read
        """
        # sudo: what was published is a fact, and no user's
        rates = self.sudo()
        # one that began before and holds still was typed for these days, too
        holding = rates.search([("date_from", "<=", begin), ("date_to", ">=", begin)], order="date_from")
        known = {rate.reference: rate for rate in holding}
        for reference, percent in found.items():
            published = {"fetched_percent": float(percent), "fetched_on": day}
            if rate := known.get(reference):
                if not rate.fetched_on or to_decimal(rate.fetched_percent) != percent:
                    rate.write(published)
            else:
                source = (SOURCES.get(reference) or SOURCES["ecb"]).address.split("/")[2]
                values = {"reference": reference, "date_from": begin, "percent": float(percent), "source": source}
                rates.create({**values, **published})

    # What is missing

    @api.model
    def _get_missing(self, companies, begins):
        """Return which rates are missing on some days that companies claim interest by.

        :param companies: ``res.company`` records
        :param begins: first days of half-years
        :return: reference and first day, in their order
        :rtype: list[tuple[str, date]]
        """
        # sudo: which scheme a company has chosen says nothing but which rates are needed
        schemes = companies.sudo().mapped(lambda company: company._get_reminder_setting("reminder_scheme_id"))
        schemes |= schemes.public_scheme_id | schemes.consumer_scheme_id
        used = [*schemes.mapped("reference")]
        used += [scheme.consumer_reference for scheme in schemes if scheme.consumer_charges != "none"]
        return [
            (reference, begin)
            for begin in begins
            for reference in sorted({*filter(None, used)})
            if not any(rate.date_from <= begin <= rate.date_to for rate in self._get_known(reference))
        ]

    @api.model
    def _tell_missing(self):
        """Tell managers by an activity which rates are missing, two weeks before a half-year and on its first day.

        Once each: a day on which the scheduled action didn't run is made up for.
        """
        day = self.env.company._get_reminder_today()
        coming = get_next_begin(day)
        stage = f"{coming} soon" if coming - day <= NOTICE else f"{get_begin(day)}"
        parameters = self.env["ir.config_parameter"].sudo()
        if parameters.get_param(TOLD) == stage:
            return
        parameters.set_param(TOLD, stage)
        begin = coming if coming - day <= NOTICE else get_begin(day)
        wanted = {}
        for company in self.env["res.company"].search([]):
            if missing := self._get_missing(company, [begin]):
                users = self._get_told(company)
                wanted |= dict.fromkeys((user, reference) for reference, _begin in missing for user in users)
        self._make_activities(wanted, begin, max(day, begin))

    @api.model
    def _get_told(self, company):
        """Return who is told of the rates that a company lacks: its managers; administrators too, where none of these may enter
        a rate, since rates are of all companies.
        """
        managers, administrators = (
            self.env.ref(group).all_user_ids.filtered(lambda user: not user.share and company in user.company_ids)
            for group in ("account.group_account_manager", "base.group_system")
        )
        return managers if any(user._works_for_all_companies() for user in managers) else managers | administrators

    @api.model
    def _make_activities(self, wanted, begin, deadline):
        """Make the activities that ask for rates.

        :param wanted: users and references
        :param date begin: the first day of the half-year
        :param date deadline: until when
        """
        tasks, values = self.env["mail.activity"], []
        for user, reference in wanted:
            rates = self.with_context(lang=user.lang)
            _ = rates.env._
            name = rates._get_reference_name(reference)
            who = (
                ""
                if user._works_for_all_companies()
                else _("Who works for all companies enters it, or an administrator.")
            )
            words = _(
                "The rate “%(reference)s” from %(date)s on is not known: without it, letters claim no interest of these days.",
                reference=name,
                date=format_date(rates.env, begin),
            )
            values.append(
                tasks._prepare_reminder_task(
                    self.env.company,
                    user,
                    _("Enter the rate “%(reference)s”", reference=name),
                    Markup('<p>%s %s <a href="%s">%s</a></p>')
                    % (words, who, f"{LINK}?missing={reference},{begin}", _("Enter the rate")),
                    day=deadline,
                )
            )
        tasks._raise_reminder_tasks(values)

    def _close_activities(self):
        """Close the activities that ask for the rates: those that the link in it names, whoever entered the rate."""
        # sudo: the activities are other users'
        activities = (
            self.env["mail.activity"].sudo().search([("res_model", "=", False), ("note", "like", f"{LINK}?missing=")])
        )
        for activity in activities:
            if found := MISSING.search(activity.note):
                reference, begin = found[1], fields.Date.to_date(found[2])
                if any(rate.reference == reference and rate.date_from <= begin <= rate.date_to for rate in self):
                    activity.unlink()

    @api.model_create_multi
    def create(self, vals_list):
        rates = super().create(vals_list)
        rates._close_activities()
        return rates

    def write(self, vals):
        result = super().write(vals)
        if vals.keys() & {"reference", "date_from", "date_to"}:
            self._close_activities()
        return result
