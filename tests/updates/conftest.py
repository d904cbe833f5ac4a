# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The stored database of an earlier version."""

import os
from pathlib import Path

import database
import pytest
from used_database import Database

FOLDER = Path(__file__).parent


@pytest.fixture(scope="session")
def old(tmp_path_factory):
    """The database that 19.0.1.0.0 was used in. Each test goes on from what the one before it left."""
    name = f"relance_old_{os.getpid()}"
    database.restore(FOLDER / "19.0.1.0.0.tar.xz", name)
    yield Database(name, tmp_path_factory.mktemp("odoo"))
    database.drop(name)
