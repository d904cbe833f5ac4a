# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Formats of letters: Liquid templates, checked when saved.

What users write raises nothing but LetterTemplateError; wrong values, given by code, raise TypeError.
"""

import functools
import pathlib
import re
from collections.abc import Callable, Collection, Mapping

from liquid.builtin.expressions import LoopExpression, Path
from liquid.exceptions import (
    BlockNestingError,
    LiquidError,
    LiquidSyntaxError,
    LiquidValueError,
    LocalNamespaceLimitError,
    OutputStreamLimitError,
    ResourceLimitError,
    UndefinedError,
)
from liquid.output import LimitedStringIO
from markupsafe import Markup

from .letter_errors import LetterTemplateError, make_error
from .letter_liquid import (
    LIQUID_LIMIT,
    OUTPUT_LIMIT,
    WORK_PER_CHARACTER,
    Context,
    RefusedTagError,
    count,
    make_environment,
    make_plain,
)

# In the files of shipped formats: a line in whose place comes a part that several have.
_INCLUDE = re.compile(r'^ *\{% include "(\w+\.(?:html|css))" %\}\n', re.MULTILINE)


def read_parts(path: pathlib.Path) -> str:
    """Return the source of a shipped format, the parts that it shares with others within."""
    return _INCLUDE.sub(lambda line: read_parts(path.with_name(line[1])), path.read_text(encoding="utf-8"))


@functools.lru_cache(maxsize=256)
def _parse(source):
    _refuse_slow_source(source)
    try:
        template = make_environment().from_string(source)
        context = Context(template)
        template.code = sum(count(node, context) for node in template.nodes)
        template.names = frozenset(template.analyze().globals)
    except Exception as error:
        raise _liquid_error(error, source) from error
    return template


# Liquid looks from each opening to the end of the source for what closes it.
_PAIRS = [("{{", re.compile(r"\{\{"), re.compile(r"\}\}")), ("{%", re.compile(r"\{%"), re.compile(r"%\}"))]
_PAIRS += [
    (tag, re.compile(rf"\{{%-?\s*{tag}\b"), re.compile(rf"\{{%-?\s*end{tag}\s*-?%\}}")) for tag in ("raw", "doc")
]


def _refuse_slow_source(source):
    """Raise LetterTemplateError if Liquid would take the square of the source's length in time."""
    if blanks := re.search(r"\{[{%]-?\s{100}", source):
        raise make_error("syntax", source, blanks.start(), detail="blanks")
    if source.count("{{") + source.count("{%") > LIQUID_LIMIT:
        raise make_error("limit", source, 0, detail="work")
    for name, opening, closing in _PAIRS:
        closed = max((match.end() for match in closing.finditer(source)), default=0)
        unclosed = [match.start() for match in opening.finditer(source, closed)]
        if len(unclosed) > 9:
            raise make_error("syntax", source, unclosed[0], name=name, detail="not_closed")


def _liquid_error(error, source, known=()):
    """The LetterTemplateError for what came out of Liquid. Filters raise anything: ValueError, OverflowError, …"""
    if isinstance(error, LetterTemplateError):
        return error
    token = getattr(error, "token", None)
    index = token.start_index if token else 0
    index = len(source) if index < 0 else index
    said = str(error.message if isinstance(error, LiquidError) else error)
    match error:
        case RefusedTagError():
            return make_error("tag_not_allowed", source, index, name=said)
        case UndefinedError() if said.endswith(" is undefined"):
            name = said.removesuffix(" is undefined").strip("'")
            return make_error("unknown_variable", source, index, name=name, known=known if name.isidentifier() else ())
        case LiquidValueError():
            return make_error("limit", source, index, detail="digits")
        case LiquidSyntaxError():
            return _syntax_error(said, source, index, token)
        case BlockNestingError() | RecursionError() | LiquidError(__cause__=RecursionError()):
            return make_error("limit", source, index, detail="nesting")
        case OutputStreamLimitError():
            return make_error("limit", source, index, detail="output")
        case LocalNamespaceLimitError() | MemoryError():
            return make_error("limit", source, index, detail="memory")
        case ResourceLimitError():
            return make_error("limit", source, index, detail="work")
        case LiquidError(message=str()):
            return make_error("failed", source, index, detail=said)
    return make_error("failed", source, index, detail="arguments")  # what Python says tells of its insides


def _syntax_error(said, source, index, token):
    """The LetterTemplateError for what Liquid's parser said."""
    if match := re.match(r"expected tag end(\w+)|unexpected tag '(raw|end of expression)'|(comment|doc) tag ", said):
        name = match[1] or match[3] or {"raw": "raw"}.get(match[2], "case")
        opened = _last_opened(source, name)
        return make_error("syntax", source, index if opened is None else opened, name=name, detail="not_closed")
    if match := re.match(r"unexpected tag '(\w+)'|unexpected '(break|continue)'", said):
        return make_error("syntax", source, index, name=match[1] or match[2], detail="not_open")
    if said.startswith(("expected '}}'", "missing tag name")):
        return make_error("syntax", source, index, detail="braces")
    if "found end of expression" in said or said.startswith("missing") or not token or not token.value:
        return make_error("syntax", source, index, detail="incomplete")
    return make_error("syntax", source, index, name=token.value, detail="unexpected")


def _last_opened(source, name):
    """The index of the innermost `{% name` that is not closed, as far as can be seen, or None."""
    opened = []
    for tag in re.finditer(rf"\{{%-?\s*(end)?{name}\b", source):
        if not tag[1]:
            opened.append(tag.start())
        elif opened:
            opened.pop()
    return opened[-1] if opened else None


def check_format(source: str, known: Collection[str] | Mapping[str, Collection[str] | None]) -> None:
    """Raise LetterTemplateError if `source` isn't Liquid, or has a filter or variable neither known nor its own.

    :param known: the names of the variables; as a mapping, each with the names within it (of a dict, or of each item of a
        list), or None if they are not to be checked
    """
    try:
        template = _parse(source)
        analysis = template.analyze()
        members = known if isinstance(known, Mapping) else {}
        scope = {name: members[name] for name in members if name not in analysis.locals}
        unknown = list(_unknown_members(template.nodes, scope, Context(template)))
    except Exception as error:
        raise _liquid_error(error, source, known) from error
    filters = make_environment().filters
    for name, spans in analysis.filters.items():
        unknown += [(span.index, "unknown_filter", "", name, filters) for span in spans if name not in filters]
    for name, variables in analysis.globals.items():
        unknown += [(use.span.index, "unknown_variable", "", name, known) for use in variables if name not in known]
    if unknown:
        index, reason, owner, name, names = min(unknown, key=lambda use: use[0])
        raise make_error(reason, source, index, name=name, known=names, owner=owner)


_OF_EVERYTHING = {"size", "first", "last"}


def _unknown_members(nodes, scope, context):
    """Yield what is named within a variable of `scope` and isn't there: index, reason, owner, name and known names."""
    for node in nodes:
        inner = scope
        for expression in node.expressions():
            yield from _unknown_members_of(expression, scope)
            if isinstance(expression, LoopExpression):
                iterable = expression.iterable
                plain = isinstance(iterable, Path) and len(iterable.path) == 1
                item = scope.get(iterable.path[0]) if plain else None
                inner = {**scope, expression.identifier: item}
        yield from _unknown_members(node.children(context), inner, context)


def _unknown_members_of(expression, scope):
    if isinstance(expression, Path):
        owner, *names = expression.path
        members = scope.get(owner) if isinstance(owner, str) else None
        name = next((name for name in names if not (isinstance(name, int) or str(name) in _OF_EVERYTHING)), None)
        if members is not None and isinstance(name, str) and name not in members:
            yield expression.token.start_index, "unknown_variable", f"{owner}.", name, members
    for child in expression.children():
        yield from _unknown_members_of(child, scope)


def render_format(
    source: str,
    values: Mapping[str, object],
    formatters: Mapping[str, Callable[..., str]] | None = None,
    *,
    keep: bool = False,
) -> Markup:
    """Render `source`.

    :param values: str (to be escaped), Markup, numbers, and lists and dicts of these; else TypeError
    :param formatters: what the filters of these names do: `amount` formats a number, `date` an ISO date in the style that
        the format names, or None; without them, values are shown as they are
    :param keep: whether to keep what comes out for the next time with the same values, as of a style sheet; values are then
        shown as they are
    """
    template = _parse(source)
    used = {name: values[name] for name in template.names} if template.names <= values.keys() else dict(values)
    used = make_plain(used)
    try:
        return _render_once(template, _Kept(used)) if keep else _render(template, used, formatters)
    except Exception as error:
        raise _liquid_error(error, source, values) from error


def _render(template, values, formatters=None):
    context, output = Context(template, globals=values, formatters=formatters), LimitedStringIO(OUTPUT_LIMIT)
    context.charge(template.code * WORK_PER_CHARACTER)
    template.render_with_context(context, output)
    return Markup(output.getvalue())


class _Kept(dict):
    """Plain values that are told apart by what they look like."""

    def __hash__(self):
        return hash(repr(self))

    def __eq__(self, other):
        return repr(self) == repr(other)


_render_once = functools.lru_cache(maxsize=64)(_render)
