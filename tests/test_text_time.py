# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""No text takes the square of its length: each regular expression of the addons, read off their sources, on what is long."""

import ast
import importlib
import re
import signal
from itertools import chain

import pytest
from addons import get_addons

from odoo.addons.relance_print.tools.letter_css import find_oddities

LENGTH, SECONDS = 50_000, 0.4
# What is repeated: what such expressions begin, end or go on with.
PIECES = [
    *(
        "x",
        " ",
        "\n",
        "\t",
        "1",
        "1 ",
        "1,",
        ".",
        "-",
        "/",
        "\\",
        "'",
        '"',
        "a-",
        "a b ",
        "é ",
        "\u05d0",
        "\u200b",
        "&nbsp;",
        "&#",
    ),
    *(
        "<",
        "<a",
        "<p",
        "<p>",
        "<p>x",
        "<p>x</p>",
        "<div><span>",
        "<b>x",
        "</p>",
        "</",
        "<br>",
        "<!--",
        "<!",
        "<![",
        "<style>",
    ),
    *(
        '<p a="',
        "<a b ",
        "<a b=c ",
        '<i dir="auto">',
        '<i dir="auto">\u05d0',
        '<span data-variable="x">',
        "<td>",
        "</span>",
        "<\n",
    ),
    *(
        "{{",
        "{{ x",
        "{{ x }}",
        "{%",
        "{% x %}",
        "{%- raw",
        "}}",
        "{",
        "}",
        "a{",
        "{x:y;",
        "(",
        ")",
        ";",
        "a:b;",
        "/*",
        "*/",
    ),
    *(
        "url(",
        "url( ",
        'url("',
        "url('",
        "@import ",
        "@font-face {",
        "@media screen ",
        "@media screen {",
        "font-family:",
        "--x",
        "#fff",
    ),
    *(
        "art. ",
        "§ ",
        "1 de ",
        "1 mai 20",
        "million ",
        "http://",
        "a@",
        "/web/image/",
        "=",
        "_",
        "[",
        "]",
        ",",
        "\r\n",
        "\x00",
    ),
]
# What may stand before: without it, some begin nowhere.
STARTS = ("", "<p>", "{")
CALLS = {"compile", "search", "match", "fullmatch", "findall", "finditer", "sub", "subn", "split"}


class TooLongError(Exception):
    pass


def iterate_sources():
    for addon in get_addons():
        for path in sorted(addon.rglob("*.py")):
            if not {"tests", "migrations", "demo"} & set(path.relative_to(addon).parts):
                yield addon, path, path.read_text(encoding="utf-8")


def iterate_patterns():
    """Yield each expression: where it is from, itself, and whether it is only tried at the beginning of a text."""
    for addon, path, source in iterate_sources():
        tree = ast.parse(source)
        seen = set()
        if path.parent.name == "tools" and path.stem != "__init__":  # those that are put together, too
            module = importlib.import_module(f"odoo.addons.{addon.name}.tools.{path.stem}")
            names = [
                target.id
                for node in tree.body
                if isinstance(node, ast.Assign)
                for target in node.targets
                if hasattr(target, "id")
            ]
            for name in names:
                used = set(re.findall(rf"\b{name}\.(\w+)\(", source))
                for pattern in flatten(getattr(module, name)):
                    seen.add(pattern.pattern)
                    yield f"{path.stem}.{name}", pattern, bool(used) and used <= {"match", "fullmatch"}
        for node in ast.walk(tree):
            if is_call(node) and isinstance(node.args[0], ast.Constant) and node.args[0].value not in seen:
                flags = [ast.unparse(value) for value in (*node.args[1:], *(word.value for word in node.keywords))]
                flags = [eval(flag, {"re": re}) for flag in flags if re.fullmatch(r"re\.[A-Z]+( \| re\.[A-Z]+)*", flag)]
                pattern = re.compile(node.args[0].value, flags[0] if flags else 0)
                yield f"{path.stem}:{node.lineno}", pattern, node.func.attr in ("match", "fullmatch")


def is_call(node):
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "re"
        and node.func.attr in CALLS
        and node.args
    )


def flatten(value):
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, (list, tuple)):
        yield from chain.from_iterable(map(flatten, value))
    elif isinstance(value, dict):
        yield from chain.from_iterable(map(flatten, value.values()))


PATTERNS = [
    pytest.param(pattern, at_start, id=name)
    for name, pattern, at_start in iterate_patterns()
    if isinstance(pattern.pattern, str)
]


@pytest.fixture(autouse=True)
def clock():
    """Have an expression that takes long end in an error; of the processor's time, however much else it has to do."""

    def stop(_signal, _frame):
        raise TooLongError

    before = signal.signal(signal.SIGVTALRM, stop)
    yield
    signal.signal(signal.SIGVTALRM, before)


def find_slow(function, seconds=SECONDS):
    slow = []
    for start in STARTS:
        for piece in PIECES:
            text = start + piece * (LENGTH // len(piece))
            signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
            try:
                function(text)
            except TooLongError:
                slow.append(start + piece)
            finally:
                signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    return slow


def test_all_are_found():
    assert len(PATTERNS) > 60


@pytest.mark.parametrize(("pattern", "at_start"), PATTERNS)
def test_expression(pattern, at_start):
    slow = find_slow(pattern.match if at_start else lambda text: sum(1 for _found in pattern.finditer(text)))
    assert not slow, pattern.pattern


def test_style_sheets():
    """Of which each place is told by its line and column."""
    # many expressions and a walk, each in proportion to the text
    assert not find_slow(lambda text: sum(1 for _oddity in find_oddities(f"a{{{text}")), 5 * SECONDS)
