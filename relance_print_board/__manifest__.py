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
        "data/ir_cron_data.xml",
        "wizard/account_reminder_call_views.xml",
        "views/account_reminder_batch_views.xml",
        "views/account_reminder_plan_views.xml",
        "views/account_reminder_board_views.xml",
        "views/account_reminder_earlier_views.xml",
        "views/digest_views.xml",
        "views/res_config_settings_views.xml",
        "views/account_reminder_effect_views.xml",
        "views/res_partner_views.xml",
        "views/menus.xml",
    ],
    "assets": {
        "web.assets_backend": ["relance_print_board/static/src/**/*"],
        "web.assets_tests": ["relance_print_board/static/tests/tours/*.js"],
    },
    "auto_install": ["relance_print"],
    "uninstall_hook": "uninstall_hook",
}
