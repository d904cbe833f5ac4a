# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import io

import pikepdf

from odoo import api, models
from odoo.exceptions import UserError

from odoo.addons.relance_print.models.account_reminder_fact import needs
from odoo.addons.relance_print.models.claim import claim
from odoo.addons.relance_print.models.letter_words import format_pair
from odoo.addons.relance_print.tools.letter_geometry import ENVELOPES, PAPERS

MM = 72 / 25.4
ROUNDING = 1.0  # mm, by which printers round a sheet's size


class AccountReminder(models.Model):
    """Letters that Odoo's own service posts: the PDF that was archived, as it is."""

    _inherit = "account.reminder"

    @needs("write", records="some")
    def action_post(self):
        """Show what it costs to have letters posted by Odoo's service, and ask.

        :raises UserError: saying which can't be posted and why; none is, then
        """
        self._refuse_to_post()
        return self.env["account.reminder.post"]._open(self)

    def _refuse_to_post(self):
        """:raises UserError: if letters can't be posted, saying which and why"""
        if any(letter.state == "cancelled" for letter in self):
            raise UserError(self.env._("A cancelled reminder can't be sent."))
        if reasons := {letter: reason for letter in self if (reason := letter._find_post_obstacle())}:
            raise UserError(
                "\n".join(format_pair(self.env, letter.display_name, reason) for letter, reason in reasons.items())
            )

    def _post_all(self):
        """Hand letters to Odoo's service, which posts them; a draft is printed for it in the same moment."""
        drafts = self.filtered(lambda letter: letter.state == "draft")
        printed = self - drafts
        claim(printed.move_ids)  # posted once, and paid for once, whoever else has pressed the button
        self._refuse_to_post()
        drafts.with_context(reminder_by_post=True)._print()
        printed._post()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._(
                    "Handed to Odoo's service for letters. Pages: %(pages)s.", pages=sum(self.mapped("pages"))
                ),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def _find_post_obstacle(self):
        """Return why the letter can't be posted by the service, in the user's language, or nothing."""
        self.ensure_one()
        envelope, partner = ENVELOPES.get(self.format_id.envelope), self.partner_id
        if not envelope or self.format_id.paper != "A4":
            return self.env._("its format is not A4, or made for no window envelope.")
        rows, room, _longest = self.with_context(lang=self.lang)._measure_address()
        if not self.env["snailmail.letter"]._is_valid_address(partner) or rows > room:
            return self.env._("the address is not complete, or too long for the window.")
        if self.delivery_ids.filtered(
            lambda delivery: delivery.way == "post" and delivery.state in ("to_deliver", "sent")
        ):
            return self.env._("it was handed to the service already.")
        return self.state == "printed" and not self._is_a4() and self.env._("its PDF is not A4.")

    def _is_a4(self):
        """Tell whether every page of the archived PDF is A4."""
        paper = PAPERS["A4"]
        with pikepdf.open(io.BytesIO(self._get_archived_pdf())) as pdf:
            sizes = [[float(length) / MM for length in page.mediabox] for page in pdf.pages]
        return all(
            abs(right - left - paper.width) < ROUNDING and abs(top - bottom - paper.height) < ROUNDING
            for left, bottom, right, top in sizes
        )

    @api.model
    def _deliver(self, letters):
        # EXTENDS 'relance_print'
        if letters.env.context.get("reminder_by_post"):
            letters._post()
        return super()._deliver(letters)

    def _prepare_posted(self):
        """Return the values of the ``snailmail.letter`` that the letter is, without its file."""
        return {
            "user_id": self.env.uid,
            "model": "account.move",
            "res_id": self._get_claimed_moves()[:1].id,
            "partner_id": self.partner_id.id,
            "company_id": self.company_id.id,
            "cover": False,
        }

    def _post(self):
        """Put printed letters into the queue of Odoo's service, each with its delivery."""
        deliveries = self.env["account.reminder.delivery"]
        # sudo: the archived file is nobody's to hand on but the method's that posts it
        files = (
            self.env["ir.attachment"]
            .sudo()
            .search([("res_model", "=", self._name), ("res_field", "=", "pdf"), ("res_id", "in", self.ids)])
        )
        file_of = {file.res_id: file for file in files}
        posted = (
            self.env["snailmail.letter"]
            .sudo()
            .create([{**letter._prepare_posted(), "attachment_id": file_of[letter.id].id} for letter in self])
        )
        for letter in self._get_waiting().reminder_id & self:
            letter._get_waiting().sudo().state = "cancelled"  # sudo: a fact: it goes by post instead
        deliveries.sudo().create(
            [
                deliveries._prepare(
                    letter, "post", state="to_deliver", address=letter.partner_address, snailmail_id=one.id
                )
                for letter, one in zip(self, posted, strict=True)
            ]
        )
        posted._snailmail_print(immediate=False)
