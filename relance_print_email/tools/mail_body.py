# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What stands in a letter, as an e-mail shows it: pure Python."""

from lxml import html
from markupsafe import Markup

# Programs for e-mail know no style sheet of ours, and few know any.
CELL = "padding: 4px 10px 4px 0; text-align: left; vertical-align: top; width: auto;"
STYLES = {
    "table": "border-collapse: collapse; font-size: 13px; margin: 12px 0;",
    "thead//th": f"border-bottom: 1px solid #888; {CELL} white-space: normal;",
    "tr[not(parent::thead)]/th": f"font-weight: normal; color: #666; {CELL}",
    "td": f"border-bottom: 1px solid #ddd; {CELL}",
}
FONT = "font-family: Arial, Helvetica, sans-serif; font-size: 14px; line-height: 1.5; color: #222; max-width: 720px;"
# On a telephone, a table that is too wide moves by itself.
WIDE = "overflow-x: auto;"
NUMBERS = {"letter-amount", "letter-days"}
FLOATS = "contains(@style, 'float: right')"


def make_mail_body(*parts):
    """Return parts of a letter as the body of an e-mail.

    Tables get the lines that the letter's style sheet gives them; what the screen and the style sheet go by is left out. So are
    images that are part of the letter, such as a scanned signature or a code to pay with, with their captions: programs for
    e-mail don't show them, and the PDF has them.

    :param parts: HTML
    :rtype: Markup
    """
    root = html.fragment_fromstring("".join(str(part) for part in parts), create_parent="div")
    for image in root.xpath(".//img[starts-with(@src, 'data:')]"):
        beside = image.xpath(f"ancestor::*[{FLOATS}] | following-sibling::*[1][{FLOATS}]")
        for element in (*beside, image):
            if element.getparent() is not None:
                element.drop_tree()
    for path, style in STYLES.items():
        for element in root.xpath(f".//{path}"):
            given = (element.get("style") or "").strip().rstrip(";")
            is_right = not NUMBERS.isdisjoint((element.get("class") or "").split()) or "right" in given
            own = style.replace("text-align: left", "text-align: right") if is_right else style
            element.set("style", f"{given}; {own}" if given else own)
    for table in root.xpath(".//table[not(ancestor::table)]"):
        frame = html.Element("div", style=WIDE)
        frame.tail, table.tail = table.tail, None
        table.getparent().replace(table, frame)
        frame.append(table)
    for element in root.xpath(".//*[@data-variable or @class]"):
        element.attrib.pop("class", None)
        if element.attrib.pop("data-variable", None) and element.tag == "span" and not element.attrib:
            element.drop_tag()
    root.set("style", FONT)
    return Markup(html.tostring(root, encoding="unicode"))


def make_mail_subject(subject):
    """Return the subject of a letter, in which variables are marked, as plain text."""
    return " ".join(html.fragment_fromstring(str(subject), create_parent="div").text_content().split())
