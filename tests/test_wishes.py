# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A variable, or a word of ARGS, that can't be right ends each command with one sentence, and no traceback."""

import os
import re
import socket
import subprocess
from pathlib import Path

import pytest
import wishes

ROOT = Path(__file__).resolve().parent.parent
# Of each variable that CONTRIBUTING tells of, what it can't be.
WRONG = {
    "N": ["abc", "9", "-100", "1e5", "²"],
    "ODOO_PATH": ["/nowhere", str(ROOT), "~nobody/odoo"],
    "PGHOST": ["nowhere.invalid", "/nowhere"],
    "PGPASSWORD": [],  # whether it is right is for the server to say
    "PGPORT": ["abc", "1", "-1"],
    "PGUSER": ["nobody"],
    "PORT": ["abc", "0", "99999", "80.5", "-1"],
    "PYTHON": ["python3.99"],
    "WKHTMLTOPDF": ["/nowhere", "/bin/ls", "/etc/passwd", "/", "wkhtmltopdf-of-nobody"],
}
COMMANDS = re.search("^COMMANDS := (.*)$", (ROOT / "Makefile").read_text(), re.MULTILINE)[1].split()


def get_variables():
    """Return the variables of the table in CONTRIBUTING, and those that the set-up and the commands read."""
    table = re.findall(r"^\| (`[A-Z].*?) \|", (ROOT / "CONTRIBUTING.md").read_text(), re.MULTILINE)
    told = {name for cell in table for name in re.findall("`([A-Z_]+)`", cell)}
    sources = "".join(path.read_text() for path in (ROOT / "dev").glob("*.py"))
    read = set(re.findall(r"""environ(?:\.get\(|\[)"([A-Z_]+)""", sources))
    return sorted(told | {name for name in read if not name.startswith("RELANCE_")} - {"PATH", "PYTHONPATH"})


@pytest.mark.parametrize("name", get_variables())
def test_wrong_variable(name):
    # nor those of a make that runs this
    environment = {
        key: value for key, value in os.environ.items() if not key.startswith(("PG", "MAKE")) and key not in WRONG
    }
    for value in WRONG[name]:
        done = subprocess.run(
            ["make", "-C", ROOT, "demo"],
            check=False,
            env={**environment, name: value},
            capture_output=True,
            text=True,
            timeout=120,
        )
        said = [line for line in done.stderr.splitlines() if line and not line.startswith("make: ***")]
        said = [line for line in said if not line.startswith("make: ") or name == "PYTHON"]
        assert done.returncode and not done.stdout.count("out/"), (value, done.stdout)
        assert len(said) <= 2 and "Traceback" not in done.stderr, (value, done.stderr)
        assert value in done.stderr or name.startswith("PG"), (value, done.stderr)


@pytest.mark.parametrize("command", sorted({*COMMANDS} - {*wishes.OWN}))
def test_wrong_argument(command):
    with pytest.raises(SystemExit, match="nonsense") as told:
        wishes.check_wishes(command, ["nonsense"])
    assert len(str(told.value).strip().splitlines()) == 1
    for word in wishes.WORDS.get(command, ()):
        wishes.check_wishes(command, [word])


def test_commands_are_the_makefiles():
    assert {*wishes.WORDS, *wishes.OWN} <= {*COMMANDS}


def test_port_that_is_taken(monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as other:
        monkeypatch.setenv("PORT", str(other.getsockname()[1]))
        with pytest.raises(SystemExit, match="Address already in use"):
            wishes.check_port_free()
    wishes.check_port_free()


def test_what_is_not_said(monkeypatch):
    """An empty variable is as one that is not there."""
    for name in wishes.VARIABLES:
        monkeypatch.setenv(name, "")
    wishes.check_wishes("demo", [])
    assert wishes.get_port() == "8069"
