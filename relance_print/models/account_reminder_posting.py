# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from urllib.parse import quote

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from .account_reminder_fact import needs
from .claim import MOMENT, claim


class AccountReminder(models.Model):
    """How a letter goes to the customer: its deliveries, and of the one on paper what proves that it was posted, and arrived."""

    _inherit = "account.reminder"

    delivery_ids = fields.One2many(
        comodel_name="account.reminder.delivery",
        inverse_name="reminder_id",
        string="Deliveries",
        readonly=True,
    )
    # Of the last delivery on paper, where they are kept; a draft has one as soon as somebody enters its number
    tracking_number = fields.Char(
        compute="_compute_posting",
        inverse="_inverse_tracking_number",
        search="_search_tracking_number",
        help="Number of the registered letter.",
    )
    tracking_url = fields.Char(
        string="Tracking",
        compute="_compute_tracking_url",
        help="Where the carrier tells what became of the registered letter.",
    )
    acknowledged_on = fields.Date(
        compute="_compute_posting",
        inverse="_inverse_acknowledged_on",
        help="The day on which the customer signed for the registered letter.",
    )
    receipt = fields.Binary(
        string="Proof of Posting",
        compute="_compute_receipt",
        inverse="_inverse_receipt",
        attachment=False,
        help="The scan of the receipt or of the signed acknowledgement, PDF or image.",
    )
    receipt_filename = fields.Char(
        compute="_compute_posting",
        inverse="_inverse_receipt_name",
    )
    delivery_summary = fields.Char(
        string="Deliveries (Summary)",
        compute="_compute_delivery_summary",
        help="By which ways the letter went, and what became of each.",
    )
    waits_for = fields.Char(
        string="To Deliver",
        compute="_compute_waits_for",
        help="Why the letter, which was printed, is to be delivered on paper.",
    )

    # What is kept of the delivery on paper

    @api.depends(
        "delivery_ids.way",
        "delivery_ids.tracking_number",
        "delivery_ids.acknowledged_on",
        "delivery_ids.receipt_filename",
    )
    def _compute_posting(self):
        for reminder in self:
            paper = reminder._get_paper()
            reminder.tracking_number = paper.tracking_number
            reminder.acknowledged_on = paper.acknowledged_on
            reminder.receipt_filename = paper.receipt_filename

    @api.depends("delivery_ids.way", "delivery_ids.receipt")
    def _compute_receipt(self):
        for reminder in self:
            reminder.receipt = reminder._get_paper().receipt

    def _inverse_tracking_number(self):
        self._keep_on_paper("tracking_number")

    def _inverse_acknowledged_on(self):
        self._keep_on_paper("acknowledged_on")

    def _inverse_receipt(self):
        self.with_context(bin_size=False)._keep_on_paper("receipt")

    def _inverse_receipt_name(self):
        self._keep_on_paper("receipt_filename")

    def _keep_on_paper(self, name):
        """Keep with the delivery on paper what was entered on the letter; a draft gets the delivery that it will have.

        :param str name: of the field, the same there
        """
        for reminder in self:
            value, paper = reminder[name], reminder._get_paper()
            if not paper and value:
                deliveries = self.env["account.reminder.delivery"]
                waiting = {"state": "to_deliver", "date": False, "user_id": False, "user_name": False}
                # sudo: that there is a delivery is a fact; what is entered is not
                paper = deliveries.sudo().create(deliveries._prepare(reminder, "paper", **waiting)).with_env(self.env)
            if paper:
                paper[name] = value

    @api.model
    def _search_tracking_number(self, operator, value):
        if operator in Domain.NEGATIVE_OPERATORS:
            return NotImplemented
        numbered = Domain("delivery_ids", "any", [("tracking_number", "!=", False)])
        if operator != "in":
            return Domain("delivery_ids", "any", [("tracking_number", operator, value)])
        found = Domain("delivery_ids", "any", [("tracking_number", "in", [number for number in value if number])])
        return found if all(value) else found | ~numbered

    def _get_paper(self):
        """Return the last delivery on paper."""
        return self.delivery_ids.filtered(lambda delivery: delivery.way == "paper").sorted("id")[-1:]

    def _get_receipt_pdf(self):
        """Return the proof of posting as a PDF, see ``account.reminder.delivery``."""
        return self._get_paper()._get_receipt_pdf()

    @api.depends("tracking_number")
    def _compute_tracking_url(self):
        address = self.env["ir.config_parameter"].sudo().get_param("relance_print.tracking_url") or ""
        for reminder in self:
            number = quote((reminder.tracking_number or "").replace(" ", ""))
            reminder.tracking_url = address.replace("{number}", number) if number and address else False

    # How it goes

    @api.depends("delivery_ids.way", "delivery_ids.state")
    @api.depends_context("lang")
    def _compute_delivery_summary(self):
        for reminder in self:
            # what happened several times is said once
            words = dict.fromkeys(delivery._describe_state() for delivery in reminder.delivery_ids.sorted("id"))
            reminder.delivery_summary = reminder.state != "draft" and ", ".join(words)

    @api.depends("state", "delivery_ids.state")
    @api.depends_context("lang")
    def _compute_waits_for(self):
        for reminder in self:
            waiting = reminder._get_waiting()[:1] if reminder.state == "printed" else None
            reminder.waits_for = bool(waiting) and (
                waiting.failure_reason or self.env._("It was printed, but has not left yet.")
            )

    def _get_waiting(self):
        """Return the deliveries on paper that wait for somebody to post them."""
        return self.delivery_ids.filtered(lambda delivery: delivery.way == "paper" and delivery.state == "to_deliver")

    @api.model
    def _deliver(self, letters):
        # EXTENDS 'account_reminder_issue.py': what goes by no other way goes on paper
        result = super()._deliver(letters)
        on_paper = letters.filtered(lambda letter: not letter.delivery_ids - letter._get_waiting())
        on_paper._deliver_on_paper(letters[:1].printed_on)
        return result

    def _deliver_on_paper(self, date=None):
        """Note that letters leave on paper: deliveries that wait are used up, all others are made in one statement.

        :param datetime date: when, if not now
        :return: the ``account.reminder.delivery`` records, one of each letter at least
        """
        waiting, deliveries = self._get_waiting(), self.env["account.reminder.delivery"]
        waiting._leave(date)
        # sudo: nobody makes a delivery but the method that delivers
        made = deliveries.sudo().create(
            [
                deliveries._prepare(letter, "paper", address=letter.partner_address, **({"date": date} if date else {}))
                for letter in self - waiting.reminder_id
            ]
        )
        return waiting | made.with_env(self.env)

    def _refuse_repeated(self, way, known=None, *, since=None):
        """Refuse to deliver printed letters by a way by which somebody has at the same moment: two people mean one delivery.

        To be called before anything is written.

        :param str way: a value of the field
        :param known: deliveries that the user has seen
        :param datetime since: of which ones the user has not, if it is more than a moment
        :raises UserError: saying who has
        """
        claim(self.move_ids)
        now = self.env.cr.now()
        unseen = self.delivery_ids.filtered(
            lambda delivery: (
                delivery.way == way
                and delivery.state not in ("failed", "cancelled")
                and (since or now - MOMENT) < delivery.create_date < now
            )
        )
        for delivery in unseen - (known or unseen.browse()):
            raise UserError(
                self.env._(
                    "%(letter)s: %(user)s has just done so (%(delivery)s). Look at its deliveries before it goes once more.",
                    letter=delivery.reminder_id.display_name,
                    user=delivery.user_name,
                    delivery=delivery._describe(),
                )
            )

    @needs("read", records="some")
    def action_download_pdf(self):
        # EXTENDS 'account_reminder_issue.py': what waits to be posted leaves with the copy that somebody downloads
        action = super().action_download_pdf()
        waiting = self.filtered(lambda letter: letter.state == "printed")._get_waiting()
        if waiting and self.has_access("write"):
            waiting._leave()
            waiting.reminder_id._log_deliveries(waiting)
        return action

    @needs("write", records="some")
    def action_deliver_again(self):
        """Print letters again, to be posted once more, and note it; they count as reminded of once."""
        if any(reminder.state != "printed" for reminder in self):
            raise UserError(self.env._("Only a printed reminder can be sent again."))
        firsts = self.delivery_ids.browse().union(*(reminder.delivery_ids.sorted("id")[:1] for reminder in self))
        self._refuse_repeated("paper", firsts)
        for reminder in self:
            reminder._get_archived_pdf()
        self._log_deliveries(self._deliver_on_paper())
        return {"type": "ir.actions.client", "tag": "relance_print.download", "params": {"ids": self.ids}}

    def _log_deliveries(self, deliveries, author=None):
        """Write in the chatter of the letters' invoices what became of deliveries, of which each letter has one.

        :param author: the ``res.partner`` whose doing it is, if not the user's
        """
        for delivery in deliveries:
            words = self.env._(
                "Reminder %(number)s – %(delivery)s", number=delivery.reminder_id.number, delivery=delivery._describe()
            )
            self._log_on_invoices({delivery.reminder_id: words}, author=author)

    def _cancel(self, reason):
        # EXTENDS 'account_reminder_issue.py': what waits need not leave any more
        result = super()._cancel(reason)
        # sudo: facts
        self.delivery_ids.filtered(lambda delivery: delivery.state == "to_deliver").sudo().state = "cancelled"
        return result

    def _get_log_records(self):
        # EXTENDS 'account_reminder_log.py'
        return [*super()._get_log_records(), self.move_ids.reminder_ids.delivery_ids]
