# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Schemes for the tests of the base that walk all models: see its ``matrix.get_samples``."""

import base64
import io

import pikepdf

from odoo.fields import Command

OTHERWISE_CHECKED = {}


def make_pdf(pages=1):
    """Return the base64 of a PDF of so many empty pages."""
    stream = io.BytesIO()
    with pikepdf.new() as pdf:
        for _number in range(pages):
            pdf.add_blank_page(page_size=(595, 842))
        pdf.save(stream)
    return base64.b64encode(stream.getvalue())


def make_records(case):
    values = {"name": "Ours", "company_id": case.company.id, "tier_ids": [Command.create({"amount": 40})]}
    scheme = case.env["account.reminder.scheme"].sudo().create(values)
    file = {"name": "Ours", "file": make_pdf(), "company_id": case.company.id}
    return {
        "account.reminder.scheme": scheme,
        "account.reminder.scheme.tier": scheme.tier_ids,
        "account.reminder.enclosure": case.env["account.reminder.enclosure"].sudo().create(file),
    }


def make_shared(case):
    # none is shipped
    case.env["account.reminder.enclosure"].sudo().create({"name": "Of all", "file": make_pdf(), "company_id": False})
    tier = {
        "scheme_id": case.env.ref("relance_print_charge.scheme_fr").id,
        "currency_id": case.company.currency_id.id,
    }
    return {
        "account.reminder.rate": {"reference": "ecb", "date_from": "2040-01-01", "percent": 1},
        "account.reminder.scheme": {"name": "New", "company_id": False},
        "account.reminder.scheme.tier": tier,
        "account.reminder.enclosure": {"name": "New", "file": make_pdf(), "company_id": False},
    }


def make_states(_case, _spoil):
    return {}
