from odoo import fields, models


class AccountReminderText(models.Model):
    """What a letter of one level says: of a company, or (of none) the shipped default."""

    _name = "account.reminder.text"
    _inherit = ["account.reminder.text.mixin"]
    _description = "Reminder Text"
    _order = "level_id, company_id"
    _rec_name = "subject"
    _check_company_auto = True

    level_id = fields.Many2one(
        comodel_name="account.reminder.level",
        required=True,
        ondelete="cascade",
        index=True,
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        ondelete="cascade",
        index="btree_not_null",
        help="Without a company, the text is the default for all.",
    )
    format_id = fields.Many2one(
        comodel_name="account.reminder.format",
        check_company=True,
        ondelete="restrict",
    )
    subject = fields.Char(
        required=True,
        translate=True,
    )
    body = fields.Html(
        required=True,
        translate=True,
    )
    signature = fields.Html(
        translate=True,
    )

    _level_company_unique = models.UniqueIndex(
        "(level_id, COALESCE(company_id, 0))",
        "This level has a text already.",
    )

    def _has_translation(self, lang):
        """Tell whether the text was written in a language, rather than falling back to English.

        :param str lang: a language code such as ``fr_FR``
        :rtype: bool
        """
        self.ensure_one()
        return lang == "en_US" or lang in (self._fields["subject"]._get_stored_translations(self) or {})
