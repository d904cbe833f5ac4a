# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Letters printed together against the same letters printed alone, by real wkhtmltopdf, patched and unpatched."""

import base64
import html
import io
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from xml.etree import ElementTree

import liquid
import pdfplumber
import pikepdf
import pypdfium2
import pytest
import reportlab
from markupsafe import Markup
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from odoo.addons.relance_print.tools import letter_batch
from odoo.addons.relance_print.tools.letter_batch import take_apart
from odoo.addons.relance_print.tools.letter_format import read_parts
from odoo.addons.relance_print.tools.letter_geometry import ENVELOPES, MARGINS_MM, PAPERS
from odoo.addons.relance_print.tools.letter_pdf import append_pages, merge, merge_into
from odoo.addons.relance_print.tools.letter_printer import (
    LetterPrinterError,
    PrinterFailed,
    PrinterMissing,
    PrinterTimeout,
    is_patched,
    print_letter,
)

MM = 25.4 / 72
FOUND = [shutil.which(Path(sys.prefix) / "bin" / "wkhtmltopdf-pack"), shutil.which("wkhtmltopdf", path=os.defpath)]
BINARIES = {"patched" if is_patched(binary) else "unpatched": binary for binary in FOUND if binary}
every_binary = pytest.mark.parametrize("binary", BINARIES.values(), ids=BINARIES.keys())
MARKS = {"fe9b", "fd9b"}


@pytest.fixture(autouse=True)
def temporary_folder(tmp_path, monkeypatch):
    """Nothing may be left of what letters needed, and no test may rely on what another proved."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    monkeypatch.setattr(letter_batch, "_proven", set())
    yield
    assert not list(folder.iterdir())


# The shipped formats, rendered without Odoo


FOLDER = Path(letter_batch.__file__).parents[1] / "data" / "formats"
LIQUID = liquid.Environment(strict_filters=False)
RECORDS = ElementTree.parse(FOLDER.parent / "account_reminder_format_data.xml").iter("record")
FORMATS = {
    record.get("id"): {
        "name": re.search(r"(\w+)\.html", record.find("field[@name='html']").get("eval"))[1],
        "css": re.search(r"\w+\.css", record.find("field[@name='css']").get("eval"))[0],
        "envelope": record.find("field[@name='envelope']").text,
    }
    for record in RECORDS
}


def render(name, context):
    return LIQUID.from_string(read_parts(FOLDER / name)).render(**context)


def shipped(number, *, rows, name="classic", css="classic.css", envelope="nf"):
    """The page of a letter with as many invoices, as `_render_page` makes it."""
    layout = ENVELOPES[envelope]
    _name, width, height = PAPERS[layout.paper]
    customer = f"Société n° {number} & fils"
    cells = '<td>FAC/{0}/{1}</td><td class="letter-date">{1}.01.2026</td><td class="letter-amount">{1}{0},50 €</td>'
    body = "".join(f"<tr>{cells.format(number, row)}</tr>" for row in range(rows))
    head = '<tr><th>Facture</th><th class="letter-date">Date</th><th class="letter-amount">Montant</th></tr>'
    table = f'<table class="rows letter-table"><thead>{head}</thead><tbody>{body}</tbody></table>'
    context = {
        "paper_width": width,
        "paper_height": height,
        "page_top": 10,
        "page_bottom": 12,
        "page_left": 0,
        "page_right": 0,
        "envelope": layout._asdict(),
        "font": "Liberation Sans",
        "text_width": 140,
        "primary_color": "#224466",
        "secondary_color": "#aa3311",
        "has_logo": False,
        "tagline": "",
        "company_details": "",
        "company_name": "Jardins SARL",
        "sender_name": "Jardins SARL",
        "company_address": "1 rue de la Paix\n59000 LILLE",
        "sender_address": "1 rue de la Paix\n59000 LILLE",
        "footer": "<p>SAS au capital de 10 000 €</p>",
        "company_registry": "123 456 789",
        "registry_label": "SIRET",
        "address_lines": [html.escape(customer), f"{number} rue du Moulin", "59000 LILLE"],
        "address_rows": 3,
        "place_date": "Lille, le 24 novembre 2026",
        "subject": f'<span data-zone="subject">Relance {number}</span>',
        "body": f'<div data-zone="body"><p>Madame, Monsieur,</p>{table}<p>Nous comptons sur vous.</p></div>',
        "signature": '<div data-zone="signature"><p>Cordialement,<br>Jeanne Dupont</p></div>',
        "labels": {"statement": "Relevé de compte", "customer": "Client"},
        "customer_code": f"C{number:05}",
    }
    return (
        f'<html lang="fr-FR" data-paper="{layout.paper}" data-fonts="">\n            <head>\n'
        '                <meta charset="utf-8"/>\n'
        '                <meta http-equiv="Content-Security-Policy"\n'
        "                      content=\"default-src 'none'; img-src data:; font-src data:; style-src 'unsafe-inline'\"/>\n"
        f"                <title>Relance {number} – {html.escape(customer)}</title>\n"
        f"                <style>{render(css, context)}</style>\n            </head>\n"
        f"            <body>{render(f'{name}.html', context)}</body>\n        </html>"
    )


def simple(body, css="", title="x"):
    """A page of a format of nearly nothing."""
    style = f"<style>html,body{{margin:0}}body{{font:10pt 'Liberation Sans','DejaVu Sans'}}{css}</style>"
    head = f'<meta charset="utf-8"/><title>{title}</title>{style}'
    return f"<html><head>{head}</head><body>{body}</body></html>"


# What is on a page


def drawn(pdf):
    """All that is on each page, in mm: characters, images, and filled boxes but for the white ground.

    Without the title and number of further pages, which are written once the letters are cut apart (`letter_stamp`).
    """
    pages = []
    for page in pdfplumber.open(io.BytesIO(pdf)).pages:
        texts = [
            (char["text"], char["fontname"].partition("+")[2], place(char))
            for char in page.chars
            if char["fontname"] != "Helvetica"
        ]
        images = [("image", image["srcsize"], place(image)) for image in page.images]
        boxes = [("box", rect["non_stroking_color"], place(clip(rect, page))) for rect in page.rects if rect["fill"]]
        pages.append(texts + images + [box for box in boxes if box[1] != (1, 1, 1)])
    return pages


def place(item):
    return tuple(item[key] * MM for key in ("x0", "top", "x1", "bottom"))


def clip(rect, page):
    return {**rect, "top": max(rect["top"], 0), "bottom": min(rect["bottom"], page.height)}


def assert_same(pdf, alone):
    """Both show the same at the same places, within 0.2 mm."""
    pages, expected_pages = drawn(pdf), drawn(alone)
    assert len(pages) == len(expected_pages)
    for page, expected in zip(pages, expected_pages, strict=True):
        assert [item[:2] for item in page] == [item[:2] for item in expected]
        for item, expected_item in zip(page, expected, strict=True):
            assert item[2] == pytest.approx(expected_item[2], abs=0.2)


def text(pdf):
    pages = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf)]
    return "\n".join(pages).replace("\r\n", "\n").strip()


def print_letters(pages, **options):
    return letter_batch.print_letters([take_apart(page) for page in pages], **options)


def count_pages(pdf):
    return len(pypdfium2.PdfDocument(pdf))


def assert_as_alone(pages, *, binary, **options):
    """Each of the pages is printed as it would be alone; returns the PDFs."""
    pdfs = print_letters(pages, binary=binary, **options)
    for pdf, page in zip(pdfs, pages, strict=True):
        assert_same(pdf, print_letter(page, binary=binary, **options))
    return pdfs


@pytest.fixture
def spy(tmp_path):
    """Make a wkhtmltopdf that runs shell commands before the real one; they know $page and $pdf."""

    def make(binary, commands=""):
        program = tmp_path / "wkhtmltopdf"
        program.write_text(
            f'#!/bin/sh\n[ "$1" = --version ] && exec "{binary}" --version\nfor word; do page=$pdf; pdf=$word; done\n'
            f'cp "$page" "{tmp_path}/page-$$.html"\n{commands}\nexec "{binary}" "$@"\n'
        )
        program.chmod(0o755)
        return str(program)

    return make


@pytest.fixture
def runs(tmp_path):
    """How many letters each run of the spied wkhtmltopdf had so far, the first run first; 0 for one letter alone."""

    def count():
        pages = sorted(tmp_path.glob("page-*.html"), key=lambda path: path.stat().st_mtime_ns)
        texts = [path.read_text() for path in pages]
        return [page.count("<x-letter") for page in texts if "width:320px" not in page]  # but for the ruler

    return count


def test_both_kinds_are_tested_where_both_are():
    assert "patched" in BINARIES
    assert len(BINARIES) == len([binary for binary in FOUND if binary])


# As alone


@every_binary
@pytest.mark.parametrize("parts", FORMATS.values(), ids=FORMATS.keys())
def test_shipped_formats(binary, parts, spy, runs):
    pages = [shipped(i, rows=(1, 45, 3, 80, 9)[i], **parts) for i in range(5)]
    options = {"margins_mm": MARGINS_MM, "paper": ENVELOPES[parts["envelope"]].paper}
    pdfs = assert_as_alone(pages, binary=spy(binary), **options)
    assert runs()[:2] == [5, 0]
    assert [count_pages(pdf) for pdf in pdfs][::2] == [1, 1, 1]
    assert count_pages(pdfs[1]) >= 2
    assert count_pages(pdfs[3]) >= 2


@every_binary
@pytest.mark.parametrize("parts", FORMATS.values(), ids=FORMATS.keys())
def test_shipped_formats_take_two_runs(binary, parts, spy, runs):
    """All letters in one, and one of them alone to compare: none is printed by itself, which takes ten times as long."""
    pages = [shipped(i, rows=(1, 3, 9, 45, 2)[i], **parts) for i in range(5)]
    print_letters(pages, binary=spy(binary), margins_mm=MARGINS_MM, paper=ENVELOPES[parts["envelope"]].paper)
    assert runs() == [5, 0]


@every_binary
def test_a_full_chunk(binary):
    """Over many pages no rounding adds up."""
    pages = [shipped(i, rows=1 + i * 7 % 60) for i in range(100)]
    pdfs = print_letters(pages, binary=binary, margins_mm=MARGINS_MM)
    for i in (0, 1, 50, 98, 99):
        assert_same(pdfs[i], print_letter(pages[i], binary=binary, margins_mm=MARGINS_MM))
    for i, pdf in enumerate(pdfs):
        letters_of_text = "".join(text(pdf).split())  # pdfium cuts some lines into characters
        assert f"Relance{i}M" in letters_of_text
        assert f"FAC/{i}/{i * 7 % 60}" in letters_of_text


@every_binary
def test_rows_and_foot_of_a_long_letter(binary):
    pages = [shipped(i, rows=70) for i in range(3)]
    pdf = print_letters(pages, binary=binary, margins_mm=MARGINS_MM)[1]
    first, *others = pdfplumber.open(io.BytesIO(pdf)).pages
    assert others
    texts = [page.extract_text() for page in (first, *others)]
    heads = [page_text.count("Facture") for page_text in texts if "FAC/" in page_text]
    assert heads == ([1] * len(heads) if is_patched(binary) else [1] + [0] * (len(heads) - 1))
    for row in range(70):
        assert "\n".join(texts).count(f"FAC/1/{row} ") == 1
    foot = pdfplumber.open(io.BytesIO(print_letters([shipped(i, rows=1) for i in range(2)], binary=binary)[1])).pages[0]
    (bottom,) = [word["bottom"] * MM for word in foot.extract_words() if word["text"] == "SIRET"]
    assert 279 < bottom < 286
    assert [bool(page.search("SIRET")) for page in (first, *others)] == [False] * len(others) + [True]


@every_binary
def test_fonts(binary):
    font = Path(reportlab.__file__).parent / "fonts" / "Vera.ttf"
    pages = [simple(f"<p>Letter {i}</p>", "p{font-family:'Bitstream Vera Sans'}") for i in range(2)]
    for pdf in assert_as_alone(pages, binary=binary, fonts=[font]):
        assert "Vera" in pdfplumber.open(io.BytesIO(pdf)).pages[0].chars[0]["fontname"]


@every_binary
@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_paper_and_margins(binary, paper):
    pages = [simple(f"<p>Letter {i}</p>") for i in range(3)]
    assert_as_alone(pages, binary=binary, paper=paper, margins_mm=(23, 5, 17, 31))


@every_binary
def test_a_wide_letter_does_not_shrink_the_others(binary):
    pages = [simple(f"<p>Letter {i}</p>" + "<p style='white-space:nowrap'>wide" * (i == 1) * 60) for i in range(3)]
    pages[1] = simple("<p style='white-space:nowrap'>" + "wide " * 100 + "</p>")
    assert_as_alone(pages, binary=binary)


# Nothing of the others


@every_binary
def test_marks_are_wiped_off(binary):
    pdfs = print_letters([shipped(i, rows=45) for i in range(3)], binary=binary)
    for pdf in pdfs:
        for page in pdfplumber.open(io.BytesIO(pdf)).pages:
            assert not [rect for rect in page.rects if rect["fill"] and hex_color(rect)[:4] in MARKS]


def test_marks_would_be_seen():
    """The test above looks for what is there if it isn't wiped off."""
    letters = [take_apart(simple("x"))] * 2
    pdf = print_letter(letter_batch._combine(letters), binary=BINARIES["patched"])
    for page in pdfplumber.open(io.BytesIO(pdf)).pages:
        assert {hex_color(rect)[:4] for rect in page.rects if rect["fill"]} >= MARKS


def hex_color(rect):
    return "".join(f"{round(part * 255):02x}" for part in rect["non_stroking_color"])


@every_binary
def test_title(binary):
    titles = ["Relance 1 – Ünal &amp; Söhne", "-2", "", "  Relance “4”\n"]
    pages = [simple("x", title=title) for title in titles]
    pdfs = print_letters(pages, binary=binary)
    found = [pdfplumber.open(io.BytesIO(pdf)).metadata for pdf in pdfs]
    assert [data.get("Title", "") for data in found] == ["Relance 1 – Ünal & Söhne", "-2", "", "Relance “4”"]
    assert {data["Creator"].split()[0] for data in found} == {"wkhtmltopdf"}
    assert all(data["CreationDate"] for data in found)


@every_binary
@pytest.mark.parametrize("count", [1, 2])
def test_pages_that_are_markup(binary, count):
    """As QWeb makes them."""
    pages = [Markup(simple("<p>a &amp; b</p>", "p:before{content:'>'}", "A &amp; B"))] * count
    assert type(take_apart(pages[0]).page) is str
    for pdf in print_letters(pages, binary=binary):
        assert text(pdf) == ">a & b"
        assert pdfplumber.open(io.BytesIO(pdf)).metadata["Title"] == "A & B"


@every_binary
def test_title_of_a_letter_printed_by_itself(binary):
    (pdf,) = print_letters([simple("x", title="Ünal &amp; Söhne")], binary=binary)
    assert pdfplumber.open(io.BytesIO(pdf)).metadata["Title"] == "Ünal & Söhne"


@every_binary
def test_size_is_that_of_a_single_letter(binary):
    pages = [shipped(i, rows=3 + i % 5) for i in range(40)]
    pdfs = print_letters(pages, binary=binary)
    for i in (0, 20, 39):
        assert len(pdfs[i]) < 1.25 * len(print_letter(pages[i], binary=binary))


@every_binary
def test_resources_of_other_letters_are_left_out(binary):
    stream = io.BytesIO()
    Image.new("RGB", (8, 8), "green").save(stream, "PNG")
    image = f'<img src="data:image/png;base64,{base64.b64encode(stream.getvalue()).decode()}">'
    bodies = ["<p>plain</p>", f"<p>picture {image}</p>", "<p><b>bold</b></p>", "<p>plain</p>"]
    pdfs = print_letters([simple(body) for body in bodies], binary=binary)
    resources = []
    for pdf in pdfs:
        with pikepdf.open(io.BytesIO(pdf)) as opened:
            streams = [thing for thing in opened.objects if isinstance(thing, pikepdf.Stream)]
            fonts = [
                thing for thing in opened.objects if isinstance(thing, pikepdf.Dictionary) and "/FontName" in thing
            ]
            resources.append((sum(thing.get("/Subtype") == "/Image" for thing in streams), len(fonts)))
    assert resources[0] == resources[3] == (0, 1)
    assert resources[1] == (1, 1)
    assert resources[2] == (0, 1)


# One run


@every_binary
def test_one_run_and_once_one_letter_by_itself(binary, spy, runs):
    program = spy(binary)
    pages = [shipped(i, rows=1 + i) for i in range(6)]
    print_letters(pages, binary=program)
    assert runs() == [6, 0]
    print_letters(pages[::-1], binary=program)
    assert runs() == [6, 0, 6]
    print_letters([page.replace("#224466", "#446622") for page in pages], binary=program)
    assert runs() == [6, 0, 6, 6, 0]


def test_chunks(spy, runs):
    pages = [simple(f"<p>Letter {i}</p>") for i in range(7)]
    pdfs = print_letters(pages, binary=spy(BINARIES["patched"]), chunk_size=3)
    assert [text(pdf) for pdf in pdfs] == [f"Letter {i}" for i in range(7)]
    assert runs() == [3, 0, 3, 0]


def test_none_and_one(spy, runs):
    program = spy(BINARIES["patched"])
    assert print_letters([], binary=program) == []
    assert runs() == []
    (pdf,) = print_letters([simple("<p>Letter</p>")], binary=program)
    assert text(pdf) == "Letter"
    assert runs() == [0]


# The same look


@pytest.mark.parametrize(
    "other",
    [
        simple("<p>b</p>", "p{color:red}"),
        simple("<p>b</p>").replace("<html>", '<html lang="fr">'),
        simple("<p>b</p>").replace("<body>", '<body class="b">'),
        simple("<style>p{color:red}</style><p>b</p>"),
    ],
    ids=["CSS", "language", "class", "style in the body"],
)
def test_different_looks_are_refused(other):
    page = simple("<p>a</p>")
    assert take_apart(page).look != take_apart(other).look
    with pytest.raises(ValueError, match="look"):
        print_letters([page, other], binary=BINARIES["patched"])


@pytest.mark.parametrize("page", ["", "<p>x</p>", "<html><body>x</body></html>", simple("x")[:-7], simple("x") + "y"])
def test_what_is_no_page_is_refused(page):
    with pytest.raises(ValueError, match="head with a title"):
        take_apart(page)


def test_title_and_body_are_not_the_look():
    assert (
        take_apart(simple("<p>a</p>", "p{color:red}", "A")).look
        == take_apart(simple("<b>b</b>", "p{color:red}", "B")).look
    )
    assert take_apart(shipped(1, rows=1)).look == take_apart(shipped(2, rows=9)).look


@every_binary
def test_a_style_in_every_body(binary, spy, runs):
    pages = [simple(f"<style>p{{color:#aa0000}}</style><p>Letter {i}</p>") for i in range(3)]
    assert_as_alone(pages, binary=spy(binary))
    assert runs()[0] == 3


# Letters that would reach into others


RUNNING_ON = {
    "bold": "<p><b>Bold</p>",
    "link": '<a href="mailto:x">Link',
    "box": '<div style="margin-left:50mm">Box',
    "closed too often": "Text</div></x-body></div>",
    "crossed": "<b><i>Text</b></i><u>",
    "comment": "Text <!-- comment",
    "strange comment": "Text <!--> <div> <!-- -->",
    "quote": '<p title="x>Text</p>',
    "quote in a value": "<p title=it's><b>' >Text</p>",
    "style": "<style>p{color:red}",
    "textarea": "<textarea>",
    "title": "Text<title>",
    "plaintext": "Text<plaintext>",
    "self-closing": '<div style="margin-left:50mm"/>Text',
    "table": "<table><tr><td>Text",
    "list": "<ul><li>Text",
    "body": '<body style="margin-left:50mm">Text',
    "refresh": '<meta http-equiv="refresh" content="0;url=data:text/html,gone">Text',
}


@every_binary
@pytest.mark.parametrize("body", RUNNING_ON.values(), ids=RUNNING_ON)
def test_html_that_runs_on(binary, body):
    # The longest letter, which is the one that is compared, is not reached.
    bodies = ["<p>Shorter</p>", "<p>longest of all</p>" * 9]
    bodies += [f"<p>First</p>{body}", f"{body}<p>Second</p>", "<p>Third</p>", "<p>Fourth</p>"]
    assert_as_alone([simple(body) for body in bodies], binary=binary)


@pytest.mark.parametrize(
    "body",
    [
        "<p>One<p>Two",
        "<ul><li>One<li>Two</ul><table><tr><td>a<td>b<tr><td>c</table>",
        "<p>a<br>b<br/>c <img src='data:,'> <!-- comment --> 1 < 2 & 3 > 2",
        "<DIV><P title='a > b' hidden data-x=1>Text</p></div>",
    ],
)
def test_html_that_ends_where_it_ends_is_printed_together(body, spy, runs):
    pages = [simple(f"<p>Before</p>{body}"), simple("<p>After</p>"), simple(body)]
    assert_as_alone(pages, binary=spy(BINARIES["patched"]))
    assert runs()[0] == 3


REACHING = {
    "below its page": ".a{position:absolute;top:250mm}",
    "above its page": ".a{position:absolute;top:-20mm}",
    "box below its page": ".b{position:absolute;top:270mm;height:30mm;width:9mm;background:#00f}",
    "box above its page": ".b{position:absolute;top:-15mm;height:12mm;width:9mm;background:#00f}",
    "a page further": ".a{position:absolute;top:300mm}",
    "layers": ".a{position:relative;z-index:2147483647}.b{position:relative;z-index:-1}",
    "float": ".a{float:left;width:30mm;height:300mm}",
    "fixed": ".a{position:fixed;top:30mm}",
    "sheet's bottom": ".a{position:absolute;bottom:0}",
    "body's margin": "body{margin:25mm 20mm}",
    "body's padding": "body{padding:25mm 20mm}",
    "body's ground": "body{background:#ffeedd}",
    "body's child": "body>p{margin-left:40mm}",
    "first and last": "p:first-child{margin-left:40mm}p:last-child{margin-left:60mm}p+p{color:red}",
    "counters": "p{counter-increment:n}p:before{content:counter(n)' '}",
    "margin at the start": "p{margin:30mm 0}",
    "margin at the end": "p{margin:0 0 250mm}",
    "end of the page": "p{height:130mm;margin:0 0 6mm}",
    "break after": "p{page-break-after:always}",
    "break before": ".a{page-break-before:always}",
    "all of it": "*{position:static!important;margin:3mm!important;display:inline!important;z-index:3!important}",
    "nothing is shown": "body{visibility:hidden}",
    "pale": "body{opacity:.5}",
}


@every_binary
@pytest.mark.parametrize("css", REACHING.values(), ids=REACHING)
def test_css_that_reaches_beyond_a_letter(binary, css):
    lines = "<br>".join(f"line {i}" for i in range(20))
    bodies = [f'<p>Letter {i}</p><p class="a">{lines[: 40 + 60 * i]}</p><div class="b"></div>' for i in range(4)]
    assert_as_alone([simple(body, css) for body in bodies], binary=binary)


@every_binary
@pytest.mark.parametrize("top", ["-9mm", "265mm"])
@pytest.mark.parametrize("odd", [0, 1, 2, 3])
def test_one_letter_that_reaches_into_its_neighbour(binary, odd, top):
    """What is drawn of it on their pages is not theirs. Another letter is the one that is compared."""
    bodies = [f"<p>Letter {i}</p>" for i in range(6)]
    bodies[odd] += '<div class="a">secret<br>secret<br>secret<br>secret</div>'
    bodies[5] += "<p>longest of all</p>" * 9
    pdfs = assert_as_alone([simple(body, f".a{{position:absolute;top:{top}}}") for body in bodies], binary=binary)
    assert ["secret" in text(pdf) for pdf in pdfs] == [i == odd for i in range(6)]


@every_binary
@pytest.mark.parametrize("line", ["border:1mm dotted #00f", "border:1mm solid #00f;border-radius:2mm"])
@pytest.mark.parametrize("top", [-9, 266])
def test_a_line_that_reaches_into_its_neighbour(binary, line, top):
    """It is neither a box nor text."""
    bodies = [f"<p>Letter {i}</p>" for i in range(3)]
    bodies[1] += f'<div style="position:absolute;top:{top}mm;left:9mm;height:12mm;width:9mm;{line}"></div>'
    for pdf in print_letters([simple(body) for body in bodies], binary=binary)[::2]:
        colors = pypdfium2.PdfDocument(pdf)[0].render(scale=1).to_pil().convert("RGB").getcolors(1 << 16)
        assert all(max(color) - min(color) < 9 for _count, color in colors)


@every_binary
def test_letters_that_end_with_the_page(binary):
    """Each ends elsewhere near the page's end, and so does its margin. Another letter is the one that is compared."""
    bodies = [f'<div style="height:{255 + 0.7 * i}mm">Letter</div><p>end</p>' for i in range(28)]
    pages = [simple(body, "p{margin:2mm 0 5mm}") for body in [*bodies, "<p>longest</p>" * 9]]
    pdfs = assert_as_alone(pages, binary=binary)
    assert {count_pages(pdf) for pdf in pdfs} == {1, 2}


@every_binary
@pytest.mark.parametrize("color", ["#fe9b01", "#fd9b01", "#fefefe", "rgb(254,155,1)"])
def test_a_letter_in_the_colour_of_a_mark(binary, color):
    bodies = [f"<p>Letter {i}</p>" for i in range(4)]
    bodies[2] += f'<div style="width:30mm;height:9mm;background:{color};color:{color}">text</div>'
    assert_as_alone([simple(body) for body in bodies], binary=binary)


# Failures


def letters(count, **marked):
    return [simple(f"<p>Letter {i} {marked.get(f'_{i}', '')}</p>") for i in range(count)]


def outcome(results):
    return [type(result) if isinstance(result, LetterPrinterError) else text(result) for result in results]


@pytest.mark.parametrize("bad", [[0], [5], [9], [2, 3], list(range(10))])
def test_a_crash_costs_its_letter_alone(bad, spy, runs):
    program = spy(BINARIES["patched"], 'grep -q CRASH "$page" && kill -SEGV $$')
    results = print_letters(letters(10, **{f"_{i}": "CRASH" for i in bad}), binary=program)
    assert outcome(results) == [PrinterFailed if i in bad else f"Letter {i}" for i in range(10)]
    assert all("signal 11" in results[i].detail for i in bad)
    if len(bad) == 1:
        assert len(runs()) <= 10  # not one by one: it takes 4 halvings and one letter by itself


def test_a_hang_costs_its_letter_alone(spy, runs):
    program = spy(BINARIES["patched"], 'grep -q HANG "$page" && sleep 60')
    start = time.monotonic()
    results = print_letters(letters(4, _2="HANG"), binary=program, timeout=1.5)
    assert outcome(results) == ["Letter 0", "Letter 1", PrinterTimeout, "Letter 3"]
    assert time.monotonic() - start < 2 * 1.5 + 3
    assert runs() == [4, 0, 0, 0, 0]


def test_a_letter_that_hangs_only_in_company(spy):
    program = spy(BINARIES["patched"], 'grep -q x-letter "$page" && sleep 60')
    assert outcome(print_letters(letters(3), binary=program, timeout=1)) == ["Letter 0", "Letter 1", "Letter 2"]


def test_a_binary_that_has_gone(tmp_path, spy):
    gone = str(tmp_path / "gone")
    assert outcome(print_letters(letters(3), binary=gone)) == [PrinterMissing] * 3
    program = spy(BINARIES["patched"], f'rm "{tmp_path}/wkhtmltopdf"; kill -SEGV $$')
    print_letter("x", binary=spy(BINARIES["patched"]))  # is got to know
    spy(BINARIES["patched"], f'rm "{tmp_path}/wkhtmltopdf"; kill -SEGV $$')
    assert outcome(print_letters(letters(4), binary=program)) == [PrinterMissing] * 4


def test_no_whole_pdf(spy):
    program = spy(BINARIES["patched"], 'grep -q x-letter "$page" && { printf "%%PDF-1.4 %%%%EOF" > "$pdf"; exit 0; }')
    assert outcome(print_letters(letters(3), binary=program)) == ["Letter 0", "Letter 1", "Letter 2"]


TAMPERING = {
    "a mark twice": "s/9b02/9b01/g",
    "no marks": "s/#f[de]9b0[0-9]/#ffffff/g",
    "a mark less": "s/#fe9b02/#ffffff/",
    "an upper mark less": "s/#fd9b02/#ffffff/",
    "exchanged": "s/9b01/9bxx/g;s/9b02/9b01/g;s/9bxx/9b02/g",
    "the last one lost": 's/<x-letter style="[^>]*9b04.*<.x-letter>//',
    "the first one lost": 's/<x-letter style="[^>]*9b00.*<x-letter style="\\([^>]*9b01\\)/<x-letter style="\\1/',
    "no new page": "s/page-break-before:always/color:black/",
    "another letter drawn in": "s/Letter 3/Letter 3<div style='position:absolute;top:-9mm'>secret<.div>/",
}


@every_binary
@pytest.mark.parametrize("script", TAMPERING.values(), ids=TAMPERING)
def test_marks_and_letters_disagree(binary, script, spy, runs):
    program = spy(binary, f"""grep -q 9b04 "$page" && sed -i "{script.replace('"', chr(92) + '"')}" "$page" """)
    assert outcome(print_letters(letters(5), binary=program)) == [f"Letter {i}" for i in range(5)]
    assert runs()[0] == 5
    assert runs()[1] in (2, 0)
    assert len(runs()) > 2


# Binding


def pdf_of(*sizes, text="", image=None):
    """A PDF of pages of these sizes in points."""
    stream = io.BytesIO()
    canvas = Canvas(stream, pageCompression=1)
    for number, size in enumerate(sizes, 1):
        canvas.setPageSize(size)
        canvas.drawString(50, 50, f"{text} {number}")
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


A4, LETTER = (595, 842), (612, 792)


def pages_of(pdf):
    return [(page.extract_text(), (page.width, page.height)) for page in pdfplumber.open(io.BytesIO(pdf)).pages]


def bookmarks(pdf):
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        numbers = {page.objgen: number for number, page in enumerate(opened.pages, 1)}
        with opened.open_outline() as outline:
            return [(item.title, numbers[item.destination[0].objgen]) for item in outline.root]


def test_merge():
    documents = [
        (pdf_of(A4, A4, A4, text="a"), "Ünal – 1"),
        (pdf_of(LETTER, text="b"), "B (2)"),
        (pdf_of(A4, A4, text="c"), "C"),
    ]
    pdf = merge(documents)
    assert pages_of(pdf) == [("a 1", A4), ("a 2", A4), ("a 3", A4), ("b 1", LETTER), ("c 1", A4), ("c 2", A4)]
    assert bookmarks(pdf) == [("Ünal – 1", 1), ("B (2)", 4), ("C", 5)]


def test_merge_for_both_sides():
    documents = [
        (pdf_of(*sizes, text=name), name) for name, sizes in [("a", [A4] * 3), ("b", [LETTER]), ("c", [A4] * 2)]
    ]
    pdf = merge([*documents, documents[1]], duplex=True)
    assert pages_of(pdf) == [
        *(("a 1", A4), ("a 2", A4), ("a 3", A4), ("", A4)),
        *(("b 1", LETTER), ("", LETTER)),
        *(("c 1", A4), ("c 2", A4)),
        ("b 1", LETTER),
    ]
    assert bookmarks(pdf) == [("a", 1), ("b", 5), ("c", 7), ("b", 9)]


@pytest.mark.parametrize(
    ("own", "enclosed", "wanted"),
    [
        (1, (2, 1), ["a 1", "", "x 1", "x 2", "y 1"]),
        (2, (1, 1), ["a 1", "a 2", "x 1", "", "y 1"]),
        (3, (3,), ["a 1", "a 2", "a 3", "", "x 1", "x 2", "x 3"]),
        (1, (), ["a 1"]),
    ],
)
def test_what_is_enclosed_begins_on_a_sheet_of_its_own(own, enclosed, wanted):
    """Where both sides are printed: behind an odd number of pages comes an empty one, and none otherwise."""
    others = [pdf_of(*[A4] * pages, text=name) for name, pages in zip("xy", enclosed, strict=False)]
    letter, pages = append_pages(pdf_of(*[A4] * own, text="a"), others)
    texts = [text for text in wanted if text]
    assert pages == len(texts)
    assert [text for text, _size in pages_of(merge([(letter, "a")]))] == texts
    both = merge([(letter, "a"), (letter, "b")], duplex=True)
    gap = [""] * (len(wanted) % 2)
    assert pages_of(both) == [(text, A4) for text in [*wanted, *gap, *wanted]]
    assert bookmarks(both) == [("a", 1), ("b", len([*wanted, *gap]) + 1)]


def test_a_blank_page_is_turned_as_the_one_before():
    with pikepdf.open(io.BytesIO(pdf_of(A4, text="a"))) as pdf:
        pdf.pages[0].rotate(90, relative=False)
        stream = io.BytesIO()
        pdf.save(stream)
    sizes = [size for _text, size in pages_of(merge([(stream.getvalue(), "a"), (pdf_of(A4), "b")], duplex=True))]
    assert sizes == [(842, 595), (842, 595), A4]


@every_binary
def test_merged_letters_are_the_letters(binary):
    pages = [shipped(i, rows=(1, 45, 3)[i]) for i in range(3)]
    pdfs = print_letters(pages, binary=binary)
    bound = merge([(pdf, f"Letter {i}") for i, pdf in enumerate(pdfs)])
    assert drawn(bound) == [page for pdf in pdfs for page in drawn(pdf)]


def test_what_letters_have_in_common_is_written_once():
    pages = [shipped(i, rows=2) for i in range(30)]
    pdfs = print_letters(pages, binary=BINARIES["patched"])
    bound = merge((pdf, "x") for pdf in pdfs)
    assert len(bound) < sum(map(len, pdfs)) / 4
    with pikepdf.open(io.BytesIO(bound)) as opened:
        assert sum("/FontFile2" in thing for thing in opened.objects if isinstance(thing, pikepdf.Dictionary)) == 2


def test_what_only_looks_alike_is_not_shared():
    """Fonts of one name, from runs that took different characters."""
    bodies = ["<p>abc</p>", "<p>cab</p>", "<p>xyz</p>"]
    pdfs = [print_letter(simple(body), binary=BINARIES["patched"]) for body in bodies]
    assert [text for text, _size in pages_of(merge([(pdf, "x") for pdf in pdfs]))] == ["abc", "cab", "xyz"]


def test_pages_with_one_list_of_resources():
    with pikepdf.open(io.BytesIO(pdf_of(A4, A4, text="a"))) as pdf:
        pdf.pages[1].obj["/Resources"] = pdf.pages[0].obj["/Resources"] = pdf.make_indirect(pdf.pages[0].resources)
        stream = io.BytesIO()
        pdf.save(stream)
    bound = merge([(stream.getvalue(), str(i)) for i in range(3)])
    assert [text for text, _size in pages_of(bound)] == ["a 1", "a 2"] * 3


def test_letters_are_taken_one_after_another(tmp_path):
    taken = []

    def documents():
        for i in range(5):
            taken.append(i)
            yield pdf_of(A4, text=str(i)), str(i)

    path = tmp_path / "bound.pdf"
    with path.open("wb") as stream:
        assert merge_into(stream, documents(), duplex=True) == 9
    assert taken == [0, 1, 2, 3, 4]
    assert bookmarks(path.read_bytes()) == [("0", 1), ("1", 3), ("2", 5), ("3", 7), ("4", 9)]


def test_memory_for_a_thousand(tmp_path):
    """In a process of its own, since the peak of this one says nothing."""
    pages = [shipped(i, rows=2) for i in range(10)]
    for i, pdf in enumerate(print_letters(pages, binary=BINARIES["patched"])):
        (tmp_path / f"{i}.pdf").write_bytes(pdf)
    program = """if True:
        import resource, sys
        from pathlib import Path
        from tools.letter_pdf import merge_into
        folder = Path(sys.argv[1])
        def letters(count):
            for i in range(count):
                yield (folder / f"{i % 10}.pdf").read_bytes(), str(i)
        def merge(count):
            with (folder / "bound.pdf").open("wb") as stream:
                merge_into(stream, letters(count))
            return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        print(-merge(10) + merge(1000))
    """
    command = [sys.executable, "-c", program, tmp_path]
    environment = {**os.environ, "PYTHONPATH": str(Path(letter_batch.__file__).parents[1])}
    grown = subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout
    size = sum((tmp_path / f"{i}.pdf").stat().st_size for i in range(10)) * 100
    assert int(grown) * 1024 < size


@pytest.mark.parametrize("documents", [[], [(b"", "Bad one")], [(b"%PDF-1.4 nothing", "Bad one")]])
def test_what_cannot_be_merged(documents):
    with pytest.raises(ValueError, match="Bad one" if documents else "nothing"):
        merge(documents)
