"""Liquid templates of letters: texts (plain tokens in rich text) and formats (all of Liquid), checked when saved.

What users write raises nothing but LetterTemplateError; wrong values, given by code, raise TypeError.
"""

import difflib
import functools
import math
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date
from decimal import Decimal
from html import unescape

from liquid import BoundTemplate, Environment, RenderContext, StrictDefaultUndefined
from liquid.builtin.content import ContentNode
from liquid.builtin.expressions import LoopExpression, Path
from liquid.builtin.expressions.primitive import IntegerLiteral, RangeLiteral
from liquid.builtin.illegal import Illegal
from liquid.builtin.tags.case_tag import MultiExpressionBlockNode
from liquid.builtin.tags.for_tag import ForNode, ForTag
from liquid.builtin.tags.tablerow_tag import TablerowNode, TablerowTag
from liquid.exceptions import (
    BlockNestingError,
    FilterArgumentError,
    LiquidError,
    LiquidSyntaxError,
    LiquidValueError,
    LocalNamespaceLimitError,
    OutputStreamLimitError,
    ResourceLimitError,
    UndefinedError,
)
from liquid.filter import liquid_filter, num_arg, with_context
from liquid.output import LimitedStringIO
from liquid.undefined import Undefined
from liquid.utils import ReadOnlyChainMap
from markupsafe import Markup, escape

_MESSAGES = {
    "unknown_variable": "unknown variable “{name}”",
    "unknown_filter": "unknown filter “{name}”",
    "syntax": "{detail}",
    "tag_not_allowed": "the tag “{name}” is not allowed here",
    "not_a_name": "only a plain name may stand between the braces, without formatting: “{name}”",
    "block_in_line": "“{name}” needs a paragraph of its own",
    "limit": "too much for one letter: {detail}",
    "failed": "can't be rendered: {detail}",
    "active_content": "a letter can have no active or remote content: “{name}”",
}
_DETAILS = {
    # syntax
    "braces": "braces without their counterpart",
    "blanks": "too many blanks",
    "not_closed": "“{name}” is never closed",
    "not_open": "“{name}” belongs to no open tag",
    "incomplete": "something is missing",
    "unexpected": "“{name}” is not expected here",
    # limit
    "work": "loops and filters",
    "nesting": "tags within tags",
    "output": "text",
    "memory": "assigned text",
    "digits": "digits of a number",
    # failed
    "amount": "an amount must be a number",
    "date": "a date must be written as 2026-10-31",
    "arguments": "a filter is given what it can't take",
}


class LetterTemplateError(Exception):
    """Something is wrong at `line` and `column` (both from 1) of a template. str() says what, in English.

    :ivar reason: a key of `_MESSAGES`
    :ivar name: the variable, filter, tag, attribute or piece of code at fault, or None
    :ivar hint: the known name closest to it, or None
    :ivar detail: of "syntax" and "limit" a key of `_DETAILS`; of "failed" one, too, or what Liquid says, in English; else ""
    :ivar part: "css" if the place is in the CSS given beside the HTML, or None
    """

    def __init__(self, reason, line, column, *, name=None, hint=None, detail="", part=None):
        said = _DETAILS.get(detail, detail.replace("{", "{{").replace("}", "}}")).format(name=name)
        message = _MESSAGES[reason].format(name=name, detail=said)
        where = "CSS line" if part == "css" else "Line"
        super().__init__(f"{where} {line}, column {column}: {message}{f' (did you mean “{hint}”?)' if hint else ''}")
        self.reason, self.line, self.column, self.name = reason, line, column, name
        self.hint, self.detail, self.part = hint, detail, part


def _error(reason, source, index, *, name=None, known=(), owner="", detail=""):
    """The error at an index of `source`; `owner`: the variable and the dot before a member's name."""
    close = difflib.get_close_matches(name or "", [other for other in known if other != name], n=1)
    hint = owner + close[0] if close else None
    name = owner + name[:60] if name is not None else None
    line, column = source.count("\n", 0, index) + 1, index - source.rfind("\n", 0, index)
    return LetterTemplateError(reason, line, column, name=name, hint=hint, detail=detail)


# Texts. Read without Liquid, since all its other constructs are refused; what is left is Liquid all the same.

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
                raise _error("tag_not_allowed", source, start, name=name)
            if opening == "}}" or not closing or "{{" in inner:
                raise _error("syntax", source, start, name=_text_around(source, start), detail="braces")
            raise _error("not_a_name", source, start, name=name)
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
            raise _error("unknown_variable", source, token.start(), name=token["name"], known=known)


def render_text(
    source: str,
    values: Mapping[str, str],
    *,
    wrap: Callable[[str, str], Markup] | None = None,
    html: bool = True,
    keep_empty: bool = False,
) -> str:
    """Fill in the tokens of `source`. Returns Markup, or a plain str if `html` is False.

    In HTML, a line or paragraph that only has tokens whose values are empty is left out.

    :param source: sanitized HTML, or plain text
    :param values: str, which is escaped in HTML, or Markup
    :param wrap: takes name and value and returns what to put in their place; not used inside of an HTML tag
    :param keep_empty: whether to leave no line out, so that a text can be put back together from what is rendered
    """
    tokens = [(token, _value(token, values)) for token in _tokens(source)]
    if html and not keep_empty and any(map(_is_blank, (value for _token, value in tokens))):
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
        raise _error("unknown_variable", token.string, token.start(), name=name, known=values)
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
            raise _error("block_in_line", html, start, name=token["name"])
        position = token.end()
    return html


# Formats. All of Liquid, but nothing that reads files or that leaves data unescaped.

_WORK_LIMIT = 20_000_000  # in one letter: a second or two at most
_OUTPUT_LIMIT = 10_000_000
_MEMORY_LIMIT = 5_000_000
_LIQUID_LIMIT = 10_000  # variables and tags in a source
_WORK_PER_ITERATION = 2000
_WORK_PER_CHARACTER = 4  # of code
_WORK_PER_ITEM = 20
_WORK = {str: 1, Markup: 1, list: _WORK_PER_ITEM, dict: _WORK_PER_ITEM}
_BITS_LIMIT = 1000  # of whole numbers, which are slow to write
_FILTER_WORK = dict.fromkeys(("join", "replace", "times", "divided_by", "modulo"), math.prod)
_FILTER_WORK |= dict.fromkeys(("uniq", "strip_html"), lambda sizes: sum(sizes) ** 2)
_FILTER_WORK |= dict.fromkeys(("amount", "date"), lambda sizes: 300)
_GIVEN_BY_LIQUID = {"context", "environment"}  # arguments of some filters


class _RefusedTagError(LiquidSyntaxError):
    pass


class _OtherTag(Illegal):
    def parse(self, stream):
        if stream.current.value.startswith(("end", "els", "when", "raw")):
            super().parse(stream)  # raises
        raise _RefusedTagError(stream.current.value, token=stream.current)


class _Context(RenderContext):
    """Limits the work as a whole; Liquid only limits nested loops, and looks at what a filter made once it is made.

    `formatters` is out of a template's reach: it names what is in `scope` only.
    """

    __slots__ = ("code", "formatters", "work")

    def __init__(self, template, *, formatters=None, **options):
        super().__init__(template, **options)
        self.scope = ReadOnlyChainMap(self.locals, self.globals, self.counters)  # without Liquid's “now”
        self.formatters = formatters or {}
        self.work = self.code = 0

    def charge(self, work):
        self.work += work
        if self.work > _WORK_LIMIT:
            raise ResourceLimitError("too much work", token=None)

    def raise_for_loop_limit(self, length=1):
        self.charge(length * max(self.code * _WORK_PER_CHARACTER, _WORK_PER_ITERATION))

    def get(self, path, *, token, **options):
        value = super().get(path, token=token, **options)
        work = _WORK.get(type(value))
        if work and len(value) > 99:  # it may be compared or printed as a whole
            self.charge(len(value) * work)
        return value

    def assign(self, key, val):
        self.charge(_size(val) + 8 * len(self.locals))  # Liquid adds up all of them
        super().assign(key, val)

    def filter(self, name, token):
        function = super().filter(name, token)

        def charged(*args, **kwargs):
            if not _GIVEN_BY_LIQUID.isdisjoint(kwargs):
                raise FilterArgumentError("arguments", token=token)
            self.charge(_FILTER_WORK.get(name, sum)([_size(value) for value in (*args, *kwargs.values())]))
            result = function(*args, **kwargs)
            if type(result) is int and result.bit_length() > _BITS_LIMIT:
                raise LiquidValueError("too many digits", token=token)
            if (
                name == "map"
            ):  # what an item lacks is an object of Liquid's own, which some filters print as Python does
                return [item if isinstance(item, (str, int, float, list, dict)) else "" for item in result]
            return result

        return charged


def _size(value):
    kind = type(value)  # isinstance() would ask a strict undefined for its class, and raise
    if issubclass(kind, int):
        return value.bit_length() // 30 + 1
    return len(value) + 1 if issubclass(kind, (str, list, dict, range)) else 1


class _CountedLoop:
    """A loop that says how much code it repeats before it runs: ``code``, in characters."""

    __slots__ = ()

    def render_to_output(self, context, buffer):
        context.code = self.code
        return super().render_to_output(context, buffer)


class _ForNode(_CountedLoop, ForNode):
    __slots__ = ("code",)


class _ForTag(ForTag):
    node_class = _ForNode


class _TablerowNode(_CountedLoop, TablerowNode):
    __slots__ = ("code",)


class _TablerowTag(TablerowTag):
    node_class = _TablerowNode


class _CountedRange(RangeLiteral):
    """`(1..9)`, which Liquid may turn into a list."""

    __slots__ = ()

    def evaluate(self, context):
        numbers = super().evaluate(context)
        context.charge((numbers.stop - numbers.start) * _WORK_PER_ITEM)
        return numbers


def _count(node, context):
    """How many characters of code a node runs at most; a loop within it, which counts what it repeats when it runs, once."""
    if isinstance(node, ContentNode):
        return 1 + len(node.text) // 100
    code = 10
    for expression in node.expressions():
        code += len(str(expression))
        _limit_literals(expression)
    inner = sum(_count(child, context) for child in node.children(context))
    if isinstance(node, MultiExpressionBlockNode):
        inner *= len(node.expression.expressions)  # the block is run for each that is equal
    if isinstance(node, _CountedLoop):
        node.code = inner
    return code + inner


def _limit_literals(expression):
    if type(expression) is RangeLiteral:
        expression.__class__ = _CountedRange  # Liquid's parser knows no other class
    if isinstance(expression, IntegerLiteral) and expression.value.bit_length() > _BITS_LIMIT:
        raise LiquidValueError("too many digits", token=expression.token)
    for child in expression.children():
        _limit_literals(child)


@liquid_filter
@with_context
def _amount(value, *, context):
    """A number as the letter writes amounts."""
    if _is_nothing(value):
        return ""
    try:
        number = num_arg(value)
    except FilterArgumentError:
        number = math.nan
    if isinstance(value, bool) or not math.isfinite(number):
        raise FilterArgumentError("amount", token=None)
    write = context.formatters.get("amount")
    return str(write(float(number) if isinstance(number, float) else number) if write else value)


@liquid_filter
@with_context
def _date(value, style=None, *, context):
    """An ISO date as the letter writes dates."""
    if _is_nothing(value):
        return ""
    if not issubclass(type(style), str | None):
        raise FilterArgumentError("arguments", token=None)
    if not isinstance(value, str) or not _is_date(value):
        raise FilterArgumentError("date", token=None)
    write = context.formatters.get("date")
    return str(write(str(value), style and str(style)) if write else value)


def _is_nothing(value):
    return issubclass(type(value), Undefined) or value is None or value == ""


def _is_date(text):
    try:
        return re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text) and date.fromisoformat(text)
    except ValueError:
        return False


class _Template(BoundTemplate):
    context_class = _Context
    code = 0  # characters of code, loops counted once
    names = frozenset()  # of the variables that it takes, or no name that there is, if it works one out


class _Environment(Environment):
    template_class = _Template
    output_stream_limit = _OUTPUT_LIMIT
    local_namespace_limit = _MEMORY_LIMIT

    def setup_tags_and_filters(self, *, extra=False):
        super().setup_tags_and_filters(extra=extra)
        del self.tags["include"], self.tags["render"], self.filters["safe"], self.filters["escapejs"]
        self.add_tag(_OtherTag)
        self.add_tag(_ForTag)
        self.add_tag(_TablerowTag)
        self.add_filter("amount", _amount)
        self.add_filter("date", _date)

    def error(self, exc, msg=None, token=None):
        if token and exc.token and exc.token.start_index < 0:  # “end of expression” doesn't say of which
            exc.token = token
        super().error(exc, msg, token)


class _Number(float):
    """A Decimal that Liquid can calculate with (it takes a Decimal for 0), printed as what it was."""

    def __new__(cls, decimal):
        number = super().__new__(cls, decimal)
        number.text = str(decimal)
        return number

    def __str__(self):
        return self.text


_SCALARS = frozenset((str, Markup, bool, int, float))


def _plain(value):
    if type(value) in _SCALARS:
        return value
    if type(value) is Decimal:
        return _Number(value)
    if type(value) is list:
        return [_plain(item) for item in value]
    if type(value) is dict and all(type(key) is str for key in value):
        return {key: _plain(item) for key, item in value.items()}
    raise TypeError(f"Not a plain value: {value!r}")


@functools.lru_cache
def _environment():
    return _Environment(autoescape=True, undefined=StrictDefaultUndefined)


@functools.lru_cache(maxsize=256)
def _parse(source):
    _refuse_slow_source(source)
    try:
        template = _environment().from_string(source)
        context = _Context(template)
        template.code = sum(_count(node, context) for node in template.nodes)
        template.names = frozenset(template.analyze().globals)
    except Exception as error:
        raise _liquid_error(error, source) from error
    return template


def compilations() -> int:
    """How many sources were compiled since the process started, for a benchmark: one that is rendered again isn't."""
    return _parse.cache_info().misses


# Liquid looks from each opening to the end of the source for what closes it.
_PAIRS = [("{{", re.compile(r"\{\{"), re.compile(r"\}\}")), ("{%", re.compile(r"\{%"), re.compile(r"%\}"))]
_PAIRS += [
    (tag, re.compile(rf"\{{%-?\s*{tag}\b"), re.compile(rf"\{{%-?\s*end{tag}\s*-?%\}}")) for tag in ("raw", "doc")
]


def _refuse_slow_source(source):
    """Raise LetterTemplateError if Liquid would take the square of the source's length in time."""
    if blanks := re.search(r"\{[{%]-?\s{100}", source):
        raise _error("syntax", source, blanks.start(), detail="blanks")
    if source.count("{{") + source.count("{%") > _LIQUID_LIMIT:
        raise _error("limit", source, 0, detail="work")
    for name, opening, closing in _PAIRS:
        closed = max((match.end() for match in closing.finditer(source)), default=0)
        unclosed = [match.start() for match in opening.finditer(source, closed)]
        if len(unclosed) > 9:
            raise _error("syntax", source, unclosed[0], name=name, detail="not_closed")


def _liquid_error(error, source, known=()):
    """The LetterTemplateError for what came out of Liquid. Filters raise anything: ValueError, OverflowError, …"""
    if isinstance(error, LetterTemplateError):
        return error
    token = getattr(error, "token", None)
    index = token.start_index if token else 0
    index = len(source) if index < 0 else index
    said = str(error.message if isinstance(error, LiquidError) else error)
    match error:
        case _RefusedTagError():
            return _error("tag_not_allowed", source, index, name=said)
        case UndefinedError() if said.endswith(" is undefined"):
            name = said.removesuffix(" is undefined").strip("'")
            return _error("unknown_variable", source, index, name=name, known=known if name.isidentifier() else ())
        case LiquidValueError():
            return _error("limit", source, index, detail="digits")
        case LiquidSyntaxError():
            return _syntax_error(said, source, index, token)
        case BlockNestingError() | RecursionError() | LiquidError(__cause__=RecursionError()):
            return _error("limit", source, index, detail="nesting")
        case OutputStreamLimitError():
            return _error("limit", source, index, detail="output")
        case LocalNamespaceLimitError() | MemoryError():
            return _error("limit", source, index, detail="memory")
        case ResourceLimitError():
            return _error("limit", source, index, detail="work")
        case LiquidError(message=str()):
            return _error("failed", source, index, detail=said)
    return _error("failed", source, index, detail="arguments")  # what Python says tells of its insides


def _syntax_error(said, source, index, token):
    """The LetterTemplateError for what Liquid's parser said."""
    if match := re.match(r"expected tag end(\w+)|unexpected tag '(raw|end of expression)'|(comment|doc) tag ", said):
        name = match[1] or match[3] or {"raw": "raw"}.get(match[2], "case")
        opened = _last_opened(source, name)
        return _error("syntax", source, index if opened is None else opened, name=name, detail="not_closed")
    if match := re.match(r"unexpected tag '(\w+)'|unexpected '(break|continue)'", said):
        return _error("syntax", source, index, name=match[1] or match[2], detail="not_open")
    if said.startswith(("expected '}}'", "missing tag name")):
        return _error("syntax", source, index, detail="braces")
    if "found end of expression" in said or said.startswith("missing") or not token or not token.value:
        return _error("syntax", source, index, detail="incomplete")
    return _error("syntax", source, index, name=token.value, detail="unexpected")


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
        unknown = list(_unknown_members(template.nodes, scope, _Context(template)))
    except Exception as error:
        raise _liquid_error(error, source, known) from error
    filters = _environment().filters
    for name, spans in analysis.filters.items():
        unknown += [(span.index, "unknown_filter", "", name, filters) for span in spans if name not in filters]
    for name, variables in analysis.globals.items():
        unknown += [(use.span.index, "unknown_variable", "", name, known) for use in variables if name not in known]
    if unknown:
        index, reason, owner, name, names = min(unknown, key=lambda use: use[0])
        raise _error(reason, source, index, name=name, known=names, owner=owner)


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
    :param formatters: what the filters of these names write: `amount` takes a number, `date` an ISO date and the style
        asked for, or None; without them, values are written as they are
    :param keep: whether to keep what comes out for the next time with the same values, as of a style sheet; values are then
        written as they are
    """
    template = _parse(source)
    used = {name: values[name] for name in template.names} if template.names <= values.keys() else dict(values)
    used = _plain(used)
    try:
        return _render_once(template, _Kept(used)) if keep else _render(template, used, formatters)
    except Exception as error:
        raise _liquid_error(error, source, values) from error


def _render(template, values, formatters=None):
    context, output = _Context(template, globals=values, formatters=formatters), LimitedStringIO(_OUTPUT_LIMIT)
    context.charge(template.code * _WORK_PER_CHARACTER)
    template.render_with_context(context, output)
    return Markup(output.getvalue())


class _Kept(dict):
    """Plain values that are told apart by what they look like."""

    def __hash__(self):
        return hash(repr(self))

    def __eq__(self, other):
        return repr(self) == repr(other)


_render_once = functools.lru_cache(maxsize=64)(_render)
