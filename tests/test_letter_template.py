# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Texts and formats: what is let through, what is refused and where, and that data stays data."""

import re
import time
import tracemalloc
from decimal import Decimal
from html import unescape
from html.parser import HTMLParser
from unittest.mock import patch

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from liquid.builtin.tags.for_tag import ForLoop
from liquid.builtin.tags.tablerow_tag import TableRow
from markupsafe import Markup

from odoo.addons.relance_print.tools import letter_errors, letter_format, letter_liquid, letter_text
from odoo.addons.relance_print.tools.letter_errors import LetterTemplateError
from odoo.addons.relance_print.tools.letter_format import check_format, render_format
from odoo.addons.relance_print.tools.letter_text import check_text, normalise_blocks, render_text


def render_whole(source, values, **options):
    """Render a text without leaving empty lines out."""
    with patch.object(letter_text, "_without_empty_lines", lambda source, values: source):
        return render_text(source, values, **options)


KNOWN = frozenset({"customer_name", "invoice_number", "invoice_table", "lines"})
VALUES = {
    "customer_name": "Müller & <Söhne>",
    "invoice_number": "INV/2025/0001",
    "invoice_table": Markup('<table class="rows"></table>'),
    "amount": Decimal("1200.50"),
    "lines": [{"number": "A<1>", "due": Decimal("0.10")}, {"number": "B", "due": Decimal("0.20")}],
}


def refusal(function, *args):
    """What is refused: reason, line, column, name, hint."""
    with pytest.raises(LetterTemplateError) as caught:
        function(*args)
    error = caught.value
    return error.reason, error.line, error.column, error.name, error.hint


def outcome(function, *args):
    """What a function returns, or the LetterTemplateError that it raises; nothing else may be raised."""
    try:
        return function(*args)
    except LetterTemplateError as error:
        assert str(error)
        assert error.line >= 1
        assert error.column >= 1
        return error


# Texts


@pytest.mark.parametrize(
    "text",
    [
        "{{ customer_name }}",
        "{{customer_name}} and {{ invoice_number }}",
        "{{&nbsp;customer_name&nbsp;}}",
        "{{\u00a0customer_name\u200b}}",
        "{{ customer_name\n}}",
        "100 % of { this } and %}",
        "",
    ],
)
def test_text_accepted(text):
    check_text(text, KNOWN)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\nb {{ custmer_name }}", ("unknown_variable", 2, 3, "custmer_name", "customer_name")),
        ("{{ xyz }}", ("unknown_variable", 1, 1, "xyz", None)),
        ("<p>{{ customer_name | upcase }}", ("not_a_name", 1, 4, "customer_name | upcase", None)),
        ("{{ lines.size }}", ("not_a_name", 1, 1, "lines.size", None)),
        ("{{ <b>customer_name</b> }}", ("not_a_name", 1, 1, "customer_name", None)),
        ("{{- customer_name }}", ("not_a_name", 1, 1, "- customer_name", None)),
        ("{{ }}", ("not_a_name", 1, 1, "", None)),
        ("x {% if lines %}", ("tag_not_allowed", 1, 3, "if lines", None)),
        ("x\n\n {{ customer_name", ("syntax", 3, 2, "x {{ customer_name", None)),
        ("{{ customer_name }", ("syntax", 1, 1, "{{ customer_name }", None)),
        ("{{ a {{ customer_name }}", ("syntax", 1, 1, "{{ a {{ customer_name }}", None)),
        ("<b>Dear&nbsp;customer_name }}</b>.", ("syntax", 1, 28, "Dear customer_name }}", None)),
    ],
)
def test_text_refused(text, expected):
    assert refusal(check_text, text, KNOWN) == expected


def test_message_says_where_and_what_was_meant():
    with pytest.raises(LetterTemplateError) as caught:
        check_text("\n {{ custmer_name }}", KNOWN)
    assert str(caught.value) == "Line 2, column 2: unknown variable “custmer_name” (did you mean “customer_name”?)"


def test_text_is_filled_in_and_escaped():
    html = render_text("<p>{{ customer_name }}, {{&nbsp;invoice_number }}</p>{{ invoice_table }}", VALUES)
    assert html == '<p>Müller &amp; &lt;Söhne&gt;, INV/2025/0001</p><table class="rows"></table>'
    assert isinstance(html, Markup)


def test_text_wraps_each_value_but_in_attributes():
    def wrap(name, value):
        return Markup('<span data-variable="%s">%s</span>') % (name, value)

    html = render_text('<a href="?{{ customer_name }}">{{ customer_name }}</a>', VALUES, wrap=wrap)
    value = "Müller &amp; &lt;Söhne&gt;"
    assert html == f'<a href="?{value}"><span data-variable="customer_name">{value}</span></a>'
    assert render_text("{{ customer_name }}", VALUES, wrap=lambda name, value: "<b>") == "&lt;b&gt;"


def test_markup_does_not_break_out_of_an_attribute():
    html = render_text('<p title="{{ invoice_table }}">', VALUES)
    assert html == '<p title="&lt;table class=&#34;rows&#34;&gt;&lt;/table&gt;">'


def test_plain_text_is_not_escaped():
    subject = render_text("{{ customer_name }}: {{ x }}", {**VALUES, "x": Markup("<b>A &amp; B</b>")}, html=False)
    assert subject == "Müller & <Söhne>: A & B"
    assert type(subject) is str


EMPTY = {"a": "", "b": Markup(" "), "c": "C", "block": Markup("")}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # a paragraph
        ("<p>{{ c }}</p><p>{{ a }}</p><p>x</p>", "<p>C</p><p>x</p>"),
        ('<div class="x">&nbsp;<b>{{ a }}</b> {{ b }}<br></div>', ""),
        ("<p>{{ a }}<br>{{ b }}</p>", ""),
        ("<ul><li>{{ a }}</li><li>{{ c }}</li></ul>", "<ul><li>C</li></ul>"),
        ("<p>x</p>{{ block }}<p>y</p>", "<p>x</p><p>y</p>"),
        # a line
        ("<p>x<br>{{ a }}<br>y</p>", "<p>x<br>y</p>"),
        ("<p>{{ a }}<br/>{{ b }}<br>y</p>", "<p>y</p>"),
        ("<p>x<br>{{ a }}<br>{{ b }}</p>", "<p>x</p>"),
        ("<p><b>{{ a }}<br>x<br>{{ b }}</b></p>", "<p><b>x</b></p>"),
        ("{{ a }}", ""),
        # what stays
        ("<p><br></p><p> </p>", "<p><br></p><p> </p>"),
        ("<p>x<br><br>{{ a }}<br>y</p>", "<p>x<br><br>y</p>"),
        ("<p>Tel. {{ a }}<br>{{ a }} {{ c }}</p>", "<p>Tel. <br> C</p>"),
        ('<p><img src="x">{{ a }}</p>', '<p><img src="x"></p>'),
        ("<table><tr><td>{{ a }}</td></tr></table>", "<table><tr><td></td></tr></table>"),
    ],
)
def test_what_is_empty_leaves_no_hole(text, expected):
    assert render_text(text, EMPTY) == expected


def test_what_is_empty_can_be_kept():
    text = "<p>{{ a }}</p><p>x<br>{{ a }}</p>"
    html = render_whole(text, EMPTY, wrap=lambda name, value: Markup("<i>%s</i>") % value)
    assert html == "<p><i></i></p><p>x<br><i></i></p>"
    assert render_text("{{ a }}\n{{ c }}", EMPTY, html=False) == "\nC"


def test_an_unknown_variable_is_found_in_an_empty_line():
    assert refusal(render_text, "<p>{{ a }}</p>\n{{ d }}", EMPTY)[:4] == ("unknown_variable", 2, 1, "d")


def test_text_with_an_unknown_variable_is_not_rendered():
    expected = ("unknown_variable", 1, 3, "custmer_name", "customer_name")
    assert refusal(render_text, "x {{ custmer_name }}", VALUES) == expected


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>a</p><p>{{ invoice_table }}</p>", "<p>a</p>{{ invoice_table }}"),
        ('<p class="x"><br>\n<b>{{&nbsp;invoice_table }}</b>&nbsp;<br/></p>', "{{&nbsp;invoice_table }}"),
        ("<div><div>{{ invoice_table }}</div></div>", "{{ invoice_table }}"),
        ("<p>{{ customer_name }}</p>", "<p>{{ customer_name }}</p>"),
        ("<p>a</p>{{ invoice_table }}<p>b</p>", "<p>a</p>{{ invoice_table }}<p>b</p>"),
        ("<div>See {{ invoice_table }}</div>", "<div>See {{ invoice_table }}</div>"),
        ("<pre>{{ invoice_table }}</pre>", "<pre>{{ invoice_table }}</pre>"),
    ],
)
def test_blocks_stand_alone(html, expected):
    assert normalise_blocks(html, frozenset({"invoice_table"})) == expected


@pytest.mark.parametrize("html", ["<p>See {{ invoice_table }}</p>", '<p class="x">See {{ invoice_table }}</p>'])
def test_a_block_within_a_line_is_refused(html):
    place = html.index("{{") + 1
    assert refusal(normalise_blocks, html, frozenset({"invoice_table"})) == (
        "block_in_line",
        1,
        place,
        "invoice_table",
        None,
    )


# Formats


@pytest.mark.parametrize(
    "source",
    [
        "{{ customer_name | upcase }}",
        "{% for line in lines %}{{ forloop.index }} {{ line.number }}{% endfor %}",
        "{% assign x = 1 %}{{ x }}{% capture y %}{% endcapture %}{{ y }}{% increment z %}{{ z }}",
        "{% tablerow line in lines %}{{ line.due }}{{ tablerowloop.col }}{% endtablerow %}",
        "{% comment %}{{ unknown }}{% endcomment %}{% raw %}{{ unknown }}{% endraw %}",
    ],
)
def test_format_accepted(source):
    check_format(source, KNOWN)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("a\n {{ custmer_name | upcase }}", ("unknown_variable", 2, 5, "custmer_name", "customer_name")),
        ("{% for x in lins %}{{ x }}{% endfor %}", ("unknown_variable", 1, 13, "lins", "lines")),
        ("{% for x in lines %}{% endfor %}\n{{ x }}", ("unknown_variable", 2, 4, "x", None)),
        ("{{ customer_name[bar] }}", ("unknown_variable", 1, 18, "bar", None)),
        ("{{ b }}{{ a | upcas }}", ("unknown_variable", 1, 4, "b", None)),
        ("{{ now }}", ("unknown_variable", 1, 4, "now", None)),
        ("{{ customer_name | upcas }}", ("unknown_filter", 1, 20, "upcas", "upcase")),
        ("{{ customer_name | safe }}", ("unknown_filter", 1, 20, "safe", None)),
        ("{{ customer_name | escapejs }}", ("unknown_filter", 1, 20, "escapejs", "escape")),
        ("\n{% include 'x' %}", ("tag_not_allowed", 2, 4, "include", None)),
        ("{% render 'x' %}", ("tag_not_allowed", 1, 4, "render", None)),
        ("{% extends 'x' %}", ("tag_not_allowed", 1, 4, "extends", None)),
        ("{% import 'x' %}", ("tag_not_allowed", 1, 4, "import", None)),
        ("x {% endif %}", ("syntax", 1, 6, "endif", None)),
        ("x\n{% if lines %}", ("syntax", 2, 1, "if", None)),
        ("x\n{{ customer_name", ("syntax", 2, 1, None, None)),
        ("x\n{% if lines == %} {% endif %}", ("syntax", 2, 18, None, None)),
        ("{{" + " " * 20_000, ("syntax", 1, 1, None, None)),
        ("{% if lines %}" * 31, ("limit", 1, 435, None, None)),
    ],
)
def test_format_refused(source, expected):
    start = time.monotonic()
    assert refusal(check_format, source, KNOWN) == expected
    assert time.monotonic() - start < 1


DOUBLED = "{% assign x = 'x' %}" + "{% assign x = x | append: x %}" * 17


@pytest.mark.parametrize(
    ("source", "detail", "name"),
    [
        ("{{ lines", "braces", None),
        ("{% if lines", "braces", None),
        ("{{" + " " * 200, "blanks", None),
        ("{% for x in lines %}{% if x %}{% endif %}", "not_closed", "for"),
        ("{% comment %}", "not_closed", "comment"),
        ("{% raw %}", "not_closed", "raw"),
        ("{% case lines %}{% when 1 %}", "not_closed", "case"),
        ("{% if lines %}{% endfor %}", "not_open", "endfor"),
        ("{% else %}", "not_open", "else"),
        ("{{ }}", "incomplete", None),
        ("{{ lines | }}", "incomplete", None),
        ("{% assign x = %}", "incomplete", None),
        ("{{ lines x }}", "unexpected", "x"),
        ("{% if lines = 1 %}{% endif %}", "unexpected", "="),
        ("{{ 'x }}", "unexpected", "'"),
        ("{% if lines %}" * 31, "nesting", None),
        ("{% if lines " + "and lines " * 2000 + "%}{% endif %}", "nesting", None),
        (f"{{{{ {'1' * 5000} }}}}", "digits", None),
        (f"{{{{ {'1' * 400} }}}}", "digits", None),
        ("{% assign x = 9 %}{% for i in (1..12) %}{% assign x = x | times: x %}{% endfor %}", "digits", None),
        ("{{ lines }}" * 10_001, "work", None),
        ("{% for x in (1..10000000) %}{% endfor %}", "work", None),
        (f"{DOUBLED}{{% for i in (1..99) %}}{{{{ x }}}}{{% endfor %}}", "output", None),
        (DOUBLED + "".join(f"{{% assign x{i} = x %}}" for i in range(99)), "memory", None),
        ("{{ 'x' | amount }}", "amount", None),
        ("{{ 'x' | date }}", "date", None),
        ("{{ 'x' | append }}", "arguments", None),
        ("{{ 1 | divided_by: 0 }}", "divided_by: can't divide by 0", None),
    ],
)
def test_details_are_few_so_that_they_can_be_translated(source, detail, name):
    def check_and_render():
        check_format(source, KNOWN)
        render_format(source, VALUES)

    with pytest.raises(LetterTemplateError) as caught:
        check_and_render()
    error = caught.value
    assert (error.detail, error.name) == (detail, name)
    assert error.reason in ("syntax", "limit", "failed")
    assert letter_errors._DETAILS.get(detail, detail).format(name=name) in str(error)


MEMBERS = {"envelope": {"folds", "window"}, "images": {"stamp"}, "lines": ["number", "due"], "x": None}


@pytest.mark.parametrize(
    "source",
    [
        "{{ envelope.window }}{{ images['stamp'] }}{{ x.y }}",
        "{{ images[x] }}{{ images.size }}{{ envelope.folds.size }}",
        "{{ lines[0].due }}{{ lines.first.number }}{{ lines.last }}{{ lines.size }}",
        "{% for line in lines %}{{ line.number }}{{ forloop.index }}{% endfor %}",
        "{% for fold in envelope.folds %}{{ fold.x }}{% endfor %}{% for y in x %}{{ y.z }}{% endfor %}",
        "{% assign images = x %}{{ images.y }}",
        "{% for images in x %}{{ images.y }}{% endfor %}",
    ],
)
def test_members_accepted(source):
    check_format(source, MEMBERS)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("a\n{{ images.stmp }}", ("unknown_variable", 2, 4, "images.stmp", "images.stamp")),
        ("{{ images['xyz'] }}", ("unknown_variable", 1, 4, "images.xyz", None)),
        ("{% if envelope.folt %}{% endif %}", ("unknown_variable", 1, 7, "envelope.folt", "envelope.folds")),
        ("{{ x | append: images.y }}", ("unknown_variable", 1, 16, "images.y", None)),
        ("{{ lines[0].de }}", ("unknown_variable", 1, 4, "lines.de", "lines.due")),
        ("{% for l in lines %}{{ l.numbr }}{% endfor %}", ("unknown_variable", 1, 24, "l.numbr", "l.number")),
        ("{% tablerow l in lines %}{{ l.a }}{% endtablerow %}", ("unknown_variable", 1, 29, "l.a", None)),
        ("{% for images in x %}{% endfor %}{{ images.y }}", ("unknown_variable", 1, 37, "images.y", None)),
        ("{{ images.y }}{{ z }}", ("unknown_variable", 1, 4, "images.y", None)),
        ("{{ imges.stamp }}", ("unknown_variable", 1, 4, "imges", "images")),
    ],
)
def test_members_refused(source, expected):
    assert refusal(check_format, source, MEMBERS) == expected


FORMATTERS = {"amount": lambda number: f"{number:.2f} <€>", "date": lambda date, style: f"{date}/{style}"}
AMOUNTS = {"n": 1200.5, "decimal": Decimal("0.10"), "day": "2026-10-31", "empty": "", "list": [], "dict": {}}


@pytest.mark.parametrize(
    ("source", "expected", "without"),
    [
        ("{{ n | amount }}", "1200.50 &lt;€&gt;", "1200.5"),
        ("{{ decimal | amount }}", "0.10 &lt;€&gt;", "0.10"),
        ("{{ '3' | plus: 1 | amount }}", "4.00 &lt;€&gt;", "4"),
        ("{{ day | date }}", "2026-10-31/None", "2026-10-31"),
        ("{{ day | date: 'long' }}", "2026-10-31/long", "2026-10-31"),
        ("{{ empty | amount }}{{ empty | date: 'long' }}", "", ""),
        ("{{ list | first | amount }}{{ list | first | date }}", "", ""),
        ("{{ nothing | amount }}{{ list.nothing | date }}", "", ""),
    ],
)
def test_amounts_and_dates_are_written_as_the_letter_does(source, expected, without):
    assert render_format(source, AMOUNTS, FORMATTERS) == expected
    assert render_format(source, AMOUNTS) == without


@pytest.mark.parametrize(
    "source",
    [
        *("{{ 'x' | amount }}", "{{ true | amount }}", "{{ list | amount }}", "{{ dict | amount }}"),
        *("{{ 'nan' | amount }}", "{{ 'inf' | amount }}", "{{ n | amount: 1 }}", "{{ n | amount: context: dict }}"),
        *("{{ '31/10/2026' | date }}", "{{ '2026-02-31' | date }}", "{{ 'now' | date }}", "{{ n | date }}"),
        *("{{ list | date }}", "{{ day | date: n }}", "{{ day | date: nothing }}", "{{ day | date: 'a', 'b' }}"),
        *("{{ '٢٠٢٦-10-31' | date }}", "{{ '2026-10-31\n' | date }}", "{{ '20261031' | date }}"),
    ],
)
def test_what_is_no_amount_or_date_is_refused(source):
    for formatters in (FORMATTERS, None):
        assert refusal(render_format, source, AMOUNTS, formatters)[0] == "failed"


def test_formatters_get_plain_values():
    seen = []
    formatters = {"amount": seen.append, "date": lambda *date: seen.append(date)}
    render_format(
        "{{ decimal | amount }}{{ day | date: 'long' }}", {**AMOUNTS, "day": Markup("2026-10-31")}, formatters
    )
    assert [type(value) for value in (seen[0], *seen[1])] == [float, str, str]


def test_what_a_formatter_can_t_write_is_refused():
    assert refusal(render_format, "{{ n | amount }}", AMOUNTS, {"amount": lambda number: 1 / 0})[0] == "failed"


def test_formatters_are_out_of_reach_and_kept_apart():
    for source in ("{{ formatters }}", "{{ context }}", "{{ amount }}", "{{ now }}", "{{ today }}"):
        assert refusal(render_format, source, {}, FORMATTERS)[0] == "unknown_variable"
    formatters = {"amount": lambda number: render_format("{{ 1 | amount }}", {}) + "/" + str(number)}
    assert render_format("{{ 2 | amount }}{{ 3 | amount }}", {}, formatters) == "1/21/3"


@pytest.mark.parametrize("filters", ["escape: environment: x", "newline_to_br: environment: x", "date: context: x"])
def test_what_liquid_gives_a_filter_can_t_be_given_by_a_template(filters):
    with pytest.raises(LetterTemplateError) as caught:
        render_format(f"{{{{ x | {filters} }}}}", {"x": "<"})
    assert caught.value.detail == "arguments"


def test_format_is_rendered_and_escaped():
    source = "{% for line in lines %}{{ line.number }};{% endfor %}{{ customer_name }}{{ invoice_table }}"
    html = render_format(source, VALUES)
    assert html == 'A&lt;1&gt;;B;Müller &amp; &lt;Söhne&gt;<table class="rows"></table>'
    assert isinstance(html, Markup)


def test_a_format_is_compiled_once():
    source = "{{ lines }} compiled once"
    before = letter_format._parse.cache_info().misses
    for _letter in range(3):
        check_format(source, KNOWN)
        render_format(source, VALUES)
    assert letter_format._parse.cache_info().misses == before + 1


def test_decimals_are_numbers_and_keep_their_zeros():
    assert render_format("{{ amount }} {{ amount | times: 2 | round: 2 }}", VALUES) == "1200.50 2401.0"
    assert render_format('{{ lines | sum: "due" }} {{ lines[0].due }}', VALUES) == "0.3 0.10"
    assert render_format("{% if amount > 1000 %}much{% endif %}", VALUES) == "much"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("\n{{ nothing }}", ("unknown_variable", 2, 4, "nothing", None)),
        ("{{ custmer_name }}", ("unknown_variable", 1, 4, "custmer_name", "customer_name")),
        ("{% if nothing %}{% endif %}", ("unknown_variable", 1, 7, "nothing", None)),
        ("{{ lines[0].nothing }}", ("unknown_variable", 1, 4, "lines.nothing", None)),
        ("{{ customer_name.__class__ }}", ("unknown_variable", 1, 4, "customer_name.__class__", None)),
        ("{{ customer_name.upper }}", ("unknown_variable", 1, 4, "customer_name.upper", None)),
        ("{{ lines[9] }}", ("failed", 1, 4, None, None)),
        ("{{ '//79' | base64_decode }}", ("failed", 1, 1, None, None)),
        ("{{ amount | divided_by: 0 }}", ("failed", 1, 13, None, None)),
        ("{% break %}", ("syntax", 1, 4, "break", None)),
    ],
)
def test_format_fails_with_a_place(source, expected):
    assert refusal(render_format, source, VALUES) == expected


def test_a_default_may_stand_for_what_is_missing():
    assert render_format("{{ lines[0].note | default: '–' }}", VALUES) == "–"


@pytest.mark.parametrize(
    "source",
    [
        "{% for i in (1..1000000000) %}{% endfor %}",
        "{% for i in (1..5000) %}{% for j in (1..5000) %}{% endfor %}{% endfor %}",
        "{% for i in (1..5000) %}{% endfor %}" * 3,
        "{% tablerow i in (1..1000000000) %}{% endtablerow %}",
        "{{ (1..1000000000) | join }}",
        "{{ (1..1000000000) | reverse | first }}",
        "{{ long | replace: '', long | size }}",
        "{% assign list = long | split: '' %}{{ list | join: long | size }}",
        "{{ long | split: '' | uniq | size }}",
        "{% assign x = 'x' %}{% for i in (1..99) %}{% assign x = x | append: x %}{% endfor %}",
        "{% assign x = 9 %}{% for i in (1..99) %}{% assign x = x | times: x %}{% endfor %}",
        "{% for i in (1..5000) %}{{ long | upcase | size }}{% endfor %}",
        "{% for i in (1..5000) %}{% capture x %}{{ long }}{% endcapture %}{% endfor %}",
        "{% for i in (1..5000) %}{{ long }}{% endfor %}",
        "{% for i in (1..999) %}{% capture x %}{{ x | default: '' }}{{ long }}{% endcapture %}{% endfor %}",
        "{% for i in (1..5000) %}" + "{{ empty }}" * 2000 + "{% endfor %}",
        "{% for i in (1..5000) %}" + "{% if empty %}{% endif %}" * 2000 + "{% endfor %}",
        "{% tablerow i in (1..5000) %}" + "{{ empty }}" * 2000 + "{% endtablerow %}",
        "{% for i in (1..70) %}{% for j in (1..70) %}" + "{{ empty }}" * 2000 + "{% endfor %}{% endfor %}",
        "{% for i in (1..5000) %}{% liquid\n" + "echo empty\n" * 9999 + "%}{% endfor %}",
        "{% for i in (1..5000) %}{{ empty" + " | strip" * 2000 + "}}{% endfor %}",
        "{% for i in (1..5000) %}{% ifchanged %}{{ long }}{{ long }}{% endifchanged %}{% endfor %}",
        "{% for i in (1..5000) %}{% if long contains 'y' %}{% endif %}{% endfor %}",
        "{% for i in (1..5000) %}{% if many == other %}{% endif %}{% if many == other %}{% endif %}{% endfor %}",
        "{% for i in (1..5000) %}{% ifchanged %}{{ many }}{{ many }}{% endifchanged %}{% endfor %}",
        "{% for i in (1..5000) %}{% assign x = many | sort: 'name' %}{% endfor %}",
        "{% for i in (1..5000) %}" + "{{ i | amount }}" * 20 + "{% endfor %}",
        "".join(f"{{% assign x{i} = 1 %}}" for i in range(9000)),
        "{% case 1 %}{% when " + "1, " * 2000 + "1 %}" + "{{ empty }}" * 2000 + "{% endcase %}",
        "{% for i in (1..999999999) reversed %}{% endfor %}",
        "{% for i in (1..999999999) offset: 999999990 %}{% endfor %}",
        "{% assign x = (1..999999999) %}{% if x contains 'a' %}{% endif %}",
        "{{ (1..99999999999999999999) }}",
    ],
)
def test_nothing_runs_away(source):
    many = [{"name": f"{i}", "due": i} for i in range(500)]
    values = {"long": "x" * 20_000, "empty": "", "many": many, "other": [dict(line) for line in many]}
    start = time.process_time()
    assert refusal(render_format, source, values)[0] == "limit"
    assert time.process_time() - start < 5


def test_a_long_statement_is_no_runaway():
    row = "<tr>{% if line.due > 0 %}<td>{{ line.name | upcase }}</td>{% endif %}<td>{{ line.due | amount }}</td></tr>"
    source = f"{{% for line in lines %}}{row * 6}{{% endfor %}}"
    html = render_format(source, {"lines": [{"name": f"FAC/{i}", "due": i} for i in range(3000)]}, FORMATTERS)
    assert html.count("<tr>") == 18_000


@pytest.mark.parametrize(
    "piece",
    [
        *(
            "{{",
            "{%",
            "}}",
            "{{x",
            "{% x",
            "{{ x }}",
            "{% raw %}",
            "{% doc %}",
            "{% comment %}",
            "{% raw %}{{",
            "{% if x %}",
        ),
        *(
            "<p>",
            "<p ",
            "<div>",
            "<br>",
            "<b>",
            "&nbsp;",
            "<",
            " ",
            "{{ x }}<br>",
            "<div>{{ x }}</div>",
            "<p>{{ x",
            "</p>",
        ),
    ],
)
def test_no_source_takes_the_square_of_its_length(piece):
    source = piece * (60_000 // len(piece))
    start = time.process_time()
    for function, *args in (
        (check_text, frozenset("x")),
        (render_text, {"x": ""}),
        (normalise_blocks, frozenset("x")),
        (check_format, {"x"}),
        (render_format, {"x": ""}),
    ):
        outcome(function, source, *args)
    assert time.process_time() - start < 5


def test_blocks_deep_within_divs_take_no_time():
    source = "<div>" * 9000 + "{{ x }}" + "</div>" * 9000
    start = time.process_time()
    assert normalise_blocks(source, frozenset("x")).count("<div>") == 9000 - letter_text._DEPTH
    assert time.process_time() - start < 1


@pytest.mark.parametrize("filters", ["replace: '', long", "split: '' | join: long"])
def test_no_filter_takes_much_memory(filters):
    tracemalloc.start()
    assert refusal(render_format, f"{{{{ long | {filters} }}}}", {"long": "x" * 20_000})[0] == "limit"
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 20_000_000


def test_what_is_kept_is_limited():
    assigns = "".join(f"{{% assign x{i} = long %}}" for i in range(9))
    assert refusal(render_format, assigns, {"long": "x" * 1_000_000})[0] == "limit"


@pytest.mark.parametrize("value", [None, object(), b"x", (1,), {1}, {1: "x"}, [None], {"x": {"y": object()}}])
def test_only_plain_values(value):
    with pytest.raises(TypeError, match="Not a plain value"):
        render_format("{{ x }}", {"x": value})


# Whatever comes

WORDS = """
    {{ }} {% %} {%- -%} if endif else for x in lines endfor case when endcase assign x = customer_name amount | upcase
    join : , . [ ] ( ) .. 0 1 'a' " == contains capture endcapture raw endraw comment endcomment liquid cycle break
    <p> </p> <br> <div> </div> < <style> </style> <!-- --> <![ on= src= style= url( \\ &nbsp;
"""
FRAGMENTS = st.sampled_from([*WORDS.split(), "\n", "\0"])
SOURCES = st.text() | st.lists(FRAGMENTS | st.text(max_size=3)).map(" ".join) | st.lists(FRAGMENTS).map("".join)


@settings(max_examples=300, deadline=None)
@given(SOURCES)
def test_any_source_is_rendered_or_refused(source):
    for function, *args in (
        (check_text, KNOWN),
        (render_text, VALUES),
        (render_text, dict.fromkeys(VALUES, "")),
        (normalise_blocks, frozenset({"lines", "amount"})),
        (check_format, KNOWN),
        (check_format, MEMBERS),
        (render_format, VALUES),
    ):
        result = outcome(function, source, *args)
        if isinstance(result, LetterTemplateError):
            assert result.line <= source.count("\n") + 1
            assert result.column <= len(source) + 1


SAMPLES = {
    "x": "ab",
    "y": "b",
    "text": "<a b>",
    "number": 3,
    "list": ["a", "b"],
    "dict": {"a": "b"},
    "lines": [{"a": 1}],
}

# Liquid that is rendered, for the most part: of each construct some, seldom with names that don't exist or that Python has.
FILTERS = sorted(letter_liquid.make_environment().filters)
NAMES = ["x", "y", "text", "number", "list", "dict", "c"]
WITHIN = [
    "a",
    "size",
    "first",
    "last",
    "name",
    "it",
    "formatters",
    "upper",
    "real",
    "keys",
    "text",
    "__class__",
    "__dict__",
]


def seldom(often, seldom):
    return st.integers(0, 39).flatmap(lambda number: seldom if number == 39 else often)


ROOTS = seldom(st.sampled_from(NAMES), st.sampled_from(["line", "forloop", "tablerowloop", "nothing", "__class__"]))
SEGMENTS = st.sampled_from([f".{name}" for name in WITHIN] + [f"['{name}']" for name in WITHIN] + ["[0]", "[-1]"])
PATHS = st.builds("{}{}".format, ROOTS, SEGMENTS) | st.builds("{}[{}]".format, ROOTS, ROOTS)
LITERALS = st.sampled_from(["0", "1", "-2", "2.5", "'a'", "''", "'amp;'", "true", "nil", "empty", "(1..3)", "(1..x)"])
OPERANDS = seldom(ROOTS | LITERALS, PATHS)
USES = [
    f"{name}{args}" for name in FILTERS for args in ("", ": 1", ": x", ": 'a'", ": 'amp;', ''", ": 0, 9", ": text, y")
]
USES = [
    use
    for use in USES
    if any(isinstance(outcome(render_format, f"{{{{ {name} | {use} }}}}", SAMPLES), str) for name in SAMPLES)
]
WRONG_USES = st.builds(
    "{}: {}: {}".format, st.sampled_from(FILTERS), st.sampled_from(["environment", "allow_false"]), PATHS
)
FILTERED = st.builds(
    lambda operand, uses: " | ".join([operand, *uses]),
    OPERANDS,
    st.lists(seldom(st.sampled_from(USES), WRONG_USES), max_size=3),
)
CONDITIONS = st.builds(
    "{} {} {}".format, OPERANDS, st.sampled_from(["==", "!=", "<", ">=", "contains", "and", "or"]), OPERANDS
)
LOOPS = st.builds(
    "{} in {}{}".format,
    ROOTS,
    ROOTS | PATHS | st.sampled_from(["(1..3)", "(1..99)", "(1..999999999)"]),
    st.sampled_from(["", "", " limit: 2", " offset: x", " reversed", " limit: number"]),
)
STATEMENTS = [
    st.builds("{{{{ {} }}}}".format, st.sampled_from(NAMES)),
    st.builds("{{{{ {} }}}}".format, FILTERED),
    st.builds("{{% assign {} = {} %}}".format, ROOTS, FILTERED),
    st.builds("{{% echo {} %}}".format, FILTERED),
    st.builds("{{% cycle {}, {} %}}".format, OPERANDS, OPERANDS),
    st.builds("{{% increment {} %}}".format, ROOTS),
    st.builds("{{% liquid\nassign c = {}\necho c %}}".format, FILTERED),
    st.sampled_from(["{% raw %}{{ x }}{% endraw %}", "{% comment %}{{ x }}{% endcomment %}", "a", "\n"]),
]


def blocks(inner):
    body = st.lists(inner, min_size=1, max_size=3).map("".join)
    return st.one_of(
        body,
        st.builds("{{% if {} %}}{}{{% else %}}{}{{% endif %}}".format, CONDITIONS, body, body),
        st.builds("{{% for {} %}}{}{{% break %}}{}{{% endfor %}}".format, LOOPS, body, body),
        st.builds("{{% for {} %}}{}{{% endfor %}}".format, LOOPS, body),
        st.builds("{{% tablerow {} %}}{}{{% endtablerow %}}".format, LOOPS, body),
        st.builds("{{% capture c %}}{}{{% endcapture %}}{{{{ {} }}}}".format, body, FILTERED),
        st.builds("{{% case {} %}}{{% when {} %}}{}{{% endcase %}}".format, OPERANDS, OPERANDS, body),
        st.builds("{{% ifchanged %}}{}{{% endifchanged %}}".format, body),
    )


TEMPLATES = st.lists(st.recursive(st.one_of(STATEMENTS), blocks, max_leaves=6), min_size=1, max_size=4).map("".join)
HOSTILE = (
    st.text(max_size=9)
    | st.text(alphabet="<>&\"'/= abscript\r\n{}%")
    | st.sampled_from(
        [
            *(
                "<script>alert(1)</script>",
                '"><img src=x onerror=y>',
                "' onload='x",
                "</style><script>",
                "--><b>",
                "]]>",
            ),
            *("{{ text }}", "{% raw %}", "}}{{", "&lt;script&gt;", "&amp;lt;b&amp;gt;", "%3Cscript%3E", "PHNjcmlwdD4="),
            *("\\u003cb\\u003e", "javascript:x", "__class__", "upper", "2026-10-31", "12.50", "a,b"),
        ]
    )
)
NUMBERS = st.integers() | st.floats() | st.decimals(allow_nan=False, allow_infinity=False) | st.booleans()
PLAIN = st.recursive(
    HOSTILE | NUMBERS,
    lambda value: st.lists(value, min_size=1, max_size=3) | st.dictionaries(st.sampled_from(WITHIN), value, max_size=3),
    max_leaves=5,
)
PLAIN_VALUES = st.fixed_dictionaries(
    {
        "x": PLAIN,
        "y": HOSTILE,
        "text": HOSTILE,
        "c": HOSTILE,
        "number": NUMBERS,
        "list": st.lists(PLAIN, min_size=1, max_size=3),
        "dict": st.dictionaries(st.sampled_from(WITHIN), PLAIN, max_size=3),
    }
)
HOSTILE_FORMATTERS = {"amount": lambda number: f"<{number}>", "date": lambda date, style: f"<'{date}\"{style}>"}
MADE_BY_LIQUID = re.compile(r'<br />|<tr class="row[0-9]+">|<td class="col[0-9]+">|</t[dr]>')
OF_PYTHON = re.compile(r"<(class|function|bound|built-in|method|module|slot|generator|liquid)\b|\bobject at 0x")


@example("{{ list | map: 'a' | remove: 'b' }}", {"list": [{}]})
@settings(max_examples=500, deadline=None)
@given(TEMPLATES, PLAIN_VALUES)
def test_no_template_gets_out(source, values):
    start = time.process_time()
    outcome(check_format, source, dict.fromkeys(NAMES, WITHIN[:3]))
    result = outcome(render_format, source, values, HOSTILE_FORMATTERS)
    assert time.process_time() - start < 5
    assert not OF_PYTHON.search(unescape(str(result)))
    if not isinstance(result, LetterTemplateError):
        assert not re.search("[<>\"']", MADE_BY_LIQUID.sub("", result))


OBJECTS = {
    "text": "abc",
    "markup": Markup("abc"),
    "number": 3,
    "amount": 2.5,
    "decimal": Decimal("1.50"),
    "flag": True,
    "list": ["abc"],
    "dict": {"a": "abc"},
}
OF_LOOPS = {"first", "index", "index0", "last", "length", "name", "parentloop", "rindex", "rindex0"}
OF_ROWS = OF_LOOPS - {"name", "parentloop"} | {"col", "col0", "col_first", "col_last", "row"}


@pytest.mark.parametrize(
    ("template", "python_type", "reachable"),
    [
        *((f"{{{{ {name}.NAME }}}}", type(value), set()) for name, value in OBJECTS.items()),
        *((f"{{{{ {name}['NAME'] }}}}", type(value), set()) for name, value in OBJECTS.items()),
        *((f"{{% assign x = 'NAME' %}}{{{{ {name}[x] }}}}", type(value), set()) for name, value in OBJECTS.items()),
        ("{{ decimal.NAME }}", letter_liquid._Number, set()),
        ("{{ nothing.NAME }}", letter_liquid.Undefined, set()),
        ("{% for x in list %}{{ forloop.NAME }}{% endfor %}", ForLoop, OF_LOOPS),
        ("{% for x in list %}{{ forloop.parentloop.NAME }}{% endfor %}", ForLoop, set()),
        ("{% tablerow x in list %}{{ tablerowloop.NAME }}{% endtablerow %}", TableRow, OF_ROWS),
        ("{{ dict.first.NAME }}", tuple, set()),
        ("{% assign x = (1..3) %}{{ x.NAME }}", range, {"first", "last"}),
    ],
)
def test_no_attribute_of_a_python_object_is_reached(template, python_type, reachable):
    names = {*dir(python_type), *getattr(python_type, "__slots__", ()), "text", "__dict__", "__class__"}
    rendered = {name: outcome(render_format, template.replace("NAME", name), OBJECTS) for name in names}
    assert {name for name, result in rendered.items() if not isinstance(result, LetterTemplateError)} <= reachable


@pytest.mark.parametrize("name", [name for name in FILTERS if name not in ("append", "prepend", "date")])
def test_no_filter_reaches_an_attribute_of_a_python_object(name):
    for value in OBJECTS.values():
        values = {"list": [value, value], "value": value}
        for source in (f"{{{{ list | {name}: 'NAME' }}}}", f"{{{{ list | {name}: 'NAME', value }}}}"):
            nothing = outcome(render_format, source.replace("NAME", "nothing_of_this_name"), values)
            for attribute in {"__class__", "__len__", *(name for name in dir(value) if name[0] != "_")}:
                result = outcome(render_format, source.replace("NAME", attribute), values)
                if isinstance(nothing, LetterTemplateError):
                    assert isinstance(result, LetterTemplateError)
                else:
                    assert result.replace(attribute, "nothing_of_this_name") == nothing


class Reader(HTMLParser):
    def __init__(self, html):
        super().__init__()
        self.tags, self.text, self.open = [], "", []
        self.feed(str(html))
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, attrs))
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert tag == "br" or self.open.pop() == tag

    def handle_data(self, data):
        self.text += data


def as_html_reads_lines(text):
    return text.replace("\r\n", "\n").replace("\r", "\n")


@settings(deadline=None)
@given(HOSTILE, st.sampled_from("\"'"))
def test_a_value_is_read_back_as_what_it_was(value, quote):
    template = f"<p title={quote}{{{{ x }}}}{quote}>{{{{ x }}}}</p>"
    for rendered in (render_whole(template, {"x": value}), render_format(template, {"x": value})):
        reader = Reader(as_html_reads_lines(rendered))
        assert reader.tags == [("p", [("title", as_html_reads_lines(value))])]
        assert reader.text == as_html_reads_lines(value)


@settings(max_examples=500, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(FILTERS), st.sampled_from(["", ": x", ": y", ": x, y", ": 3", ": 0, 9", ": ' '"]))
    ),
    st.text(max_size=9),
    st.booleans(),
)
def test_no_filter_leaves_data_unescaped(filters, text, captured):
    source = "{{ x" + "".join(f" | {name}{arguments}" for name, arguments in filters) + " }}"
    source = "{% capture x %}{{ x }}{% endcapture %}" + source if captured else source
    result = outcome(render_format, source, {"x": f"<script>{text}", "y": "&lt;<b>"}, HOSTILE_FORMATTERS)
    if isinstance(result, LetterTemplateError):
        assert result.reason in ("failed", "limit", "unknown_variable", "syntax")
    else:
        assert "<" not in result.replace("<br />", "")


RICH_TEXT = st.recursive(
    st.sampled_from(
        ["x", " ", "&nbsp;", "<br>", "<br/>", "\n", "{{ empty }}", "{{ empty }}", "{{ blank }}", "{{ full }}"]
    ),
    lambda inner: st.builds(
        lambda tag, parts: f"<{tag}>{''.join(parts)}</{tag}>",
        st.sampled_from(["p", "div", "li", "b", "span", "td"]),
        st.lists(inner, max_size=4),
    ),
    max_leaves=12,
)


@settings(max_examples=500, deadline=None)
@given(RICH_TEXT)
def test_leaving_out_what_is_empty_takes_nothing_else(source):
    values = {"empty": "", "blank": Markup(" "), "full": "<y>"}
    kept, reader = Reader(render_whole(source, values)), Reader(render_text(source, values))
    assert "".join(reader.text.split()) == "".join(kept.text.split())
    assert not reader.open
    if not set(re.findall("empty|blank", source)):
        assert reader.tags == kept.tags
