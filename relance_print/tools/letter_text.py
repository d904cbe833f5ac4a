# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Texts of letters: plain Liquid tokens in rich text, checked when saved.

Read without Liquid, since all its other constructs are refused; what is left is Liquid all the same. What users write raises
nothing but LetterTemplateError.
"""

import functools
import re
from collections.abc import Callable, Iterator, Mapping
from html import unescape

from markupsafe import Markup, escape

from .letter_errors import make_error

_BLANK = r"(?:\s|&nbsp;|&#160;|[\u200b\ufeff])*"  # what a rich-text editor leaves beside a name
_TOKEN = re.compile(rf"\{{\{{{_BLANK}(?P<name>[A-Za-z_][A-Za-z0-9_]*){_BLANK}\}}\}}")
_DELIMITER = re.compile(r"\{\{|\}\}|\{%")
_FORMATTING = r"(?:\s|&nbsp;|&#160;|[\u200b\ufeff]|<br\s*/?>|</?(?:span|font|b|strong|i|em|u)\b[^<>]*>)*"
_LONE_TOKEN = re.compile(rf"<(p|div)\b[^<>]*>{_FORMATTING}({_TOKEN.pattern}){_FORMATTING}</\1>")
_PARAGRAPH_TAG = re.compile(r"(</?(?:p|div|li|h[1-6])\b[^<>]*>)")
_PARAGRAPH_NAME = re.compile(r"<(?P<end>/?)(?P<name>\w+)")
_LINE_BREAK = re.compile(r"<br\s*/?>")
_TAG = re.compile(r"<[^<>]*>")
_NO_TEXT = re.compile(_FORMATTING)
_DEPTH = 9  # of paragraphs in one another, each with nothing but the next


def _tokens(source: str) -> Iterator[re.Match]:
    position = 0
    while delimiter := _DELIMITER.search(source, position):
        token = _TOKEN.match(source, delimiter.start())
        if not token:
            opening, start = delimiter[0], delimiter.start()
            inner, closing, _rest = source[start + 2 :].partition("%}" if opening == "{%" else "}}")
            name = _TAG.sub("", inner).strip()
            if opening == "{%":
                raise make_error("tag_not_allowed", source, start, name=name)
            if opening == "}}" or not closing or "{{" in inner:
                raise make_error("syntax", source, start, name=_text_around(source, start), detail="braces")
            raise make_error("not_a_name", source, start, name=name)
        yield token
        position = token.end()


def _text_around(source, index):
    """What is to be read at an index of HTML, some words before it at most."""
    start = max(source.rfind(">", 0, index) + 1, index - 30)
    return " ".join(unescape(source[start:].partition("<")[0]).split())


@functools.lru_cache(maxsize=256)  # many letters have the same text
def check_text(source: str, known: frozenset[str]) -> None:
    """Raise LetterTemplateError if `source` (HTML or plain) has anything of Liquid but `{{ name }}` of known names."""
    for token in _tokens(source):
        if token["name"] not in known:
            raise make_error("unknown_variable", source, token.start(), name=token["name"], known=known)


def render_text(
    source: str,
    values: Mapping[str, str],
    *,
    wrap: Callable[[str, str], Markup] | None = None,
    html: bool = True,
) -> str:
    """Fill in the tokens of `source`. Returns Markup, or a plain str if `html` is False.

    In HTML, a line or paragraph that only has tokens whose values are empty is left out.

    :param source: sanitized HTML, or plain text
    :param values: str, which is escaped in HTML, or Markup
    :param wrap: takes name and value and returns what to put in their place; not used inside of an HTML tag
    """
    tokens = [(token, _value(token, values)) for token in _tokens(source)]
    if html and any(map(_is_blank, (value for _token, value in tokens))):
        source = _without_empty_lines(source, values)
        tokens = [(token, _value(token, values)) for token in _tokens(source)]
    parts, position, in_tag = [], 0, False
    for token, value in tokens:
        name, start = token["name"], token.start()
        if html:
            opened, closed = source.rfind("<", position, start), source.rfind(">", position, start)
            in_tag = opened > closed if opened != closed else in_tag
            value = escape(str(value)) if in_tag else escape(wrap(name, value) if wrap else value)
        elif isinstance(value, Markup):
            value = value.striptags()
        parts += [source[position:start], str(value)]
        position = token.end()
    text = "".join([*parts, source[position:]])
    return Markup(text) if html else text


def _value(token, values):
    name = token["name"]
    if name not in values:
        raise make_error("unknown_variable", token.string, token.start(), name=name, known=values)
    return values[name]


def _is_blank(value):
    return not str(value).strip()


def _without_empty_lines(source, values):
    """`source` without the lines and paragraphs that have tokens, all of them empty, and nothing else to be seen."""
    parts = _PARAGRAPH_TAG.split(source)  # what is between the tags, at even places, and the tags
    for index in range(0, len(parts), 2):
        kept, tags = [], ""
        lines = _LINE_BREAK.split(parts[index])
        for line in lines:
            if _is_empty_line(line, values):
                tags += "".join(_TAG.findall(line))  # the other end of each may be in another line
            else:
                kept.append(tags + line)
                tags = ""
        if len(kept) == len(lines):
            continue
        parts[index] = "<br>".join(kept) + tags
        if 0 < index < len(parts) - 1 and _NO_TEXT.fullmatch(parts[index]):
            opening, closing = _PARAGRAPH_NAME.match(parts[index - 1]), _PARAGRAPH_NAME.match(parts[index + 1])
            # there is no opening where the tag before was that of a paragraph which is left out
            if opening and not opening["end"] and closing["end"] and opening["name"] == closing["name"]:
                parts[index - 1 : index + 2] = "", "", ""
    return "".join(parts)


def _is_empty_line(line, values):
    names = [token["name"] for token in _TOKEN.finditer(line)]
    return names and all(_is_blank(values[name]) for name in names) and _NO_TEXT.fullmatch(_TOKEN.sub("", line))


@functools.lru_cache(maxsize=256, typed=True)  # a Markup stays one
def normalise_blocks(html: str, blocks: frozenset[str]) -> str:
    """Replace each paragraph that only has a block's token (a table's, say) by the token: no table goes into a `<p>`.

    Raises LetterTemplateError, reason "block_in_line", if a block stands amid other text in a `<p>`.
    """

    def unwrap(match):
        return match[2] if match["name"] in blocks else match[0]

    for _depth in range(_DEPTH):
        before, html = html, _LONE_TOKEN.sub(unwrap, html)
        if html == before:
            break
    position, in_paragraph = 0, False
    for token in _TOKEN.finditer(html):
        start = token.start()
        opened = max(html.rfind(tag, position, start) for tag in ("<p>", "<p "))
        closed = html.rfind("</p>", position, start)
        in_paragraph = opened > closed if opened != closed else in_paragraph
        if in_paragraph and token["name"] in blocks:
            raise make_error("block_in_line", html, start, name=token["name"])
        position = token.end()
    return html
