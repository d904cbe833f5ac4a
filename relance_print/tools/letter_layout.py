# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What wkhtmltopdf draws on a page, and where: whose letter it is, and whether two PDFs of a letter look the same.

It knows the few operators by which Qt 4 and 5 write text, images and filled boxes, and passes over all others.
"""

import re
import zlib
from collections.abc import Sequence
from typing import NamedTuple

import pikepdf

# Elements of our own, which no format's CSS knows. `x-letter` is the sheet that places and layers count from; its ground is the
# lower mark. `x-body` is what the body is to a letter alone. The `x-edge` are tables without content, which keep the letter's
# outer margins and floats from leaking out. `x-mark` is the upper mark.
_BOX = "min-width:0!important;min-height:0!important;margin:0!important;padding:0!important;border:0!important;"
_LETTER = (
    f'<x-letter style="{_BOX}display:block!important;position:relative!important;z-index:0!important;opacity:1!important;'
    'background:#fe{color:04x}!important;{start}">'
    f'<x-edge style="{_BOX}display:table!important"></x-edge><x-body style="{_BOX}display:block!important">{{body}}</x-body>'
    f'<x-edge style="{_BOX}display:table!important;clear:both!important"></x-edge>'
    f'<x-mark style="{_BOX}display:block!important;position:absolute!important;top:0!important;bottom:0!important;'
    "left:0!important;width:2px!important;opacity:1!important;visibility:visible!important;z-index:2147483647!important;"
    'background:#fd{color:04x}!important"></x-mark></x-letter>'
)
_NEW_PAGE = "page-break-before:always!important"
# The first letter's colour: one that no letter's own colours are likely to be. If they are, there is a mark too many.
_FIRST_COLOR = 0x9B00
# Setting a mark's colour, and filling a box with it: x, y, width, height.
_MARK_START = b" 0.99"
_MARK = re.compile(
    rb" 0\.99([26])\d* ([\d.]+) ([\d.]+) scn\s(?:(?!scn).){0,200}?\s\S+ (-?[\d.]+) \S+ (-?[\d.]+) re\s+(f\*?)(?=\s)",
    re.DOTALL,
)
# All operators that draw: filling, stroking, text, images, shades.
_DRAWING = re.compile(rb"\s([bBfFsS]\*?|BT|Do|BI|sh)(?=\s)")

# Of zlib: more takes longer, and saves next to nothing.
COMPRESSION = 3

_TOLERANCE_PT = 0.2 / 25.4 * 72
_SAME = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_WHITE = (1.0, 1.0, 1.0)


class Marks(NamedTuple):
    """What the marks tell: the letter's number, where it begins and ends, in wkhtmltopdf's units from the first page's top.

    `grounds` is how many boxes are filled below the letter, with the colour of the page.
    """

    number: int
    top: float
    bottom: float
    grounds: int


def put_marks(body: str, number: int) -> str:
    """Return the HTML of a letter's body between its two marks, on a page of its own; the first one's number is 0."""
    return _LETTER.format(start=_NEW_PAGE if number else "", body=body, color=_FIRST_COLOR + number)


def wipe_marks(page: pikepdf.Page, count: int) -> Marks:
    """Wipe the marks off a page of one of `count` letters. Raises ValueError if it isn't wholly that of one."""
    page.contents_coalesce()
    content = page.Contents.read_bytes()
    marks = list(_find_marks(content, count))
    number = marks[0][1] if marks else None
    if [(mark[1], its_number) for mark, its_number in marks] != [(b"6", number), (b"2", number)]:
        raise ValueError(f"{len(marks)} marks, or not those of one letter")
    (below, _number), (above, _number) = marks
    grounds = _DRAWING.findall(content, 0, below.start())
    if set(grounds) - {b"f"} or _DRAWING.search(content, above.end()):
        raise ValueError("Something is drawn outside the letter")
    parts = content[: below.start(6)], content[below.end(6) : above.start(6)], content[above.end(6) :]
    content = b"n".join(parts)  # which ends a box without filling it
    page.Contents.write(zlib.compress(content, COMPRESSION), filter=pikepdf.Name.FlateDecode)
    top, height = float(below[4]), float(below[5])
    return Marks(number, top, top + height, len(grounds))


def _find_marks(content, count):
    start = content.find(_MARK_START)  # many times faster than looking for the expression
    while start >= 0:
        if mark := _MARK.match(content, start):
            green, blue = (round(float(mark[group]) * 255) for group in (2, 3))
            number = green * 256 + blue - _FIRST_COLOR
            if 0 <= number < count:
                yield mark, number
        start = content.find(_MARK_START, start + 1)


def are_alike(pages: Sequence[pikepdf.Page], others: Sequence[pikepdf.Page]) -> bool:
    """Whether both show the same at the same places, within a fifth of a millimetre."""
    if len(pages) != len(others):
        return False
    for page, other in zip(pages, others, strict=True):
        drawn, expected = _Drawing(page).items, _Drawing(other).items
        if [name for name, _place in drawn] != [name for name, _place in expected]:
            return False
        for (_name, place), (_name, expected_place) in zip(drawn, expected, strict=True):
            if any(abs(a - b) > _TOLERANCE_PT for a, b in zip(place, expected_place, strict=True)):
                return False
    return True


def list_boxes(page: pikepdf.Page) -> list[tuple]:
    """Return a page's filled boxes: of each its colour, and left, bottom, right, top in points from the sheet's corner."""
    return [item for item in _Drawing(page).items if isinstance(item[0], tuple)]


class _Drawing:
    """Carries out a page's operators. `items` are what and where (in points from the sheet's corner), as they are drawn.

    A glyph is named by when it first occurs, since its number depends on what else is in the PDF.
    """

    def __init__(self, page):
        self.page_box = [float(length) for length in page.mediabox]
        self.matrix = self.text_matrix = _SAME
        self.color, self.font = (), None
        self.outer, self.boxes, self.items, self.glyphs = [], [], [], {}
        for operands, operator in pikepdf.parse_content_stream(page, " ".join(_OPERATORS)):
            _OPERATORS[str(operator)](self, *operands)

    def save(self):
        self.outer.append((self.matrix, self.color))

    def restore(self):
        self.matrix, self.color = self.outer.pop()

    def transform(self, *matrix):
        self.matrix = _multiply(matrix, self.matrix)

    def set_color(self, *color):
        self.color = tuple(map(float, color))

    def add_box(self, *box):
        self.boxes.append([float(length) for length in box])

    def fill(self):
        for x, y, across, up in self.boxes:
            corners = _apply(self.matrix, x, y), _apply(self.matrix, x + across, y + up)
            (left, right), (bottom, top) = map(sorted, zip(*corners, strict=True))
            page_left, page_bottom, page_right, page_top = self.page_box
            box = max(left, page_left), max(bottom, page_bottom), min(right, page_right), min(top, page_top)
            # The white ground is not looked at: on the last page it ends with the letter, or goes on to the next.
            if box[0] < box[2] and box[1] < box[3] and self.color != _WHITE:
                self.items.append((self.color, box))
        self.boxes.clear()

    def end(self):
        self.boxes.clear()

    def draw_image(self, _name):
        self.items.append(("image", (*_apply(self.matrix, 0, 0), *_apply(self.matrix, 1, 1))))

    def set_font(self, font, _size):
        self.font = str(font)

    def place_text(self, *matrix):
        self.text_matrix = _multiply(matrix, _SAME)

    def move_text(self, x, y):
        self.text_matrix = _multiply((1, 0, 0, 1, x, y), self.text_matrix)

    def show(self, glyph):
        number = self.glyphs.setdefault((self.font, bytes(glyph)), len(self.glyphs))
        self.items.append((number, _apply(_multiply(self.text_matrix, self.matrix), 0, 0)))


_OPERATORS = {
    "q": _Drawing.save,
    "Q": _Drawing.restore,
    "cm": _Drawing.transform,
    "scn": _Drawing.set_color,
    "re": _Drawing.add_box,
    "f": _Drawing.fill,
    "f*": _Drawing.fill,
    "n": _Drawing.end,
    "Do": _Drawing.draw_image,
    "Tf": _Drawing.set_font,
    "Tm": _Drawing.place_text,
    "Td": _Drawing.move_text,
    "Tj": _Drawing.show,
}


def _multiply(inner, outer):
    """Return the transformation that is `inner` and then `outer`."""
    a, b, c, d, e, f = map(float, inner)
    turn = (*outer[:4], 0, 0)
    return (*_apply(turn, a, b), *_apply(turn, c, d), *_apply(outer, e, f))


def _apply(matrix, x, y):
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f
