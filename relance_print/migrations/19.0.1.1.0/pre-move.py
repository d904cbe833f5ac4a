# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""19.0.1.0.0 was one addon. What is another addon's now goes there with all that users made of it: nothing is made anew.

``moved.json`` says what, as a new database has it; ``make moved`` writes it.
"""

import json
import logging
from pathlib import Path

_logger = logging.getLogger(__name__)


def migrate(cr, version):
    empty_views(cr)
    for addon, moved in json.loads(Path(__file__).with_name("moved.json").read_text()).items():
        move_ids(cr, addon, moved["ids"])
        move_schema(cr, addon, moved)
        mark(cr, addon, version)


def empty_views(cr):
    """Have the views say nothing until each is written anew: beside new ones, old ones name fields that are not there."""
    cr.execute(
        """
        UPDATE ir_ui_view view
           SET arch_db = jsonb_build_object('en_US', '<data/>')
          FROM ir_model_data data
         WHERE data.model = 'ir.ui.view' AND data.module = 'relance_print' AND data.res_id = view.id
           AND view.inherit_id IS NOT NULL AND view.mode = 'extension'
        """
    )


def move_ids(cr, addon, names):
    """Give external ids to an addon, also in what is remembered of what users have changed or deleted."""
    cr.execute("UPDATE ir_model_data SET module = %s WHERE module = 'relance_print' AND name = ANY(%s)", [addon, names])
    cr.execute(
        """
        UPDATE account_reminder_shipped
           SET name = %(addon)s || '.' || name_of_it
          FROM unnest(%(names)s) name_of_it
         WHERE name = 'relance_print.' || name_of_it
        """,
        {"addon": addon, "names": names},
    )


def move_schema(cr, addon, moved):
    """Have the addon take its constraints and relations along when it is uninstalled, and the base not."""
    for table, names in (("ir_model_constraint", moved["constraints"]), ("ir_model_relation", moved["relations"])):
        cr.execute(
            f"""
            UPDATE {table} item
               SET module = addon.id
              FROM ir_module_module addon, ir_module_module base
             WHERE addon.name = %s AND base.name = 'relance_print' AND item.module = base.id AND item.name = ANY(%s)
            """,
            [addon, names],
        )


def mark(cr, addon, version):
    """Have Odoo update the addon, rather than install it: what users have changed of its data is theirs."""
    cr.execute(
        """
        UPDATE ir_module_module addon
           SET state = 'to upgrade', latest_version = %s, demo = base.demo
          FROM ir_module_module base
         WHERE addon.name = %s AND addon.state IN ('uninstalled', 'to install') AND base.name = 'relance_print'
        """,
        [version, addon],
    )
    if not cr.rowcount:
        _logger.warning("%s is not among the addons: what belongs to it waits in the database, unused.", addon)
    cr.execute(
        """
        UPDATE ir_module_module
           SET state = 'to upgrade'
         WHERE state = 'installed'
           AND id IN (SELECT module_id FROM ir_module_module_dependency WHERE name = %s)
        """,
        [addon],
    )
