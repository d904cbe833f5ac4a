# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The guide for integrators: nothing of the addon that it is made of is left out, in any language."""

from pathlib import Path

import pytest
from addons import TESTS
from guide import fill, list_sources

ROOT = Path(__file__).resolve().parent.parent
GUIDES = sorted((ROOT / "docs").glob("*/extending.md"))
DOORS = TESTS / "test_relance_print_doors"


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.parent.name)
def test_shows_all_of_the_addon(guide):
    shown = {ROOT / path for path in list_sources(guide.read_text())}
    aside = {"tests", "i18n", "__pycache__"}
    files = {
        path for path in DOORS.rglob("*.*") if path.is_file() and aside.isdisjoint(path.parts[len(ROOT.parts) + 1 :])
    }
    assert shown == {path for path in files if path.name != "__init__.py"}


def test_languages_show_the_same():
    assert len(GUIDES) == 2
    assert len({tuple(list_sources(guide.read_text())) for guide in GUIDES}) == 1


def test_code_is_copied():
    """A block that says something else than its source is put right, and nothing but the block."""
    path = f"{DOORS.relative_to(ROOT)}/report/letter_page.xml"
    text = f"Before\n\n<!-- source: {path} -->\n```python\nold\n```\n\nAfter\n"
    source = (ROOT / path).read_text().strip()
    assert fill(text) == f"Before\n\n<!-- source: {path} -->\n```xml\n{source}\n```\n\nAfter\n"
