"""The catalogue of variables: what a text or a format may name, each with its kind, label, description and example.

The one place that says which variables exist: it renders, validates and documents them. Labels, descriptions and headings are
English sources; whoever shows one translates it. Examples are plain text and stay as they are.
"""

from typing import NamedTuple


class Variable(NamedTuple):
    """One variable of the catalogue, or one filter.

    ``kind``: ``text`` (plain, may be empty), ``amount`` (with its currency), ``date``, ``number``, or ``block`` (HTML that
    stands in a paragraph of its own); in formats also ``boolean``, ``html``, ``list``, ``dict`` and ``filter``.
    ``group``: a key of ``GROUPS``.
    ``example``: what it may look like on a letter; for a filter, how it is written.
    ``members``: the names within a dict, or within each item of a list.
    """

    name: str
    kind: str
    label: str
    description: str
    group: str
    example: str
    members: tuple[str, ...] = ()


def _(source):
    """Mark a term for extraction; it is translated where it is shown."""
    return source


def _row(*cells):
    # a call, since the extraction of terms takes a bare “(” after `_(…),` for another `_(`
    return cells


def _group(group, *rows):
    """Return the variables of a group; a row is name, kind, label, description, example and, of dicts, the members."""
    return tuple(
        Variable(name, kind, label, description, group, example, *members)
        for name, kind, label, description, example, *members in rows
    )


GROUPS = {
    "document": _("Invoice"),
    "amounts": _("Amounts"),
    "reminder": _("Reminder"),
    "customer": _("Customer"),
    "sender": _("Sender"),
    "department": _("Department"),
    "bank": _("Bank account"),
    "people": _("People"),
    "blocks": _("Blocks"),
    "format": _("Only in formats"),
    "filters": _("Filters of formats"),
}

CATALOGUE = (
    *_group(
        "document",
        _row(
            "invoice_number",
            "text",
            _("Invoice number"),
            _("Several, if the letter is about several"),
            "FAC/2026/00042",
        ),
        _row(
            "invoice_date", "date", _("Invoice date"), _("Of the oldest invoice, where there are several"), "01/09/2026"
        ),
        _row("due_date", "date", _("Due date"), _("Date since which something is overdue"), "30/09/2026"),
        _row(
            "payment_reference", "text", _("Payment reference"), _("Reference to quote when paying"), "FAC/2026/00042"
        ),
        _row(
            "customer_reference",
            "text",
            _("Customer reference"),
            _("The customer's own reference on the invoice, such as a purchase order"),
            "BC-2026-118",
        ),
        _row("invoice_origin", "text", _("Source document"), _("Order or contract that the invoice is for"), "S00087"),
        _row("payment_terms", "text", _("Payment terms"), _("Terms of payment as the invoice gives them"), "30 jours"),
        _row("days_late", "number", _("Days late"), _("Days since the due date"), "24"),
        _row("currency", "text", _("Currency"), _("Code of the currency of all amounts"), "EUR"),
        _row(
            "payment_link",
            "text",
            _("Payment link"),
            _("Address at which the customer sees and pays the invoice"),
            "https://www.example.com/my/invoices/42",
        ),
    ),
    *_group(
        "amounts",
        _row(
            "amount_due",
            "amount",
            _("Amount due"),
            _("Overdue today, payments and credits deducted"),
            "1 234,50 €",
        ),
        _row(
            "amount_due_words",
            "text",
            _("Amount due in words"),
            _("Overdue today, in words"),
            "mille deux cent trente-quatre euros et cinquante centimes",
        ),
        _row("amount_total", "amount", _("Invoice total"), _("Total of the invoices, tax included"), "1 734,50 €"),
        _row(
            "amount_total_words",
            "text",
            _("Invoice total in words"),
            _("Total of the invoices, in words"),
            "mille sept cent trente-quatre euros et cinquante centimes",
        ),
        _row("amount_paid", "amount", _("Amount paid"), _("Already paid or credited on the invoices"), "500,00 €"),
        _row(
            "amount_paid_words",
            "text",
            _("Amount paid in words"),
            _("Already paid or credited, in words"),
            "cinq cents euros",
        ),
        _row(
            "late_interest",
            "amount",
            _("Late-payment interest"),
            _("Interest that the letter claims, up to its date"),
            "24,66 €",
        ),
        _row(
            "indemnity", "amount", _("Indemnity"), _("Indemnity for recovery costs that the letter claims"), "40,00 €"
        ),
        _row(
            "amount_claimed",
            "amount",
            _("Amount claimed"),
            _("Amount due with the interest and the indemnity that the letter claims"),
            "1 299,16 €",
        ),
    ),
    *_group(
        "reminder",
        _row("level", "text", _("Level"), _("Name of the reminder level"), "Relance ferme"),
        _row(
            "reminder_number", "number", _("Reminder number"), _("Which reminder on the invoice this is: 1, 2, 3…"), "2"
        ),
        _row("reminders_printed", "number", _("Reminders printed"), _("How many were printed before this one"), "1"),
        _row(
            "previous_reminder_level",
            "text",
            _("Previous level"),
            _("Level of the reminder before this one; empty on the first"),
            "Relance amiable",
        ),
        _row(
            "previous_reminder_date",
            "date",
            _("Previous reminder"),
            _("Date of the reminder before this one; empty on the first"),
            "08/10/2026",
        ),
        _row(
            "earlier_reminder_dates",
            "text",
            _("Earlier reminders"),
            _("Dates of all reminders before this one; empty on the first"),
            "08/10/2026",
        ),
        _row(
            "broken_promise_date",
            "date",
            _("Broken promise"),
            _("Date by which the customer had promised to pay; empty if there was no promise since the last reminder"),
            "15/10/2026",
        ),
        _row("letter_date", "date", _("Letter date"), _("Date of the letter"), "24/10/2026"),
        _row(
            "deadline", "date", _("Deadline"), _("Date by which to pay: a working day, never in the past"), "02/11/2026"
        ),
    ),
    *_group(
        "customer",
        _row("customer_name", "text", _("Customer"), _("Name of the customer"), "Menuiserie Dubreuil SARL"),
        _row("contact_name", "text", _("Contact person"), _("Where the invoice names one"), "Claire Dubreuil"),
        _row(
            "customer_address",
            "text",
            _("Customer's address"),
            _("Postal address of the customer, one line under the other"),
            "Menuiserie Dubreuil SARL\n8 rue des Charpentiers\n49000 ANGERS",
        ),
        _row("customer_code", "text", _("Customer code"), _("Reference of the customer in your records"), "C-0117"),
        _row("customer_phone", "text", _("Customer's phone"), _("Phone of the customer"), "+33 2 61 91 03 55"),
        _row(
            "customer_email", "text", _("Customer's e-mail"), _("E-mail of the customer"), "compta@dubreuil.example.com"
        ),
        _row("customer_vat", "text", _("Customer's tax ID"), _("Tax ID of the customer"), "FR40 123456824"),
        _row(
            "customer_registry",
            "text",
            _("Customer's registry number"),
            _("Company registry number of the customer (in France the SIRET)"),
            "123 456 824 00019",
        ),
    ),
    *_group(
        "sender",
        _row(
            "sender_name",
            "text",
            _("Sender"),
            _("The department's name as a sender, else the company's"),
            "Atelier Ormelune",
        ),
        _row(
            "sender_address",
            "text",
            _("Sender's address"),
            _("Postal address of the department, else of the company"),
            "14 quai des Ormes\n44200 Nantes",
        ),
        _row("sender_city", "text", _("Sender's city"), _("City of the department, else of the company"), "Nantes"),
        _row(
            "sender_phone",
            "text",
            _("Sender's phone"),
            _("Phone of the department, else of the company"),
            "+33 2 61 91 47 20",
        ),
        _row(
            "sender_email",
            "text",
            _("Sender's e-mail"),
            _("E-mail of the department, else of the company"),
            "relances@ormelune.example.com",
        ),
        _row(
            "sender_website",
            "text",
            _("Sender's website"),
            _("Website of the department, else of the company"),
            "https://ormelune.example.com",
        ),
        _row("company_name", "text", _("Company"), _("Legal name of your company"), "Atelier Ormelune SAS"),
        _row(
            "company_address",
            "text",
            _("Company's address"),
            _("Postal address of your company"),
            "14 quai des Ormes\n44200 Nantes",
        ),
        _row("company_city", "text", _("Company's city"), _("City of your company"), "Nantes"),
        _row("company_phone", "text", _("Company's phone"), _("Phone of your company"), "+33 2 61 91 47 20"),
        _row(
            "company_email",
            "text",
            _("Company's e-mail"),
            _("E-mail of your company"),
            "comptabilite@ormelune.example.com",
        ),
        _row(
            "company_website",
            "text",
            _("Company's website"),
            _("Website of your company"),
            "https://ormelune.example.com",
        ),
        _row("company_vat", "text", _("Company's tax ID"), _("Tax ID of your company"), "FR96 999627417"),
        _row(
            "company_registry",
            "text",
            _("Company's registry number"),
            _("Company registry number (in France the SIRET)"),
            "999 627 417 00010",
        ),
    ),
    *_group(
        "department",
        _row("department_name", "text", _("Department"), _("Department of the invoice; may be empty"), "Ventes France"),
        _row(
            "department_manager",
            "text",
            _("Head of the department"),
            _("Manager of the department; may be empty"),
            "Hélène Marchais",
        ),
    ),
    *_group(
        "bank",
        _row("bank_name", "text", _("Bank"), _("Name of your bank"), "Banque de l’Estuaire"),
        _row("account_holder", "text", _("Account holder"), _("In whose name the account is"), "Atelier Ormelune SAS"),
        _row(
            "iban",
            "text",
            _("Account number"),
            _("Account number to pay to (IBAN)"),
            "FR76 1999 7044 1800 2147 6305 859",
        ),
        _row("bic", "text", _("BIC"), _("Bank identifier code (BIC)"), "DEMOFRPPXXX"),
    ),
    *_group(
        "people",
        _row("signatory_name", "text", _("Signatory"), _("Name of who signs the letter"), "Hélène Marchais"),
        _row(
            "signatory_title",
            "text",
            _("Signatory's job title"),
            _("Job title of who signs; may be empty"),
            "Responsable comptable",
        ),
        _row(
            "signatory_email",
            "text",
            _("Signatory's e-mail"),
            _("E-mail of who signs the letter"),
            "h.marchais@ormelune.example.com",
        ),
        _row("salesperson_name", "text", _("Salesperson"), _("Name of the invoice's salesperson"), "Julien Kerbrat"),
        _row(
            "salesperson_phone",
            "text",
            _("Salesperson's phone"),
            _("Phone of the salesperson"),
            "+33 2 61 91 47 25",
        ),
        _row(
            "salesperson_email",
            "text",
            _("Salesperson's e-mail"),
            _("E-mail of the salesperson"),
            "j.kerbrat@ormelune.example.com",
        ),
        _row("user_name", "text", _("User"), _("Name of who prints the letter"), "Nora Lemaître"),
        _row("user_phone", "text", _("User's phone"), _("Phone of who prints the letter"), "+33 2 61 91 47 21"),
        _row(
            "user_email",
            "text",
            _("User's e-mail"),
            _("E-mail of who prints the letter"),
            "n.lemaitre@ormelune.example.com",
        ),
    ),
    *_group(
        "blocks",
        _row(
            "invoice_table",
            "block",
            _("Table of invoices"),
            _("What is overdue, a line for each invoice, with the total"),
            "FAC/2026/00042 – 30/09/2026 – 1 234,50 €",
        ),
        _row(
            "charge_table",
            "block",
            _("Table of late-payment charges"),
            _("Interest and indemnity that the letter claims, with their calculation; nothing if it claims none"),
            "FAC/2026/00042 – 1 234,50 € × 12,15 % × 60 / 365 = 24,66 €",
        ),
        _row(
            "previous_reminders",
            "block",
            _("Earlier reminders with levels"),
            _("The earlier reminders with their dates; nothing on the first"),
            "Relances précédentes : Relance amiable (08/10/2026).",
        ),
        _row(
            "promise_notice",
            "block",
            _("Broken promise, in a sentence"),
            _("That a promise to pay was not kept; nothing if there was none"),
            "Vous vous étiez engagé à régler au plus tard le 15/10/2026 : ce règlement ne nous est pas parvenu.",
        ),
        _row(
            "payment_details",
            "block",
            _("Payment details"),
            _("Bank account and reference for the payment, with the QR code if the settings say so"),
            "FR76 1999 7044 1800 2147 6305 859 – FAC/2026/00042",
        ),
        _row(
            "payment_qr",
            "block",
            _("QR code to pay with"),
            _("QR code with account, amount and reference; nothing where the account can have none in the currency"),
            "Scanner pour payer 1 234,50 €",
        ),
        _row(
            "payment_link_qr",
            "block",
            _("QR code of the payment link"),
            _("QR code of the address at which the customer sees and pays the invoice; nothing if there are several"),
            "Scanner pour voir la facture en ligne",
        ),
        _row(
            "statement_table",
            "block",
            _("Statement of account"),
            _("All that is open of the customer, due or not, by currency and age"),
            "FAC/2026/00042 – 30/09/2026 – 1 234,50 €",
        ),
        _row(
            "late_payment_notice",
            "block",
            _("Late payment notice"),
            _("Legal mention of interest and indemnity, where the law gives them"),
            "Indemnité forfaitaire de 40 € par facture (article D441-5 du Code de commerce).",
        ),
        _row(
            "signature_image",
            "block",
            _("Signature image"),
            _("Scanned signature or stamp, where there is one"),
            "Signature numérisée",
        ),
    ),
)
NAMES = frozenset(variable.name for variable in CATALOGUE)
BLOCKS = frozenset(variable.name for variable in CATALOGUE if variable.kind == "block")

FORMAT_VARIABLES = _group(
    "format",
    # What was written for the letter
    ("subject", "html", _("Subject"), _("Subject of the letter"), "Relance – FAC/2026/00042"),
    ("body", "html", _("Text"), _("Text of the letter"), "Madame, Monsieur, …"),
    ("signature", "html", _("Signature"), _("Signature under the text"), "Hélène Marchais"),
    (
        "address_lines",
        "list",
        _("Lines of the address"),
        _("Postal address of the customer, to be looped over"),
        "Menuiserie Dubreuil SARL, 8 rue des Charpentiers, 49000 ANGERS",
    ),
    (
        "address_rows",
        "number",
        _("Rows of the address"),
        _("How many rows the address takes in the window: a long line counts as two"),
        "3",
    ),
    (
        "lines",
        "list",
        _("Lines"),
        _("A line for each invoice, with plain numbers and dates: use the filters amount and date"),
        "FAC/2026/00042, 2026-09-30, 1234.5",
        _row(
            *("name", "invoice_date", "due_date", "days_late", "amount_total", "amount_paid", "amount_due"),
            "customer_reference",
        ),
    ),
    (
        "labels",
        "dict",
        _("Headings"),
        _("Headings of tables, in the customer's language"),
        "Facture, Échéance, Montant",
        _row(
            *(
                "invoice",
                "date",
                "due_date",
                "days_late",
                "amount",
                "paid",
                "balance",
                "total_due",
                "total",
                "reference",
            ),
            *("customer", "account_number", "page", "statement"),
        ),
    ),
    (
        "images",
        "dict",
        _("Images"),
        _("Images of this format, by name: addresses for <img> or url()"),
        "data:image/png;…",
    ),
    (
        "place_date",
        "text",
        _("Place and date"),
        _("City of the sender and date of the letter"),
        "Nantes, le 24 octobre 2026",
    ),
    # Registered letters
    ("is_registered", "boolean", _("Registered"), _("Whether the level is sent as a registered letter"), "true"),
    (
        "registered_mention",
        "text",
        _("Registered mention"),
        _("Mention that a registered letter bears, in the customer's language"),
        "Lettre recommandée avec accusé de réception",
    ),
    (
        "tracking_number",
        "text",
        _("Tracking number"),
        _("Number of the registered letter; may be empty"),
        "1A 123 456 7890 1",
    ),
    # The company's document layout
    ("has_logo", "boolean", _("Has a logo"), _("Whether there is a logo, drawn by the CSS class letter-logo"), "true"),
    ("tagline", "html", _("Tagline"), _("Tagline of the document layout"), "Mobilier en bois massif"),
    (
        "company_details",
        "html",
        _("Company details"),
        _("Company details of the document layout; may be empty"),
        "Atelier Ormelune SAS, 14 quai des Ormes, 44200 Nantes",
    ),
    (
        "footer",
        "html",
        _("Footer"),
        _("Footer of the department, else of the document layout"),
        "RCS Nantes 999 627 417",
    ),
    ("registry_label", "text", _("Registry label"), _("What the company's registry number is called"), "SIRET"),
    ("vat_label", "text", _("Tax ID label"), _("What the tax ID is called in the company's country"), "TVA"),
    ("font", "text", _("Font"), _("Font of the document layout"), "Lato"),
    ("primary_color", "text", _("Primary color"), _("First color of the document layout"), "#1F4D46"),
    ("secondary_color", "text", _("Secondary color"), _("Second color of the document layout"), "#C17A3C"),
    # The sheet, in millimetres
    (
        "envelope",
        "dict",
        _("Envelope"),
        _("Where address, text and fold marks stand, in mm from the sheet's corner; window is left or right"),
        "address_x 110, address_y 45",
        _row("address_x", "address_y", "address_width", "address_height", "window", "body_y", "folds"),
    ),
    ("paper_width", "number", _("Paper width"), _("Width of the sheet in mm"), "210"),
    ("paper_height", "number", _("Paper height"), _("Height of the sheet in mm"), "297"),
    ("page_top", "number", _("Top margin"), _("Top margin in mm, left free on every page"), "10"),
    ("page_right", "number", _("Right margin"), _("Right margin in mm"), "0"),
    ("page_bottom", "number", _("Bottom margin"), _("Bottom margin in mm, left free on every page"), "10"),
    ("page_left", "number", _("Left margin"), _("Left margin in mm"), "0"),
    ("text_width", "number", _("Text width"), _("Width in mm at which a line of text reads with ease"), "140"),
)
FORMAT_NAMES = NAMES | {variable.name for variable in FORMAT_VARIABLES}
FORMAT_MEMBERS = {variable.name: variable.members or None for variable in (*CATALOGUE, *FORMAT_VARIABLES)}

FILTERS = _group(
    "filters",
    (
        "amount",
        "filter",
        _("As an amount"),
        _("Number with the letter's currency, as its language writes it"),
        "{{ line.amount_due | amount }}",
    ),
    (
        "date",
        "filter",
        _("As a date"),
        _("Date as the letter's language writes it; with the month in words if “long” is asked for"),
        '{{ line.due_date | date: "long" }}',
    ),
    ("default", "filter", _("Default"), _("Another text if it is empty"), '{{ contact_name | default: "–" }}'),
    ("upcase", "filter", _("Capitals"), _("In capital letters"), "{{ customer_name | upcase }}"),
    ("capitalize", "filter", _("First letter"), _("First letter in capitals"), "{{ amount_due_words | capitalize }}"),
    ("size", "filter", _("How many"), _("How many lines, or letters"), "{{ lines | size }}"),
    ("sum", "filter", _("Sum"), _("Sum of a column of the lines"), '{{ lines | sum: "amount_due" | amount }}'),
    (
        "sort",
        "filter",
        _("Sort"),
        _("Lines in the order of a column"),
        '{% assign sorted = lines | sort: "due_date" %}',
    ),
    ("join", "filter", _("Join"), _("The items of a list in one line"), '{{ address_lines | join: ", " }}'),
    (
        "newline_to_br",
        "filter",
        _("Line breaks"),
        _("Keeps the line breaks of a text"),
        "{{ sender_address | newline_to_br }}",
    ),
    ("replace", "filter", _("Replace"), _("One text for another"), '{{ iban | replace: " ", "" }}'),
    ("truncate", "filter", _("Shorten"), _("At most so many letters"), "{{ customer_reference | truncate: 20 }}"),
    ("round", "filter", _("Round"), _("Number with so many decimals"), "{{ text_width | times: 0.5 | round: 1 }}"),
    ("minus", "filter", _("Subtract"), _("Difference of numbers"), "{{ envelope.body_y | minus: page_top }}"),
    ("plus", "filter", _("Add"), _("Sum of numbers"), "{{ page_top | plus: 5 }}"),
)
