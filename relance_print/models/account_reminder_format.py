# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..tools.letter_errors import LetterTemplateError
from ..tools.letter_format import check_format
from ..tools.letter_html import refuse_active_content
from ..tools.letter_page import PARTS, blame, render
from .account_reminder_fact import needs
from .letter_fault import explain

MARGINS = ("margin_top", "margin_right", "margin_bottom", "margin_left")
# What a format is made of: kept of every version, exported, previewed.
CONTENT = (*PARTS, "envelope", "paper", *MARGINS)


def _refuse_active(part, source):
    refuse_active_content(*(("", source) if part == "css" else (source, "")))


class AccountReminderFormat(models.Model):
    """How a letter looks: HTML and CSS, both Liquid, inside the QWeb page ``relance_print.letter_page``."""

    _name = "account.reminder.format"
    _inherit = ["account.reminder.fact", "account.reminder.shared"]
    _description = "Reminder Format"
    # one's own before the shipped ones, which have no company
    _order = "company_id, sequence, id"
    _is_chosen_by_name = True
    _check_company_auto = True
    # branches use their parent company's formats
    _check_company_domain = models.check_company_domain_parent_of

    name = fields.Char(
        required=True,
        translate=True,
    )
    sequence = fields.Integer(
        default=100,
    )
    active = fields.Boolean(
        default=True,
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        # none for what the addon ships
        default=lambda self: not self.env.su and self.env.company,
        ondelete="cascade",
        index=True,
        help="Without a company, the format is shipped and for all.",
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Responsible",
        default=lambda self: not self.env.su and self.env.user,
        check_company=True,
        help="Notified if the format has a fault.",
    )
    is_shipped = fields.Boolean(
        compute="_compute_is_shipped",
    )
    html = fields.Text(
        string="Letter",
        required=True,
    )
    table_html = fields.Text(
        string="Table of Invoices",
        help="What the variable “invoice_table” puts into texts.",
    )
    css = fields.Text(
        string="CSS",
    )
    image_ids = fields.One2many(
        comodel_name="account.reminder.format.image",
        inverse_name="format_id",
        string="Images",
        copy=True,
    )
    version_ids = fields.One2many(
        comodel_name="account.reminder.format.version",
        inverse_name="format_id",
        string="Earlier Versions",
        readonly=True,
    )
    start_from_id = fields.Many2one(
        comodel_name="account.reminder.format",
        check_company=True,
        default=lambda self: self._get_default(self.env.company),
        store=False,
    )
    usage = fields.Text(
        string="Where It Is Used",
        compute="_compute_usage",
    )

    fault = fields.Char(
        readonly=True,
        copy=False,
        help="What went wrong when a letter was last printed in this format.",
    )

    @api.depends("company_id")
    def _compute_is_shipped(self):
        for record in self:
            record.is_shipped = not record.company_id

    @api.depends_context("lang")
    def _compute_usage(self):
        for record, lines in self._get_usage().items():
            record.usage = "\n".join(lines)

    def _get_usage(self):
        """Return where each of the formats is used, line by line, as far as the user may see it.

        :rtype: dict
        """
        usage = {}
        texts = self.env["account.reminder.text"].search([("format_id", "in", self.ids)])
        owners = [
            self.env[model].search([("reminder_format_id", "in", self.ids)])
            for model in ("res.company", "hr.department")
        ]
        letters = dict(
            self.env["account.reminder"]._read_group(
                [("own_format_id", "in", self.ids)], ["own_format_id"], ["__count"]
            )
        )
        for record in self:
            lines = [text.display_name for text in texts if text.format_id == record]
            lines += [
                self.env._("%(owner)s - all levels", owner=owner.display_name)
                for records in owners
                for owner in records
                if owner.reminder_format_id == record
            ]
            if count := letters.get(record):
                lines.append(self.env._("Letters: %(count)s", count=count))
            usage[record] = lines
        return usage

    @api.onchange("start_from_id")
    def _onchange_start_from_id(self):
        if start := self.start_from_id:
            images = [{"name": image.name, "image": image._get_content()} for image in start.image_ids]
            commands = [fields.Command.clear(), *map(fields.Command.create, images)]
            self.update({**start._get_content(), "image_ids": commands})

    # What is saved

    @api.constrains("html", "table_html", "css")
    def _check_content(self):
        # not those that come with the module: no customer's data stop an update
        for record in self.filtered("company_id"):
            record._refuse_faults()

    def _refuse_faults(self, images=None):
        """Refuse a format that can't be printed or that is more than a letter.

        :param images: names of its images, if they are not those that it has
        :raises ValidationError: saying what is wrong, with line and column
        """
        self.ensure_one()
        try:
            self._inspect(self._new_sample_letter()[1], images)
        except LetterTemplateError as error:
            raise ValidationError(self._explain(error)) from error

    def _new_sample_letter(self, move_id=False):
        """Return an invoice to show the format with and an unsaved letter about it; empty without an invoice or a level.

        :param int move_id: the invoice; the first overdue one if not given
        """
        move = self.env["account.move"]._get_reminder_sample(self.company_id or self.env.company, move_id)
        letters = self.env["account.reminder"]
        level = self.env["account.reminder.level"].search([], limit=1)
        return move, letters._new_preview(move, level) if move and level else letters

    def _inspect(self, letter, images=None):
        """Return the :class:`Page` of a letter, once there is no fault: neither in the code as it is written nor in the letter.

        :param letter: the ``account.reminder`` to try the format on; without one, the code alone is looked at
        :param images: names of the format's images, if they are not those that it has
        :raises LetterTemplateError: the first fault
        """
        known = self.env["account.reminder"]._read_catalogue().members
        known = {**known, "images": tuple(self.image_ids.mapped("name") if images is None else images)}
        for check in (lambda part, source: check_format(source, known), _refuse_active):
            for part in PARTS:
                with blame(part):
                    check(part, self[part] or "")
        if not letter:
            return None
        drawing = render(self._get_drawable(), letter._get_letter_context())
        for part, rendered in drawing.parts.items():
            with blame(part):
                _refuse_active(part, rendered)
        return letter._build_page(self, drawing)

    def _explain(self, error):
        """Return what is wrong with the format, in the user's language."""
        labels = self.env["ir.model.fields"].get_field_string(self._name)
        part = labels[error.part] if error.part in PARTS else ""
        return explain(self.env, error, part)

    def _report_fault(self, fault, spare):
        """Tell who prints, and who is responsible for the format, that it failed and which one was taken instead.

        :param str fault: what is wrong
        :param spare: the ``account.reminder.format`` that was used
        """
        self.ensure_one()
        message = self.env._(
            "The format “%(name)s” has a fault, so the letter was printed in “%(spare)s”. %(fault)s",
            name=self.name,
            spare=spare.name,
            fault=fault,
        )
        self.env.user._bus_send(
            "simple_notification", {"type": "warning", "sticky": True, "title": self.name, "message": message}
        )
        # sudo: an invoicing user may not write on a format
        record = self.sudo()
        if record.fault == fault:
            return  # the responsible was told
        record.fault = fault
        record.env["mail.thread"].message_notify(
            partner_ids=record.user_id.partner_id.ids,
            model=self._name,
            res_id=self.id,
            subject=self.env._("The reminder format “%(name)s” has a fault", name=self.name),
            body=message,
        )

    def _get_content(self):
        """Return what the format is made of, as plain data."""
        self.ensure_one()
        return {name: self[name] for name in CONTENT}

    @api.model_create_multi
    def create(self, vals_list):
        self.env.registry.clear_cache("stable")
        return super().create(vals_list)

    def write(self, vals):
        self.browse().check_access("write")  # who may write no formats at all is told so
        if not self.env.su and any(record.is_shipped for record in self):
            raise UserError(
                self.env._("This format comes with the module and can't be changed. Duplicate it to make your own.")
            )
        if not {"active", "envelope", "company_id", "sequence"}.isdisjoint(vals):
            self.env.registry.clear_cache("stable")
        if set(CONTENT).isdisjoint(vals):
            return super().write(vals)
        before = {record: record._get_content() for record in self if not record.is_shipped}
        result = super().write(vals)
        self.invalidate_recordset(
            ["css_oddities"], flush=False
        )  # it depends on nothing, so as not to be computed as one types
        # sudo: a fact
        self.filtered("fault").sudo().fault = False
        # sudo: nobody may write history but this
        self.env["account.reminder.format.version"].sudo().create(
            [
                {"format_id": record.id, "content": content}
                for record, content in before.items()
                if content != record._get_content()
            ]
        )
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        # sudo: a branch, or a department that was archived, may use what the user can't see them use
        for record, lines in self.sudo().with_context(active_test=False)._get_usage().items():
            if record.is_shipped:
                raise UserError(self.env._("“%(name)s” comes with the module and can't be deleted.", name=record.name))
            if lines:
                raise UserError(
                    self.env._(
                        "“%(name)s” is in use: archive it instead.\n%(usage)s",
                        name=record.name,
                        usage="\n".join(lines),
                    )
                )

    def unlink(self):
        images = self.image_ids
        result = super().unlink()
        # sudo: of files in fields, none but their record's owner may see anything; the database has deleted the records
        of_images = [("res_model", "=", images._name), ("res_field", "!=", False), ("res_id", "in", images.ids)]
        self.env["ir.attachment"].sudo().search(of_images).unlink()
        return result

    def copy_data(self, default=None):
        default = {"company_id": self.env.company.id, "user_id": self.env.uid, "sequence": 100, **(default or {})}
        return super().copy_data(default)

    @needs("create", "account.reminder.format", records="one")
    def action_copy(self):
        """Make the user's own format from this one, and open it."""
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "views": [(False, "form")],
            "res_id": self.copy().id,
        }
