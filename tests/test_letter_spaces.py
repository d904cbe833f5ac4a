# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""On paper, bold words stand as far from the words beside them as any others do, by real wkhtmltopdf, patched and unpatched."""

import io
import os
import shutil
import sys
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


@pytest.mark.parametrize("binary", BINARIES.values(), ids=BINARIES.keys())
def test_spaces_are_alike(binary):
    pdf = print_letter(unwrap(PAGE), binary=binary)
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        text = " ".join(document.pages[0].extract_text().split())
        characters = [character for character in document.pages[0].chars if not character["text"].isspace()]
    gaps = [
        after["x0"] - before["x1"]
        for before, after in pairwise(characters)
        if abs(after["top"] - before["top"]) < 2 and after["x0"] - before["x1"] > 1
    ]
    assert len(gaps) > 15
    assert min(gaps) > 2.3 and max(gaps) < 3.7  # points; without it they are up to 5.4
    assert "nous vous mettons en demeure de nous régler la somme de 4 128,55 € au plus tard" in text


def test_only_where_words_look_different():
    page = "<html><body><p>All alike.</p><p>A <b>bold word</b>.</p></body></html>"
    words = "<p><x-w>A</x-w> <b><x-w>bold</x-w> <x-w>word</x-w></b><x-w>.</x-w></p>"
    assert unwrap(page) == f"<html><body><p>All alike.</p>{words}</body></html>"


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("au 1er décembre 2026.", "au 1er_décembre 2026."),
        ("zum 8. Dezember 2026 zu", "zum 8._Dezember 2026 zu"),
        ("del 30 de diciembre de 2026.", "del 30_de_diciembre de 2026."),
        ("by December 15, 2026 at", "by December_15, 2026 at"),
        ("dnia 15 grudnia 2026 r.", "dnia 15_grudnia 2026 r."),
        ("of 3 invoices 2026", "of 3_invoices 2026"),
        ("3,967.25 and 2026", "3,967.25 and 2026"),
    ],
)
def test_a_day_stays_with_its_month(words, kept):
    kept = kept.replace("_", "\N{NO-BREAK SPACE}")
    assert unwrap(f"<html><body><p>{words}</p></body></html>") == f"<html><body><p>{kept}</p></body></html>"
