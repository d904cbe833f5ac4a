"""Bring i18n/ up to the sources, or (argument `check`) fail where it isn't. Runs in an Odoo shell."""

import io
import os
import sys
from pathlib import Path

import polib

from odoo.tools.translate import trans_export

env = env  # noqa: F821, PLW0127  (given by the shell)
FOLDER = Path(os.environ["RELANCE_ROOT"]) / "relance_print" / "i18n"
POT = FOLDER / "relance_print.pot"
COMPLETE = ("fr",)  # French must not miss a term
check = "check" in os.environ["RELANCE_ARGUMENTS"]
problems = []


def key(entry):
    return entry.msgid, tuple(sorted(place for place, _line in entry.occurrences))


buffer = io.BytesIO()
trans_export(False, ["relance_print"], buffer, "po", env)
fresh = polib.pofile(buffer.getvalue().decode())
for entry in fresh:
    # line numbers change with every edit and nobody reads them
    entry.occurrences = [
        (place, "0") if place.startswith("code:") else (place, line) for place, line in entry.occurrences
    ]
for name in ("POT-Creation-Date", "PO-Revision-Date", "Last-Translator", "Language-Team"):
    fresh.metadata.pop(name, None)

if check:
    present = polib.pofile(str(POT))
    if {entry.msgid for entry in present} != {entry.msgid for entry in fresh}:
        problems.append("i18n/relance_print.pot is not fresh: run make translations")
else:
    fresh.save(str(POT))

for path in sorted(FOLDER.glob("*.po")):
    translated = polib.pofile(str(path))
    if not check:
        translated.merge(fresh)
        for entry in translated.obsolete_entries():
            translated.remove(entry)
        translated.save(str(path))
    wanted = {entry.msgid for entry in fresh}
    done = {entry.msgid for entry in translated.translated_entries()}
    if path.stem in COMPLETE and (missing := wanted - done):
        problems.append(f"{path.name}: {len(missing)} terms without a translation, such as {sorted(missing)[:5]}")
    problems += [f"{path.name}: fuzzy: {entry.msgid!r}" for entry in translated.fuzzy_entries()]

print("\n".join(problems) or f"{len(fresh)} terms, translations up to date")
sys.stdout.flush()
os._exit(bool(problems) and check)  # the shell's console would answer 0
