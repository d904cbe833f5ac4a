# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A report's page as Odoo makes it, and what hostile users may have written into it: nothing is left that loads."""

import base64
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import html

from odoo.addons.relance_print.tools.report_html import (
    Style,
    get_static_path,
    make_self_contained,
    make_style,
    parse_image,
    unescape,
)

REMOTE = "http://192.0.2.7/x.png"
PIXEL = "data:image/gif;base64,R0lGODlhAQABAAAAACw="
ATTACKS = [
    '<img src="{url}">',
    '<img srcset="{url} 2x" src="//192.0.2.7/x">',
    '<img src="&#104;ttp://192.0.2.7/x">',
    '<img src=" \thttp://192.0.2.7/x">',
    '<table background="{url}"><tr><td background="{url}">x</table>',
    '<body background="{url}">',
    '<iframe src="{url}"></iframe><frame src="{url}"><object data="{url}"></object><embed src="{url}">',
    '<link rel="stylesheet" href="{url}"><link rel="prefetch" href="{url}"><link rel="icon" href="{url}">',
    "<style>@import '{url}';</style><style>@im\\70ort url({url});</style>",
    "<style>p{{background:url({url})}} p{{background:u\\72l({url})}}</style>",
    "<style>p{{background:-webkit-image-set(url({url}) 1x)}} p{{background:image-set('{url}' 1x)}}</style>",
    "<style>@font-face{{font-family:x;src:url({url})}}p{{font-family:x}}</style>",
    "<style>p{{background:url(/**/{url})}}</style>",
    '<p style="background:url({url})">',
    '<p style="background:u\\72 l({url})">',
    "<p style=\"background:URL('{url}')\">",
    '<p style="background:url(&quot;{url}&quot;);content:url(\n{url}\n)">',
    '<p style="background:url({url}">',
    '<meta http-equiv="refresh" content="0;url={url}">',
    "<script>new Image().src='{url}'</script><noscript><img src='{url}'></noscript>",
    '<img src="data:," onerror="location=\'{url}\'">',
    '<svg><image xlink:href="{url}"/><use href="{url}"/><rect fill="url({url})"/></svg>',
    '<svg><image><animate attributeName="href" to="{url}"/><set attributeName="href" to="{url}"/></image></svg>',
    '<video src="{url}" poster="{url}"></video><audio src="{url}"></audio><input type="image" src="{url}">',
    '<base href="http://192.0.2.7/"><img src="x.png"><img src="/x.png">',
    '<form action="{url}"><button formaction="{url}">x</button></form><a ping="{url}">x</a>',
    '<!--[if IE]><img src="{url}"><![endif]-->',
    '<?xml-stylesheet href="{url}"?>',
]


def contain(page, images=None, styles=None):
    return make_self_contained(page, (images or {}).get, (styles or {}).get)


def find_loading(page):
    """Return what a page would load."""
    root = html.document_fromstring(page)
    found = [element.tag for element in root.iter("script", "link", "base", "iframe", "object", "embed", "frame")]
    found += [meta.get("http-equiv") for meta in root.iter("meta") if meta.get("http-equiv") == "refresh"]
    for element in root.iter():
        for name, value in element.attrib.items():
            if name.startswith("on"):
                found.append(name)
            if element.tag not in ("a", "meta") and re.search(r"//|[\w.]+:(?!image/)", value) and name != "style":
                found += [value] if not value.startswith("data:") else []
        css = (element.text or "") if element.tag == "style" else element.get("style") or ""
        found += re.findall(r"(?i)@import|image-set|url\((?!\"?data:|#)", unescape(css))
    return found


@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_is_left_that_loads(attack):
    page = contain(
        f"<html><head><title>x</title></head><body><p>Hello</p>{attack.format(url=REMOTE)}</body></html>"
    ).html
    assert find_loading(page) == []
    assert "Hello" in page
    assert "Content-Security-Policy" in page


@given(st.lists(st.sampled_from(ATTACKS), max_size=5), st.text(max_size=20))
@example([], "\0")
def test_attacks_beside_each_other(attacks, text):
    page = contain("<p>" + text.join(attack.format(url=REMOTE) for attack in attacks)).html
    assert find_loading(page) == []


def test_what_is_the_servers_own():
    images = {
        "/web/image/7": ("image/png", b"seven"),
        "/logo": ("image/svg+xml", b"<svg/>"),
        "/secret": ("text/plain", b"x"),
    }
    styles = {"/web/assets/1/a.min.css": Style("p > b{color:red}", ("/web/static/a.ttf",))}
    page = contain(
        '<html style="height: 0;"><head><base href="http://localhost:8069"><link rel="stylesheet" href="/web/assets/1/a.min.css">'
        '</head><body class="a"><img src="/web/image/7"><img src="http://localhost:8069/web/image/7"><img src="/secret" alt="s">'
        f'<p style="background-image: url(/logo);">é</p><img src="{PIXEL}"></body></html>',
        images,
        styles,
    )
    seven = f"data:image/png;base64,{base64.b64encode(b'seven').decode()}"
    assert page.html.count(f'src="{seven}"') == 2
    assert '<img alt="s">' in page.html
    assert f'src="{PIXEL}"' in page.html
    assert "data:image/svg+xml;base64," in page.html
    assert "<style>p > b{color:red}</style>" in page.html
    assert page.html.startswith("<!DOCTYPE html>")
    assert '<html style="height: 0;">' in page.html
    assert page.fonts == ("/web/static/a.ttf",)


def test_links_are_whole():
    page = contain(
        '<base href="http://localhost:8069"><a href="/my">x</a><a href="javascript:y()">y</a><a href="https://e.org">z</a>'
    )
    assert re.findall(r"<a[^>]*>", page.html) == [
        '<a href="http://localhost:8069/my">',
        "<a>",
        '<a href="https://e.org">',
    ]


def test_fonts_that_are_used():
    face = '@font-face{font-family: "%s"; src: url("/web/static/%s.eot"); src: url("/web/static/fonts/%s.ttf") format("x");}'
    css = "".join(face % (name, name, name) for name in ("Lato", "Open_Sans", "Oswald"))
    style = make_style(css + ".a{font-family: Lato}.b{font-family:Open_Sans, serif}", {}.get)
    assert style == Style(
        ".a{font-family: Lato}.b{font-family:Open Sans, serif}",
        ("/web/static/fonts/Lato.ttf", "/web/static/fonts/Open_Sans.ttf"),
    )


@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("/web/static/fonts/./lato/a.ttf?v=1", "web/static/fonts/lato/a.ttf"),
        ("/web/static/../__manifest__.py", ""),
        ("/web/static/../../base/static/x.png", "base/static/x.png"),
        ("//web/static/x.png", ""),
        ("/web/static/", ""),
        ("/etc/passwd", ""),
        ("web/static/x.png", ""),
    ],
)
def test_static_paths(address, path):
    assert get_static_path(address) == path


@pytest.mark.parametrize(
    ("address", "arguments"),
    [
        ("/web/image/7", {"id": "7"}),
        ("/web/image/7-ab12/x.png", {"id": "7"}),
        ("/web/image/7/20x30/x.png?crop=1", {"id": "7", "width": "20", "height": "30", "crop": "1"}),
        ("/web/image/res.partner/7/avatar_128", {"model": "res.partner", "id": "7", "field": "avatar_128"}),
        (
            "/web/image/res.partner/7/image/2x3/a.png",
            {"model": "res.partner", "id": "7", "field": "image", "width": "2", "height": "3"},
        ),
        ("/web/image/base.user_admin", {"xmlid": "base.user_admin"}),
        ("/web/image?model=res.partner&id=7&field=image", {"model": "res.partner", "id": "7", "field": "image"}),
        ("/report/barcode/QR/a%20b/c", {"barcode_type": "QR", "value": "a b/c"}),
        ("/report/barcode/?barcode_type=QR&value=x&width=200", {"barcode_type": "QR", "value": "x", "width": "200"}),
        ("/web/content/7", None),
        ("/web/session/logout", None),
    ],
)
def test_addresses_of_images(address, arguments):
    assert parse_image(address) == arguments
