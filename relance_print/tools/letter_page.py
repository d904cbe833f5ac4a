# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A letter's page: the content of a format, drawn with what a letter can show. One function for screen, paper and previews."""

import contextlib
import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from itertools import groupby
from math import ceil
from typing import NamedTuple

from markupsafe import Markup, escape

from .letter_errors import LetterTemplateError
from .letter_format import render_format
from .letter_text import normalise_blocks, render_text
from .letter_words import end_sentences, keep_together

PARTS = ("html", "table_html", "css")
_FILLED = re.compile(r'<span data-variable="\w+">([^<]*)</span>')
# What is written from right to left, what says in which direction a text begins, and where that is found out by itself.
_RTL = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff"
_IS_RTL, _STRONG = re.compile(f"[{_RTL}]"), re.compile(f"[A-Za-z\u00c0-\u024f{_RTL}]")
_ALONE = "display:inline-block;white-space:nowrap"
_RTL_TEXT = re.compile(rf'(<(\w+)\b[^<>]*\sdir="auto"[^<>]*>)([^<>]*[{_RTL}][^<>]*)(?=</\2>)')
# One or two paragraphs, of nothing but words, at the end of the text, and where the signature begins.
_LAST = re.compile(
    r"((?:<p\b[^<>]*>(?:(?!</?(?:p|div|table|ul|ol|img)\b).){0,2000}</p>\s*){1,2})</div>(\s*)<div class=\"end\">",
    re.DOTALL,
)
# A paragraph, what it is made of (a no-break space is in a word), and that some of it looks otherwise than what is beside it.
_PARAGRAPH = re.compile(r"(<p\b[^<>]*>)((?:(?!</?(?:p|div|table|ul|ol)\b).){1,6000}?)(?=</p>)", re.DOTALL)
_PIECE = re.compile(r"<[^>]*(?:>|\Z)|[^<>\x00-\x20]+")
_INLINE = re.compile(r"<(?:strong|b|em|i|u|s|font|span|a)\b")
CHARACTERS_A_ROW = 70  # of an address, whose words are wider than a text's
_HALF_A_WORD = 6
# A number with a hyphen or a stroke, where wkhtmltopdf would end a row: “1344-1”, “INV-2026-A”. What is longer may have to break.
_NUMBER = re.compile(r"(?=.{0,29}\d)[^\s<>]{1,15}[-/][^\s<>]{1,15}")
LEAST_ROW = 2.66  # mm, of an address in 7.5 points, the smallest print that is read with ease


class Content(NamedTuple):
    """What is drawn: the parts of a format, all Liquid, and the values that it has of its own.

    ``look``: ``envelope``, ``images``, and the paper's sizes and margins in mm.
    """

    html: str
    table_html: str
    css: str
    look: dict


class Context(NamedTuple):
    """What a letter can show, as plain data; a function in place of a value is asked if the value is shown, once.

    ``zones``: the templates of subject, body and signature. ``kinds``: the kind of each variable.
    ``values``: by variable: numbers, dates and strings. ``blocks``: by variable a function that takes all values, formatted
    for the letter, and the names of all variables that are shown, and returns HTML.
    ``look``: what only formats have. ``formatters``: by kind, the function that formats an amount or a date in the letter's
    language. ``claims``: the blocks that say what is claimed, in the order in which a text has them. ``lang``: the letter's, such
    as ``fr_FR``.
    """

    zones: Mapping[str, str]
    kinds: Mapping[str, str]
    values: Mapping[str, object]
    blocks: Mapping[str, Callable[[Mapping, frozenset], Markup]]
    look: Mapping[str, object]
    formatters: Mapping[str, Callable]
    claims: tuple[str, ...] = ("invoice_table",)
    lang: str = ""


class Drawing(NamedTuple):
    """A drawn letter: the parts, and the zones with their variables filled in."""

    parts: dict
    zones: dict


class Zone(Markup):
    """A zone as the letter has it: sanitized rich text in which variables were replaced by what is safe as well."""


class Values(dict):
    """The variables' values, formatted for the letter's language; each when it is first shown, and once."""

    def __init__(self, context):
        super().__init__()
        self._context = context
        self._formatters = {**context.formatters, "number": str}

    def __missing__(self, name):
        value = self._context.values.get(name)
        value = value() if callable(value) else value
        format_ = self._formatters.get(self._context.kinds.get(name))
        # None: a letter of its kind has no such value, as a statement has no deadline
        self[name] = format_(value) if format_ and value is not None else value or ""
        return self[name]


@contextlib.contextmanager
def blame(part):
    """Have the errors of templates say which part of the format they are in."""
    try:
        yield
    except LetterTemplateError as error:
        error.part = error.part or part
        raise


def render(content: Content, context: Context) -> Drawing:
    """Draw a letter.

    :raises LetterTemplateError: saying in which part of the content the fault is
    """
    sources = (*content[:3], *context.zones.values())
    shown = _find_shown(tuple(context.kinds), sources)
    values = Values(context)
    filled = {name: values[name] for name in shown if context.kinds[name] != "block"}
    filled |= {name: context.blocks[name](values, shown) for name in shown if name in context.blocks}
    filled |= {**content.look, **context.look, "address_lines": values["customer_address"].splitlines()}
    # not the style sheet's to count, which is kept for all letters that it comes out the same for
    filled["address_rows"] = count_address_rows(
        filled["address_lines"], filled["envelope"]["address_width"], filled["text_width"]
    )
    parts = {}
    with blame("table_html"):
        parts["table_html"] = filled["invoice_table"] = render_format(content.table_html, filled, context.formatters)
    # not between the invoices and what is claimed "in addition to the sum above"
    apart = context.blocks["apart_table"](values, shown) if "apart_table" in context.blocks else Markup()
    filled[next((name for name in reversed(context.claims) if filled.get(name)), "invoice_table")] += apart
    zones = fill_zones(context, filled)
    filled |= _mark_zones(zones)
    with blame("html"):
        parts["html"] = render_format(content.html, filled, context.formatters)
        if apart not in parts["html"]:  # neither text nor format has these tables
            filled["body"] += apart
            parts["html"] = render_format(content.html, filled, context.formatters)
    with blame("css"):
        parts["css"] = render_format(content.css, filled, keep=True)
    return Drawing(parts, zones)


@lru_cache(maxsize=256)  # many letters have the same text and format
def _find_shown(names, sources):
    return frozenset(name for name in names if any(name in source for source in sources))


def count_address_rows(lines: Sequence[str], width: float, text_width: float) -> int:
    """Return how many rows an address takes in the envelope's window, at 10 points.

    :param width: of the address, in mm
    :param text_width: in mm, of a line of text in the letter's font
    """
    longest = width * CHARACTERS_A_ROW / text_width
    # further rows of a line have less in them: it breaks between words
    return max(1, sum(1 + ceil(max(0, len(line) - longest) / max(1, longest - _HALF_A_WORD)) for line in lines))


def fill_zones(context: Context, values: Mapping) -> dict[str, Markup]:
    """Return the letter's subject, text and signature with their variables filled in.

    Each filled-in value stands in an element with the variable's name, so that an edit on the screen can put the variable back
    and the letter keeps telling the truth when amounts change.
    """
    blocks = frozenset(name for name, kind in context.kinds.items() if kind == "block")

    def mark(name, value):
        tag = "div" if name in blocks else "span"
        value = escape(value)
        # a bracket at the end of a name from right to left belongs to the name
        way = ' dir="auto"' if tag == "span" and _IS_RTL.search(value) else ""
        return Markup(f'<{tag} data-variable="{name}"{way}>{value}</{tag}>')

    def fill(source):
        # a fault that was not there when the text was saved, as a variable of a module since removed, stays as it
        # stands in the text, to be corrected on the letter: an alert says so, and such a letter is not printed
        known = dict(values)
        while True:
            try:
                filled = render_text(normalise_blocks(source, blocks), known, wrap=mark)
                return Markup(keep_together(end_sentences(filled), context.lang))
            except LetterTemplateError as error:
                if error.reason != "unknown_variable" or error.name in known:
                    return Markup(source)
                known[error.name] = f"{{{{ {error.name} }}}}"

    return {
        "subject": fill(str(escape(context.zones["subject"]))),
        "body": Zone(fill(context.zones["body"])),
        "signature": Zone(fill(context.zones["signature"])),
    }


def _mark_zones(zones):
    """The zones, each in an element that the screen finds again to make it editable."""
    return {
        "subject": Markup('<span data-zone="subject">%s</span>') % zones["subject"],
        "body": Markup('<div data-zone="body">%s</div>') % zones["body"],
        "signature": Markup('<div data-zone="signature">%s</div>') % zones["signature"],
    }


def unwrap(page: str) -> str:
    """Return a letter's page for paper, without what the screen alone needs.

    The elements of filled-in values go, and where the text ends is moved into the element of the signature, with which it is to
    stay on a page. Numbers become elements that stay in one row. And where a paragraph has such, or bold words, each word becomes
    an element: wkhtmltopdf places elements by widths of letters on a screen, so that the longer one is, the more does the next
    run into it or stand off. Words from right to left are laid out each for itself: unpatched Qt would put them
    over each other.
    """
    page = _keep_end(_FILLED.sub(r"\1", str(page)))
    head, start, body = page.partition("<body")
    body = _RTL_TEXT.sub(_part_rtl_words, body)
    return head + start + _PARAGRAPH.sub(_part_words, body)


def _part_rtl_words(found):
    start, _tag, text = found.groups()
    begins_right, runs = _IS_RTL.match(_STRONG.search(text)[0]), []
    for is_rtl, words in groupby(text.split(), lambda word: bool(_IS_RTL.search(word))):
        if is_rtl:
            run = " ".join(f'<x-w style="{_ALONE}">{word}</x-w>' for word in words)
            runs.append(run if begins_right else f'<span dir="rtl">{run}</span>')
        else:  # one piece: its words stay in their order
            run = " ".join(words)
            runs.append(f'<x-w style="{_ALONE};direction:ltr">{run}</x-w>' if begins_right else run)
    return start + " ".join(runs)


def _part_words(found):
    start, content = found.groups()
    if not _INLINE.search(content) and not any(map(_is_number, _PIECE.findall(content))):
        return found[0]
    return start + _PIECE.sub(lambda piece: _part_word(piece[0]), content)


def _part_word(word):
    if word[0] == "<":
        return word
    style = ' style="white-space:nowrap"' if _is_number(word) else ""
    return f"<x-w{style}>{word}</x-w>"


def _is_number(word):
    if "-" not in word and "/" not in word:  # as most words
        return False
    # what is joined to it by a space that doesn't break, such as “article”, is with it in the word
    return any(_NUMBER.fullmatch(part.rstrip(".,;:)")) for part in word.split())


def _keep_end(page):
    head, end, tail = page.partition('<div class="end">')
    start = head.rfind('<div data-zone="body">')
    if not end or start < 0:
        return page
    text = _LAST.sub(r'</div>\2<div class="end">\1', head[start:] + end)
    return head[:start] + text + tail
