# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Have letters show what the integrator's addon adds. Runs in an Odoo shell after `use.py`, with the addon installed."""

from references import ours

root = env  # noqa: F821 (given by the shell)
company = ours(root, "company_ormelune")
camille, helene = (ours(root, f"user_{name}") for name in ("camille", "helene"))
as_clerk, as_manager = (
    root(user=user, context={"lang": user.lang, "tz": user.tz, "allowed_company_ids": company.ids})
    for user in (camille, helene)
)

company.write({"reminder_text_mode": "custom", "reminder_signatory": "salesperson"})
level = ours(root, "level_last")
text = as_manager["account.reminder.text"].search([("company_id", "=", company.id), ("level_id", "=", level.id)])
text.body = "<p>Now {{ settlement }}.</p><p>{{ settlement_offer }}</p><p>{{ invoice_table }}</p>"
company.reminder_scheme_id = root.ref("test_relance_print_doors.scheme_us")
ours(root, "scheme_eu").copy({"company_id": company.id, "reference": "fed"})

domain = [("move_type", "=", "out_invoice"), ("state", "=", "posted"), ("company_id", "=", company.id)]
overdue = as_clerk["account.move"].search(domain).filtered(lambda move: move.reminder_state == "overdue")
overdue[1].partner_id.commercial_partner_id.sudo().reminder_lawyer_id = company.partner_id
for name in ("level_formal_notice", "level_last"):  # one of the print shop's, one that is still a draft
    letter = as_clerk["account.reminder"].browse(overdue[1].action_print_reminder()["res_id"])
    letter.level_id = ours(root, name)
    if name == "level_formal_notice":
        letter.action_download_pdf()
        assert root["print.shop.job"].search([]).reminder_id.id == letter.id
        overdue = overdue[1:]
assert "Now" in letter.letter_html
wizard = as_clerk["account.reminder.wizard"].create(
    {"move_domain": [["id", "in", overdue.ids]], "without_lawyer": True}
)
wizard.action_propose()
root.cr.commit()
