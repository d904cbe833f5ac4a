# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Rows of the board for the tests of the base that walk all models, methods and addresses: see its ``matrix.get_samples``."""

OTHERWISE_CHECKED = {}


def make_records(case):
    env, customer = case.clerk_env, case.invoice.commercial_partner_id
    case.pay(case.make_move(partner=customer))
    case.env.flush_all()
    return {
        "account.reminder.board": env["account.reminder.board"].search([("partner_id", "=", customer.id)]),
        "account.reminder.payment": env["account.reminder.payment"].search([("partner_id", "=", customer.id)], limit=1),
    }


def make_shared(_case):
    return {}


def make_states(_case, _spoil):
    return {}
