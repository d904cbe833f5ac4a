from functools import wraps

from odoo import api, models, tools
from odoo.exceptions import AccessError
from odoo.fields import Command

# What the screens need that read the accounting; nobody else sees a field of ours on a record of another module.
READERS = "account.group_account_invoice,account.group_account_readonly"
NO_FACTS = {*models.MAGIC_COLUMNS, "display_name"}


def needs(operation, model=None):
    """Have a public method check first that the user may do it; whoever calls it, over RPC as well, gets no further.

    Every public method of the addon has one, also one that only reads: :meth:`_get_rights` tells of them all.

    :param str operation: ``read``, ``write``, ``create`` or ``unlink``, on the records that the method is called on
    :param str model: name of the model that the right is on, where the records are another module's: these are read only
    """

    def decorate(method):
        @wraps(method)
        def checked(self, *args, **kwargs):
            if model:
                self.env[model].check_access(operation)
            self.check_access("read" if model else operation)
            return method(self, *args, **kwargs)

        checked._reminder_right = operation, model
        return checked

    return decorate


class AccountReminderFact(models.AbstractModel):
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
    def _prepare_signature(self, name):
        """Return the values that say that the user did something, of whom the name is kept when the user is deleted.

        :param str name: of the field of the user; the one with the name has ``_name`` behind it
        :rtype: dict
        """
        return {name: self.env.uid, f"{name}_name": self.env.user.name}

    @api.model_create_multi
    def create(self, vals_list):
        self.browse()._refuse_facts(vals_list)  # called on records by a copy
        return super().create(vals_list)

    def write(self, vals):
        self._refuse_facts([vals])
        return super().write(vals)

    @api.model
    def default_get(self, fields):
        # EXTENDS 'base': whoever creates the record, no default of a fact is the user's word
        facts = self._get_facts()
        defaults = super().default_get([name for name in fields if name not in facts])
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
        return super().onchange(self._drop_facts(values), changed, fields_spec)

    @api.model
    def _drop_facts(self, values):
        """Return values of a form without facts, also without those of records that it is about to create or change."""
        facts = self._get_facts()
        return {name: self._drop_facts_within(name, value) for name, value in values.items() if name not in facts}

    @api.model
    def _drop_facts_within(self, name, value):
        field = self._fields.get(name)
        if field is None or field.type not in ("one2many", "many2many") or not isinstance(value, list):
            return value
        records = self.env[field.comodel_name]
        if not isinstance(records, self.pool["account.reminder.fact"]):
            return value
        changing = (Command.CREATE, Command.UPDATE)
        return [[*row[:2], records._drop_facts(row[2])] if row[0] in changing else row for row in value]
