# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The check of a format's HTML and CSS: nothing active or remote is let through, before or after it is rendered."""

import time
from unittest.mock import patch

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html
from markupsafe import Markup

from odoo.addons.relance_print.tools import letter_text
from odoo.addons.relance_print.tools.letter_errors import LetterTemplateError
from odoo.addons.relance_print.tools.letter_format import render_format
from odoo.addons.relance_print.tools.letter_html import _without_liquid, refuse_active_content
from odoo.addons.relance_print.tools.letter_text import render_text


def refusal(html, css=""):
    """What is refused: reason, line, column, name, hint."""
    with pytest.raises(LetterTemplateError) as caught:
        refuse_active_content(html, css)
    error = caught.value
    return error.reason, error.line, error.column, error.name, error.hint


def is_refused(html, css=""):
    """Whether HTML or CSS is refused; nothing but LetterTemplateError may be raised."""
    try:
        refuse_active_content(html, css)
    except LetterTemplateError as error:
        assert error.reason == "active_content"
        assert 1 <= error.line <= (css if error.part == "css" else html).count("\n") + 1
        assert error.column >= 1
        assert str(error)
        return True
    return False


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
        '<html manifest="https://x">',
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
    reason, line, column, name, _hint = refusal(f"<p>\n</p>\n {html}", "")
    assert (reason, line) == ("active_content", 3)
    assert column >= 2
    assert name


def test_place_of_active_html():
    assert refusal("<p>\n <i onclick='x'>", "") == ("active_content", 2, 2, "onclick", None)
    html = "<p>\n <style>p {\n  background: URL(//x) }</style>"
    assert refusal(html, "") == ("active_content", 3, 15, "URL(", None)
    assert refusal("<p><style>@import</style>", "")[1:3] == (1, 11)
    assert refusal("<p>\n x <script", "")[1:3] == (2, 4)


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


@pytest.mark.parametrize(
    "piece",
    [
        *(
            "{%",
            "{{",
            "{{x",
            "{% x",
            "}}",
            "<p",
            "<!--",
            "<![",
            "<!",
            "<a ",
            "</",
            "<style>",
            "<?",
            "&",
            "<a b=",
            "<a b='",
        ),
        *("\\", "url(", "a{", "\\ur", "{{ x }}", "-->", "<!-->", "<p>"),
    ],
)
def test_no_source_takes_the_square_of_its_length(piece):
    source = piece * (200_000 // len(piece))
    start = time.process_time()
    is_refused(source)
    is_refused("", source)
    assert time.process_time() - start < 5


def test_liquid_is_left_out_and_places_stay():
    assert _without_liquid("a{{ b\n}}c{% d %}{{ e %}") == "a#   \n  c#      {{ e %}"


# Whatever comes

WORDS = """
    {{ }} {% %} if x <p> </p> < > " ' = / <style> </style> <!-- --> <![ <? <script> </script> <img <a href src
    on= onload= src= style= href= url( url(# data:image/png, https://x //x javascript: expression( @import \\ \\75 rl(
    &nbsp; &#106; &lt; } { ; :
"""
FRAGMENTS = st.sampled_from([*WORDS.split(), "\n", "\0", " ", "\t"])
SOURCES = st.text() | st.lists(FRAGMENTS | st.text(max_size=3)).map("".join)
VALUES = st.lists(FRAGMENTS | st.sampled_from(["b", "red", "x onload=y"]), max_size=8).map("".join)


def activity(html):
    """What runs or loads in HTML, as another parser reads it."""
    if not html.strip("\0 \t\n"):
        return
    for element in lxml_html.document_fromstring(f"<div>{html}</div>".replace("\0", "")).iter(lxml_html.etree.Element):
        if element.tag in ("script", "iframe", "object", "embed", "link", "base", "meta", "form", "svg", "frame"):
            yield element.tag
        for name, value in element.attrib.items():
            link = "".join(value.split()).lower()
            remote = link.startswith(("//", "http:", "https:", "javascript:", "file:"))
            if (
                name.startswith("on")
                or (name in ("src", "background") and remote)
                or (name == "href" and link.startswith("javascript:"))
                or (name == "style" and "url(//" in link)
            ):
                yield f"{element.tag} {name}={value}"
        if element.tag == "style" and any(word in (element.text or "") for word in ("url(//", "url(https", "@import")):
            yield element.text


@settings(max_examples=500, deadline=None)
@given(SOURCES, SOURCES)
def test_any_source_is_let_through_or_refused(html, css):
    is_refused("", css)
    if not is_refused(html):
        assert not list(activity(html))


# Where a value may stand. Escaping protects text and quoted attributes; elsewhere, in CSS, in addresses, in the place of a name,
# it doesn't: there the check of what was rendered does.
ESCAPED = [
    "<p>{{ x }}</p>",
    '<p title="{{ x }}">t</p>',
    "<p title='{{ x }}'>t</p>",
    "<!-- {{ x }} --><p>t</p>",
    "<table><tr><td>{{ x }}</td></tr></table>",
]
NOT_ESCAPED = [
    '<a href="{{ x }}">t</a>',
    '<img src="{{ x }}">',
    '<table background="{{ x }}"></table>',
    '<p style="color: {{ x }}">t</p>',
    "<p style='background: url({{ x }})'>t</p>",
    "<style>p { color: {{ x }} }</style>",
    "<p class={{ x }}>t</p>",
    "<p {{ x }}>t</p>",
    "<{{ x }}>t",
    "<p {{ x }}='y'>t</p>",
]


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(ESCAPED), VALUES)
def test_a_value_in_text_or_quotes_makes_no_tag_and_no_attribute(template, value):
    def structure(html):
        document = lxml_html.fromstring(f"<div>{html}</div>".replace("\0", ""))
        return [(element.tag, list(element.attrib)) for element in document.iter()]

    rendered = [render_format(template, {"x": value})]
    with patch.object(
        letter_text, "_without_empty_lines", lambda source, values: source
    ):  # which has no paragraph then
        rendered += [render_text(template, {"x": value})]
    for html in rendered:
        assert structure(html) == structure(template.replace("{{ x }}", "v"))
        assert not list(activity(html))


@settings(max_examples=500, deadline=None)
@given(st.sampled_from(NOT_ESCAPED), VALUES)
@example("<{{ x }}>t", "\0x onload=y")
def test_a_value_elsewhere_does_nothing_or_is_refused_once_rendered(template, value):
    html = render_format(template, {"x": value})
    if not is_refused(html):
        assert not list(activity(html))


@settings(max_examples=500, deadline=None)
@given(VALUES)
def test_a_value_in_css_does_not_leave_it_and_loads_nothing(value):
    css = render_format("p { font-family: '{{ x }}'; color: {{ x }} } {{ x }}", {"x": value})
    if not is_refused("", css):
        page = Markup("<style>{}</style><p>t</p>").format(css)
        assert not is_refused(page)
        assert not list(activity(page))


@pytest.mark.parametrize(
    ("template", "value"),
    [
        ('<a href="{{ x }}">t</a>', "javascript:x"),
        ('<img src="{{ x }}">', "https://x"),
        ('<p style="background: {{ x }}">', "url(https://x)"),
        ("<style>p { color: {{ x }} }</style>", "red } @import 'x'"),
        ("<p class={{ x }}>", "a onclick=x"),
        ("<{{ x }}>", "script"),
        ("<p {{ x }}=1>", "onclick"),
    ],
)
def test_what_escaping_does_not_cover_is_refused_once_rendered(template, value):
    refuse_active_content(template.replace("<{{ x }}>", ""), "")
    assert refusal(render_format(template, {"x": value}))[0] == "active_content"
