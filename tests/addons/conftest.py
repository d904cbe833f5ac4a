# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A database with the base alone, and Odoo as a program that is run on it."""

import pytest
from database import copy, databases_locked, drop
from prepared import ensure_alone
from used_database import Database


@pytest.fixture
def alone(tmp_path):
    """A database with the base and none of the addons that stand on it."""
    name = f"relance_alone_{tmp_path.name}"
    source = ensure_alone()
    with databases_locked():
        copy(source, name)
    yield Database(name, tmp_path)
    drop(name)
