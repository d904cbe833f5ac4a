# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Days, amounts, percents and signs in an environment's language: on top of Odoo's formats, which screens have."""

from odoo import fields
from odoo.tools import format_date, formatLang

from ..tools.letter_words import write_amount, write_day, write_percent


def format_day(env, day):
    """Return a day with its month in words, such as “1er décembre 2026”; empty for none."""
    if not (day := fields.Date.to_date(day)):
        return ""
    return write_day(format_date(env, day, date_format="long"), day.day, env.lang or "")


def format_amount(env, amount, currency):
    """Return an amount with its currency, such as “£7,934.50”."""
    return write_amount(formatLang(env, float(amount), currency_obj=currency), currency.symbol or "", env.lang or "")


def format_percent(env, number):
    """Return a percentage with two decimals, such as “11,75 %”."""
    return write_percent(formatLang(env, float(number), digits=2), env.lang or "")


def format_pair(env, name, words):
    """Return words behind what they are of, with the sign between them as the language has it: “15/10/2026 : promis”."""
    return env._("%(name)s: %(words)s", name=name, words=words)
