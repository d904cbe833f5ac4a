# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a payment says: texts that every bank takes, from what people wrote."""

import unicodedata
from collections.abc import Iterable

from stdnum.iso7064 import mod_97_10

from .letter_files import clean_line

# Of a payment's text, as EPC069-12 and ISO 20022 have it
MAX_CHARACTERS = 140
# From the arrows on, what Unicode calls symbols are pictures: signs such as °, №, ™ or € come before.
_PICTURES = 0x2190


def clean_payment_text(text: str) -> str:
    """Return a text for a payment as one line: without emoji, and what can't be seen or turns the direction of writing.

    A soft hyphen, a zero-width blank or a picture is left out; a control character or a line break is a blank.
    """
    line = clean_line(text)
    # as most are, for which it is quicker
    return line if line.isascii() else clean_line("".join(char for char in line if not _is_picture(char)))


def _is_picture(char):
    kind = unicodedata.category(char)
    return (
        (kind in ("So", "Sk", "Sm") and ord(char) >= _PICTURES)
        or kind == "Me"  # the frame of a key
        or 0xFE00 <= ord(char) <= 0xFE0F  # what makes a sign a picture
        or 0xE0100 <= ord(char) <= 0xE01EF
        or char in "\u3030\u303d"
    )


def make_creditor_reference(reference: str) -> str:
    """Return a reference with the check digits of ISO 11649, in groups of four, as it is printed.

    :param reference: 1 to 21 capitals and figures
    """
    digits = mod_97_10.calc_check_digits(f"{reference}RF")
    whole = f"RF{digits}{reference}"
    return " ".join(whole[start : start + 4] for start in range(0, len(whole), 4))


def join_references(references: Iterable[str], limit: int = MAX_CHARACTERS) -> str:
    """Return references, parted by commas, as many as fit: none is cut, unless the first alone is too long.

    :param limit: characters
    """
    joined = ""
    for reference in filter(None, map(clean_payment_text, references)):
        longer = f"{joined}, {reference}" if joined else reference
        if len(longer) > limit:
            return joined or reference[:limit]
        joined = longer
    return joined
