# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models
from odoo.fields import Domain


class AccountReminder(models.Model):
    """What was done about the invoices of a letter, told by the records that it was done with, not by notes about them."""

    _inherit = "account.reminder"

    def _get_responsible(self):
        """Return who has to know what becomes of the letter: who printed it, else the salesperson, else the user.

        :rtype: res.users
        """
        self.ensure_one()
        users = self.printed_by | self.move_ids.invoice_user_id | self.partner_id.user_id | self.create_uid
        return users.filtered("active")[:1] or self.env.user

    def _get_log_records(self):
        """Return what tells what was done about the letter's invoices; an addon adds records of its own.

        Called once for each log that is shown. The models of the records have a method ``_iterate_log``, which yields what was
        done with them, in the user's language.

        :rtype: list[models.Model]
        """
        self.ensure_one()
        holds = self.env["account.reminder.hold"].search(
            Domain("move_id", "in", self.move_ids.ids)
            | Domain(
                [
                    ("commercial_partner_id", "=", self.partner_id.commercial_partner_id.id),
                    ("company_id", "=", self.company_id.id),
                    ("move_id", "=", False),
                ]
            )
        )
        return [self.move_ids.reminder_ids.filtered("printed_on"), holds]

    def _iterate_log(self):
        """Yield when letters were printed and cancelled, as dicts of ``date``, ``author``, ``about`` and ``text``."""
        for letter in self:
            about = {"about": letter._get_invoice_names(letter.move_ids)}
            yield {
                **about,
                "date": letter.printed_on,
                "author": letter.printed_by_name,
                "text": letter._describe_printed(),
            }
            if letter.cancelled_on:
                yield {
                    **about,
                    "date": letter.cancelled_on,
                    "author": letter.cancelled_by_name,
                    "text": letter._describe_cancelled(),
                }
