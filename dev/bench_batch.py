# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The benchmark of batches, on a database of 100,000 open invoices; a figure a line, `name value unit`.

Runs in an Odoo shell, with two more beside it that work as Odoo's workers do. What is printed is committed, as a scheduled action
would: each round takes other invoices. Everything is counted but the making of the batch: render, PDFs, archive, chatter, merge.
"""

import os
import resource
import shutil
import statistics
import subprocess
from importlib.metadata import version as version_of
from pathlib import Path
from unittest.mock import patch

from bench_batch_workers import Workers, measured

from odoo import fields

from odoo.addons.relance_print.tools import letter_batch
from odoo.addons.relance_print.tools.letter_page import unwrap
from odoo.addons.relance_print.tools.letter_printer import is_patched, print_letter
from odoo.addons.relance_print_batch.models import account_reminder_batch_run

env = env  # noqa: F821, PLW0127  (given by the shell)
ROUNDS, LONG_ROUNDS = 7, 3

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
# Odoo's limit of memory, else core and OCA crash on 200 documents.
resource.setrlimit(resource.RLIMIT_AS, (resource.getrlimit(resource.RLIMIT_AS)[1],) * 2)


def say(name, value, unit):
    print(
        f"{name}{suffix} {value:.3f} {unit}" if isinstance(value, float) else f"{name}{suffix} {value} {unit}",
        flush=True,
    )


def find_unreminded():
    """Yield overdue invoices that nobody has been reminded of: one of each customer, then another one of each."""
    domain = [
        *(("company_id", "=", company.id), ("move_type", "=", "out_invoice"), ("state", "=", "posted")),
        *(("payment_state", "=", "not_paid"), ("reminder_count", "=", 0), ("partner_id.lang", "=", "fr_FR")),
        ("invoice_date_due", "<", fields.Date.today()),
    ]
    moves = env["account.move"]
    while ids := [ids[0] for _partner, ids in moves._read_group(domain, ["partner_id"], ["id:array_agg"])]:
        yield from ids


unreminded, email_mode = find_unreminded(), "paper"


def make_batch(count):
    """Return a batch of one-invoice letters that waits for the scheduled action."""
    ids = [next(unreminded) for _index in range(count)]
    options = {"grouping": "invoice", "only_due": False, "days_between": 0, "move_domain": [["id", "in", ids]]}
    wizard = env["account.reminder.wizard"].create({**options, "email_mode": email_mode})
    wizard.action_propose()
    batch = wizard.batch_id
    with patch.object(account_reminder_batch_run, "AT_ONCE", 0):
        batch.action_run()
    env.cr.commit()
    return batch


def set_processes(number):
    """Say how many wkhtmltopdf each worker may start, to the workers, too."""
    parameters.set_param("relance_print.processes", number)
    env.cr.commit()
    env.registry.signal_changes()


def print_raw(batch):
    """Return the seconds that wkhtmltopdf alone takes for the batch's letters, in one run."""
    reminders = batch.letter_ids.reminder_id
    drafts = reminders._create_drafts(
        [reminders._prepare_draft(letter.move_ids, letter.level_id) for letter in reminders]
    )
    drafts._refresh_lines()
    composed = [draft._compose() for draft in drafts]
    env.cr.rollback()
    _html, paper, margins, _fonts = composed[0].page
    page = letter_batch._combine([letter_batch.take_apart(unwrap(letter.page.html)) for letter in composed])
    return measured(env, lambda: print_letter(page, paper=paper, margins_mm=margins, binary=binary))


def print_occ(moves):
    """Return the seconds that OCA's account_credit_control takes to print its letters for invoices, from their lines on."""
    level = env.ref("account_credit_control.3_time_1").sudo()
    credit_lines = env["credit.control.line"].sudo()
    items = moves.sudo().line_ids.filtered(lambda line: line.account_type == "asset_receivable")
    lines = credit_lines.create_or_update_from_mv_lines(items, level, fields.Date.today(), company)
    lines.write({"state": "to_be_sent", "channel": "letter"})
    env.flush_all()

    def run():
        printer = env["credit.control.printer"].sudo().create({"line_ids": lines.ids})
        action = printer.print_lines()
        ids = action["context"]["active_ids"]
        assert len(ids) == len(moves.partner_id), (len(ids), len(moves))
        report.sudo()._render_qweb_pdf(action["report_name"], ids, data=action["data"])

    return measured(env, run)


def open_proposal(**options):
    """Show the first page of what would be printed, as the client asks for it: what is to be known of the letters comes after."""
    wizard = env["account.reminder.wizard"].create(options)
    action = wizard.action_propose()
    specification = {name: {} for name in ("invoice_count", "days_late", "amount_due", "state", "last_date")}
    names = {"fields": {"display_name": {}}}
    specification |= dict.fromkeys(("partner_id", "level_id", "currency_id", "format_id"), names)
    letters = env["account.reminder.batch.letter"].with_context(**action["context"])
    domain = ["&", *action["domain"], ["state", "!=", "out"]]  # "Not Taken Out" is on
    page = letters.web_search_read(domain, specification, limit=80, order="position ASC", count_limit=10001)
    assert len(page["records"]) == 80 and page["length"] > 10_000, page["length"]
    return letters.browse(record["id"] for record in page["records"])


def list_all_letters():
    """Show a page that takes all letters."""
    shown = open_proposal(days_between=0, only_due=False)
    shown.search_count([("batch_id", "=", shown.batch_id.id)])


def open_core_list():
    domain = [
        *(("move_type", "in", ["out_invoice", "out_refund"]), ("state", "=", "posted")),
        *(("payment_state", "in", ["not_paid", "partial"]), ("invoice_date_due", "<", str(fields.Date.today()))),
    ]
    env["account.move"].web_read_group(
        domain, ["partner_id"], ["amount_total_in_currency_signed:sum", "amount_residual_signed:sum"], limit=80
    )


env.cr.execute("CHECKPOINT")  # what the making of the database left to be written would be written meanwhile
env.cr.commit()
workers = Workers(env, make_batch)
workers.print(200)  # fills the caches that a server has filled
if "large" in os.environ["RELANCE_ARGUMENTS"].split():
    batch, seconds = workers.watch(10_000)
    peak, rss, queries = workers.peak, workers.rss, workers.queries
    path = Path(os.environ["RELANCE_OUT"]) / "batch-10000.csv"
    path.write_text("".join(f"{moment:.2f},{mib:.0f}\n" for moment, mib in workers.watched))
    say("batch10000", seconds, "s")
    say("batch10000_letters", batch.letter_count, "letters")
    say("batch10000_letters_per_second", batch.letter_count / seconds, "letters/s")
    say("batch10000_peak_rss", peak, "MiB")
    say("batch10000_peak_rss_wkhtmltopdf", rss, "MiB")
    say("batch10000_queries_per_letter", queries / 10_000, "queries")
    raw = statistics.median(print_raw(workers.print(200)[0]) for _round in range(ROUNDS))
    say("batch10000_vs_raw", seconds / (50 * raw), "ratio")
    print(f"# memory over time: {path}")
    raise SystemExit
# before the many batches, after which there is less to propose
proposal, proposal_alerts, proposal_due, all_letters, core_list = [], [], [], [], []
for _round in range(ROUNDS):
    proposal.append(measured(env, lambda: open_proposal(days_between=0, only_due=False)))
    env.cr.rollback()
    shown = open_proposal(days_between=0, only_due=False)
    proposal_alerts.append(measured(env, shown.read, ["alerts"]))
    env.cr.rollback()
    proposal_due.append(measured(env, open_proposal))
    env.cr.rollback()
    all_letters.append(measured(env, list_all_letters))
    env.cr.rollback()
    core_list.append(measured(env, open_core_list))
ours, raw, thousand, queries_200 = [], [], [], []
for _round in range(ROUNDS):
    batch, seconds = workers.print(200)
    ours.append(seconds)
    queries_200.append(workers.queries / 200)
    raw.append(print_raw(batch))
_batch, alone = workers.print(200, workers=1)
# core's invoices and OCA's letters have no code to pay with
company.sudo().reminder_payment_qr = False
env.cr.commit()
plain = [workers.print(200)[1] for _round in range(ROUNDS)]
company.sudo().reminder_payment_qr = True
env.cr.commit()
for _round in range(LONG_ROUNDS):
    thousand.append(workers.print(1000)[1])
queries_1000 = workers.queries / 1000
# the same with what late payment costs, worked out of each letter
company.sudo().reminder_scheme_id = env.ref("relance_print_charge.scheme_fr")
env.cr.commit()
charged = [workers.print(1000)[1] for _round in range(LONG_ROUNDS)]
queries_charged = workers.queries / 1000
company.sudo().reminder_scheme_id = False
env.cr.commit()
workers.watch(200)
peak_200 = workers.peak
workers.watch(1000)
peak_1000 = workers.peak
_batch, hundred = workers.print(100)
set_processes("1")
speedup = workers.print(400, workers=1)[1] / workers.print(400)[1]
set_processes(False)
# the same as e-mails: issued, and left to Odoo's queue
env["res.partner"].sudo().search([("email", "=", False), ("customer_rank", ">", 0)]).email = "customer@example.com"
email_mode = "email"
env.cr.commit()
emails, by_email = [], None
for _round in range(LONG_ROUNDS):
    by_email, seconds = workers.print(200, binds=False)
    emails.append(seconds)
assert set(by_email.letter_ids.reminder_id.delivery_ids.mapped("way")) == {"email"}
email_mode = "paper"
workers.end()
moves = batch.letter_ids.reminder_id.move_ids
occ = print_occ(moves)
env.cr.rollback()
core = measured(env, report._render_qweb_pdf, "account.account_invoices", moves.ids)
env.cr.rollback()
sends = env["account.move.send"]
core_email = measured(
    env, lambda: sends._generate_and_send_invoices(by_email.letter_ids.reminder_id.move_ids, sending_methods=["email"])
)
env.cr.rollback()
parameters.set_param("report.print_delay", "0")
env.cr.commit()
core_delay0 = measured(env, report._render_qweb_pdf, "account.account_invoices", moves[:100].ids)
env.cr.rollback()

ours, plain, raw, thousand = map(statistics.median, (ours, plain, raw, thousand))
lists = (proposal, proposal_alerts, proposal_due, all_letters, core_list)
proposal, proposal_alerts, proposal_due, all_letters, core_list = map(statistics.median, lists)
occ_version = version_of("odoo-addon-account-credit-control")
print(f"# {version}; Odoo core 19.0; account_credit_control {occ_version}; 200 letters by two workers, then bound")
say("batch200", ours, "s")
say("batch200_one_worker", alone, "s")
say("batch200_without_qr", plain, "s")
say("batch200_raw", raw, "s")
say("batch200_core", core, "s")
say("batch200_occ", occ, "s")
say("batch200_vs_core", ours / core, "ratio")
say("batch100_vs_core_delay0", hundred / core_delay0, "ratio")
say("batch200_vs_raw", ours / raw, "ratio")
say("batch200_vs_occ", ours / occ, "ratio")
say("batch200_email", statistics.median(emails), "s")
say("batch200_email_vs_core", statistics.median(emails) / core_email, "ratio")
say("batch200_without_qr_vs_core", plain / core, "ratio")
say("batch200_without_qr_vs_occ", plain / occ, "ratio")
say("growth_1000_vs_200", thousand / ours, "ratio")
say("peak_rss_wkhtmltopdf_mib", workers.rss, "MiB")
say("peak_rss_ratio_1000_200", peak_1000 / peak_200, "ratio")
say("queries_per_letter_200", statistics.median(queries_200), "queries")
say("queries_per_letter_1000", queries_1000, "queries")
say("batch1000_charges_vs_plain", statistics.median(charged) / thousand, "ratio")
say("queries_per_letter_1000_charges", queries_charged, "queries")
say("proposal_100k", proposal / core_list, "ratio")
say("proposal_due_100k", proposal_due / core_list, "ratio")
say("proposal_time", proposal, "s")
say("proposal_alerts_time", proposal_alerts, "s")
say("proposal_due_time", proposal_due, "s")
say("proposal_all_letters_time", all_letters, "s")
say("core_list_time", core_list, "s")
say("two_workers_speedup", speedup, "ratio")
