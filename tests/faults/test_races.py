# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Two people, or a person and a batch, do the same thing at the same moment: it is done once.

Each round has invoices of its own, which two connections work on. `make test-faults` plays 30 of each race, `make test` two.
"""

import itertools
import random
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from types import SimpleNamespace

import pytest
from psycopg2 import OperationalError
from runs import ACCOUNTANT, DONE, environment, none_at_once

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.service import model
from odoo.service.model import call_kw, retrying


@pytest.fixture
def rounds(quick):
    return range(2 if quick else 30)


@pytest.fixture(autouse=True)
def no_long_wait(monkeypatch):
    """Odoo waits some seconds before it repeats what has collided."""
    monkeypatch.setattr(model, "random", SimpleNamespace(uniform=lambda _least, _most: 0.02))


def at_once(number, *calls):
    """Call methods of records as two clients do at the same moment: none sees in its first try what the other one does.

    :param int number: of the round: the second one begins with the first one, or after it has ended, or in its midst
    :param calls: model, ids (of what is created, the values), method and maybe context of each
    :return: what each returned, or the error that its user was shown
    """
    start, ended = threading.Barrier(len(calls)), threading.Event()

    def wait(index):
        start.wait(30)
        if index and number % 3:
            ended.wait(30 if number % 3 == 1 else random.uniform(0, 0.3))

    def call(index, model_name, ids, method, context=None):
        waits = [partial(wait, index)]

        def execute(env):
            env.cr.execute("SELECT 1")  # what others commit from now on is not seen
            if waits:
                waits.pop()()
            return call_kw(env[model_name], method, [ids], {"context": {**env.context, **(context or {})}})

        with environment(ACCOUNTANT) as env:
            env.cr.commit()
            try:
                return retrying(partial(execute, env), env)
            except UserError as error:
                env.cr.rollback()
                return error
            finally:
                ended.set()

    with ThreadPoolExecutor(len(calls)) as pool:
        results = [future.result() for future in [pool.submit(call, index, *each) for index, each in enumerate(calls)]]
    DONE["races"] += 1
    return results


def make_invoices(count=1):
    """Return the ids of invoices of a new customer, 100.00 each, due 30 days ago."""
    with environment(ACCOUNTANT) as env:
        address = {"street": "2 quai", "zip": "44200", "city": "Nantes", "country_id": env.ref("base.fr").id}
        customer = env["res.partner"].sudo().create({"name": "Racing", "is_company": True, "lang": "fr_FR", **address})
        line = {"name": "Table", "price_unit": 100, "tax_ids": [Command.clear()]}
        today = env.company._get_reminder_today()
        moves = env["account.move"].create(
            [
                {
                    "move_type": "out_invoice",
                    "partner_id": customer.id,
                    "invoice_date": today - timedelta(days=60),
                    "invoice_date_due": today - timedelta(days=30),
                    "invoice_line_ids": [Command.create(line)],
                }
                for _number in range(count)
            ]
        )
        moves.action_post()
        return moves.ids


def press(invoice):
    """Press Print a reminder, and return the draft's id."""
    with environment(ACCOUNTANT) as env:
        return env["account.move"].browse(invoice).action_print_reminder()["res_id"]


def print_reminder(invoice, level="friendly"):
    """Print a reminder of an invoice, and return its id."""
    reminder = press(invoice)
    with environment(ACCOUNTANT) as env:
        draft = env["account.reminder"].browse(reminder)
        draft.level_id = env.ref(f"relance_print.level_{level}")
        draft.action_download_pdf()
    return reminder


def propose(invoices, **options):
    """Return the id of the batch that is proposed for invoices."""
    with environment(ACCOUNTANT) as env:
        options = {"move_domain": [["id", "in", invoices]], "only_due": False, "days_between": 0, **options}
        wizard = env["account.reminder.wizard"].create(options)
        wizard.action_propose()
        return wizard.batch_id.id


def check_printed_once(*invoices):
    """Assert that there is one printed letter of each of some invoices, in all places."""
    with environment(ACCOUNTANT) as env:
        for move in env["account.move"].browse(invoices):
            printed = move.reminder_ids.filtered(lambda reminder: reminder.state == "printed")
            assert (len(printed), move.reminder_count) == (1, 1)
            assert len(move.message_ids.attachment_ids) == 1


def get_errors(results):
    return [str(result) for result in results if isinstance(result, UserError)]


# Letters


def test_print_a_reminder(rounds):
    for number in rounds:
        [invoice] = make_invoices()
        first, second = at_once(number, *[("account.move", [invoice], "action_print_reminder")] * 2)
        assert first["res_id"] == second["res_id"]
        with environment(ACCOUNTANT) as env:
            assert env["account.move"].browse(invoice).reminder_ids.ids == [first["res_id"]]


def test_the_same_draft(rounds):
    for number in rounds:
        [invoice] = make_invoices()
        results = at_once(
            number, *[("account.reminder", [press(invoice)], "action_download_pdf", {"printing": True})] * 2
        )
        [error] = get_errors(results)
        assert "a imprimé cette relance" in error
        check_printed_once(invoice)


@pytest.mark.parametrize("opened", ["before the proposal", "after it"])
@pytest.mark.parametrize("count", [1, 2])
def test_batch_and_single_letter(rounds, opened, count):
    """Whoever comes second prints nothing; nor does who presses the button of the draft once more."""
    for number in rounds:
        invoices = make_invoices(count)
        draft = press(invoices[0]) if opened == "before the proposal" else None
        batch = propose(invoices)
        draft = draft or press(invoices[0])
        letter = "account.reminder", [draft], "action_download_pdf", {"printing": True}
        at_once(number, ("account.reminder.batch", [batch], "action_run"), letter)
        assert len(get_errors(at_once(number, letter))) == 1
        with environment(ACCOUNTANT) as env:
            assert env["account.reminder.batch"].browse(batch).state == "done"
            reminders = env["account.reminder"].search([("move_ids", "in", invoices), ("state", "=", "printed")])
            assert len(reminders) == 1
            printed = reminders.move_ids.ids
        check_printed_once(*printed)


def prepare_payment(invoice):
    with environment(ACCOUNTANT) as env:
        wizards = env["account.payment.register"].with_context(active_model="account.move", active_ids=[invoice])
        return wizards._name, wizards.create({}).ids, "action_create_payments"


def prepare_hold(invoice):
    return "account.reminder.hold", [{"move_id": invoice, "kind": "disputed"}], "create"


def prepare_hold_of_customer(invoice):
    with environment(ACCOUNTANT) as env:
        customer = env["account.move"].browse(invoice).partner_id.id
    return "account.reminder.hold", [{"partner_id": customer, "kind": "disputed"}], "create"


def prepare_reset(invoice):
    return "account.move", [invoice], "button_draft"


@pytest.mark.parametrize("prepare", [prepare_payment, prepare_hold, prepare_hold_of_customer, prepare_reset])
@pytest.mark.parametrize("is_batch", [False, True])
def test_print_what_is_no_longer_to_be_printed(rounds, prepare, is_batch):
    """An invoice is paid, held back or reset while its letter is being printed: what was there first holds, by halves nothing."""
    for number in rounds:
        [invoice] = make_invoices()
        reminder = press(invoice)
        letter = ("account.reminder", [reminder], "action_download_pdf")
        if is_batch:
            letter = ("account.reminder.batch", [propose([invoice])], "action_run")
        other, printed = at_once(number + 1, prepare(invoice), letter)
        assert not isinstance(other, Exception), other
        with environment(ACCOUNTANT) as env:
            move = env["account.move"].browse(invoice)
            letters = move.reminder_ids.filtered(lambda one: one.state == "printed")
            assert move.reminder_count == len(letters) == len(letters.filtered("pdf_sha256"))
            assert len(letters.mapped("delivery_ids")) == len(letters)
            copies = env["ir.attachment"].search_count([("res_model", "=", "account.move"), ("res_id", "=", invoice)])
            assert copies == len(letters)
            if not is_batch:
                assert isinstance(printed, UserError) != bool(letters)
            if number % 3 == 0:
                assert not letters, "printed after that was told that it is not to be"


def test_post(rounds):
    """Two hand the same letter to the service that posts: it is posted, and paid for, once."""
    for number in rounds:
        [invoice] = make_invoices()
        letter = print_reminder(invoice)
        with environment(ACCOUNTANT) as env:
            # as the dialog is, once both have opened it
            dialogs = env["account.reminder.post"].sudo().create([{"reminder_ids": [Command.link(letter)]}] * 2).ids
        results = at_once(number, *[("account.reminder.post", [dialog], "action_post") for dialog in dialogs])
        assert len([result for result in results if isinstance(result, UserError)]) == 1, results
        with environment(ACCOUNTANT) as env:
            posted = env["account.reminder"].browse(letter).delivery_ids.filtered(lambda one: one.way == "post")
            assert len(posted) == 1


def test_cancel(rounds):
    for number in rounds:
        [invoice] = make_invoices()
        reminder = print_reminder(invoice)
        with environment(ACCOUNTANT) as env:
            values = {"reminder_ids": [Command.link(reminder)], "reason": "Never left"}
            wizards = env["account.reminder.cancel"].create([values, values]).ids
        results = at_once(number, *[("account.reminder.cancel", [wizard], "action_confirm") for wizard in wizards])
        assert len(get_errors(results)) == 1
        with environment(ACCOUNTANT) as env:
            move = env["account.move"].browse(invoice)
            assert move.reminder_count == 0
            assert sum("Never left" in note.body for note in move.message_ids) == 1


def test_cancel_and_print_the_next(rounds):
    for number in rounds:
        [invoice] = make_invoices()
        first = print_reminder(invoice)
        draft = press(invoice)
        with environment(ACCOUNTANT) as env:
            wizard = env["account.reminder.cancel"].create(
                {"reminder_ids": [Command.link(first)], "reason": "Never left"}
            )
        at_once(
            number,
            ("account.reminder.cancel", wizard.ids, "action_confirm"),
            ("account.reminder", [draft], "action_download_pdf", {"printing": True}),
        )
        check_count(invoice, 1)


def check_count(invoice, count):
    with environment(ACCOUNTANT) as env:
        move = env["account.move"].browse(invoice)
        printed = move.reminder_ids.filtered(lambda reminder: reminder.state == "printed")
        assert (len(printed), move.reminder_count) == (count, count)
        assert move.reminder_level_id == printed.level_id.sorted("sequence")[-1:]


# Batches


@pytest.mark.parametrize("method", ["action_run", "action_resume", "action_retry"])
def test_a_batch(rounds, method):
    """Two press the same button of a batch."""
    for number in rounds:
        invoices = make_invoices(2)
        batch = propose(invoices, grouping="invoice")
        if method != "action_run":
            with environment(ACCOUNTANT) as env, none_at_once():
                found = env["account.reminder.batch"].browse(batch)
                found.action_run()
                if method == "action_resume":
                    found.action_pause()
                else:
                    found.letter_ids.sudo().write({"state": "failed", "reason": "Paper jam"})
                    found._finish()
        results = at_once(number, *[("account.reminder.batch", [batch], method)] * 2)
        assert all("déjà" in error for error in get_errors(results))
        with environment(ACCOUNTANT) as env:
            found = env["account.reminder.batch"].browse(batch)
            assert (found.state, found.printed_count, found.letter_count) == ("done", 2, 2)
            assert len(env["account.reminder"].search([("move_ids", "in", invoices)])) == 2
        check_printed_once(*invoices)


# Money


@pytest.fixture
def scheme():
    """A scheme of the company: 10 % a year and 40.00 an invoice."""
    with environment() as env:
        company = env["res.users"].search([("login", "=", ACCOUNTANT)]).company_id
        before = company.reminder_scheme_id
        tier = Command.create({"currency_id": company.currency_id.id, "amount": 40})
        company.reminder_scheme_id = before.create({"name": "Races", "margin": 10, "tier_ids": [tier]})
    yield
    with environment() as env:
        env["res.company"].browse(company.id).reminder_scheme_id = before.id


@pytest.mark.parametrize("kind", ["letter", "two letters", "paid late", "letter, paid late"])
def test_charges(rounds, scheme, kind):
    """30 days of 100.00 at 10 % are 0.82."""
    for number in rounds:
        [invoice] = make_invoices()
        letters = []
        if "letter" in kind:
            letters = [print_reminder(invoice, "formal_notice") for _letter in range(2 if "two" in kind else 1)]
        calls = [("account.reminder", [letter], "action_book_charges") for letter in letters]
        if "paid" in kind:
            with environment(ACCOUNTANT) as env:
                wizard = env["account.payment.register"].with_context(active_model="account.move", active_ids=[invoice])
                wizard.create({}).action_create_payments()
            calls.append(("account.move", [invoice], "action_book_late_charges"))
        results = at_once(number, *itertools.islice(itertools.cycle(calls), 2))
        assert len(get_errors(results)) == 1
        with environment(ACCOUNTANT) as env:
            charges = env["account.move"].search([("debit_origin_id", "=", invoice)])
            assert charges.mapped("amount_total") == [40.82]


def test_match_credits(rounds):
    for number in rounds:
        [invoice] = make_invoices()
        draft = press(invoice)
        with environment(ACCOUNTANT) as env:
            move = env["account.move"].browse(invoice)
            values = {"payment_type": "inbound", "partner_type": "customer", "partner_id": move.partner_id.id}
            env["account.payment"].create({**values, "amount": 60}).action_post()
        at_once(number, *[("account.reminder", [draft], "action_match_credits")] * 2)
        with environment(ACCOUNTANT) as env:
            move = env["account.move"].browse(invoice)
            assert (move.amount_residual, len(move.line_ids.matched_credit_ids)) == (40, 1)
            assert env["account.reminder"].browse(draft).line_ids.amount_due == 40


# What plans do without a letter


def make_step(invoice):
    """Give the customer of an invoice a plan with a call that is due today, and return the step's id."""
    with environment(ACCOUNTANT) as env:
        move = env["account.move"].browse(invoice)
        level = env.ref("relance_print.level_friendly").id
        steps = [Command.create({"level_id": level}), Command.create({"kind": "call", "days": 30})]
        plan = env["account.reminder.plan"].sudo().create({"name": "Racing", "step_ids": steps})
        move.commercial_partner_id.sudo().with_company(move.company_id).reminder_plan_id = plan
        return plan.step_ids.filtered(lambda step: step.kind == "call").id


def take_steps(start, invoice):
    """Do today's steps as the scheduled action does; return whether somebody else was quicker, and it was begun again."""
    with environment(ACCOUNTANT) as env:
        company = env["account.move"].browse(invoice).company_id
        env.cr.execute("SELECT 1")  # what others commit from now on is not seen
        start.wait(30)
        try:
            env["account.reminder.plan.step"]._cron_take(company)
            return False
        except OperationalError:
            env.cr.rollback()
            env.invalidate_all()
            env["account.reminder.plan.step"]._cron_take(company)
            return True


def test_steps_of_plans(rounds):
    """Two workers do a step at the same moment: it is done once."""
    for _number in rounds:
        [invoice] = make_invoices()
        step = make_step(invoice)
        start = threading.Barrier(2)
        with ThreadPoolExecutor(2) as pool:
            results = [pool.submit(take_steps, start, invoice) for _worker in range(2)]
            assert not all(result.result() for result in results)
        with environment(ACCOUNTANT) as env:
            assert env["account.reminder.plan.done"].search_count([("step_id", "=", step)]) == 1
            move = env["account.move"].browse(invoice)
            domain = [("res_model", "=", "res.partner"), ("res_id", "=", move.commercial_partner_id.id)]
            assert env["mail.activity"].sudo().search_count(domain) == 1
        DONE["races"] += 1


def test_letters_of_the_day(rounds):
    """Two workers propose the letters of the day at the same moment: they are proposed once."""
    for _number in rounds:
        [invoice] = make_invoices()
        with environment(ACCOUNTANT) as env:
            company = env["account.move"].browse(invoice).company_id
            values = {"reminder_auto": True, "reminder_auto_hour": 0, "reminder_auto_user_id": env.uid}
            company.sudo().write({**values, "reminder_auto_weekends": True, "reminder_auto_date": False})
            env["account.reminder.batch"].search([("is_automatic", "=", True), ("state", "=", "draft")]).unlink()
        start = threading.Barrier(2)

        def propose_today(start=start, company_id=company.id):
            with environment(ACCOUNTANT) as env:
                env.cr.execute("SELECT 1")
                start.wait(30)
                try:
                    env["account.reminder.batch"]._propose_today(env["res.company"].browse(company_id))
                    env.flush_all()
                except OperationalError:
                    env.cr.rollback()

        with ThreadPoolExecutor(2) as pool:
            for future in [pool.submit(propose_today) for _worker in range(2)]:
                future.result()
        with environment(ACCOUNTANT) as env:
            waiting = env["account.reminder.batch"].search([("is_automatic", "=", True), ("state", "=", "draft")])
            assert len(waiting) == 1
            waiting.unlink()
        DONE["races"] += 1
