# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Bring each addon's i18n/ up to the sources, or (argument `check`) fail where it isn't. Runs in an Odoo shell.

A term that has come from another addon keeps its translation: what an addon lacks is looked up in the others' files.
"""

import io
import os
import sys
from collections import defaultdict

import polib
from addons import get_addons

from odoo.tools.translate import trans_export

env = env  # noqa: F821, PLW0127  (given by the shell)
check = "check" in os.environ["RELANCE_ARGUMENTS"]
# As they were before: what one of them loses another may take. The newest words of a term are its own addon's.
FILES = {path: polib.pofile(str(path)) for addon in get_addons() for path in sorted(addon.glob("i18n/*.po"))}
LANGUAGES = sorted({path.stem for path in FILES})
# What has a country is a variant, as British English is of English: of it there are the terms alone that read otherwise.
VARIANTS = {lang for lang in LANGUAGES if "_" in lang}
problems = []


def key(entry):
    return entry.msgctxt, entry.msgid


def make_compendium():
    """Return the translations of all addons: by language, by term."""
    compendium = defaultdict(dict)
    for path, file in FILES.items():
        for entry in file.translated_entries():
            compendium[path.stem].setdefault(key(entry), entry.msgstr)
    return compendium


def export(addon):
    """Return an addon's terms as they are in the sources."""
    buffer = io.BytesIO()
    trans_export(False, [addon.name], buffer, "po", env)
    exported, terms, known = polib.pofile(buffer.getvalue().decode()), polib.POFile(), {}
    terms.metadata, terms.header = exported.metadata, exported.header
    for entry in exported:
        # line numbers change with every edit and nobody reads them
        places = [(place, "0") if place.startswith("code:") else (place, line) for place, line in entry.occurrences]
        if same := known.get(key(entry)):  # Odoo may export a term twice
            places = sorted({*same.occurrences, *places})
            same.comment = "\n".join(dict.fromkeys([*same.comment.splitlines(), *entry.comment.splitlines()]))
        else:
            same = known[key(entry)] = entry
            terms.append(entry)
        same.occurrences = places
    for name in ("POT-Creation-Date", "PO-Revision-Date", "Last-Translator", "Language-Team"):
        terms.metadata.pop(name, None)
    return terms


def write(addon, terms, compendium):
    """Write an addon's template, and its translations in all languages that any addon has."""
    folder = addon / "i18n"
    folder.mkdir(exist_ok=True)
    terms.save(str(folder / f"{addon.name}.pot"))
    for lang in LANGUAGES:
        path = folder / f"{lang}.po"
        if lang in VARIANTS and path not in FILES:
            continue
        translated = FILES.get(path) or polib.POFile()
        translated.metadata = translated.metadata or {**terms.metadata, "Language": lang}
        translated.merge(terms)
        entries = {key(entry): entry for entry in translated if not entry.obsolete}
        translated[:] = entries.values()
        if lang in VARIANTS:
            translated[:] = translated.translated_entries()
        for entry in translated.untranslated_entries():
            entry.msgstr = compendium[lang].get(key(entry), "")
        translated.save(str(path))


def look(addon, terms):
    """Note where an addon's files are not up to the sources, or a language lacks a term."""
    template = addon / "i18n" / f"{addon.name}.pot"
    wanted = set(map(key, terms))
    if not template.exists() or set(map(key, polib.pofile(str(template)))) != wanted:
        problems.append(f"{addon.name}/i18n/{template.name} is not fresh: run make translations")
    for lang in LANGUAGES:
        path = addon / "i18n" / f"{lang}.po"
        translated = polib.pofile(str(path)) if path.exists() else polib.POFile()
        fuzzy = set(map(key, translated.fuzzy_entries()))
        translated_terms = set(map(key, translated.translated_entries()))
        # a variant's term that the sources no longer have is as bad as one that is missing
        missing = translated_terms - wanted if lang in VARIANTS else wanted - translated_terms
        for what, terms_of_it in (("fuzzy", fuzzy), ("without a translation", missing - fuzzy)):
            if terms_of_it:
                example = min(text for _context, text in terms_of_it)
                problems.append(f"{addon.name}/i18n/{lang}.po: {len(terms_of_it)} terms {what}, such as {example!r}")


compendium, count = make_compendium(), 0
for addon in get_addons():
    terms = export(addon)
    if not check:
        write(addon, terms, compendium)
    if terms:
        look(addon, terms)
    count += len(terms)
print("\n".join(problems) or f"{count} terms in {len(LANGUAGES)} languages, translations up to date")
sys.stdout.flush()
os._exit(bool(problems) and check)  # the shell's console would answer 0
