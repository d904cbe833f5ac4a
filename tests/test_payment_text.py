# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a payment says."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from odoo.addons.relance_print.tools.payment_text import MAX_CHARACTERS, clean_payment_text, join_references


@given(st.text())
@example("INV\u200b\u00ad\u2060\ufeff\u202e 1")
@example("👨‍👩‍👧 🇫🇷 1️⃣ ❤️ ☎ ✓")
def test_every_bank_takes_it(text):
    cleaned = clean_payment_text(text)
    kinds = {unicodedata.category(char) for char in cleaned}
    assert kinds.isdisjoint({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp", "Me"})
    assert not any(unicodedata.category(char) == "So" and ord(char) > 0x2190 for char in cleaned)
    assert cleaned == clean_payment_text(cleaned) == " ".join(cleaned.split())


@pytest.mark.parametrize("sign", ["\u200b", "\u00ad", "\u2060", "\ufeff", "\u202e", "\U0001f4b6", "\u2764\ufe0f", "\0"])
def test_left_out(sign):
    assert clean_payment_text(f"FAC/2026/{sign}00001").replace(" ", "") == "FAC/2026/00001"


@pytest.mark.parametrize("text", ["FAC/2026/00001", "Facture N° 12 – Société", "RF18539007547034", "№ 7 ™ 5 €", "Łódź"])
def test_left_alone(text):
    assert clean_payment_text(text) == text


@given(st.lists(st.from_regex(r"[A-Z]{3}/[0-9]{4}/[0-9]{1,6}", fullmatch=True), max_size=30))
def test_ends_at_a_whole_number(numbers):
    joined = join_references(numbers)
    assert len(joined) <= MAX_CHARACTERS
    whole = joined.split(", ") if joined else []
    assert whole == numbers[: len(whole)]
    assert len(whole) == len(numbers) or len(", ".join([joined, numbers[len(whole)]])) > MAX_CHARACTERS


def test_of_one_that_is_too_long_its_beginning():
    assert join_references(["x" * 150, "y"]) == "x" * 140
