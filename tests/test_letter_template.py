"""Texts and formats: what is let through, what is refused and where, and that data stays data."""

import time
import tracemalloc
from decimal import Decimal
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import Markup
from tools import letter_template
from tools.letter_template import (
    LetterTemplateError,
    check_format,
    check_text,
    normalise_blocks,
    refuse_active_content,
    render_format,
    render_text,
)

KNOWN = {"customer_name", "invoice_number", "invoice_table", "lines"}
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
        ("{{ <b>customer_name</b> }}", ("not_a_name", 1, 1, "<b>customer_name</b>", None)),
        ("{{- customer_name }}", ("not_a_name", 1, 1, "- customer_name", None)),
        ("{{ }}", ("not_a_name", 1, 1, "", None)),
        ("x {% if lines %}", ("tag_not_allowed", 1, 3, "if lines", None)),
        ("x\n\n {{ customer_name", ("syntax", 3, 2, None, None)),
        ("{{ customer_name }", ("syntax", 1, 1, None, None)),
        ("{{ a {{ customer_name }}", ("syntax", 1, 1, None, None)),
        ("customer_name }}", ("syntax", 1, 15, None, None)),
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
    assert normalise_blocks(html, {"invoice_table"}) == expected


@pytest.mark.parametrize("html", ["<p>See {{ invoice_table }}</p>", '<p class="x">See {{ invoice_table }}</p>'])
def test_a_block_within_a_line_is_refused(html):
    place = html.index("{{") + 1
    assert refusal(normalise_blocks, html, {"invoice_table"}) == ("block_in_line", 1, place, "invoice_table", None)


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
        ("x {% endif %}", ("syntax", 1, 6, None, None)),
        ("x\n{% if lines %}", ("syntax", 2, 15, None, None)),
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


def test_format_is_rendered_and_escaped():
    source = "{% for line in lines %}{{ line.number }};{% endfor %}{{ customer_name }}{{ invoice_table }}"
    html = render_format(source, VALUES)
    assert html == 'A&lt;1&gt;;B;Müller &amp; &lt;Söhne&gt;<table class="rows"></table>'
    assert isinstance(html, Markup)


def test_a_format_is_parsed_once():
    assert letter_template._parse("{{ lines }}") is letter_template._parse("{{ lines }}")


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
        ("{% break %}", ("syntax", 1, 4, None, None)),
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
    ],
)
def test_nothing_runs_away(source):
    start = time.monotonic()
    assert refusal(render_format, source, {"long": "x" * 20_000})[0] == "limit"
    assert time.monotonic() - start < 2


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
        render_format("", {"x": value})


# No active or remote content


@pytest.mark.parametrize(
    "html",
    [
        "<script>x</script>",
        "<SCRIPT src=x>",
        "<iframe>",
        "<object>",
        "<embed>",
        "<link>",
        "<base>",
        '<meta http-equiv="refresh">',
        "<form>",
        "<svg>",
        "<x/onload=x>",
        "<math>",
        "<template>",
        '<img src="data:," onerror="x">',
        '<img/src="data:,"/onload=x>',
        "<x ONCLICK=1>",
        '<a href="javascript:x">',
        '<a href="JavaScript:x">',
        '<area href="https://x">',
        '<a href=" java\nscript:x">',
        '<a href="jav&#9;ascript:x">',
        '<a href="data:text/html,x">',
        '<a href="file:///x">',
        '<a href="//x">',
        '<a href="/\\x">',
        '<img src="https://x">',
        '<img src="//x">',
        '<img src="/x">',
        '<img src="file:///x">',
        '<img srcset="https://x 1x">',
        '<p xlink:href="https://x">',
        '<body background="https://x">',
        '<p style="background:url(https://x)">',
        '<p style="background:u\\72l(https://x)">',
        '<p style="background:url(&quot;//x&quot;)">',
        '<p style="width:expression(x)">',
        '<style>@import "x"</style>',
        "<style>p{background:url(//x)}</style>",
        "<style></style x><script>",
        "<!--><script>x</script>-->",
        "<!--><img src=x onerror=y -->",
        "<![CDATA[ > <script> ]]>",
        "<img src=x onerror=y",
        '<img alt=">" onerror=y',
        '{{ "<script>" }}',
        "{% if a <b %}<script>{% endif %}",
        '<a {% if a > b %}href="javascript:x"{% endif %}>',
    ],
)
def test_active_html_is_refused(html):
    reason, line, column, name, _hint = refusal(refuse_active_content, f"<p>\n</p>\n {html}", "")
    assert (reason, line) == ("active_content", 3)
    assert column >= 2
    assert name


def test_place_of_active_html():
    assert refusal(refuse_active_content, "<p>\n <i onclick='x'>", "") == ("active_content", 2, 2, "onclick", None)
    html = "<p>\n <style>p {\n  background: URL(//x) }</style>"
    assert refusal(refuse_active_content, html, "") == ("active_content", 3, 15, "URL(", None)
    assert refusal(refuse_active_content, "<p><style>@import</style>", "")[1:3] == (1, 11)
    assert refusal(refuse_active_content, "<p>\n x <script", "")[1:3] == (2, 4)


@pytest.mark.parametrize(
    "html",
    [
        "<p>a < b, 1 <3 & &lt;script&gt;</p>",
        '<a href="https://x">x</a><a href="mailto:x@y">x</a><a href="tel:+33">x</a><a href="#x">x</a>',
        '<img src="data:image/png;base64,AA//"><img src="{{ logo }}"><img src="{% if a %}{{ logo }}{% endif %}">',
        "<p style=\"background:url({{ logo }});background:url('data:image/png;base64,AA//');scroll-behavior:smooth\">",
        "<style>p>a{background:url(#x)} /* https://x */ @font-face{src:url(data:font/woff;base64,x)}</style>",
        '<table><tr {% if a < b %}class="x"{% endif %}><td>{{ x }}</td></tr></table>',
        '<!DOCTYPE html><html><head><title>x</title></head><body><!-- <p title="x > y">x</p> --></body></html>',
        "",
    ],
)
def test_harmless_html_is_let_through(html):
    refuse_active_content(html, "")


@pytest.mark.parametrize(
    ("css", "place"),
    [
        ("p{}\n  p{background:url(https://x)}", (2, 16, "url(")),
        ('@IMPORT "x"', (1, 1, "@IMPORT")),
        ("p{content:'</style><script>'}", (1, 12, "<")),
        ("p{x:\\75 rl(//x)}", (1, 5, "url(")),
        ("p{x:\\000075rl(//x)}", (1, 5, "url(")),
        ("p{behavior:url(#x)}", (1, 3, "behavior:")),
        ("p{background:image-set('//x' 1x)}", (1, 14, "image-set(")),
        ("p{width:expression (x)}", (1, 9, "expression (")),
        ("p{-moz-binding:x}", (1, 3, "-moz-binding")),
        ("p{background:javascript:x}", (1, 14, "javascript:")),
    ],
)
def test_active_css_is_refused(css, place):
    with pytest.raises(LetterTemplateError, match="CSS line") as caught:
        refuse_active_content("<p>", css)
    assert (caught.value.line, caught.value.column, caught.value.name) == place
    assert caught.value.part == "css"


# Whatever comes

WORDS = """
    {{ }} {% %} {%- -%} if endif else for x in lines endfor case when endcase assign x = customer_name amount | upcase
    join : , . [ ] ( ) .. 0 1 'a' " == contains capture endcapture raw endraw comment endcomment liquid cycle break
    <p> </p> < <style> </style> <!-- --> <![ on= src= style= url( \\ &nbsp;
"""
FRAGMENTS = st.sampled_from([*WORDS.split(), "\n", "\0"])
SOURCES = st.text() | st.lists(FRAGMENTS | st.text(max_size=3)).map(" ".join) | st.lists(FRAGMENTS).map("".join)
FILTERS = sorted(letter_template._environment().filters)
ARGUMENTS = st.sampled_from(["", ": x", ": y", ": x, y", ": 3", ": 0, 9", ": ' '"])


@settings(max_examples=300, deadline=None)
@given(SOURCES)
def test_any_source_is_rendered_or_refused(source):
    for function, *args in (
        (check_text, KNOWN),
        (render_text, VALUES),
        (normalise_blocks, {"lines", "amount"}),
        (check_format, KNOWN),
        (render_format, VALUES),
        (refuse_active_content, source),
    ):
        try:
            function(source, *args)
        except LetterTemplateError as error:
            assert 1 <= error.line <= source.count("\n") + 1
            assert 1 <= error.column <= len(source) + 1
            assert str(error)


class Reader(HTMLParser):
    def __init__(self, html):
        super().__init__()
        self.tags, self.text = [], ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, attrs))

    def handle_data(self, data):
        self.text += data


def as_html_reads_lines(text):
    return text.replace("\r\n", "\n").replace("\r", "\n")


@settings(deadline=None)
@given(st.text() | st.text(alphabet="<>&\"'/= abscript\r\n"))
def test_a_value_is_read_back_as_what_it_was(value):
    template = '<p title="{{ x }}">{{ x }}</p>'
    for html in (render_text(template, {"x": value}), render_format(template, {"x": value})):
        reader = Reader(as_html_reads_lines(html))
        assert reader.tags == [("p", [("title", as_html_reads_lines(value))])]
        assert reader.text == as_html_reads_lines(value)


@settings(max_examples=500, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(FILTERS), ARGUMENTS)),
    st.text(max_size=9),
)
def test_no_filter_leaves_data_unescaped(filters, text):
    source = "{{ x" + "".join(f" | {name}{arguments}" for name, arguments in filters) + " }}"
    try:
        html = render_format(source, {"x": f"<script>{text}", "y": "&lt;<b>"})
    except LetterTemplateError as error:
        assert error.reason in ("failed", "limit", "unknown_variable", "syntax")
    else:
        assert "<" not in html.replace("<br />", "")
