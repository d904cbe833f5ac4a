# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The variables that texts and formats may name, as the catalogue has them."""

from .letter_block_variables import BLOCKS
from .letter_catalogue import list_group, row


def _(source):
    """Mark a term for extraction."""
    return source


VARIABLES = (
    *list_group(
        "document",
        row(
            "invoice_number",
            "text",
            _("Invoice number"),
            _("Several, if the letter is about several; more than three are counted"),
            "FAC/2026/00042",
        ),
        row(
            "invoice_date", "date", _("Invoice date"), _("Of the oldest invoice, where there are several"), "01/09/2026"
        ),
        row("due_date", "date", _("Due date"), _("Date since which something is overdue"), "30/09/2026"),
        row(
            "payment_reference",
            "text",
            _("Payment reference"),
            _("Reference to quote when paying: of more than three invoices the letter's own"),
            "FAC/2026/00042",
        ),
        row(
            "customer_reference",
            "text",
            _("Customer reference"),
            _("The customer's own reference on the invoice, such as a purchase order"),
            "BC-2026-118",
        ),
        row("invoice_origin", "text", _("Source document"), _("Order or contract that the invoice is for"), "S00087"),
        row("payment_terms", "text", _("Payment terms"), _("Terms of payment as the invoice gives them"), "30 jours"),
        row("days_late", "number", _("Days late"), _("Days since the due date"), "24"),
        row("currency", "text", _("Currency"), _("Code of the currency of all amounts"), "EUR"),
        row(
            "payment_link",
            "text",
            _("Payment link"),
            _("Address at which the customer sees and pays the invoice"),
            "https://www.example.com/my/invoices/42",
        ),
    ),
    *list_group(
        "amounts",
        row(
            "amount_due",
            "amount",
            _("Amount due"),
            _("Overdue today, payments and credits deducted"),
            "1 234,50 €",
        ),
        row(
            "amount_due_words",
            "text",
            _("Amount due in words"),
            _("Overdue today, in words"),
            "mille deux cent trente-quatre euros et cinquante centimes",
        ),
        row("amount_total", "amount", _("Invoice total"), _("Total of the invoices, tax included"), "1 734,50 €"),
        row(
            "amount_total_words",
            "text",
            _("Invoice total in words"),
            _("Total of the invoices, in words"),
            "mille sept cent trente-quatre euros et cinquante centimes",
        ),
        row("amount_paid", "amount", _("Amount paid"), _("Already paid or credited on the invoices"), "500,00 €"),
        row(
            "amount_paid_words",
            "text",
            _("Amount paid in words"),
            _("Already paid or credited, in words"),
            "cinq cents euros",
        ),
        row(
            "amount_claimed",
            "amount",
            _("Amount claimed"),
            _("Amount due with all else that the letter claims, such as interest"),
            "1 299,16 €",
        ),
    ),
    *list_group(
        "reminder",
        row("level", "text", _("Level"), _("What letters call the reminder level"), "Relance"),
        row(
            "letter_title",
            "text",
            _("Title"),
            _("What a registered letter is, for its subject, as the law calls it; of others, the level"),
            "MISE EN DEMEURE de payer",
        ),
        row(
            "reminder_number", "number", _("Reminder number"), _("Which reminder on the invoice this is: 1, 2, 3…"), "2"
        ),
        row("reminders_printed", "number", _("Reminders printed"), _("How many were printed before this one"), "1"),
        row(
            "previous_reminder_level",
            "text",
            _("Previous level"),
            _("Level of the reminder before this one; empty on the first"),
            "Rappel de règlement",
        ),
        row(
            "previous_reminder_date",
            "day",
            _("Previous reminder"),
            _("Date of the reminder before this one; empty on the first"),
            "8 octobre 2026",
        ),
        row(
            "earlier_reminder_dates",
            "text",
            _("Earlier reminders"),
            _("Dates of all reminders before this one; empty on the first"),
            "8 octobre 2026",
        ),
        row(
            "broken_promise_date",
            "day",
            _("Broken promise"),
            _("Date by which the customer had promised to pay; empty if there was no promise since the last reminder"),
            "15 octobre 2026",
        ),
        row("letter_date", "date", _("Letter date"), _("Date of the letter"), "24/10/2026"),
        row(
            "deadline",
            "day",
            _("Deadline"),
            _("Date by which to pay: a working day, never in the past"),
            "2 novembre 2026",
        ),
    ),
    *list_group(
        "customer",
        row("customer_name", "text", _("Customer"), _("Name of the customer"), "Menuiserie Dubreuil SARL"),
        row(
            "customer_identity",
            "text",
            _("Customer, as a court knows it"),
            _("Name of the customer, with its registry number where that is known"),
            "Menuiserie Dubreuil SARL (SIREN 334 175 221)",
        ),
        row(
            "salutation",
            "text",
            _("Salutation"),
            _("How the letter addresses the customer, without the comma: a person by name, where the language does so"),
            "Madame, Monsieur",
        ),
        row("contact_name", "text", _("Contact person"), _("Where the invoice names one"), "Claire Dubreuil"),
        row(
            "customer_address",
            "text",
            _("Customer's address"),
            _("Postal address of the customer, one line under the other"),
            "Menuiserie Dubreuil SARL\n8 rue des Charpentiers\n49000 ANGERS",
        ),
        row("customer_code", "text", _("Customer code"), _("Reference of the customer in your records"), "C-0117"),
        row("customer_phone", "text", _("Customer's phone"), _("Phone of the customer"), "+33 2 61 91 03 55"),
        row(
            "customer_email", "text", _("Customer's e-mail"), _("E-mail of the customer"), "compta@dubreuil.example.com"
        ),
        row("customer_vat", "text", _("Customer's tax ID"), _("Tax ID of the customer"), "FR40 123456824"),
        row(
            "customer_registry",
            "text",
            _("Customer's registry number"),
            _("Company registry number of the customer (in France the SIRET)"),
            "123 456 824 00019",
        ),
    ),
    *list_group(
        "sender",
        row(
            "sender_name",
            "text",
            _("Sender"),
            _("The department's name as a sender, else the company's"),
            "Atelier Ormelune",
        ),
        row(
            "sender_address",
            "text",
            _("Sender's address"),
            _("Postal address of the department, else of the company"),
            "14 quai des Ormes\n44200 Nantes",
        ),
        row("sender_city", "text", _("Sender's city"), _("City of the department, else of the company"), "Nantes"),
        row(
            "sender_phone",
            "text",
            _("Sender's phone"),
            _("Phone of the department, else of the company"),
            "+33 2 61 91 47 20",
        ),
        row(
            "sender_email",
            "text",
            _("Sender's e-mail"),
            _("E-mail of the department, else of the company"),
            "relances@ormelune.example.com",
        ),
        row(
            "sender_website",
            "text",
            _("Sender's website"),
            _("Website of the department, else of the company"),
            "https://ormelune.example.com",
        ),
        row("company_name", "text", _("Company"), _("Legal name of your company"), "Atelier Ormelune SAS"),
        row(
            "company_address",
            "text",
            _("Company's address"),
            _("Postal address of your company"),
            "14 quai des Ormes\n44200 Nantes",
        ),
        row("company_city", "text", _("Company's city"), _("City of your company"), "Nantes"),
        row("company_phone", "text", _("Company's phone"), _("Phone of your company"), "+33 2 61 91 47 20"),
        row(
            "company_email",
            "text",
            _("Company's e-mail"),
            _("E-mail of your company"),
            "comptabilite@ormelune.example.com",
        ),
        row(
            "company_website",
            "text",
            _("Company's website"),
            _("Website of your company"),
            "https://ormelune.example.com",
        ),
        row("company_vat", "text", _("Company's tax ID"), _("Tax ID of your company"), "FR96 999627417"),
        row(
            "company_registry",
            "text",
            _("Company's registry number"),
            _("Company registry number (in France the SIRET)"),
            "999 627 417 00010",
        ),
    ),
    *list_group(
        "department",
        row("department_name", "text", _("Department"), _("Department of the invoice; may be empty"), "Ventes France"),
        row(
            "department_manager",
            "text",
            _("Head of the department"),
            _("Manager of the department; may be empty"),
            "Hélène Marchais",
        ),
    ),
    *list_group(
        "bank",
        row("bank_name", "text", _("Bank"), _("Name of your bank"), "Banque de l’Estuaire"),
        row("account_holder", "text", _("Account holder"), _("In whose name the account is"), "Atelier Ormelune SAS"),
        row(
            "iban",
            "text",
            _("Account number"),
            _("Account number to pay to (IBAN)"),
            "FR76 1999 7044 1800 2147 6305 859",
        ),
        row("bic", "text", _("BIC"), _("Bank identifier code (BIC)"), "DEMOFRPPXXX"),
    ),
    *list_group(
        "people",
        row(
            "closing",
            "text",
            _("Closing"),
            _("Closing formula that goes with the salutation, without the comma"),
            "Salutations distinguées",
        ),
        row("signatory_name", "text", _("Signatory"), _("Name of who signs the letter"), "Hélène Marchais"),
        row(
            "signatory_title",
            "text",
            _("Signatory's job title"),
            _("Job title of who signs; may be empty"),
            "Responsable comptable",
        ),
        row(
            "signatory_email",
            "text",
            _("Signatory's e-mail"),
            _("E-mail of who signs the letter"),
            "h.marchais@ormelune.example.com",
        ),
        row("salesperson_name", "text", _("Salesperson"), _("Name of the invoice's salesperson"), "Julien Kerbrat"),
        row(
            "salesperson_phone",
            "text",
            _("Salesperson's phone"),
            _("Phone of the salesperson"),
            "+33 2 61 91 47 25",
        ),
        row(
            "salesperson_email",
            "text",
            _("Salesperson's e-mail"),
            _("E-mail of the salesperson"),
            "j.kerbrat@ormelune.example.com",
        ),
        row("user_name", "text", _("User"), _("Name of who prints the letter"), "Nora Lemaître"),
        row("user_phone", "text", _("User's phone"), _("Phone of who prints the letter"), "+33 2 61 91 47 21"),
        row(
            "user_email",
            "text",
            _("User's e-mail"),
            _("E-mail of who prints the letter"),
            "n.lemaitre@ormelune.example.com",
        ),
    ),
    *list_group(
        "blocks",
        row(
            "invoice_table",
            "block",
            _("Table of invoices"),
            _("What is overdue, a line for each invoice, with the total"),
            "FAC/2026/00042 – 30/09/2026 – 1 234,50 €",
        ),
    ),
    *BLOCKS,
)
