# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
{
    "name": "Payment Reminder Letters: Portal",
    "summary": "A link with which customers see their reminders, pay, promise, or say what is wrong",
    "version": "19.0.1.0.0",
    "category": "Accounting/Accounting",
    "author": "The relance_print authors",
    "license": "LGPL-3",
    "development_status": "Beta",
    "icon": "/relance_print/static/description/icon.png",
    "depends": ["relance_print", "account_payment", "portal"],
    "data": [
        "security/ir.model.access.csv",
        "security/account_reminder_answer_security.xml",
        "views/account_reminder_views.xml",
        "views/account_reminder_answer_views.xml",
        "views/portal_templates.xml",
        "views/res_config_settings_views.xml",
    ],
    "assets": {
        "web.assets_frontend": ["relance_print_portal/static/src/**/*"],
        "web.assets_tests": ["relance_print_portal/static/tests/tours/*.js"],
    },
    "auto_install": ["relance_print"],
    "uninstall_hook": "uninstall_hook",
}
