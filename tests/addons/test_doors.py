# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""An integrator's addon, used and uninstalled: nothing of it is left, and letters are printed on."""

from addons import BASE, TESTS, get_ground, link_addons
from test_alone import UNINSTALL, USE, find_left, look

DOORS = TESTS / "test_relance_print_doors"


def test_uninstall_doors(alone, tmp_path):
    ground = get_ground(DOORS)
    without, together = link_addons(tmp_path / "without", *ground), link_addons(tmp_path / "together", *ground, DOORS)
    uninstall = tmp_path / "uninstall.py"
    uninstall.write_text(UNINSTALL.format(DOORS.name))
    others = ",".join(addon.name for addon in ground if addon != BASE)
    assert alone.odoo("-i", others, "--stop-after-init", addons=without) == []
    assert alone.run(USE, addons=without) == []
    before = look(alone)

    assert alone.odoo("-i", DOORS.name, "--stop-after-init", addons=together) == []
    assert look(alone) != before
    assert alone.run(USE.with_name("use_doors.py"), addons=together) == []
    assert alone.run(uninstall, addons=together) == []

    after = look(alone)
    for name, rows in before.items():
        assert after[name] == rows, name
    assert list(find_left(alone, DOORS)) == []
    assert alone.run(USE.with_name("use_without_doors.py"), addons=without) == []
