# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Print the first overdue invoice's reminder, through the code behind the button, to out/. Runs in an Odoo shell."""

import os
from pathlib import Path

env = env  # noqa: F821, PLW0127  (given by the shell)
company = env.ref("relance_print.company_ormelune")
user = env.ref("relance_print.user_camille")
env.ref("base.user_admin").company_id = company  # whoever logs in as admin sees the demo company at once
moves = env(user=user, context={"lang": user.lang, "tz": user.tz, "allowed_company_ids": company.ids})["account.move"]
invoices = moves.search([("move_type", "=", "out_invoice"), ("state", "=", "posted"), ("company_id", "=", company.id)])
invoice = invoices.filtered(lambda move: move.reminder_state == "overdue")[:1]
reminder = moves.env["account.reminder"].browse(invoice.action_print_reminder()["res_id"])
reminder.action_download_pdf()
path = Path(os.environ["RELANCE_OUT"]) / reminder.pdf_filename
path.write_bytes(reminder._get_archived_pdf())
env.cr.commit()
print(path)
