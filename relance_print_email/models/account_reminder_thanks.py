# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import logging

from psycopg2 import InterfaceError, OperationalError

from odoo import fields, models

from odoo.addons.relance_print.models.account_reminder import WRITABLE_AFTER_PRINT
from odoo.addons.relance_print.models.claim import claim

_logger = logging.getLogger(__name__)
WRITABLE_AFTER_PRINT |= {"thanked_on"}
MONEY = ("bank", "cash", "credit")


class AccountReminder(models.Model):
    """Who pays after the letter of the highest level is thanked, once, where the company wants it."""

    _inherit = "account.reminder"

    thanked_on = fields.Datetime(
        readonly=True,
        copy=False,
        help="When the customer was thanked for the payment by e-mail.",
    )

    def _thank(self):
        """Put an e-mail that thanks for the payment into Odoo's queue, for letters all of whose invoices customers have paid."""
        template = self.env.ref("relance_print_email.mail_template_thanks", raise_if_not_found=False)
        for letter in self if template else ():
            contact = letter._get_mail_contact()
            moves = letter._get_claimed_moves()
            if not contact or not moves or not all(move._is_paid_with_money() for move in moves):
                continue
            try:
                with self.env.cr.savepoint():
                    template._send_to_customer(letter, contact)
                    letter.sudo().thanked_on = fields.Datetime.now()  # sudo: a fact
            except (InterfaceError, OperationalError):
                raise  # of the database: all of it is done again
            except Exception:  # a template that somebody has spoilt is no reason not to match a payment
                _logger.warning("No thanks for the payment of letter %s", letter.id, exc_info=True)


class AccountMove(models.Model):
    _inherit = "account.move"

    def _invoice_paid_hook(self):
        # EXTENDS 'account': called when invoices are paid
        result = super()._invoice_paid_hook()
        # sudo: the letters and the setting, whoever matches the payment
        letters = self.sudo().reminder_ids.filtered(lambda letter: letter.state == "printed" and not letter.thanked_on)
        wanted = letters.filtered(lambda letter: letter.company_id._get_reminder_company().reminder_thanks)
        if wanted:
            highest = wanted.level_id.search([])[-1:]
            wanted = wanted.filtered(lambda letter: letter.level_id == highest)
            # of two invoices that are paid at the same moment, one is the last
            claim(wanted)
            wanted.invalidate_recordset(["thanked_on"])
            wanted.sorted("id")[::-1]._thank()
        return result

    def _is_paid_with_money(self):
        """Tell whether payments alone have paid the invoice: no credit note, and nothing that was written off."""
        self.ensure_one()
        if self.state != "posted" or self.payment_state != "paid":
            return False
        matched = self.line_ids.matched_credit_ids.credit_move_id.move_id
        paid = matched.filtered(lambda move: move.origin_payment_id or move.journal_id.type in MONEY)
        # what a rate has gained or lost is nobody's to pay
        others = matched - paid - self.line_ids.matched_credit_ids.exchange_move_id
        written_off = paid.origin_payment_id.filtered(lambda payment: payment._seek_for_lines()[2])
        return bool(paid) and not others and not written_off
