# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.tools import SQL

from odoo.addons.relance_print.models.account_reminder_fact import needs

# Letters of a large proposal that are listed at first, at least a page; the others when somebody asks for them.
FIRST = 200


class AccountReminderBatch(models.Model):
    """The proposal: which letters would be printed, as the options say, and as people have decided about them."""

    _inherit = "account.reminder.batch"

    @api.model
    def _create_proposal(self, options):
        """Create a batch of the user's.

        :param options: the ``account.reminder.options``
        """
        self.check_access("write")
        # sudo: whose it is, and of which company, are facts
        facts = {"company_id": options.company_id.id, **self._prepare_signature("user_id")}
        return self.sudo().create({**options._get_options(), **facts}).with_env(self.env)

    def _propose(self):
        """List the letters that would be printed, in their order, instead of those that were listed before.

        What was decided about those is kept, and so are the drafts that were opened.

        :return: the action that shows them
        """
        self.ensure_one()
        self.env["account.reminder.level"]._refuse_none()
        self._check_companies()
        letters = self.env["account.reminder.batch.letter"]
        decisions, opened = self._get_decisions(), self._get_opened()
        self.sudo().unlisted_count = 0  # sudo: a fact
        self.env.cr.execute(SQL("DELETE FROM account_reminder_batch_letter WHERE batch_id = %s", self.id))
        unlisted = letters._insert_proposal(self, limit=FIRST) - FIRST
        if unlisted > 0:
            # sudo: facts
            self.sudo().write({"unlisted_count": unlisted, "unlisted_company_ids": self.env.companies.ids})
        else:
            letters._insert_proposal(self)  # those that are taken out
        self.env.invalidate_all()
        if any(decisions.values()):
            self._list_all()
            self._get_listed()._repeat_decisions(decisions)
        letters._attach_drafts(SQL("letter.batch_id = %s", self.id))
        self._discard(opened - self._get_opened())
        return self.action_open_letters()

    def _list_all(self):
        """List the letters of large proposals that are not listed yet, as those were that are."""
        # sudo: what is listed are facts. It is listed for the batch's user, with his companies and day, whoever opens the list.
        for batch in self.sudo().exists().filtered("unlisted_count"):
            batch.unlisted_count = 0  # whoever lists them at the same time has to try again, and finds them listed
            user = batch.user_id or self.env.user
            batch = batch.with_user(user).with_context(tz=user.tz, allowed_company_ids=batch.unlisted_company_ids)
            letters = batch.env["account.reminder.batch.letter"]
            letters._insert_proposal(batch)
            batch.invalidate_recordset()
            letters._attach_drafts(SQL("letter.batch_id = %s", batch.id))

    @needs("read", records="one")
    def action_open_letters(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "relance_print_batch.account_reminder_batch_letter_action"
        )
        if self.state != "draft":
            action["display_name"] = self.env._("Letters")
        return {
            **action,
            "domain": [("batch_id", "=", self.id)],
            "context": self._get_letters_context(),
        }

    def _get_letters_context(self):
        """Return the context of the screens that show the batch's letters: what their views ask for.

        :rtype: dict
        """
        return {"batch_id": self.id, "is_proposal": self.state == "draft", "search_default_in": True}

    @needs("write", records="one")
    def action_open_options(self):
        """Open the wizard again, with the options that the letters were listed for."""
        wizards = self.env["account.reminder.wizard"].with_company(self.company_id)
        return wizards.create({**self._get_options(), "batch_id": self.id})._get_action()
