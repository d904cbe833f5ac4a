# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
{
    "name": "Payment Reminder Letters: By E-mail",
    "summary": "Send reminders by e-mail, see what became of them, and file the answers",
    "version": "19.0.1.0.0",
    "category": "Accounting/Accounting",
    "author": "The relance_print authors",
    "license": "LGPL-3",
    "development_status": "Beta",
    "icon": "/relance_print/static/description/icon.png",
    "depends": ["relance_print", "relance_print_batch", "mail"],
    "data": [
        "data/mail_activity_type_data.xml",
        "data/mail_template_data.xml",
        "views/account_reminder_views.xml",
        "views/account_reminder_batch_views.xml",
        "views/account_reminder_level_views.xml",
        "views/res_config_settings_views.xml",
        "views/res_partner_views.xml",
    ],
    "assets": {
        "web.assets_tests": ["relance_print_email/static/tests/tours/*.js"],
    },
    "auto_install": ["relance_print"],
    "uninstall_hook": "uninstall_hook",
}
