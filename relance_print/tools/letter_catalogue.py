"""The catalogue of variables: what a text or a format may name, each with its kind and a description.

The one place that says which variables exist: it renders, validates and documents them. Descriptions are English sources;
whoever shows one translates it.
"""

from typing import NamedTuple


class Variable(NamedTuple):
    """One variable of the catalogue.

    ``kind``: ``text`` (plain, may be empty), ``amount`` (with its currency), ``date``, ``number``, or ``block`` (HTML that
    stands in a paragraph of its own).
    """

    name: str
    kind: str
    description: str


def _(source):
    """Mark a description for the extraction of terms; it is translated where it is shown."""
    return source


CATALOGUE = (
    # The invoices
    Variable("invoice_number", "text", _("Number of the invoice, or of the invoices")),
    Variable("invoice_date", "date", _("Date of the invoice; of the oldest, where there are several")),
    Variable("due_date", "date", _("Date since which something is overdue")),
    Variable("payment_reference", "text", _("Reference to quote when paying")),
    Variable("customer_reference", "text", _("The customer's own reference on the invoice")),
    Variable("days_late", "number", _("Days since the due date")),
    # Amounts
    Variable("amount_due", "amount", _("Amount overdue today, payments and credits deducted")),
    Variable("amount_due_words", "text", _("Amount overdue today, in words")),
    Variable("amount_total", "amount", _("Total of the invoices, tax included")),
    # The reminder
    Variable("level", "text", _("Name of the reminder level")),
    Variable("reminder_number", "number", _("Which reminder on the invoice this is: 1, 2, 3…")),
    Variable("previous_reminder_date", "date", _("Date of the reminder before this one")),
    Variable("letter_date", "date", _("Date of the letter")),
    Variable("deadline", "date", _("Date by which to pay: a working day, never in the past")),
    # The customer
    Variable("customer_name", "text", _("Name of the customer")),
    Variable("contact_name", "text", _("Name of the contact person, where the invoice names one")),
    Variable("customer_address", "text", _("Postal address of the customer")),
    Variable("customer_vat", "text", _("Tax ID of the customer")),
    # The sender
    Variable("company_name", "text", _("Name of your company")),
    Variable("company_address", "text", _("Postal address of your company")),
    Variable("company_city", "text", _("City of your company")),
    Variable("company_phone", "text", _("Phone of your company")),
    Variable("company_email", "text", _("E-mail of your company")),
    Variable("company_website", "text", _("Website of your company")),
    Variable("company_vat", "text", _("Tax ID of your company")),
    Variable("company_registry", "text", _("Company registry number (in France the SIRET)")),
    Variable("department_name", "text", _("Name of the department")),
    Variable("bank_name", "text", _("Name of your bank")),
    Variable("iban", "text", _("Account number to pay to")),
    Variable("bic", "text", _("Bank identifier code (BIC)")),
    Variable("payment_link", "text", _("Address of the invoice on the customer portal")),
    Variable("salesperson_name", "text", _("Name of the salesperson")),
    Variable("salesperson_phone", "text", _("Phone of the salesperson")),
    Variable("salesperson_email", "text", _("E-mail of the salesperson")),
    Variable("user_name", "text", _("Name of who prints the letter")),
    Variable("user_phone", "text", _("Phone of who prints the letter")),
    Variable("user_email", "text", _("E-mail of who prints the letter")),
    # Blocks
    Variable("invoice_table", "block", _("Table of what is overdue, with its total")),
    Variable("previous_reminders", "block", _("The earlier reminders with their dates")),
    Variable("payment_details", "block", _("Bank account and reference for the payment")),
    Variable("late_payment_notice", "block", _("Legal mention of interest and indemnity, where the law gives them")),
)
NAMES = frozenset(variable.name for variable in CATALOGUE)
BLOCKS = frozenset(variable.name for variable in CATALOGUE if variable.kind == "block")
