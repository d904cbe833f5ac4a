# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Signs that other languages set otherwise, as French does with a space before a colon, are within what is translated."""

import ast
import re

import polib
import pytest
from addons import get_addons
from lxml import etree

ADDONS = get_addons()
SIGNS = ":;!?«»“”%"
# Beside what is filled in, such as "{name}: {words}", and nothing that is translated around it
BESIDE = re.compile(rf"\s*[{SIGNS}]\s|[“«]\s?$")
# The same of a script; what a brace opens is CSS
OF_SCRIPT = re.compile(r"(?<!\{ )\$\{[^{}]*\}\s?[:;!?]\s\$\{")
LETTER = re.compile(r"[^\W\d_]")


def find_files(addon, *kinds):
    return [path for kind in kinds for path in sorted(addon.rglob(f"*.{kind}")) if "tests" not in path.parts]


@pytest.mark.parametrize("addon", ADDONS, ids=lambda addon: addon.name)
def test_templates(addon):
    """No text of a template has a sign but no word: it would be nobody's to translate."""
    found = []
    for path in find_files(addon, "xml"):
        for element in etree.parse(path).iter(etree.Element):
            # what stands in for a value while a template is written is no text
            texts = [None if {"t-out", "t-esc", "t-field"} & {*element.attrib} else element.text, element.tail]
            found += [
                (path.name, element.sourceline, text.strip())
                for text in texts
                if text and not LETTER.search(text) and any(sign in text for sign in SIGNS)
            ]
    assert found == []


@pytest.mark.parametrize("addon", ADDONS, ids=lambda addon: addon.name)
def test_code(addon):
    """No text that is put together has a sign beside what is filled in: see ``format_pair``. Tools speak to programs."""
    found = []
    for path in find_files(addon, "py"):
        if "tools" in path.parts or "migrations" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.JoinedStr):
                texts = [part.value for part in node.values if isinstance(part, ast.Constant)]
                found += [(path.name, node.lineno, text) for text in texts if BESIDE.match(text)]
    for path in find_files(addon, "js"):
        found += [(path.name, text) for text in OF_SCRIPT.findall(path.read_text())]
    assert found == []


@pytest.mark.parametrize("addon", ADDONS, ids=lambda addon: addon.name)
def test_french_spaces(addon):
    """Where French has a space beside a sign, no line is broken there."""
    path = addon / "i18n" / "fr.po"
    terms = polib.pofile(str(path)) if path.exists() else []
    assert [term.msgstr for term in terms if re.search(r" [:;!?»%](?!\S)|« ", term.msgstr)] == []
