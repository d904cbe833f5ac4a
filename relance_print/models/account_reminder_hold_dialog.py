# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class AccountReminderHold(models.Model):
    """The dialog of a new hold, and that two of them, opened at the same time, make one hold."""

    _inherit = "account.reminder.hold"

    @api.model
    def _get_new_action(self, customer, **defaults):
        """Return the action that asks for a new hold.

        :param customer: the ``res.partner`` whom it is about
        :param defaults: of its fields
        """
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Put on hold"),
            "res_model": self._name,
            "views": [(False, "form")],
            "target": "new",
            "context": {
                **{f"default_{name}": value for name, value in defaults.items()},
                **self._get_seen(customer),
            },
        }

    @api.model
    def _get_seen(self, customer):
        """Return what the context of a dialog tells :meth:`_refuse_repeated`: the holds that there are when it is opened.

        :rtype: dict
        """
        # sudo: as those that count are looked for
        holds = self.sudo().search([("commercial_partner_id", "=", customer.commercial_partner_id.id)])
        return {"reminder_holds": holds.ids}

    def _refuse_repeated(self):
        """Refuse new holds on what somebody has put on hold since the dialog was opened: two people mean one hold.

        To be called once the invoices are claimed.

        :raises UserError: saying who has
        """
        if self.env.su:  # what a customer said, or what is handed over: of these, each has its own rule
            return
        for hold in self:
            same = Domain(
                [
                    ("company_id", "=", hold.company_id.id),
                    ("commercial_partner_id", "=", hold.commercial_partner_id.id),
                    ("move_id", "=", hold.move_id.id),
                    ("id", "not in", self.ids),
                ]
            )
            # sudo: as those that count are looked for
            others = self.sudo().search(same & self._get_domain_current(hold.company_id))
            if others := self._filter_unseen(others, "reminder_holds"):
                raise UserError(
                    self.env._(
                        "%(record)s: %(user)s has put it on hold meanwhile (%(hold)s). Close this window and look at it before "
                        "you put it on hold once more.",
                        record=hold._get_record().display_name,
                        user=others[0].recorded_by_name,
                        hold=others[0]._describe(),
                    )
                )
