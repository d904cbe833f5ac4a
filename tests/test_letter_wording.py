# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What no native bookkeeper would write is in no text that comes with the addons, in any language.

All terms of all addons are read, and what letters are made of besides: a translation, or a new term, that says it again is found.
"""

import re
from pathlib import Path

import polib
import pytest
from addons import get_addons
from lxml import etree

from odoo.addons.relance_print.tools.letter_words import SPACED_PERCENT

ROOT = Path(__file__).parent.parent
LANGUAGES = ("de", "en", "en_GB", "es", "fr", "it", "nl", "pl")
# By language, as regular expressions: what letters said once. What only some words of a letter may not say is in ON_LETTERS.
WORDINGS = {
    "de": (
        "FÖRMLICHE|mit letzter Frist|richten wir an Sie",
        "zugesagt bis|zeitnah|Gesamtbetrag fällig|auf dem Konto ist nichts offen|Zahlungstitel",
    ),
    "en": (
        "Last reminder before|propose terms of payment|crossed this letter|With kind regards",
        "no doubt escaped|to this day|Total to be paid|apply for an order for payment \\(UK\\)",
    ),
    "es": (
        "Estimado cliente|dirigimos un REQUERIMIENTO|Nos había prometido",
        "Estado de cuenta|Referencia que debe indicar",
    ),
    "fr": (
        "une MISE EN DEMEURE de|intégral à cette date|par la voie d’une|Ceci est notre dernière",
        "Vous nous aviez promis|ne nous est pas parvenu|En sus de|Scanner pour payer|accusé de réception",
    ),
    "it": (
        "Ci aveva promesso|Gentile Cliente|Non vi è nulla di aperto|N\\. IVA",
        "avete ricevuto",  # who is addressed may be a person
    ),
    "nl": (
        "betaling toegezegd uiterlijk|INGEBREKESTELLING|Rekeningoverzicht",
        "wettelijke?\\w* tarief|overeengekomen tarief|basistarief|\\d of \\d+ [€£]",
    ),
    "pl": (
        "obiecana|Wyciąg z konta|nic otwartego|Nr w rejestrze|stała rekompensata|Ostatnie ponaglenie",
        "tytuł płatniczy|[Zz]obowiązano się do zapłaty",
    ),
}
ON_LETTERS = {
    # what a bank has is another thing
    "de": ("Letzte Mahnung|Kontoauszug",),
    "en": ("Company registry|Indemnity of",),
    # each letter is of the same two levels, and of one invoice or many: four have another plural than five
    "pl": ("\\)s faktur\\b",),
}
LETTER = re.compile(
    r"account\.reminder\.(text|scheme),(?!name|ground|source)|account\.reminder\.level,letter_name|relance_print\w*\.letter_"
    r"|models/account_reminder_(letter|letterhead|values|notice|line|draft)\.py"
)
# “day(s)”, “Tag(en)”: one is told apart from many. (Who has done something may be of two kinds: “wydrukował(a)”.)
VIEWS = [path for addon in get_addons() for path in addon.rglob("*views*.xml")]
UNITS = re.compile(r"\s*(days|credits|letters|pages|reminders|invoices|customers|messages)\b")
HALF_PLURAL = re.compile(r"\w\((s|e|n|en|er|es|i|y|ów|x|aux)\)|giorno/i")


def read_terms(lang):
    """Return each term of all addons in a language: where it is from, and what it says there."""
    files = sorted(ROOT.glob(f"relance_print*/i18n/{'*.pot' if lang == 'en' else f'{lang}.po'}"))
    assert files
    for path in files:
        for entry in polib.pofile(str(path)):
            places = " ".join(place for place, _line in entry.occurrences)
            yield f"{path.parent.parent.name}: {places}", entry.msgid if lang == "en" else entry.msgstr


def find(lang, patterns, only=None):
    found = re.compile("|".join(patterns))
    return [
        f"{match[0]!r} in {text[:200]!r} ({places[:120]})"
        for places, text in read_terms(lang)
        if (not only or only.search(places)) and (match := found.search(text))
    ]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_text_says_what_no_native_would(lang):
    assert find(lang, WORDINGS[lang[:2]]) == []
    assert find(lang, ON_LETTERS.get(lang[:2], ("(?!)",)), LETTER) == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_percents_are_written_as_the_language_has_them(lang):
    """Where its sign stands off the number, it does in all texts, and where it doesn't, in none."""
    assert find(lang, (r"\d%(?!\()",) if lang[:2] in SPACED_PERCENT else (r"\d[ \xa0]%(?!\()",), LETTER) == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_text_has_half_a_plural(lang):
    assert find(lang, (HALF_PLURAL.pattern,)) == []


# What is registered is told on the left of the date, which stands below the address: in bold of ten points, no more than this.
MENTIONS = ("Registered letter", "Certified mail", "Royal Mail")
MOST_OF_A_MENTION = 45


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_is_registered_leaves_the_date_its_place(lang):
    files = ROOT.glob(f"relance_print/i18n/{'*.pot' if lang == 'en' else f'{lang}.po'}")
    entries = [entry for path in files for entry in polib.pofile(str(path)) if entry.msgid.startswith(MENTIONS)]
    assert entries or lang == "en_GB"
    texts = [entry.msgid if lang == "en" else entry.msgstr for entry in entries]
    assert [text for text in texts if len(text) > MOST_OF_A_MENTION] == []


@pytest.mark.parametrize("path", VIEWS, ids=lambda path: path.name)
def test_no_number_is_followed_by_a_plural_alone(path):
    """What stands behind a number on a screen is in the singular behind one: there are two elements, of which one is shown."""
    fields = etree.parse(path).iter("field")
    assert [field.tail.strip() for field in fields if UNITS.match(field.tail or "")] == []
