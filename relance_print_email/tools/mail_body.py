# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What stands in a letter, as an e-mail shows it: pure Python."""

from lxml import html
from markupsafe import Markup

# Programs for e-mail know no style sheet of ours, and few know any.
STYLES = {
    "table": "border-collapse: collapse; margin: 12px 0;",
    "th": "border-bottom: 1px solid #999; padding: 4px 10px 4px 0; text-align: left;",
    "td": "border-bottom: 1px solid #ddd; padding: 4px 10px 4px 0; text-align: left;",
}
RIGHT = {"number", "amount", "text-end"}


def make_mail_body(*parts):
    """Return parts of a letter as the body of an e-mail.

    Tables get the lines that the letter's style sheet gives them. Images that are part of the letter, such as a scanned signature,
    are left out: programs for e-mail don't show them, and the PDF has them.

    :param parts: HTML
    :rtype: Markup
    """
    root = html.fragment_fromstring("".join(str(part) for part in parts), create_parent="div")
    for image in root.xpath(".//img[starts-with(@src, 'data:')]"):
        image.drop_tree()
    for name, style in STYLES.items():
        for element in root.iter(name):
            own = style
            if RIGHT.intersection((element.get("class") or "").split()):
                own = style.replace("text-align: left", "text-align: right")
            element.set("style", f"{own} {element.get('style') or ''}".strip())
    return Markup(html.tostring(root, encoding="unicode"))
