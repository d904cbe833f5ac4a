# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A table as a spreadsheet that people sort and add up: pure Python."""

import datetime
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import BinaryIO

import xlsxwriter

# In characters.
NARROWEST, WIDEST = 10, 50
# What spreadsheets refuse in a sheet's name, and how long it may be.
FORBIDDEN, MOST = "[]:*?/\\'", 31


def write_workbook(stream: BinaryIO, title: str, headings: Sequence[str], rows: Iterable[Sequence]) -> None:
    """Write a workbook of one sheet: dates are dates, amounts have two decimals, and no text is taken for a formula.

    :param stream: a binary file, open for writing
    :param title: of the sheet
    :param headings: of the columns
    :param rows: the cells: strings, numbers, dates, or None for nothing
    """
    # no cell is looked into: whatever a customer is called, it stays what it is
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(stream, options) as workbook:
        sheet = workbook.add_worksheet("".join(" " if char in FORBIDDEN else char for char in title)[:MOST])
        bold = workbook.add_format({"bold": True, "bottom": 1})
        formats = {
            datetime.date: workbook.add_format({"num_format": 14}),  # as the reader's own country writes it
            Decimal: workbook.add_format({"num_format": "#,##0.00"}),
        }
        widths = [max(NARROWEST, len(heading) + 2) for heading in headings]
        for column, heading in enumerate(headings):
            sheet.write_string(0, column, heading, bold)
        for line, row in enumerate(rows, 1):
            for column, cell in enumerate(row):
                match cell:
                    case None | "":
                        continue
                    case str():
                        sheet.write_string(line, column, cell)
                        widths[column] = max(widths[column], len(cell) + 1)
                    case datetime.date():
                        sheet.write_datetime(line, column, cell, formats[datetime.date])
                    case _:
                        sheet.write_number(line, column, cell, formats.get(type(cell)))
        for column, width in enumerate(widths):
            sheet.set_column(column, column, min(width, WIDEST))
        sheet.freeze_panes(1, 1)
