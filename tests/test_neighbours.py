# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What the addons do to other modules' views and records: read off the XML."""

from functools import cache

import pytest
from addons import get_addons, get_manifest
from lxml import etree

ADDONS = {addon.name: addon for addon in get_addons()}
DEMO = [addon / name for addon in ADDONS.values() for name in get_manifest(addon).get("demo", ())]


@cache
def parse(path):
    return etree.parse(path)


def is_ours(name):
    return "." not in name or name.partition(".")[0] in ADDONS


@pytest.mark.parametrize("addon", ADDONS.values(), ids=ADDONS)
def test_nothing_of_other_views_is_replaced(addon):
    """Other addons look for the same nodes: they are hidden, or something is added."""
    replaced = [
        (path.name, node.sourceline)
        for path in addon.rglob("*.xml")
        for node in parse(path).iterfind(".//*[@position='replace']")
    ]
    assert replaced == []


@pytest.mark.parametrize("path", DEMO, ids=lambda path: f"{path.parts[-3]}-{path.name}")
def test_demo_data_change_no_language_or_user(path):
    """Of other modules: whoever tries the addon has set up their own, and may have no language but English."""
    tree = parse(path)
    assert [node.get("id") for node in tree.iterfind(".//record") if not is_ours(node.get("id"))] == []
    called = [node for node in tree.iterfind(".//function") if node.get("model") in ("res.lang", "res.users")]
    assert [node.sourceline for node in called if "base." in etree.tostring(node).decode()] == []
    assert [node.sourceline for node in tree.iterfind(".//field[@name='lang']") if not node.get("search")] == []
