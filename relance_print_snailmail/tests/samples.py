# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Letters in the queue of Odoo's service for the tests of the base that walk all relations: see its ``matrix.get_samples``."""

OTHERWISE_CHECKED = {}


def make_records(_case):
    return {}


def make_shared(_case):
    return {}


def make_states(_case, _spoil):
    return {}


def get_makers(case):
    """Return what makes a record whose name is told to nobody, by model."""
    other = case.env["res.partner"].sudo().create({"name": "secret"})
    file = {"name": "secret", "raw": b"x", "res_model": "res.partner", "res_id": other.id}

    def make_letter():
        attachment = case.env["ir.attachment"].sudo().create(file)
        values = {"model": "res.partner", "res_id": other.id, "partner_id": other.id, "attachment_id": attachment.id}
        return case.env["snailmail.letter"].sudo().create({**values, "company_id": case.other.id})

    return {"snailmail.letter": make_letter}
