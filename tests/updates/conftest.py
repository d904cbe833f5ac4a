# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The stored database of an earlier version."""

import os
from pathlib import Path

import database
import pytest
from used_database import Database

FOLDER = Path(__file__).parent
DEACTIVATED = "de_DE"


@pytest.fixture(scope="session")
def old(tmp_path_factory):
    """The database that 19.0.1.0.0 was used in. Each test goes on from what the one before it left."""
    name = f"relance_old_{os.getpid()}"
    database.restore(FOLDER / "19.0.1.0.0.tar.xz", name)
    old = Database(name, tmp_path_factory.mktemp("odoo"))
    # letters in a language that was deactivated since: a printed one, and a draft that was corrected
    old.sql("UPDATE account_reminder SET lang = %s WHERE is_edited AND state = 'draft' OR number = 1", DEACTIVATED)
    yield old
    database.drop(name)
