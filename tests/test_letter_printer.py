# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The printer against real wkhtmltopdf, patched and unpatched, and against programs that misbehave."""

import base64
import io
import os
import shutil
import socket
import struct
import sys
import tempfile
import threading
import time
import zlib
from pathlib import Path

import pdfplumber
import pytest

from odoo.addons.relance_print.tools import letter_printer
from odoo.addons.relance_print.tools.letter_printer import (
    PrinterFailed,
    PrinterMissing,
    PrinterTimeout,
    find_printer,
    is_patched,
    print_letter,
)

MM = 25.4 / 72
FOUND = [shutil.which(Path(sys.prefix) / "bin" / "wkhtmltopdf-pack"), shutil.which("wkhtmltopdf", path=os.defpath)]
BINARIES = {"patched" if is_patched(binary) else "unpatched": binary for binary in FOUND if binary}
every_binary = pytest.mark.parametrize("binary", BINARIES.values(), ids=BINARIES.keys())
RED, GREEN, BLUE = (1, 0, 0), (0, 1, 0), (0, 0, 1)


@pytest.fixture(autouse=True)
def temporary_folder(tmp_path, monkeypatch):
    """Nothing may be left of what a letter needed."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    yield folder
    assert not list(folder.iterdir())


def page(body, css=""):
    style = f"<style>html,body{{margin:0}}body{{font:10.5pt 'Liberation Sans','DejaVu Sans'}}{css}</style>"
    return f'<!DOCTYPE html><html><head><meta charset="utf-8">{style}</head><body>{body}</body></html>'


def box(left, top, width, height, color, *, text=""):
    place = f"left:{left}mm;top:{top}mm;width:{width}mm;height:{height}mm"
    return f'<div style="position:absolute;{place};background:{color}">{text}</div>'


def read(pdf):
    return pdfplumber.open(io.BytesIO(pdf)).pages


def boxes(pdf_page, color):
    """Left, top, width and height, in mm from the sheet's corner, of what is filled with `color`."""
    found = [rect for rect in pdf_page.rects if rect["non_stroking_color"] == color]
    return [tuple(rect[key] * MM for key in ("x0", "top", "width", "height")) for rect in found]


def picture(color):
    """A PNG of one colour as a data URI."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = (b"\0" + bytes(color) * 300) * 120
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 300, 120, 8, 2, 0, 0, 0))
    png = b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return "data:image/png;base64," + base64.b64encode(png).decode()


def test_both_kinds_are_tested_where_both_are():
    assert "patched" in BINARIES
    assert len(BINARIES) == len([binary for binary in FOUND if binary])


@every_binary
@pytest.mark.parametrize(("paper", "width", "height"), [("A4", 210, 297), ("Letter", 215.9, 279.4)])
def test_a_millimetre_is_a_millimetre(binary, paper, width, height):
    html = page(box(110, 45, 100, 100, "#f00", text="Address") + box(0, 240, 10, 10, "#00f"))
    pages = read(print_letter(html, binary=binary, paper=paper))
    assert len(pages) == 1
    assert (pages[0].width * MM, pages[0].height * MM) == pytest.approx((width, height), abs=0.2)
    assert boxes(pages[0], RED)[0] == pytest.approx((110, 55, 100, 100), abs=0.4)
    assert boxes(pages[0], BLUE)[0] == pytest.approx((0, 250, 10, 10), abs=0.4)
    assert [char["size"] for char in pages[0].chars] == [pytest.approx(10.5, abs=0.1)] * len("Address")


@every_binary
def test_margins_move_the_origin(binary):
    pages = read(print_letter(page(box(10, 20, 30, 40, "#f00")), binary=binary, margins_mm=(5, 6, 7, 8)))
    assert boxes(pages[0], RED)[0] == pytest.approx((18, 25, 30, 40), abs=0.4)


@every_binary
def test_a_wide_element_does_not_shrink_the_letter(binary):
    html = page(box(110, 45, 100, 10, "#f00") + '<p style="white-space:nowrap">' + "wide " * 100 + "</p>")
    assert boxes(read(print_letter(html, binary=binary))[0], RED)[0] == pytest.approx((110, 55, 100, 10), abs=0.4)


@every_binary
def test_a_logo_is_an_image_or_a_background(binary):
    css = f".logo{{background:url({picture((0, 128, 0))}) no-repeat;background-size:50mm 20mm}}"
    logo = '<div class="logo" style="position:absolute;left:20mm;top:5mm;width:50mm;height:20mm"></div>'
    image = f'<img style="position:absolute;left:100mm;top:5mm;width:30mm;height:12mm" src="{picture((0, 0, 128))}">'
    images = read(print_letter(page(logo + image, css), binary=binary))[0].images
    places = sorted(tuple(image[key] * MM for key in ("x0", "top", "width", "height")) for image in images)
    assert places[0] == pytest.approx((20, 15, 50, 20), abs=0.4)
    assert places[1] == pytest.approx((100, 15, 30, 12), abs=0.4)


LETTER_CSS = """
    .letter{position:relative} .letter+.letter{page-break-before:always}
    .sheet{position:absolute;left:0;top:-10mm}
    .address{position:absolute;left:110mm;top:55mm;width:80mm;height:24mm;background:#f00}
    .text{padding:88mm 20mm 0} table{border-collapse:collapse} td{padding:1mm;border-bottom:0.2mm solid #888}
    .amount{width:30mm;text-align:right}
"""


def letter(shift=0):
    rows = "".join(f'<tr><td>first{i} of a row</td><td class="amount">{i}<br>last{i}</td></tr>' for i in range(40))
    head = '<thead><tr><th>Number</th><th class="amount">Amount</th></tr></thead>'
    table = f'<table class="rows">{head}<tbody>{rows}</tbody></table>'
    sheet = '<div class="sheet"><div class="address"></div></div>'
    text = f'<p style="padding-top:{shift}mm">Dear customer</p>{table}<p>Yours faithfully</p>'
    return f'<div class="letter">{sheet}<div class="text">{text}</div></div>'


@every_binary
@pytest.mark.parametrize("shift", range(0, 12, 3))  # each ends the page elsewhere in a row
def test_rows_are_never_cut(binary, shift):
    texts = [pdf_page.extract_text() for pdf_page in read(print_letter(page(letter(shift), LETTER_CSS), binary=binary))]
    assert len(texts) in (2, 3)
    for i in range(40):
        assert [f"first{i} " in text for text in texts] == [f"last{i}\n" in text + "\n" for text in texts]
    heads = [text.count("Number") for text in texts]
    assert heads == ([1] * len(texts) if is_patched(binary) else [1] + [0] * (len(texts) - 1))


@every_binary
def test_every_letter_of_a_batch_starts_on_its_own_sheet(binary):
    pages = read(print_letter(page(letter() * 3, LETTER_CSS), binary=binary))
    firsts = [pdf_page for pdf_page in pages if "Dear customer" in pdf_page.extract_text()]
    assert len(firsts) == 3
    for first in firsts:
        assert boxes(first, RED) == [pytest.approx((110, 55, 80, 24), abs=0.4)]
    for pdf_page in pages:
        words = pdf_page.extract_words()
        assert min(word["top"] for word in words) * MM > 10
        assert max(word["bottom"] for word in words) * MM < 297 - 15
    assert not any(boxes(pdf_page, RED) for pdf_page in pages if pdf_page not in firsts)


@every_binary
def test_what_is_for_browsers_alone(binary):
    html = page(
        box(50, 45, 10, 10, "#0f0"),
        "@media screen{@supports(color:red){div{background:#f00!important}}}",
    )
    first = read(print_letter(html, binary=binary))[0]
    assert len(boxes(first, GREEN)) == 1
    assert not boxes(first, RED)


def test_title():
    pdf = print_letter(page("x"), binary=BINARIES["patched"], title="Relance n° 1 – Ünal")
    assert pdfplumber.open(io.BytesIO(pdf)).metadata["Title"] == "Relance n° 1 – Ünal"


@every_binary
def test_characters_without_a_declared_encoding(binary):
    assert "Straße, 1 200,50 €" in read(print_letter("<p>Straße, 1 200,50 €", binary=binary))[0].extract_text()


@pytest.fixture
def listener():
    """An address on this host, and the list of who connected to it."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        connections = []

        def accept():
            while True:
                try:
                    connection, _address = server.accept()
                except OSError:
                    return
                connections.append(connection)
                connection.close()

        threading.Thread(target=accept, daemon=True).start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/", connections
        server.shutdown(socket.SHUT_RDWR)


ATTACKS = {
    "image": '<img src="{url}x.png">',
    "frame": '<iframe src="{url}secret.html" width="500" height="500"></iframe>',
    "object": '<object data="{url}secret.html" width="500" height="500"></object>',
    "embed": '<embed src="{url}secret.html">',
    "stylesheet": '<link rel="stylesheet" href="{url}x.css">',
    "import": "<style>@import '{url}x.css';</style>",
    "background": '<div style="background:url({url}x.png)">x</div>',
    "font": "<style>@font-face{{font-family:x;src:url({url}x.ttf)}}p{{font-family:x}}</style>",
    "refresh": '<meta http-equiv="refresh" content="0;url={url}secret.html">',
    "script": "<script>document.write('SCRIPT RAN');new Image().src='{url}x.png'</script>",
    "request": "<script>var r=new XMLHttpRequest();r.open('GET','{url}secret.html',false);r.send();"
    "document.write(r.responseText)</script>",
    "handler": '<img src="data:," onerror="document.write(\'SCRIPT RAN\')">',
}


@every_binary
@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_is_fetched_read_or_run(binary, attack, listener, tmp_path):
    address, connections = listener
    (tmp_path / "secret.html").write_text("<p>TOP SECRET</p>")
    for url in (address, f"{tmp_path.as_uri()}/"):
        pages = read(print_letter(page("<p>Hello</p>" + ATTACKS[attack].format(url=url)), binary=binary))
        text = "".join(pdf_page.extract_text() for pdf_page in pages)
        assert "SECRET" not in text
        assert "SCRIPT" not in text
    time.sleep(0.05)
    assert not connections


def test_the_listener_listens(listener):
    address, connections = listener
    socket.create_connection(("127.0.0.1", int(address.rstrip("/").rpartition(":")[2]))).close()
    time.sleep(0.05)
    assert len(connections) == 1


@pytest.fixture
def fake(tmp_path, monkeypatch):
    """Make a wkhtmltopdf of shell commands, its last argument in $pdf."""

    def make(commands, *, known=True):
        binary = tmp_path / "wkhtmltopdf"
        version = '[ "$1" = --version ] && exit 0' if known else ""
        binary.write_text(f'#!/bin/sh\n{version}\nfor pdf; do :; done\ncd "{tmp_path}"\n{commands}\n')
        binary.chmod(0o755)
        if known:
            monkeypatch.setattr(letter_printer, "_zoom", lambda binary, timeout: 1)
        return str(binary)

    is_patched.cache_clear()
    yield make
    is_patched.cache_clear()


def test_a_crash(fake):
    with pytest.raises(PrinterFailed) as caught:
        print_letter(
            "x", binary=fake("for line in '[=> ] 10%' 1 2 3 'QSslSocket: x' 4; do echo $line >&2; done; kill -SEGV $$")
        )
    assert caught.value.detail == "signal 11\n2\n3\n4"


@pytest.mark.parametrize("known", [True, False])
def test_a_hang_ends_with_its_children(fake, tmp_path, known):
    binary = fake("sleep 60 & echo $! > child; wait", known=known)
    start = time.monotonic()
    with pytest.raises(PrinterTimeout):
        print_letter("x", binary=binary, timeout=0.5)
    assert time.monotonic() - start < 2
    child = Path("/proc", (tmp_path / "child").read_text().strip(), "stat")
    for _ in range(100):
        if not child.exists() or ") Z " in child.read_text():
            break
        time.sleep(0.01)
    else:
        pytest.fail("the child lives on")


@pytest.mark.parametrize(
    ("commands", "detail"),
    [
        ("exit 0", ""),
        ("echo no such option >&2; exit 1", "no such option"),
        ("echo garbage %%EOF > $pdf", ""),
        (": > $pdf", ""),
        ("printf '%%PDF-1.4 the rest is missing' > $pdf", ""),
        ("printf '%%PDF-1.4 %%%%EOF' > $pdf; echo disk full >&2; exit 2", "exit code 2\ndisk full"),
    ],
    ids=["nothing", "refusal", "garbage", "empty", "cut off", "failure after all"],
)
def test_no_whole_pdf(fake, commands, detail):
    with pytest.raises(PrinterFailed) as caught:
        print_letter("x", binary=fake(commands))
    assert caught.value.detail == detail


def test_load_errors_are_not_failures(fake):
    assert print_letter("x", binary=fake("printf '%%PDF-1.4 %%%%EOF' > $pdf; exit 1")) == b"%PDF-1.4 %%EOF"


def test_a_program_that_draws_nothing_is_refused(fake):
    with pytest.raises(PrinterFailed, match="ruler"):
        print_letter("x", binary=fake("printf '%%PDF-1.4 %%%%EOF' > $pdf", known=False))


def test_it_gets_no_secret_of_the_environment(fake, tmp_path, monkeypatch):
    monkeypatch.setenv("PGPASSWORD", "hunter2")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:2")
    print_letter("x", binary=fake("env > environment; printf '%%PDF-1.4 %%%%EOF' > $pdf"))
    environment = (tmp_path / "environment").read_text()
    assert "hunter2" not in environment
    assert "http_proxy" not in environment
    assert "HOME=" in environment


def test_the_binary_is_got_to_know_only_once(fake, tmp_path, monkeypatch):
    binary = fake(f'echo run >> runs; exec "{BINARIES["patched"]}" "$@"', known=False)
    for _ in range(3):
        print_letter("x", binary=binary)
    assert (tmp_path / "runs").read_text().count("run") == 5


def test_find_printer(tmp_path, monkeypatch):
    program = tmp_path / "wkhtmltopdf"
    program.write_text("#!/bin/sh\n")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(PrinterMissing):
        find_printer()
    with pytest.raises(PrinterMissing, match="wkhtmltopdf"):
        find_printer(str(program))
    program.chmod(0o755)
    assert find_printer() == find_printer(str(program)) == str(program)


def test_a_binary_that_has_gone(tmp_path):
    with pytest.raises(PrinterMissing):
        print_letter("x", binary=str(tmp_path / "gone"))
