# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
{
    "name": "Payment Reminder Letters: What Is Taken Over",
    "summary": "Reminders of other addons for the tests: OCA's own, or its models by name",
    "version": "19.0.1.0.0",
    "category": "Accounting/Accounting",
    "author": "The relance_print authors",
    "license": "LGPL-3",
    "development_status": "Beta",
    "depends": ["relance_print_board", "account_credit_control"],
    "data": ["security/ir.model.access.csv"],
}
