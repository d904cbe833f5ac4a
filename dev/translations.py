"""Bring each addon's i18n/ up to the sources, or (argument `check`) fail where it isn't. Runs in an Odoo shell."""

import io
import os
import sys
from pathlib import Path

import polib

from odoo.tools.translate import trans_export

env = env  # noqa: F821, PLW0127  (given by the shell)
ROOT = Path(os.environ["RELANCE_ROOT"])
ADDONS = ("relance_print", "relance_print_queue_job")
COMPLETE = ("fr",)  # French must not miss a term
check = "check" in os.environ["RELANCE_ARGUMENTS"]
problems = []


def bring_up_to_date(addon):
    """Export an addon's terms and merge them into its translations; return how many they are."""
    folder = ROOT / addon / "i18n"
    pot = folder / f"{addon}.pot"
    buffer = io.BytesIO()
    trans_export(False, [addon], buffer, "po", env)
    fresh = polib.pofile(buffer.getvalue().decode())
    for entry in fresh:
        # line numbers change with every edit and nobody reads them
        entry.occurrences = [
            (place, "0") if place.startswith("code:") else (place, line) for place, line in entry.occurrences
        ]
    for name in ("POT-Creation-Date", "PO-Revision-Date", "Last-Translator", "Language-Team"):
        fresh.metadata.pop(name, None)
    wanted = {entry.msgid for entry in fresh}

    if not check:
        fresh.save(str(pot))
    elif {entry.msgid for entry in polib.pofile(str(pot))} != wanted:
        problems.append(f"i18n/{pot.name} is not fresh: run make translations")

    for path in sorted(folder.glob("*.po")):
        translated = polib.pofile(str(path))
        if not check:
            translated.merge(fresh)
            for entry in translated.obsolete_entries():
                translated.remove(entry)
            translated.save(str(path))
        done = {entry.msgid for entry in translated.translated_entries()}
        if path.stem in COMPLETE and (missing := wanted - done):
            problems.append(f"{path.name}: {len(missing)} terms without a translation, such as {sorted(missing)[:5]}")
        problems.extend(f"{path.name}: fuzzy: {entry.msgid!r}" for entry in translated.fuzzy_entries())
    return len(fresh)


count = sum(bring_up_to_date(addon) for addon in ADDONS)
print("\n".join(problems) or f"{count} terms, translations up to date")
sys.stdout.flush()
os._exit(bool(problems) and check)  # the shell's console would answer 0
