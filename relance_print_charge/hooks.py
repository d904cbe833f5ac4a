# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.addons.relance_print.hooks import remove_models


def uninstall_hook(env):
    """Delete what Odoo leaves behind of late-payment charges; what printed letters claimed stays with them, as do debit notes."""
    env["account.reminder.line"].search([("reminder_id", "=", False)]).unlink()
    env["ir.config_parameter"].search([("key", "=like", "relance_print_charge.%")]).unlink()
    env["mail.activity"].search([("note", "like", "relance_print_charge.account_reminder_rate_action")]).unlink()
    env.flush_all()
    env.cr.execute("UPDATE account_reminder SET amount_claimed = amount_due WHERE state = 'draft'")
    remove_models(env, "relance_print_charge")
