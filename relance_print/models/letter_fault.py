# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a fault in a text or a format means to people."""


def explain(env, error, part=None):
    """Return what a :class:`LetterTemplateError` means, in the user's language.

    Of code it says the place, of a text, where nobody counts lines, the words.

    :param error: the error
    :param str part: of a format: name of the field that it is in
    :rtype: str
    """
    _ = env._
    match error.reason:
        case "unknown_variable" if part is None and error.name in env["account.reminder"]._read_catalogue().blocks:
            return _("“%(name)s” can't stand in a subject, which is a single line.", name=error.name)
        case "unknown_variable":
            message = _("There is no variable “%(name)s”.", name=error.name)
        case "unknown_filter":
            message = _("There is no filter “%(name)s”.", name=error.name)
        case "block_in_line":
            message = _("“%(name)s” needs a paragraph of its own.", name=error.name)
        case "tag_not_allowed" if part is None:
            code = f"{{% {error.name} %}}"
            message = _("Texts take variables such as {{ invoice_number }} only, no other code: “%(name)s”.", name=code)
        case "tag_not_allowed":
            message = _("The tag “%(name)s” is not allowed.", name=error.name)
        case "active_content":
            message = _("A letter can't run, submit or load anything: “%(name)s”.", name=error.name)
        case "limit":
            message = _("This format is too complex for one letter.")
        case _ if part is None:
            message = _(
                "“%(name)s” is not written correctly: a variable must look like {{ invoice_number }}, without formatting within.",
                name=error.name if error.reason == "syntax" else f"{{{{ {error.name} }}}}",
            )
        case _:
            message = _explain_code(_, error)
    if error.hint:
        message += " " + _("Did you mean “%(hint)s”?", hint=error.hint)
    if error.line and part:
        message += " " + _(
            "(%(part)s, line %(line)s, column %(column)s)", part=part, line=error.line, column=error.column
        )
    return message


def _explain_code(_, error):
    match error.detail:
        case "braces":
            return _("An opening or closing brace is missing.")
        case "blanks":
            return _("There are too many spaces.")
        case "not_closed":
            return _("“%(name)s” is never closed.", name=error.name)
        case "not_open":
            return _("“%(name)s” has no opening tag.", name=error.name)
        case "incomplete":
            return _("Something is missing here.")
        case "unexpected":
            return _("“%(name)s” is not expected here.", name=error.name)
        case "arguments":
            return _("A filter is not written correctly.")
        case "amount":
            return _("The filter “amount” takes a number.")
        case "date":
            return _("The filter “date” takes a date such as 2026-10-31.")
    return _("The code is not correct: %(detail)s.", detail=error.detail)
