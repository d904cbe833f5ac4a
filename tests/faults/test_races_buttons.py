# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Two people press the same button at the same moment: of all buttons that do something, and of all dialogs that buttons open,
read off the registry.
"""

from datetime import timedelta

import pytest
from lxml import etree
from runs import ACCOUNTANT, environment
from test_races import at_once, make_invoices, no_long_wait, print_reminder, rounds  # noqa: F401  (fixtures)

from odoo.exceptions import UserError


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


def make_reachable_invoice():
    """Return the id of an invoice of a new customer who has a telephone and an address for e-mails."""
    [invoice] = make_invoices()
    with environment() as env:
        customer = env["account.move"].browse(invoice).commercial_partner_id
        customer.write({"phone": "+33 6 12 34 56 78", "email": f"customer{customer.id}@example.com"})
    return invoice


def press_counting(number, name, method, times):
    """Press a button on something new, so many people at once; return how many records came of it."""
    record = PRESSED_ON[name](make_reachable_invoice())
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


# Dialogs

# What people fill in that has no default, once for each way that a dialog can end; `SOON` and `AGENCY` are made for them.
SOON, AGENCY = object(), object()
FILLED = {
    "account.reminder.call": [
        {"result": "promise", "date": SOON},
        {"result": "disputed"},
        {"result": "no_answer"},
        {"result": "other", "date": SOON},
    ],
    "account.reminder.handover.wizard": [{"partner_id": AGENCY}],
    "account.reminder.cancel": [{"reason": "A mistake"}],
}


def get_openers():
    """Yield what opens a dialog on a list or a form: the model, and a function that returns the dialog's action for a record."""
    matrix = get_matrix()
    with environment(ACCOUNTANT) as env:
        for name, method in matrix.get_methods(env):
            if name in PRESSED_ON:
                yield name, method, lambda records, method=method: getattr(records, method)()
        for action in matrix.get_actions(env).filtered(lambda action: action.target == "new"):
            values = action._get_action_dict()
            for name in {action.binding_model_id.model, *get_models_with_button(env, action)} & {*PRESSED_ON}:
                yield name, action.xml_id, lambda records, values=values: {**values, "context": get_active(records)}


def get_models_with_button(env, action):
    """Return the models that have the action as a button on a view."""
    views = env["ir.ui.view"].sudo().search([("arch_db", "like", f'name="{action.id}"')])
    return views.mapped("model")


def get_active(records):
    """Return the context of a dialog that is opened on records, and what our own buttons say besides."""
    active = {"active_model": records._name, "active_ids": records.ids, "active_id": records.id}
    return {**active, "default_reminder_ids": records.ids} if records._name == "account.reminder" else active


def open_dialog(name, record, opener):
    """Return the action of a dialog of ours as a client gets it, or None where another one or none is opened, or nobody may."""
    with environment(ACCOUNTANT) as env:
        try:
            action = opener(env[name].browse(record))
        except (UserError, TypeError):
            env.cr.rollback()
            return None
        is_dialog = isinstance(action, dict) and action.get("target") == "new"
        is_dialog = is_dialog and action.get("res_model") in get_matrix().get_models(env)
        if not is_dialog:
            env.cr.rollback()
        return action if is_dialog else None


def find_button(env, model):
    """Return the main button of a dialog: a method of its records, or none where it saves them."""
    arch = etree.fromstring(env[model].get_view(view_type="form")["arch"])
    [button, *_others] = arch.xpath("//footer//button[contains(@class, 'btn-primary')]")
    return button.get("name") if button.get("type") == "object" else None


def fill_in(action, values):
    """Fill in a dialog that was opened, and return what its main button calls."""
    with environment(ACCOUNTANT) as env:
        model, context = action["res_model"], action.get("context") or {}
        agency = env["res.partner"].sudo().create({"name": "Agency"})
        soon = env.company._get_reminder_today() + timedelta(days=3)
        values = {name: {SOON: soon, AGENCY: agency.id}.get(value, value) for name, value in values.items()}
        records, method = env[model].with_context(**context), find_button(env, model)
        if method is None:
            return model, [records.default_get(get_matrix().get_inputs(records)) | values], "create", context
        if action.get("res_id"):
            records = records.browse(action["res_id"])
            records.write(values)
        else:
            records = records.create(values)
        return model, records.ids, method, context


def confirm_counting(number, name, opener, values, times):
    """Open a dialog on something new in so many windows, then confirm all of them; return how many records came of it."""
    record = PRESSED_ON[name](make_reachable_invoice())
    calls = [fill_in(open_dialog(name, record, opener), values) for _window in range(times)]
    before = count_records()
    results = at_once(number, *calls)
    assert not all(isinstance(result, UserError) for result in results), results
    return {name: after - before[name] for name, after in count_records().items() if after != before[name]}


def test_any_dialog(rounds, quick, subtests):  # noqa: F811
    """A dialog that is open in two windows, or at two people's, does as much as one."""
    records, seen = {}, set()
    for name, title, opener in get_openers():
        records[name] = records.get(name) or PRESSED_ON[name](make_reachable_invoice())
        action = open_dialog(name, records[name], opener)
        if action is None or (quick and action["res_model"] in seen):
            continue
        seen.add(action["res_model"])
        for values in FILLED.get(action["res_model"], [{}]):
            with subtests.test(f"{name}.{title}: {values}"):
                once = confirm_counting(0, name, opener, values, 1)
                for number in rounds[1:2] if quick else rounds[:3]:
                    assert confirm_counting(number, name, opener, values, 2) == once, number
    assert {"account.reminder.hold", *FILLED} <= seen
