# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
{
    "name": "Payment Reminder Letters: Dashboard",
    "summary": "Overdue, letters, what was paid after them, delays and DSO among Odoo's dashboards",
    "version": "19.0.1.0.0",
    "category": "Accounting/Accounting",
    "author": "The relance_print authors",
    "license": "LGPL-3",
    "development_status": "Beta",
    "icon": "/relance_print/static/description/icon.png",
    "depends": ["relance_print_board", "spreadsheet_dashboard"],
    "data": [
        "data/spreadsheet_dashboard_data.xml",
    ],
    "auto_install": True,
}
