# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""For the tests of the base that walk all models: see its ``matrix.get_samples``."""

OTHERWISE_CHECKED = {
    "account.reminder.message_partner_ids": "followers: of whichever company, they are told what they may read",
}


def make_records(_case):
    return {}


def make_shared(_case):
    return {}


def make_states(_case, _spoil):
    return {}
