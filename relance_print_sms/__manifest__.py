# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
{
    "name": "Payment Reminder Letters: Text Messages",
    "summary": "A short text message with the link to the customer's page",
    "version": "19.0.1.0.0",
    "category": "Accounting/Accounting",
    "author": "The relance_print authors",
    "license": "LGPL-3",
    "development_status": "Beta",
    "icon": "/relance_print/static/description/icon.png",
    "depends": ["relance_print_portal", "sms"],
    "data": [
        "security/ir.model.access.csv",
        "security/account_reminder_sms_security.xml",
        "wizard/account_reminder_sms_views.xml",
        "views/account_reminder_views.xml",
        "views/account_reminder_level_views.xml",
    ],
    "auto_install": True,
    "uninstall_hook": "uninstall_hook",
}
