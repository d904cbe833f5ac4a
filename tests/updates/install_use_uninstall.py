# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Install the addon, use it as people and integrators do, and uninstall it. Runs in an Odoo shell."""

import base64
import io

from PIL import Image
from references import ours

from odoo import SUPERUSER_ID, Command, api
from odoo.modules.registry import Registry

database = env.cr.dbname  # noqa: F821 (given by the shell)
env["ir.module.module"].search([("name", "=", "relance_print")]).button_immediate_install()  # noqa: F821
env.cr.rollback()  # noqa: F821

with Registry(database).cursor() as cr:
    root = api.Environment(cr, SUPERUSER_ID, {})
    stream = io.BytesIO()
    Image.new("RGB", (60, 20), "#203060").save(stream, "PNG")
    image = base64.b64encode(stream.getvalue())
    company = root.company
    clerk = root["res.users"].search([("login", "=", "chloe")])
    company.write({"reminder_signature_image": image, "reminder_text_mode": "custom"})
    company.reminder_scheme_id = ours(root, "scheme_fr")
    clerk.reminder_signature_image = image
    chloe = root(user=clerk, context={"lang": "fr_FR", "tz": "Europe/Paris", "allowed_company_ids": company.ids})

    unpaid = chloe["account.move"].search([("reminder_first_due_date", "<", "2026-07-15")], order="id")
    assert len(unpaid) > 6
    for _level in range(4):
        letter = chloe["account.reminder"].browse(unpaid[0].action_print_reminder()["res_id"])
        letter.action_download_pdf()
    letter.write({"receipt": image, "receipt_filename": "avis.png", "tracking_number": "1A"})
    letter.action_book_charges()
    wizard = chloe["account.reminder.wizard"].create({"move_domain": [["id", "in", unpaid.ids]], "only_due": False})
    wizard.action_propose()
    wizard.batch_id.action_run()
    assert wizard.batch_id.printed_count
    unpaid[1].action_print_reminder()  # a draft
    holds = chloe["account.reminder.hold"]
    holds.create({"move_id": unpaid[2].id, "kind": "promise", "date_end": "2026-08-01"})
    # no mail: what core then writes on invoices and contacts is not what is looked for
    holds.sudo().with_context(mail_activity_quick_update=True)._cron_check_promises()

    # of a user and of an integrator, without an external id of ours
    own = ours(root, "format_modern").copy({"company_id": company.id, "user_id": clerk.id})
    own.image_ids = [Command.create({"name": "stamp", "image": image})]
    company.reminder_format_id = own
    own._report_fault("a fault", ours(root, "format_classic_nf"))  # a message to who is responsible
    root["res.partner"].browse(unpaid[3].partner_id.id).with_company(company).reminder_scheme_id = ours(
        root, "scheme_eu"
    )
    ours(root, "ir_cron_print").copy()
    root["ir.default"].set("account.reminder.wizard", "grouping", "invoice")
    root["ir.default"].set("res.partner", "reminder_scheme_id", ours(root, "scheme_eu").id)
    root["ir.config_parameter"].set_param("relance_print.processes", "1")
    root["ir.filters"].create({"name": "Mine", "model_id": "account.reminder", "domain": "[]"})
    root["ir.exports"].create({"name": "Mine", "resource": "account.reminder.rate"})
    own.export_data(["id"])
    model = root["ir.model"]._get("account.reminder")
    root["ir.actions.server"].create({"name": "Mine", "model_id": model.id, "state": "code", "code": "pass"})
    root["ir.rule"].create({"name": "Mine", "model_id": model.id, "domain_force": "[]"})
    root["ir.model.access"].create({"name": "Mine", "model_id": model.id, "perm_read": True})

with Registry(database).cursor() as cr:
    root = api.Environment(cr, SUPERUSER_ID, {})
    root["ir.module.module"].search([("name", "=", "relance_print")]).button_immediate_uninstall()
