# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""QR codes: read back from the image, and module by module those of another encoder."""

import io

import pytest
import qrcode
import zxingcpp
from PIL import Image

from odoo.addons.relance_print_qr.tools.letter_qr import EMBLEM_SCALE, MARGIN, SCALE, draw_qr

# Without digits or capitals in a row, which an encoder may pack tighter: the two pack alike
CONTENTS = ("ébénisterie noël & fils", "żółć\nü" * 12, "https://example.com/my/invoices/42?access_token=ab-cd-ef")
LEVELS = {
    "L": qrcode.ERROR_CORRECT_L,
    "M": qrcode.ERROR_CORRECT_M,
    "Q": qrcode.ERROR_CORRECT_Q,
    "H": qrcode.ERROR_CORRECT_H,
}


def open_image(content):
    return Image.open(io.BytesIO(content)).convert("L")


def read_modules(image):
    """Return which modules are dark, row by row, without the margin."""
    count = image.width // SCALE - 2 * MARGIN
    places = [(MARGIN + index) * SCALE for index in range(count)]
    return [[image.getpixel((x, y)) == 0 for x in places] for y in places]


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("content", CONTENTS)
def test_another_encoder_draws_the_same(content, level):
    """Under one of the eight masks, any of which a reader takes; a mark of the encoding (ECI) would change all."""
    others = []
    for mask in range(8):
        code = qrcode.QRCode(error_correction=LEVELS[level], mask_pattern=mask)
        code.add_data(content.encode(), optimize=0)
        code.make()
        others.append(code.modules)
    assert read_modules(open_image(draw_qr(content, level))) in others


@pytest.mark.parametrize("content", [*CONTENTS, "BCD\n002\n1\nSCT\n\nÉtude\nFR7619997044180021476305859\nEUR12.00"])
def test_read_back(content):
    image = draw_qr(content)
    (code,) = zxingcpp.read_barcodes(open_image(image))
    assert (code.text, code.ec_level, code.content_type) == (content, "M", zxingcpp.ContentType.Text)
    assert code.bytes == content.encode()
    assert (code.position.top_left.x, code.position.top_left.y) == (MARGIN * SCALE, MARGIN * SCALE)
    assert len(image) < 1024


def test_emblem_in_the_middle(tmp_path):
    emblem = tmp_path / "emblem.png"
    Image.new("L", (166, 166), 0).save(emblem)
    image = open_image(draw_qr(CONTENTS[2], emblem=str(emblem)))
    (code,) = zxingcpp.read_barcodes(image)
    assert code.text == CONTENTS[2]
    modules = image.width // EMBLEM_SCALE - 2 * MARGIN
    side, middle = modules * EMBLEM_SCALE * 7 / 46, image.width // 2
    dark = image.crop((round(middle - side / 2) + 1,) * 2 + (round(middle + side / 2) - 1,) * 2)
    assert dark.getextrema() == (0, 0)


def test_too_long():
    with pytest.raises(ValueError, match="too long"):
        draw_qr("x" * 3000)
