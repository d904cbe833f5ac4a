# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Days, amounts, percents and ends of sentences as a native writes them; and what is written into a letter's PDF."""

import io
from pathlib import Path

import pikepdf
import polib
import pypdfium2
import pytest
from markupsafe import Markup

from odoo.addons.relance_print.tools.letter_page import unwrap
from odoo.addons.relance_print.tools.letter_stamp import describe
from odoo.addons.relance_print.tools.letter_words import (
    end_sentences,
    keep_together,
    spell_amount,
    write_amount,
    write_day,
    write_percent,
)
from odoo.addons.relance_print.tools.payment_text import make_creditor_reference

TRANSLATIONS = Path(__file__).parent.parent / "relance_print" / "i18n"
SALUTATION = "{{ salutation }}"
FRAME = '<html lang="fr-FR" data-paper="A4"><head><meta name="author" content="Dupont &amp; Fils"/><title>'


@pytest.mark.parametrize(
    ("text", "day", "lang", "expected"),
    [
        ("1 décembre 2026", 1, "fr_FR", "1er décembre 2026"),
        ("11 décembre 2026", 11, "fr_FR", "11 décembre 2026"),
        ("1 dicembre 2026", 1, "it_IT", "1º dicembre 2026"),
        ("30 listopada 2026", 30, "pl_PL", "30 listopada 2026\xa0r."),
        ("1 December 2026", 1, "en_GB", "1 December 2026"),
    ],
)
def test_days(text, day, lang, expected):
    assert write_day(text, day, lang) == expected


@pytest.mark.parametrize(
    ("text", "symbol", "lang", "expected"),
    [
        ("£\xa07,934.50", "£", "en_GB", "£7,934.50"),
        ("$\xa0-7.00", "$", "en_US", "-$7.00"),
        ("7,934.50\xa0€", "€", "en_US", "7,934.50\xa0€"),
        ("€\xa07.934,50", "€", "nl_NL", "€\xa07.934,50"),
        ("7.934,50\xa0€", "€", "nl_BE", "€\xa07.934,50"),
        ("-7,50\xa0€", "€", "nl_NL", "€\xa0-7,50"),
        ("7,50\xa0zł", "zł", "nl_NL", "7,50\xa0zł"),
        ("3967,25\xa0zł", "zł", "pl_PL", "3967,25\xa0zł"),
        ("-1047607,00\xa0zł", "zł", "pl_PL", "-1\xa0047\xa0607,00\xa0zł"),
        ("47.607,12345\xa0zł", "zł", "pl_PL", "47.607,12345\xa0zł"),
    ],
)
def test_amounts(text, symbol, lang, expected):
    assert write_amount(text, symbol, lang) == expected


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("au 1er décembre 2026.", "au 1er_décembre_2026."),
        ("zum 8. Dezember 2026 zu", "zum 8._Dezember_2026 zu"),
        ("del 30 de diciembre de 2026.", "del 30_de_diciembre_de_2026."),
        ("by December 15, 2026 at", "by December_15,_2026 at"),
        ("dnia 15 grudnia 2026 r. do", "dnia 15_grudnia_2026_r. do"),
        ("of 3 invoices 2026", "of 3_invoices_2026"),
        ("3,967.25 and 2026", "3,967.25 and 2026"),
        ("frais de 40 € par", "frais de 40_€ par"),
        ("van € 2.500, 10 % en 5 EUR", "van €_2.500, 10_% en 5_EUR"),
        ("(§§ 286, 288 Abs. 5 BGB)", "(§§_286, 288 Abs._5 BGB)"),
        ("l’article L441-10, artículos 5 y art. 7", "l’article_L441-10, artículos_5 y art._7"),
        ('<p title="no. 5">no. <b>5</b> no. 5</p>', '<p title="no. 5">no. <b>5</b> no._5</p>'),
        ("smart. 7 particles 5", "smart. 7 particles 5"),
    ],
)
def test_what_stays_in_one_row(words, kept):
    assert keep_together(words) == kept.replace("_", "\N{NO-BREAK SPACE}")


@pytest.mark.parametrize(
    ("lang", "words", "kept"),
    [
        (
            "pl_PL",
            "W razie opóźnień w zapłacie i z <b>dniem</b> o 5",
            "W_razie opóźnień w_zapłacie i_z_<b>dniem</b> o_5",
        ),
        ("fr_FR", 'soit : « 5 » ; <p title="a : b">rien</p>', 'soit_: «_5_»_; <p title="a : b">rien</p>'),
        ("de_DE", "i w a : b", "i w a : b"),
    ],
)
def test_what_stays_in_one_row_in_one_language(lang, words, kept):
    assert keep_together(words, lang) == kept.replace("_", "\N{NO-BREAK SPACE}")


def test_percents():
    assert {lang: write_percent("12", lang) for lang in ("fr_FR", "de_DE", "es_ES")} == dict.fromkeys(
        ("fr_FR", "de_DE", "es_ES"), "12\xa0%"
    )
    assert {write_percent("12", lang) for lang in ("en_US", "nl_NL", "it_IT", "pl_PL")} == {"12%"}


@pytest.mark.parametrize(
    ("amount", "currency", "lang", "expected"),
    [
        (7934.5, "EUR", "fr_FR", "sept mille neuf cent trente-quatre euros et cinquante centimes"),
        (7934.5, "EUR", "fr_BE", "sept mille neuf cent trente-quatre euros et cinquante centimes"),
        (1021.0, "EUR", "fr_FR", "mille vingt et un euros"),
        (2000000.0, "EUR", "fr_FR", "deux millions d’euros"),
        (1000000.0, "EUR", "es_ES", "un millón de euros"),
        (1000000.0, "EUR", "it_IT", "un milione di euro"),
        (22.22, "PLN", "pl_PL", "dwadzieścia dwa złote, dwadzieścia dwa grosze"),
        (7934.5, "GBP", "fr_FR", "sept mille neuf cent trente-quatre et 50/100 GBP"),
        (1.01, "CHF", "de_DE", "eins und 01/100 CHF"),
        (5.0, "EUR", "tlh", ""),
    ],
)
def test_amounts_in_words(amount, currency, lang, expected):
    assert spell_amount(amount, currency, lang) == expected


def test_no_sentence_ends_twice():
    shown = Markup('<span data-variable="deadline">30 listopada 2026 r.</span></strong>.</p>')
    assert end_sentences(shown) == '<span data-variable="deadline">30 listopada 2026 r</span></strong>.</p>'
    for kept in ('<span data-variable="a">3 r.</span> i', '<span data-variable="a">3</span>.', "so…", "a..."):
        assert end_sentences(kept) == kept


def test_the_reference_of_a_letter_has_its_check_digits():
    # ISO 11649's own example
    assert make_creditor_reference("539007547034") == "RF18 5390 0754 7034"


def test_the_last_paragraphs_go_with_the_signature():
    page = (
        '<div data-zone="body"><p>A</p><div data-variable="payment_details"><p>B</p></div><p>C</p><p>D <b>d</b></p></div>\n'
        '    <div class="end"><div data-zone="signature">S</div></div>'
    )
    assert unwrap(page) == (
        '<div data-zone="body"><p>A</p><div data-variable="payment_details"><p>B</p></div></div>\n'
        '    <div class="end"><p>C</p><p>D <b>d</b></p><div data-zone="signature">S</div></div>'
    )
    # not where something else ends the text
    for other in ("<p>A</p><table></table></div>", "<p>A</p></div><table></table>"):
        page = f'<div data-zone="body">{other}<div class="end"></div>'
        assert unwrap(page) == page


def print_pages(count, title, margin=10):
    with pikepdf.new() as pdf:
        for _number in range(count):
            pdf.add_blank_page(page_size=(595, 842))
        pdf.trailer["/Info"] = pdf.make_indirect(pikepdf.Dictionary())
        describe(pdf, FRAME, title, margin)
        stream = io.BytesIO()
        pdf.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Dernière relance (2) – FAC/1", "Dernière relance (2) – FAC/1 – 2/2"),
        ("Ponowne wezwanie do zapłaty – FV/1", "FV/1 – 2/2"),
        ("תזכורת", "2/2"),
        ("", "2/2"),
    ],
)
def test_further_pages_are_numbered(title, expected):
    document = pypdfium2.PdfDocument(print_pages(2, title))
    assert [page.get_textpage().get_text_range() for page in document] == ["", expected]
    # nothing where the format leaves no room, nor on a single page
    for pdf in (print_pages(2, title, 5), print_pages(1, title)):
        assert not any(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf))


def test_the_pdf_says_whose_it_is_and_in_which_language():
    with pikepdf.open(io.BytesIO(print_pages(1, "Relance"))) as pdf:
        assert str(pdf.Root["/Lang"]) == "fr-FR"
        assert str(pdf.docinfo["/Author"]) == "Dupont & Fils"
        assert pdf.Root["/ViewerPreferences"]["/DisplayDocTitle"]


@pytest.mark.parametrize("path", sorted(TRANSLATIONS.glob("*.po")), ids=lambda path: path.stem)
def test_default_texts_address_whom_the_original_does(path):
    """Each text of each language has `{{ salutation }}` where the English one has: a company and a person are addressed apart."""
    texts = [entry for entry in polib.pofile(str(path)).translated_entries() if SALUTATION in entry.msgid]
    assert texts or path.stem == "en_GB"
    assert [entry.msgstr for entry in texts if SALUTATION not in entry.msgstr] == []
