# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What wkhtmltopdf leaves out of a letter's PDF: whose it is, in which language, and on further pages which page of which letter.

The page numbers are not the page's HTML, where only patched Qt could count, and not with other letters in the same run.
"""

import functools
import html
import re

import pikepdf

_LANGUAGE = re.compile(r"<html\b[^>]*?\slang=\"([\w-]+)\"")
_AUTHOR = re.compile(r"<meta\b[^>]*?\sname=\"author\"[^>]*?\scontent=\"([^\"]*)\"")
_MM = 72 / 25.4
# From the sheet's left and upper edge, in mm; where the format leaves less free above, nothing is written.
_LEFT, _TOP, ROOM = 20, 7.5, 9
_FOOT = 4  # from the lower edge, where numbers of a bound file stand, below a letter's own foot
_SIZE, _GREY, _FONT = 7.5, 0.45, "/RelancePrintPage"
# Of the 14 fonts that every program has: nothing is embedded, in the encoding that it is of.
_HELVETICA = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/Helvetica", "/Encoding": "/WinAnsiEncoding"}


@functools.lru_cache(maxsize=64)  # letters printed together have one frame
def _read_frame(frame):
    language, author = _LANGUAGE.search(frame), _AUTHOR.search(frame)
    return language and language[1], author and html.unescape(author[1])


def describe(pdf: pikepdf.Pdf, frame: str, title: str, margin_top: float) -> None:
    """Write language, author and title into a letter's PDF, and title and number on its pages but the first.

    :param frame: the beginning of the letter's HTML
    :param title: of the letter, such as “Final reminder – INV/2026/00042”
    :param margin_top: in mm, what the format leaves free above
    """
    language, author = _read_frame(frame)
    if language:
        pdf.Root["/Lang"] = language
    if title:
        pdf.Root["/ViewerPreferences"] = pikepdf.Dictionary({"/DisplayDocTitle": True})
    if author:
        pdf.trailer["/Info"]["/Author"] = author
    count = len(pdf.pages)
    if count > 1 and margin_top >= ROOM:
        font = pdf.make_indirect(pikepdf.Dictionary({key: pikepdf.Name(name) for key, name in _HELVETICA.items()}))
        for number, page in enumerate(pdf.pages, 1):
            if number > 1:
                _write(pdf, page, font, _encode(title, f"{number}/{count}"))


def _encode(title, number):
    """Return what stands on a page, in the font's encoding; of a title in other letters what has none: a reference, if any."""
    for words in (title, title.rpartition(" – ")[2]):
        try:
            return f"{words} – {number}".encode("cp1252") if words else number.encode()
        except UnicodeEncodeError:
            continue
    return number.encode()


def number_pages(pdf: pikepdf.Pdf, titles: list[str]) -> None:
    """Write on each page of a PDF, at its foot, what it belongs to and its number of all, such as “Exhibit 2 – 7/31”.

    :param titles: what each page belongs to, or nothing
    """
    font = pdf.make_indirect(pikepdf.Dictionary({key: pikepdf.Name(name) for key, name in _HELVETICA.items()}))
    count = len(titles)
    for number, (page, title) in enumerate(zip(pdf.pages, titles, strict=True), 1):
        left, bottom, _right, _top = (float(side) for side in page.mediabox)
        _write(pdf, page, font, _encode(title, f"{number}/{count}"), (left + _LEFT * _MM, bottom + _FOOT * _MM))


def _write(pdf, page, font, text, place=None):
    """Write on a page, in its upper left corner if no place is given."""
    x, y = place or (_LEFT * _MM, float(page.mediabox[3]) - _TOP * _MM)
    text = re.sub(rb"([\\()])", rb"\\\1", text)
    place = f"{x:.2f} {y:.2f}"
    words = f"\nQ q {_GREY} g BT {_FONT} {_SIZE} Tf {place} Td (".encode() + text + b") Tj ET Q\n"
    page.contents_add(pdf.make_stream(b"q\n"), prepend=True)
    page.contents_add(pdf.make_stream(words))
    # of its own: pages may share one
    resources = pikepdf.Dictionary(page.obj.get("/Resources", {}))
    resources["/Font"] = pikepdf.Dictionary({**dict(resources.get("/Font", {}).items()), _FONT: font})
    page.obj["/Resources"] = resources
