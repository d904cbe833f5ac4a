# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Facts that this version keeps, from what 19.0.1.0.0 kept: a function for each."""

from odoo.tools import SQL
from odoo.tools.sql import column_exists

# The user that a fact names, by table.
SIGNATURES = {
    "account_reminder": {"printed_by": "printed_by_name", "cancelled_by": "cancelled_by_name"},
    "account_reminder_hold": {"lifted_by": "lifted_by_name"},
    "account_reminder_batch": {"user_id": "user_name"},
}


def migrate(cr, version):
    fill_names(cr)


def fill_names(cr):
    """Keep who printed, cancelled, lifted or started as words, too: the user may be deleted."""
    for table, names in SIGNATURES.items():
        for name, words in names.items():
            if column_exists(cr, table, words):
                cr.execute(
                    SQL(
                        """
                        UPDATE %(table)s record
                           SET %(words)s = partner.name
                          FROM res_users person
                          JOIN res_partner partner ON partner.id = person.partner_id
                         WHERE person.id = record.%(name)s AND record.%(words)s IS NULL
                        """,
                        table=SQL.identifier(table),
                        words=SQL.identifier(words),
                        name=SQL.identifier(name),
                    )
                )
