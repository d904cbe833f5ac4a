# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The spreadsheet of what is handed over, read back."""

import datetime
import io
from decimal import Decimal

from openpyxl import load_workbook

from odoo.addons.relance_print_board.tools.workbook import write_workbook


def write(*rows, title="List", headings=("Customer", "Due date", "Amount", "Days")):
    stream = io.BytesIO()
    write_workbook(stream, title, headings, rows)
    stream.seek(0)
    return load_workbook(stream).active


def test_cells_are_what_they_are():
    sheet = write(("Noël & Fils", datetime.date(2026, 10, 14), Decimal("1234.50"), 30), ("B", None, Decimal("0.10"), 0))
    rows = list(sheet.values)
    assert rows[0] == ("Customer", "Due date", "Amount", "Days")
    assert rows[1] == ("Noël & Fils", datetime.datetime(2026, 10, 14), 1234.5, 30)
    assert rows[2] == ("B", None, 0.1, 0)
    assert sheet["C2"].number_format == "#,##0.00"
    assert sheet["B2"].is_date
    assert sheet.freeze_panes == "B2"


def test_nothing_runs():
    sheet = write(("=1+1", None, "@SUM(A1)", "https://example.com"))
    assert [cell.data_type for cell in sheet[2] if cell.value] == ["s", "s", "s"]
    assert sheet["A2"].value == "=1+1"
    assert sheet["D2"].hyperlink is None


def test_any_title():
    assert write(title="A/B: [C]*? 'quoted' and far too long for a sheet").title == "A B   C     quoted  and far too"
