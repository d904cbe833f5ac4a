# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
{
    "name": "Payment Reminder Letters: Board",
    "summary": "Whom to remind today, and what reminders brought",
    "version": "19.0.1.0.0",
    "category": "Accounting/Accounting",
    "author": "The relance_print authors",
    "license": "LGPL-3",
    "development_status": "Beta",
    "icon": "/relance_print/static/description/icon.png",
    "depends": ["relance_print", "relance_print_batch"],
    "data": [
        "security/ir.model.access.csv",
        "security/account_reminder_board_security.xml",
        "views/account_reminder_board_views.xml",
        "views/menus.xml",
    ],
    "assets": {
        "web.assets_tests": ["relance_print_board/static/tests/tours/*.js"],
    },
    "auto_install": ["relance_print"],
    "uninstall_hook": "uninstall_hook",
}
