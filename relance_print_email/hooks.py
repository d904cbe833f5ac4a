# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.addons.relance_print.hooks import remove_models


def uninstall_hook(env):
    """Delete what Odoo leaves behind: that letters had a chatter. What was written there stays in the database, as mail does."""
    remove_models(env, "relance_print_email")
    model = env["ir.model"]._get("account.reminder")
    env.cr.execute("UPDATE ir_model SET is_mail_thread = FALSE, is_mail_activity = FALSE WHERE id = %s", [model.id])
