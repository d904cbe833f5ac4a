# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from .account_reminder_fact import READERS


class HrDepartment(models.Model):
    _name = "hr.department"
    _inherit = ["hr.department", "account.reminder.owner.mixin"]

    reminder_text_ids = fields.One2many(
        comodel_name="account.reminder.text",
        inverse_name="department_id",
        groups=READERS,
    )
    reminder_sender_id = fields.Many2one(
        comodel_name="res.partner",
        string="Sender",
        check_company=True,
        copy=False,
        help="A contact whose name, address, logo, phone and e-mail head the letters. What it lacks is the company's.",
        groups=READERS,
    )
    reminder_bank_id = fields.Many2one(
        comodel_name="res.partner.bank",
        string="Bank Account",
        check_company=True,
        copy=False,
        help="The account that letters ask to pay to, instead of the invoice's.",
        groups=READERS,
    )
    reminder_footer = fields.Html(
        string="Footer",
        copy=False,
        help="At the bottom of letters, instead of the company's.",
        groups=READERS,
    )

    @api.model_create_multi
    def create(self, vals_list):
        departments = super().create(vals_list)
        for department, vals in zip(departments, vals_list, strict=True):
            department._check_reminder_rights({name for name, value in vals.items() if value})
        return departments

    def write(self, vals):
        """Keep to each their own: reminders to accounting managers, all else to those who might write departments without us.

        :raises AccessError: if something is not the user's to change
        """
        reminder = self._check_reminder_rights(vals)
        if vals.keys() - reminder and not self._has_other_write_access():
            raise AccessError(
                self.env._("As an accounting manager you may only change a department's reminder settings.")
            )
        return super().write(vals)

    @api.model
    def _has_other_write_access(self):
        """Tell whether the user may write departments by another right than what accounting managers have of this addon."""
        if self.env.su:
            return True
        ours = self.env.ref("relance_print.access_hr_department_account_manager", raise_if_not_found=False)
        groups = Domain("group_id", "=", False) | Domain("group_id", "in", self.env.user.all_group_ids.ids)
        # sudo: rights are no secret from whom they are about
        others = Domain(
            [("model_id.model", "=", self._name), ("perm_write", "=", True), ("id", "!=", ours and ours.id)]
        )
        return bool(self.env["ir.model.access"].sudo().search_count(others & groups, limit=1))

    def _check_reminder_rights(self, names):
        """Return which of some fields are reminder settings.

        :raises AccessError: if there are some, and the user may not change them
        """
        reminder = {name for name in names if name.startswith("reminder_")}
        if reminder and not (self.env.su or self.env.user.has_group("account.group_account_manager")):
            raise AccessError(self.env._("Only accounting managers can change the reminder settings of departments."))
        shared = self.filtered(lambda department: not department.company_id)
        if reminder and shared and not (self.env.su or self.env.user._works_for_all_companies()):
            raise self.env["account.reminder.shared"]._make_shared_error(shared)
        return reminder
