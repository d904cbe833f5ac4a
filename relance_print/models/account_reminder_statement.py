import datetime

from odoo import api, models
from odoo.tools import format_date


class AccountReminder(models.Model):
    """The statement of account: as a block of a letter, and as a letter of its own, which is never saved."""

    _inherit = "account.reminder"

    @api.model
    def _new_statement(self, partner, company, date):
        """Return the letter that is a customer's statement of account; it exists in memory alone.

        :param partner: the ``res.partner`` it is for
        :param company: the ``res.company``
        :param date: the day whose end it tells of
        """
        partner = partner.commercial_partner_id
        address = partner.browse(partner.address_get(["invoice"])["invoice"])
        letter = self.with_company(company).with_context(statement_date=date)
        # the level decides about nothing but whose settings give the format
        level = self.env["account.reminder.level"].search([], limit=1)
        lang = partner.lang or self.env.lang or "en_US"
        return letter.new(
            {
                "company_id": company.id,
                "partner_id": address.id,
                "currency_id": company.currency_id.id,
                "level_id": level.id,
                "lang": lang,
                "state": "draft",
                "subject": letter.with_context(lang=lang)._get_statement_title(),
                "body": "<p>{{ statement_table }}</p>",
                "signature": "",
            }
        )

    def _get_statement_date(self):
        """Return the day that the statement of account is of: today, if it stands on a reminder."""
        date = self.env.context.get("statement_date")
        # no client can send a day as such: what is one is ours
        return date if isinstance(date, datetime.date) else self.company_id._get_reminder_today()

    def _get_statement_title(self):
        return self.env._("Statement of account at %(date)s", date=format_date(self.env, self._get_statement_date()))

    @api.depends_context("statement_date")
    def _compute_display_name(self):
        # EXTENDS 'relance_print': it is also the PDF's title
        if not self.env.context.get("statement_date"):
            return super()._compute_display_name()
        self.display_name = self._get_statement_title()
        return None

    def _get_statement(self):
        """Return the statement's data, as the block ``statement_table`` shows it; only of a letter that does.

        :return: of :meth:`_get_reminder_statement` of the customer, with ``res.currency`` records; False if not shown
        """
        self.ensure_one()
        if not self._uses("statement_table"):
            return False
        statement = self.partner_id._get_reminder_statement(self.company_id, self._get_statement_date())
        for part in statement["currencies"]:
            part["currency"] = self.env["res.currency"].browse(part["currency_id"])
        return statement
