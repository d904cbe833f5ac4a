# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Reports printed with real wkhtmltopdf, patched and unpatched: header and footer of each page, and nothing fetched."""

import time

import pytest
from test_letter_printer import ATTACKS, every_binary, listener, read, temporary_folder  # noqa: F401  (fixtures)

from odoo.addons.relance_print.tools.letter_printer import PrinterFailed
from odoo.addons.relance_print.tools.report_printer import print_report

OPTIONS = [
    "--page-size",
    "A4",
    "--margin-top",
    "40",
    "--margin-bottom",
    "30",
    "--margin-left",
    "10",
    "--margin-right",
    "10",
]
OPTIONS += ["--header-spacing", "35"]
MM = 25.4 / 72


def wrap(body, style=""):
    return f'<!DOCTYPE html><html style="height:0"><head><meta charset="utf-8">{style}</head><body class="b">{body}</body></html>'


def edge(name, *parts):
    return wrap(f'<div id="minimal_layout_report_{name}">{"".join(f"<div>{part}</div>" for part in parts)}</div>')


def tops(pdf_page):
    return {word["text"]: word["top"] * MM for word in pdf_page.extract_words()}


@every_binary
def test_header_and_footer_on_each_page_with_its_number(binary):
    body = wrap(
        "".join(
            f'<p style="page-break-before:always">Body{number}</p>' if number else "<p>Body0</p>" for number in range(3)
        )
    )
    footer = edge("footers", 'Foot <span class="text page"></span>/<span class="topage">?</span>')
    pages = read(print_report([body], edge("headers", "Head"), footer, binary=binary, options=OPTIONS))
    assert len(pages) == 3
    for number, pdf_page in enumerate(pages):
        words = tops(pdf_page)
        assert f"Foot {number + 1}/3" in pdf_page.extract_text()
        assert 5 < words["Head"] < 12
        assert 40 < words[f"Body{number}"] < 50
        assert 267 < words["Foot"] < 274


@every_binary
def test_documents_have_headers_of_their_own(binary):
    pages = read(
        print_report(
            [wrap("One"), wrap("Two"), wrap("Three")],
            edge("headers", "First", "Second"),
            binary=binary,
            options=OPTIONS,
        )
    )
    texts = [pdf_page.extract_text().split() for pdf_page in pages]
    assert texts == [["First", "One"], ["Second", "Two"], ["Three"]]


@every_binary
@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_is_fetched_or_run(binary, attack, listener):  # noqa: F811
    """Not even if it were not cleaned before."""
    address, connections = listener
    bad = ATTACKS[attack].format(url=address)
    pages = read(print_report([wrap(bad)], edge("headers", bad), edge("footers", bad), binary=binary, options=OPTIONS))
    assert "SCRIPT" not in "".join(pdf_page.extract_text() for pdf_page in pages)
    time.sleep(0.05)
    assert not connections


@every_binary
def test_header_that_is_too_high_is_cut_off(binary):
    high = edge("headers", "".join(f"<p>Row{number}</p>" for number in range(200)))
    (pdf_page,) = read(print_report([wrap("Body")], high, binary=binary, options=OPTIONS))
    words = tops(pdf_page)
    assert "Row0" in words
    assert "Body" in words
    assert "Row199" not in words


def test_no_pdf(tmp_path):
    binary = tmp_path / "wkhtmltopdf"
    binary.write_text("#!/bin/sh\n")
    binary.chmod(0o755)
    with pytest.raises(PrinterFailed):
        print_report([wrap("x")], binary=str(binary), options=OPTIONS)
