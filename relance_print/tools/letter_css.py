# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What is odd in a format's CSS: rules that are not closed, and what the printer, Qt WebKit of 2012, doesn't know."""

import re
from collections.abc import Iterator
from typing import NamedTuple

_LIQUID = re.compile(r"\{%.*?(?:%\}|\Z)|(\{\{).*?(?:\}\}|\Z)", re.DOTALL)
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
    r"|(?<![\d.])[\d.]+(?P<unit>vw|vh|vmin|vmax|rem|ch)(?![\w-])"
    r"|(?P<property>object-fit|object-position|transform|gap|aspect-ratio|inset|place-items)(?=\s*:)"
    r")|(?P<color>\#(?:[0-9a-f]{8}|[0-9a-f]{4})(?![\w-]))|(?<![\w-])(?P<custom>--[\w-]+)(?=\s*:)",
    re.IGNORECASE,
)


class Oddity(NamedTuple):
    """Something odd at ``line`` and ``column`` (both from 1).

    ``kind``: ``unclosed`` (a rule, a comment, a string or a parenthesis), ``stray`` (a sign that belongs to nothing) or
    ``ignored`` by the printer; ``name``: the piece of code.
    """

    kind: str
    name: str
    line: int
    column: int


def find_oddities(css: str) -> Iterator[Oddity]:
    """Yield what is odd in the CSS of a format, in its order.

    Liquid in it is taken for a value. What is for browsers alone (``@supports``, ``@media screen``) may be new to the printer.
    """
    # as long as it was, so that places stay what they are
    css = _LIQUID.sub(lambda found: ("0" if found[1] else " ") + _blank(found)[1:], css)
    found = [*_Nesting(css).find_faults(), *_find_ignored(css)]
    line, start, counted = 1, -1, 0  # start: the break before the line
    for index, kind, name in sorted(found):
        line, start = line + css.count("\n", counted, index), max(start, css.rfind("\n", counted, index))
        counted = index
        yield Oddity(kind, name, line, index - start)


def _blank(found):
    return re.sub(r"[^\n]", " ", found[0])


class _Nesting:
    """What is open while CSS is read: of each where it began, its sign, and whether it has rules in it."""

    def __init__(self, css):
        self.css, self.open, self.start = css, [], 0  # start: of what comes before a brace, the selector

    def find_faults(self):
        readers = {
            "(": self._open_parenthesis,
            ")": self._close_parenthesis,
            "{": self._open_rule,
            "}": self._close_rule,
        }
        for piece in _PIECE.finditer(self.css):
            index, text = piece.start(), piece[0]
            if not piece["sign"]:
                if len(text) < (4 if piece["comment"] else 2) or not text.endswith(
                    "*/" if piece["comment"] else text[0]
                ):
                    yield index, "unclosed", "/*" if piece["comment"] else text[:20]
                continue
            yield from readers.get(text, self._end_declaration)(index)
            if text in "{};" and not self._is_in_parentheses():
                self.start = index + 1
        for index, name, _nests in self.open:
            yield index, "unclosed", name

    def _is_in_parentheses(self):
        return bool(self.open) and self.open[-1][1] == "("

    def _takes_rules(self):
        return not self.open or self.open[-1][2]

    def _open_parenthesis(self, index):
        self.open.append((index, "(", False))
        return ()

    def _close_parenthesis(self, index):
        if not self._is_in_parentheses():
            yield index, "stray", ")"
        else:
            self.open.pop()

    def _open_rule(self, index):
        selector = re.sub(r"/\*.*?\*/", _blank, self.css[self.start : index], flags=re.DOTALL)
        if not self._takes_rules():
            begin, name, _nests = self.open.pop()
            yield begin, "unclosed", name
        name = " ".join(selector.split())[:40] or "{"
        self.open.append((index - len(selector.lstrip()), name, bool(_NESTING.match(selector.strip()))))

    def _close_rule(self, index):
        if self._is_in_parentheses():
            yield self.open.pop()[0], "unclosed", "("
        if not self.open:
            yield index, "stray", "}"
        else:
            self.open.pop()

    def _end_declaration(self, index):
        # within a parenthesis it is a data URI's
        is_statement = self.css[self.start : index].lstrip().startswith("@")
        if self._takes_rules() and not is_statement:
            yield index, "stray", ";"


def _find_ignored(css):
    css = _PIECE.sub(lambda found: found[0] if found["sign"] else _blank(found), css)
    css = re.sub(r"url\([^()]*\)", _blank, css)
    pieces, last = [], 0
    for index, end in _find_blocks(css, _FOR_SCREENS):
        pieces += [css[last:index], re.sub(r"[^\n]", " ", css[index:end])]
        last = end
    css = "".join([*pieces, css[last:]])
    brace, seen = False, 0
    for found in _IGNORED.finditer(css):
        # a selector may be called so: what is ignored stands in declarations
        opened, closed = (css.rfind(sign, seen, found.start()) for sign in "{}")
        brace, seen = opened > closed if opened != closed else brace, found.start()
        if brace:
            yield found.start(), "ignored", f"{found[0]}()" if found["value"] else found[0]


def _find_blocks(css, opening):
    """Yield where each block whose opening matches begins and ends, but for those within another."""
    index = 0
    for found in opening.finditer(css):
        if found.start() < index:
            continue
        depth, index = 0, css.find("{", found.start())
        if index < 0:
            break
        while index < len(css):
            depth += {"{": 1, "}": -1}.get(css[index], 0)
            index += 1
            if not depth:
                break
        yield found.start(), index
