# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
{
    "name": "Payment Reminder Letters: Code to Pay",
    "summary": "A QR code on the letter fills in account, amount and reference",
    "version": "19.0.1.0.0",
    "category": "Accounting/Accounting",
    "author": "The relance_print authors",
    "license": "LGPL-3",
    "development_status": "Beta",
    "icon": "/relance_print/static/description/icon.png",
    "depends": ["relance_print", "account_qr_code_sepa"],
    "external_dependencies": {
        "python": ["zxing-cpp>=3.1"],
    },
    "data": [
        "report/letter_page.xml",
        "views/res_config_settings_views.xml",
    ],
    "auto_install": ["relance_print"],
}
