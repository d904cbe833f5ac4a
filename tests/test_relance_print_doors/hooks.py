from odoo.addons.relance_print.hooks import remove_models


def uninstall_hook(env):
    """Delete what Odoo leaves behind of fields on other addons' models, and of own models."""
    remove_models(env, "test_relance_print_doors")
