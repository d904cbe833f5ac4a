"""Write the page of variables in each language of the documentation, or (argument `check`) fail where it isn't up to date.

Runs in an Odoo shell: the words are the catalogue's, in the translations of the addon.
"""

import os
import sys
from pathlib import Path

from odoo.tools.translate import code_translations

from odoo.addons.relance_print.tools.letter_catalogue import CATALOGUE, FILTERS, FORMAT_VARIABLES, GROUPS

FOLDER = Path(os.environ["RELANCE_ROOT"]) / "docs"
WORDS = {
    "en_US": {
        "title": "Variables of reminder texts and formats",
        "intro": (
            "In a text, write a variable as `{{ name }}`, or take it from the list behind **Variable…** or the key `/`. "
            "A block stands in a paragraph of its own. Variables that a letter has no value for stay empty; a line that "
            "holds nothing else is left out."
        ),
        "formats": (
            "All of the above can be used in formats too, with all of [Liquid](https://shopify.github.io/liquid/): "
            "`{% if %}`, `{% for %}`, filters. What follows is for formats alone."
        ),
        "made": "This page is made from the catalogue of variables by `make docs`.",
        "head": ("Variable", "Name", "What it is", "Example"),
    },
    "fr_FR": {
        "title": "Variables des textes et des formats de relance",
        "intro": (
            "Dans un texte, une variable s’écrit `{{ nom }}` ; on la prend aussi dans la liste du bouton **Variable…** ou de "
            "la touche `/`. Un bloc occupe un paragraphe à lui seul. Une variable sans valeur reste vide ; une ligne qui ne "
            "contient rien d’autre n’est pas imprimée."
        ),
        "formats": (
            "Tout ce qui précède s’emploie aussi dans les formats, avec tout [Liquid](https://shopify.github.io/liquid/) : "
            "`{% if %}`, `{% for %}`, filtres. Ce qui suit est réservé aux formats."
        ),
        "made": "Cette page est produite par `make docs` à partir du catalogue des variables.",
        "head": ("Variable", "Nom", "Ce que c’est", "Exemple"),
    },
}


def cell(text):
    return text.replace("|", "\\|").replace("\n", ", ")


def page(lang):
    words, translations = WORDS[lang], code_translations.get_python_translations("relance_print", lang)

    def translate(source):
        return translations.get(source, source)

    lines = [f"# {words['title']}", "", words["intro"], ""]
    for group, heading in GROUPS.items():
        variables = [variable for variable in (*CATALOGUE, *FORMAT_VARIABLES, *FILTERS) if variable.group == group]
        if group == "format":
            lines += [words["formats"], ""]
        lines += [f"## {translate(heading)}", "", "| " + " | ".join(words["head"]) + " |", "|---|---|---|---|"]
        for variable in variables:
            what = translate(variable.description)
            if variable.members:
                what += " " + ", ".join(f"`{member}`" for member in variable.members)
            name = f"`{variable.name}`" if variable.kind == "filter" else f"`{{{{ {variable.name} }}}}`"
            lines.append(f"| {name} | {cell(translate(variable.label))} | {cell(what)} | {cell(variable.example)} |")
        lines.append("")
    return "\n".join([*lines, words["made"], ""])


stale = []
for code in WORDS:
    path = FOLDER / code[:2] / "variables.md"
    fresh = page(code)
    if "check" in os.environ["RELANCE_ARGUMENTS"]:
        stale += [str(path.relative_to(FOLDER.parent))] if not path.exists() or path.read_text() != fresh else []
    else:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(fresh)
print(f"Not up to date, run make docs: {', '.join(stale)}" if stale else "The page of variables is up to date")
sys.stdout.flush()
os._exit(bool(stale))  # the shell's console would answer 0
