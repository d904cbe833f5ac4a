# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What leaves for other programs: names of files, and tables.

A name has to be one on every system, whatever the customer is called; a table must not run anything in the spreadsheet that
opens it.
"""

import csv
import io
import itertools
import re
import unicodedata
from collections.abc import Iterable, Sequence
from decimal import Decimal

# Of Linux; Windows and macOS count 255 of their characters, which are never more than the bytes.
MAX_NAME_BYTES = 255
_SIGNS = "_.()[] -"
# https://learn.microsoft.com/windows/win32/fileio/naming-a-file
_RESERVED = re.compile(r"(CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|(COM|LPT)[0-9¹²³])(?=\s*(\.|\Z))", re.IGNORECASE)
# As spreadsheets know them, full-width and other shapes of these among them
_FORMULA = {"=", "+", "-", "@", "\u2212"}


def clean_line(text: str, replacement: str = "") -> str:
    """Return a text as one line, without what can't be seen: control characters, marks of direction, joiners, unassigned ones.

    :param replacement: in the place of such a character that is no blank
    """
    if text.isascii() and text.isprintable():  # as most are, for which it is quicker
        return re.sub(r" {2,}", " ", text).strip(" ")
    text = unicodedata.normalize("NFC", text)
    kinds = {char: unicodedata.category(char) for char in set(text)}
    for char, kind in kinds.items():
        if char.isspace() or kind in ("Cc", "Zl", "Zp"):
            text = text.replace(char, " ")
        elif kind.startswith("C"):
            text = text.replace(char, replacement)
    return re.sub(r" {2,}", " ", text).strip(" ")


def make_file_name(name: str, extension: str = "", taken: set[str] | None = None) -> str:
    """Return a file name that every system takes, of at most 255 bytes, extension included.

    Letters, digits and a few signs stay as they are; each run of others is a hyphen.

    :param name: what it should be called; an extension that it has already stays once
    :param extension: such as `pdf`
    :param taken: names in the same place, in small letters, which it must differ from; is added to
    """
    ending = f".{extension}" if extension else ""
    name = re.sub(r"\0+", "-", "".join(char if _may_name(char) else "\0" for char in clean_line(name)))
    if ending and name.lower().endswith(ending):
        name = name[: -len(ending)]
    for number in itertools.count(1):
        suffix = f" ({number})" if number > 1 else ""
        room = MAX_NAME_BYTES - len(f"_{suffix}{ending}".encode())
        stem = _cut_bytes(name.lstrip(" .-"), room).rstrip(" .") or "file"
        result = f"{'_' if _RESERVED.match(stem) else ''}{stem}{suffix}{ending}"
        if taken is None or result.casefold() not in taken:
            break
    if taken is not None:
        taken.add(result.casefold())
    return result


def _may_name(char):
    return char.isalnum() or char in _SIGNS or unicodedata.category(char).startswith("M")


def _cut_bytes(text, limit):
    """Return as much of a text as takes so many bytes of UTF-8, no letter parted from its accent."""
    end = len(text.encode()[:limit].decode(errors="ignore"))
    while 0 < end < len(text) and unicodedata.category(text[end]).startswith("M"):
        end -= 1
    return text[:end]


def defuse_cell(text: str) -> str:
    """Return a table's cell of text such that no spreadsheet takes it for a formula: it then starts with an apostrophe."""
    text = clean_line(text)
    start = unicodedata.normalize("NFKC", text.lstrip()[:1])
    return f"'{text}" if start in _FORMULA else text


def write_table(rows: Iterable[Sequence[str | int | Decimal]], decimal_point: str = ".") -> bytes:
    """Return a table as CSV: UTF-8 with its mark, as spreadsheets want it, a row a line.

    Texts can't be formulas. Numbers are written with as many decimals as they have. Where these follow a comma, semicolons
    part the cells, else commas: which is what spreadsheets expect in such a country.

    :param decimal_point: of the language that the table is in
    """
    comma = decimal_point == ","
    stream = io.StringIO()
    table = csv.writer(stream, delimiter=";" if comma else ",")
    for row in rows:
        table.writerow(
            [
                defuse_cell(cell) if isinstance(cell, str) else f"{cell:f}".replace(".", "," if comma else ".")
                for cell in map(_to_number, row)
            ]
        )
    return stream.getvalue().encode("utf-8-sig")


def _to_number(cell):
    return cell if isinstance(cell, str) else Decimal(cell)
