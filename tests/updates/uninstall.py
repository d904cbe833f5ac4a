"""Uninstall the addon. Runs in an Odoo shell."""

env["ir.module.module"].search([("name", "=", "relance_print")]).button_immediate_uninstall()  # noqa: F821 (given by the shell)
