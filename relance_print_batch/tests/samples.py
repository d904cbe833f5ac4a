# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Batches for the tests of the base that walk all models, methods and addresses: see its ``matrix.get_samples``."""

import base64

from odoo.addons.relance_print.tests.test_copies import BROKEN

from .common import propose

OTHERWISE_CHECKED = {
    "account.reminder.batch.department_ids": "_check_departments: a proposal is of all companies that are chosen",
    "account.reminder.wizard.department_ids": "_check_departments",
    "account.reminder.batch.letter.format_id": "_inverse_format_id",
    "account.reminder.batch.letter.move_ids": "_inverse_move_ids: none can be put in that were not proposed",
}


def make_records(case):
    batch = propose(case.clerk_env, case.invoice)
    batch.action_run()
    return {"account.reminder.batch": batch, "account.reminder.batch.letter": batch.letter_ids}


def get_makers(case):
    return {
        "account.reminder.batch": lambda: propose(case.clerk_env, case.make_move(partner=case.german)),
        "account.reminder.batch.letter": lambda: propose(
            case.clerk_env, case.make_move(partner=case.german)
        ).letter_ids[0],
    }


def make_shared(_case):
    return {}


def make_states(case, spoil):
    batches = [propose(case.clerk_env, case.make_move()) for _state in range(4)]  # proposed
    batches[1].action_run()
    batches[2].sudo().state = "cancelled"
    batches[3].enclose_invoices = True
    batches[3].letter_ids.move_ids.sudo().invoice_pdf_report_file = base64.b64encode(BROKEN["no pages"])
    batches[3].action_run()
    enclosed = propose(case.clerk_env, case.make_move(), enclose_invoices=True)
    enclosed.action_run()
    spoil(enclosed.letter_ids, "enclosure", b"")
    empty = case.clerk_env["account.reminder.batch"].sudo().create({}).sudo(False)
    archiveless = propose(case.clerk_env, case.make_move())
    archiveless.action_run()
    spoil(archiveless.letter_ids.reminder_id, "pdf", b"%PDF-1.4 forged %%EOF")
    return {"account.reminder.batch": [*batches, enclosed, empty, archiveless]}
