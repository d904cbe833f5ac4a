# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What an envelope's window shows of a letter, measured in the PDF: where the text lies, not where the CSS wants it.

Text is what PDFium reads, placed by the ink of its glyphs. All else (images, lines, colours, text drawn as outlines) is found in
a picture of the page.
"""

import threading
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

import pypdfium2
from PIL import ImageDraw
from pypdfium2 import raw

from .letter_geometry import Box, Envelope

_MM = 25.4 / 72
# What the printer may be off, in mm.
_TOLERANCE = 0.3
_PIXELS_PER_MM = 4
# What is lighter is paper.
_WHITE = 247
# A glyph farther from the one before, in mm, starts another text. The ink of an apostrophe is higher than a comma's.
_GAP, _STEP = 5, 3
_MAX_LENGTH = 80
_pdfium = threading.Lock()  # PDFium is for one thread at a time


class Finding(NamedTuple):
    """Something that is wrong with the window.

    ``kind``: ``outside`` (``text``, a line of the address, isn't wholly where each window shows it), ``missing`` (the line isn't
    on the first page) or ``shows`` (``text`` lies where a window may show it; it is empty for what isn't text).
    """

    kind: str
    text: str


class _Glyph(NamedTuple):
    """A character as PDFium reads it, and the box of its ink: None for blanks, some of which PDFium adds."""

    text: str
    box: Box | None


def check_window(pdf: bytes, envelope: Envelope, address_lines: Sequence[str]) -> list[Finding]:
    """Return what is wrong with the window on the first page: the lines of the address first, then what shows.

    :param address_lines: the customer's address as the letter was given it; how it writes accents, capitals or ligatures and
        where it breaks a line makes no difference
    """
    seen = _shrink(envelope.exposed, _TOLERANCE)
    visible = _shrink(envelope.visible, -_TOLERANCE)
    glyphs, picture = _read(pdf, seen)
    findings, address = [], set()
    for line, place in zip(address_lines, _find_lines(glyphs, address_lines, visible), strict=True):
        address.update(place)
        if not place:
            findings.append(Finding("missing", line))
        elif any(glyphs[index].box and not _holds(visible, glyphs[index].box) for index in place):
            findings.append(Finding("outside", line))
    allowed = _shrink(envelope.return_line, -_TOLERANCE) if envelope.return_line else None
    for run in _split_runs(glyphs, address):
        boxes = [glyph.box for glyph in run if glyph.box and not (allowed and _holds(allowed, glyph.box))]
        if any(_touches(seen, box) for box in boxes):
            text = " ".join("".join(glyph.text for glyph in run).split())
            findings.append(Finding("shows", text[:_MAX_LENGTH]))
    texts = [allowed, *(glyph.box for glyph in glyphs)]
    if _has_graphics(picture, seen, [box for box in texts if box and _touches(seen, _shrink(box, -2 * _TOLERANCE))]):
        findings.append(Finding("shows", ""))
    return findings


def _read(pdf, area):
    """Return the glyphs of the first page, in the order of its text, and a grey picture of an area of it."""
    with _pdfium:
        document = pypdfium2.PdfDocument(pdf)
        try:
            page = document[0]
            width, height = page.get_size()
            text = page.get_textpage()
            glyphs = []
            for index in range(text.count_chars()):
                left, bottom, right, top = text.get_charbox(index)
                has_ink = left < right and bottom < top
                box = Box(left * _MM, (height - top) * _MM, right * _MM, (height - bottom) * _MM) if has_ink else None
                glyphs.append(_Glyph(chr(raw.FPDFText_GetUnicode(text, index)), box))
            crop = (area.left / _MM, height - area.bottom / _MM, width - area.right / _MM, area.top / _MM)
            bitmap = page.render(scale=_PIXELS_PER_MM * _MM, crop=crop, grayscale=True)
            return glyphs, bitmap.to_pil().copy()  # PDFium's own pixels go with the document
        finally:
            document.close()


def _fold(text):
    """Return the letters and figures of a text, however it writes ligatures, accents, capitals, blanks and hyphens."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKD", text).casefold()))


def _find_lines(glyphs, lines, visible):
    """Return the glyphs of each line of the address, as indices; none where the line isn't found.

    The address is looked for as a whole, so that a line that occurs elsewhere too ("Paris") is the one of the address; line by
    line only if the letter has put something in between.
    """
    letters = [(letter, index) for index, glyph in enumerate(glyphs) for letter in _fold(glyph.text)]
    page = "".join(letter for letter, _index in letters)
    inside = [bool(glyphs[index].box) and _holds(visible, glyphs[index].box) for _letter, index in letters]
    folded = [_fold(line) for line in lines]

    def find(text, after=0):
        """Return where a text starts, or -1: of several places the one most in the window, then the first after another."""
        starts, start = [], page.find(text)
        while start >= 0:
            starts.append(start)
            start = page.find(text, start + 1)
        return max(starts, key=lambda at: (sum(inside[at : at + len(text)]), at >= after, -at), default=-1)

    start = find("".join(folded))
    is_whole, start = start >= 0, max(start, 0)
    places = []
    for line, text in zip(lines, folded, strict=True):
        at = (start if is_whole else find(text, start)) if text else -1
        if at < 0:
            places.append(range(0))
            continue
        start = at + len(text)
        places.append(_add_signs(glyphs, letters[at][1], letters[start - 1][1], line))
    return places


def _add_signs(glyphs, first, last, line):
    """Return the range of a line's glyphs with the quotes, brackets and stops that it has before and after its letters."""
    signs = [not character.isalnum() for character in line if not character.isspace()]
    for step in (-1, 1):
        end = first if step < 0 else last
        missing = (signs[::-1] if step > 0 else signs).index(False)
        while missing and 0 <= end + step < len(glyphs) and not _fold(glyphs[end + step].text):
            end += step
            missing -= bool(glyphs[end].box)
        first, last = (end, last) if step < 0 else (first, end)
    return range(first, last + 1)


def _split_runs(glyphs, left_out):
    """Yield the texts of a page, some glyphs left out, as lists of glyphs that stand side by side on one line."""
    run, last = [], None
    for index, glyph in enumerate(glyphs):
        box = None if index in left_out else glyph.box
        is_apart = box and last and (abs(box.bottom - last.bottom) > _STEP or not -_GAP < box.left - last.right < _GAP)
        if run and (index in left_out or is_apart):
            yield run
            run, last = [], None
        if index not in left_out:
            run.append(glyph)
        last = box or last
    if run:
        yield run


def _has_graphics(picture, area, texts):
    """Tell whether a picture of an area shows something beside its texts."""
    draw = ImageDraw.Draw(picture)
    for text in texts:
        left, top, right, bottom = _shrink(text, -2 * _TOLERANCE)
        corners = (left - area.left, top - area.top, right - area.left, bottom - area.top)
        draw.rectangle([corner * _PIXELS_PER_MM for corner in corners], fill=255)
    return bool(picture.point(lambda value: 255 if value < _WHITE else 0).getbbox())


def _shrink(box, by):
    return Box(box.left + by, box.top + by, box.right - by, box.bottom - by)


def _holds(outer, inner):
    return (
        outer.left <= inner.left
        and outer.top <= inner.top
        and inner.right <= outer.right
        and inner.bottom <= outer.bottom
    )


def _touches(box, other):
    return box.left < other.right and other.left < box.right and box.top < other.bottom and other.top < box.bottom
