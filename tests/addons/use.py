# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Print a letter of the demo data, and use a little of each addon that is installed. Runs in an Odoo shell; may be run again."""

import base64
import io
import json

import pikepdf
from PIL import Image
from references import ours

root = env  # noqa: F821 (given by the shell)
company = ours(root, "company_ormelune")


def as_user(name):
    user = ours(root, f"user_{name}")
    return root(user=user, context={"lang": user.lang, "tz": user.tz, "allowed_company_ids": company.ids})


camille, helene = as_user("camille"), as_user("helene")
domain = [("move_type", "=", "out_invoice"), ("state", "=", "posted"), ("company_id", "=", company.id)]
overdue = camille["account.move"].search(domain).filtered(lambda move: move.reminder_state == "overdue")


def print_letter(invoice, **values):
    letter = camille["account.reminder"].browse(invoice.action_print_reminder()["res_id"])
    letter.write(values)
    letter.action_download_pdf()
    assert letter.state == "printed" and letter._get_archived_pdf().startswith(b"%PDF")
    return letter


def use_batch():
    """A batch that is printed, and one that waits."""
    for is_run in (True, False):
        wizard = camille["account.reminder.wizard"].create(
            {
                "move_domain": [["id", "in", overdue[:2].ids]],
                "grouping": "invoice",
                "only_due": False,
                "days_between": 0,
            }
        )
        wizard.action_propose()
        if is_run:
            wizard.batch_id.action_run()
            assert wizard.batch_id.printed_count, wizard.batch_id.letter_ids.mapped("reason")
    ours(root, "ir_cron_print").copy()
    root["ir.default"].set("account.reminder.wizard", "grouping", "invoice")
    root["ir.filters"].create({"name": "Mine", "model_id": "account.reminder.batch", "domain": "[]"})


def use_board():
    """The letters of the day, calls, a reminder that was imported, a responsible, claims that were handed over."""
    settings = {
        "reminder_auto": True,
        "reminder_auto_mail": True,
        "reminder_auto_user_id": camille.uid,
        "reminder_auto_hour": 0,
    }
    company.write({**settings, "reminder_auto_weekends": True, "reminder_auto_date": False})
    camille["account.reminder.batch"]._propose_today(company.with_env(camille))
    use_plan()
    row = camille["account.reminder.board"].search([], limit=1)
    assert row.amount_overdue > 0
    row.action_plan_calls()
    call = camille["account.reminder.call"].create({"partner_id": row.partner_id.id, "result": "no_answer"})
    call.action_record()
    row.partner_id.with_env(root).with_company(company).reminder_user_id = camille.uid
    values = {"move_id": overdue[0].id, "date": overdue[0].invoice_date, "level_id": ours(root, "level_friendly").id}
    if not root["account.reminder.earlier"].search_count([("move_id", "=", overdue[0].id)]):
        root["account.reminder.earlier"].create(values)
    asked = row.action_hand_over()
    wizard = camille["account.reminder.handover.wizard"].browse(asked["res_id"])
    wizard.partner_id = company.partner_id
    handed = camille["account.reminder.handover"].browse(wizard.action_hand_over()["res_id"])
    handed.action_take_back()
    for model in ("effect", "payment", "dso"):
        camille[f"account.reminder.{model}"].search([], limit=1).read()


def use_plan():
    """A plan of the company and of a category, whose call was planned."""
    steps = [{"level_id": ours(root, "level_firm").id, "days": 3}, {"kind": "call", "days": 4}]
    plan = helene["account.reminder.plan"].create(
        {"name": "Ours", "company_id": company.id, "step_ids": [(0, 0, step) for step in steps]}
    )
    company.reminder_plan_id = plan.id
    root["res.partner.category"].create({"name": f"Planned {plan.id}", "reminder_plan_id": plan.id})
    customer = overdue[0].commercial_partner_id.with_company(company)
    plan.step_ids[1].with_env(camille)._take(customer, overdue[0])
    assert customer._get_ladder_keys(company)[customer] == plan.id
    company.reminder_plan_id = False


def use_charge():
    """Charges that a letter claims and that are booked from it; a rate and a scheme of one's own."""
    company.reminder_scheme_id = ours(root, "scheme_fr")
    overdue[0].partner_id.with_env(root).with_company(company).reminder_scheme_id = ours(root, "scheme_eu")
    letter = print_letter(overdue[0])
    while letter.level_id.id != ours(root, "level_formal_notice").id:
        letter = print_letter(overdue[0])
    letter.action_book_charges()
    others = (overdue - overdue[0]).filtered(lambda move: move.partner_id.is_company and move.currency_id.name == "EUR")
    draft = camille["account.reminder"].browse(others[0].action_print_reminder()["res_id"])
    draft.level_id = ours(root, "level_formal_notice")
    assert draft.amount_claimed > draft.amount_due
    values = {"reference": "ecb", "date_from": "2030-01-01", "percent": 2.4, "source": "by hand"}
    helene["account.reminder.rate"].sudo().create(values)
    ours(root, "scheme_it").copy({"company_id": company.id})
    enclose(letter)


def enclose(letter):
    """Files that go with formal notices, of all companies and of one scheme; a letter that was printed with them."""
    stream = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(595, 842))
        pdf.save(stream)
    enclosures, file = root["account.reminder.enclosure"], base64.b64encode(stream.getvalue())
    scheme = ours(root, "scheme_fr")
    for values in (
        {"company_id": False},
        {"scheme_id": scheme.id, "level_id": letter.level_id.id, "company_id": company.id},
    ):
        enclosures.create({"name": "Form", "file": file, "filename": "form.pdf", **values})
    printed = print_letter(overdue[0], level_id=letter.level_id.id)
    assert printed.enclosed_names and printed.pages > letter.pages, (printed.enclosed_names, printed.pages)
    # one that waits, with charges and files to come
    waiting = camille["account.reminder"].browse(overdue[0].action_print_reminder()["res_id"])
    waiting.level_id = letter.level_id
    assert waiting.coming_enclosures


def use_dossier():
    """A dossier with the scan of a receipt."""
    stream = io.BytesIO()
    Image.new("RGB", (60, 20), "#203060").save(stream, "PNG")
    letter = print_letter(overdue[0])
    letter.write({"tracking_number": "1A", "receipt": base64.b64encode(stream.getvalue()), "receipt_filename": "a.png"})
    stream = io.BytesIO()
    letter._write_dossier(stream)
    assert stream.getvalue().startswith(b"%PDF")


def use_qr():
    """A letter with the code to pay with."""
    company.reminder_payment_qr = True
    print_letter(overdue[0], body="<p>{{ invoice_table }}</p><p>{{ payment_qr }}</p>")


def use_email():
    """A letter in the queue, one that came back, an answer; a contact for reminders, and a customer's wish."""
    customer = overdue[0].partner_id.with_env(root)
    customer.write({"email": "customer@example.com", "reminder_way": "email"})
    contact = {"name": "Relances", "type": "reminder", "email": "reminders@example.com"}
    root["res.partner"].create({**contact, "parent_id": customer.commercial_partner_id.id})
    letters = print_letter(overdue[0]) | print_letter(overdue[0])
    letters._queue_emails()
    assert set(letters._get_last_emails().mapped("address")) == {"reminders@example.com"}
    letters[0]._message_receive_bounce("reminders@example.com", customer.browse())
    letters[1]._get_last_emails()._fail("Refused")
    letters[1].sudo()._receive_answer({"subject": "Re", "body": "Paid"})


def use_portal():
    """The customer's page: a promise, a proof, and a task that is done."""
    letter = print_letter(overdue[0], body="<p>{{ customer_link }}</p>")
    assert "access_token" in letter.body
    answers = root["account.reminder.answer"]
    stream = io.BytesIO()
    Image.new("RGB", (60, 20), "#203060").save(stream, "PNG")
    sudoed = letter.sudo()
    answers._receive(sudoed, "paid", str(company._get_reminder_today()), "", [("a.png", stream.getvalue())])
    answers._receive(sudoed, "promise", str(company._get_reminder_today()), "Today", [])
    letter.answer_ids[0].action_done()


def use_snailmail():
    """A letter in the queue of Odoo's service."""
    for invoice in overdue:
        draft = camille["account.reminder"].browse(invoice.action_print_reminder()["res_id"])
        if not draft._find_post_obstacle():
            draft._post_all()
            break
    assert draft.state == "printed" and draft.delivery_ids.way == "post"


def use_sms():
    """A text message in the queue of Odoo's service."""
    overdue[-1].partner_id.with_env(root).phone = "+33 6 12 34 56 78"
    print_letter(overdue[-1])._send_sms()


def use_spreadsheet():
    """The dashboard as who works with it opens it, among whose favourites it is, and as others see a copy by a link."""
    dashboard = ours(root, "dashboard_reminders").with_env(camille)
    assert json.loads(dashboard._get_serialized_readonly_dashboard())["snapshot"]["pivots"]
    dashboard.action_toggle_favorite()
    share = {"dashboard_id": dashboard.id, "spreadsheet_data": dashboard.spreadsheet_data}
    assert camille["spreadsheet.dashboard.share"].create(share).full_url


print_letter(overdue[-1])
for name, use in (
    ("email", use_email),
    ("batch", use_batch),
    ("board", use_board),
    ("charge", use_charge),
    ("dossier", use_dossier),
    ("qr", use_qr),
    ("snailmail", use_snailmail),
    ("sms", use_sms),
    ("spreadsheet", use_spreadsheet),
    ("portal", use_portal),  # last: it holds invoices
):
    if root["ir.module.module"].search_count([("name", "=", f"relance_print_{name}"), ("state", "=", "installed")]):
        use()
root.cr.commit()
