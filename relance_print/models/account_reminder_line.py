from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import format_date

from ..tools.late_payment import Slice, cut_slices, to_decimal


class AccountReminderLine(models.Model):
    """One instalment of an invoice on a letter: amounts in the letter's currency, as they stood when it was printed."""

    _name = "account.reminder.line"
    _description = "Reminder Line"
    _order = "date_due, move_line_id, id"

    reminder_id = fields.Many2one(
        comodel_name="account.reminder",
        required=True,
        ondelete="cascade",
        index=True,
    )
    move_line_id = fields.Many2one(
        comodel_name="account.move.line",
        string="Journal Item",
        ondelete="set null",  # the instalment goes when its invoice is reset to draft; what was printed stays
        index="btree_not_null",
    )
    move_id = fields.Many2one(
        comodel_name="account.move",
        string="Invoice",
        required=True,
        ondelete="restrict",
        index=True,
    )
    name = fields.Char(
        string="Number",
        help="Number of the invoice, with the instalment's where there are several.",
    )
    date_invoice = fields.Date(
        string="Invoice Date",
    )
    date_due = fields.Date(
        string="Due Date",
    )
    days_late = fields.Integer(
        help="Days from the due date to the letter's date.",
    )
    currency_id = fields.Many2one(
        related="reminder_id.currency_id",
    )
    amount_total = fields.Monetary(
        string="Amount",
    )
    amount_paid = fields.Monetary(
        string="Paid",
        help="Payments and credit notes that were matched with it.",
    )
    amount_due = fields.Monetary(
        string="Balance",
    )

    # Late payment: what it costs at any level; a letter claims it if its level does
    interest = fields.Monetary(
        help="Late-payment interest up to the letter's date, without what was booked before.",
    )
    indemnity = fields.Monetary(
        help="Indemnity for recovery costs, on the first instalment of the invoice.",
    )
    slices = fields.Json(
        help="The days through which amount and rate stay the same, with their interest.",
    )
    missing_reference = fields.Char(
        help="The reference rate that is not known, so that there is no interest.",
    )
    missing_date = fields.Date(
        help="The first day that lacks the rate.",
    )
    lacks_indemnity = fields.Boolean(
        help="The scheme has no indemnity in the letter's currency.",
    )
    booked_move_id = fields.Many2one(
        comodel_name="account.move",
        string="Charges Booked In",
        ondelete="set null",
        index="btree_not_null",
        help="Cancelled or deleted, it frees the charges; reversed, as a gesture to the customer, it doesn't.",
    )

    def write(self, vals):
        if vals.keys() - {"booked_move_id"}:
            self._check_not_printed()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_printed(self):
        self._check_not_printed()

    def _check_not_printed(self):
        """Refuse any change of the lines of a letter that left, whoever asks."""
        if any(line.reminder_id.state != "draft" for line in self):
            raise UserError(self.env._("The amounts of a printed reminder can't be changed."))

    # Late-payment charges

    def _get_slices(self):
        """Return the slices of the line's interest.

        :rtype: tuple[Slice, ...]
        """
        return tuple(Slice.load(piece) for piece in self.slices or ())

    @api.model
    def _get_charge_moves(self, moves):
        """Return those of some invoices that are late-payment charges themselves."""
        # sudo: what was charged is charged, whoever may see the letter that claimed it
        return self.sudo().search([("booked_move_id", "in", moves.ids)]).booked_move_id.with_env(self.env)

    @api.model
    def _get_booked(self, moves):
        """Return what was booked of the charges on invoices.

        :return: the last day with booked interest by ids of invoices and due date, and the invoices with a booked indemnity
        :rtype: tuple[dict, account.move]
        """
        # sudo: as above
        lines = self.sudo().search_fetch(
            [("move_id", "in", moves.ids), ("booked_move_id.state", "in", ("draft", "posted"))],
            ["move_id", "date_due", "slices", "indemnity"],
        )
        until = {}
        for line in lines.filtered("slices"):
            key = line.move_id.id, line.date_due
            until[key] = max(until.get(key, line.date_due), line._get_slices()[-1].date_to)
        return until, lines.filtered("indemnity").move_id.with_env(self.env)

    def _prepare_charge_lines(self, reminder):
        """Return the commands of the invoice lines of what was not booked, each with its calculation.

        :param reminder: the lines' ``account.reminder``, in the customer's language
        :rtype: list
        """
        _ = reminder.env._
        until, indemnified = self._get_booked(self.move_id)
        # sudo: a branch books on its parent company's products
        settings = reminder.company_id._get_reminder_company()
        charges = []
        for line in self:
            rounding = to_decimal(line.currency_id.rounding)
            slices = cut_slices(line._get_slices(), until.get((line.move_id.id, line.date_due)), rounding)
            if slices:
                title = _("Late-payment interest on %(invoice)s", invoice=line.name)
                steps = (
                    f"{format_date(reminder.env, piece.date_from)} – {format_date(reminder.env, piece.date_to)}: "
                    f"{reminder._format_steps(piece)}"
                    for piece in slices
                )
                interest = sum(piece.interest for piece in slices)
                charges.append((settings.reminder_interest_product_id, "\n".join((title, *steps)), interest))
            if line.indemnity and line.move_id not in indemnified:
                title = _("Indemnity for recovery costs, %(invoice)s", invoice=line.move_id.name)
                charges.append((settings.reminder_indemnity_product_id, title, line.indemnity))
        return [
            Command.create(
                {"product_id": product.id, "name": title, "quantity": 1, "price_unit": float(amount)}
                # damages bear no VAT, unless the product says so: else the line takes the taxes of its account
                | ({} if product.taxes_id else {"tax_ids": [Command.clear()]})
            )
            for product, title, amount in charges
        ]
