# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date

from odoo.addons.relance_print.models.account_reminder_fact import needs


class AccountReminderHandover(models.Model):
    """Claims that were handed over to a collection agency or a lawyer: to whom, which invoices, and the files for them.

    Their customers are on hold meanwhile, until :meth:`action_take_back`. It is not changed: what was handed over stays told.
    """

    _name = "account.reminder.handover"
    _inherit = ["account.reminder.fact"]
    _description = "Hand-Over of Claims"
    _order = "id desc"
    _rec_names_search = ["partner_id.name"]
    _check_company_auto = True

    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        readonly=True,
        index=True,
    )
    currency_id = fields.Many2one(
        related="company_id.currency_id",
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Handed Over To",
        required=True,
        readonly=True,
        ondelete="restrict",
        check_company=True,
    )
    date = fields.Date(
        string="Handed Over On",
        required=True,
        readonly=True,
    )
    user_name = fields.Char(
        string="Handed Over By",
        readonly=True,
        help="Who handed it over, also when the user is gone.",
    )
    note = fields.Char(
        readonly=True,
    )
    move_ids = fields.Many2many(
        comodel_name="account.move",
        relation="account_reminder_handover_move_rel",
        column1="handover_id",
        column2="move_id",
        string="Invoices",
        readonly=True,
        check_company=True,
    )
    invoice_count = fields.Integer(
        string="Invoices Handed Over",
        readonly=True,
    )
    customer_count = fields.Integer(
        string="Customers",
        readonly=True,
    )
    amount = fields.Monetary(
        string="Open When Handed Over",
        readonly=True,
        help="What was open of the invoices on that day, in the company's currency.",
    )
    amount_open = fields.Monetary(
        string="Open Today",
        compute="_compute_amount_open",
        compute_sudo=True,  # whoever may read the hand-over may know what is left of it
    )
    hold_ids = fields.One2many(
        comodel_name="account.reminder.hold",
        inverse_name="handover_id",
        string="Holds",
        readonly=True,
    )
    state = fields.Selection(
        selection=[("handed_over", "Handed over"), ("taken_back", "Taken back")],
        compute="_compute_state",
        search="_search_state",
    )

    @api.depends("move_ids.amount_residual_signed")
    def _compute_amount_open(self):
        for handover in self:
            handover.amount_open = sum(handover.move_ids.mapped("amount_residual_signed"))

    @api.depends("hold_ids.lifted_on")
    def _compute_state(self):
        for handover in self:
            is_held = any(not hold.lifted_on for hold in handover.hold_ids)
            handover.state = "handed_over" if is_held else "taken_back"

    @api.model
    def _search_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        held = Domain("hold_ids", "any", [("lifted_on", "=", False)])
        domains = {"handed_over": held, "taken_back": ~held}
        return Domain.OR(domain for state, domain in domains.items() if state in value)

    @api.depends("partner_id", "date")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for handover in self:
            handover.display_name = f"{handover.partner_id.name}, {format_date(self.env, handover.date)}"

    @api.model
    def _hand_over(self, moves, partner, note=False):
        """Hand invoices of one company over, put their customers on hold, and say so in the chatters.

        A customer is on hold as a whole, unless some of what is overdue is not handed over: then the invoices are.

        :param moves: the ``account.move`` records
        :param partner: to whom, a ``res.partner``
        :param str note: is in the reason of the holds
        :return: the new record
        """
        company = moves.company_id
        customers = moves.commercial_partner_id
        # sudo: facts
        handover = self.sudo().create(
            {
                "company_id": company.id,
                "partner_id": partner.id,
                "date": company._get_reminder_today(),
                "user_name": self.env.user.name,
                "note": note,
                "move_ids": moves.ids,
                "invoice_count": len(moves),
                "customer_count": len(customers),
                "amount": sum(moves.mapped("amount_residual_signed")),
            }
        )
        overdue = moves.search(customers.with_company(company)._get_domain_overdue(customers))
        kept = (overdue - moves).commercial_partner_id
        values = {
            "company_id": company.id,
            "kind": "handed_over",
            "reason": " – ".join(filter(None, [partner.name, note])),
            "handover_id": handover.id,
        }
        # sudo: as above
        self.env["account.reminder.hold"].sudo().create(
            [
                *({**values, "partner_id": customer.id} for customer in customers - kept),
                *({**values, "move_id": move.id} for move in moves if move.commercial_partner_id in kept),
            ]
        )
        words = self.env._("Handed over to %(recipient)s.", recipient=values["reason"])
        of_customers = moves.filtered(lambda move: move.commercial_partner_id not in kept)
        # where the hold is on the invoice, that says it
        of_customers._message_log_batch(bodies=dict.fromkeys(of_customers.ids, words))
        return handover.with_env(self.env)

    # Buttons

    @needs("create", "account.reminder.hold", records="some")
    def action_take_back(self):
        """Lift the holds: what is still open is reminded of again."""
        # sudo: the holds of a hand-over that the user reads
        self.env["account.reminder.hold"].browse(self.sudo().hold_ids.ids).action_lift()

    @needs("read", records="one")
    def action_download(self):
        """Download the list as a spreadsheet, or with the dossiers in a zip, as the context's ``kind`` says."""
        kind = "zip" if self.env.context.get("kind") == "zip" else "xlsx"
        return {"type": "ir.actions.act_url", "url": f"/relance_print/handover/{self.id}/{kind}", "target": "download"}


class AccountReminderHold(models.Model):
    """A customer whose claims were handed over gets no reminders of ours."""

    _inherit = "account.reminder.hold"

    kind = fields.Selection(
        selection_add=[("handed_over", "Handed over")],
        ondelete={"handed_over": "set no_reminders"},
    )
    handover_id = fields.Many2one(
        comodel_name="account.reminder.handover",
        string="Hand-Over",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
        check_company=True,
    )


class AccountReminderBoard(models.Model):
    _inherit = "account.reminder.board"

    is_handed_over = fields.Boolean(
        string="Handed Over",
        compute="_compute_is_handed_over",
        search="_search_is_handed_over",
        help="The customer's claims, or some of them, are with a collection agency or a lawyer.",
    )

    @api.model
    def _get_handed_over(self):
        """Return the holds that count today on what was handed over."""
        holds = self.env["account.reminder.hold"]
        return holds.search(holds._get_domain_current(self.env.companies) & Domain("kind", "=", "handed_over"))

    @api.depends("partner_id", "company_id")
    def _compute_is_handed_over(self):
        held = {(hold.company_id, hold.commercial_partner_id) for hold in self._get_handed_over()}
        for row in self:
            row.is_handed_over = (row.company_id, row.partner_id) in held

    @api.model
    def _search_is_handed_over(self, operator, value):
        if operator != "in" or set(value) != {True}:
            return NotImplemented
        return Domain.OR(
            Domain("company_id", "=", company.id) & Domain("partner_id", "in", holds.commercial_partner_id.ids)
            for company, holds in self._get_handed_over().grouped("company_id").items()
        )

    @needs("create", "account.reminder.hold", records="some")
    def action_hand_over(self):
        """Ask to whom the customers' overdue invoices are handed over, and which of them."""
        moves = self.env["account.move"].search(self._get_move_domain())
        return self.env["account.reminder.handover.wizard"]._open(self.company_id, self.partner_id, moves)


class ResPartner(models.Model):
    _inherit = "res.partner"

    @needs("create", "account.reminder.hold", records="one")
    def action_hand_over(self):
        """Ask to whom the customer's overdue invoices are handed over, and which of them."""
        moves = self.env["account.move"].search(self._get_domain_overdue(self.commercial_partner_id))
        wizards = self.env["account.reminder.handover.wizard"]
        return wizards._open(self.env.company, self.commercial_partner_id, moves)
