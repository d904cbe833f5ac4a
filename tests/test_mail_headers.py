# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Whether a program wrote an e-mail, by its headers."""

import email
import email.policy

import pytest

from odoo.addons.relance_print_email.tools.mail_headers import is_automatic


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ("", False),
        ("Auto-Submitted: auto-replied", True),
        ("Auto-Submitted: Auto-Replied (vacation)", True),
        ("auto-submitted: auto-generated; owner-email=a@example.com", True),
        ("Auto-Submitted: no", False),
        ("Auto-Submitted: no\nPrecedence: bulk", False),
        ("X-Autoreply: yes", True),
        ("X-Autoreply: no", False),
        ("X-Autorespond: Away until Monday", True),
        ("Precedence: auto_reply", True),
        ("Precedence: Bulk", True),
        ("Precedence: first-class", False),
        ("X-Auto-Response-Suppress: All", False),  # it asks for no answer, people's Outlook sends it too
    ],
)
@pytest.mark.parametrize("policy", [email.policy.SMTP, email.policy.compat32], ids=["new", "old"])
def test_headers(headers, expected, policy):
    text = f"From: zoe@example.com\n{headers}\n" if headers else "From: zoe@example.com\n"
    assert is_automatic(email.message_from_string(f"{text}\nText", policy=policy)) is expected
