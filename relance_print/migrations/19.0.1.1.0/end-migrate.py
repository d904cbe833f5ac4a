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


# What was the letter's, and is its delivery's on paper.
POSTING = ("tracking_number", "acknowledged_on", "receipt_filename")


def migrate(cr, version):
    fill_names(cr)
    move_deliveries(cr)


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


def move_deliveries(cr):
    """Give each printed letter the delivery on paper that it had, and each draft with a number the one that waits."""
    if not column_exists(cr, "account_reminder", "tracking_number"):
        return
    cr.execute(
        """
        INSERT INTO account_reminder_delivery (
                    reminder_id, company_id, partner_id, way, state, address, date, user_id, user_name,
                    tracking_number, acknowledged_on, receipt_filename, create_uid, create_date, write_uid, write_date)
             SELECT id, company_id, partner_id, 'paper',
                    CASE WHEN state = 'draft' THEN 'to_deliver' WHEN acknowledged_on IS NULL THEN 'sent' ELSE 'delivered' END,
                    partner_address, printed_on, printed_by, printed_by_name,
                    tracking_number, acknowledged_on, receipt_filename, create_uid, create_date, write_uid, write_date
               FROM account_reminder letter
              WHERE state != 'draft' OR tracking_number IS NOT NULL
              ORDER BY id
        """
    )
    cr.execute(
        """
        UPDATE ir_attachment file
           SET res_model = 'account.reminder.delivery', res_id = delivery.id
          FROM account_reminder_delivery delivery
         WHERE file.res_model = 'account.reminder' AND file.res_field = 'receipt'
           AND file.res_id = delivery.reminder_id
        """
    )
    for name in POSTING:
        cr.execute(SQL("ALTER TABLE account_reminder DROP COLUMN %s", SQL.identifier(name)))
