# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.exceptions import UserError


class IrCron(models.Model):
    """What the server does later waits for a scheduled action, which an administrator may have switched off or deleted."""

    _inherit = "ir.cron"

    @api.model
    def _wake(self, model):
        """Have the scheduled actions of one of our models run as soon as this is committed; each occupies one worker.

        :param str model: its name
        :raises UserError: if there is none: what waits would wait for ever
        """
        # sudo: that scheduled actions run is nobody's right
        crons = self.sudo().search([("model_id.model", "=", model)])
        if not crons:
            raise UserError(
                self.env._(
                    "Nothing does this now: the scheduled action of “%(model)s” is switched off, as in a copy of the database, "
                    "or deleted. Ask an administrator to switch it on in Settings ► Technical ► Scheduled Actions.",
                    model=self.env["ir.model"]._get(model).name,
                )
            )
        for cron in crons:
            cron._trigger()
