# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What stands in a letter, as an e-mail shows it."""

import re
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from odoo.addons.relance_print_email.tools.mail_body import make_mail_body, make_mail_subject

TABLE = """
<table><thead><tr><th>Invoice</th><th class="letter-amount">Amount</th></tr></thead>
<tbody><tr><th>Total</th><td class="letter-amount extra">10,00</td><td style="text-align:right;">x</td><td>y</td></tr></tbody>
</table>
"""

RIGHT = re.compile(r"\.letter-table \.([\w-]+) \{[^}]*text-align: right")


def parse(*parts):
    return html.fragment_fromstring(str(make_mail_body(*parts)))


def test_parts_follow_each_other():
    assert parse("<p>Text</p>", "<p>Signature</p>").text_content() == "TextSignature"
    empty = parse("", "")
    assert (len(empty), empty.text_content()) == (0, "")
    assert "sans-serif" in empty.get("style")


def test_wide_tables_move_by_themselves():
    """On a telephone; each table once, what follows it behind it."""
    root = parse("<table><tr><td><table><tr><td>Inner</td></tr></table></td></tr></table>after<p>End</p>")
    frames = root.xpath(".//div[contains(@style, 'overflow-x')]")
    assert [frame.getparent() for frame in frames] == [root]
    assert frames[0].tail == "after"
    assert root.text_content() == "InnerafterEnd"


def test_numbers_stand_as_in_the_letter():
    """What the shipped formats put to the right is there in the e-mail, too."""
    sheets = (Path(__file__).parents[1] / "relance_print" / "data" / "formats").glob("*.css")
    names = {name for sheet in sheets for name in RIGHT.findall(sheet.read_text())}
    assert "letter-amount" in names
    for name in names:
        cell = parse(f'<table><tr><td class="{name}">1</td></tr></table>').find(".//td")
        assert "text-align: right" in cell.get("style"), name


def test_tables_have_their_lines():
    root = parse(TABLE)
    head, amount = root.findall(".//thead//th")
    assert "border-bottom: 1px solid #888" in head.get("style")
    assert "text-align: left" in head.get("style")
    assert "text-align: right" in amount.get("style")
    assert "font-weight: normal" in root.find(".//tbody//th").get("style")
    first, second, third = root.findall(".//td")
    assert "text-align: right" in first.get("style")
    assert second.get("style").startswith("text-align:right; border-bottom")  # what the writer wanted stays, once
    assert "text-align: left" not in second.get("style")
    assert "text-align: left" in third.get("style")
    assert "border-collapse" in root.find(".//table").get("style")


def test_images_of_the_letter_are_left_out():
    """A scanned signature, and a code to pay with, which has its caption beside it; an image of the web stays."""
    data = '<img src="data:image/png;base64,AA==">'
    root = parse(
        f"<p>Before</p>{data}<p>After</p>",
        f'<div style="float: right">{data}<span>Scan to pay</span></div><p>Kind regards</p>',
        f'<div>{data}<div style="float: right">Caption</div>tail</div>',
        '<img src="https://example.com/logo.png">',
    )
    assert [image.get("src") for image in root.findall(".//img")] == ["https://example.com/logo.png"]
    words = root.text_content()
    assert "Scan to pay" not in words
    assert "Caption" not in words
    for kept in ("Before", "After", "Kind regards", "tail"):
        assert kept in words


def test_nothing_of_our_screens():
    """Names of variables and classes say nothing to a program for e-mail; in which direction a name is written, does."""
    root = parse(
        '<p>Dear <span data-variable="a">Zoë</span>, <span data-variable="b" dir="auto">א</span> '
        '<span style="color: red">!</span></p>'
        '<div data-variable="c" class="letter-payment"><table><tr><td class="letter-amount">1</td></tr></table></div>'
    )
    assert {name for element in root.iter() for name in element.attrib} == {"style", "dir"}
    assert [element.tag for element in root.find("p")] == ["span", "span"]
    assert root.find("p").text_content() == "Dear Zoë, א !"
    assert "text-align: right" in root.find(".//td").get("style")


def test_a_subject_is_one_line():
    marked = '<p>Reminder <span data-variable="x">INV/2026/1</span>\n &amp;  more</p>'
    assert make_mail_subject(marked) == "Reminder INV/2026/1 & more"
    assert make_mail_subject("") == ""


@given(st.text(alphabet=st.characters(exclude_categories=("Cc", "Cs")), max_size=80))
def test_words_are_kept(words):
    """Whatever a text says, the e-mail says, and runs nothing of it."""
    escaped = words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    root = parse(f"<p>{escaped}</p>")
    assert root.text_content() == words
    assert [element.tag for element in root.iter()] == ["div", "p"]


def test_names_keep_their_distance():
    """Names of payment details stand off their values, in a table with a body or without."""
    for table in ("<table><tr>{}</tr></table>", "<table><tbody><tr>{}</tr></tbody></table>"):
        body = make_mail_body(table.format("<th>Reference</th><td>INV/1</td>"))
        assert body.count("padding: 4px 10px 4px 0") == 2
