# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Where wkhtmltopdf breaks a letter's pages: found by printing it with a mark in each of its blocks."""

import io
import re
from typing import NamedTuple

import pikepdf

from .letter_layout import list_boxes

# A block is a paragraph, an item, a heading, or a row of a table: what the screen counts as well (letter_pages.js).
_BLOCKS = {"p", "li", "h1", "h2", "h3", "h4", "h5", "h6"}
_TAG = re.compile(r"<([a-z][a-z0-9-]*)\b(?:[^>\"']|\"[^\"]*(?:\"|\Z)|'[^']*(?:'|\Z))*(?:>|\Z)", re.IGNORECASE)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)  # what isn't closed goes on to the end
# An element of our own, which no format's CSS knows, and which takes no room.
_MARK = (
    '<x-at style="position:absolute!important;display:block!important;width:2px!important;height:2px!important;'
    "margin:0!important;padding:0!important;border:0!important;opacity:1!important;visibility:visible!important;"
    'background:#fc{number:04x}!important"></x-at>'
)
_RED, _MOST = 0xFC, 0xFFFF
_SIZE_PT = 3  # a mark is smaller than this


class Break(NamedTuple):
    """The beginning of a page: its number, the first block that begins on it, and how far below the sheet's edge, in mm.

    `top_before`: how far below the edge of its own sheet the block before it begins, in mm; None if it is not on the page before.
    """

    page: int
    block: int
    top: float
    top_before: float | None


class Pages(NamedTuple):
    """How many pages a letter has, how many blocks, and where its pages begin, but the first."""

    count: int
    blocks: int
    breaks: list[Break]


def mark_blocks(page: str) -> tuple[str, int]:
    """Return a letter's page with a mark in each block of its body, and how many these are."""
    head, start, body = page.partition("<body")
    pieces, number, last, before = [head, start], 0, 0, ""
    body = _COMMENT.sub("", body)
    for found in _TAG.finditer(body):
        name = found[1].lower()
        if name in _BLOCKS or (before == "tr" and name in ("td", "th")):  # the mark of a row is in its first cell
            if number <= _MOST:
                pieces += [body[last : found.end()], _MARK.format(number=number)]
                last = found.end()
            number += 1
        before = name
    return "".join([*pieces, body[last:]]), number


def find_pages(pdf: bytes, blocks: int) -> Pages:
    """Read off the PDF of what `mark_blocks` has marked where its pages begin.

    A page on which no block begins, as one long paragraph may have it, has no break.
    """
    found, before, breaks = set(), {}, []
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for number, page in enumerate(document.pages, 1):
            begun = {block: top for block, top in _find_marks(page) if block < blocks and block not in found}
            if number > 1 and begun:
                first = min(begun)
                breaks.append(Break(number, first, begun[first], before.get(first - 1)))
            found.update(begun)
            before = begun
        return Pages(len(document.pages), blocks, breaks)


def _find_marks(page):
    height = float(page.mediabox[3])
    for color, (left, bottom, right, top) in list_boxes(page):
        red, *rest = (round(part * 255) for part in color)
        if red == _RED and len(rest) == 2 and right - left < _SIZE_PT and top - bottom < _SIZE_PT:
            yield rest[0] * 256 + rest[1], round((height - top) / 72 * 25.4, 2)
