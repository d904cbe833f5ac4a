# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Names of files and tables for other programs, whatever customers are called."""

import csv
import io
import unicodedata
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from odoo.addons.relance_print.tools.letter_files import clean_line, defuse_cell, make_file_name, write_table

HOSTILE = ("\u202e", "\u200b", "\u2060", "\ufeff", "\u00ad", "\u2066", "\0", "\r\n", "\t", "\x7f", "\ue000", "\ud800")


@given(st.text(max_size=300), st.sampled_from(("pdf", "zip", "csv", "")))
@example("长" * 100, "pdf")
@example("é" * 200, "pdf")
@example("CON", "pdf")
@example("e" + "\u0301" * 300, "pdf")
@example("x" * 249 + "\U0001f600", "pdf")
@example("..", "")
@example("", "pdf")
def test_a_name_is_one_on_every_system(name, extension):
    made = make_file_name(name, extension)
    assert 0 < len(made.encode()) <= 255
    assert {unicodedata.category(char)[0] for char in made}.isdisjoint("C")
    assert set(made).isdisjoint('<>:"/\\|?*%\u2028\u2029')
    assert made[0] not in " .-" and made[-1] not in " ."
    assert make_file_name(made, extension) == made
    if extension:
        assert made.endswith(f".{extension}")


@pytest.mark.parametrize("sign", HOSTILE)
def test_what_is_not_seen_is_not_in_a_name(sign):
    assert make_file_name(f"Facture{sign} 1", "pdf") == "Facture 1.pdf"


@pytest.mark.parametrize("name", ["con", "NUL", "Com1", "lpt9.txt", "aux .x", "COM¹"])
def test_names_that_windows_keeps_for_itself(name):
    assert make_file_name(name, "pdf").startswith("_")


def test_names_that_stay():
    name = "00001 Relance 1 - FAC-2026-00001 - Société Générale (siège) [Łódź]_ 株式会社 हिन्दी.pdf"
    assert make_file_name(name, "pdf") == name
    assert make_file_name("Ben & Söhne: 5/7", "pdf") == "Ben - Söhne- 5-7.pdf"


@given(st.lists(st.text(alphabet="aA长. ", max_size=120), min_size=2, max_size=6))
@example(["x" * 300] * 12)
def test_names_beside_each_other_differ(names):
    taken = set()
    made = [make_file_name(name, "pdf", taken) for name in names]
    assert len({name.casefold() for name in made}) == len(made)
    assert max(len(name.encode()) for name in made) <= 255


@given(st.text())
@example("=1+1")
@example("+33 2 61")
@example("@SUM(A1)")
@example("\t=1")
@example("\r=1")
@example(" \u00a0=1")
@example("\u200b=1")
@example("\ufeff-1")
@example("＝1+1")
@example("＠SUM")
@example("﹢1")
def test_no_text_is_a_formula(text):
    cell = defuse_cell(text)
    assert not cell.startswith(tuple("=+-@\t\r\n ＝＋－＠"))
    assert defuse_cell(cell) == cell
    if cell.startswith("'") and not clean_line(text).startswith("'"):
        assert unicodedata.normalize("NFKC", cell[1]) in "=+-@\u2212"


@pytest.mark.parametrize(
    "text", ["Société Générale", "14 quai de la Gâche", "44200", "1=1", "a-b", "00123", "Łódź & 株式会社", ""]
)
def test_other_texts_stay(text):
    assert defuse_cell(text) == text


@pytest.mark.parametrize(("point", "delimiter"), [(",", ";"), (".", ",")])
def test_table(point, delimiter):
    rows = [["=1+1", "a;b,c", 'd"e'], [-3, Decimal("-12.50"), Decimal("1234567.000")]]
    content = write_table(rows, point)
    assert content.startswith(b"\xef\xbb\xbf")
    read = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=delimiter))
    assert read == [["'=1+1", "a;b,c", 'd"e'], ["-3", f"-12{point}50", f"1234567{point}000"]]
