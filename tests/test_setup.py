# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The set-up asks for what is optional once for each group of commands and each release, as root; here a system without it."""

import subprocess

import database
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


def test_without_network(asked, monkeypatch):
    """What is only optional keeps nothing from going on."""

    def fail(command, **kwargs):
        raise AssertionError(f"{command} has to be there")

    monkeypatch.setattr(setup, "run", fail)
    setup.ensure_system_packages("browser")
    assert asked == ["update", LAST]


@pytest.mark.parametrize("is_path", [True, False])
def test_wkhtmltopdf_of_ones_own(is_path, monkeypatch, tmp_path):
    """By its path or its name; beside it others go on with theirs."""
    monkeypatch.setattr(setup, "CACHE", tmp_path / "cache")
    for name in ("one", "other"):
        program = tmp_path / name / "wkhtmltopdf"
        program.parent.mkdir()
        program.write_text("#!/bin/sh")
        program.chmod(0o755)
        monkeypatch.setenv("PATH", str(program.parent))
        monkeypatch.setenv("WKHTMLTOPDF", str(program) if is_path else "wkhtmltopdf")
        assert (setup.ensure_wkhtmltopdf() / "wkhtmltopdf").resolve() == program
    assert len([*(tmp_path / "cache" / "bin").iterdir()]) == 2


def test_socket_of_odd_folders(tmp_path):
    """PostgreSQL's socket is elsewhere where the shell would take the folder's name apart, or it is too long."""

    def fits(name):
        (tmp_path / name).mkdir()
        return database.utils.socket_name_length_ok(tmp_path / name / "socket")

    assert fits("relance_print-19.0")
    assert not any(map(fits, ("a b", "it's", "$HOME", "a;b", "a&b", "(1)", "x" * 200)))
