# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Print letters of every kind, and put their pages side by side, into out/letters/. Runs in an Odoo shell.

Four levels, eight languages, to a company and a person, with and without late-payment charges, of 1, 12 and 60 invoices, by
wkhtmltopdf of both kinds. Arguments: some of the languages, levels (`friendly`, `firm`, `last`, `formal_notice`), `company` or
`person`, `plain` or `charges`, numbers of invoices, formats, and `patched` or `unpatched`, such as `fr_FR formal_notice charges
1 modern`; of a kind that is not named, all of them, but `classic_nf` alone of the formats. Nothing is kept in the database.
"""

import itertools
import os
from pathlib import Path

import pypdfium2
from dateutil.relativedelta import relativedelta
from PIL import Image, ImageDraw
from wishes import check_words

from odoo import Command

from odoo.addons.relance_print.tools.letter_printer import LetterPrinterError

env = env  # noqa: F821, PLW0127  (given by the shell)
FOLDER = Path(os.environ["RELANCE_OUT"]) / "letters"
# By language: the country of both, the law, the currency, the sender's city, the customers.
PLACES = {
    "fr_FR": (
        "fr",
        "fr",
        "EUR",
        ("44200", "Nantes"),
        ("Menuiserie Dubreuil SARL", "Claire Dubreuil"),
        ("49000", "Angers"),
    ),
    "de_DE": ("de", "de", "EUR", ("20095", "Hamburg"), ("Tischlerei Hansen GmbH", "Jürgen Hansen"), ("24103", "Kiel")),
    "es_ES": (
        "es",
        "es",
        "EUR",
        ("46001", "Valencia"),
        ("Muebles Alborada S.L.", "Lucía Ferrer"),
        ("29602", "Marbella"),
    ),
    "it_IT": (
        "it",
        "it",
        "EUR",
        ("20121", "Milano"),
        ("Falegnameria Bianchi S.r.l.", "Marco Bianchi"),
        ("10121", "Torino"),
    ),
    "nl_NL": (
        "nl",
        "nl",
        "EUR",
        ("3511 AB", "Utrecht"),
        ("Meubelmakerij De Vries B.V.", "Anna de Vries"),
        ("2511 CV", "Den Haag"),
    ),
    "pl_PL": (
        "pl",
        "pl",
        "PLN",
        ("00-001", "Warszawa"),
        ("Stolarnia Nowak Sp. z o.o.", "Łukasz Nowak"),
        ("31-001", "Kraków"),
    ),
    "en_GB": (
        "uk",
        "uk",
        "GBP",
        ("BS1 4DJ", "Bristol"),
        ("Harbour Joinery Ltd.", "Jane Cooper"),
        ("EH1 1BQ", "Edinburgh"),
    ),
    "en_US": ("us", "contract", "USD", ("97201", "Portland"), ("Oak & Sons Inc.", "John Oakley"), ("98101", "Seattle")),
}
LEVELS = ("friendly", "firm", "last", "formal_notice")
UNPATCHED = "/usr/bin/wkhtmltopdf"
PRINTERS = ("patched", "unpatched") if Path(UNPATCHED).exists() else ("patched",)
CUSTOMERS, CHARGES, COUNTS = ("company", "person"), ("plain", "charges"), ("1", "12", "60")
FORMATS = (
    "classic_nf",
    "modern",
    "french_window",
    "classic_din_b",
    "classic_din_a",
    "classic_sn",
    "classic_us",
    "statement",
)
DPI, ROW = 60, 12

asked = os.environ["RELANCE_ARGUMENTS"].split()
check_words("letters", asked, (*PLACES, *LEVELS, *CUSTOMERS, *CHARGES, *COUNTS, *FORMATS, *PRINTERS))


def choose(names, default=None):
    return [name for name in names if name in asked] or list(default or names)


languages, levels, customers = choose(PLACES), choose(LEVELS), choose(CUSTOMERS)
charges, counts, formats = choose(CHARGES), choose(COUNTS), choose(FORMATS, FORMATS[:1])
printers = choose(PRINTERS)
FOLDER.mkdir(parents=True, exist_ok=True)

missing = [code for code in languages if not env["res.lang"].search_count([("code", "=", code)])]
for code in missing:
    env["res.lang"]._activate_lang(code)
if missing:
    modules = env["ir.module.module"].search([("state", "=", "installed"), ("name", "=like", "relance_print%")])
    modules._update_translations(missing)

company = env.ref("relance_print.company_ormelune")
user = env.ref("relance_print.user_camille")
env = env(
    user=user, context={"lang": user.lang, "tz": user.tz, "allowed_company_ids": company.ids, "tracking_disable": True}
)
company = company.with_env(env)
admin = company.sudo()
today = company._get_reminder_today()
product_lines = [("Agencement", 2450.0), ("Pose", 1517.25)]


def make_invoices(customer, count, currency):
    """Return so many posted invoices, the oldest 90 days overdue."""
    moves = (
        env["account.move"]
        .sudo()
        .create(
            [
                {
                    "move_type": "out_invoice",
                    "partner_id": customer.id,
                    "currency_id": currency.id,
                    "invoice_date": today - relativedelta(days=120 - number),
                    "invoice_date_due": today - relativedelta(days=90 - number),
                    "ref": f"PO {4711 + number}",
                    "invoice_line_ids": [
                        Command.create({"name": name, "quantity": 1, "price_unit": price, "tax_ids": [Command.clear()]})
                        for name, price in product_lines
                    ],
                }
                for number in range(count)
            ]
        )
    )
    moves.action_post()
    return moves


def print_by(printer, labels, pages):
    """Return the label and the PDF of each letter, printed by wkhtmltopdf of a kind."""
    path = UNPATCHED if printer == "unpatched" else False
    env["ir.config_parameter"].sudo().set_param("relance_print.printer_path", path)
    pdfs = env["account.reminder"]._render_pdfs(pages)
    return [(f"{label} {printer}", pdf) for label, pdf in zip(labels, pdfs, strict=True)]


partners = {
    kind: env["res.partner"]
    .sudo()
    .create({"name": kind, "is_company": kind == "company", "company_id": company.id, "street": "1 Example"})
    for kind in CUSTOMERS
}
made = {}
sheets = {}
for code in languages:
    country, law, money, (post, city), names, (customer_post, customer_city) = PLACES[code]
    country = env.ref(f"base.{country}").sudo()
    currency = env.ref(f"base.{money}").sudo()
    currency.active = True
    admin.partner_id.write({"country_id": country.id, "zip": post, "city": city, "vat": False, "state_id": False})
    for kind, name in zip(CUSTOMERS, names, strict=True):
        partners[kind].write(
            {"name": name, "lang": code, "country_id": country.id, "zip": customer_post, "city": customer_city}
        )
    pages, labels = [], []
    for customer, count, charge in itertools.product(customers, counts, charges):
        key = customer, count, money
        if key not in made:
            made[key] = make_invoices(partners[customer], int(count), currency).with_env(env)
        scheme = env.ref(
            f"relance_print_charge.scheme_{law}" if charge == "charges" else "relance_print_charge.scheme_none"
        )
        admin.reminder_scheme_id = scheme
        if law == "contract" and charge == "charges":
            scheme.sudo().margin = 9
        for level in LEVELS:
            if level not in levels:
                continue
            env.invalidate_all()
            record = env.ref(f"relance_print.level_{level}")
            draft = env["account.reminder"]._create_draft(made[key], record)
            for name in formats:
                draft.own_format_id = env.ref(f"relance_print.format_{name}")
                pages.append(draft._compose().page)
                labels.append(f"{code} {level} {customer} {count} {charge} {name}")
            draft.sudo().unlink()
    pictures = []
    for label, pdf in itertools.chain.from_iterable(print_by(printer, labels, pages) for printer in printers):
        if isinstance(pdf, LetterPrinterError):
            print(label, pdf)
            continue
        (FOLDER / f"{label}.pdf").write_bytes(pdf)
        document = pypdfium2.PdfDocument(pdf)
        for index in range(min(len(document), 3)):
            picture = document[index].render(scale=DPI / 72).to_pil().convert("RGB")
            ImageDraw.Draw(picture).text((4, 2), f"{label} {index + 1}/{len(document)}", fill=(200, 0, 0))
            pictures.append(picture)
    width, height = max(picture.width for picture in pictures) + 6, max(picture.height for picture in pictures) + 6
    columns = min(ROW, len(pictures))
    sheet = Image.new("RGB", (width * columns, height * -(-len(pictures) // columns)), (120, 120, 120))
    for index, picture in enumerate(pictures):
        sheet.paste(picture, (index % columns * width, index // columns * height))
    sheet.save(FOLDER / f"{code}.png")
    print(FOLDER / f"{code}.png", len(pictures), "pages", flush=True)
env.cr.rollback()
