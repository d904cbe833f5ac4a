# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The benchmark of the board: opening it, next to core's list of invoices grouped by customer.

A figure a line, `name value unit`. Runs in an Odoo shell, on a database of many open invoices.
"""

import statistics
import time
from unittest.mock import patch

from lxml import etree

from odoo.sql_db import Cursor

env = env  # noqa: F821, PLW0127  (given by the shell)
ROUNDS = 7
PAGE = {"limit": 80}

company = env.ref("relance_print.company_ormelune")
context = {"lang": "fr_FR", "tz": "Europe/Paris", "allowed_company_ids": company.ids}
env = env(user=env.ref("relance_print.user_camille"), context=context)
board, moves = env["account.reminder.board"], env["account.move"]


def read_list(model, view=None):
    """Return what the web client asks for of a list view, and what it adds up in groups."""
    arch = etree.fromstring(env[model].get_view(view, "list")["arch"])
    names = {node.get("name") for node in arch.xpath("./field | ./groupby/field")}
    fields = {name: env[model]._fields[name] for name in sorted(names)}
    specification = {
        name: {"fields": {"display_name": {}}} if field.type == "many2one" else {} for name, field in fields.items()
    }
    sums = [f"{name}:{field.aggregator}" for name, field in fields.items() if field.store and field.aggregator]
    return specification, ["__count", *(spec for spec in sums if field_is_number(model, spec))]


def field_is_number(model, spec):
    return env[model]._fields[spec.partition(":")[0]].type in ("integer", "float", "monetary")


def timed(function):
    """Return the seconds that a function takes on a cold cache of records, the best of caches else; and its statements."""
    seconds, queries, execute = [], [], Cursor.execute

    def counting(self, *args, **kwargs):
        queries.append(args[0])
        return execute(self, *args, **kwargs)

    for _round in range(ROUNDS + 1):
        env.invalidate_all()
        queries.clear()
        with patch.object(Cursor, "execute", counting):
            start = time.perf_counter()
            function()
            seconds.append(time.perf_counter() - start)
        env.cr.rollback()
    return statistics.median(seconds[1:]), len(queries)  # the first one fills caches that a server has filled


shown, board_sums = read_list("account.reminder.board")
_shown, move_sums = read_list("account.move", env.ref("account.view_out_invoice_tree").id)
open_moves = [
    ("move_type", "in", ("out_invoice", "out_refund")),
    ("state", "=", "posted"),
    ("payment_state", "!=", "paid"),
]
lists = {
    "board": lambda: board.web_search_read([("is_due", "=", True)], shown, count_limit=10001, **PAGE),
    "board_all": lambda: board.web_search_read([], shown, count_limit=10001, **PAGE),
    "board_kanban": lambda: board.web_read_group(
        [],
        ["next_level_id"],
        board_sums,
        auto_unfold=True,
        unfold_read_specification=shown,
        unfold_read_default_limit=40,
    ),
    "board_grouped": lambda: board.web_read_group([], ["user_id"], board_sums, **PAGE),
    "core": lambda: moves.web_read_group(open_moves, ["partner_id"], move_sums, **PAGE),
}
results = {name: timed(function) for name, function in lists.items()}
print(f"# {moves.search_count(open_moves)} open invoices, medians of {ROUNDS}, in seconds")
for name, (seconds, queries) in results.items():
    print(f"{name}_time {seconds:.3f} s")
    print(f"{name}_queries {queries} queries", flush=True)
print(f"board_100k {results['board'][0] / results['core'][0]:.3f} ratio")
