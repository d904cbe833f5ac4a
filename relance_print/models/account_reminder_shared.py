# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.exceptions import AccessError
from odoo.tools import escape_psql


class AccountReminderShared(models.AbstractModel):
    """Records that may belong to no company: then letters of all companies follow from them.

    Those are changed, whichever way, only by who works for every company of the database, and by administrators.
    """

    _name = "account.reminder.shared"
    _description = "Shared by All Companies"

    # By which fields a record belongs to a company; if there are none, it never does.
    _company_paths = ("company_id",)
    # Whether records are chosen by their name: then a copy has one of its own.
    _is_chosen_by_name = False

    def _filter_shared(self):
        """Return those of the records that belong to no company."""
        return self.filtered(lambda record: not any(record.mapped(path) for path in self._company_paths))

    def _check_access(self, operation):
        # EXTENDS 'base': all that creates, writes or deletes comes here
        result = super()._check_access(operation)
        if result or operation == "read" or self.env.user._works_for_all_companies():
            return result
        # sudo: whether there is a company, not which
        shared = self.browse(self.ids).sudo()._filter_shared().with_env(self.env)
        if not shared and self._company_paths:
            return None
        return shared or self, lambda: self._make_shared_error(shared)

    @api.model
    def name_search(self, name="", domain=None, operator="ilike", limit=100):
        # EXTENDS 'base': an import asks for exactly what its file names, where people type capitals and spaces as they come
        found = super().name_search(name, domain, operator, limit)
        if found or operator != "=" or not self._is_chosen_by_name:
            return found
        return super().name_search(escape_psql(name.strip()), domain, "=ilike", limit)

    def copy_data(self, default=None):
        # EXTENDS 'base'
        copies = super().copy_data(default)
        if self._is_chosen_by_name and "name" not in (default or {}):
            for record, vals in zip(self, copies, strict=True):
                vals["name"] = self.env._("%(name)s (copy)", name=record.name)
        return copies

    def copy_translations(self, new, excluded=()):
        # EXTENDS 'base': in no language is the copy called like the original
        return super().copy_translations(new, (*excluded, "name") if self._is_chosen_by_name else excluded)

    def write(self, vals):
        if "company_id" in vals and "company_id" in self._company_paths and not self.env.su:
            moved = self.sudo().filtered(
                lambda record: record.company_id and record.company_id.id != vals["company_id"]
            )
            if moved:
                raise AccessError(
                    self.env._(
                        "%(names)s: what a company uses can't be given to another one. Duplicate it instead.",
                        names=", ".join(moved.mapped("display_name")),
                    )
                )
        result = super().write(vals)
        if not {path.partition(".")[0] for path in self._company_paths}.isdisjoint(vals):
            self.check_access("write")  # nobody gives to all what is his company's alone
        return result

    @api.model
    def _make_shared_error(self, records):
        """Return why some records can't be changed, or without any none be made, for the user.

        sudo: whoever tries to change them gets their names back
        """
        names = ", ".join(records.sudo().mapped("display_name")) or self.env["ir.model"]._get(self._name).name
        return AccessError(
            self.env._(
                "%(names)s: shared by all companies, and so changed only by accounting managers who work for every one of them, "
                "and by administrators.",
                names=names,
            )
        )

    def _get_default_company(self):
        """Return the company of what the user makes: none, if he may make it for all."""
        return not self.env.su and not self.env.user._works_for_all_companies() and self.env.company
