# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Liquid for formats: all of it, but nothing that reads files or that leaves data unescaped, and no more work than one letter may
take.
"""

import functools
import math
import re
from datetime import date
from decimal import Decimal

from liquid import BoundTemplate, Environment, RenderContext, StrictDefaultUndefined
from liquid.builtin.content import ContentNode
from liquid.builtin.expressions.primitive import IntegerLiteral, RangeLiteral
from liquid.builtin.illegal import Illegal
from liquid.builtin.tags.case_tag import MultiExpressionBlockNode
from liquid.builtin.tags.for_tag import ForNode, ForTag
from liquid.builtin.tags.tablerow_tag import TablerowNode, TablerowTag
from liquid.exceptions import (
    FilterArgumentError,
    LiquidSyntaxError,
    LiquidValueError,
    ResourceLimitError,
)
from liquid.filter import liquid_filter, num_arg, with_context
from liquid.undefined import Undefined
from liquid.utils import ReadOnlyChainMap
from markupsafe import Markup

_WORK_LIMIT = 20_000_000  # in one letter: a second or two at most
OUTPUT_LIMIT = 10_000_000
_MEMORY_LIMIT = 5_000_000
LIQUID_LIMIT = 10_000  # variables and tags in a source
_WORK_PER_ITERATION = 2000
WORK_PER_CHARACTER = 4  # of code
_WORK_PER_ITEM = 20
_WORK = {str: 1, Markup: 1, list: _WORK_PER_ITEM, dict: _WORK_PER_ITEM}
_BITS_LIMIT = 1000  # of whole numbers, which are slow to write
_FILTER_WORK = dict.fromkeys(("join", "replace", "times", "divided_by", "modulo"), math.prod)
_FILTER_WORK |= dict.fromkeys(("uniq", "strip_html"), lambda sizes: sum(sizes) ** 2)
_FILTER_WORK |= dict.fromkeys(("amount", "date"), lambda sizes: 300)
_GIVEN_BY_LIQUID = {"context", "environment"}  # arguments of some filters


class RefusedTagError(LiquidSyntaxError):
    pass


class _OtherTag(Illegal):
    def parse(self, stream):
        if stream.current.value.startswith(("end", "els", "when", "raw")):
            super().parse(stream)  # raises
        raise RefusedTagError(stream.current.value, token=stream.current)


class Context(RenderContext):
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
        self.charge(length * max(self.code * WORK_PER_CHARACTER, _WORK_PER_ITERATION))

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
            if isinstance(result, list):  # what is no plain value, such as `empty`, would be printed as Python does
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


def count(node, context):
    """How many characters of code a node runs at most; a loop within it, which counts what it repeats when it runs, once."""
    if isinstance(node, ContentNode):
        return 1 + len(node.text) // 100
    code = 10
    for expression in node.expressions():
        code += len(str(expression))
        _limit_literals(expression)
    inner = sum(count(child, context) for child in node.children(context))
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
    """A number, formatted as the letter's amounts are."""
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
    """An ISO date, formatted as the letter's dates are."""
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
    context_class = Context
    code = 0  # characters of code, loops counted once
    names = frozenset()  # of the variables that it takes, or no name that there is, if it works one out


class _Environment(Environment):
    template_class = _Template
    output_stream_limit = OUTPUT_LIMIT
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


def make_plain(value):
    if type(value) in _SCALARS:
        return value
    if type(value) is Decimal:
        return _Number(value)
    if type(value) is list:
        return [make_plain(item) for item in value]
    if type(value) is dict and all(type(key) is str for key in value):
        return {key: make_plain(item) for key, item in value.items()}
    raise TypeError(f"Not a plain value: {value!r}")


@functools.lru_cache
def make_environment():
    return _Environment(autoescape=True, undefined=StrictDefaultUndefined)
