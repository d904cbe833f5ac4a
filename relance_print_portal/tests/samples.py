# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Answers for the tests of the base that walk all models: see its ``matrix.get_samples``."""

OTHERWISE_CHECKED = {}


def make_records(case):
    answers = case.env["account.reminder.answer"].sudo()
    values = {"reminder_id": case.printed.id, "company_id": case.company.id, "kind": "disputed", "words": "Faux"}
    return {"account.reminder.answer": answers.create(values)}


def make_shared(_case):
    return {}


def make_states(_case, _spoil):
    return {}
