# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What goes out by itself goes out once: payments that come at the same moment, workers that send at the same moment."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial

import pytest
from psycopg2 import OperationalError
from runs import ACCOUNTANT, DONE, environment
from test_races import (  # noqa: F401  (fixtures)
    at_once,
    check_printed_once,
    make_invoices,
    no_long_wait,
    print_reminder,
    propose,
    rounds,
)

from odoo import fields
from odoo.exceptions import UserError
from odoo.fields import Command


@pytest.fixture
def thankful():
    """The company thanks for payments after a letter of the highest level."""
    with environment() as env:
        company = env["res.users"].search([("login", "=", ACCOUNTANT)]).company_id
        company.reminder_thanks = True
    yield
    with environment() as env:
        env["res.company"].browse(company.id).reminder_thanks = False


def give_address(invoice, plan=None):
    """Have the customer of an invoice written to by e-mail, and reminded by a plan."""
    with environment(ACCOUNTANT) as env:
        move = env["account.move"].browse(invoice)
        customer = move.commercial_partner_id.sudo().with_company(move.company_id)
        customer.email = f"customer{customer.id}@example.com"
        if plan:
            customer.reminder_plan_id = plan


def pay(invoices, amount=None):
    """Return the id of the dialog that pays invoices."""
    with environment(ACCOUNTANT) as env:
        wizards = env["account.payment.register"].with_context(active_model="account.move", active_ids=invoices)
        return wizards.create({"amount": amount} if amount else {}).id


@pytest.mark.parametrize("kind", ["two invoices", "two payments of one"])
def test_thanks(rounds, thankful, kind):  # noqa: F811
    for number in rounds:
        invoices = make_invoices(2)
        give_address(invoices[0])
        with environment(ACCOUNTANT) as env:
            letter = env["account.move"].browse(invoices)._open_draft()
            letter.level_id = letter.level_id.search([])[-1:]
            letter.action_download_pdf()
        if kind == "two invoices":
            dialogs = [pay([invoice]) for invoice in invoices]
        else:
            other = pay(invoices[1:])
            with environment(ACCOUNTANT) as env:
                env["account.payment.register"].browse(other).action_create_payments()
            dialogs = [pay(invoices[:1], 50.0) for _payment in range(2)]
        at_once(number, *[("account.payment.register", [dialog], "action_create_payments") for dialog in dialogs])
        with environment(ACCOUNTANT) as env:
            moves, thanked = env["account.move"].browse(invoices), env["account.reminder"].browse(letter.id)
            is_paid = all(move.payment_state in ("paid", "in_payment") for move in moves)
            domain = [("model", "=", "account.reminder"), ("res_id", "=", letter.id)]
            mails = env["mail.message"].sudo().search_count([*domain, ("message_type", "=", "email_outgoing")])
            assert is_paid
            assert (mails, bool(thanked.thanked_on)) == (1, True)


def begin(start, action):
    """Do something as another process does, at the same moment as others; what has collided is begun again."""
    with environment(ACCOUNTANT) as env:
        env.cr.execute("SELECT 1")  # what others commit from now on is not seen
        start.wait(30)
        for _try in range(9):
            try:
                action(env)
                env.cr.commit()
                return
            except OperationalError:
                env.cr.rollback()
                env.invalidate_all()
    raise AssertionError("It has collided for ever")


def all_at_once(*actions):
    start = threading.Barrier(len(actions))
    with ThreadPoolExecutor(len(actions)) as pool:
        for future in [pool.submit(begin, start, action) for action in actions]:
            future.result()
    DONE["races"] += 1


def propose_today(company, env):
    env["account.reminder.batch"]._propose_today(env["res.company"].browse(company))


def run_batch(batch, env):
    env["account.reminder.batch"].browse(batch).action_run()


def print_chunks(env):
    env["account.reminder.batch"].with_user(1)._cron_print()


@pytest.fixture
def plan():
    """A plan whose letters go by e-mail, by themselves."""
    with environment(ACCOUNTANT) as env:
        level = env.ref("relance_print.level_friendly").id
        step = {"level_id": level, "way": "email", "is_automatic": True}
        values = {"name": "By itself", "step_ids": [Command.create(step)]}
        company, made = env.company, env["account.reminder.plan"].sudo().create(values)
        settings = {"reminder_auto": True, "reminder_auto_hour": 0, "reminder_auto_user_id": env.uid}
        company.sudo().write({**settings, "reminder_auto_weekends": True, "reminder_auto_holidays": True})
    yield company.id, made.id
    with environment() as env:
        env["res.company"].browse(company.id).reminder_auto = False
        env["account.reminder.plan"].browse(made.id).active = False


@pytest.mark.parametrize("with_button", [False, True])
def test_sent_by_itself(rounds, plan, with_button):  # noqa: F811
    """Two workers propose and send, and maybe somebody prints the same by hand: each letter goes once, by one way."""
    company, own = plan
    for _number in rounds[:10]:
        invoices = [*make_invoices(), *make_invoices()]
        for invoice in invoices:
            give_address(invoice, own)
        with environment(ACCOUNTANT) as env:
            env["res.company"].browse(company).sudo().reminder_auto_date = False
            env["account.reminder.batch"].search([("is_automatic", "=", True), ("state", "=", "draft")]).unlink()
        actions = [partial(propose_today, company)] * 2
        if with_button:
            actions.append(partial(run_batch, propose(invoices)))
        all_at_once(*actions)
        all_at_once(print_chunks, print_chunks)
        with environment(ACCOUNTANT) as env:
            batches = env["account.reminder.batch"].search([("is_automatic", "=", True)])
            assert not batches.filtered(lambda batch: batch.sends_itself and batch.state not in ("done", "failed"))
            for move in env["account.move"].browse(invoices):
                letters = move.reminder_ids.filtered(lambda letter: letter.state == "printed")
                assert len(letters) == len(letters.delivery_ids) == 1
                assert with_button or letters.delivery_ids.way == "email"
                domain = [("model", "=", "account.reminder"), ("res_id", "=", letters.id)]
                sent = env["mail.mail"].sudo().search_count([*domain, ("state", "=", "outgoing")])
                assert sent == (letters.delivery_ids.way == "email")
            batches.filtered(lambda batch: batch.state == "draft").unlink()
        check_printed_once(*invoices)


def open_composer(letter, **values):
    """Press Send on a letter, and return the dialog and its context."""
    with environment(ACCOUNTANT) as env:
        context = env["account.reminder"].browse(letter).action_send()["context"]
        composer = env["mail.compose.message"].with_context(**context).create(values)
        return composer.id, context


@pytest.mark.parametrize(
    "methods", [["send_mail", "send_mail"], ["schedule_message"] * 2, ["schedule_message", "send_mail"]]
)
def test_composers(rounds, methods):  # noqa: F811
    """Two send a letter, each from a dialog of their own: it goes once, and the other one is told, however late they press."""
    for number in rounds:
        [invoice] = make_invoices()
        give_address(invoice)
        letter = print_reminder(invoice)
        later = fields.Datetime.now() + timedelta(days=1)
        dialogs = [open_composer(letter, scheduled_date=later if "schedule" in method else False) for method in methods]
        calls = [
            ("mail.compose.message", [dialog], f"action_{method}", context)
            for method, (dialog, context) in zip(methods, dialogs, strict=True)
        ]
        results = at_once(number, *calls)
        assert len([result for result in results if isinstance(result, UserError)]) == 1, results
        with environment(ACCOUNTANT) as env:
            scheduled = env["mail.scheduled.message"].search_count([("res_id", "=", letter)])
            emails = env["account.reminder"].browse(letter)._get_emails()
            assert scheduled + len(emails) == 1
            if emails:  # not a moment ago
                env.cr.execute(
                    "UPDATE account_reminder_delivery SET create_date = %s WHERE id = %s",
                    [later - timedelta(days=2), emails.id],
                )
        [other] = [call for call, result in zip(calls, results, strict=True) if isinstance(result, UserError)]
        assert isinstance(at_once(0, other)[0], UserError)


def test_emails_of_several(rounds):  # noqa: F811
    for number in rounds:
        letters = []
        for _letter in range(2):
            [invoice] = make_invoices()
            give_address(invoice)
            letters.append(print_reminder(invoice))
        at_once(number, *[("account.reminder", letters, "action_send")] * 2)
        with environment(ACCOUNTANT) as env:
            assert [len(letter._get_emails()) for letter in env["account.reminder"].browse(letters)] == [1, 1]
