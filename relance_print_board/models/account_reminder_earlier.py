# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models, tools
from odoo.exceptions import UserError, ValidationError


class AccountReminderEarlier(models.Model):
    """A reminder of an invoice that another program printed, imported so that the right level is next.

    It is no letter: nothing was archived, and no PDF proves it. It is not changed, only deleted.
    """

    _name = "account.reminder.earlier"
    _inherit = ["account.reminder.fact"]
    _description = "Earlier Reminder"
    _order = "date desc, id desc"
    _rec_name = "move_id"
    _check_company_auto = True

    move_id = fields.Many2one(
        comodel_name="account.move",
        string="Invoice",
        required=True,
        ondelete="cascade",
        index=True,
        check_company=True,
        domain="[('move_type', 'in', ('out_invoice', 'out_receipt')), ('state', '=', 'posted')]",
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        compute="_compute_company_id",
        store=True,
        precompute=True,
        required=True,
    )
    partner_id = fields.Many2one(
        related="move_id.commercial_partner_id",
        string="Customer",
        store=True,
    )
    date = fields.Date(
        required=True,
        help="The day of the reminder.",
    )
    level_id = fields.Many2one(
        comodel_name="account.reminder.level",
        required=True,
        ondelete="restrict",
    )
    way = fields.Char(
        help="How it was sent, such as by e-mail.",
    )

    _once = models.Constraint("UNIQUE(move_id, date, level_id)", "This reminder of the invoice is there already.")

    @api.depends("move_id")
    def _compute_company_id(self):
        for earlier in self:
            earlier.company_id = earlier.move_id.company_id

    @api.constrains("move_id", "date")
    def _check_earlier(self):
        for earlier in self:
            move = earlier.move_id
            if move.move_type not in ("out_invoice", "out_receipt") or move.state != "posted":
                raise ValidationError(
                    self.env._("%(invoice)s is no posted customer invoice.", invoice=move.display_name)
                )
            today = earlier.company_id._get_reminder_today()
            if not move.invoice_date <= earlier.date <= today:
                raise ValidationError(
                    self.env._(
                        "%(invoice)s: the day of the reminder must be between the invoice date and today.",
                        invoice=move.display_name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        earlier = super().create(vals_list)
        self.env.registry.clear_cache()
        earlier.move_id._recount_reminders()
        return earlier

    @api.model
    @tools.ormcache()
    def _are_there(self):
        """Tell whether anything was imported: most databases have nothing to look up."""
        return bool(self.sudo().search_count([], limit=1))

    def unlink(self):
        moves = self.move_id
        result = super().unlink()
        moves._recount_reminders()
        return result

    def _refuse_changes(self, vals):
        # EXTENDS 'relance_print'
        if not self.env.su:
            raise UserError(self.env._("An imported reminder isn't changed: delete it, and import it again."))
        return super()._refuse_changes(vals)


class AccountMove(models.Model):
    """What was imported counts as if it had been printed here."""

    _inherit = "account.move"

    def _get_reminders_earlier(self):
        """Return what was imported of the invoices; no field, which would take those that depend on it along when it goes."""
        earlier = self.env["account.reminder.earlier"].sudo()  # sudo: of whoever may read the invoice
        return earlier.search([("move_id", "in", self._origin.ids)]) if earlier._are_there() else earlier

    def _compute_reminders(self):
        # EXTENDS 'relance_print'
        result = super()._compute_reminders()
        found = self._get_reminders_earlier().grouped(lambda earlier: earlier.move_id.id)
        for move in self.filtered(lambda move: move._origin.id in found):
            earlier = found[move._origin.id].with_env(self.env)
            move.reminder_count += len(earlier)
            move.reminder_level_id = (move.reminder_level_id | earlier.level_id).sorted("sequence")[-1:]
            move.reminder_last_date = max(filter(None, [move.reminder_last_date, *earlier.mapped("date")]))
        return result

    def _recount_reminders(self):
        """Have what is stored of the invoices' reminders worked out anew."""
        for name in ("reminder_count", "reminder_level_id", "reminder_last_date"):
            self.env.add_to_compute(self._fields[name], self)


class AccountReminder(models.Model):
    """A letter says when the customer was last reminded, also where that was imported."""

    _inherit = "account.reminder"

    def _get_letter_data(self):
        # EXTENDS 'relance_print'
        values = super()._get_letter_data()
        moves = self._get_claimed_moves()
        # no query for letters to those who were never reminded
        if not values.get("previous_reminder_date") and any(moves.mapped("reminder_count")):
            earlier = moves._get_reminders_earlier().sorted("date")[-1:]
            if earlier:
                level = earlier.level_id._get_letter_name()
                values = {**values, "previous_reminder_date": earlier.date, "previous_reminder_level": level}
        return values
