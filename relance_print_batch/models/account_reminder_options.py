# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import json

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

from odoo.addons.relance_print.models.account_reminder_stages import STAGE_MODES, sets_apart


class AccountReminderOptions(models.AbstractModel):
    """What letters to print of many invoices, and how: asked for by the wizard, kept with the batch."""

    _name = "account.reminder.options"
    _inherit = ["account.reminder.fact"]
    _description = "Options of Many Reminders"

    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        readonly=True,
        default=lambda self: self.env.company,
    )
    currency_id = fields.Many2one(
        related="company_id.currency_id",
    )
    move_domain = fields.Json(
        default=[],
        help="Which invoices to look at.",
    )
    grouping = fields.Selection(
        selection=[("customer", "Customer"), ("invoice", "Invoice")],
        string="One Letter per",
        default="customer",
        required=True,
        help="A customer's invoices in different currencies are on different letters.",
    )
    stage_mode = fields.Selection(
        selection=STAGE_MODES,
        string="Different Stages",
        default=lambda self: self.env.company._get_reminder_company().reminder_stage_mode,
        required=True,
        help="What becomes of a customer's invoices that have not reached the level of the others.",
    )
    subtract_credits = fields.Boolean(
        default=True,
        help="Open credit notes and unmatched payments of the customer stand on the letter, and are subtracted.",
    )
    level_id = fields.Many2one(
        comodel_name="account.reminder.level",
        help="If empty, each letter has the highest level that one of its invoices has reached.",
    )
    only_due = fields.Boolean(
        string="Due Only",
        default=True,
        help="Only customers of whom an invoice has reached its next level.",
    )
    days_between = fields.Integer(
        string="Not Reminded for (days)",
        default=lambda self: self.env["account.reminder"]._get_days_between(),
    )
    amount_min = fields.Monetary(
        string="Minimum Amount",
        help="Smaller letters are left out, after credits. For other currencies, at the rates of the invoices; for companies "
        "with another currency, at today's.",
    )
    department_ids = fields.Many2many(
        comodel_name="hr.department",
        string="Departments",
    )
    lang_ids = fields.Many2many(
        comodel_name="res.lang",
        string="Languages",
    )
    sorting = fields.Selection(
        selection=[("customer", "Customer"), ("zip", "Postcode"), ("department", "Department")],
        string="Sorted by",
        default="customer",
        required=True,
    )
    enclose_invoices = fields.Boolean(
        help="A copy of each invoice comes behind the letter, in the PDF of all letters.",
    )
    is_duplex = fields.Boolean(
        string="Printed on Both Sides",
        help="Each letter begins on a sheet of its own: blank pages are put in where needed.",
    )

    _amounts_positive = models.Constraint(
        "CHECK(amount_min >= 0 AND days_between BETWEEN 0 AND 9999)",
        "Amounts can't be negative, and days must be between 0 and 9999.",
    )

    @api.constrains("move_domain")
    def _check_move_domain(self):
        """Refuse what is no search for invoices that the user may make: clients send it as it is."""
        moves = self.env["account.move"].sudo(False)
        for options in self:
            domain = self._parse_move_domain(options.move_domain)
            try:
                with self.env.cr.savepoint(flush=False):
                    moves.search(domain, limit=1)  # only PostgreSQL finds out that a value is none of its column
            except (*PG_CONCURRENCY_EXCEPTIONS_TO_RETRY, UserError):
                raise
            except Exception as error:
                raise self._get_domain_fault() from error

    @api.model
    def _parse_move_domain(self, value):
        """Return which invoices to look at as a domain.

        :param value: of ``move_domain``
        :raises ValidationError: if it is none, also one that PostgreSQL could not even store
        """
        if value in (None, False):
            return Domain.TRUE
        try:
            if not isinstance(value, list) or "\\u0000" in json.dumps(value, allow_nan=False):
                raise ValueError(value)
            domain = Domain(value)
            domain.validate(self.env["account.move"].sudo(False))
        except (*PG_CONCURRENCY_EXCEPTIONS_TO_RETRY, UserError):
            raise
        except Exception as error:  # what Odoo raises of junk differs by its kind
            raise self._get_domain_fault() from error
        return domain

    @api.model
    def _get_domain_fault(self):
        return ValidationError(
            self.env._("These invoices can't be searched for. Choose them in the list of invoices, and try again.")
        )

    @api.constrains("department_ids")
    def _check_departments(self):
        """Refuse departments of companies that the user doesn't work for: the letters are of all that are chosen."""
        for options in self:
            options.department_ids.sudo(False).check_access("read")

    def _prepare_create_values(self, vals_list):
        # EXTENDS 'base': before it is inserted, which PostgreSQL may refuse
        vals_list = super()._prepare_create_values(vals_list)
        for vals in vals_list:
            self._parse_move_domain(vals.get("move_domain"))
        return vals_list

    def _is_by_stage(self):
        """Tell whether a customer has a letter for each stage; not if one level was chosen for all."""
        return self.grouping == "customer" and self.stage_mode == "separate" and not self.level_id

    def _subtracts_credits(self):
        """Tell whether letters subtract the customer's credits: not if there are several, of which each would."""
        return self.subtract_credits and self.grouping == "customer" and not self._is_by_stage()

    def _prepare_letter_values(self):
        """Return what the options say of each letter, as values of ``account.reminder``.

        :rtype: dict
        """
        return {"subtract_credits": self._subtracts_credits(), "sets_apart": sets_apart(self.stage_mode)}

    def _get_options(self):
        """Return the values of the options, for another record of the same company that has them."""
        options = self.env["account.reminder.options"]._fields
        aside = {*models.MAGIC_COLUMNS, *self._get_facts()}
        names = [name for name, field in options.items() if field.store and name not in aside]
        return {name: self._fields[name].convert_to_write(self[name], self) for name in names}
