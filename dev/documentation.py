# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Write the pages of the documentation that are made from the code, or (argument `check`) fail where one isn't up to date.

Runs in an Odoo shell: the words of the page of variables are the catalogue's, in the translations of the addon; the page
of rights is what the tests walk; the code in the guide for integrators is that of the addon that the tests install.
"""

import os
import sys
from pathlib import Path

from documentation_schemes import fill_schemes
from guide import fill

from odoo.tools.translate import code_translations

from odoo.addons.relance_print.tests import matrix
from odoo.addons.relance_print.tools.letter_catalogue import GROUPS

env = globals()["env"]  # the shell's
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
        if isinstance(source, str):
            return translations.get(source, source)
        return source._translate(lang)  # of another addon

    lines = [f"# {words['title']}", "", words["intro"], ""]
    for group, heading in GROUPS.items():
        variables = [variable for variable in env["account.reminder"]._get_catalogue() if variable.group == group]
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


RIGHTS = {
    "en_US": {
        "title": "Who may do what",
        "intro": (
            "What users may do is the same by every door: on the screen, over XML-RPC and JSON, by import. Each cell below is "
            "tried by the tests, as that user, also as a user of another company and of a branch."
        ),
        "personas": ("Anybody", "Portal", "Employee", "Accounting, read-only", "Invoicing", "Accounting manager"),
        "records": "Records",
        "records_intro": "R: read, W: write, C: create, D: delete.",
        "records_head": ("Model", "What it is"),
        "others": "Of which companies",
        "scopes": {
            "own": "one's own",
            "parents": "one's own; read: also their parents', and what is shared",
            "all": "shared by all",
            "creator": "who made it",
        },
        "inputs": "What may be written",
        "inputs_intro": (
            "All other fields are facts: they follow from what is done, and only the methods below set them. "
            "A letter that was printed, a batch that was started and what is shipped take less than this, or nothing."
        ),
        "inputs_head": ("Model", "Fields"),
        "methods": "Methods",
        "routes": "Addresses",
        "method_head": ("Method",),
        "route_head": ("Address",),
        "fields": "On other addons' records",
        "fields_intro": "These fields are seen by nobody who can't read reminders.",
        "made": "This page is made from the code by `make docs`.",
    },
    "fr_FR": {
        "title": "Qui peut faire quoi",
        "intro": (
            "Les droits sont les mêmes par toutes les portes : à l’écran, par XML-RPC et JSON, par import. Chaque case est "
            "essayée par les tests, en tant que cet utilisateur, d’une autre société et d’une succursale aussi."
        ),
        "personas": (
            "Tout le monde",
            "Portail",
            "Employé",
            "Comptabilité, lecture seule",
            "Facturation",
            "Responsable comptable",
        ),
        "records": "Enregistrements",
        "records_intro": "R : lire, W : écrire, C : créer, D : supprimer.",
        "records_head": ("Modèle", "Ce que c’est"),
        "others": "De quelles sociétés",
        "scopes": {
            "own": "les siennes",
            "parents": "les siennes ; en lecture aussi leurs sociétés mères et ce qui est partagé",
            "all": "partagé par toutes",
            "creator": "qui l’a créé",
        },
        "inputs": "Ce qui peut être écrit",
        "inputs_intro": (
            "Tous les autres champs sont des faits : ils résultent de ce qui est fait, et seules les méthodes ci-dessous les "
            "fixent. Une lettre imprimée, un lot lancé et ce qui est livré avec le module acceptent moins, ou rien."
        ),
        "inputs_head": ("Modèle", "Champs"),
        "methods": "Méthodes",
        "routes": "Adresses",
        "method_head": ("Méthode",),
        "route_head": ("Adresse",),
        "fields": "Sur les enregistrements d’autres modules",
        "fields_intro": "Qui ne peut pas lire les relances ne voit aucun de ces champs.",
        "made": "Cette page est produite par `make docs` à partir du code.",
    },
}


def table(head, rows):
    return [f"| {' | '.join(row)} |" for row in (head, ["---"] * len(head), *rows)] + [""]


def rights(lang):
    words = RIGHTS[lang]
    translated = env(context={"lang": lang})
    everybody = tuple(matrix.PERSONAS)

    def tick(model, function):
        return ["✓" if matrix.may_call(env, persona, model, function) else "–" for persona in everybody]

    def letters(model):
        granted = (
            "".join(
                letter
                for letter, operation in zip("RWCD", matrix.OPERATIONS, strict=True)
                if matrix.may(env, persona, operation, model)
            )
            for persona in everybody
        )
        return [cell or "–" for cell in granted]

    lines = [f"# {words['title']}", "", words["intro"], "", f"## {words['records']}", "", words["records_intro"], ""]
    lines += table(
        [*words["records_head"], *words["personas"], words["others"]],
        [
            [
                f"`{name}`",
                cell(translated[name]._description),
                *letters(name),
                words["scopes"][matrix.get_scope(env, name)],
            ]
            for name in matrix.get_models(env)
        ],
    )
    lines += [f"## {words['inputs']}", "", words["inputs_intro"], ""]
    lines += table(
        words["inputs_head"],
        [
            [f"`{name}`", ", ".join(f"`{field}`" for field in matrix.get_inputs(model)) or "–"]
            for name, model in matrix.get_models(env).items()
        ],
    )
    lines += [f"## {words['fields']}", "", words["fields_intro"], ""]
    lines += table(
        words["inputs_head"],
        [
            [f"`{name}`", ", ".join(f"`{field.name}`" for field in sorted(found, key=lambda field: field.name))]
            for name, found in matrix.get_foreign_fields(env).items()
            if not env[name].is_transient()
        ],
    )
    lines += [f"## {words['methods']}", ""]
    lines += table(
        [*words["method_head"], *words["personas"]],
        [[f"`{model}.{name}`", *tick(model, function)] for (model, name), function in matrix.get_methods(env).items()],
    )
    lines += [f"## {words['routes']}", ""]
    lines += table(
        [*words["route_head"], *words["personas"]],
        [[f"`{path}`".replace("|", "\\|"), *tick(None, endpoint)] for path, endpoint in matrix.get_routes().items()],
    )
    return "\n".join([*lines, words["made"], ""])


def extending(lang):
    return fill((FOLDER / lang[:2] / "extending.md").read_text())


def late_payment(lang):
    return fill_schemes(env, lang, (FOLDER / lang[:2] / "late-payment.md").read_text())


stale = []
for name, make in (("variables", page), ("rights", rights), ("extending", extending), ("late-payment", late_payment)):
    for code in WORDS:
        path = FOLDER / code[:2] / f"{name}.md"
        fresh = make(code)
        if "check" in os.environ["RELANCE_ARGUMENTS"]:
            stale += [str(path.relative_to(FOLDER.parent))] if not path.exists() or path.read_text() != fresh else []
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(fresh)
print(f"Not up to date, run make docs: {', '.join(stale)}" if stale else "The pages made from the code are up to date")
sys.stdout.flush()
os._exit(bool(stale))  # the shell's console would answer 0
