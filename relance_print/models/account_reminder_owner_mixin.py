# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models, tools
from odoo.tools import is_html_empty

from .account_reminder_fact import READERS
from .kept import kept

# What a change of decides anew who wins.
PRECEDENCE_FIELDS = {"reminder_independent", "reminder_text_mode", "reminder_format_id", "parent_id"}
# In pixels: 80 by 40 mm in print. A scan of many megabytes would go into each letter.
SIGNATURE_SIZE = (960, 480)


class AccountReminderOwnerMixin(models.AbstractModel):
    """Who decides what letters say and how they look: a company or a department, each with a text for each level."""

    _name = "account.reminder.owner.mixin"
    _inherit = ["account.reminder.fact"]
    _description = "Owner of Reminder Settings"
    _fact_prefix = "reminder_"

    reminder_independent = fields.Boolean(
        string="Independent Reminder Settings",
        copy=False,
        help="Has its own texts, format and sender for reminders. What it leaves empty comes from its parent.",
        groups=READERS,
    )
    reminder_format_id = fields.Many2one(
        comodel_name="account.reminder.format",
        copy=False,
        check_company=True,
        ondelete="restrict",
        help="How reminders look, unless a level has a format of its own.",
        groups=READERS,
    )
    reminder_signature_image = fields.Image(
        string="Scanned Signature or Stamp",
        max_width=SIGNATURE_SIZE[0],
        max_height=SIGNATURE_SIZE[1],
        copy=False,
        groups="account.group_account_manager",
        help="The variable “signature_image” puts it on letters.",
    )

    def _needs_reminder_texts(self):
        """Return those of the records that decide, and so have texts."""
        return self.filtered("reminder_independent")

    def _get_reminder_owners(self):
        """Return those of the record and its parents that decide, the nearest first.

        sudo: whoever may print a letter gets what is decided for it, also by a parent that he may not see.
        """
        return self.sudo().browse(self._get_reminder_owner_ids()) if self.id else self._find_reminder_owners()

    @tools.ormcache("self.id", cache="stable")
    def _get_reminder_owner_ids(self):
        return self._find_reminder_owners().ids

    def _find_reminder_owners(self):
        owner, owners = self.sudo(), self.sudo().browse()
        while owner:
            owners |= owner._needs_reminder_texts()
            owner = owner.parent_id
        return owners

    @kept()
    def _get_reminder_setting(self, name):
        """Return what the nearest of the record and its parents that decides, and has something, has for a field.

        :param str name: of a field that starts with ``reminder_``
        :return: the field's empty value, if none has anything
        """
        owners = self._get_reminder_owners() if self else self.sudo()
        for owner in owners:
            value = owner[name]
            if value and not (isinstance(value, str) and is_html_empty(value)):
                return value
        return owners.browse()[name]

    def _check_reminder_companies(self, names):
        """Refuse what is of another company: letters take it, whoever prints. Odoo itself doesn't check these models."""
        names = self._fields if "company_id" in names else names
        # sudo: also of who may write the record, but not read what it decides of reminders
        self.sudo()._check_company([name for name in names if name.startswith("reminder_")])

    @api.model_create_multi
    def create(self, vals_list):
        owners = super().create(vals_list)
        owners._check_reminder_companies(self._fields)
        self.env["account.reminder.text"]._create_missing(owners.sudo()._needs_reminder_texts())  # sudo: as above
        return owners

    def write(self, vals):
        result = super().write(vals)
        self._check_reminder_companies(vals)
        if not PRECEDENCE_FIELDS.isdisjoint(vals):
            self.env.registry.clear_cache("stable")
            self.env["account.reminder.text"]._create_missing(self.sudo()._needs_reminder_texts())  # sudo: as above
        return result

    def unlink(self):
        # their texts go with them, and their children lose their parent
        self.env.registry.clear_cache("stable")
        return super().unlink()
