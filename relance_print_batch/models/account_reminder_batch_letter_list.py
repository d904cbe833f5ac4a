# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_list

from odoo.addons.relance_print.models.account_reminder_fact import needs
from odoo.addons.relance_print.models.claim import claim

# Of so many letters it is told at once what they claim in all.
FEW = 500


class AccountReminderBatchLetter(models.Model):
    """The list of a proposal's letters on the screen, and its buttons."""

    _inherit = "account.reminder.batch.letter"

    @api.model
    def _search(self, domain, *args, **kwargs):
        """Have all letters of a proposal listed before they are looked for; but see :meth:`web_search_read`."""
        if not self.env.context.get("listed_only"):
            ids = set()
            for condition in Domain(domain).optimize(self).iter_conditions():
                if condition.field_expr == "batch_id" and condition.operator == "in":
                    ids.update(condition.value)
            self.env["account.reminder.batch"].browse(ids)._list_all()
        return super()._search(domain, *args, **kwargs)

    @api.model
    def web_search_read(self, domain, specification, offset=0, limit=None, **options):
        """Show the first page of a large proposal at once, without the other letters, which are only counted."""
        batch = self._get_context_batch().sudo().exists()
        if batch.unlisted_count and not offset and limit and options.get("order") in (None, "position ASC"):
            waiting = Domain("batch_id", "=", batch.id) & Domain("state", "!=", "out")
            if Domain(domain) == waiting:
                listed = super(AccountReminderBatchLetter, self.with_context(listed_only=True))
                result = listed.web_search_read(domain, specification, limit=limit, **options)
                if len(result["records"]) == limit:
                    result["length"] += batch.unlisted_count
                    return result
        return super().web_search_read(domain, specification, offset, limit, **options)

    def _get_proposed(self):
        """Return the letters, if they may still be changed.

        :raises UserError: if they are being printed
        """
        if any(letter.batch_id.state != "draft" for letter in self):
            raise UserError(self.env._("These letters are being printed already."))
        return self

    @needs("write")
    def action_take_out(self):
        self._get_proposed()._decide(state="out", has_own_state=True)

    @needs("write")
    def action_put_back(self):
        self._get_proposed().filtered("invoice_count")._decide(state="waiting", has_own_state=True)

    @needs("write")
    def action_run(self):
        """Print all letters of the list that are not taken out."""
        batch = self._get_open_batch()
        return batch._replace_action(batch.action_run())

    @needs("write", records="some")
    def action_run_selection(self):
        """Print the letters that are selected; all others of the list are taken out, and will be proposed again."""
        batch = self._get_open_batch()
        chosen = self._get_proposed().filtered(lambda letter: letter.batch_id == batch)
        batch._list_all()
        others = batch._get_listed(("state", "=", "waiting"), ("id", "not in", chosen.ids))
        others._decide(state="out", has_own_state=True)
        chosen.filtered(lambda letter: letter.state == "out").action_put_back()
        return batch._replace_action(batch.action_run())

    @needs("read")
    def describe_run(self):
        """Return how many letters would be printed, and how much they claim: of those that are selected, else of all.

        :rtype: str
        """
        batch, _ = self._get_open_batch(), self.env._
        if letters := self.filtered(lambda letter: letter.batch_id == batch):
            about = _(
                "%(letters)s will be printed, and no others. Each is noted on its invoices.",
                letters=letters._describe_sum(),
            )
        else:
            batch._list_all()
            waiting = batch._get_listed(("state", "=", "waiting"))
            about = _(
                "%(letters)s will be printed: all that are not taken out, also those that are not selected or not shown. "
                "Each is noted on its invoices.",
                letters=waiting._describe_sum(),
            )
        return about

    def _describe_sum(self):
        """Return how many letters they are, and what they claim by currency, for people.

        Of very many, what is overdue: what else they claim is found out when they are made.
        """
        _, count = self.env._, len(self)
        name = "amount_claimed" if count <= FEW else "amount_due"
        sums = format_list(
            self.env,
            [currency.format(sum(letters.mapped(name))) for currency, letters in self.grouped("currency_id").items()],
        )
        if count == 1:
            return _("1 letter that claims %(sums)s", sums=sums)
        if count <= FEW:
            return _("%(count)s letters that claim %(sums)s", count=count, sums=sums)
        return _("%(count)s letters about %(sums)s overdue", count=count, sums=sums)

    @needs("write")
    def action_open_options(self):
        return self._get_open_batch().action_open_options()

    def _get_open_batch(self):
        """Return the batch whose list is on the screen.

        :raises UserError: if there is none
        """
        if not (batch := self._get_context_batch().exists()):
            raise UserError(self.env._("These letters are gone: open their batch again."))
        return batch

    def _get_context_batch(self):
        return self.env["account.reminder.batch"].browse(self._get_context_ids("batch_id")[:1])

    @needs("read", records="one")
    def action_open_letter(self):
        """Open the letter, to be read and corrected before it is printed with the others."""
        writes = self.has_access("write")
        if not self.reminder_id or (self.batch_id.state == "draft" and writes):
            self.check_access("write")
            if not self._get_proposed().move_ids:
                raise UserError(self.env._("There is no invoice on this letter."))
            claim(self.move_ids)
            self._make_drafts()
        if self.reminder_id.state == "draft" and writes:
            self.reminder_id._refresh_lines()
        context = {"from_invoice": True, "is_proposal": self.batch_id.state == "draft"}
        return {**self.reminder_id._get_form_action(), "context": context}
