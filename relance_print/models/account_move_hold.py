# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.fields import Domain

from .account_reminder_fact import READERS, needs


class AccountMove(models.Model):
    """The holds on an invoice: its own, and its customer's."""

    _inherit = "account.move"

    reminder_hold_ids = fields.One2many(
        comodel_name="account.reminder.hold",
        inverse_name="move_id",
        string="Holds",
        groups=READERS,
    )
    reminder_hold_id = fields.Many2one(
        comodel_name="account.reminder.hold",
        string="On Hold",
        compute="_compute_reminder_holds",
        search="_search_reminder_hold_id",
        help="Why no reminders are printed today of an unpaid invoice: its own hold, else the customer's.",
        groups=READERS,
    )
    reminder_hold_reason = fields.Char(
        related="reminder_hold_id.reason",
        groups=READERS,
    )
    reminder_hold_is_general = fields.Boolean(
        compute="_compute_reminder_hold_is_general",
        help="The hold is on all invoices of the customer.",
        groups=READERS,
    )
    reminder_broken_promise_id = fields.Many2one(
        comodel_name="account.reminder.hold",
        string="Broken Promise",
        compute="_compute_reminder_holds",
        help="The last promise to pay whose date has passed without payment.",
        groups=READERS,
    )

    @api.depends(
        "state",
        "payment_state",
        "line_ids.amount_residual_currency",
        "reminder_amount_coming",
        "reminder_hold_ids.lifted_on",
        "reminder_hold_ids.outcome",
        "commercial_partner_id.reminder_hold_ids.lifted_on",
        "commercial_partner_id.reminder_hold_ids.outcome",
    )
    @api.depends_context("uid", "tz")
    def _compute_reminder_holds(self):
        self.reminder_hold_id = self.reminder_broken_promise_id = False
        unpaid = self.filtered_domain(self._get_domain_unpaid())
        # sudo: that there is a hold is no secret from who may read the invoice
        holds = self.env["account.reminder.hold"].sudo()._find(unpaid._origin).grouped("commercial_partner_id")
        for move in unpaid.filtered(lambda move: move.commercial_partner_id in holds):
            own = holds[move.commercial_partner_id].filtered(lambda hold, move=move: hold._is_about(move._origin))
            current = own.filtered(lambda hold: hold.state == "current")
            broken = (own - current).filtered(lambda hold, move=move: hold._is_broken_by(move._origin))
            move.reminder_hold_id = current[:1]
            move.reminder_broken_promise_id = broken.sorted("date_end")[-1:]

    @api.depends("reminder_hold_id")
    def _compute_reminder_hold_is_general(self):
        for move in self:
            hold = move.reminder_hold_id.sudo()
            move.reminder_hold_is_general = bool(hold) and not hold.move_id

    def _search_reminder_hold_id(self, operator, value):
        self._check_field_access(self._fields["reminder_hold_id"], "read")  # which Odoo does for stored fields alone
        if operator != "in" or set(value) != {False}:
            return NotImplemented
        return ~self._get_domain_on_hold()

    @api.model
    def _get_domain_on_hold(self):
        """Return which invoices are on hold today, paid or not."""
        holds = self.env["account.reminder.hold"]
        # sudo: as above
        current = holds.sudo().search(holds._get_domain_current(self.env.companies))
        of_customers = current.filtered(lambda hold: not hold.move_id).grouped("company_id")
        return Domain.OR(
            [
                Domain("id", "in", current.move_id.ids),
                *(
                    Domain("company_id", "=", company.id)
                    & Domain("commercial_partner_id", "in", own.commercial_partner_id.ids)
                    for company, own in of_customers.items()
                ),
            ]
        )

    # Buttons

    @needs("create", "account.reminder.hold", records="one")
    def action_put_on_hold(self):
        """Ask for a hold on the invoice."""
        return self.env["account.reminder.hold"]._get_new_action(self.commercial_partner_id, move_id=self.id)

    @needs("create", "account.reminder.hold")
    def action_lift_hold(self):
        """Lift what keeps the invoices from being reminded of, also where it is their customer's."""
        self.reminder_hold_id.action_lift()
