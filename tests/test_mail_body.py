# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What stands in a letter, as an e-mail shows it."""

from odoo.addons.relance_print_email.tools.mail_body import make_mail_body


def test_names_keep_their_distance():
    """Names of payment details stand off their values, in a table with a body or without."""
    for table in ("<table><tr>{}</tr></table>", "<table><tbody><tr>{}</tr></tbody></table>"):
        body = make_mail_body(table.format("<th>Reference</th><td>INV/1</td>"))
        assert body.count("padding: 4px 14px 4px 0") == 2
