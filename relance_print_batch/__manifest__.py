# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
{
    "name": "Payment Reminder Letters: Many at Once",
    "summary": "Many reminders proposed, corrected and printed in one go",
    "version": "19.0.1.0.0",
    "category": "Accounting/Accounting",
    "author": "The relance_print authors",
    "license": "LGPL-3",
    "development_status": "Beta",
    "icon": "/relance_print/static/description/icon.png",
    "depends": ["relance_print"],
    "data": [
        "security/ir.model.access.csv",
        "security/account_reminder_batch_security.xml",
        "data/ir_cron_data.xml",
        "wizard/account_reminder_wizard_views.xml",
        "views/account_reminder_batch_letter_views.xml",
        "views/account_reminder_batch_views.xml",
        "views/account_reminder_batch_charge_views.xml",
        "views/account_reminder_views.xml",
        "views/menus.xml",
    ],
    "assets": {
        "web.assets_backend": ["relance_print_batch/static/src/**/*"],
        "web.assets_tests": ["relance_print_batch/static/tests/tours/*.js"],
        "web.assets_unit_tests": ["relance_print_batch/static/tests/*.test.js"],
    },
    "auto_install": ["relance_print"],
    "uninstall_hook": "uninstall_hook",
}
