# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Use the addon as a company does in half a year, for a stored dump of its version. Runs in an Odoo shell, on a new database.

What is kept is made through the same buttons and forms as people use, on the days that they would: settings and texts by an
accounting manager, letters by an invoicing clerk.
"""

import base64
import io
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta

from freezegun import freeze_time
from PIL import Image, ImageDraw
from references import ours

from odoo import Command

from odoo.addons.relance_print_batch.models import account_reminder_batch_run

root = env  # noqa: F821  (given by the shell)


@contextmanager
def on(day):
    """Have it be half past nine on a day."""
    with freeze_time(datetime.combine(day, time(9, 30)), tick=True):
        root.invalidate_all()  # what is overdue changes with the day
        yield
        root.flush_all()


def make_image(color, size=(300, 80)):
    image = Image.new("RGB", size, "white")
    ImageDraw.Draw(image).ellipse((5, 5, size[0] - 5, size[1] - 5), fill=color)
    stream = io.BytesIO()
    image.save(stream, "PNG")
    return base64.b64encode(stream.getvalue())


def make_user(login, name, group):
    groups = root.ref("base.group_user") | root.ref(group)
    user = root["res.users"].create(
        {"login": login, "password": login, "name": name, "email": f"{login}@example.com", "lang": "fr_FR"}
        | {"tz": "Europe/Paris", "group_ids": [Command.set(groups.ids)]}
    )
    return root(user=user, context={"lang": "fr_FR", "tz": "Europe/Paris", "allowed_company_ids": company.ids})


# The company

company = root.company
company.write(
    {"name": "Menuiserie de l’Erdre", "street": "8 quai des Antilles", "zip": "44200", "city": "Nantes"}
    | {"country_id": root.ref("base.fr").id, "email": "compta@example.com", "company_registry": "99962741700010"}
    | {"logo": make_image("#1f4d46")}
)
root["account.chart.template"].try_loading("fr", company=company, install_demo=False)
root["res.partner.bank"].create(
    {"acc_number": "FR76 1999 7044 1800 2147 6305 859", "partner_id": company.partner_id.id, "allow_out_payment": True}
)
helene = make_user("helene", "Hélène Arnoux", "account.group_account_manager")  # accounting manager
chloe = make_user("chloe", "Chloé Besnard", "account.group_account_invoice")  # invoicing clerk
levels = {name: ours(helene, f"level_{name}") for name in ("friendly", "firm", "last", "formal_notice")}
customers = {
    name: root["res.partner"].create(
        {"name": title, "is_company": is_company, "lang": lang, "street": street, "zip": code, "city": city}
        | {"country_id": root.ref(f"base.{country}").id}
    )
    for name, title, is_company, lang, street, code, city, country in [
        ("hotel", "Hôtel du Phare SARL", True, "fr_FR", "2 rue de la Digue", "29200", "Brest", "fr"),
        ("zoe", "Zoé Lefèvre", False, "fr_FR", "3 rue des Pêcheurs", "29900", "Concarneau", "fr"),
        ("inn", "Harbour Inn Ltd", True, "en_US", "27 Old Gloucester Street", "WC1N 3AX", "London", "uk"),
        ("school", "École Jean-Moulin", True, "fr_FR", "11 avenue Foch", "35000", "Rennes", "fr"),
    ]
}

# Settings of the accounting manager


def own_text(owner, level, **languages):
    """Write the own text of a level of a company or a department, in some languages: ``(subject, body)`` each."""
    [text] = owner.reminder_text_ids.filtered(lambda text: text.level_id == levels[level])
    for lang, (subject, body) in sorted(languages.items()):
        text.with_context(lang=lang).write({"subject": subject, "body": body})


with on(date(2026, 2, 2)):
    company.write(
        {"reminder_text_mode": "custom", "reminder_signatory": "company", "reminder_days_bad": 3}
        | {"reminder_signatory_title": "Recovery", "reminder_scheme_id": ours(root, "scheme_fr").id}
    )
    company.with_context(lang="fr_FR").reminder_signatory_title = "Service recouvrement"
    own_text(
        helene.company,
        "friendly",
        en_US=(
            "Our first letter, {{ invoice_number }}",
            "<p>Please pay {{ amount_due }}.</p><p>{{ invoice_table }}</p>",
        ),
        fr_FR=(
            "Notre première lettre, {{ invoice_number }}",
            "<p>Merci de régler {{ amount_due }}.</p><p>{{ invoice_table }}</p>",
        ),
    )

    classic = ours(helene, "format_classic_nf")
    format_ = helene["account.reminder.format"].browse(classic.action_copy()["res_id"])
    format_.name = "À nous"
    format_.image_ids = [Command.create({"name": "stamp", "image": make_image("#a02030", (120, 120))})]
    format_.html += '<img src="{{ images.stamp }}" style="width:20mm">'  # what it was is an earlier version
    company.reminder_format_id = format_

    department = root["hr.department"].create({"name": "Export", "company_id": company.id}).with_env(helene)
    department.write(
        {"reminder_independent": True, "reminder_footer": "<p>Export – Menuiserie de l’Erdre</p>"}
        | {"reminder_signature_image": make_image("#203060", (150, 60)), "reminder_format_id": classic.id}
    )
    own_text(
        department,
        "friendly",
        en_US=("Export: {{ invoice_number }}", "<p>{{ amount_due }}</p><p>{{ invoice_table }}</p>"),
    )

    levels["firm"].write({"name": "Deuxième courrier", "days": 15})
    schemes = helene["account.reminder.scheme"]
    ours(helene, "scheme_fr").notice = "Pénalités : taux de la BCE plus dix points, et 40 € par facture."
    ours(helene, "scheme_uk").tier_ids.filtered(lambda tier: tier.amount_from == 10000).unlink()
    ours(helene, "scheme_de").tier_ids.amount = 50
    ours(helene, "scheme_contract").unlink()
    own = schemes.create(
        {"name": "Grands comptes", "company_id": company.id, "margin": 14, "notice": "Taux convenu : 14 %."}
        | {"tier_ids": [Command.create({"currency_id": company.currency_id.id, "amount": 40})]}
    )
    customers["school"].reminder_scheme_id = own
    ours(helene, "rate_ecb_2025_2").write({"percent": 2.25, "source": "corrigé"})
    ours(helene, "rate_be_2026_1").unlink()
    ours(root, "days_between").value = "5"
    ours(root, "tracking_url").unlink()
    ours(root, "ir_cron_print_beside").unlink()

# Invoices


def make_invoice(customer, due, amount, **values):
    invoice = root["account.move"].create(
        {"move_type": "out_invoice", "partner_id": customers[customer].id, "invoice_date": due - timedelta(days=30)}
        | {"invoice_date_due": due, **values}
        | {"invoice_line_ids": [Command.create({"name": "Table", "price_unit": amount, "tax_ids": [Command.clear()]})]}
    )
    invoice.action_post()
    return invoice.with_env(chloe)


def pay(invoice, day, amount):
    wizard = root["account.payment.register"].with_context(active_model="account.move", active_ids=invoice.ids)
    wizard.create({"payment_date": day, "amount": amount})._create_payments()


with on(date(2026, 2, 3)):
    noticed = make_invoice("hotel", date(2026, 3, 1), 1200)
    edited = make_invoice("hotel", date(2026, 3, 15), 340.5)
    cancelled = make_invoice("zoe", date(2026, 3, 15), 89.9)
    exported = make_invoice("inn", date(2026, 4, 1), 2500, reminder_department_id=department.id)
    kept = make_invoice("school", date(2026, 4, 10), 600)
    broken = make_invoice("zoe", date(2026, 4, 10), 75)
    disputed = make_invoice("school", date(2026, 4, 10), 410)
    paid_late = make_invoice("school", date(2026, 3, 1), 1000)
    batched = [make_invoice(customer, date(2026, 5, 1), 150 + index) for index, customer in enumerate(customers)]
    paused = [make_invoice(customer, date(2026, 7, 1), 250 + index) for index, customer in enumerate(customers)]

# Letters of the clerk


def open_letter(invoice):
    return chloe["account.reminder"].browse(invoice.action_print_reminder()["res_id"])


for level, day in [("friendly", 12), ("firm", 25), ("last", 40), ("formal_notice", 60)]:
    with on(date(2026, 3, 1) + timedelta(days=day)):
        letter = open_letter(noticed)
        assert letter.level_id.id == levels[level].id
        letter.action_download_pdf()
with on(date(2026, 5, 4)):
    receipt = io.BytesIO()
    Image.new("RGB", (200, 100), "#eeeeee").save(receipt, "PNG")
    letter.write(
        {"tracking_number": "1A 234 567 8901 2", "acknowledged_on": date(2026, 5, 2), "receipt_filename": "avis.png"}
        | {"receipt": base64.b64encode(receipt.getvalue())}
    )
    letter.action_book_charges()
with on(date(2026, 3, 26)):
    letter = open_letter(edited)
    letter.body = letter.body.replace("Merci de régler", "Merci, chère Madame, de régler")
    letter.action_download_pdf()
with on(date(2026, 3, 27)):
    letter = open_letter(cancelled)
    letter.action_download_pdf()
    chloe["account.reminder.cancel"].create({"reminder_ids": letter.ids, "reason": "Adresse erronée"}).action_confirm()
with on(date(2026, 4, 15)):
    open_letter(exported).action_download_pdf()
with on(date(2026, 4, 16)):
    holds = chloe["account.reminder.hold"]
    holds.create({"move_id": kept.id, "kind": "promise", "date_end": date(2026, 4, 30)})
    holds.create({"move_id": broken.id, "kind": "promise", "date_end": date(2026, 4, 30), "reason": "par téléphone"})
    holds.create({"move_id": disputed.id, "kind": "disputed", "reason": "un pied est cassé"})
    holds.create({"partner_id": customers["inn"].id, "kind": "no_reminders"}).action_lift()
with on(date(2026, 4, 28)):
    pay(kept, date(2026, 4, 28), 600)
    pay(paid_late, date(2026, 4, 28), 1000)
    pay(noticed, date(2026, 4, 28), 200)
with on(date(2026, 5, 1)):
    holds.sudo()._cron_check_promises()
with on(date(2026, 5, 3)):
    paid_late.action_book_late_charges()


def propose(invoices, **options):
    ids = [invoice.id for invoice in invoices]
    wizard = chloe["account.reminder.wizard"].create(
        {"move_domain": [["id", "in", ids]], "grouping": "invoice", "only_due": False, "days_between": 0, **options}
    )
    wizard.action_propose()
    return wizard.batch_id


with on(date(2026, 5, 20)):
    batch = propose(batched, enclose_invoices=False)
    batch.letter_ids[-1].action_take_out()
    batch.action_run()
    assert batch.state == "done" and batch.printed_count == 3
with on(date(2026, 7, 2)):
    helene["account.reminder.rate"].create(
        {"reference": "ecb", "date_from": date(2026, 7, 1), "percent": 2.4, "source": "à la main"}
    )
with on(date(2026, 7, 20)):
    batch = propose(paused)
    account_reminder_batch_run.AT_ONCE = 0  # else so few would be printed at once
    batch.action_run()
    batch.action_pause()
    assert batch.state == "paused" and batch.waiting_count == 4
    letter = open_letter(disputed.browse(noticed.id))
    letter.body = "<p>Projet corrigé : {{ amount_due }}</p>"
    propose(batched)  # never run

# What no test needs, and the secret that other databases have of their own

files = root["ir.attachment"].with_context(skip_res_field_check=True).search([])
kept = ("account.reminder", "account.move", "res.partner", "hr.department")
files.filtered(lambda file: not (file.res_model or "").startswith(kept)).unlink()
root["ir.attachment"]._gc_file_store_unsafe()
root["ir.config_parameter"].set_param("database.secret", "of a stored dump")
for name, model in root.registry.models.items():
    if name.startswith("account.reminder") or model._abstract or not model._auto:
        continue
    for field in model._fields.values():
        if field.translate and field.store and field.column_type and not field.name.startswith("reminder_"):
            root.cr.execute(f"""UPDATE "{model._table}" SET "{field.name}" = "{field.name}" - 'fr_FR'""")
root.cr.commit()
