# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Begin every Python file with whose it is and under which licence; with the argument `check` only name those that don't."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HEADER = (
    "# Copyright 2026 The relance_print authors\n# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).\n"
)
listed = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.py"]
paths = map(
    ROOT.joinpath, subprocess.run(listed, cwd=ROOT, check=True, capture_output=True, text=True).stdout.splitlines()
)
texts = {path: path.read_text() for path in paths if path.exists()}
bare = {path: text for path, text in texts.items() if text and not text.startswith(HEADER)}
if "check" in sys.argv:
    print(*(f"{path.relative_to(ROOT)}: no header, run python3 dev/headers.py" for path in bare), sep="\n", end="")
    sys.exit(bool(bare))
for path, text in bare.items():
    path.write_text(HEADER + text)
