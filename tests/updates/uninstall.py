# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Uninstall the addon. Runs in an Odoo shell."""

env["ir.module.module"].search([("name", "=", "relance_print")]).button_immediate_uninstall()  # noqa: F821 (given by the shell)
