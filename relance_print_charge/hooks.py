from odoo.addons.relance_print.hooks import remove_models


def uninstall_hook(env):
    """Delete what Odoo leaves behind of late-payment charges; what letters claimed stays with them, as do debit notes."""
    env["account.reminder.line"].search([("reminder_id", "=", False)]).unlink()
    remove_models(env, "relance_print_charge")
