"""Where things stand on a letter that goes into a window envelope, in millimetres from the sheet's top left corner.

Sources: NF Z 11-001, DIN 5008, SN 010130 as in KOMA-Script's letter class; the French address stands where both sizes of window
(45 x 100 and 35 x 100) show it however the sheet slides.
"""

from typing import NamedTuple


class Envelope(NamedTuple):
    """One layout: the address text's corner and width, the side its window is on, and the fold marks from the top."""

    name: str
    paper: str
    address_x: float
    address_y: float
    address_width: float
    address_height: float
    window: str
    body_y: float
    folds: tuple[float, ...]


ENVELOPES = {
    "nf": Envelope("French window, right (NF Z 11-001)", "A4", 110, 55, 80, 24, "right", 92, (99, 198)),
    "din_b": Envelope("DIN 5008, form B", "A4", 25, 62.7, 80, 27.3, "left", 98, (105, 210)),
    "din_a": Envelope("DIN 5008, form A", "A4", 25, 44.7, 80, 27.3, "left", 80, (87, 192)),
    "sn": Envelope("Swiss window, right (SN 010130)", "A4", 118, 55, 80, 30, "right", 92, (105, 210)),
    "us": Envelope("US window (No. 9, No. 10)", "Letter", 22, 59, 106, 24, "left", 100, (95.3, 187.3)),
}
PAPERS_MM = {"A4": (210, 297), "Letter": (215.9, 279.4)}
# Left free by the printer on every page: top, right, bottom, left.
MARGINS_MM = (10, 0, 12, 0)
# Which layout a letter of a company in this country has; NF Z 11-001 elsewhere.
ENVELOPE_OF_COUNTRY = {"DE": "din_b", "AT": "din_b", "CH": "sn", "LI": "sn", "US": "us", "CA": "us"}
