# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.addons.relance_print.hooks import remove_models


def uninstall_hook(env):
    """Delete what Odoo leaves behind: that letters had a chatter. What was written there stays in the database, as mail does."""
    remove_models(env, "relance_print_email")
    model = env["ir.model"]._get("account.reminder")
    for name in ("mail.activity", "mail.followers"):  # those of letters; the types of activities can't go before them
        env[name].with_context(active_test=False).search([("res_model", "=", model.model)]).unlink()
    types = env["ir.model.data"].search([("module", "=", "relance_print_email"), ("model", "=", "mail.activity.type")])
    domain = [("activity_type_id", "in", types.mapped("res_id"))]
    env["mail.activity"].with_context(active_test=False).search(domain).unlink()
    env.cr.execute("UPDATE ir_model SET is_mail_thread = FALSE, is_mail_activity = FALSE WHERE id = %s", [model.id])
    # that letters inherit the chatter, and what they had of it, is also of the modules that extend it
    env["ir.model.data"].search(
        [
            ("module", "!=", "relance_print_email"),
            ("name", "=like", r"model\_inherit\_\_account\_reminder\_\_mail\_%"),
        ]
    ).unlink()
    env["ir.model.data"].search(
        [
            ("module", "not in", ("relance_print", "relance_print_email")),
            ("name", "=like", r"selection\_\_account\_reminder\_\_activity\_%"),
        ]
    ).unlink()
