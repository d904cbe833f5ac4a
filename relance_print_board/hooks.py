# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.addons.relance_print.hooks import remove_models


def uninstall_hook(env):
    """Delete what Odoo leaves behind of the board; what was imported counts no longer."""
    env["account.reminder.batch"].search([]).forewarning_id.unlink()
    env["account.reminder.earlier"].search([]).unlink()
    env.flush_all()
    remove_models(env, "relance_print_board")
