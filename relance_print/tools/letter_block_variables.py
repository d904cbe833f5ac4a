# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The blocks that texts and formats may name, each with a QWeb template of its own."""

from .letter_catalogue import list_group, row


def _(source):
    """Mark a term for extraction."""
    return source


BLOCKS = list_group(
    "blocks",
    row(
        "charge_table",
        "block",
        _("Table of late-payment charges"),
        _("Interest and indemnity that the letter claims, with their calculation; nothing if it claims none"),
        "FAC/2026/00042 – 1 234,50 € × 12,15 % × 60 / 365 = 24,66 €",
    ),
    row(
        "previous_reminders",
        "block",
        _("Earlier reminders with levels"),
        _("The earlier reminders with their dates; nothing on the first"),
        "Relance précédente : Rappel de règlement (8 octobre 2026)",
    ),
    row(
        "promise_notice",
        "block",
        _("Broken promise, in a sentence"),
        _("That a promise to pay was not kept; nothing if there was none"),
        "Malgré votre engagement de régler au plus tard le 15 octobre 2026, nous n’avons rien reçu.",
    ),
    row(
        "payment_details",
        "block",
        _("Payment details"),
        _("Bank account and reference for the payment"),
        "FR76 1999 7044 1800 2147 6305 859 – FAC/2026/00042",
    ),
    row(
        "statement_table",
        "block",
        _("Statement of account"),
        _("All that is open of the customer, due or not, by currency and age"),
        "FAC/2026/00042 – 30/09/2026 – 1 234,50 €",
    ),
    row(
        "late_payment_notice",
        "block",
        _("Late payment notice"),
        _("Legal mention of interest and indemnity, where the law gives them"),
        "Indemnité forfaitaire de 40 € par facture (article D441-5 du Code de commerce).",
    ),
    row(
        "signature_image",
        "block",
        _("Signature image"),
        _("Scanned signature or stamp, where there is one"),
        "Signature numérisée",
    ),
    template="relance_print.letter_{}",
)
