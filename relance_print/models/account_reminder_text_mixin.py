from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools.letter_catalogue import BLOCKS, NAMES
from ..tools.letter_template import LetterTemplateError, check_text, normalise_blocks


class AccountReminderTextMixin(models.AbstractModel):
    """The three zones of a letter that people write, with plain Liquid tokens in them: ``{{ invoice_number }}``."""

    _name = "account.reminder.text.mixin"
    _description = "Reminder Text Zones"

    subject = fields.Char()
    body = fields.Html(
        string="Text",
        sanitize_style=True,
    )
    signature = fields.Html(
        sanitize_style=True,
    )

    @api.constrains("subject", "body", "signature")
    def _check_text(self):
        """Refuse unknown variables and broken tokens when saved, and say which, where and what was probably meant.

        :raises ValidationError: with the zone and the fault
        """
        for record in self:
            for name in ("subject", "body", "signature"):
                try:
                    check_text(record[name] or "", NAMES - BLOCKS if name == "subject" else NAMES)
                    normalise_blocks(record[name] or "", BLOCKS)
                except LetterTemplateError as error:
                    zone = self._fields[name]._description_string(self.env)
                    message = self.env._("%(zone)s: %(error)s", zone=zone, error=self._explain(error))
                    raise ValidationError(message) from error

    @api.model
    def _explain(self, error):
        """Return what a :class:`LetterTemplateError` means, in the user's language.

        :rtype: str
        """
        _ = self.env._
        if error.reason == "unknown_variable":
            message = _("There is no variable “%(name)s”.", name=error.name)
            if error.hint:
                message += " " + _("Did you mean “%(hint)s”?", hint=error.hint)
        elif error.reason == "block_in_line":
            message = _("“%(name)s” needs a paragraph of its own.", name=error.name)
        elif error.reason == "tag_not_allowed":
            message = _("Texts take variables such as {{ invoice_number }} only, no other code.")
        else:
            message = _("A variable is not written correctly: it must look like {{ invoice_number }}.")
        if error.line:
            message += " " + _("(line %(line)s, column %(column)s)", line=error.line, column=error.column)
        return message
