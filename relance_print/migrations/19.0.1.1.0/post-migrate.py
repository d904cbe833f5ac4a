"""Facts that this version keeps, from what 19.0.1.0.0 kept: a function for each."""

from odoo.tools.sql import column_exists


def migrate(cr, version):
    fill_printed_by_name(cr)


def fill_printed_by_name(cr):
    """Keep who printed as words, too: the user may be deleted."""
    if column_exists(cr, "account_reminder", "printed_by_name"):
        cr.execute(
            """
            UPDATE account_reminder reminder
               SET printed_by_name = partner.name
              FROM res_users printer
              JOIN res_partner partner ON partner.id = printer.partner_id
             WHERE printer.id = reminder.printed_by AND reminder.printed_by_name IS NULL
            """
        )
