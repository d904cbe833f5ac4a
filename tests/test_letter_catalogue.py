"""The catalogue: whole, without doubles, and what its examples show is accepted."""

import re
from pathlib import Path

import pytest

from odoo.addons.relance_print.tools import letter_catalogue
from odoo.addons.relance_print.tools.letter_catalogue import (
    BLOCKS,
    CATALOGUE,
    FILTERS,
    FORMAT_MEMBERS,
    FORMAT_NAMES,
    FORMAT_VARIABLES,
    GROUPS,
    NAMES,
)
from odoo.addons.relance_print.tools.letter_template import (
    LetterTemplateError,
    check_format,
    check_text,
    normalise_blocks,
)

EVERYTHING = (*CATALOGUE, *FORMAT_VARIABLES, *FILTERS)


def test_names_are_names_and_stand_once():
    for variables in ((*CATALOGUE, *FORMAT_VARIABLES), FILTERS):
        names = [variable.name for variable in variables]
        assert len(set(names)) == len(names)
        assert all(re.fullmatch("[a-z_]+", name) for name in names)
    assert {*FORMAT_NAMES} == {variable.name for variable in (*CATALOGUE, *FORMAT_VARIABLES)}
    assert {*FORMAT_NAMES} == {*FORMAT_MEMBERS}
    assert FORMAT_NAMES > NAMES > BLOCKS


def test_groups_follow_one_another():
    assert list(dict.fromkeys(variable.group for variable in EVERYTHING)) == list(GROUPS)
    assert all(variable.group == "blocks" for variable in CATALOGUE if variable.kind == "block")


@pytest.mark.parametrize("variable", EVERYTHING, ids=lambda variable: variable.name)
def test_a_variable_is_described(variable):
    kinds = {
        "format": {"text", "number", "boolean", "html", "list", "dict"},
        "filters": {"filter"},
        "blocks": {"block"},
    }
    assert variable.kind in kinds.get(variable.group, {"text", "amount", "date", "number"})
    assert 0 < len(variable.label) < 36
    assert 0 < len(variable.description) < 110
    assert variable.description[-1] != "."
    assert variable.example
    assert "<" not in variable.example
    assert bool(variable.members) <= (variable.kind in ("list", "dict"))


def test_labels_tell_variables_apart():
    for variables in ((*CATALOGUE, *FORMAT_VARIABLES), FILTERS):
        labels = [variable.label for variable in variables]
        assert sorted({*labels}) == sorted(labels)


def test_terms_are_marked_for_translation():
    source = Path(letter_catalogue.__file__).read_text()
    marked = {*re.findall(r'\b_\("(.*?)"\)', source)}
    terms = {*GROUPS.values()} | {term for variable in EVERYTHING for term in (variable.label, variable.description)}
    assert terms == marked


@pytest.mark.parametrize("variable", FILTERS, ids=lambda variable: variable.name)
def test_the_example_of_a_filter_is_liquid(variable):
    assert re.search(rf"\| {variable.name}\b", variable.example)
    check_format(f"{{% for line in lines %}}{variable.example}{{% endfor %}}", FORMAT_MEMBERS)


def test_variables_are_accepted_where_they_belong():
    for variable in CATALOGUE:
        check_text(f"{{{{ {variable.name} }}}}", NAMES)
        assert normalise_blocks(f"<p>{{{{ {variable.name} }}}}</p>", BLOCKS).startswith("<p>") != (
            variable.kind == "block"
        )
    for variable in FORMAT_VARIABLES:
        check_format(f"{{{{ {variable.name} }}}}", FORMAT_MEMBERS)
        for member in variable.members:
            check_format(f"{{{{ {variable.name}.{member} }}}}", FORMAT_MEMBERS)
        if variable.members:
            with pytest.raises(LetterTemplateError, match="unknown variable"):
                check_format(f"{{{{ {variable.name}.not_there }}}}", FORMAT_MEMBERS)


FORMATS = sorted((Path(letter_catalogue.__file__).parent.parent / "data" / "formats").glob("*.*"))


@pytest.mark.parametrize("path", FORMATS, ids=lambda path: path.name)
def test_shipped_formats_name_what_there_is(path):
    check_format(path.read_text(), FORMAT_MEMBERS)
