# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The benchmark: medians of one run on one invoice with one wkhtmltopdf; a figure a line, `name value unit`.

Runs in an Odoo shell.
"""

import os
import shutil
import statistics
import subprocess
import time
from unittest.mock import patch

from lxml import etree

from odoo.sql_db import Cursor

from odoo.addons.relance_print.tools import letter_batch, letter_format
from odoo.addons.relance_print.tools.letter_printer import is_patched

env = env  # noqa: F821, PLW0127  (given by the shell)
ROUNDS = 15
SLOW_ROUNDS = 5  # of what takes seconds

company = env.ref("relance_print.company_ormelune")
env.ref("base.user_admin").company_ids += company
env = env(user=env.ref("relance_print.user_camille"), context={"lang": "fr_FR", "allowed_company_ids": company.ids})
binary = shutil.which("wkhtmltopdf")
version = subprocess.run([binary, "--version"], capture_output=True, text=True, check=False).stdout.strip()
suffix = "" if is_patched(binary) else "_unpatched"
invoice = next(
    move
    for move in env["account.move"].search(
        [("company_id", "=", company.id), ("move_type", "=", "out_invoice")], order="invoice_date_due, id"
    )
    if move.reminder_state == "overdue"
)


def report(name, value, unit):
    print(
        f"{name}{suffix} {value:.3f} {unit}" if isinstance(value, float) else f"{name}{suffix} {value} {unit}",
        flush=True,
    )


def timed(function, rounds):
    """Return the seconds that the function took, round by round, each undone and on a cold cache of records."""
    seconds = []
    for _round in range(rounds + 1):
        env.invalidate_all()
        start = time.perf_counter()
        function()
        seconds.append(time.perf_counter() - start)
        env.cr.rollback()
    return seconds[1:]  # the first one fills caches that a server has filled


def button():
    """Our whole button on a draft: lock, lines, alerts, render, PDF, archive, chatter."""
    reminder.action_download_pdf()
    env.cr.flush()


def count_queries(function):
    queries = 0
    execute = Cursor.execute

    def counting(self, *args, **kwargs):
        nonlocal queries
        queries += 1
        return execute(self, *args, **kwargs)

    env.invalidate_all()
    with patch.object(Cursor, "execute", counting):
        function()
    env.cr.rollback()
    return queries


def read_by_form(model, arch):
    """Return what the web client reads for a form view: the specification of `web_read`."""
    specification = {}
    for node in arch.xpath(".//field[not(ancestor::field)]"):
        field = env[model]._fields[node.get("name")]
        fields = {}
        if field.type in ("one2many", "many2many"):
            fields = (
                {"fields": read_by_form(field.comodel_name, view[0])} if (view := node.xpath("./list|./form")) else {}
            )
        elif field.type == "many2one":
            fields = {"fields": {"display_name": {}}}
        specification.setdefault(node.get("name"), fields)
    return specification


reminder = env["account.reminder"].browse(invoice.action_print_reminder()["res_id"])
env.cr.commit()
env["ir.config_parameter"].sudo().set_param("report.url", os.environ["RELANCE_URL"])
env.cr.commit()
core = env["ir.actions.report"].with_context(force_report_rendering=True)

# What wkhtmltopdf is given by the button, with the very arguments.
raw_html = reminder._render_letter()
print_letter = letter_batch.print_letter
given = {}
with patch.object(
    letter_batch, "print_letter", lambda html, **options: given.update(options) or print_letter(html, **options)
):
    reminder._render_pdf()

# Of one who writes a text: each key is another text.
text = company.sudo().reminder_text_ids[:1].with_env(env(user=env.ref("relance_print.user_helene")))
keys = (f"{text.used_body}<p>{number}</p>" for number in range(10_000))
form = read_by_form("account.move", etree.fromstring(env["account.move"].get_view(view_type="form")["arch"]))

ours, raw, preview, keystroke, open_form = [], [], [], [], []
for _pair in range(3):  # in turn, so that a drift of the machine's speed hits all alike
    ours += timed(button, ROUNDS)
    raw += timed(lambda: print_letter(raw_html, **given), ROUNDS)
    preview += timed(reminder._render_letter, ROUNDS)
    keystroke += timed(lambda: text.get_preview({"body": next(keys)}, invoice.id), ROUNDS)
    open_form += timed(lambda: invoice.web_read(form), ROUNDS)

queries_print_one = count_queries(button)
# when the page loads, the draft is brought up to date first; not after each change of it
queries_preview = count_queries(lambda: reminder.with_context(keeps_letter=True).web_read({"letter_html": {}}))
queries_open = count_queries(lambda: reminder.web_read({"letter_html": {}}))

for _letter in range(200):
    reminder._compose()
templates_compiled = letter_format._parse.cache_info().misses


def print_core():
    # the file that core attaches to the invoice would be served the second time
    core._render_qweb_pdf("account.account_invoices", invoice.ids)
    env.cr.flush()


default = timed(print_core, SLOW_ROUNDS)
env["ir.config_parameter"].sudo().set_param("report.print_delay", "0")
env.cr.commit()
delay0 = timed(print_core, SLOW_ROUNDS)

ours, raw, preview, keystroke, open_form = map(statistics.median, (ours, raw, preview, keystroke, open_form))
default, delay0 = map(statistics.median, (default, delay0))
print(f"# {version}; Odoo core 19.0; medians, in seconds: {SLOW_ROUNDS} runs of core, {3 * ROUNDS} of ours")
report("print_one", ours, "s")
report("print_one_raw", raw, "s")
report("print_one_core", default, "s")
report("print_one_core_delay0", delay0, "s")
report("preview", preview, "s")
report("print_one_vs_core", ours / default, "ratio")
report("print_one_vs_core_delay0", ours / delay0, "ratio")
report("print_one_vs_raw", ours / raw, "ratio")
report("preview_vs_pdf", preview / ours, "ratio")
report("preview_keystroke_time", keystroke, "s")
report("invoice_form", open_form, "s")
report("preview_keystroke", keystroke / open_form, "ratio")
report("templates_compiled_per_200_letters", templates_compiled, "templates")
report("queries_print_one", queries_print_one, "queries")
report("queries_preview", queries_preview, "queries")
report("queries_open", queries_open, "queries")
