# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from functools import lru_cache

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools.letter_errors import LetterTemplateError
from ..tools.letter_page import Zone
from ..tools.letter_text import check_text, normalise_blocks
from .letter_fault import explain

ZONES = ("subject", "body", "signature")


class ZoneHtml(fields.Html):
    """Rich text that is sanitized once for all records that have the same: many letters start from one text."""

    # Odoo's own method, as all its public ones (to cache, to column, to insert) sanitize by this one
    def _convert(self, value, record, validate):
        if validate and value and not isinstance(value, Zone):
            return _sanitize(self, value)
        return super()._convert(value, record, validate=False)


@lru_cache(maxsize=256)
def _sanitize(field, value):
    return super(ZoneHtml, field)._convert(value, None, validate=True)


class AccountReminderTextMixin(models.AbstractModel):
    """The three zones of a letter that people write, with plain Liquid tokens in them: ``{{ invoice_number }}``."""

    _name = "account.reminder.text.mixin"
    _inherit = ["account.reminder.fact"]
    _description = "Reminder Text Zones"

    subject = fields.Char()
    body = ZoneHtml(
        string="Text",
        sanitize_style=True,
    )
    signature = ZoneHtml(
        sanitize_style=True,
    )

    @api.constrains(*ZONES)
    def _check_text(self):
        for record in self:
            self._refuse_faults({zone: record[zone] for zone in ZONES})

    @api.model
    def _refuse_faults(self, zones):
        """Refuse unknown variables and broken tokens when saved, and say which, where and what was probably meant.

        :param dict zones: their templates
        :raises ValidationError: with the zone and the fault
        """
        if fault := self._describe_fault(zones):
            raise ValidationError(fault)

    @api.model
    def _describe_fault(self, zones):
        """Return in which zone the first fault is and what it is, in the user's language, or False.

        :param dict zones: their templates
        :rtype: str | bool
        """
        if not (fault := self._find_fault(zones)):
            return False
        zone, message = fault
        labels = self.env["ir.model.fields"].get_field_string(self._name)
        label = labels.get(f"used_{zone}") or labels[zone]
        return self.env._("%(zone)s: %(error)s", zone=label, error=message)

    @api.model
    def _find_fault(self, zones):
        """Return the first zone that has a fault and what the fault is, in the user's language, or None.

        :param dict zones: their templates
        :rtype: tuple[str, str] | None
        """
        catalogue = self.env["account.reminder"]._read_catalogue()
        for zone, source in zones.items():
            try:
                check_text(source or "", catalogue.names - catalogue.blocks if zone == "subject" else catalogue.names)
                normalise_blocks(source or "", catalogue.blocks)
            except LetterTemplateError as error:
                return zone, explain(self.env, error)
        return None
