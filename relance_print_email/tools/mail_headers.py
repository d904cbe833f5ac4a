# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What the headers of an e-mail tell of who wrote it: pure Python."""

from email.message import Message

# What programs before RFC 3834 say of what they answer by themselves; bulk and list are what nobody wrote to us.
PRECEDENCE = ("auto_reply", "auto-reply", "bulk", "junk", "list")
OLD_HEADERS = ("X-Autoreply", "X-Autorespond", "X-Autoresponder", "X-AutoReply-From")


def is_automatic(message: Message) -> bool:
    """Tell whether a program wrote an e-mail, such as that somebody is out of the office.

    By `Auto-Submitted` (RFC 3834, which has `no` for what people write), and by what was usual before it.
    """
    submitted = str(message.get("Auto-Submitted") or "").partition(";")[0].strip().lower()
    if submitted:
        return submitted != "no"
    if any(str(message.get(name) or "no").strip().lower() != "no" for name in OLD_HEADERS):
        return True
    return str(message.get("Precedence") or "").strip().lower() in PRECEDENCE
