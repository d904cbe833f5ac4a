# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import re
from datetime import timedelta

from odoo import api, models

from odoo.addons.relance_print.models.account_reminder_alert import Alert
from odoo.addons.relance_print.tools.reduction import to_decimal

from ..tools.late_indemnity import share_indemnity
from ..tools.late_payment import get_working_day
from ..tools.public_holidays import PublicHolidays

VARIABLE = re.compile(r"{{ *(\w+) *}}")
BLOCK = "late_payment_notice"
MOST_PRODUCTS, MOST_CHARACTERS = 5, 200


class AccountReminder(models.Model):
    """What a letter says of the law: whose, by when to pay, and what it warns of."""

    _inherit = "account.reminder"

    @api.model
    def _get_partner_fields(self):
        # EXTENDS 'relance_print'
        return [*super()._get_partner_fields(), "reminder_kind"]

    def _get_kind(self):
        return self.partner_id.commercial_partner_id._get_reminder_kind()

    def _get_scheme(self):
        return self.partner_id.commercial_partner_id._get_reminder_scheme(self.company_id)

    def _get_law(self):
        """Return the scheme by whose law a registered letter is a formal notice: the chosen one's, else the company's own."""
        own = self.company_id.reminder_country_scheme_id._get_of_kind(self._get_kind())
        return chosen if (chosen := self._get_scheme()).country_id else own

    # What it is called

    def _get_stage_name(self, moves=None):
        # EXTENDS 'relance_print': what the law calls a formal notice
        stage = self.level_id if moves is None else self._get_stage(moves)
        return (stage.is_registered and self._get_law().notice_title) or super()._get_stage_name(moves)

    def _get_letter_title(self):
        # EXTENDS 'relance_print': as above
        title = self.level_id.is_registered and self._get_law().notice_title
        return title.upper() if title else super()._get_letter_title()

    # By when to pay

    def _get_deadline(self, today):
        # EXTENDS 'relance_print': what the law wants at least; no public holiday
        deadline = super()._get_deadline(today)
        scheme = self._get_law() if self.level_id.is_registered else self._get_scheme()
        days = scheme._get_deadline_days(self._get_kind()) if self.level_id.is_registered else scheme.reminder_days
        address = self.company_id.partner_id
        holidays = PublicHolidays(address.country_id.code, address.state_id.code)
        return get_working_day(max(deadline, today + timedelta(days=days)), holidays)

    def _get_letter_data(self):
        # EXTENDS 'relance_print': where the law counts from the letter's receipt, a day could come too early
        data = super()._get_letter_data()
        if self._is_warning() and (words := self._get_scheme().deadline_words):
            data["deadline"] = words
        return data

    def _get_formatters(self):
        # EXTENDS 'relance_print': words in place of a day
        formatters = super()._get_formatters()
        day = formatters["day"]
        return {**formatters, "day": lambda value: value if isinstance(value, str) else day(value)}

    # What it warns of

    def _is_warning(self):
        """Tell whether the letter has to say what will be owed: the first one on any of its invoices, of some schemes."""
        if self.level_id.is_registered or not self._get_scheme().warning:
            return False
        earlier = self._get_earlier()
        return any(move not in earlier.move_ids - earlier.apart_move_ids for move in self._get_claimed_moves())

    def _get_coming_indemnity(self):
        """Return the indemnity for what the letter claims, as if nothing was claimed before and nothing will be paid.

        :rtype: float
        """
        scheme, moves = self._get_scheme(), self._get_claimed_lines().grouped("move_id")
        days = {move: min(lines.mapped("date_due")) for move, lines in moves.items() if move}
        if not scheme or not days:
            return 0.0
        tiers, rounding = scheme._get_rules(self._get_kind() == "consumer").tiers, to_decimal(self.currency_id.rounding)
        shares = [to_decimal(sum(moves[move].mapped("amount_due"))) for move in days]
        known = [tiers._get_tiers(self.currency_id, day) for day in days.values()]
        if scheme.indemnity_base == "letter":
            return float(sum(share_indemnity(shares, known[0], rounding)))
        return float(
            sum(sum(share_indemnity([share], own, rounding)) for share, own in zip(shares, known, strict=True))
        )

    def _get_invoiced_products(self):
        """Return what the lines of the invoices are of, the first of them.

        :rtype: str
        """
        lines = self._get_claimed_moves().invoice_line_ids.filtered(lambda line: line.display_type == "product")
        names = dict.fromkeys((line.name or line.product_id.name or "").split("\n")[0] for line in lines)
        text = ", ".join(filter(None, list(names)[:MOST_PRODUCTS]))
        return text if len(names) <= MOST_PRODUCTS and len(text) <= MOST_CHARACTERS else f"{text[:MOST_CHARACTERS]} …"

    def _get_enclosed_copies(self):
        """Return what the words of a law say of the copies enclosed, in the environment's language.

        :rtype: str
        """
        if len(self._get_claimed_moves()) == 1:
            return self.env._("Enclosure: a copy of the invoice named above.")
        return self.env._("Enclosures: copies of the invoices named above.")

    # Its words

    def _get_legal_notices(self, values):
        """Return the legal mentions of a letter in the environment's language: the one place that decides which law it cites.

        They are the words of the scheme that holds for the customer. Where none was chosen, professionals read what holds by the
        law of the company's own country. A scheme of no country says nothing of formal notices: there that law holds as well.

        :param values: of the letter's variables, formatted, which the words may name
        :return: what the letter warns of; that a registered letter is a formal notice, and what late payment costs, if the level
            announces or claims it; what is enclosed with the former
        :rtype: list[str]
        """
        kind, chosen, is_warning = self._get_kind(), self._get_scheme(), self._is_warning()
        paragraphs = [chosen.warning] if is_warning else []
        notices = []
        if self.level_id.is_registered:
            notices.append(self._get_law()._get_formal_notice(kind))
        customer = self.partner_id.commercial_partner_id
        if (
            self.level_id.charges != "none"
            and not is_warning
            and customer._bears_reminder_charges(self.level_id, self.company_id)
        ):
            own = self.company_id.reminder_country_scheme_id._get_of_kind(kind)
            is_consumer = kind == "consumer"
            notices.append((chosen if chosen or is_consumer else own)._get_notice(is_consumer))
        if self.level_id.is_registered:
            notices.append(self._get_law().enclosures)
        paragraphs.append(" ".join(filter(None, notices)))
        return [VARIABLE.sub(lambda found: str(values[found[1]]), text) for text in paragraphs if text]

    def _get_alert_checks(self, *, composes):
        # EXTENDS 'relance_print'
        return [*super()._get_alert_checks(composes=composes), self._get_alerts_warning]

    @api.model
    def _get_warning_words(self):
        return self.env._(
            "The law wants this letter to say what will be owed, but its text lacks the variable “late_payment_notice”: costs "
            "can't be claimed on the strength of it."
        )

    def _get_alerts_warning(self):
        """Which letters lack what the law wants them to say."""
        for letter in self:
            if letter._is_warning() and BLOCK not in f"{letter.body or ''}{letter.format_id.html or ''}":
                yield letter, Alert("warning_lacks", "warning", self._get_warning_words())
