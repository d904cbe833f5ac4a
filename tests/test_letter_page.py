# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Drawing a letter: what is shown is looked for in what is drawn, and nothing else is asked for."""

from markupsafe import Markup

from odoo.addons.relance_print.tools.letter_page import Content, Context, count_address_rows, render, unwrap

KINDS = {
    "customer_address": "text",
    "amount_due": "amount",
    "payment_link": "text",
    "details": "block",
    "code": "block",
}
LOOK = {"envelope": {"address_width": 85}}


def draw(body, html="{{ subject }}{{ body }}{{ signature }}", link="<x>", **given):
    """Draw a letter; return its HTML and what was asked for."""
    asked = []

    def ask(name, value):
        asked.append(name)
        return value

    def draw_details(values, shown):
        code = "" if "code" in shown else "code"
        return Markup("<table><td>%s%s</td></table>") % (values["amount_due"], code)

    context = Context(
        zones={"subject": "A & B", "body": body, "signature": ""},
        kinds=KINDS,
        values={
            "customer_address": "Dubreuil\nAngers",
            "amount_due": lambda: ask("amount_due", 1.5),
            "payment_link": lambda: ask("payment_link", link),
        },
        blocks={"details": draw_details, "code": lambda values, shown: Markup("<img>"), **given},
        look={"text_width": 140, "lines": []},
        formatters={"amount": "{:.2f} EUR".format},
    )
    return render(Content(html, "", "", LOOK), context).parts["html"], asked


def test_only_what_is_shown_is_asked_for():
    html, asked = draw("<p>{{ amount_due }} {{ amount_due }}</p>")
    assert html.count("1.50\xa0EUR") == 2
    assert asked == ["amount_due"]
    assert draw("<p>{{ payment_link }}</p>")[1] == ["payment_link"]
    assert draw("", html="{{ payment_link }}")[1] == ["payment_link"]  # in the format


def test_values_are_escaped_and_blocks_are_not():
    assert "&lt;x&gt;" in draw("<p>{{ payment_link }}</p>")[0]
    assert "<img>" in draw("<p>{{ code }}</p>")[0]
    assert "A &amp; B" in draw("")[0]


def test_a_name_from_right_to_left_has_its_own_direction():
    assert '<span data-variable="payment_link">' in draw("<p>{{ payment_link }}</p>", link="Dubreuil (1)")[0]
    assert '<span data-variable="payment_link" dir="auto">' in draw("<p>{{ payment_link }}</p>", link="שם (1)")[0]


def test_a_block_knows_what_is_shown_elsewhere():
    assert "1.50 EURcode" in draw("<p>{{ details }}</p>")[0]
    assert "1.50 EURcode" not in draw("<p>{{ details }}</p><p>{{ code }}</p>")[0]
    assert (
        "1.50 EURcode" not in draw("<p>{{ details }}</p>", html="{{ subject }}{{ body }}{{ signature }}{{ code }}")[0]
    )


def test_what_stands_apart_is_in_every_letter():
    def draw_apart(values, shown):
        return Markup("<hr>")

    assert draw("<p>Hello</p>", apart_table=draw_apart)[0].count("<hr>") == 1
    assert draw("<p>{{ invoice_table }}</p>", apart_table=draw_apart)[0].count("<hr>") == 1


def test_the_printer_gets_words_without_elements():
    html = draw("<p>Pay {{ amount_due }} now</p><p>{{ details }}</p>")[0]
    assert "data-variable" in html
    assert "<p>Pay 1.50\xa0EUR now</p>" in unwrap(html)
    assert "<table>" in unwrap(html)
    assert 'span data-variable="' not in unwrap(html)


def test_rows_of_an_address():
    """A line takes as many rows as it breaks into, not two at most: an address that is longer is set smaller."""
    name = "Société Internationale des Établissements Réunis de Menuiserie "
    assert count_address_rows(["Dupont", "1 rue", "44000 Nantes"], 80, 140) == 3
    assert count_address_rows([name, "44000 Nantes"], 80, 140) == 3
    assert count_address_rows([name * 4, "44000 Nantes"], 80, 140) == 9
