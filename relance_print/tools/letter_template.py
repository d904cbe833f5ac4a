"""Liquid templates of letters: texts (plain tokens in rich text) and formats (all of Liquid), checked when saved.

What users write raises nothing but LetterTemplateError; wrong values, given by code, raise TypeError.
"""

import difflib
import functools
import math
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from decimal import Decimal
from html.parser import HTMLParser

from liquid import BoundTemplate, Environment, RenderContext, StrictDefaultUndefined
from liquid.builtin.illegal import Illegal
from liquid.exceptions import LiquidError, LiquidSyntaxError, ResourceLimitError, UndefinedError
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


class LetterTemplateError(Exception):
    """Something is wrong at `line` and `column` (both from 1) of a template. str() says what, in English.

    :ivar reason: a key of `_MESSAGES`
    :ivar name: the variable, filter, tag or attribute at fault, or None
    :ivar hint: the known name closest to it, or None
    :ivar part: "css" if the place is in the CSS given beside the HTML, or None
    """

    def __init__(self, reason, line, column, *, name=None, hint=None, detail="", part=None):
        message = _MESSAGES[reason].format(name=name, detail=detail)
        where = "CSS line" if part == "css" else "Line"
        super().__init__(f"{where} {line}, column {column}: {message}{f' (did you mean “{hint}”?)' if hint else ''}")
        self.reason, self.line, self.column, self.name, self.hint, self.part = reason, line, column, name, hint, part


def _error(reason, source, index, *, name=None, known=(), detail=""):
    hint = next(iter(difflib.get_close_matches(name or "", known, n=1)), None)
    line, column = source.count("\n", 0, index) + 1, index - source.rfind("\n", 0, index)
    return LetterTemplateError(reason, line, column, name=name, hint=hint, detail=detail)


# Texts. Read without Liquid, since all its other constructs are refused; what is left is Liquid all the same.

_BLANK = r"(?:\s|&nbsp;|&#160;|[\u200b\ufeff])*"  # what a rich-text editor leaves beside a name
_TOKEN = re.compile(rf"\{{\{{{_BLANK}(?P<name>[A-Za-z_][A-Za-z0-9_]*){_BLANK}\}}\}}")
_DELIMITER = re.compile(r"\{\{|\}\}|\{%")
_FORMATTING = r"(?:\s|&nbsp;|&#160;|[\u200b\ufeff]|<br\s*/?>|</?(?:span|font|b|strong|i|em|u)\b[^<>]*>)*"
_LONE_TOKEN = re.compile(rf"<(p|div)\b[^<>]*>{_FORMATTING}({_TOKEN.pattern}){_FORMATTING}</\1>")


def _tokens(source: str) -> Iterator[re.Match]:
    position = 0
    while delimiter := _DELIMITER.search(source, position):
        token = _TOKEN.match(source, delimiter.start())
        if not token:
            opening, start = delimiter[0], delimiter.start()
            inner, closing, _rest = source[start + 2 :].partition("%}" if opening == "{%" else "}}")
            name = inner.strip()[:60]
            if opening == "{%":
                raise _error("tag_not_allowed", source, start, name=name)
            if opening == "}}" or not closing or "{{" in inner:
                raise _error("syntax", source, start, detail="braces without their counterpart")
            raise _error("not_a_name", source, start, name=name)
        yield token
        position = token.end()


def check_text(source: str, known: Collection[str]) -> None:
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
) -> str:
    """Fill in the tokens of `source`. Returns Markup, or a plain str if `html` is False.

    :param source: sanitized HTML, or plain text
    :param values: str, which is escaped in HTML, or Markup
    :param wrap: takes name and value and returns what to put in their place; not used inside of an HTML tag
    """
    parts, position = [], 0
    for token in _tokens(source):
        name, start = token["name"], token.start()
        if name not in values:
            raise _error("unknown_variable", source, start, name=name, known=values)
        value = values[name]
        if not html:
            value = value.striptags() if isinstance(value, Markup) else value
        elif source.rfind("<", 0, start) > source.rfind(">", 0, start):
            value = escape(str(value))
        else:
            value = escape(wrap(name, value) if wrap else value)
        parts += [source[position:start], str(value)]
        position = token.end()
    text = "".join([*parts, source[position:]])
    return Markup(text) if html else text


def normalise_blocks(html: str, blocks: Collection[str]) -> str:
    """Replace each paragraph that only has a block's token (a table's, say) by the token: no table goes into a `<p>`.

    Raises LetterTemplateError, reason "block_in_line", if a block stands amid other text in a `<p>`.
    """

    def unwrap(match):
        return match[2] if match["name"] in blocks else match[0]

    while (unwrapped := _LONE_TOKEN.sub(unwrap, html)) != html:
        html = unwrapped
    for token in _TOKEN.finditer(html):
        opened = max(html.rfind(tag, 0, token.start()) for tag in ("<p>", "<p "))
        if token["name"] in blocks and opened > html.rfind("</p>", 0, token.start()):
            raise _error("block_in_line", html, token.start(), name=token["name"])
    return html


# Formats. All of Liquid, but nothing that reads files or that leaves data unescaped.

_WORK_LIMIT = 20_000_000  # characters and items that go through filters in one letter: a second at most
_WORK_PER_ITERATION = 2000
_FILTER_WORK = dict.fromkeys(("join", "replace", "times", "divided_by", "modulo"), math.prod)
_FILTER_WORK |= dict.fromkeys(("uniq", "strip_html"), lambda sizes: sum(sizes) ** 2)


class _RefusedTagError(LiquidSyntaxError):
    pass


class _OtherTag(Illegal):
    def parse(self, stream):
        if stream.current.value.startswith(("end", "els", "when", "raw")):
            super().parse(stream)  # raises
        raise _RefusedTagError(stream.current.value, token=stream.current)


class _Context(RenderContext):
    """Limits the work as a whole; Liquid only limits nested loops, and looks at what a filter made once it is made."""

    __slots__ = ("work",)

    def _charge(self, work):
        self.work = getattr(self, "work", 0) + work
        if self.work > _WORK_LIMIT:
            raise ResourceLimitError("loops and filters", token=None)

    def raise_for_loop_limit(self, length=1):
        self._charge(length * _WORK_PER_ITERATION)

    def assign(self, key, val):
        self._charge(_size(val))
        super().assign(key, val)

    def filter(self, name, token):
        function = super().filter(name, token)

        def charged(*args, **kwargs):
            self._charge(_FILTER_WORK.get(name, sum)([_size(value) for value in (*args, *kwargs.values())]))
            return function(*args, **kwargs)

        return charged


def _size(value):
    kind = type(value)  # isinstance() would ask a strict undefined for its class, and raise
    if issubclass(kind, int):
        return value.bit_length() // 30 + 1
    return len(value) + 1 if issubclass(kind, (str, list, dict, range)) else 1


class _Template(BoundTemplate):
    context_class = _Context


class _Environment(Environment):
    template_class = _Template
    output_stream_limit = 10_000_000
    local_namespace_limit = 5_000_000

    def setup_tags_and_filters(self, *, extra=False):
        super().setup_tags_and_filters(extra=extra)
        del self.tags["include"], self.tags["render"], self.filters["safe"], self.filters["escapejs"]
        self.add_tag(_OtherTag)

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


def _plain(value):
    if type(value) in (str, Markup, bool, int, float):
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


@functools.lru_cache(maxsize=64)
def _parse(source):
    if blanks := re.search(r"\{[{%]-?\s{100}", source):  # Liquid takes their square in time
        raise _error("syntax", source, blanks.start(), detail="too many blanks")
    return _environment().from_string(source)


def _liquid_error(error, source, known):
    """The LetterTemplateError for what came out of Liquid. Filters raise anything: ValueError, OverflowError, …"""
    if isinstance(error, LetterTemplateError):
        return error
    token = getattr(error, "token", None)
    index = token.start_index if token else 0
    index = len(source) if index < 0 else index
    detail = str(error.message if isinstance(error, LiquidError) else error)
    match error:
        case _RefusedTagError():
            return _error("tag_not_allowed", source, index, name=detail)
        case UndefinedError() if detail.endswith(" is undefined"):
            name = detail.removesuffix(" is undefined").strip("'")
            return _error("unknown_variable", source, index, name=name, known=known if name.isidentifier() else ())
        case ResourceLimitError() | RecursionError():
            return _error("limit", source, index, detail=detail)
        case LiquidSyntaxError():
            return _error("syntax", source, index, detail=detail)
    return _error("failed", source, index, detail=detail)


def check_format(source: str, known: Collection[str]) -> None:
    """Raise LetterTemplateError if `source` isn't Liquid, or has a filter or variable neither known nor its own."""
    try:
        analysis = _parse(source).analyze()
    except Exception as error:
        raise _liquid_error(error, source, known) from error
    filters = _environment().filters
    used = [(span.index, "unknown_filter", name, filters) for name, spans in analysis.filters.items() for span in spans]
    for name, variables in analysis.globals.items():
        used += [(variable.span.index, "unknown_variable", name, known) for variable in variables]
    for index, reason, name, names in sorted(used, key=lambda use: use[0]):
        if name not in names:
            raise _error(reason, source, index, name=name, known=names)


def render_format(source: str, values: Mapping[str, object]) -> Markup:
    """Render `source`. Values: str (to be escaped), Markup, numbers, and lists and dicts of these; else TypeError."""
    values = _plain(dict(values))
    try:
        return Markup(_parse(source).render(values))
    except Exception as error:
        raise _liquid_error(error, source, values) from error


# No active or remote content.

_ACTIVE_TAGS = re.compile(
    "script|i?frame|frameset|object|embed|applet|link|base|meta|form|input|button|select|textarea|svg|math|audio|video"
    "|template|noscript|noembed|noframes|xmp|plaintext|portal"
)
_URL_ATTRIBUTES = re.compile("src|srcset|(xlink:)?href|background|poster|data|dynsrc|lowsrc|(form)?action|ping")
_EMBEDDED_URL = re.compile(r"data:image/|\{[{%]|#|\Z")
_ACTIVE_LINK = re.compile(r"(?!https?:|mailto:|tel:)[a-z][a-z0-9+.-]*:|//")
_ACTIVE_CSS = re.compile(
    r"@import|<|expression\s*\(|(?:java|vb)script:|(?<![\w-])behavior\s*:|-moz-binding|image-set\s*\("
    r"|url\s*\((?!\s*[\"']?\s*(?:data:(?:image|font|application/(?:x-)?font)|\{[{%]|#))",
    re.IGNORECASE,
)
_CSS_ESCAPE = re.compile(r"\\(?:([0-9a-fA-F]{1,6})\s?|(.))")
_LIQUID = re.compile(r"\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)


class _ActiveContent(HTMLParser):
    def __init__(self, line=1, column=0):
        super().__init__(convert_charrefs=False)
        self.lineno, self.offset = line, column

    def refuse(self, name):
        line, column = self.getpos()
        raise LetterTemplateError("active_content", line, column + 1, name=name.strip()[:60])

    def handle_starttag(self, tag, attrs):
        if _ACTIVE_TAGS.fullmatch(tag):
            self.refuse(tag)
        for name, value in attrs:
            url = re.sub(r"[\x00-\x20]", "", value or "").replace("\\", "/").lower()
            if name.startswith("on"):
                self.refuse(name)
            elif name == "style":
                _check_css(value or "", *self.getpos())
            elif (tag, name) == ("a", "href"):
                if _ACTIVE_LINK.match(url):
                    self.refuse(name)
            elif _URL_ATTRIBUTES.fullmatch(name) and not _EMBEDDED_URL.match(url):
                self.refuse(name)

    def handle_data(self, data):
        if self.cdata_elem == "style":
            _check_css(data, *self.getpos())
        elif re.search(r"<[a-zA-Z/!?]", data):  # unfinished, too: what follows the letter would finish it
            self.refuse(data)

    def handle_comment(self, data):
        _ActiveContent(self.lineno, self.offset + 4).check(data)  # browsers end comments before Python does

    def check(self, html):
        if found := re.search(r"<!\[|<[a-zA-Z/!?][^<>]*\Z", html):  # what Python can't read, or an unfinished tag
            self.rawdata = html
            self.updatepos(0, found.start())
            self.refuse(found[0])
        self.feed(html)
        self.close()
        if self.cdata_elem:
            self.refuse(self.cdata_elem)


def _check_css(css, line, column, part=None):
    unescaped = _CSS_ESCAPE.sub(lambda m: chr(min(int(m[1], 16), 0x10FFFF)) if m[1] else m[2], css)
    if found := _ACTIVE_CSS.search(css) or _ACTIVE_CSS.search(unescaped):
        index = found.start() if found.string is css else css.find("\\")
        lines = css.count("\n", 0, index)
        column = index - css.rfind("\n", 0, index) + (0 if lines else column)
        raise LetterTemplateError("active_content", line + lines, column, name=found[0], part=part)


def refuse_active_content(html: str, css: str) -> None:
    """Raise LetterTemplateError, reason "active_content", if something in `html` or `css` runs, submits or loads.

    Give it what was rendered, too: Liquid can put together what isn't seen in the source.
    """
    _ActiveContent().check(html)
    # Once more without Liquid: what stands in braces could hide a tag, as in `{% if a <b %}<script>`.
    _ActiveContent().check(_LIQUID.sub(lambda liquid: "#" + re.sub(r"[^\n]", " ", liquid[0][1:]), html))
    _check_css(css, 1, 0, part="css")
