# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
{
    "name": "Payment Reminder Letters: Dossier",
    "summary": "All that proves a claim as one PDF, for the lawyer and the court",
    "version": "19.0.1.0.0",
    "category": "Accounting/Accounting",
    "author": "The relance_print authors",
    "license": "LGPL-3",
    "development_status": "Beta",
    "icon": "/relance_print/static/description/icon.png",
    "depends": ["relance_print"],
    "data": [
        "report/dossier_page.xml",
        "views/account_reminder_views.xml",
    ],
    "assets": {
        "web.assets_tests": ["relance_print_dossier/static/tests/tours/*.js"],
    },
    "auto_install": ["relance_print"],
}
