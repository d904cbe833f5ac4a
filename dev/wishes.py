# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a command is told from outside, by variables and by ARGS; what it can't be is told in one sentence, first of all.

Uses the standard library only, as `setup.py` does.
"""

import os
import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path

# What `make screenshots` takes pictures of, in this order: what needs letters to print first; and in which languages.
PARTS, LANGUAGES = ("board", "email", "portal", "run", "batch", "decide"), ("fr", "en")
# The words that ARGS may have. Those that have options of their own, pytest's or Odoo's, are told by these what is wrong, and
# `letters` by its script; all others take nothing.
WORDS = {
    "bench": ("batch", "board", "large"),
    "docs": ("check",),
    "screenshots": (*PARTS, *LANGUAGES, "publish"),
    "translations": ("check",),
}
OWN = ("letters", "serve", "test", "test-faults")


def fail(message):
    """End with a message for the user and no traceback."""
    sys.exit(f"\n{message}\n")


def get_port():
    return os.environ.get("PORT") or "8069"


def check_port_free():
    """End if something listens on the port: the pages of another server would be taken for ours."""
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", int(get_port())))
        except OSError as error:
            fail(f"PORT={get_port()} can't be used: {error.strerror}. Choose another one: make serve PORT=8070")


def check_words(command, words, known):
    """End if one of the words of ARGS is not known."""
    if unknown := [word for word in words if word not in known]:
        can = f"It can have: {', '.join(known)}." if known else "This command takes none."
        fail(f"ARGS={' '.join(unknown)!r} means nothing to make {command}. {can}")


def check_wishes(command, words):
    """End if a variable or an argument can't be what it says."""
    for name, (is_right, hint) in VARIABLES.items():
        if (value := os.environ.get(name)) and not is_right(value):
            fail(f"{name}={value}: {hint}")
    if command not in OWN:
        check_words(command, words, WORDS.get(command, ()))


def _is_port(value):
    return re.fullmatch("[0-9]{1,5}", value) and 0 < int(value) < 2**16


def _is_odoo(value):
    release = Path(value).expanduser() / "odoo" / "release.py"
    return release.is_file() and re.search(r"^version_info = \(19, 0,", release.read_text(), re.MULTILINE)


def _is_wkhtmltopdf(value):
    program = shutil.which(Path(value).expanduser())
    if not program:
        return False
    command = [program, "--version"]
    try:
        told = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=30).stdout
    except (OSError, subprocess.SubprocessError):
        return False
    return told.startswith("wkhtmltopdf")


# What each variable has to be, and what to say if it isn't. Those of PostgreSQL are tried, in `database.py`.
VARIABLES = {
    "N": (
        lambda value: re.fullmatch("[0-9]{1,9}", value) and int(value) >= 10,
        "how many invoices to make has to be a number, 10 or more: make bench-data N=100000",
    ),
    "ODOO_PATH": (
        _is_odoo,
        "this is no Odoo 19.0: there is no such file odoo/release.py in it. Give the folder of a git checkout of Odoo 19.",
    ),
    "PORT": (_is_port, "a port is a number from 1 to 65535: make serve PORT=8070"),
    "WKHTMLTOPDF": (
        _is_wkhtmltopdf,
        "this is no wkhtmltopdf that runs. Give the program's path, or leave WKHTMLTOPDF out.",
    ),
}
