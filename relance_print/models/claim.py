# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo.tools import SQL

# What somebody else did so short a time ago, whoever does it now has not seen.
MOMENT = timedelta(minutes=1)


def claim(records):
    """Have what follows on some records happen once, however many transactions begin it at the same moment.

    A transaction sees the database as it was when it began: a lock alone doesn't show what others have committed since. So the
    rows are updated, by nothing, and others who claim them collide with that: they wait until this transaction has ended, fail
    with a SerializationFailure, and Odoo repeats them on what is true. Rows are taken in the order of their ids, so that no two
    transactions wait for each other.
    """
    if not records:
        return
    table = SQL.identifier(records._table)
    records.env.cr.execute(
        SQL(
            """
            UPDATE %(table)s claimed
               SET id = locked.id
              FROM (SELECT id FROM %(table)s WHERE id IN %(ids)s ORDER BY id FOR NO KEY UPDATE) locked
             WHERE claimed.id = locked.id
            """,
            table=table,
            ids=tuple(records.ids),
        ),
        log_exceptions=False,  # that others were quicker is no error
    )
