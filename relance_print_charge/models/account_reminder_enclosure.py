# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import base64
from typing import NamedTuple

from odoo import api, fields, models, tools
from odoo.exceptions import UserError, ValidationError

from odoo.addons.relance_print.models.account_reminder_alert import Alert
from odoo.addons.relance_print.models.account_reminder_fact import needs
from odoo.addons.relance_print.tools.letter_batch import LetterPdf
from odoo.addons.relance_print.tools.letter_pdf import append_pages, count_pages, find_fault

from .account_reminder_scheme import PERSONS
from .res_partner import KINDS

MAX_BYTES = 10_000_000


class For(NamedTuple):
    """To which letters a file belongs: ids and the kind of customer; 0 or "" stands for all, as level for formal notices."""

    enclosure: int
    company: int
    scheme: int
    kind: str
    level: int


class AccountReminderEnclosure(models.Model):
    """A file of the user's own that goes with letters, such as the reply form that a protocol wants with a formal notice."""

    _name = "account.reminder.enclosure"
    _inherit = ["account.reminder.fact", "account.reminder.shared", "account.reminder.decisive"]
    _check_company_auto = True
    _description = "File Enclosed with Reminders"
    _order = "sequence, id"
    _is_chosen_by_name = True
    _check_company_domain = models.check_company_domain_parent_of

    name = fields.Char(
        required=True,
        help="What it is called on the letter's screen.",
    )
    sequence = fields.Integer(
        default=10,
    )
    active = fields.Boolean(
        default=True,
    )
    file = fields.Binary(
        string="PDF",
        required=True,
        attachment=True,
        help="Its pages follow those of the letter, in the same PDF.",
    )
    filename = fields.Char()
    pages = fields.Integer(
        compute="_compute_pages",
        store=True,
    )
    scheme_id = fields.Many2one(
        comodel_name="account.reminder.scheme",
        string="Late-Payment Scheme",
        ondelete="cascade",
        index="btree_not_null",
        check_company=True,
        help="The one that a formal notice follows. Empty: any.",
    )
    customer_kind = fields.Selection(
        selection=KINDS,
        string="Customers",
        help="Empty: all of them.",
    )
    level_id = fields.Many2one(
        comodel_name="account.reminder.level",
        ondelete="cascade",
        index="btree_not_null",
        help="Empty: formal notices.",
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        default=lambda self: self._get_default_company(),
        index="btree_not_null",
        help="Empty: for all companies.",
    )

    @api.depends("file")
    def _compute_pages(self):
        for enclosure in self:
            content = enclosure._read_file()
            enclosure.pages = 0 if not content or find_fault(content) else count_pages(content)

    @api.constrains("file")
    def _check_file(self):
        _ = self.env._
        for enclosure in self:
            content = enclosure._read_file()
            if len(content) > MAX_BYTES:
                raise ValidationError(_("“%(name)s” is too big: 10 MB at most.", name=enclosure.name))
            if fault := find_fault(content):
                words = _("it has a password") if fault == "password" else _("it is no PDF that can be read")
                raise ValidationError(_("“%(name)s” can't be enclosed: %(fault)s.", name=enclosure.name, fault=words))

    def _read_file(self):
        """Return the file, which may be lost.

        :rtype: bytes
        """
        return base64.b64decode(self.with_context(bin_size=False).file or b"")

    @api.model
    @tools.ormcache(cache="stable")
    def _get_places(self):
        """Return to which letters files belong, in their order: so letters that have none cost no query.

        :rtype: tuple[For, ...]
        """
        # sudo: of all companies, each letter takes its own
        return tuple(
            For(one.id, one.company_id.id or 0, one.scheme_id.id or 0, one.customer_kind or "", one.level_id.id or 0)
            for one in self.sudo().search([])
        )


class AccountReminder(models.Model):
    """Letters with the users' own files behind them."""

    _inherit = "account.reminder"

    enclosed_names = fields.Char(
        string="Enclosed",
        readonly=True,
        help="The files of your own whose pages follow the letter's.",
    )
    coming_enclosures = fields.Char(
        string="To Enclose",
        compute="_compute_coming_enclosures",
        help="The files of your own whose pages will follow the letter's.",
    )

    @api.depends("level_id", "partner_id", "company_id", "state")
    def _compute_coming_enclosures(self):
        for letter in self:
            letter.coming_enclosures = letter._name_enclosures() if letter.state == "draft" else False

    def _get_enclosures(self):
        """Return the files that go with the letter.

        :rtype: account.reminder.enclosure
        """
        # sudo: who prints a letter encloses what managers have chosen
        enclosures = self.env["account.reminder.enclosure"].sudo()
        if not (places := enclosures._get_places()):
            return enclosures
        scheme, kind, companies = self._get_law(), self._get_kind(), self.company_id.sudo().parent_ids.ids
        return enclosures.browse(
            place.enclosure
            for place in places
            if (not place.company or place.company in companies)
            and place.scheme in (0, scheme.id)
            and place.kind in ("", kind)
            and (place.level == self.level_id.id if place.level else self.level_id.is_registered)
        )

    def _lacks_enclosures(self):
        """Tell whether the law wants files enclosed of which there are none."""
        if not self.level_id.is_registered or self._get_kind() not in PERSONS:
            return False
        return self._get_law().needs_files and not self._get_enclosures()

    def _get_alert_checks(self, *, composes):
        # EXTENDS 'relance_print'
        return [*super()._get_alert_checks(composes=composes), self._get_alerts_enclosures]

    def _get_alerts_enclosures(self):
        """Which formal notices lack the files that the law wants enclosed."""
        _ = self.env._
        for letter in self.filtered(lambda letter: letter._lacks_enclosures()):
            words = _(
                "This formal notice has to enclose forms (%(law)s, %(ground)s), and says that it does, but there are no files "
                "for it under “Enclosed Files”.",
                law=letter._get_law().name,
                ground=letter._get_law().ground or "–",
            )
            # who may not add them is told all the same
            link = self.env["account.reminder.enclosure"].has_access("create") and (
                "action_add_enclosure",
                _("Add a file"),
            )
            yield letter, Alert("enclosures", "warning", words, *(link or ()))

    @needs("read", records="one")
    def action_add_enclosure(self):
        """Open the form of a file that goes with such letters, filled in but for the file itself."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Enclosed Files"),
            "res_model": "account.reminder.enclosure",
            "views": [(False, "form")],
            "context": {"default_scheme_id": self._get_law().id, "default_customer_kind": self._get_kind()},
        }

    def _name_enclosures(self):
        return ", ".join(self._get_enclosures().mapped("name")) or False

    def _prepare_issue(self, letter):
        # EXTENDS 'relance_print'
        return {**super()._prepare_issue(letter), "enclosed_names": self._name_enclosures()}

    def _enclose(self, pdf):
        # EXTENDS 'relance_print'
        pdf = super()._enclose(pdf)
        if not (enclosures := self._get_enclosures()):
            return pdf
        contents = [enclosure._read_file() for enclosure in enclosures]
        if lost := [one.name for one, content in zip(enclosures, contents, strict=True) if not content]:
            raise UserError(
                self.env._(
                    "“%(name)s”, which goes with the letter, is missing. Upload it again under “Enclosed Files”.",
                    name=lost[0],
                )
            )
        content, pages = append_pages(pdf, contents)
        bound = LetterPdf(content)
        bound.pages = pages
        return bound
