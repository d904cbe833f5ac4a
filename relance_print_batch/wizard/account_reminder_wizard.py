# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models

from odoo.addons.relance_print.models.account_reminder_fact import needs


class AccountReminderWizard(models.TransientModel):
    """Chosen invoices to letters: per customer or per invoice, which level, what to enclose."""

    _name = "account.reminder.wizard"
    _inherit = ["account.reminder.options"]
    _description = "Print Many Reminders"
    _check_company_auto = True

    batch_id = fields.Many2one(
        comodel_name="account.reminder.batch",
        check_company=True,
        help="The proposal whose options are changed.",
    )
    selection = fields.Char(
        compute="_compute_selection",
    )
    bank_alert = fields.Char(
        compute="_compute_bank_alert",
    )

    @api.model
    def default_get(self, fields_list):
        """Take what is chosen in the list; who chose by hand wants all of it, due or not."""
        defaults = super().default_get(fields_list)
        model = self.env.context.get("active_model")
        ids = self._get_context_ids("active_ids") if model in ("account.move", "res.partner") else []
        if model == "account.move" and ids:
            # the client gives the list's filter, too, even if only some were chosen, and no more ids than this
            limit = int(self.env["ir.config_parameter"].sudo().get_param("web.active_ids_limit", 20000))
            everything = self.env.context.get("active_domain") if len(ids) >= limit else None
            domain = everything or [["id", "in", ids]]
        elif model == "res.partner" and ids:
            customers = self.env["res.partner"].browse(ids).commercial_partner_id
            domain = [["commercial_partner_id", "in", customers.ids]]
        else:
            return defaults
        return {**defaults, "move_domain": domain, "only_due": False, "days_between": 0}

    @api.depends("move_domain")
    def _compute_selection(self):
        for wizard in self:
            if wizard.move_domain:
                wizard._check_move_domain()  # a form asks before anything is saved
                count = self.env["account.move"].search_count(self.env["account.move"]._get_reminder_domain(wizard))
                wizard.selection = self.env._("Overdue invoices of your selection: %(count)s", count=count)
            else:
                wizard.selection = self.env._("All overdue invoices")

    @api.depends("company_id")
    def _compute_bank_alert(self):
        for wizard in self:
            wizard.bank_alert = wizard.company_id._describe_reminder_bank()

    @needs("write", records="one")
    def action_propose(self):
        """Show the letters that would be printed; nothing is printed yet."""
        if self.batch_id.state == "draft":
            self.batch_id.write(self._get_options())
            return self.batch_id._replace_action(self.batch_id._propose())
        self.batch_id = self.env["account.reminder.batch"]._create_proposal(self)
        return self.batch_id._propose()

    def _get_action(self):
        self.ensure_one()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id("relance_print_batch.account_reminder_wizard_action_due"),
            "res_id": self.id,
        }
