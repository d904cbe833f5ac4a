# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import io
import logging

import pikepdf

from odoo import api, fields, models
from odoo.exceptions import AccessError

from odoo.addons.iap.tools import iap_tools
from odoo.addons.relance_print.models.account_reminder_fact import needs
from odoo.addons.snailmail.models.snailmail_letter import DEFAULT_ENDPOINT

_logger = logging.getLogger(__name__)
# Odoo's own addon named this address until version 12, and still makes the request that it takes; that the service answers it is
# promised nowhere, so what it costs may stay unknown.
ESTIMATE = "/iap/snailmail/1/estimate"
# How many seconds somebody who opens the dialog waits for the service.
PATIENCE = 8


class AccountReminderPost(models.TransientModel):
    """Says what it costs to have letters posted, before they are."""

    _name = "account.reminder.post"
    _inherit = ["account.reminder.fact"]
    _description = "Post Reminders"

    reminder_ids = fields.Many2many(
        comodel_name="account.reminder",
        string="Letters",
        readonly=True,
    )
    letter_count = fields.Integer(
        string="Letters to Post",
        readonly=True,
    )
    page_count = fields.Integer(
        string="Pages",
        readonly=True,
    )
    cost = fields.Float(
        readonly=True,
        help="In credits of your Odoo account, as the service says.",
    )
    credits_left = fields.Float(
        readonly=True,
        help="Credits of your Odoo account.",
    )
    is_known = fields.Boolean(
        readonly=True,
        help="The service has said what it costs.",
    )
    has_balance = fields.Boolean(
        readonly=True,
        help="The service has said how many credits there are.",
    )

    @api.model
    def _open(self, letters):
        """Return the action that shows what it costs to have letters posted, and asks.

        :param letters: the ``account.reminder`` records, none of which anything stands against
        """
        pages = letters._count_pages_to_post()
        cost, balance = letters._estimate_post(pages), self.env["iap.account"].sudo().get_credits("snailmail")
        # sudo: facts
        wizard = self.sudo().create(
            {
                "reminder_ids": letters.ids,
                "letter_count": len(letters),
                "page_count": sum(pages.values()),
                "cost": cost or 0,
                "is_known": cost is not None,
                "credits_left": max(balance, 0),
                "has_balance": balance >= 0,
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Post the reminders") if len(letters) > 1 else self.env._("Post the reminder"),
            "res_model": self._name,
            "res_id": wizard.id,
            "views": [(False, "form")],
            "target": "new",
        }

    @needs("write", "account.reminder", records="one")
    def action_post(self):
        """Hand the letters to Odoo's service."""
        letters = self.reminder_ids
        letters.check_access("write")
        return letters._post_all()

    @needs("read", "account.reminder", records="one")
    def action_buy(self):
        """Open the page where credits are bought."""
        url = self.env["iap.account"].sudo().get_credits_url(service_name="snailmail")
        return {"type": "ir.actions.act_url", "url": url, "target": "new"}


class AccountReminder(models.Model):
    """How many pages letters have, and what the service takes for them."""

    _inherit = "account.reminder"

    def _count_pages_to_post(self):
        """Return how many pages each letter has; drafts are drawn for it, as they would be printed.

        :rtype: dict[account.reminder, int]
        """
        drafts = self.filtered(lambda letter: letter.state == "draft")
        drawn = dict(zip(drafts, drafts._render_pdfs(draft._compose().page for draft in drafts), strict=True))
        counts = {letter: letter.pages for letter in self - drafts}
        for letter, pdf in drawn.items():
            if isinstance(pdf, bytes):  # what can't be printed says so when it is printed
                with pikepdf.open(io.BytesIO(pdf)) as document:
                    counts[letter] = len(document.pages)
        return counts

    def _estimate_post(self, pages):
        """Return what the service takes for letters, in credits; None, if it does not say.

        :param dict pages: how many each letter has
        """
        # sudo: whoever may send reminders needs no right on Odoo's own queue
        posted = self.env["snailmail.letter"].sudo()
        letters = posted.union(*(posted.new(letter._prepare_posted()) for letter in self))
        params = letters._snailmail_create("estimate")
        for document, letter in zip(params["documents"], self, strict=True):
            document |= {"letter_id": letter.id, "res_id": letter.id, "pages": pages.get(letter) or 1}
        endpoint = self.env["ir.config_parameter"].sudo().get_param("snailmail.endpoint", DEFAULT_ENDPOINT)
        try:
            answer = iap_tools.iap_jsonrpc(endpoint + ESTIMATE, params=params, timeout=PATIENCE)
            return float(answer["total_cost"])
        except (AccessError, iap_tools.InsufficientCreditError, KeyError, TypeError, ValueError) as error:
            _logger.info("No estimate of what letters cost: %s", error)
            return None
