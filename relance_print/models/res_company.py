from odoo import api, fields, models


class ResCompany(models.Model):
    _name = "res.company"
    _inherit = ["res.company", "account.reminder.owner.mixin"]

    reminder_text_mode = fields.Selection(
        selection=[("default", "Default text"), ("custom", "Custom text")],
        string="Reminder Texts",
        default="default",
        required=True,
        help="Custom texts are kept when you go back to the default ones.",
    )
    reminder_text_ids = fields.One2many(
        comodel_name="account.reminder.text",
        inverse_name="company_id",
    )
    reminder_signatory = fields.Selection(
        selection=[
            ("user", "The person printing the letter"),
            ("company", "The company"),
            ("department", "The department"),
        ],
        string="Letters Are Signed By",
        default="user",
        required=True,
        help="Fills the variables “signatory_…” and chooses the scanned signature.",
    )
    reminder_signatory_title = fields.Char(
        string="Signing Department",
        translate=True,
        help="Below the company's name, such as “Accounts receivable”.",
    )
    reminder_scheme_id = fields.Many2one(
        comodel_name="account.reminder.scheme",
        string="Late-Payment Scheme",
        check_company=True,
        help="What late payment costs. Empty: no charges are claimed from anybody.",
    )
    reminder_interest_product_id = fields.Many2one(
        comodel_name="product.product",
        string="Interest Product",
        check_company=True,
        help="What late-payment interest is booked on. Empty: the account of the journal, without taxes.",
    )
    reminder_indemnity_product_id = fields.Many2one(
        comodel_name="product.product",
        string="Indemnity Product",
        check_company=True,
        help="What the indemnity is booked on. Empty: the account of the journal, without taxes.",
    )

    def _needs_reminder_texts(self):
        # EXTENDS 'relance_print': a company without a parent always decides
        return self.filtered(lambda company: company.reminder_independent or not company.parent_id)

    def _get_reminder_company(self):
        """Return the company whose reminder settings hold: this one, or for a branch without its own its nearest parent's."""
        self.ensure_one()
        return self._get_reminder_owners()[0]

    @api.model
    def _init_reminder_texts(self):
        """Give the companies that were there before the addon their texts."""
        companies = self.search([])
        self.env["account.reminder.text"]._create_missing(companies._needs_reminder_texts())
