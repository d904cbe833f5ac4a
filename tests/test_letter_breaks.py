# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Where the pages of a letter begin, against what is printed, by real wkhtmltopdf, patched and unpatched."""

import io
import os
import re
import shutil
import sys
from pathlib import Path

import pypdfium2
import pytest

from odoo.addons.relance_print.tools.letter_breaks import find_pages, mark_blocks
from odoo.addons.relance_print.tools.letter_printer import is_patched, print_letter

FOUND = [shutil.which(Path(sys.prefix) / "bin" / "wkhtmltopdf-pack"), shutil.which("wkhtmltopdf", path=os.defpath)]
BINARIES = {"patched" if is_patched(binary) else "unpatched": binary for binary in FOUND if binary}
every_binary = pytest.mark.parametrize("binary", BINARIES.values(), ids=BINARIES.keys())

LETTER = """<!DOCTYPE html><html><head><title>A letter</title><style>
    body { margin: 0; font: 10pt Arial } p { margin: 0 0 2mm; page-break-inside: avoid } td { padding: 1mm }
    </style></head><body><div class="letter" title="<p>"><!-- <p>no block</p> --><p>First &gt; words</p>%s<p>Last words</p></div>
    </body></html>"""


def make_table(count):
    rows = "".join(f"<tr><td width='200'>Row{number}.</td>\n<td>1</td></tr>" for number in range(count))
    return f'<table class="rows"><thead><tr><th>Head.</th><th></th></tr></thead><tbody>{rows}</tbody></table>'


def read_pages(pdf):
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    return [re.sub(r"\s", "", page.get_textpage().get_text_range()) for page in document]


@every_binary
@pytest.mark.parametrize("count", [1, 60, 200])
def test_pages_begin_where_they_are_printed(binary, count):
    page = LETTER % make_table(count)
    marked, blocks = mark_blocks(page)
    assert blocks == count + 3
    pages = find_pages(print_letter(marked, binary=binary), blocks)
    printed = read_pages(print_letter(page, binary=binary))
    assert pages.count == len(printed)
    assert [found.page for found in pages.breaks] == list(range(2, len(printed) + 1))
    words = ["First", "Head.", *[f"Row{number}." for number in range(count)], "Last"]
    for found in pages.breaks:
        text = printed[found.page - 1].removeprefix("Head.")
        assert text.startswith(words[found.block])
        assert 10 <= found.top < 25  # mm: below the margin, and the heads where they are repeated
        assert found.top_before is None or found.top_before > 250


@every_binary
def test_marks_take_no_room(binary):
    page = LETTER % (make_table(90) + "<p>" + "Many words. " * 80 + "</p><ul><li>one</li><li>two</li></ul>")
    marked, _blocks = mark_blocks(page)
    with_marks, without = (print_letter(html, binary=binary) for html in (marked, page))
    assert read_pages(with_marks) == read_pages(without)


@every_binary
def test_a_page_without_a_beginning(binary):
    page = LETTER % ("<p>" + "Many words, one after the other. " * 900 + "</p>")
    marked, blocks = mark_blocks(page)
    pages = find_pages(print_letter(marked, binary=binary), blocks)
    assert blocks == 3
    assert pages.count > 2
    assert len(pages.breaks) < pages.count - 1
