# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What Odoo leaves behind when it uninstalls a module, since it belongs to no external id or is in its way."""

from odoo.tools import SQL

# Where Odoo names the model of a record in a field without a foreign key.
NAMED = {
    "ir.attachment": "res_model",
    "ir.filters": "model_id",
    "ir.exports": "resource",
    "mail.message": "model",
    "mail.activity": "res_model",
    "mail.followers": "res_model",
}


def uninstall_hook(env):
    """Delete what is ours and no external id's, and free what is ours from what refers to it.

    What was written about letters on invoices and customers stays with them: the notes, and the copies of the letters.
    """
    for name, model in env.registry.items():
        files = [
            field.name
            for field in model._fields.values()
            if field.name.startswith("reminder_") and field.type == "binary"
        ]
        if files and not model._abstract:
            env["ir.attachment"].search([("res_model", "=", name), ("res_field", "in", files)]).unlink()
    env["ir.config_parameter"].search([("key", "=like", r"relance\_print.%")]).unlink()
    remove_models(env, "relance_print")


def remove_models(env, module):
    """Delete what Odoo leaves behind of the models of a module that is uninstalled: for the hook of any of our addons.

    :param str module: the addon's name
    """
    ours = [name for name, model in env.registry.items() if model._original_module == module]
    crons = env["ir.cron"].with_context(active_test=False)
    crons.search([("model_id.model", "in", ours)]).unlink()  # copies, too
    for model, field in NAMED.items():
        env[model].with_context(active_test=False, skip_res_field_check=True).search([(field, "in", ours)]).unlink()
    # else what comes with it again would pass for what a user has deleted, or changed
    came = env["account.reminder.shipped"].search([])
    came.filtered(lambda one: one.name.startswith(f"{module}.")).unlink()
    for one in came.exists().filtered("digests"):
        if record := env.ref(one.name, raise_if_not_found=False):
            one.digests = {
                name: made for name, made in one.digests.items() if module not in record._fields[name]._modules
            }
    # those of exports, and of integrators' data
    env["ir.model.data"].search([("model", "in", ours), ("module", "!=", module)]).unlink()
    # that a model inherits one which is extended is also of the module that extends it
    inherits = env["ir.model.inherit"].search([("model_id.model", "in", ours)])
    of_inherits = [("model", "=", "ir.model.inherit"), ("res_id", "in", inherits.ids), ("module", "!=", module)]
    env["ir.model.data"].search(of_inherits).unlink()
    env.cr.execute(
        """
        DELETE FROM ir_model_constraint item
              USING ir_module_module module
              WHERE module.id = item.module AND module.name = %s
                AND NOT EXISTS (SELECT 1 FROM ir_model_data WHERE model = 'ir.model.constraint' AND res_id = item.id)
        """,
        [module],
    )
    _drop_references(env, [env[name]._table for name in ours if env[name]._auto and not env[name]._abstract])


def _drop_references(env, tables):
    """Drop the foreign keys on some tables: in whichever order Odoo deletes, nothing is in the way. The columns go with them."""
    env.flush_all()
    env.cr.execute(
        """
        SELECT conrelid::regclass::text, conname
          FROM pg_constraint
         WHERE contype = 'f' AND confrelid = ANY(SELECT to_regclass(name) FROM unnest(%s::text[]) name)
        """,
        [tables],
    )
    for table, name in env.cr.fetchall():
        env.cr.execute(SQL("ALTER TABLE %s DROP CONSTRAINT %s", SQL.identifier(table), SQL.identifier(name)))
