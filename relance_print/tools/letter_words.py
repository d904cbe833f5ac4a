# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Days, amounts and percents as a native writes them in a letter, from what programs write on screens; and what stays in one row.

Sources: Unicode's CLDR has neither the ordinal of French and Italian firsts nor the year's “r.” of Polish letters; where the
percent sign stands off, is CLDR's.
"""

import re
from decimal import Decimal
from functools import lru_cache

from markupsafe import Markup
from num2words import num2words

# Languages whose percent sign stands off its number.
SPACED_PERCENT = ("fr", "de", "es", "sv", "nb", "nn", "da", "fi", "cs", "sk", "ru", "uk", "sl", "lt", "bg", "ro")
# Of which languages `num2words` has the names of which currencies right; read one by one, with one, two, five and no cents.
SPELLED = {
    "de": ("EUR", "GBP", "USD"),
    "en": ("GBP", "USD"),
    "es": ("EUR", "GBP", "USD"),
    "fr": ("EUR", "USD"),
    "it": ("EUR", "USD"),
    "nl": ("EUR", "USD"),
    "pl": ("EUR", "PLN", "USD"),
}
NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"
_FIRST = re.compile(r"\b1(?=[ \u00a0])")
# What stands between a million of something and its name.
MILLIONS = {
    "es": (re.compile(r"(mill(?:ón|ones)) (?=euros|dólares|libras)"), r"\1 de "),
    "fr": (re.compile(r"(millions?|milliards?) (?=euros|dollars)"), r"\1 de "),
    "it": (re.compile(r"(milion[ei]|miliard[oi]) (?=euro|dollari)"), r"\1 di "),
}
_LONG_NUMBER = re.compile(r"(?<![\d.,])[1-9]\d{4,}(?!\d)")
# Signs of currencies that Dutch has before their number.
_BEFORE = ("€", "$", "£")
# What a reader takes in at one look. A day: “8 décembre 2026”, “30 de diciembre de 2026”, “December 15, 2026”; a number with its
# unit: “40 €”, “€ 40”, “15 %”; a part of a law: “§ 288”, “Abs. 5”, “art. 7”.
_DAY = re.compile(
    r"(?<![\w.,/])(?:\d{1,2}(?:er|\.|º)? (?:de )?[^\W\d_]{3,}(?: de)? \d{4}\b|(?<!\w)[^\W\d_]{3,} \d{1,2}, \d{4}\b)(?: r\.)?"
)
_WITH_NUMBER = re.compile(
    r"(?<=\d) (?=(?:[€$£%]|zł|(?:EUR|USD|GBP|CHF|PLN)\b))|(?<=[€$£]) (?=\d)"
    r"|(?<![\w.])(§§?|[Aa]rt\.|[Aa]rt[íi][ck]ul?[oi]s?|[Aa]rticles?|[Aa]rtikel|Abs\.|[Ss]ections?|n[°º]|[Nn]r\.?|[Nn]o\.)"
    r" (?=[A-Z]?\d)"
)
# What a language's own typographers never have at a row's end or beginning: French signs that stand off their word, Polish words
# of one letter.
_LANGUAGES_OWN = {
    "fr": re.compile(r"(?<=«) | (?=[:;!?»])"),
    "pl": re.compile(r"(?<=(?<!\w)[aiouwz]) (?=\w|$)", re.IGNORECASE),
}
_TAG_OR_TEXT = re.compile(r"<[^>]*(?:>|\Z)|[^<]+")
# The end of a sentence behind a value that ends as one: “30 listopada 2026 r.”, “Dupont Ltd.”
_TWO_STOPS = re.compile(r"\.(</span>(?:</\w+>)*)\.(?!\.)")


def write_day(text: str, day: int, lang: str) -> str:
    """Return a day written with its month in words as a letter of the language has it.

    :param text: the day in CLDR's long form, such as “1 décembre 2026”
    :param day: of the month
    :param lang: a language code, such as ``fr_FR``
    """
    match lang[:2]:
        case "fr" if day == 1:
            return _FIRST.sub("1er", text, count=1)
        case "it" if day == 1:
            return _FIRST.sub("1º", text, count=1)
        case "pl":
            return f"{text}{NO_BREAK_SPACE}r."
    return text


def keep_together(html: str, lang: str = "") -> str:
    """Return HTML in which no row of text ends within a day, between a number and its unit, or amid the number of a law's part,
    nor where the language's typographers would not have it end.

    What is in tags is left alone.
    """
    own = _LANGUAGES_OWN.get(lang[:2])
    return _TAG_OR_TEXT.sub(lambda piece: piece[0] if piece[0][0] == "<" else _join_words(piece[0], own), str(html))


@lru_cache(maxsize=4096)  # most of what letters say, they all say
def _join_words(text, own):
    text = own.sub(NO_BREAK_SPACE, text) if own else text
    text = _DAY.sub(lambda day: day[0].replace(" ", NO_BREAK_SPACE), text)
    return _WITH_NUMBER.sub(lambda found: f"{found[1] or ''}{NO_BREAK_SPACE}", text)


def write_amount(text: str, symbol: str, lang: str) -> str:
    """Return an amount as its language has it: in English without a space between the sign and the number behind it, in Dutch
    with the sign before the number, in Polish with its thousands apart, from five digits on (Odoo's Polish joins them all).

    :param text: the amount as Odoo writes it, such as “£ 7,934.50”
    :param symbol: the currency's
    """
    if lang.startswith("pl"):
        return _LONG_NUMBER.sub(lambda number: f"{int(number[0]):,}".replace(",", NO_BREAK_SPACE), text, count=1)
    behind = f"{NO_BREAK_SPACE}{symbol}"
    if lang.startswith("nl") and symbol in _BEFORE and text.endswith(behind):
        return f"{symbol}{NO_BREAK_SPACE}{text.removesuffix(behind)}"
    before = f"{symbol}{NO_BREAK_SPACE}"
    if not lang.startswith("en") or not text.startswith(before):
        return text
    number = text.removeprefix(before)
    return f"-{symbol}{number[1:]}" if number.startswith("-") else f"{symbol}{number}"


def write_percent(number: str, lang: str) -> str:
    """Return a number with its percent sign: “11,75 %” in French, German or Spanish, “11.75%” in English or Polish."""
    return f"{number}{NO_BREAK_SPACE if lang[:2] in SPACED_PERCENT else ''}%"


def spell_amount(amount: float, currency: str, lang: str, decimals: int = 2) -> str:
    """Return an amount in words, as for within a sentence.

    Without a name of the currency that is known to be right, its code stands behind the number, as on a cheque:
    “sept mille neuf cent trente-quatre et 50/100 GBP”. Empty in a language without number words.

    :param amount: not negative
    :param currency: its ISO 4217 code
    :param decimals: how many digits the currency has behind the point
    """
    language, value = lang[:2], round(Decimal(str(amount)), decimals)  # not "fr_BE", whose hundreds are wrong
    whole, part = divmod(value, 1)
    try:
        if currency in SPELLED.get(language, ()):
            words = num2words(value, to="currency", lang=language, currency=currency, separator="\0")
            names, _separator, cents = words.partition("\0")
            joints = {"de": " und", "es": " con", "fr": " et", "it": " e"}
            if language in MILLIONS:
                pattern, replacement = MILLIONS[language]
                names = pattern.sub(replacement, names).replace(
                    "de euros", "d’euros" if language == "fr" else "de euros"
                )
            return f"{names}{joints.get(language, ',')} {cents.strip()}" if part else names
        words = num2words(int(whole), lang=language)
    except NotImplementedError:
        return ""
    joint = {"de": "und", "es": "con", "fr": "et", "it": "e", "nl": "en", "pl": "i"}.get(language, "and")
    fraction = f" {joint} {int(part.scaleb(decimals)):0{decimals}}/{10**decimals}" if part else ""
    return f"{words}{fraction} {currency}"


def end_sentences(html: Markup) -> Markup:
    """Return a zone's HTML in which no sentence ends with two stops, of which the first is a filled-in value's."""
    # str: a Markup would have its own tags escaped
    return Markup(_TWO_STOPS.sub(r"\1.", str(html)))
