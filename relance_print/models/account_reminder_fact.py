# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import base64
import inspect
import re
import reprlib
from functools import wraps

from odoo import api, models, tools
from odoo.api import NewId
from odoo.exceptions import AccessError, UserError, ValidationError

from .account_reminder_named import Named, is_changing, is_id

# What the screens need that read the accounting; nobody else sees a field of ours on a record of another module.
READERS = "account.group_account_invoice,account.group_account_readonly"
NO_FACTS = {*models.MAGIC_COLUMNS, "display_name"}

# On how many records a method may be called.
COUNTS = {
    "any": lambda count: True,
    "some": lambda count: count > 0,
    "one": lambda count: count == 1,
    "one or none": lambda count: count < 2,
}
# What a client sends of a field, if anything, by its type.
SENT = {
    **dict.fromkeys(("char", "text", "html", "selection", "date", "datetime"), str),
    "binary": (str, bytes),
    "integer": int,
    **dict.fromkeys(("float", "monetary"), (int, float)),
}
# Keys of the context that fields and words depend on, for which Odoo takes anything that a client sends.
WORDS = ("lang", "tz", "reminder_lang")
# Fields that store what people write, and what stands in no text: the end of a string of C, and half of a character.
STORED_WORDS = ("char", "text", "html", "json")
NO_CHARACTER = re.compile("[\0\ud800-\udfff]")
# How large numbers may be: what PostgreSQL has integers for, and of what else a float still tells the cents.
LARGEST = {"integer": 2**31 - 1, "float": 1e13, "monetary": 1e13}
CONVERTED = (*LARGEST, "date", "datetime", "selection")
# How many characters people may write, in a line and in all else; what is longer is no letter, but takes minutes to check.
LONGEST = {"char": 2000, **dict.fromkeys(("text", "html"), 500_000)}
# Lists and objects within each other: no field of ours has near as many, and Python's own limit is met by an error.
DEEPEST = 100


def _is_unstorable(value):
    """Tell whether a value is nested too deep for JSON, or something in it, also deep within, stands in no text of PostgreSQL."""
    waiting = [(value, 0)]
    while waiting:
        part, depth = waiting.pop()
        match part:
            case str() if NO_CHARACTER.search(part):
                return True
            case dict() | list() | tuple() if depth == DEEPEST:
                return True
            case dict():
                waiting += ((inner, depth + 1) for inner in (*part, *part.values()))
            case list() | tuple():
                waiting += ((inner, depth + 1) for inner in part)
    return False


def _accepts(annotation, value):
    """Tell whether a value that a client sent is what a method takes: ``dict``, or an ``int`` that is an id or none."""
    return isinstance(value, dict) if annotation is dict else annotation is not int or not value or is_id(value)


def needs(operation, model=None, records="any"):
    """Have a public method check first that the user may do it; whoever calls it, over RPC as well, gets no further.

    Nor does who calls it on too many records, on what can't be any, or with other arguments than it takes: of these their
    annotations say what they are. Every public method of the addon has one, also one that only reads: :meth:`_get_rights` tells
    of them all.

    :param str operation: ``read``, ``write``, ``create`` or ``unlink``, on the records that the method is called on
    :param str model: name of the model that the right is on, where the records are another module's: these are read only
    :param str records: on how many it may be called, a key of ``COUNTS``
    """

    def decorate(method):
        signature = inspect.signature(method)

        @wraps(method)
        def checked(self, *args, **kwargs):
            odd = [name for name in WORDS if not isinstance(self.env.context.get(name) or "", str)]
            self = self.with_context(**dict.fromkeys(odd)) if odd else self  # who is refused is told so in words
            if model:
                self.env[model].check_access(operation)
            self.browse().check_access("read" if model else operation)
            if not all(is_id(id_) or isinstance(id_, NewId) for id_ in self._ids):
                raise UserError(self.env._("There is no such record. Reload the page."))
            self.check_access("read" if model else operation)
            if odd:
                raise UserError(self.env._("The language or the time zone is not known. Reload the page."))
            if not COUNTS[records](len(self)):
                message = (
                    self.env._("Choose at least one record first.")
                    if records == "some"
                    else self.env._("This is done with one record at a time. Open it, then try again.")
                )
                raise UserError(message)
            try:
                given = signature.bind(self, *args, **kwargs).arguments
            except TypeError as error:
                raise UserError(
                    self.env._("What was sent is not complete, or too much: %(error)s", error=error)
                ) from error
            for name, value in given.items():
                if not _accepts(signature.parameters[name].annotation, value):
                    raise UserError(
                        self.env._("“%(name)s” can't be %(value)s. Reload the page.", name=name, value=repr(value)[:80])
                    )
            result = method(self, *args, **kwargs)
            return False if result is None else result  # XML-RPC knows no None

        checked._reminder_right = operation, model
        return checked

    return decorate


class AccountReminderFact(Named, models.AbstractModel):
    """What was done, and only the methods that did it say so: a field that is read-only on the screen is so by every door.

    Of our own models each read-only field is a fact, of a model that another module defines each one with our prefix. A client's
    ``create`` and ``write`` (and what ends in them: import, copies, commands of other records) are refused; defaults in the
    context or stored by a user, and values that a form sends to ``onchange``, are not taken. Methods that set a fact check first
    that the user may, then write with ``sudo()``.
    """

    _name = "account.reminder.fact"
    _description = "Facts of Payment Reminders"

    # Which read-only fields are facts: those whose name begins with it.
    _fact_prefix = ""

    @api.model
    @tools.ormcache()
    def _get_facts(self):
        """Return the names of the fields that only methods set.

        :rtype: frozenset[str]
        """
        return frozenset(
            name
            for name, field in self._fields.items()
            if field.readonly and name.startswith(self._fact_prefix) and name not in NO_FACTS
        )

    @api.model
    def _refuse_facts(self, vals_list):
        """Refuse values that a client gave for facts: of a change, called on the records, or of new ones.

        :raises AccessError: naming the fields, or if the user may not write at all
        """
        if self.env.su:
            return
        self.check_access("write" if self else "create")  # who may not is told no more
        if names := self._get_facts().intersection(*[set().union(*vals_list)]):
            labels = self.env["ir.model.fields"].get_field_string(self._name)
            raise AccessError(
                self.env._(
                    "%(fields)s (%(model)s) can't be set: it follows from what is done, such as printing a reminder.",
                    fields=", ".join(sorted(labels[name] for name in names)),
                    model=self.env["ir.model"]._get(self._name).name,
                )
            )

    @api.model
    def _refuse_odd(self, values):
        """Refuse what no screen sends of fields: another type of value, an option that there is not, a file that is none.

        :param dict values: by field
        :raises ValidationError: naming the field
        """
        for field, value in ((self._fields[name], value) for name, value in values.items()):
            self._refuse_long(field, value)
            try:
                if not isinstance(value, SENT[field.type]) if value else field.required and field.type == "selection":
                    raise TypeError
                if value and field.type == "binary":
                    base64.b64decode(value)
                field.convert_to_cache(value, self)
            except (TypeError, ValueError) as error:
                raise self._get_oddity(field, value) from error

    @api.model
    def _refuse_long(self, field, value):
        """Refuse words that are longer than a letter has room for, of what people write; methods keep short what they set."""
        most = LONGEST.get(field.type)
        if most and isinstance(value, str) and len(value) > most and field.name not in self._get_facts():
            said = {"field": field._description_string(self.env), "count": len(value), "most": most}
            raise ValidationError(
                self.env._("“%(field)s” is too long: it has %(count)s characters, and may have %(most)s.", **said)
            )

    @api.model
    def _refuse_unstorable(self, vals_list):
        """Refuse what Odoo would meet with an error of Python or PostgreSQL: files that are not sent as such, words with
        characters that are none, numbers and days that are none or too large; and words that are too long.
        """
        for vals in vals_list:
            for name, value in vals.items():
                field = self._fields.get(name)
                if value and field and name.startswith(self._fact_prefix):
                    self._refuse_long(field, value)
                    if field.type == "binary":
                        self._refuse_odd({name: value})
                    elif (field.type in STORED_WORDS and _is_unstorable(value)) or (
                        field.type == "many2one" and isinstance(value, dict)  # which a form may send, and no column has
                    ):
                        raise self._get_oddity(field, value)
                    elif field.type in CONVERTED:
                        self._refuse_unconvertible(field, value)

    @api.model
    @tools.ormcache()
    def _get_required_files(self):
        return [name for name, field in self._fields.items() if field.type == "binary" and field.required]

    @api.model
    def _refuse_fileless(self, vals_list, *, new=False):
        """Refuse that a file is missing: it has no column, of which PostgreSQL would want a value."""
        for name in self._get_required_files():
            if any((new or name in vals) and not vals.get(name) for vals in vals_list):
                label = self._fields[name]._description_string(self.env)
                raise ValidationError(self.env._("A file is missing: “%(field)s”.", field=label))

    @api.model
    def _refuse_unconvertible(self, field, value):
        try:
            converted = field.convert_to_cache(value, self, validate=False)
            if field.type == "selection" and converted not in field.get_values(self.env):
                raise ValueError
            if field.type in LARGEST and not abs(converted) <= LARGEST[field.type]:  # nor is NaN
                raise OverflowError
        except (TypeError, ValueError, OverflowError) as error:
            raise self._get_oddity(field, value) from error

    @api.model
    def _get_oddity(self, field, value):
        """Return the error of a value that can't be a field's."""
        return ValidationError(
            self.env._(
                "This can't be the value of “%(field)s”: %(value)s",
                field=field._description_string(self.env),
                value=reprlib.repr(value)[:80],
            )
        )

    def _refuse_changes(self, vals):
        """Refuse a change that the records' state stands against; after :meth:`_refuse_facts`, whoever asks.

        :param dict vals: of the change
        """

    @api.model
    def _prepare_signature(self, name):
        """Return the values that say that the user did something, of whom the name is kept when the user is deleted.

        :param str name: of the field of the user; the one with the name has ``_name`` for ``_id``, or behind it
        :rtype: dict
        """
        return {name: self.env.uid, f"{name.removesuffix('_id')}_name": self.env.user.name}

    @api.model_create_multi
    def create(self, vals_list):
        self.browse()._refuse_facts(vals_list)  # called on records by a copy
        self._refuse_unstorable(vals_list)
        self._refuse_fileless(vals_list, new=True)
        self.browse()._refuse_unreadable(vals_list)
        return super().create(vals_list)

    def write(self, vals):
        self._refuse_facts([vals])
        # the fields that people added themselves say nothing of what was done
        own = {name: value for name, value in vals.items() if name not in self._fields or not self._fields[name].manual}
        if own or not vals:
            self._refuse_changes(own)
        self._refuse_unstorable([vals])
        self._refuse_fileless([vals])
        self._refuse_unreadable([vals])
        return super().write(vals)

    def _update_field_translations(self, field_name, translations, digest=None, source_lang=""):
        # EXTENDS 'base', which stores words without a write
        if field_name in self._fields:
            self._refuse_unstorable([{field_name: words} for words in translations.values()])
        return super()._update_field_translations(field_name, translations, digest=digest, source_lang=source_lang)

    @api.model
    def _set_facts(self, facts):
        """Set facts of many records, of each its own, in as much time as one write takes; nothing is asked or checked.

        :param dict facts: their values, by record, of the same fields
        """
        names = next(iter(facts.values()), {})
        # sudo: nobody may set facts but the methods that make them
        records = self.sudo().browse().union(*facts)
        with self.env.protecting([self._fields[name] for name in names], records):
            for record, values in facts.items():
                record.sudo().update(values)  # of what is protected, Odoo works out nothing that depends on it
        records.modified(names)

    @api.model
    def default_get(self, fields):
        # EXTENDS 'base': whoever creates the record, no default of a fact is the user's word
        facts = self._get_facts()
        defaults = super().default_get([name for name in fields if name not in facts])
        if defaults:  # of the user, also where a method creates the record: those of the context are a client's
            self.browse().sudo(False)._refuse_unreadable([defaults])
            self._refuse_unstorable([defaults])
        for field in (self._fields[name] for name in fields if name in facts):
            if field.default:
                value = field.convert_to_cache(field.default(self), self, validate=False)
                defaults[field.name] = field.convert_to_write(value, self)
        return defaults

    def onchange(self, values, field_names, fields_spec):
        # EXTENDS 'web': the form shows what is true of a fact, not what it was sent
        changed = [name for name in field_names if name not in self._get_facts()]
        if field_names and not changed:
            return {"value": {}}
        self.check_access("write" if self else "create")  # who may not is told no more
        if self and not field_names:  # what a new form asks; Odoo would take all that was not sent for empty
            return {"value": {}}
        self._refuse_unreadable_within(self._drop_facts(values))
        return super().onchange(self._drop_facts(values), changed, fields_spec)

    @api.model
    def _drop_facts(self, values):
        """Return values of a form without facts, also without those of records that it is about to create or change."""
        facts = self._get_facts()
        return {name: self._drop_facts_within(name, value) for name, value in values.items() if name not in facts}

    @api.model
    def _drop_facts_within(self, name, value):
        if (records := self._get_guarded_rows(name, value)) is None:
            return value
        return [[*row[:2], records._drop_facts(row[2])] if is_changing(row) else row for row in value]

    @api.model
    def _get_guarded_rows(self, name, value):
        """Return the model of rows that a form is about to create or change, if it is guarded."""
        field = self._fields.get(name)
        if field is None or field.type not in ("one2many", "many2many") or not isinstance(value, list):
            return None
        records = self.env[field.comodel_name]
        return records if isinstance(records, self.pool["account.reminder.fact"]) else None
