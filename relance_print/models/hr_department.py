from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import is_html_empty

from .account_reminder_fact import READERS

# Letters take these whoever prints: nobody puts those of another company on them.
COMPANY_FIELDS = ("reminder_format_id", "reminder_sender_id", "reminder_bank_id")


class HrDepartment(models.Model):
    _name = "hr.department"
    _inherit = ["hr.department", "account.reminder.owner.mixin"]

    reminder_format_id = fields.Many2one(
        check_company=True,
        groups=READERS,
    )
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
        for vals in vals_list:
            self._check_reminder_rights({name for name, value in vals.items() if value})
        departments = super().create(vals_list)
        departments._check_company(COMPANY_FIELDS)
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
        result = super().write(vals)
        if not vals.keys().isdisjoint((*COMPANY_FIELDS, "company_id")):
            self._check_company(COMPANY_FIELDS)
        return result

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
        return reminder

    def _get_reminder_setting(self, name):
        """Return what the nearest department with independent settings has for a field, or the field's empty value.

        :param str name: of a field that starts with ``reminder_``
        """
        departments = self._get_reminder_owners() if self else self.sudo()
        for department in departments:
            value = department[name]
            if value and not (isinstance(value, str) and is_html_empty(value)):
                return value
        return departments.browse()[name]
