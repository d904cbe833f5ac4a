# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta
from typing import NamedTuple

from odoo import fields, models
from odoo.exceptions import UserError

from ..tools.letter_printer import PrinterMissing
from .account_reminder_fact import needs
from .account_reminder_text_mixin import ZONES
from .kept import kept
from .parameter import get_number

# How grave an alert is, the gravest first, which alone keeps a letter from being printed.
SEVERITIES = ("danger", "warning", "info")


class Alert(NamedTuple):
    """What a person should know before printing a letter: beside the letter, in the list of many, when printing, in files.

    ``key``: what is told, for programs; ``severity``: one of SEVERITIES; ``words``: what people read, in the user's language.
    ``action``: the name of a button method of ``account.reminder`` that helps, or False; ``action_text``: the button's;
    ``confirm``: what it asks first, or False.
    """

    key: str
    severity: str
    words: str
    action: str | bool = False
    action_text: str | bool = False
    confirm: str | bool = False

    @property
    def is_blocking(self):
        """Whether the letter can't be printed."""
        return self.severity == SEVERITIES[0]


class AccountReminder(models.Model):
    _inherit = "account.reminder"

    printed_alerts = fields.Json(
        readonly=True,
        copy=False,
        help="What was known of the letter when it was printed.",
    )

    def _get_alerts(self, *, composes=True):
        """Return what a person should know before printing letters; as many queries for one letter as for many.

        An integrator adds a check to :meth:`_get_alert_checks`, or an :class:`Alert` to the lists that this returns.

        :param bool composes: whether to compose the letters, so as to find the faults of their formats
        :return: of each letter its alerts, the gravest first
        :rtype: dict[account.reminder, list[Alert]]
        """
        alerts = {letter: [] for letter in self}
        for check in self._get_alert_checks(composes=composes):
            for letter, alert in check():
                alerts[letter].append(alert)
        for found in alerts.values():
            found.sort(key=lambda alert: SEVERITIES.index(alert.severity))
        return alerts

    def _get_alert_checks(self, *, composes):
        """Return the functions that find alerts: each yields letters with an :class:`Alert`; an addon adds its own.

        Called once for all letters that are looked into. A check takes as many queries for one letter as for many.

        :param bool composes: whether those that compose the letters are among them
        :rtype: list
        """
        checks = [
            self._get_alerts_blocking,
            self._get_alerts_printer,
            self._get_alerts_payments,
            self._get_alerts_credits,
            self._get_alerts_without_invoice,
            self._get_alerts_bank,
            self._get_alerts_level,
            self._get_alerts_letter,
        ]
        if composes:
            checks.append(self._get_alerts_format)
        return checks

    def _get_alerts_blocking(self):
        """Why a letter can't be printed: what stands against reminding of its invoices, and faults of its text."""
        _ = self.env._
        for letter in self:
            for move in letter.move_ids._origin:
                if reason := move._get_reminder_obstacle():
                    lift = move.reminder_state == "on_hold" and ("action_lift_holds", _("Lift the hold"))
                    yield letter, Alert("obstacle", "danger", reason, *(lift or ("action_open_invoices", _("Show"))))
            if meanwhile := letter._get_earlier(letter.move_ids).filtered(
                lambda other, letter=letter: other.id not in (letter.known_ids or ())
            ):
                words = _(
                    "%(invoices)s: %(user)s has printed “%(level)s” since this letter was opened. "
                    "To print the next one, press Print a reminder on the invoice.",
                    invoices=", ".join((meanwhile[-1].move_ids & letter.move_ids._origin).mapped("name")),
                    user=meanwhile[-1].printed_by_name,
                    level=meanwhile[-1].level_id.name,
                )
                yield letter, Alert("printed_meanwhile", "danger", words, "action_open_invoices", _("Show"))
            if not letter.move_ids._fits_letter(letter):
                words = _(
                    "An invoice of this letter has another customer or currency by now. Delete this draft and print anew."
                )
                yield letter, Alert("changed_invoice", "danger", words, "action_open_invoices", _("Show"))
            if letter._is_covered():
                message = _("The customer's unmatched payments and credit notes cover what is overdue. Match them.")
                yield letter, Alert("covered", "danger", message, *letter._get_match())
            if fault := letter._describe_fault({zone: letter[zone] for zone in ZONES}):
                yield letter, Alert("text_fault", "danger", fault)

    def _get_alerts_payments(self):
        """What was paid of the invoices and is not in the ledger yet, or need not be paid."""
        _ = self.env._
        overdue = self.move_ids._origin.filtered(lambda move: move.reminder_state == "overdue")
        coming, collected = overdue.filtered("reminder_amount_coming"), overdue.filtered("reminder_is_collected")
        discounts = overdue._get_overdue_instalments()._get_taken_discounts()
        show = "action_open_invoices", _("Show")

        def describe(moves, amount):
            return {"amount": moves.currency_id.format(amount), "invoices": ", ".join(moves.mapped("name"))}

        for letter in self:
            moves = letter.move_ids._origin
            if some := moves & coming:
                about = describe(some, sum(some.mapped("reminder_amount_coming")))
                words = _("Payments of %(amount)s are on their way for %(invoices)s: they are not subtracted.", **about)
                yield letter, Alert("payment_coming", "warning", words, *show)
            if some := moves & collected:
                about = describe(some, sum(some.mapped("reminder_amount_due")))
                words = _("%(amount)s is to be collected by direct debit: %(invoices)s.", **about)
                yield letter, Alert("direct_debit", "warning", words, *show)
            if taken := {line: rest for line, rest in discounts.items() if line.move_id in moves}:
                about = describe(moves.browse().union(*(line.move_id for line in taken)), sum(taken.values()))
                words = _(
                    "The customer took the cash discount in time: what is left of %(invoices)s, %(amount)s, is the discount.",
                    **about,
                )
                yield letter, Alert("cash_discount", "warning", words, *show)

    def _get_alerts_credits(self):
        """What the customer has paid, or been credited with, that is not matched with any invoice."""
        _ = self.env._
        asking = self.filtered(lambda letter: not letter.subtract_credits and not letter._is_covered())
        # of all letters, as was asked before
        for letter, own in asking._share_out(self._get_open_credits()).items() if asking else ():
            if own:
                words = _(
                    "The customer has unmatched payments or credit notes of %(amount)s. "
                    "Match them first, if they pay these invoices.",
                    amount=letter.company_id.currency_id.format(-sum(own.mapped("amount_residual"))),
                )
                helps = letter._get_match() if letter.amount_credit else ("action_open_credits", _("Show"))
                yield letter, Alert("credits", "warning", words, *helps)

    def _get_open_credits(self):
        """Return the customers' posted, unmatched journal items that are in their favour."""
        return self._get_unclaimed_items()[0]

    @kept()
    def _get_contact_ids(self):
        """Return the ids of the customers and of all their contacts, archived ones too.

        Asked for by themselves: within another query PostgreSQL reads through all partners, and starts a process more for it.

        :rtype: tuple[int]
        """
        partners = self.env["res.partner"].with_context(active_test=False)
        return tuple(partners._search([("commercial_partner_id", "in", self.partner_id.commercial_partner_id.ids)]))

    def _get_open_items(self, *conditions):
        """Return the customers' posted, unmatched journal items; those of parent company and branches as well, as Odoo matches.

        :param conditions: further ones, as of a domain
        """
        return self.env["account.move.line"].search(
            [
                ("partner_id", "in", self._get_contact_ids()),
                ("company_id", "child_of", self.company_id.root_id.ids),
                ("account_type", "=", "asset_receivable"),
                ("parent_state", "=", "posted"),
                ("reconciled", "=", False),
                *conditions,
            ]
        )

    def _get_alerts_bank(self):
        """That payments may have come in that Odoo doesn't know of yet."""
        for company, letters in self.grouped("company_id").items():
            if words := company._describe_reminder_bank():
                alert = Alert("bank", "warning", words, "action_open_bank", self.env._("Open the bank journal"))
                yield from ((letter, alert) for letter in letters)

    def _get_alerts_level(self):
        """What stands against this level now."""
        _ = self.env._
        todays = self.company_id._get_reminder_todays()
        wait = timedelta(days=self._get_days_between())
        reminded = self._get_customer_dates()
        levels = self.env["account.reminder.level"]._get_all()
        ladders, everybody = self.move_ids._get_reminder_ladders(levels), levels._get_ladders(levels)[0]
        for letter in self:
            today = todays[letter.company_id]
            if letter in reminded and reminded[letter] > today - wait:
                days = (today - reminded[letter]).days
                match days:
                    case 0:
                        words = _("The customer was reminded today.")
                    case 1:
                        words = _("The customer was reminded yesterday.")
                    case _many:
                        words = _("The customer was reminded %(days)s days ago.", days=days)
                yield letter, Alert("reminded", "warning", words)
            level = letter.level_id._origin
            suggested = letter.move_ids._get_next_reminder_level(levels)
            if level.sequence > suggested.sequence:
                words = _("The level before this one, %(level)s, was never printed.", level=suggested.name)
                yield letter, Alert("level_skipped", "warning", words)
            ladder = next(iter(ladders[move] for move in letter.move_ids), everybody)
            meant = letter.partner_id._get_reminder_offset(*letter._get_place(), ladder)
            if letter.amount_due and letter.days_late < meant:
                values = {"level": level.name, "days": meant, "late": letter.days_late}
                words = (
                    _("%(level)s is meant for %(days)s days after the due date; this is 1 day late.", **values)
                    if letter.days_late == 1
                    else _(
                        "%(level)s is meant for %(days)s days after the due date; this is %(late)s days late.", **values
                    )
                )
                yield letter, Alert("too_early", "info", words)

    def _get_days_between(self):
        """Return how many days should go by between two letters to a customer."""
        return get_number(self.env, "relance_print.days_between", 7, most=9999)

    def _get_customer_dates(self):
        """Return when the letters' customers were last reminded by their company, whatever of; in one query.

        :return: the date of the last letter, by letter; nothing of those that never were
        :rtype: dict[account.reminder, datetime.date]
        """
        printed = self._read_group(
            [
                ("state", "=", "printed"),
                ("company_id", "in", self.company_id.ids),
                ("partner_id", "in", self._get_contact_ids()),
            ],
            ["company_id", "partner_id"],
            ["printed_date:max"],
        )
        last = {}
        for company, partner, day in printed:
            key = company, partner.commercial_partner_id
            last[key] = max(day, last.get(key, day))
        keys = {letter: (letter.company_id, letter.partner_id.commercial_partner_id) for letter in self}
        return {letter: last[key] for letter, key in keys.items() if key in last}

    def _get_alerts_letter(self):
        """What the letter lacks."""
        _ = self.env._
        open_partner = "action_open_partner", _("Complete it")
        for letter in self:
            partner = letter.partner_id
            if not partner._has_postal_address():
                yield letter, Alert("address", "warning", _("The customer's address is not complete."), *open_partner)
            rows, room, longest = letter.with_context(lang=letter.lang)._measure_address()
            if rows > room:
                words = _(
                    "The address takes %(count)s lines; the window of the envelope shows %(shown)s in readable print. "
                    "Leave a line out, or shorten “%(longest)s”.",
                    count=rows,
                    shown=room,
                    longest=longest,
                )
                yield letter, Alert("address_long", "warning", words, *open_partner)
            if letter.is_edited:
                yield letter, letter._get_edited_alert()
            if missing := letter._find_missing_of_notice():
                words = _("This letter is a formal notice, and does not say: %(missing)s.", missing=", ".join(missing))
                yield letter, Alert("notice", "warning", words)
            if not letter._get_wordings()._has_translation(letter.lang):
                words = _("There is no default text in this language: it is in English.")
                yield letter, Alert("language", "info", words)

    def _get_alerts_format(self):
        """That the letter is not in the format that was chosen.

        Composing takes its time: of letters alike only the longest is, and the others if that one shows a fault.
        """
        for letters in self.grouped(lambda letter: (letter.format_id, letter.company_id, letter.lang)).values():
            longest = max(letters, key=lambda letter: len(letter.line_ids)).with_prefetch()
            for letter in letters if longest.letter_fault else ():
                if letter.letter_fault:
                    yield letter, letter._get_format_alert(letter.letter_fault, not letter.letter_html)

    def _get_format_alert(self, fault, is_blocking=False):
        """Return the alert of a fault of the letter's format.

        :param str fault: in the user's language
        :param bool is_blocking: whether there is no other format that the letter could be in
        """
        _ = self.env._
        words = (
            fault
            if is_blocking
            else _(
                "The format “%(name)s” has a fault, so the letter is in “%(spare)s”. %(fault)s",
                name=self.format_id.name,
                spare=self.format_id._get_default(self.company_id).name,
                fault=fault,
            )
        )
        severity = "danger" if is_blocking else "warning"
        return Alert("format_fault", severity, words, "action_open_format", _("Open the format"))

    def _get_alerts_printer(self):
        """Whether there is what prints letters."""
        try:
            self._find_printer()
        except PrinterMissing as error:
            alert = Alert("printer", "danger", self._explain_printer(error))
            yield from ((letter, alert) for letter in self)

    # Buttons of the alerts

    @needs("read", records="one")
    def action_open_partner(self):
        return self._open_beside(self.partner_id)

    @needs("read", records="one")
    def action_open_credits(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Unmatched payments and credit notes"),
            "res_model": "account.move.line",
            "views": [(False, "list"), (False, "form")],
            "domain": [("id", "in", self._get_open_credits().ids)],
        }

    @needs("read", records="one")
    def action_open_bank(self):
        if not (journal := self.company_id._get_reminder_bank_line().journal_id):
            raise UserError(self.env._("The bank has newer transactions by now. Reload the page."))
        return journal.open_action()
