# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The code in a guide is copied from the sources: a comment names the file, the block behind it is what the file says."""

import re

from setup import ROOT

SOURCE = re.compile(r"(?P<head><!-- source: (?P<path>\S+) -->\n)```\w+\n.*?\n```\n", re.DOTALL)
LANGUAGES = {".py": "python", ".xml": "xml", ".csv": "csv"}


def fill(text):
    """Return a guide with the code of its sources as it is now."""

    def copy(match):
        path = ROOT / match["path"]
        return f"{match['head']}```{LANGUAGES[path.suffix]}\n{path.read_text().strip()}\n```\n"

    return SOURCE.sub(copy, text)


def list_sources(text):
    """Return the paths of the files that a guide shows, from the root, in their order."""
    return [match["path"] for match in SOURCE.finditer(text)]
