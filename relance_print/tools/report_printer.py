# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Print one of Odoo's own reports as Odoo does, but as safely and quickly as a letter.

Odoo has wkhtmltopdf put header and footer on each page, and JavaScript write the page's number into them. Here they are
printed by themselves, once for each page, and laid below the pages: without JavaScript, and with any wkhtmltopdf, as
unpatched Qt knows no headers.
"""

import copy
import io
from collections.abc import Collection, Sequence

import pikepdf
from lxml import html

from .letter_printer import PrinterFailed, print_page
from .report_html import serialize

_POINTS = 72 / 25.4  # in a millimetre
_NUMBERS = {"page": 0, "topage": 1}
# As wide as the page; what is too high for it is cut off instead of running on to the next one.
_BLOCK = "overflow:hidden;max-height:200mm;"


def print_report(
    bodies: Sequence[str],
    header: str = "",
    footer: str = "",
    *,
    binary: str,
    options: Sequence[str] = (),
    fonts: Collection[str] = (),
    timeout: float = 60,
) -> bytes:
    """Print the documents of a report into one PDF, each with its header and footer on all of its pages.

    :param bodies: a self-contained page of HTML for each document
    :param header: a page with the headers of all of them in the element `minimal_layout_report_headers`; may be empty
    :param footer: the same, in `minimal_layout_report_footers`
    :param options: of wkhtmltopdf, as Odoo's paper formats give them: paper, margins and where the header begins
    :param fonts: paths of font files that the report names
    :raise LetterPrinterError: as `print_page` does
    """
    options, lengths = _take_lengths(options)
    top, bottom, spacing = (lengths.get(f"--{name}", 0) for name in ("margin-top", "margin-bottom", "header-spacing"))
    run = {"binary": binary, "fonts": fonts, "timeout": timeout}
    try:
        with pikepdf.new() as bound:
            for index, body in enumerate(bodies):
                margins = "--margin-top", f"{top}mm", "--margin-bottom", f"{bottom}mm"
                with pikepdf.open(io.BytesIO(print_page(body, options=[*options, *margins], **run))) as pdf:
                    # the header begins so far above the body as the spacing says, the footer below it
                    places = top - spacing, float(pdf.pages[0].mediabox[3]) / _POINTS - bottom
                    edges = [_take_edge(header, "headers", index), _take_edge(footer, "footers", index)]
                    if any(edge is not None for edge in edges):
                        margins = "--margin-top", "0mm", "--margin-bottom", "0mm"
                        sheets = _repeat(header or footer, edges, len(pdf.pages))
                        _lay_below(pdf, print_page(sheets, options=[*options, *margins], **run), places)
                    bound.pages.extend(pdf.pages)
            stream = io.BytesIO()
            bound.save(stream)
            return stream.getvalue()
    except pikepdf.PdfError as error:
        raise PrinterFailed("wkhtmltopdf left no whole PDF", str(error)) from error


def _take_lengths(options):
    """Return options without those of lengths in millimetres from top to bottom, and these."""
    kept, lengths, options = [], {}, iter(options)
    for option in options:
        if option in ("--margin-top", "--margin-bottom", "--header-spacing"):
            lengths[option] = float(str(next(options)).removesuffix("mm"))
        else:
            kept.append(option)
    return kept, lengths


def _take_edge(page, name, index):
    """Return the header or footer of a document in an element as it stood in, or None if it has none."""
    parts = html.document_fromstring(page).get_element_by_id(f"minimal_layout_report_{name}", None) if page else None
    if parts is None or index >= len(parts):
        return None
    holder = html.Element("div", id=parts.get("id"))
    holder.append(parts[index])
    return holder


def _repeat(page, edges, count):
    """Return a page of HTML with so many sheets for each edge, each with its number; an empty sheet for one that is None."""
    root = html.document_fromstring(page)
    body = root.find("body")
    for child in list(body):
        body.remove(child)
    body.text = None
    for edge in edges:
        for number in range(1, count + 1):
            block = html.Element("div", style=_BLOCK + ("page-break-before:always" if len(body) else ""))
            block.append(html.Element("div") if edge is None else copy.deepcopy(edge))
            block[-1].tail = "\xa0"  # so that it takes a sheet
            for element in block.iter():
                for word in _NUMBERS.keys() & set((element.get("class") or "").split()):
                    element.text = str((number, count)[_NUMBERS[word]])
            body.append(block)
    return serialize(root)


def _lay_below(pdf, content, places):
    """Lay sheets below the pages of a PDF: first those of one edge, then of the other, so many millimetres further down."""
    with pikepdf.open(io.BytesIO(content)) as sheets:
        count = len(pdf.pages)
        if len(sheets.pages) != count * len(places):
            raise PrinterFailed("Header or footer take more than a page")
        for index, sheet in reversed(
            list(enumerate(sheets.pages))
        ):  # headers last, so lowest: a sheet's white ground hides
            page, down = pdf.pages[index % count], places[index // count] * _POINTS
            left, low, right, high = (float(length) for length in page.mediabox)
            page.add_underlay(sheet, pikepdf.Rectangle(left, low - down, right, high - down))
