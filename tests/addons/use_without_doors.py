# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Letters when the integrator's addon is gone: printed ones are kept, others are printed, what it alone knew is refused."""

from references import ours

from odoo.exceptions import UserError

root = env  # noqa: F821 (given by the shell)
company = ours(root, "company_ormelune")
camille, helene = (ours(root, f"user_{name}") for name in ("camille", "helene"))
as_clerk, as_manager = (
    root(user=user, context={"lang": "en_US", "tz": user.tz, "allowed_company_ids": company.ids})
    for user in (camille, helene)
)


def refuses(attempt, words):
    try:
        with root.cr.savepoint():
            attempt()
            root.flush_all()
    except UserError as error:
        assert words in str(error), error
        return True
    return False


level = ours(root, "level_last")
assert company.reminder_signatory == "user" and not company.reminder_scheme_id.reference
texts = as_manager["account.reminder.text"].search([("company_id", "=", company.id)])
text = texts.filtered(lambda text: text.level_id.id == level.id)
assert "settlement" in text.body  # people's words stay
assert refuses(lambda: text.write({"body": "<p>{{ settlement }}</p>"}), "settlement")
names = {row["name"] for row in text.get_variables()["variables"]}
assert "amount_due" in names and not names & {"settlement", "settlement_offer"}

letters = as_clerk["account.reminder"].search([("company_id", "=", company.id)])
printed = letters.filtered(lambda letter: letter.state == "printed")
assert printed and all(letter._get_archived_pdf() for letter in printed)
draft = letters.filtered(lambda letter: letter.state == "draft" and "settlement" in (letter.body or ""))
assert "{{ settlement }}" in draft.letter_html
assert refuses(draft.action_download_pdf, "settlement")
draft.write({"body": "<p>{{ invoice_table }}</p>"})
draft.action_download_pdf()
assert draft.state == "printed"
root.cr.commit()
