# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What is odd in a format's CSS is told with its place, and nothing of what is in order."""

from pathlib import Path

import pytest

from odoo.addons.relance_print.tools.letter_css import find_oddities

FORMATS = Path(__file__).parent.parent / "relance_print" / "data" / "formats"


def find(css):
    return [tuple(oddity) for oddity in find_oddities(css)]


@pytest.mark.parametrize("path", sorted(FORMATS.glob("*.css")), ids=lambda path: path.name)
def test_what_is_shipped_is_in_order(path):
    assert find(path.read_text()) == []


@pytest.mark.parametrize(
    "css",
    [
        "",
        "p { margin: 0 } /* { ; */ .a { content: '};{' }",
        ".a { background: url(data:image/png;base64,AA==) } .b { }",
        "@media print { .a { color: red; } .b { color: blue } }",
        "@page { margin: 1cm }",
        '@charset "utf-8"; p { color: red;; }',
        ".a { {% if a == b %}color: red;{% endif %} width: {{ page_width | minus: 2 }}mm }",
        "{% if a %}.a { color: red }{% endif %} .b { color: #abc; background: #aabbcc }",
        ".flex { display: block } .grid-2, #transform { float: left }",
        "@supports (display: grid) { .a { display: grid; gap: 2mm } }",
        "@media screen { .a { width: calc(100% - 2px) } }",
        ".a { font-family: 'calc(1)' } /* var(--x) */",
        ".a { transform-origin: 0 0; -webkit-transform: rotate(1deg); text-transform: uppercase }",
    ],
)
def test_in_order(css):
    assert find(css) == []


@pytest.mark.parametrize(
    ("css", "expected"),
    [
        (".a { color: red\n.b { color: blue }", [("unclosed", ".a", 1, 1)]),
        ("p { margin: 0 }\n  .a, .b { color: red;\n\n.c { color: blue }\n", [("unclosed", ".a, .b", 2, 3)]),
        ("@media print { .a { color: red }", [("unclosed", "@media print", 1, 1)]),
        (".a { color: red } }", [("stray", "}", 1, 19)]),
        (".a { color: red };\n.b { }", [("stray", ";", 1, 18)]),
        ("@media print { .a { } ; }", [("stray", ";", 1, 23)]),
        (".a { }\n/* ends never", [("unclosed", "/*", 2, 1)]),
        (".a { content: 'x }\n", [("unclosed", ".a", 1, 1), ("unclosed", "'x }", 1, 15)]),
        (".a { background: url(data:x; } .b { }", [("unclosed", "(", 1, 21)]),
        (".a { color: red) }", [("stray", ")", 1, 16)]),
    ],
)
def test_faults(css, expected):
    assert find(css) == expected


@pytest.mark.parametrize(
    ("declaration", "name"),
    [
        ("color: var(--ours)", "var()"),
        ("--ours: red", "--ours"),
        ("display: flex", "flex"),
        ("display: inline-grid !important", "inline-grid"),
        ("width: calc(100% - 2mm)", "calc()"),
        ("width: 50vw", "50vw"),
        ("font-size: 1.5rem", "1.5rem"),
        ("color: #11223344", "#11223344"),
        ("object-fit: cover", "object-fit"),
        ("transform: rotate(1deg)", "transform"),
        ("gap: 2mm", "gap"),
    ],
)
def test_what_the_printer_ignores(declaration, name):
    column = 8 + declaration.index(name.removesuffix("()"))
    assert find(f"p {{ }}\n.odd {{ {declaration}; }}") == [("ignored", name, 2, column)]
