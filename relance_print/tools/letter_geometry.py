# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Where things stand on a letter that goes into a window envelope, in millimetres from the sheet's top left corner.

Sources: NF Z 11-001, DIN 5008, SN 010130 as in KOMA-Script's letter class, and the envelopes that are sold for them. What a
window shows depends on how the sheet has slid in its envelope, so that is worked out here, not written down.
"""

from typing import NamedTuple


class Paper(NamedTuple):
    """A sheet, as it is called and in mm."""

    name: str
    width: float
    height: float


# The one list of papers: of it are the format's choices, and the size that the letter on the screen reads off its page.
PAPERS = {"A4": Paper("A4", 210, 297), "Letter": Paper("US Letter", 215.9, 279.4)}
# Left free by the printer on every page: top, right, bottom, left.
MARGINS_MM = (10, 0, 12, 0)
# Which layout a letter of a company in this country has; NF Z 11-001 elsewhere.
ENVELOPE_OF_COUNTRY = {"DE": "din_b", "AT": "din_b", "CH": "sn", "LI": "sn", "US": "us", "CA": "us"}
RETURN_LINE_HEIGHT = 5


class Box(NamedTuple):
    """A rectangle on the sheet."""

    left: float
    top: float
    right: float
    bottom: float


class Window(NamedTuple):
    """An envelope as it is bought: its size, and its window's distance from the left and the lower edge, and size."""

    envelope_width: float
    envelope_height: float
    left: float
    bottom: float
    width: float
    height: float


WINDOWS = {
    # NF: 20 mm from the right and the bottom; two sizes are sold.
    "DL, right, 45 x 100": Window(220, 110, 100, 20, 100, 45),
    "DL, right, 35 x 100": Window(220, 110, 100, 20, 100, 35),
    # DIN 680: 20 mm from the left, 15 from the bottom.
    "DL, left, 45 x 90": Window(220, 110, 20, 15, 90, 45),
    # The sources give its size only. It is taken to be over the field of SN 010130 (112 / 45, 90 x 45) while the sheet lies in
    # the middle of the envelope, as No. 9 is over the field that KOMA-Script has for it.
    "C6/5, right, 40 x 90": Window(229, 114, 121.5, 22, 90, 40),
    # 7/8 inch from the left, 1/2 inch from the bottom.
    "No. 10": Window(241.3, 104.8, 22.2, 12.7, 114.3, 28.6),
    "No. 9": Window(225.4, 98.4, 22.2, 12.7, 114.3, 28.6),
}


class Envelope(NamedTuple):
    """One layout: the address text's corner and size, the side its window is on, where the text starts, the fold marks.

    The address lies in `visible`, indented in its field as its standard has it (in the United States by 1/8 inch of clearance);
    the text starts below `exposed`.

    ``windows``: names of the windows that it fits. ``return_y``: top of the small line with the sender's address, 5 mm high, at
    the top of the field of the standards that have it; 0 where there is none. A sheet on the bottom of its envelope shows it.
    """

    name: str
    paper: str
    address_x: float
    address_y: float
    address_width: float
    address_height: float
    window: str
    body_y: float
    folds: tuple[float, float]
    windows: list[str]
    return_y: float

    @property
    def visible(self) -> Box:
        """What each window shows wherever the sheet has slid: the address belongs here."""
        lefts, tops, rights, bottoms = zip(*self._get_seen(), strict=True)
        return Box(max(lefts), max(tops), min(rights), min(bottoms))

    @property
    def exposed(self) -> Box:
        """What some window may show: nothing but the address and the sender's line may stand here."""
        lefts, tops, rights, bottoms = zip(*self._get_seen(), strict=True)
        return Box(max(min(lefts), 0), min(tops), min(max(rights), PAPERS[self.paper].width), max(bottoms))

    @property
    def return_line(self) -> Box | None:
        """Where the sender's address may stand in one line, or None."""
        left, _top, right, _bottom = self.exposed
        return Box(left, self.return_y, right, self.return_y + RETURN_LINE_HEIGHT) if self.return_y else None

    def _get_seen(self):
        """Return what each window shows of a sheet at the lower left of its envelope, and of one at the upper right.

        The sheet is folded in three, the address in front, so it stands on its first fold. By hand: NF shows 100-200 / 34-79 and
        90-190 / 45-90 through the larger window.
        """
        _name, width, height = PAPERS[self.paper]
        first, second = self.folds
        folded_height = max(first, second - first, height - second)
        seen = []
        for window in map(WINDOWS.get, self.windows):
            left, bottom = window.left, first - window.bottom
            right, up = window.envelope_width - width, window.envelope_height - folded_height
            seen.append(Box(left, bottom - window.height, left + window.width, bottom))
            seen.append(Box(left - right, bottom - window.height + up, left + window.width - right, bottom + up))
        return seen


ENVELOPES = {
    "nf": Envelope(
        *("French window, right (NF Z 11-001)", "A4", 110, 55, 80, 24, "right", 92, (99, 198)),
        windows=["DL, right, 45 x 100", "DL, right, 35 x 100"],
        return_y=35,
    ),
    "din_b": Envelope(
        *("DIN 5008, form B", "A4", 25, 62.7, 75, 27.3, "left", 98, (105, 210)),
        windows=["DL, left, 45 x 90"],
        return_y=45,
    ),
    "din_a": Envelope(
        *("DIN 5008, form A", "A4", 25, 44.7, 75, 27.3, "left", 80, (87, 192)),
        windows=["DL, left, 45 x 90"],
        return_y=27,
    ),
    "sn": Envelope(
        *("Swiss window, right (SN 010130)", "A4", 123, 54, 69, 28, "right", 95, (105, 210)),
        windows=["C6/5, right, 40 x 90"],
        return_y=0,
    ),
    "us": Envelope(
        *("US window (No. 9, No. 10)", "Letter", 25.4, 64, 85, 18.5, "left", 94, (95.3, 187.3)),
        windows=["No. 10", "No. 9"],
        return_y=0,
    ),
}
