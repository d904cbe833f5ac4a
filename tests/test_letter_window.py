# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What the window shows, measured in real PDFs: of wkhtmltopdf, patched and unpatched."""

import base64
import os
import shutil
import struct
import sys
import time
import zlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from odoo.addons.relance_print.tools.letter_geometry import ENVELOPES, PAPERS
from odoo.addons.relance_print.tools.letter_printer import is_patched, print_letter
from odoo.addons.relance_print.tools.letter_window import Finding, check_window

FOUND = [shutil.which(Path(sys.prefix) / "bin" / "wkhtmltopdf-pack"), shutil.which("wkhtmltopdf", path=os.defpath)]
BINARIES = {"patched" if is_patched(binary) else "unpatched": binary for binary in FOUND if binary}
every_binary = pytest.mark.parametrize("binary", BINARIES.values(), ids=BINARIES.keys())
TOP_MM = 10
ADDRESS = ["Société d’Aménagement", "Bâtiment Écureuil – 3e étage", "127 boulevard de l’Égalité", "59800 LILLE"]
NF = ENVELOPES["nf"]


def picture():
    """A grey PNG as a data URI."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 8, 8, 8, 0, 0, 0, 0))
    png = b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress((b"\0" + b"\x99" * 8) * 8)) + chunk(b"IEND", b"")
    return "data:image/png;base64," + base64.b64encode(png).decode()


def at(left, top, content, style=""):
    return (
        f'<div style="position:absolute;left:{left}mm;top:{top - TOP_MM}mm;white-space:nowrap;{style}">{content}</div>'
    )


def address(lines=ADDRESS, envelope=NF, x=0, y=0, leading=4):
    divs = "".join(f"<div>{line}</div>" for line in lines)
    return at(envelope.address_x + x, envelope.address_y + y, divs, f"line-height:{leading}mm")


def check(binary, body, lines=ADDRESS, envelope=NF):
    """Print a letter of one page with `body` and a line of text, and return what check_window finds."""
    style = "<style>html,body{margin:0}body{font:10pt 'Liberation Sans'}</style>"
    text = at(20, envelope.body_y + 1, "Madame, Monsieur,<br>votre facture pour Société d’Aménagement reste impayée.")
    html = f'<!DOCTYPE html><html><head><meta charset="utf-8">{style}</head><body>{body}{text}</body></html>'
    return check_window(print_letter(html, binary=binary, paper=envelope.paper), envelope, lines)


def test_what_windows_show():
    """By hand for the French layout: the sheet slides by 10 mm to a side and 11 upwards."""
    assert NF.visible == (100, 55, 190, 79)
    assert NF.exposed == (90, 34, 200, 90)
    assert ENVELOPES["din_b"].visible == (20, 50, 100, 90)
    assert ENVELOPES["din_a"].exposed == (10, 27, 110, 77)


@pytest.mark.parametrize("envelope", ENVELOPES.values(), ids=ENVELOPES)
def test_layouts_are_sound(envelope):
    """The address lies in what is visible, the text starts below what is exposed."""
    visible, exposed = envelope.visible, envelope.exposed
    assert visible.left < envelope.address_x
    assert envelope.address_x + envelope.address_width <= visible.right
    assert visible.top <= envelope.address_y
    assert envelope.address_y + envelope.address_height <= visible.bottom + 0.01
    assert exposed.left <= visible.left and visible.right <= exposed.right
    assert exposed.bottom <= envelope.body_y
    assert exposed.right <= PAPERS[envelope.paper].width


@every_binary
@pytest.mark.parametrize("envelope", ENVELOPES.values(), ids=ENVELOPES)
def test_an_address_inside(binary, envelope):
    assert check(binary, address(envelope=envelope), envelope=envelope) == []


@every_binary
def test_shifted_out(binary):
    def shift(**by):
        return check(binary, address(leading=5, **by))

    assert shift() == []
    assert shift(y=-5) == [Finding("outside", ADDRESS[0])]
    assert shift(y=7) == [Finding("outside", ADDRESS[3])]
    assert shift(x=-15) == [Finding("outside", line) for line in ADDRESS]
    # the second line is the longest
    assert shift(x=38) == [Finding("outside", line) for line in ADDRESS[1:2]]


@every_binary
def test_shifted_out_of_the_paper_and_the_window(binary):
    """What has gone from the window altogether is not reported twice: it no longer shows."""
    assert check(binary, address(x=-90, y=80)) == [Finding("outside", line) for line in ADDRESS]


@every_binary
def test_missing(binary):
    assert check(binary, address(ADDRESS[:3])) == [Finding("missing", ADDRESS[3])]
    assert (
        check(binary, "")
        == [
            Finding("outside", ADDRESS[0]),  # the text below names the customer
            *(Finding("missing", line) for line in ADDRESS[1:]),
        ]
    )


@every_binary
def test_seven_lines(binary):
    lines = [*ADDRESS[:3], "Boîte postale 12", "BUREAU 7", "59800 LILLE", "FRANCE"]
    assert check(binary, address(lines), lines) == [Finding("outside", "FRANCE")]
    assert check(binary, address(lines, leading=3.4), lines) == []


@every_binary
def test_something_else_shows(binary):
    vat = at(120, 84, "TVA FR96 999627417")
    assert check(binary, address() + vat) == [Finding("shows", "TVA FR96 999627417")]
    # however little of it: this one ends a millimetre inside
    shown = check(binary, address() + at(60, 60, "SIRET 99962741700010"))
    assert shown == [Finding("shows", "SIRET 99962741700010")]
    beside = at(20, 84, "TVA FR96 999627417") + at(120, 28, "TVA FR96 999627417")
    assert check(binary, address() + beside) == []


@every_binary
def test_beside_the_address_on_its_line(binary):
    lines = [*ADDRESS[:3], "59800 LILLE <b>Client no. 1234</b>"]
    assert check(binary, address(lines)) == [Finding("shows", "Client no. 1234")]


@every_binary
def test_the_sender_above_the_address(binary):
    sender = "Ébénisterie Noël · 14 quai de la Gâche · 44200 NANTES"
    small = "font-size:7pt;line-height:4mm;text-decoration:underline"
    assert check(binary, address() + at(110, 35.5, sender, small)) == []
    assert check(binary, address() + at(110, 41, sender, small))[0] == Finding("shows", sender)
    swiss = ENVELOPES["sn"]
    assert check(binary, address(envelope=swiss) + at(120, 45, sender, small), envelope=swiss)[0] == Finding(
        "shows", sender
    )


@every_binary
@pytest.mark.parametrize(
    "graphics",
    [
        at(160, 80, f'<img style="width:20mm;height:8mm" src="{picture()}">'),
        at(150, 80, "", f"width:50mm;height:15mm;background:url({picture()})"),
        at(60, 85, "", "width:80mm;border-top:0.3mm solid #000"),
        at(80, 50, "", "width:130mm;height:35mm;background:#f4f4f4"),
    ],
    ids=["image", "background", "line", "colour"],
)
def test_graphics(binary, graphics):
    assert check(binary, graphics + address()) == [Finding("shows", "")]


@every_binary
def test_graphics_around_the_window(binary):
    """A frame around the sheet, a fold mark and white are no matter."""
    frame = at(85, 30, "", "width:120mm;height:65mm;border:0.3mm solid #000;background:#fff")
    fold = at(3, 99, "", "width:5mm;border-top:0.3mm solid #000")
    assert check(binary, frame + fold + address()) == []


@every_binary
def test_all_kinds_of_letters(binary):
    """Ligatures, accents in two characters, no-break spaces, capitals, quotes and breaks within a line make no difference."""
    lines = [
        "Office d\u2019Efficacit\u00e9 \ufb01nale",
        "12\u00a0345 rue de l\u2019E\u0301te\u0301 (Paris)",
        "Straße \u00ab\u00a0A\u00a0\u00bb",
    ]
    shown = [
        "Office d\u2019Efficacite\u0301 finale",
        "12 345 rue de l\u2019\u00c9t\u00e9 <br>(Paris)",
        "STRASSE \u00ab A \u00bb",
    ]
    assert check(binary, address(shown), lines) == []
    fonts = "font-family:'DejaVu Serif'"
    assert check(binary, f'<div style="{fonts}">{address(lines)}</div>', lines) == []
    greek = ["Ελληνική Εταιρεία", "Москва 101000", "شركة النور"]
    assert check(binary, f'<div style="{fonts}">{address(greek)}</div>', greek) == []


@every_binary
def test_a_long_line_that_wraps(binary):
    line = "Société Générale d’Ameublement et de Décoration de Villeneuve-lès-Avignon-sur-Rhône"
    wrapping = at(110, 55, line, "white-space:normal;width:80mm;line-height:4mm")
    assert check(binary, wrapping, [line]) == []
    assert check(binary, wrapping.replace("left:110mm", "left:115mm"), [line]) == [Finding("outside", line)]


@every_binary
def test_a_line_that_occurs_elsewhere(binary):
    """Of several places the address's is meant, even if it isn't in the window."""
    lines = ["Paris SA", "1 rue X", "Paris"]
    assert check(binary, at(20, 20, "Paris<br>Paris SA") + address(lines), lines) == []
    twice = at(20, 20, "Paris SA<br>1 rue X<br>Paris") + address(lines)
    assert check(binary, twice, lines) == []
    assert check(binary, address([lines[0], "c/o Y", *lines[1:]]), lines) == [Finding("shows", "c/o Y")]


@every_binary
def test_an_empty_line_and_a_line_of_signs(binary):
    assert check(binary, address(), ["", *ADDRESS, "–"])[-1].kind == "missing"
    assert check(binary, address([*ADDRESS, "* * *"])) == [Finding("shows", "* * *")]


@every_binary
def test_several_pages(binary):
    """Only the first page has a window."""
    vat = '<div style="page-break-before:always"></div>' + at(110, 55, "TVA FR96 999627417", "margin-top:297mm")
    style = "<style>html,body{margin:0}body{font:10pt 'Liberation Sans'}</style><meta charset='utf-8'>"
    rows = "".join(f'<p style="padding:0 20mm">Ligne {number}</p>' for number in range(80))
    html = f'<!DOCTYPE html><html><body>{style}{address()}<div style="padding-top:90mm">{rows}</div>{vat}</body></html>'
    pdf = print_letter(html, binary=binary)
    assert check_window(pdf, NF, ADDRESS) == []
    second = print_letter(html.replace("padding-top:90mm", "padding-top:400mm"), binary=binary)
    assert check_window(second, NF, ADDRESS) == []


def test_at_once_and_quickly():
    """PDFium is for one thread at a time, Odoo has several; a letter's check is a matter of milliseconds."""
    style = "<style>html,body{margin:0}body{font:10pt 'Liberation Sans'}</style><meta charset='utf-8'>"
    pdf = print_letter(f"<!DOCTYPE html>{style}{address()}<p>{'text ' * 900}", binary=next(iter(BINARIES.values())))
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _number: check_window(pdf, NF, ADDRESS), range(16)))
    assert len({tuple(findings) for findings in found}) == 1
    seconds = []
    for _round in range(5):
        start = time.perf_counter()
        check_window(pdf, NF, ADDRESS)
        seconds.append(time.perf_counter() - start)
    assert min(seconds) < 0.1
