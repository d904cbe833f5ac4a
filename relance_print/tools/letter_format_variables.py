# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The variables and filters that only formats have, as the catalogue has them."""

from .letter_catalogue import list_group, row


def _(source):
    """Mark a term for extraction."""
    return source


FORMAT_VARIABLES = list_group(
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
        row(
            *("name", "invoice_date", "due_date", "days_late", "amount_total", "amount_paid", "amount_due"),
            "customer_reference",
        ),
    ),
    (
        "columns",
        "list",
        _("Further columns"),
        _("Columns of the lines beyond these, where an addon has added some"),
        "Commande",
        row("name", "label", "kind"),
    ),
    (
        "labels",
        "dict",
        _("Headings"),
        _("Headings of tables, in the customer's language"),
        "Facture, Échéance, Montant",
        row(
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
        row("address_x", "address_y", "address_width", "address_height", "window", "body_y", "folds"),
    ),
    ("paper_width", "number", _("Paper width"), _("Width of the sheet in mm"), "210"),
    ("paper_height", "number", _("Paper height"), _("Height of the sheet in mm"), "297"),
    ("page_top", "number", _("Top margin"), _("Top margin in mm, left free on every page"), "10"),
    ("page_right", "number", _("Right margin"), _("Right margin in mm"), "0"),
    ("page_bottom", "number", _("Bottom margin"), _("Bottom margin in mm, left free on every page"), "10"),
    ("page_left", "number", _("Left margin"), _("Left margin in mm"), "0"),
    ("text_width", "number", _("Text width"), _("Width in mm at which a line of text reads with ease"), "140"),
)

FILTERS = list_group(
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
