# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What is wrong with a template: one error for texts and formats, with its place."""

import difflib

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


def make_error(reason, source, index, *, name=None, known=(), owner="", detail=""):
    """The error at an index of `source`; `owner`: the variable and the dot before a member's name."""
    close = difflib.get_close_matches(name or "", [other for other in known if other != name], n=1)
    hint = owner + close[0] if close else None
    name = owner + name[:60] if name is not None else None
    line, column = source.count("\n", 0, index) + 1, index - source.rfind("\n", 0, index)
    return LetterTemplateError(reason, line, column, name=name, hint=hint, detail=detail)
