# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""On paper, bold words stand as far from the words beside them as any others do, by real wkhtmltopdf, patched and unpatched."""

import io
import os
import shutil
import sys
import unicodedata
from itertools import pairwise
from pathlib import Path

import pdfplumber
import pytest

from odoo.addons.relance_print.tools.letter_page import unwrap
from odoo.addons.relance_print.tools.letter_printer import is_patched, print_letter

FOUND = [shutil.which(Path(sys.prefix) / "bin" / "wkhtmltopdf-pack"), shutil.which("wkhtmltopdf", path=os.defpath)]
BINARIES = {"patched" if is_patched(binary) else "unpatched": binary for binary in FOUND if binary}
PAGE = """<!DOCTYPE html><html><head><title>A letter</title><style>body { margin: 0; font: 10pt 'Liberation Sans' }</style></head>
<body><p style="width: 165mm">Par la présente, nous vous <strong>mettons en demeure</strong> de nous régler la somme de
<strong>4\N{NO-BREAK SPACE}128,55\N{NO-BREAK SPACE}€</strong> au plus tard le <b>15 décembre 2026</b>.</p></body></html>"""


NOTICE = """La présente lettre vaut mise en demeure au sens des articles 1344 et 1344-1 du Code civil ; le tribunal de commerce
est compétent. À défaut de paiement, nous pourrons demander une injonction de payer (article D441-5 du Code de commerce)."""


@pytest.mark.parametrize("binary", BINARIES.values(), ids=BINARIES.keys())
@pytest.mark.parametrize("text", ["", NOTICE], ids=["bold", "numbers"])
def test_spaces_are_alike(binary, text):
    page = PAGE if not text else f"{PAGE.partition('<p')[0]}<p style='width: 165mm'>{text}</p></body></html>"
    pdf = print_letter(unwrap(page), binary=binary)
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        printed = " ".join(document.pages[0].extract_text().split())
        characters = [character for character in document.pages[0].chars if not character["text"].isspace()]
    gaps = [
        after["x0"] - before["x1"]
        for before, after in pairwise(characters)
        if abs(after["top"] - before["top"]) < 2 and after["x0"] - before["x1"] > 1
    ]
    assert len(gaps) > 15
    assert min(gaps) > 2.3 and max(gaps) < 4  # points; without it they are up to 5.4, and 4.7 about numbers
    words = (
        "articles 1344 et 1344-1 du Code"
        if text
        else "mettons en demeure de nous régler la somme de 4 128,55 € au plus tard"
    )
    assert words in printed


def test_only_where_words_look_different():
    page = "<html><body><p>All alike.</p><p>A <b>bold word</b>.</p></body></html>"
    words = "<p><x-w>A</x-w> <b><x-w>bold</x-w> <x-w>word</x-w></b><x-w>.</x-w></p>"
    assert unwrap(page) == f"<html><body><p>All alike.</p>{words}</body></html>"


def test_numbers_are_not_broken():
    page = "<html><body><p>{}</p></body></html>"
    for number in ("1344-1", "INV-2026-A", "FAC/A/1", "(article\N{NO-BREAK SPACE}D441-5)"):
        kept = f'<x-w style="white-space:nowrap">{number};</x-w>'
        assert unwrap(page.format(f"of {number}; and")) == page.format(f"<x-w>of</x-w> {kept} <x-w>and</x-w>")
    for word in ("and/or", "A-" * 40 + "1", "2026"):
        assert unwrap(page.format(f"of {word} and")) == page.format(f"of {word} and")


@pytest.mark.parametrize("binary", BINARIES.values(), ids=BINARIES.keys())
def test_a_row_ends_before_a_number(binary):
    page = "<html><head><style>p { margin: 0; width: 40mm; font: 10pt 'Liberation Sans' }</style></head><body>{}</body></html>"
    texts = [
        f"<p>{'x ' * count}article{space}1344-1 du Code</p>"
        for count in range(4, 18)
        for space in " \N{NO-BREAK SPACE}"
    ]
    with pdfplumber.open(
        io.BytesIO(print_letter(unwrap(page.replace("{}", "".join(texts))), binary=binary))
    ) as document:
        rows = "\n".join(sheet.extract_text() for sheet in document.pages).splitlines()
    assert sum("1344-1" in row for row in rows) == len(texts)


# As they are read, and what stands on paper from left to right, each Arabic or Hebrew word turned round.
NAMES = {
    "شركة النجارة الحديثة (ش.م.م)": "(م.م.ش) الحديثة النجارة شركة",
    "شركة النجارة (ش.م.م) 12": "12 (م.م.ش) النجارة شركة",
    "نجارة Dubreuil Fils (SIREN 334)": "Dubreuil Fils (SIREN 334) نجارة",
    "Dubreuil شركة النجارة (ش.م.م)": "Dubreuil (م.م.ش) النجارة شركة",
    "١٢ شارع طلعت": "طلعت شارع ١٢",
    "נגריית הרצל (12)": "(12) הרצל נגריית",
}


def read_visual(words):
    """Return words as they are compared: those from right to left by their letters alone, in the order of reading."""
    letters = [unicodedata.normalize("NFKC", word) for word in words.split()]
    return [
        sorted(word) if any(unicodedata.bidirectional(sign) in ("R", "AL") for sign in word) else word
        for word in letters
    ]


@pytest.mark.parametrize("binary", BINARIES.values(), ids=BINARIES.keys())
@pytest.mark.parametrize("around", ['<div dir="auto">{}</div>', '<p>Now <span dir="auto">{}</span> <b>owes</b></p>'])
def test_names_from_right_to_left(binary, around):
    """Each word stands for itself, in its place, brackets included, in an address as in a sentence."""
    style = "<style>body { margin: 0; font: 9.3pt 'Liberation Sans'; word-wrap: break-word }</style>"
    names = "".join(map(around.format, NAMES))
    html = f"<!DOCTYPE html><html><head>{style}</head><body>{names}</body></html>"
    with pdfplumber.open(io.BytesIO(print_letter(unwrap(html), binary=binary))) as document:
        rows = document.pages[0].extract_text().splitlines()
    expected = list(NAMES.values())
    if "owes" in around:
        expected = [f"Now {name} owes" for name in expected]
    assert list(map(read_visual, rows)) == list(map(read_visual, expected))
