# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What is odd in a format's CSS: rules that are not closed, and what the printer, Qt WebKit of 2012, doesn't know."""

import re
from collections.abc import Iterator
from typing import NamedTuple

_LIQUID = re.compile(r"\{%.*?%\}|(\{\{).*?\}\}", re.DOTALL)
# Rules that have rules in them.
_NESTING = re.compile(r"@(media|supports|-\w+-document|keyframes|-\w+-keyframes)\b", re.IGNORECASE)
# Rules that only browsers read, where the printer's ignorance does no harm.
_FOR_SCREENS = re.compile(r"@media\s+screen\b|@supports\b", re.IGNORECASE)
_PIECE = re.compile(
    r"""(?P<comment>/\*.*?(?:\*/|\Z)) | (?P<string>"(?:\\.|[^"\\\n])*"? | '(?:\\.|[^'\\\n])*'?) | (?P<sign>[{};()])""",
    re.DOTALL | re.VERBOSE,
)
_IGNORED = re.compile(
    r"(?<![\w-])(?:"
    r"(?P<value>var|calc|min|max|clamp|env)(?=\s*\()"
    r"|(?P<display>(?:inline-)?(?:flex|grid))(?=\s*(?:[;}!]|\Z))"
    r"|[\d.]+(?P<unit>vw|vh|vmin|vmax|rem|ch)(?![\w-])"
    r"|(?P<property>object-fit|object-position|transform|gap|aspect-ratio|inset|place-items)(?=\s*:)"
    r")|(?P<color>\#(?:[0-9a-f]{8}|[0-9a-f]{4})(?![\w-]))|(?<![\w-])(?P<custom>--[\w-]+)(?=\s*:)",
    re.IGNORECASE,
)


class Oddity(NamedTuple):
    """Something odd at ``line`` and ``column`` (both from 1).

    ``kind``: ``unclosed`` (a rule, a comment, a string or a parenthesis), ``stray`` (a sign that belongs to nothing) or ``ignored`` by
    the printer; ``name``: the piece of code.
    """

    kind: str
    name: str
    line: int
    column: int


def find_oddities(css: str) -> Iterator[Oddity]:
    """Yield what is odd in the CSS of a format, in its order.

    Liquid in it is taken for a value. What is only for browsers (``@supports``, ``@media screen``) may be what the printer ignores.
    """
    # as long as it was, so that places stay what they are
    css = _LIQUID.sub(lambda found: ("0" if found[1] else " ") + _blank(found)[1:], css)
    found = [*_find_faults(css), *_find_ignored(css)]
    for index, kind, name in sorted(found):
        line, column = css.count("\n", 0, index) + 1, index - css.rfind("\n", 0, index)
        yield Oddity(kind, name, line, column)


def _blank(found):
    return re.sub(r"[^\n]", " ", found[0])


def _find_faults(css):
    open_ones = []  # of what is open: where it began, its sign, and whether it has rules in it
    start = 0  # of what comes before a brace: the selector
    for piece in _PIECE.finditer(css):
        index, text = piece.start(), piece[0]
        if piece["comment"]:
            if not text.endswith("*/") or len(text) < 4:
                yield index, "unclosed", "/*"
            continue
        if piece["string"]:
            if len(text) < 2 or text[-1] != text[0]:
                yield index, "unclosed", text[:20]
            continue
        in_parentheses = open_ones and open_ones[-1][1] == "("
        if text == "(":
            open_ones.append((index, "(", False))
        elif text == ")":
            if in_parentheses:
                open_ones.pop()
            else:
                yield index, "stray", ")"
        elif in_parentheses and text == ";":
            continue  # as in a data URI
        elif text == "{":
            selector = re.sub(r"/\*.*?\*/", _blank, css[start:index], flags=re.DOTALL)
            begin = index - len(selector.lstrip())
            if open_ones and not open_ones[-1][2]:
                yield open_ones[-1][0], "unclosed", open_ones[-1][1]
                open_ones.pop()
            open_ones.append((begin, _shorten(selector), bool(_NESTING.match(selector.strip()))))
        elif text == "}":
            if in_parentheses:
                yield open_ones.pop()[0], "unclosed", "("
            if open_ones:
                open_ones.pop()
            else:
                yield index, "stray", "}"
        elif not open_ones or open_ones[-1][2]:
            if not css[start:index].lstrip().startswith("@"):
                yield index, "stray", ";"
        if text in "{};" and not (open_ones and open_ones[-1][1] == "("):
            start = index + 1
    for index, name, _nests in open_ones:
        yield index, "unclosed", name


def _shorten(selector):
    return " ".join(selector.split())[:40] or "{"


def _find_ignored(css):
    css = _PIECE.sub(lambda found: found[0] if found["sign"] else _blank(found), css)
    css = re.sub(r"url\([^)]*\)", _blank, css)
    for index, end in _find_blocks(css, _FOR_SCREENS):
        css = css[:index] + re.sub(r"[^\n]", " ", css[index:end]) + css[end:]
    for found in _IGNORED.finditer(css):
        # a selector may be called so: what is ignored stands in declarations
        if css.rfind("{", 0, found.start()) > css.rfind("}", 0, found.start()):
            yield found.start(), "ignored", f"{found[0]}()" if found["value"] else found[0]


def _find_blocks(css, opening):
    """Yield where each block whose opening matches begins and ends."""
    for found in opening.finditer(css):
        depth, index = 0, css.find("{", found.start())
        while 0 <= index < len(css):
            depth += {"{": 1, "}": -1}.get(css[index], 0)
            index += 1
            if not depth:
                break
        if index > 0:
            yield found.start(), index
