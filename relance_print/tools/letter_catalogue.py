# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The catalogue of variables: what a text or a format may name, each with its kind, label, description and example.

It says which variables exist: it renders, validates and documents them. Labels, descriptions and headings are English sources;
whoever shows one translates it. Examples are plain text and stay as they are.
"""

from collections.abc import Iterable
from typing import NamedTuple


class Variable(NamedTuple):
    """One variable of the catalogue, or one filter.

    ``kind``: ``text`` (plain, may be empty), ``amount`` (with its currency), ``date``, ``day`` (a date with its month
    in words), ``number``, or ``block`` (HTML that
    stands in a paragraph of its own); in formats also ``boolean``, ``html``, ``list``, ``dict`` and ``filter``.
    ``group``: a key of ``GROUPS``.
    ``example``: what it may look like on a letter; for a filter, how it is written.
    ``members``: the names within a dict, or within each item of a list. ``template``: the QWeb template of a block.
    """

    name: str
    kind: str
    label: str
    description: str
    group: str
    example: str
    members: tuple[str, ...] = ()
    template: str = ""


class Catalogue:
    """Variables, group by group, by what is asked about them.

    ``kinds``: of what texts may name, by name; ``names`` and ``blocks`` of these; ``templates``: the QWeb templates of blocks;
    ``members``: of all that formats may name, the names within, or None.
    """

    def __init__(self, variables: Iterable[Variable]):
        order = list(GROUPS)
        self.variables = tuple(sorted(variables, key=lambda variable: order.index(variable.group)))
        self.of_texts = tuple(variable for variable in self.variables if variable.group not in ("format", "filters"))
        self.kinds = {variable.name: variable.kind for variable in self.of_texts}
        self.names = frozenset(self.kinds)
        self.blocks = frozenset(name for name, kind in self.kinds.items() if kind == "block")
        self.templates = {variable.name: variable.template for variable in self.of_texts if variable.template}
        self.members = {
            variable.name: variable.members or None for variable in self.variables if variable.group != "filters"
        }


def _(source):
    """Mark a term for extraction; it is translated where it is shown."""
    return source


def row(*cells):
    """Return the cells: a call, since the extraction of terms takes a bare “(” after `_(…),` for another `_(`."""
    return cells


def list_group(group: str, *rows: tuple, template: str = "") -> tuple[Variable, ...]:
    """Return the variables of a group; a row is name, kind, label, description, example and, of dicts, the members.

    :param template: of blocks the name of their QWeb template, in which ``{}`` is that of the variable
    """
    return tuple(
        Variable(name, kind, label, description, group, example, *(members or [()]), template.format(name))
        for name, kind, label, description, example, *members in rows
    )


GROUPS = {
    "document": _("Invoice"),
    "amounts": _("Amounts"),
    "reminder": _("Reminder"),
    "customer": _("Customer"),
    "sender": _("Sender"),
    "department": _("Department"),
    "bank": _("Bank account"),
    "people": _("People"),
    "blocks": _("Blocks"),
    "format": _("Only in formats"),
    "filters": _("Filters of formats"),
}
