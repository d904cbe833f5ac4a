# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Rows of the board for the tests of the base that walk all models, methods and addresses: see its ``matrix.get_samples``."""

OTHERWISE_CHECKED = {}


def make_records(case):
    env, customer = case.clerk_env, case.invoice.commercial_partner_id
    case.pay(case.make_move(partner=customer))
    case.env.flush_all()
    effects = env["account.reminder.effect"].search([("reminder_id", "=", case.printed.id)])
    return {
        "account.reminder.handover": make_handover(case),
        "account.reminder.earlier": make_earlier(case, case.invoice),
        "account.reminder.effect": effects,
        "account.reminder.dso": env["account.reminder.dso"].search([], limit=1),
        "account.reminder.board": env["account.reminder.board"].search([("partner_id", "=", customer.id)]),
        "account.reminder.payment": env["account.reminder.payment"].search([("partner_id", "=", customer.id)], limit=1),
    }


def make_earlier(case, move):
    """Return a reminder of an invoice that was imported."""
    values = {"move_id": move.id, "date": move.invoice_date, "level_id": case.levels["friendly"].id}
    return case.env["account.reminder.earlier"].create(values)


def make_handover(case):
    """Return a claim that was handed over, of an invoice that nothing else is tried on."""
    return case.clerk_env["account.reminder.handover"]._hand_over(case.make_move(partner=case.german), case.british)


def make_payment(case):
    """Return what is read of a payment."""
    move = case.make_move(partner=case.german)
    case.pay(move)
    case.env.flush_all()
    return case.env["account.reminder.payment"].search([("move_id", "=", move.id)], limit=1)


def get_makers(case):
    activity = {"summary": "A call", "user_id": case.env.uid}
    return {
        "account.reminder.earlier": lambda: make_earlier(case, case.make_move(partner=case.german)),
        "account.reminder.handover": lambda: make_handover(case),
        "account.reminder.payment": lambda: make_payment(case),
        "mail.activity": lambda: case.env["mail.activity"].create(activity),
    }


def make_shared(_case):
    return {}


def make_states(_case, _spoil):
    return {}
