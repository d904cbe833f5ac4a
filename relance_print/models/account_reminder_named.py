# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from psycopg2 import errors

from odoo import api, models, tools
from odoo.api import NewId
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command, Domain

from .claim import MOMENT


def is_id(value):
    """Tell whether a value that a client sent may be the id of a record."""
    return type(value) is int and 0 < value < 2**31


def _iterate_named(value, *, is_many):
    """Yield what a client's value of a relation names, as Odoo takes it: ids, and all that can be none as it is.

    :param bool is_many: whether it leads to several records
    """
    match value:
        case NewId():
            yield from _iterate_named(value.origin, is_many=False)
        case models.BaseModel():
            yield from value.ids
        case dict() if not is_many:
            yield from _iterate_named(value.get("id"), is_many=False)
        case list() | tuple() if is_many:
            for row in value:
                yield from _iterate_named_by(row)
        case _ if value:
            yield [value] if is_many else value  # one of several is none


def _iterate_named_by(row):
    """As above, of a command, or of an id among others."""
    match row:
        case [Command.CREATE, _, dict()] | [Command.CLEAR, *_]:
            pass
        case [Command.UPDATE, named, dict()] | [Command.DELETE | Command.UNLINK | Command.LINK, named, *_]:
            yield named
        case [Command.SET, _, list() | tuple() as named]:
            yield from named
        case NewId() | models.BaseModel():
            yield from _iterate_named(row, is_many=False)
        case _:
            yield row


def is_changing(row):
    """Tell whether a row of a client's value is a command to create or change a record, with its values."""
    match row:
        case [Command.CREATE | Command.UPDATE, _, dict()]:
            return True
    return False


class Named:
    """Relations: what a client names has to be the client's to read, and what is needed is refused to be deleted in words.

    A part of ``account.reminder.fact``, and not an extension of it: of an extension Odoo notes with each model of another module
    that an addon makes a fact that it is the base's doing, and leaves the note when the addon is uninstalled.
    """

    @api.model
    @tools.ormcache()
    def _get_relations(self):
        """Return the names of our fields that lead to records.

        :rtype: frozenset[str]
        """
        return frozenset(
            name
            for name, field in self._fields.items()
            if field.relational and (field._module or "").startswith("relance_print")
        )

    def _refuse_unreadable(self, vals_list):
        """Refuse values of a client that name records that the user may not read, in a relation of ours.

        Odoo would take them, and tell their names: on the form, or in an error about companies. What the records have already
        was told, and may be sent again.

        :raises AccessError: naming the fields, not the records
        """
        if self.env.su:
            return
        refused = set()
        for name in self._get_relations().intersection(*[set().union(*vals_list)]):
            field = self._fields[name]
            known = set(self.sudo()[name]._ids) if self else ()  # sudo: only compared
            is_many = field.type != "many2one"
            named = [one for vals in vals_list for one in _iterate_named(vals.get(name), is_many=is_many)]
            new = [one for one in named if not (is_id(one) and one in known)]
            records = self.env[field.comodel_name]
            if new and not (all(map(is_id, new)) and records.browse(set(new)).has_access("read")):
                refused.add(field._description_string(self.env))
        if refused:
            raise AccessError(
                self.env._(
                    "%(fields)s: you may not read what was chosen, or it is gone. Choose another one.",
                    fields=", ".join(sorted(refused)),
                )
            )

    def _refuse_unreadable_within(self, values):
        """Refuse values of a form that name what the user may not read, also those of its rows."""
        self._refuse_unreadable([values])
        for name, value in values.items():
            if (records := self._get_guarded_rows(name, value)) is not None:
                for row in value:
                    if is_changing(row):
                        own = row[0] == Command.UPDATE and is_id(row[1])
                        records.browse(row[1] if own else ())._refuse_unreadable_within(row[2])

    @api.model
    def _get_context_ids(self, name):
        """Return the ids that a client sent in the context.

        :param str name: such as ``active_ids``
        :rtype: list[int]
        :raises UserError: if that is something else
        """
        value = self.env.context.get(name) or []
        ids = list(value) if isinstance(value, (list, tuple)) else [value]
        if not all(map(is_id, ids)):
            raise UserError(self.env._("What was chosen is not known any more. Go back to the list, and choose again."))
        return ids

    @api.model
    def _filter_unseen(self, records, name):
        """Return those of some records that the user has not seen, who confirms a dialog: two people mean one of them.

        As its context tells what there was when it was opened; where that is not said, what others made a moment ago.

        :param records: what there is by now
        :param str name: of what the context tells, as :meth:`_get_context_ids` takes it
        """
        if name in self.env.context:
            return records - records.browse(self._get_context_ids(name))
        now = self.env.cr.now()
        return records.filtered(lambda record: now - MOMENT < record.create_date < now)

    @api.model
    def _search_display_name(self, operator, value):
        # EXTENDS 'base': it looks for what is stored of an option, people for what it is called
        domain = super()._search_display_name(operator, value)
        if not (operator.endswith("like") and isinstance(value, str)):
            return domain
        for name in self._rec_names_search or [self._rec_name]:
            if (field := self._fields.get(name)) and field.type == "selection":
                options = field._description_selection(self.env)
                called = Domain(name, "in", [key for key, words in options if value.lower() in words.lower()])
                domain = domain & ~called if operator.startswith("not") else domain | called
        return domain

    @api.model
    def _sql_error_to_message(self, exc):
        # EXTENDS 'base': it has no words for what PostgreSQL 18 says of a record that is needed
        if isinstance(exc, (errors.ForeignKeyViolation, errors.RestrictViolation)):
            fields = {f"{self._table}_{name}_fkey": self._fields[name] for name in self._get_relations()}
            if field := fields.get(exc.diag.constraint_name):
                return self.env._(
                    "It is still needed: it is the “%(field)s” of records of the kind “%(model)s”. Archive it instead, or have "
                    "those refer to another one first.",
                    field=field._description_string(self.env),
                    model=self.env["ir.model"]._get(self._name).name,
                )
        return super()._sql_error_to_message(exc)
