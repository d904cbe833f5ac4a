from odoo import api, fields, models
from odoo.exceptions import AccessError


class HrDepartment(models.Model):
    _name = "hr.department"
    _inherit = ["hr.department", "account.reminder.owner.mixin"]

    reminder_text_ids = fields.One2many(
        comodel_name="account.reminder.text",
        inverse_name="department_id",
    )
    reminder_sender_id = fields.Many2one(
        comodel_name="res.partner",
        string="Sender",
        check_company=True,
        copy=False,
        help="A contact whose name, address, logo, phone and e-mail head the letters. What it lacks is the company's.",
    )
    reminder_bank_id = fields.Many2one(
        comodel_name="res.partner.bank",
        string="Bank Account",
        check_company=True,
        copy=False,
        help="The account that letters ask to pay to, instead of the invoice's.",
    )
    reminder_footer = fields.Html(
        string="Footer",
        copy=False,
        help="At the bottom of letters, instead of the company's.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        departments = super().create(vals_list)
        for department, vals in zip(departments, vals_list, strict=True):
            department._check_reminder_rights({name for name, value in vals.items() if value})
        return departments

    def write(self, vals):
        """Keep to each their own: reminders to accounting managers, all else to those who manage employees.

        :raises AccessError: if something is not the user's to change
        """
        reminder = self._check_reminder_rights(vals)
        if vals.keys() - reminder and not (self.env.su or self.env.user.has_group("hr.group_hr_user")):
            raise AccessError(
                self.env._("As an accounting manager you may only change a department's reminder settings.")
            )
        return super().write(vals)

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
