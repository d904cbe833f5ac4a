from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date, formatLang


class AccountReminder(models.Model):
    """Late-payment charges on letters: claimed, announced, and booked."""

    _inherit = "account.reminder"

    amount_interest = fields.Monetary(
        string="Interest Claimed",
        compute="_compute_charges",
        store=True,
    )
    amount_indemnity = fields.Monetary(
        string="Indemnity Claimed",
        compute="_compute_charges",
        store=True,
    )
    amount_claimed = fields.Monetary(
        compute="_compute_charges",
        store=True,
        help="What is overdue, with the late-payment charges that the letter claims.",
    )
    charge_move_ids = fields.Many2many(
        comodel_name="account.move",
        string="Charges Booked In",
        compute="_compute_charge_move_ids",
    )

    # the level's own field is not in it: what a printed letter claims stays, whatever becomes of its level
    @api.depends("level_id", "line_ids.amount_due", "line_ids.interest", "line_ids.indemnity")
    def _compute_charges(self):
        for reminder in self:
            claimed = reminder.line_ids if reminder.level_id.charges == "claimed" else reminder.line_ids.browse()
            reminder.amount_interest = sum(claimed.mapped("interest"))
            reminder.amount_indemnity = sum(claimed.mapped("indemnity"))
            reminder.amount_claimed = reminder.amount_due + reminder.amount_interest + reminder.amount_indemnity

    @api.depends("line_ids.booked_move_id.state")
    def _compute_charge_move_ids(self):
        for reminder in self:
            reminder.charge_move_ids = reminder.line_ids.booked_move_id.filtered(lambda move: move.state != "cancel")

    # On the letter

    def _get_letter_data(self):
        # EXTENDS 'relance_print'
        return {
            **super()._get_letter_data(),
            "late_interest": self.amount_interest,
            "indemnity": self.amount_indemnity,
            "amount_claimed": self.amount_claimed,
        }

    def _get_charge_rows(self):
        """Return how what the letter claims was calculated, as text in the environment's language.

        :return: a dict for each slice and indemnity: ``name``, ``period``, ``steps`` and ``amount``
        :rtype: list[dict]
        """
        rows = []
        for line in self.line_ids if self.amount_interest or self.amount_indemnity else ():
            rows += [
                {
                    "name": line.name,
                    "period": f"{format_date(self.env, piece.date_from)} – {format_date(self.env, piece.date_to)}",
                    "steps": self._format_steps(piece),
                    "amount": self._format_charge(piece.interest),
                }
                for piece in line._get_slices()
            ]
            if line.indemnity:
                rows.append({"name": line.move_id.name, "period": "", "amount": self._format_charge(line.indemnity)})
        return rows

    def _format_charge(self, amount):
        return formatLang(self.env, float(amount), currency_obj=self.currency_id)

    def _format_steps(self, piece):
        """Return the calculation of a slice's interest, such as “1 200,00 € × 12,15 % × 30 / 365”."""
        percent = formatLang(self.env, float(piece.percent), digits=2)
        return f"{self._format_charge(piece.amount)} × {percent} % × {piece.days} / 365"

    def _get_scheme(self):
        return self.partner_id.commercial_partner_id._get_reminder_scheme(self.company_id)

    def _get_charges_notice(self):
        """Return the scheme's own wording if the letter announces or claims charges, in the environment's language."""
        if self.level_id.charges == "none":
            return ""
        scheme = self._get_scheme()
        return scheme and scheme._get_notice(not self.partner_id.commercial_partner_id.is_company)

    # What to know before printing

    def _get_alerts_charges(self):
        """Yield which charges the letter doesn't claim, and why."""
        _ = self.env._
        if self.level_id.charges != "claimed":
            return
        if fault := self._get_scheme().floor_fault:
            yield "warning", fault, "action_open_scheme", _("Open the scheme")
        references = dict(self.env["account.reminder.rate"]._fields["reference"]._description_selection(self.env))
        for (reference, day), lines in self.line_ids.grouped(
            lambda line: (line.missing_reference, line.missing_date)
        ).items():
            if reference:
                yield (
                    "warning",
                    _(
                        "The rate “%(reference)s” of %(date)s is not known: no interest is claimed for %(invoices)s.",
                        reference=references[reference],
                        date=format_date(self.env, day),
                        invoices=", ".join(lines.mapped("name")),
                    ),
                    "action_open_rates",
                    _("Enter the rate"),
                )
        if lacking := self.line_ids.filtered("lacks_indemnity").move_id:
            yield (
                "warning",
                _(
                    "The scheme has no indemnity in %(currency)s, and nothing is converted: none is claimed for %(invoices)s.",
                    currency=self.currency_id.name,
                    invoices=", ".join(lacking.mapped("name")),
                ),
                "action_open_scheme",
                _("Open the scheme"),
            )

    def action_open_rates(self):
        return self.env["ir.actions.act_window"]._for_xml_id("relance_print.account_reminder_rate_action")

    def action_open_scheme(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "account.reminder.scheme",
            "views": [(False, "form")],
            "res_id": self._get_scheme().id,
        }

    # Booked

    def action_book_charges(self):
        """Make a draft invoice of what the printed letter claims and was not booked since.

        :raises UserError: if there is nothing to book, or somebody is booking right now
        """
        self.ensure_one()
        _ = self.env._
        if self.state != "printed":
            raise UserError(_("Only charges that a printed reminder claims can be booked."))
        self.move_ids._lock_for_reminder()
        lines = self.line_ids if self.amount_interest or self.amount_indemnity else self.line_ids.browse()
        if not (commands := lines._prepare_charge_lines(self.with_context(lang=self.lang))):
            raise UserError(_("All charges that this reminder claims are booked already."))
        move = self.env["account.move"].create(self._prepare_charge_move(commands))
        # sudo: what was booked follows from booking it, and nobody may write it otherwise
        lines.filtered(lambda line: line.interest or line.indemnity).sudo().booked_move_id = move
        origin = _(
            "Late-payment charges on %(invoices)s, as claimed by %(reminder)s of %(date)s.",
            invoices=self._get_invoice_names(),
            reminder=self.level_id.name,
            date=format_date(self.env, fields.Datetime.context_timestamp(self, self.printed_on)),
        )
        move._message_log(body=origin)
        booked = _(
            "Late-payment charges of %(amount)s booked as a draft: %(link)s",
            amount=self.currency_id.format(move.amount_total),
            link=move._get_html_link(title=_("Late-payment charges")),
        )
        self._log_on_invoices({self: booked})
        return self.action_open_charges()

    def _prepare_charge_move(self, commands):
        """Return the values of the draft invoice of the letter's charges.

        :param commands: the commands of its lines
        :rtype: dict
        """
        return {
            "move_type": "out_invoice",
            "partner_id": self.partner_id.id,
            "company_id": self.company_id.id,
            "currency_id": self.currency_id.id,
            "department_id": self.department_id.id,
            "invoice_origin": self._get_invoice_names(),
            "invoice_line_ids": commands,
        }

    def action_open_charges(self):
        """Open the invoice of the charges, or the list where the lines were booked in several."""
        action = {
            "type": "ir.actions.act_window",
            "res_model": "account.move",
            "name": self.env._("Late-payment charges"),
        }
        if len(self.charge_move_ids) == 1:
            return {**action, "views": [(False, "form")], "res_id": self.charge_move_ids.id}
        return {
            **action,
            "views": [(False, "list"), (False, "form")],
            "domain": [("id", "in", self.charge_move_ids.ids)],
        }
