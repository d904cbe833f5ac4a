# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The catalogue: whole, without doubles, and what its examples show is accepted."""

import re
from pathlib import Path

import pytest

from odoo.addons.relance_print.tools import letter_catalogue
from odoo.addons.relance_print.tools.letter_catalogue import GROUPS, Catalogue
from odoo.addons.relance_print.tools.letter_errors import LetterTemplateError
from odoo.addons.relance_print.tools.letter_format import check_format, read_parts
from odoo.addons.relance_print.tools.letter_format_variables import FILTERS, FORMAT_VARIABLES
from odoo.addons.relance_print.tools.letter_text import check_text, normalise_blocks
from odoo.addons.relance_print.tools.letter_variables import VARIABLES

EVERYTHING = (*VARIABLES, *FORMAT_VARIABLES, *FILTERS)
CATALOGUE = Catalogue(EVERYTHING)
TOOLS = Path(letter_catalogue.__file__).parent


def test_names_are_names_and_stand_once():
    for variables in ((*VARIABLES, *FORMAT_VARIABLES), FILTERS):
        names = [variable.name for variable in variables]
        assert len(set(names)) == len(names)
        assert all(re.fullmatch("[a-z_]+", name) for name in names)
    assert {*CATALOGUE.members} == {variable.name for variable in (*VARIABLES, *FORMAT_VARIABLES)}
    assert {*CATALOGUE.members} > CATALOGUE.names > CATALOGUE.blocks
    assert CATALOGUE.blocks - {"invoice_table"} == {*CATALOGUE.templates}


def test_groups_follow_one_another():
    assert list(dict.fromkeys(variable.group for variable in EVERYTHING)) == list(GROUPS)
    assert all(variable.group == "blocks" for variable in VARIABLES if variable.kind == "block")


@pytest.mark.parametrize("variable", EVERYTHING, ids=lambda variable: variable.name)
def test_a_variable_is_described(variable):
    kinds = {
        "format": {"text", "number", "boolean", "html", "list", "dict"},
        "filters": {"filter"},
        "blocks": {"block"},
    }
    assert variable.kind in kinds.get(variable.group, {"text", "amount", "date", "day", "number"})
    assert 0 < len(variable.label) < 36
    assert 0 < len(variable.description) < 110
    assert variable.description[-1] != "."
    assert variable.example
    assert "<" not in variable.example
    assert bool(variable.members) <= (variable.kind in ("list", "dict"))


def test_labels_tell_variables_apart():
    for variables in ((*VARIABLES, *FORMAT_VARIABLES), FILTERS):
        labels = [variable.label for variable in variables]
        assert sorted({*labels}) == sorted(labels)


def test_terms_are_marked_for_translation():
    names = ("letter_catalogue", "letter_variables", "letter_block_variables", "letter_format_variables")
    source = "".join((TOOLS / f"{name}.py").read_text() for name in names)
    marked = {*re.findall(r'\b_\("(.*?)"\)', source)}
    terms = {*GROUPS.values()} | {term for variable in EVERYTHING for term in (variable.label, variable.description)}
    assert terms == marked


@pytest.mark.parametrize("variable", FILTERS, ids=lambda variable: variable.name)
def test_the_example_of_a_filter_is_liquid(variable):
    assert re.search(rf"\| {variable.name}\b", variable.example)
    check_format(f"{{% for line in lines %}}{variable.example}{{% endfor %}}", CATALOGUE.members)


def test_variables_are_accepted_where_they_belong():
    for variable in VARIABLES:
        check_text(f"{{{{ {variable.name} }}}}", CATALOGUE.names)
        assert normalise_blocks(f"<p>{{{{ {variable.name} }}}}</p>", CATALOGUE.blocks).startswith("<p>") != (
            variable.kind == "block"
        )
    for variable in FORMAT_VARIABLES:
        check_format(f"{{{{ {variable.name} }}}}", CATALOGUE.members)
        for member in variable.members:
            check_format(f"{{{{ {variable.name}.{member} }}}}", CATALOGUE.members)
        if variable.members:
            with pytest.raises(LetterTemplateError, match="unknown variable"):
                check_format(f"{{{{ {variable.name}.not_there }}}}", CATALOGUE.members)


FORMATS = sorted((TOOLS.parent / "data" / "formats").glob("*.*"))


@pytest.mark.parametrize("path", FORMATS, ids=lambda path: path.name)
def test_shipped_formats_name_what_there_is(path):
    check_format(read_parts(path), CATALOGUE.members)
