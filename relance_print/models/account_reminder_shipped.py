# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import hashlib
import json

from odoo import api, fields, models
from odoo.tools import SQL

# Our modules: this one, and those whose names begin with its.
PREFIX = "relance_print"
# What comes with a module and is people's to decide about; and by which fields one that a user made is the same, if it can be.
SHIPPED = {
    "account.reminder.format": (),
    "account.reminder.level": (),
    "account.reminder.text": ("level_id", "company_id", "department_id"),
    "ir.config_parameter": ("key",),
    "ir.cron": (),
}


class AccountReminderShipped(models.Model):
    """What came with the module, as it came: an update brings what is new, and leaves what users changed or deleted.

    There is one for each external id that ever came. Whose record is gone was deleted; a field whose value, in any language, is
    not the one that came was changed, and is the user's from then on; all others take what comes now.
    """

    _name = "account.reminder.shipped"
    _inherit = ["account.reminder.fact"]
    _description = "What Came With the Module"

    name = fields.Char(
        string="External ID",
        required=True,
        readonly=True,
    )
    digests = fields.Json(
        readonly=True,
        help="Of each field, by language. None at all: the record is the user's as a whole.",
    )

    _name_unique = models.Constraint("UNIQUE(name)", "This came once already.")

    @api.model
    def _get_kinds(self):
        """Return what is people's to decide about; an addon adds the models of which it brings records.

        Asked whenever records are loaded.

        :return: by model, by which fields a record that a user made is the same, if it can be
        :rtype: dict[str, tuple]
        """
        return SHIPPED

    @api.model
    def _sort_out(self, model, data_list):
        """Bring records that came earlier up to what comes now.

        :param model: of the records, one of :meth:`_get_kinds`
        :param list data_list: as ``_load_records`` takes it; ``record`` is added: the one that there is, maybe none
        :return: those of ``data_list`` that are to be added
        :rtype: list
        """
        names = [data["xml_id"] for data in data_list]
        known = {shipped.name: shipped for shipped in self.search([("name", "in", names)])}
        ids = {f"{row[1]}.{row[2]}": row[4] for row in self.env["ir.model.data"]._lookup_xmlids(names, model) if row[6]}
        added = []
        for data in data_list:
            name, values = data["xml_id"], data["values"]
            shipped = known.get(name, self.browse())
            # Odoo neither deletes what comes no more nor translates anew what is there: who decides is here
            data["noupdate"] = True
            data["record"] = record = model.browse(ids.get(name))
            if record and (shipped.digests or not shipped):
                shipped._note(name, record, self._bring_up(record, values, shipped.digests or {}))
            elif not record and not shipped and self._is_missing(model, values):
                added.append(data)
        self.env["ir.model.data"]._update_xmlids([data for data in data_list if data["record"]], update=True)
        return added

    @api.model
    def _is_missing(self, model, values):
        """Tell whether a new record is wanted: not if the user has one for the same, or deleted what it belongs to."""
        if not all(value for name, value in values.items() if model._fields[name].type == "many2one"):
            return False
        same = [(name, "=", values.get(name, False)) for name in self._get_kinds()[model._name]]
        return not same or not model.with_context(active_test=False).search_count(same, limit=1)

    def _note(self, name, record, names):
        """Remember what some fields of a record came as, for the first time or anew."""
        digests = {name: _digest(record, name) for name in names}
        if self:
            self.digests = {**self.digests, **digests}
        else:
            self.create({"name": name, "digests": digests})

    @api.model
    def _bring_up(self, record, values, before):
        """Write what comes now where no user has changed what came.

        :param dict before: the digests of what came
        :return: the names of these fields
        :rtype: list
        """
        names = [name for name in values if before.get(name) in (None, _digest(record, name))]
        changed = {}
        for name in names:
            convert, value = record._fields[name].convert_to_cache, values[name]
            if convert(value, record) != convert(record[name], record):
                changed[name] = value
        if changed:
            record.write(changed)
        for name in names:
            holder, field = _get_place(record, name)
            if field.translate:  # the other languages come anew, from the translations
                holder.flush_recordset([name])
                self.env.cr.execute(
                    SQL(
                        "UPDATE %(table)s SET %(name)s = jsonb_build_object('en_US', %(name)s -> 'en_US') "
                        "WHERE id = %(id)s AND %(name)s IS NOT NULL",
                        table=SQL.identifier(holder._table),
                        name=SQL.identifier(name),
                        id=holder.id,
                    )
                )
                holder.invalidate_recordset([name])
        return names

    # Languages come after the records, and whenever one is installed

    @api.model
    def _get_translated(self):
        """Return what came in several languages: for each record and field its ``account.reminder.shipped``.

        :rtype: dict
        """
        return {
            (record, name): shipped
            for shipped in self.search([("digests", "!=", False)])
            if (record := shipped._get_record())
            for name in shipped.digests
            # a field may be another addon's, which is not loaded yet, or is gone
            if name in record._fields and _get_place(record, name)[1].translate
        }

    def _get_record(self):
        """Return what came, or None: it was deleted, or its addon is not loaded yet."""
        model, _id = self.env["ir.model.data"]._xmlid_to_res_model_res_id(self.name)
        return self.env.ref(self.name, raise_if_not_found=False) if model in self.env else None

    @api.model
    def _get_languages(self):
        """Return in which languages each field is, those that came and those that a user wrote."""
        return {key: set(_digest(*key)) for key in self._get_translated()}

    @api.model
    def _note_languages(self, before):
        """Remember the languages that came since.

        :param dict before: of :meth:`_get_languages`
        """
        for (record, name), shipped in self._get_translated().items():
            came = {
                lang: digest
                for lang, digest in _digest(record, name).items()
                if lang not in before.get((record, name), ())
            }
            if came:
                shipped.digests = {**shipped.digests, name: {**shipped.digests[name], **came}}


def _get_place(record, name):
    """Return which record has a field of its own, and the field: that of a scheduled action may be its server action's."""
    field = record._fields[name]
    if field.inherited:
        return _get_place(record[field.related.partition(".")[0]], name)
    return record, field


def _digest(record, name):
    """Return the digest of a field's value by language; of one that is not translated by the language ``""``.

    :rtype: dict[str, str]
    """
    record, field = _get_place(record, name)
    if field.translate:
        # of the field, as `get_field_translations` doesn't tell what a language has from what it takes of English
        values = field._get_stored_translations(record) or {}
    else:
        values = {"": field.convert_to_cache(record[name], record)}
    return {
        lang: hashlib.sha256(json.dumps(value, default=str).encode()).hexdigest()[:16] for lang, value in values.items()
    }


class Base(models.AbstractModel):
    _inherit = "base"

    def _load_records(self, data_list, update=False):
        # EXTENDS 'base': what comes with the module gives way to users
        shipped = self.env["account.reminder.shipped"]
        is_ours = str(self.env.context.get("install_module")).startswith(PREFIX)
        if not is_ours or self._name not in shipped._get_kinds():
            return super()._load_records(data_list, update)
        added = shipped._sort_out(self, data_list)
        super()._load_records(added, update)
        for data in added:
            shipped._note(data["xml_id"], data["record"], data["values"])
        return self.union(*(data["record"] for data in data_list))


class IrModuleModule(models.Model):
    _inherit = "ir.module.module"

    def _load_module_terms(self, modules, langs, overwrite=False):
        # EXTENDS 'base'
        if not any(module.startswith(PREFIX) for module in modules):
            return super()._load_module_terms(modules, langs, overwrite)
        # sudo: who installs a language need not be the superuser that loads modules
        shipped = self.env["account.reminder.shipped"].sudo()
        before = shipped._get_languages()
        result = super()._load_module_terms(modules, langs, overwrite)
        shipped._note_languages(before)
        return result
