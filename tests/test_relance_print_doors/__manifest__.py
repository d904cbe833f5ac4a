# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
{
    "name": "Payment Reminder Letters: An Integrator's Addon",
    "summary": "One of each that an addon can add to reminders",
    "version": "19.0.1.0.0",
    "category": "Accounting/Accounting",
    "author": "The relance_print authors",
    "license": "LGPL-3",
    "development_status": "Beta",
    "depends": ["relance_print_batch", "relance_print_charge"],
    "data": [
        "security/ir.model.access.csv",
        "report/letter_page.xml",
        "data/account_reminder_scheme_data.xml",
        "views/account_reminder_wizard_views.xml",
        "views/account_reminder_batch_letter_views.xml",
        "views/res_partner_views.xml",
    ],
    "uninstall_hook": "uninstall_hook",
}
