# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What strangers write, and where it became more than words; the models are read off the registry."""

from lxml import html

# It would fetch a picture, lead away, or ask for a password.
MARKUP = '<img src="//evil.example.com/a"> <a href="//evil.example.com">Pay</a> <form action="//evil.example.com">'


def find_markup(env):
    """Return in which HTML fields elements of ``MARKUP`` stand; not those of e-mails that came in, which Odoo shows as such.

    :rtype: list[str]
    """
    found = []
    for name, model in env.items():
        if model._abstract or not model._auto:
            continue
        for field in model._fields.values():
            if not field.store or not (field.type == "html" or field.name == "body_html"):
                continue
            records = model.sudo().with_context(active_test=False).search([(field.name, "ilike", "evil.example.com")])
            for record in records:
                is_own = name == "mail.message" and record.message_type == "email"
                elements = html.fragments_fromstring(f"<div>{record[field.name]}</div>")[0].xpath(
                    "//*[@src|@href|@action]"
                )
                if not is_own and any("evil.example.com" in str(one.attrib) for one in elements):
                    found.append(f"{record}.{field.name}: {record[field.name]}")
    return found
