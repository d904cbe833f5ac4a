# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The set-up asks for what is optional once for each group of commands and each release, as root; here a system without it."""

import subprocess

import pytest
import setup

LAST = setup.OPTIONAL_PACKAGES["browser"][-1]


@pytest.fixture
def asked(monkeypatch, tmp_path):
    """What apt-get was asked to install, on a system that has all that is needed and nothing of what is optional."""
    asked = []
    optional = {name for names in setup.OPTIONAL_PACKAGES.values() for name in names}
    monkeypatch.setattr(setup, "CACHE", tmp_path)
    monkeypatch.setattr(setup, "_missing", lambda names: [name for name in names if name in optional])
    monkeypatch.setattr(setup, "_get_release", lambda: "12")
    monkeypatch.setattr(setup.os, "geteuid", lambda: 0)
    monkeypatch.setattr(setup.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(setup, "run", lambda command, **kwargs: asked.append(command[-1]))
    monkeypatch.setattr(subprocess, "run", lambda command, **kwargs: asked.append(command[-1]))
    return asked


def test_optional_packages_are_the_groups(asked, monkeypatch):
    setup.ensure_system_packages("")  # as `make demo` does
    assert asked == []
    setup.ensure_system_packages("browser")
    assert asked == ["update", LAST]
    setup.ensure_system_packages("browser")
    assert asked == ["update", LAST]
    monkeypatch.setattr(setup, "_get_release", lambda: "13")
    setup.ensure_system_packages("browser")
    assert asked == ["update", LAST] * 2
