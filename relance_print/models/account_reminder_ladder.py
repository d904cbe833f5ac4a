# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from typing import NamedTuple

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from .account_reminder_fact import READERS


class Ladder(NamedTuple):
    """What a customer is reminded by.

    ``levels``: the ``account.reminder.level`` records that are printed, in their order. ``days``: by the id of one, after how
    many days, if not after as many as company and department say.
    """

    levels: models.Model
    days: dict


class AccountReminderLevel(models.Model):
    """All levels are one ladder, which everybody climbs; an addon adds others, for customers who climb those."""

    _inherit = "account.reminder.level"

    @api.model
    def _get_ladders(self, levels=None):
        """Return the ladders that there are, by key; 0 is the one of all levels.

        A door: called wherever the next level of invoices is asked for, so it costs no query. An addon adds its own to those of
        ``super()``, each with a level at least.

        :param levels: all levels, if they are known already
        :rtype: dict[int, Ladder]
        """
        return {0: Ladder(self._get_all() if levels is None else levels, {})}


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _get_ladder_keys(self, company):
        """Return by which ladder a company reminds each customer; who is not in it climbs all levels.

        A door: it says in Python what ``_get_sql_ladder`` says in SQL, in as many queries for one customer as for many.

        :param company: the ``res.company`` that is owed
        :return: by commercial partner, the key of a ladder of :meth:`_get_ladders`
        :rtype: dict[res.partner, int]
        """
        return {}

    @api.model
    def _get_sql_ladder(self, company, partner):
        """Return in SQL by which ladder a company reminds a customer, NULL where by all levels; None, if there are no others.

        A door, see :meth:`_get_ladder_keys`.

        :param SQL company: the id of a ``res.company``
        :param SQL partner: the id of a commercial partner
        """
        return

    @api.model
    def _get_domain_ladder(self, key):
        """Return which invoices are reminded of by a ladder."""

        def to_sql(_model, alias, _query):
            return SQL(
                "%s = %s",
                SQL(
                    "COALESCE(%s, 0)",
                    self._get_sql_ladder(
                        SQL.identifier(alias, "company_id"), SQL.identifier(alias, "commercial_partner_id")
                    ),
                ),
                key,
            )

        return Domain.custom(to_sql=to_sql)

    def _get_reminder_offset(self, level, company, department, ladder):
        """Return how many days after its due date an invoice of the customer has reached a level.

        :param level: the ``account.reminder.level``
        :param company: the invoice's ``res.company``
        :param department: its ``hr.department``, maybe empty
        :param Ladder ladder: that the customer climbs
        """
        days = ladder.days.get(level.id) or self.env["account.reminder.text"]._get_days(
            level, company, department, "days"
        )
        return company._get_reminder_offset(days + self._get_reminder_shift(company))

    def _bears_reminder_charges(self, level, company):
        """Tell whether letters of a level may claim late-payment charges from the customer, where such are claimed.

        A door: asked of each letter whose level claims charges. An addon refuses them.

        :param level: the ``account.reminder.level``
        :param company: the ``res.company`` that is owed
        """
        return True

    def _get_reminder_user(self, company):
        """Return who takes care of what a customer owes a company, maybe nobody: the salesperson.

        A door: an addon extends it that knows better.
        """
        return self.commercial_partner_id.with_company(company).user_id

    def _get_reminder_contacts(self):
        """Return who gets e-mails about reminders to some contacts; nobody, as the base sends none.

        A door: an addon that sends says to whom.

        :rtype: dict[res.partner, res.partner]
        """
        return dict.fromkeys(self, self.browse())


class ResCompany(models.Model):
    """The bank takes its time: what was paid on the due date may be known some days later."""

    _inherit = "res.company"

    reminder_grace_days = fields.Integer(
        string="Days of Grace",
        help="So many days after the due date an invoice does not count as overdue yet, as a payment takes its time in the bank: "
        "no letter is proposed, and each level is reached so many days later.",
        groups=READERS,
    )

    _reminder_grace_positive = models.Constraint(
        "CHECK(reminder_grace_days BETWEEN 0 AND 99)", "Days of grace must be between 0 and 99."
    )

    def _get_reminder_grace(self):
        """Return how many days after the due date nobody is reminded."""
        return self._get_reminder_company().reminder_grace_days

    def _get_reminder_offset(self, days):
        """Return how many days after its due date an invoice has reached a level.

        :param int days: that the level is meant for, maybe negative
        """
        grace = self._get_reminder_grace()
        return max(min(grace, 1), days) + grace

    def _get_domain_past_grace(self):
        """Return which invoices of the companies count as overdue, if they are."""
        late = self.filtered(lambda company: company._get_reminder_grace())
        return Domain.AND(
            Domain("company_id", "!=", company.id) | Domain("reminder_first_due_date", "<", company._get_grace_date())
            for company in late
        )

    def _get_grace_date(self):
        """Return the first due date for which the company does not remind yet."""
        return fields.Date.subtract(self._get_reminder_today(), days=self._get_reminder_grace())


class AccountMove(models.Model):
    _inherit = "account.move"

    def _get_reminder_ladders(self, levels=None):
        """Return the ladder of each invoice.

        :param levels: all ``account.reminder.level``, if they are known already
        :rtype: dict[account.move, Ladder]
        """
        ladders = self.env["account.reminder.level"]._get_ladders(levels)
        if len(ladders) == 1:
            return dict.fromkeys(self, ladders[0])
        result = {}
        for company, moves in self.grouped("company_id").items():
            keys = moves.commercial_partner_id._origin._get_ladder_keys(company) if company else {}
            result |= {move: ladders[keys.get(move.commercial_partner_id._origin, 0)] for move in moves}
        return result
