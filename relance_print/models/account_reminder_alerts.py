from datetime import timedelta

from odoo import models
from odoo.exceptions import UserError

from ..tools.letter_printer import PrinterMissing
from .account_reminder_fact import needs
from .account_reminder_text_mixin import ZONES

# Lines of an address that the window of an envelope shows; abroad, the country may be one more.
WINDOW_LINES = 6
# What is told of an alert, in this order; only some have a question that is asked before the action.
ALERT = ("level", "message", "action", "action_text", "confirm")


class AccountReminder(models.Model):
    _inherit = "account.reminder"

    def _get_alerts(self):
        """Return what a person should know before printing, as data.

        :return: a list of dicts: ``level`` (``danger`` blocks printing, ``warning``, ``info``), ``message`` in the user's
            language, and ``action``: the name of a button method of this model that helps, with its ``action_text``, or False,
            and where it asks first, ``confirm``
        :rtype: list[dict]
        """
        self.ensure_one()
        return [
            dict(zip(ALERT, alert, strict=False))
            for check in (
                self._get_alerts_blocking,
                self._get_alerts_printer,
                self._get_alerts_credits,
                self._get_alerts_without_invoice,
                self._get_alerts_bank,
                self._get_alerts_level,
                self._get_alerts_charges,
                self._get_alerts_letter,
            )
            for alert in check()
        ]

    def _get_alerts_blocking(self):
        """Yield why the letter can't be printed: what stands against reminding of these invoices, and faults of its text."""
        _ = self.env._
        for move in self.move_ids:
            if reason := move._get_reminder_obstacle():
                lift = move.reminder_state == "on_hold" and ("action_lift_holds", _("Lift the hold"))
                yield "danger", reason, *(lift or ("action_open_invoices", _("Show")))
        if meanwhile := self._get_earlier().filtered(lambda other: other.id not in (self.known_ids or ())):
            yield (
                "danger",
                _(
                    "%(invoices)s: %(user)s has printed “%(level)s” since this letter was opened. "
                    "To print the next one, press Print a reminder on the invoice.",
                    invoices=", ".join((meanwhile[-1].move_ids & self.move_ids).mapped("name")),
                    user=meanwhile[-1].printed_by.name,
                    level=meanwhile[-1].level_id.name,
                ),
                "action_open_invoices",
                _("Show"),
            )
        if self._is_covered():
            message = _("The customer's unmatched payments and credit notes cover what is overdue. Match them.")
            yield "danger", message, *self._get_match()
        if fault := self._describe_fault({zone: self[zone] for zone in ZONES}):
            yield "danger", fault, False, False

    def _get_alerts_credits(self):
        """Yield what the customer has paid, or been credited with, that is not matched with any invoice."""
        _ = self.env._
        credits = self.browse() if self.subtract_credits or self._is_covered() else self._get_open_credits()
        if credits:
            yield (
                "warning",
                _(
                    "The customer has unmatched payments or credit notes of %(amount)s. "
                    "Match them first, if they pay these invoices.",
                    amount=self.company_id.currency_id.format(-sum(credits.mapped("amount_residual"))),
                ),
                *(self._get_match() if self.amount_credit else ("action_open_credits", _("Show"))),
            )

    def _get_open_credits(self):
        """Return the customers' posted, unmatched journal items that are in their favour."""
        return self._get_open_items(("amount_residual", "<", 0))

    def _get_open_items(self, *conditions):
        """Return the customers' posted, unmatched journal items; those of parent company and branches as well, as Odoo matches.

        :param conditions: further ones, as of a domain
        """
        return self.env["account.move.line"].search(
            [
                ("partner_id.commercial_partner_id", "in", self.partner_id.commercial_partner_id.ids),
                ("company_id", "child_of", self.company_id.root_id.ids),
                ("account_type", "=", "asset_receivable"),
                ("parent_state", "=", "posted"),
                ("reconciled", "=", False),
                *conditions,
            ]
        )

    def _is_own_credit(self, item):
        """Tell whether a journal item is in favour of the letter's customer, in its currency, and may pay its invoices."""
        return (
            item.partner_id.commercial_partner_id == self.partner_id.commercial_partner_id
            and item.company_id.root_id == self.company_id.root_id
            and item.currency_id == self.currency_id
        )

    def _get_alerts_bank(self):
        """Yield that payments may have come in that Odoo doesn't know of yet."""
        if message := self.company_id._describe_reminder_bank():
            yield "warning", message, "action_open_bank", self.env._("Open the bank journal")

    def _get_alerts_level(self):
        """Yield what stands against this level now."""
        _ = self.env._
        today = self.company_id._get_reminder_today()
        last = self._get_previous_date()
        wait = int(self.env["ir.config_parameter"].sudo().get_param("relance_print.days_between", 7))
        if last and last > today - timedelta(days=wait):
            days = (today - last).days
            ago = _("The customer was reminded %(days)s days ago.", days=days)
            yield "warning", ago if days else _("The customer was reminded today."), False, False
        suggested = self.move_ids._get_next_reminder_level()
        if self.level_id._origin.sequence > suggested.sequence:
            yield (
                "warning",
                _("The level before this one, %(level)s, was never printed.", level=suggested.name),
                False,
                False,
            )
        meant = self.env["account.reminder.text"]._get_days(*self._get_place(), "days")
        meant = max(0, meant + self.partner_id._get_reminder_shift(self.company_id))
        if self.days_late < meant:
            yield (
                "info",
                _(
                    "%(level)s is meant for %(days)s days after the due date; this is %(late)s days late.",
                    level=self.level_id.name,
                    days=meant,
                    late=self.days_late,
                ),
                False,
                False,
            )

    def _get_alerts_letter(self):
        """Yield what the letter lacks."""
        _ = self.env._
        partner, company = self.partner_id, self.company_id
        open_partner = "action_open_partner", _("Complete it")
        if not (partner.city and (partner.street or partner.street2 or partner.zip)):
            yield "warning", _("The customer's address is not complete."), *open_partner
        lines = self.with_context(lang=self.lang)._get_address_lines()
        if len(lines) > WINDOW_LINES + bool(partner.country_id != company.country_id):
            yield (
                "warning",
                _("The address has %(count)s lines; the window shows %(shown)s.", count=len(lines), shown=WINDOW_LINES),
                *open_partner,
            )
        if not self.format_id._get_logo_image(self):
            yield "info", _("Your company has no logo."), False, False
        if not self._get_bank_account():
            yield (
                "warning",
                _("The letter names no bank account: neither the invoice nor your company has one."),
                False,
                False,
            )
        if self.is_edited:
            yield (
                "info",
                _("The text was edited by hand and stays as it is if you change level or language."),
                False,
                False,
            )
        if self.letter_fault:
            yield (
                "warning",
                _(
                    "The format “%(name)s” has a fault, so the letter is in “%(spare)s”. %(fault)s",
                    name=self.format_id.name,
                    spare=self.format_id._get_default(company).name,
                    fault=self.letter_fault,
                ),
                "action_open_format",
                _("Open the format"),
            )
        if not self._get_wordings()._has_translation(self.lang):
            yield "info", _("There is no default text in this language: it is in English."), False, False

    def _get_alerts_printer(self):
        """Yield whether there is what prints letters."""
        try:
            self._find_printer()
        except PrinterMissing as error:
            yield "danger", self._explain_printer(error), False, False

    # Buttons of the alerts

    @needs("read")
    def action_open_partner(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "res.partner",
            "views": [(False, "form")],
            "res_id": self.partner_id.id,
        }

    @needs("read")
    def action_open_credits(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Unmatched payments and credit notes"),
            "res_model": "account.move.line",
            "views": [(False, "list"), (False, "form")],
            "domain": [("id", "in", self._get_open_credits().ids)],
        }

    @needs("read")
    def action_open_bank(self):
        self.ensure_one()
        if not (journal := self.company_id._get_reminder_bank_line().journal_id):
            raise UserError(self.env._("The bank has newer transactions by now. Reload the page."))
        return journal.open_action()
