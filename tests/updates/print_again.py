# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Print a letter and the rest of a batch in an updated database, and change what came with the module. Runs in an Odoo shell."""

from references import ours

root = env  # noqa: F821 (given by the shell)
company = root.company


def as_user(login):
    user = root["res.users"].search([("login", "=", login)])
    return root(user=user, context={"lang": user.lang, "tz": user.tz, "allowed_company_ids": company.ids})


chloe, helene = as_user("chloe"), as_user("helene")
for letter in chloe["account.reminder"].search([("state", "!=", "draft")]):
    assert letter._get_archived_pdf().startswith(b"%PDF")  # raises if it is not the one whose digest was kept

drafts = chloe["account.reminder"].search([("state", "=", "draft")])
draft = drafts.filtered("is_edited")
assert len(draft) == 1 and "Projet corrigé" in draft.body
count = draft.move_ids.reminder_count
draft.action_download_pdf()
assert draft.state == "printed" and draft.number == count + 1 and "Projet corrigé" in draft.body
assert draft.move_ids.reminder_count == count + 1 and draft._get_archived_pdf().startswith(b"%PDF")

batch = chloe["account.reminder.batch"].search([("state", "=", "paused")])
batch.action_resume()
assert batch.state == "done", batch.state
assert batch.printed_count == 4, batch.letter_ids.mapped("reason")
subjects = batch.letter_ids.reminder_id.mapped("subject")
assert sum("Notre première lettre" in subject for subject in subjects) == 3, subjects  # and one in English

# An accounting manager changes and deletes what came with the module
ours(helene, "rate_ecb_2025_1").percent = 3.2
ours(helene, "rate_ecb_2016_1").unlink()
ours(helene, "scheme_it").notice = "Solo in francese."
ours(helene, "scheme_be").unlink()
ours(helene, "tier_nl_0").write({"percent": 12})
ours(helene, "level_last").days = 33
helene["account.reminder.scheme.tier"].create(
    {"scheme_id": ours(helene, "scheme_at").id, "currency_id": company.currency_id.id, "amount": 45}
)
ours(root, "printer_timeout").value = "60"
ours(root, "ir_cron_check_promises").interval_number = 2
root.cr.commit()
