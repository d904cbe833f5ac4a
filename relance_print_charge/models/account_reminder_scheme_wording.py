# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .account_reminder_notice import VARIABLE
from .account_reminder_scheme import PERSONS

WORDS = ("notice", "consumer_notice", "formal_notice", "formal_notice_person", "warning", "enclosures")


class AccountReminderScheme(models.Model):
    """What letters say by a scheme's law, beside what late payment costs. The words may name variables of letters."""

    _inherit = "account.reminder.scheme"

    reminder_days = fields.Integer(
        string="Days to Pay of Reminders",
        help="Of letters that are no formal notice, at least, as where each reminder has to set a new due date.",
    )
    formal_notice_person = fields.Text(
        string="Formal Notice to Persons",
        translate=True,
        help="In its place, to sole traders and consumers. Empty: the same.",
    )
    notice_title = fields.Char(
        string="Title of Formal Notices",
        translate=True,
        help="What the law calls them, in their subject and where later letters name them. Empty: as the level is called.",
    )
    needs_files = fields.Boolean(
        string="Persons Need Files",
        help="A formal notice to sole traders and consumers has to enclose forms, which you keep under “Enclosed Files”: an "
        "alert says so as long as there are none.",
    )
    warning = fields.Text(
        translate=True,
        help="What the first letter on an invoice has to say of what will be owed, such as the letter of fourteen days to Dutch "
        "consumers: it has this in place of the wording.",
    )
    deadline_words = fields.Char(
        string="Deadline in Words",
        translate=True,
        help="In place of the day by which to pay, on a letter with the warning: where the law counts from its receipt.",
    )
    indemnity_name = fields.Char(
        string="Name of the Indemnity",
        translate=True,
        help="What the law calls it, on letters. Empty: “Indemnity for recovery costs”.",
    )
    enclosures = fields.Text(
        translate=True,
        help="What the variable “late_payment_notice” puts into registered letters last: what you enclose with them.",
    )

    _reminder_days_positive = models.Constraint(
        "CHECK(reminder_days BETWEEN 0 AND 9999)",
        "Days to pay must be between 0 and 9999.",
    )

    @api.constrains(*WORDS)
    def _check_words(self):
        catalogue = self.env["account.reminder"]._read_catalogue()
        known = {name for name, kind in catalogue.kinds.items() if kind != "block"}
        for scheme in self:
            named = {name for words in WORDS for name in VARIABLE.findall(scheme[words] or "")}
            if unknown := sorted(named - known):
                raise ValidationError(self.env._("There is no variable “%(name)s”, or it is a block.", name=unknown[0]))

    def _get_formal_notice(self, kind):
        """Return what a registered letter to a kind of customers is, in the environment's language.

        :param str kind: one of the customer's kinds
        """
        return (kind in PERSONS and self.formal_notice_person) or self.formal_notice
