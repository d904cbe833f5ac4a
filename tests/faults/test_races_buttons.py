# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Two people press the same button at the same moment: of all buttons that do something, read off the registry."""

import pytest
from runs import ACCOUNTANT, environment
from test_races import at_once, make_invoices, no_long_wait, print_reminder, rounds  # noqa: F401  (fixtures)


def make_letter(invoice):
    return print_reminder(invoice)


def make_answered(invoice):
    """Have the customer say something on the page of a letter, and return the answer's id."""
    reminder = print_reminder(invoice)
    with environment(ACCOUNTANT) as env:
        letter = env["account.reminder"].sudo().browse(reminder)
        return env["account.reminder.answer"].sudo()._receive(letter, "disputed", None, "Broken", []).id


def make_hold(invoice):
    with environment(ACCOUNTANT) as env:
        return env["account.reminder.hold"].create({"move_id": invoice, "kind": "disputed"}).id


def make_handover(invoice):
    with environment(ACCOUNTANT) as env:
        move = env["account.move"].browse(invoice)
        agency = env["res.partner"].sudo().create({"name": "Agency"})
        return env["account.reminder.handover"]._hand_over(move, agency).id


def get_customer(invoice):
    with environment(ACCOUNTANT) as env:
        return env["account.move"].browse(invoice).commercial_partner_id.id


# What a button is pressed on, of an invoice. A row of the board has the id of the first invoice.
PRESSED_ON = {
    "account.move": lambda invoice: invoice,
    "account.reminder.board": lambda invoice: invoice,
    "account.reminder": make_letter,
    "account.reminder.answer": make_answered,
    "account.reminder.hold": make_hold,
    "account.reminder.handover": make_handover,
    "res.partner": get_customer,
}
# What each of two gets: a proposal, or the note that they had a copy; dialogs are left out, too.
OF_EACH = {"account.reminder.batch", "account.reminder.batch.letter", "mail.message"}


@pytest.fixture(autouse=True)
def nobody_answers():
    """Nobody stands for Odoo's services."""
    with environment() as env:
        for name in ("snailmail.endpoint", "iap.endpoint"):
            env["ir.config_parameter"].set_param(name, "http://127.0.0.1:9")


def get_matrix():
    from odoo.addons.relance_print.tests import matrix  # noqa: PLC0415 (once its folder is known)

    return matrix


def get_buttons():
    """Yield the methods that do something to what people see on a list or a form, read off the registry."""
    matrix = get_matrix()
    with environment() as env:
        for (name, method), function in matrix.get_methods(env).items():
            operation, _on = function._reminder_right
            if name in PRESSED_ON and operation in ("write", "create"):
                yield name, method


def count_records():
    """Return how many records of ours, and of what they make in Odoo, there are."""
    with environment() as env:
        others = ("mail.activity", "mail.mail", "mail.scheduled.message", "sms.sms", "snailmail.letter", "account.move")
        names = {*get_matrix().get_models(env), *others} - OF_EACH
        return {
            name: env[name].with_context(active_test=False).search_count([])
            for name in sorted(names)
            if env[name]._auto and not env[name]._transient
        }


def press_counting(number, name, method, times):
    """Press a button on something new, so many people at once; return how many records came of it."""
    [invoice] = make_invoices()
    with environment() as env:
        customer = env["account.move"].browse(invoice).commercial_partner_id
        customer.write({"phone": "+33 6 12 34 56 78", "email": f"customer{customer.id}@example.com"})
    record = PRESSED_ON[name](invoice)
    with environment() as env:
        if name == "res.partner":
            env["account.reminder.hold"].create({"partner_id": record, "kind": "disputed"})
    before = count_records()
    at_once(number, *[(name, [record], method)] * times)
    return {name: after - before[name] for name, after in count_records().items() if after != before[name]}


def test_any_button(rounds, subtests):  # noqa: F811
    """What two press at the same moment does as much as what one presses."""
    for name, method in get_buttons():
        with subtests.test(f"{name}.{method}"):
            once = press_counting(0, name, method, 1)
            for number in rounds[1:3]:
                assert press_counting(number, name, method, 2) == once, number
