# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
{
    "name": "Payment Reminder Letters: Late-Payment Charges",
    "summary": "Interest and indemnity by law: claimed on letters, booked as debit notes",
    "version": "19.0.1.0.0",
    "category": "Accounting/Accounting",
    "author": "The relance_print authors",
    "license": "LGPL-3",
    "development_status": "Beta",
    "icon": "/relance_print/static/description/icon.png",
    "depends": ["relance_print", "account_debit_note"],
    "external_dependencies": {
        "python": ["holidays"],
    },
    "data": [
        "security/ir.model.access.csv",
        "security/account_reminder_charge_security.xml",
        "report/letter_page.xml",
        "data/account.reminder.rate.csv",
        "data/account_reminder_scheme_data.xml",
        "data/account_reminder_level_data.xml",
        "data/ir_cron_data.xml",
        "views/account_reminder_rate_views.xml",
        "views/account_reminder_scheme_views.xml",
        "views/account_reminder_enclosure_views.xml",
        "views/account_reminder_level_views.xml",
        "views/account_reminder_views.xml",
        "views/account_move_views.xml",
        "views/res_config_settings_views.xml",
        "views/res_partner_views.xml",
        "views/menus.xml",
    ],
    "assets": {
        "web.assets_tests": ["relance_print_charge/static/tests/tours/*.js"],
    },
    "auto_install": ["relance_print"],
    "uninstall_hook": "uninstall_hook",
}
