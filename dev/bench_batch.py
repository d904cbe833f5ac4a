"""The benchmark of batches, on a database of 100,000 open invoices; a figure a line, `name value unit`.

Runs in an Odoo shell. What is printed is committed, as a scheduled action would: each round takes other invoices.
"""

import io
import os
import resource
import shutil
import statistics
import subprocess
import sys
import threading
import time
from pathlib import Path
from unittest.mock import patch

import psutil

from odoo.sql_db import Cursor

from odoo.addons.relance_print.models import account_reminder_batch
from odoo.addons.relance_print.tools import letter_batch
from odoo.addons.relance_print.tools.letter_printer import is_patched, print_letter

env = env  # noqa: F821, PLW0127  (given by the shell)
ROUNDS = 3

company = env.ref("relance_print.company_ormelune")
env.ref("base.user_admin").company_ids += company
context = {"lang": "fr_FR", "tz": "Europe/Paris", "allowed_company_ids": company.ids}
env = env(user=env.ref("relance_print.user_camille"), context=context)
binary = shutil.which("wkhtmltopdf")
version = subprocess.run([binary, "--version"], capture_output=True, text=True, check=False).stdout.strip()
suffix = "" if is_patched(binary) else "_unpatched"
report = env["ir.actions.report"].with_context(force_report_rendering=True)
parameters = env["ir.config_parameter"].sudo()
parameters.set_param("report.url", os.environ["RELANCE_URL"])


def say(name, value, unit):
    print(
        f"{name}{suffix} {value:.3f} {unit}" if isinstance(value, float) else f"{name}{suffix} {value} {unit}",
        flush=True,
    )


def measured(function, *args):
    env.invalidate_all()
    start = time.perf_counter()
    function(*args)
    return time.perf_counter() - start


class Watch:
    """Counts statements, and the greatest memory of this process and its children together, in MiB."""

    def __enter__(self):
        self.queries, self.peak, self._stop = 0, 0, threading.Event()
        execute = Cursor.execute

        def counting(cursor, *args, **kwargs):
            self.queries += 1
            return execute(cursor, *args, **kwargs)

        self._patch = patch.object(Cursor, "execute", counting)
        self._patch.start()
        self._thread = threading.Thread(target=self._sample)
        self._thread.start()
        return self

    def _sample(self):
        this = psutil.Process()
        while not self._stop.wait(0.02):
            total = 0
            for process in [this, *this.children(recursive=True)]:
                try:
                    total += process.memory_info().rss
                except psutil.NoSuchProcess:
                    continue
            self.peak = max(self.peak, total / 2**20)

    def __exit__(self, *_error):
        self._stop.set()
        self._thread.join()
        self._patch.stop()


# Overdue invoices that nobody has been reminded of, in the order of their customers: each is a letter of one page or two.
unreminded = iter(
    env["account.move"]
    .search(
        [
            *(("company_id", "=", company.id), ("move_type", "=", "out_invoice"), ("state", "=", "posted")),
            *(("payment_state", "=", "not_paid"), ("reminder_count", "=", 0)),
            *(("invoice_date_due", "<", "2026-01-01"), ("partner_id.lang", "=", "fr_FR")),
        ],
        order="partner_id, id",
    )
    .ids
)


def make_batch(count):
    """Return a batch of one-invoice letters that waits for the scheduled action."""
    ids = [next(unreminded) for _index in range(count)]
    wizard = env["account.reminder.wizard"].create(
        {"grouping": "invoice", "only_due": False, "days_between": 0, "move_domain": [["id", "in", ids]]}
    )
    wizard.action_propose()
    batch = wizard.batch_id
    with patch.object(account_reminder_batch, "AT_ONCE", 0):
        batch.action_run()
    env.cr.commit()
    return batch


def print_batch(batch):
    """All of it: render, PDFs, archive, chatter, merge."""
    env["account.reminder.batch"].sudo()._cron_print()
    batch.invalidate_recordset()
    assert batch.printed_count == batch.letter_count, batch.failed_ids.mapped("reason")
    batch._write_pdf(io.BytesIO())


def race(workers):
    """Return how long so many workers, with one processor each, take for a batch of 400."""
    batch = make_batch(400)
    gate = Path(os.environ["RELANCE_OUT"]) / "gate"
    gate.unlink(missing_ok=True)
    script = f"""
import pathlib, time
print("ready", flush=True)
while not pathlib.Path({str(gate)!r}).exists():
    time.sleep(0.01)

env["account.reminder.batch"]._cron_print()
"""
    command = [
        sys.executable,
        "-m",
        "odoo",
        "shell",
        "-c",
        os.environ["RELANCE_CONFIG"],
        "-d",
        env.cr.dbname,
        "--no-http",
    ]
    shells = []
    for _worker in range(workers):
        shells.append(
            subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
            )
        )
        shells[-1].stdin.write(script)
        shells[-1].stdin.close()
    for shell in shells:
        while shell.stdout.readline().strip() != "ready":
            pass
    start = time.perf_counter()
    gate.touch()
    while batch.waiting_count:
        time.sleep(0.05)
        env.cr.rollback()
        env.invalidate_all()
    seconds = time.perf_counter() - start
    for shell in shells:
        shell.wait()
    return seconds


def open_proposal():
    wizard = env["account.reminder.wizard"].create({"days_between": 0, "only_due": False})
    action = wizard.action_propose()
    specification = {name: {} for name in ("invoice_count", "days_late", "amount_due", "alerts", "state", "last_date")}
    names = {"fields": {"display_name": {}}}
    specification |= dict.fromkeys(("partner_id", "level_id", "currency_id", "format_id"), names)
    letters = env["account.reminder.batch.letter"].with_context(**action["context"])
    found = letters.web_search_read(action["domain"], specification, limit=80)
    env.cr.rollback()
    return found["length"]


def open_core_list():
    domain = [
        *(("move_type", "in", ["out_invoice", "out_refund"]), ("state", "=", "posted")),
        *(("payment_state", "in", ["not_paid", "partial"]), ("invoice_date_due", "<", "2026-11-24")),
    ]
    env["account.move"].web_read_group(
        domain, ["partner_id"], ["amount_total_in_currency_signed:sum", "amount_residual_signed:sum"], limit=80
    )


print_batch(make_batch(20))  # fills the caches that a server has filled
with Watch() as watch_200:
    print_batch(make_batch(200))
with Watch() as watch_1000:
    print_batch(make_batch(1000))
rss = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024

ours, raw = [], []
for _round in range(ROUNDS):
    batch = make_batch(200)
    ours.append(measured(print_batch, batch))
    letters = [letter_batch._take_apart(reminder._compose().html) for reminder in batch.letter_ids.reminder_id]
    options = {"paper": "A4", "margins_mm": batch.letter_ids.reminder_id[:1].format_id._get_margins(), "binary": binary}
    page = letter_batch._combine(letters)
    raw.append(measured(lambda page=page, options=options: print_letter(page, **options)))
thousand = measured(print_batch, make_batch(1000))
proposal = [measured(open_proposal) for _round in range(ROUNDS)]
core_list = [measured(open_core_list) for _round in range(ROUNDS)]
parameters.set_param("relance_print.processes", "1")
env.cr.commit()
speedup = race(1) / race(2)
parameters.search([("key", "=", "relance_print.processes")]).unlink()
env.cr.commit()

moves = batch.letter_ids.reminder_id.move_ids
core = measured(report._render_qweb_pdf, "account.account_invoices", moves.ids)
env.cr.rollback()
parameters.set_param("report.print_delay", "0")
env.cr.commit()
hundred = measured(print_batch, make_batch(100))
core_delay0 = measured(report._render_qweb_pdf, "account.account_invoices", moves[:100].ids)
env.cr.rollback()

ours, raw, proposal, core_list = map(statistics.median, (ours, raw, proposal, core_list))
print(
    f"# {version}; Odoo core 19.0; {open_proposal()} letters proposed of {env['account.move'].search_count([])} invoices"
)
say("batch200", ours, "s")
say("batch200_raw", raw, "s")
say("batch200_core", core, "s")
say("batch200_vs_core", ours / core, "ratio")
say("batch100_vs_core_delay0", hundred / core_delay0, "ratio")
say("batch200_vs_raw", ours / raw, "ratio")
say("growth_1000_vs_200", thousand / ours, "ratio")
say("peak_rss_wkhtmltopdf_mib", rss, "MiB")
say("peak_rss_ratio_1000_200", watch_1000.peak / watch_200.peak, "ratio")
say("queries_per_letter_200", watch_200.queries / 200, "queries")
say("queries_per_letter_1000", watch_1000.queries / 1000, "queries")
say("proposal_100k", proposal / core_list, "ratio")
say("proposal_time", proposal, "s")
say("core_list_time", core_list, "s")
say("two_workers_speedup", speedup, "ratio")
