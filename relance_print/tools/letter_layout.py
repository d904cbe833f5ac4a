"""What wkhtmltopdf draws on a page, and where: to see whether two PDFs of a letter look the same.

It knows the few operators by which Qt 4 and 5 write text, images and filled boxes, and passes over all others.
"""

from collections.abc import Sequence

import pikepdf

_TOLERANCE_PT = 0.2 / 25.4 * 72
_SAME = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_WHITE = (b"1", b"1", b"1")


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


class _Drawing:
    """Carries out a page's operators. `items` are what and where (in points from the sheet's corner), as they are drawn.

    A glyph is named by when it first occurs, since its number depends on what else is in the PDF.
    """

    def __init__(self, page):
        self.page_box = [float(length) for length in page.mediabox]
        self.matrix = self.text_matrix = _SAME
        self.color, self.font = (), None
        self.outer, self.boxes, self.items, self.glyphs = [], [], [], {}
        operands = []
        for token in page.Contents.read_bytes().split():
            if token[:1] in b"0123456789-.+/<[(":
                operands.append(token)
            else:
                if token in _OPERATORS:
                    _OPERATORS[token](self, *operands)
                operands.clear()

    def save(self):
        self.outer.append((self.matrix, self.color))

    def restore(self):
        self.matrix, self.color = self.outer.pop()

    def transform(self, *matrix):
        self.matrix = _multiply(matrix, self.matrix)

    def set_color(self, *color):
        self.color = color

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
        self.font = font

    def place_text(self, *matrix):
        self.text_matrix = _multiply(matrix, _SAME)

    def move_text(self, x, y):
        self.text_matrix = _multiply((1, 0, 0, 1, x, y), self.text_matrix)

    def show(self, glyph):
        number = self.glyphs.setdefault((self.font, glyph), len(self.glyphs))
        self.items.append((number, _apply(_multiply(self.text_matrix, self.matrix), 0, 0)))


_OPERATORS = {
    b"q": _Drawing.save,
    b"Q": _Drawing.restore,
    b"cm": _Drawing.transform,
    b"scn": _Drawing.set_color,
    b"re": _Drawing.add_box,
    b"f": _Drawing.fill,
    b"f*": _Drawing.fill,
    b"n": _Drawing.end,
    b"Do": _Drawing.draw_image,
    b"Tf": _Drawing.set_font,
    b"Tm": _Drawing.place_text,
    b"Td": _Drawing.move_text,
    b"Tj": _Drawing.show,
}


def _multiply(inner, outer):
    """Return the transformation that is `inner` and then `outer`."""
    a, b, c, d, e, f = map(float, inner)
    turn = (*outer[:4], 0, 0)
    return (*_apply(turn, a, b), *_apply(turn, c, d), *_apply(outer, e, f))


def _apply(matrix, x, y):
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f
