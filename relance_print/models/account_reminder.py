import base64
import hashlib
import os
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import file_path

from ..tools.letter_batch import count_pages, print_letters, take_apart
from ..tools.letter_files import make_file_name
from ..tools.letter_printer import LetterPrinterError, PrinterMissing, PrinterTimeout, find_printer
from ..tools.letter_template import LetterTemplateError
from .account_reminder_fact import needs
from .account_reminder_text_mixin import ZONES, ZoneHtml
from .claim import claim

# More gain nothing in time, but leave the other processors idle.
LETTERS_A_RUN = 50
# What may change once a letter is printed or cancelled; all else is frozen with it.
WRITABLE_AFTER_PRINT = {"state", "cancel_reason", "cancelled_by", "cancelled_by_name", "cancelled_on"}
WRITABLE_AFTER_PRINT |= {"tracking_number", "acknowledged_on", "receipt", "receipt_filename"}


class Letter(NamedTuple):
    """A letter as HTML with its zones filled in, the format it is in, and why that is not the one that was chosen."""

    html: Markup
    zones: dict
    format: models.Model
    company: models.Model
    fault: str | bool


class AccountReminder(models.Model):
    """A payment reminder: a letter to a customer about overdue invoices.

    Its life: :meth:`_create_draft` takes text and lines, people correct the zones on the letter, :meth:`_render_letter` gives
    the HTML that is on the screen and on the paper, :meth:`_print` prints, archives and logs it in one transaction.
    """

    _name = "account.reminder"
    _inherit = ["account.reminder.text.mixin"]
    _description = "Payment Reminder"
    _order = "id desc"
    _check_company_auto = True

    # What the letter is about
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        readonly=True,
        index=True,
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        required=True,
        readonly=True,
        index=True,
        check_company=True,
    )
    currency_id = fields.Many2one(
        comodel_name="res.currency",
        required=True,
        readonly=True,
    )
    department_id = fields.Many2one(
        comodel_name="hr.department",
        readonly=True,
        check_company=True,
        help="The department that the letter comes from: that of its invoices, if they have the same.",
    )
    move_ids = fields.Many2many(
        comodel_name="account.move",
        relation="account_reminder_move_rel",
        column1="reminder_id",
        column2="move_id",
        string="Invoices",
        readonly=True,
        check_company=True,
    )
    line_ids = fields.One2many(
        comodel_name="account.reminder.line",
        inverse_name="reminder_id",
        readonly=True,
    )
    known_ids = fields.Json(
        compute="_compute_known_ids",
        store=True,
        precompute=True,
        help="The printed reminders of its invoices when the draft was opened, by their ids: one of later stops it.",
    )
    subtract_credits = fields.Boolean(
        readonly=True,
        help="Open credit notes and unmatched payments of the customer stand on the letter, and are subtracted.",
    )
    amount_due = fields.Monetary(
        string="Amount Overdue",
        compute="_compute_from_lines",
        store=True,
    )
    date_due = fields.Date(
        string="Overdue Since",
        compute="_compute_from_lines",
        store=True,
    )
    days_late = fields.Integer(
        compute="_compute_from_lines",
        store=True,
        aggregator="max",
    )

    # What it says and how it looks
    level_id = fields.Many2one(
        comodel_name="account.reminder.level",
        required=True,
        ondelete="restrict",
        index=True,
    )
    lang = fields.Selection(
        selection="_selection_lang",
        string="Language",
        compute="_compute_lang",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
    )
    own_format_id = fields.Many2one(
        comodel_name="account.reminder.format",
        ondelete="restrict",
        check_company=True,
        help="The format that was chosen for this letter, or that it was printed in. Empty: as the settings say.",
    )
    format_id = fields.Many2one(
        comodel_name="account.reminder.format",
        compute="_compute_format_id",
        inverse="_inverse_format_id",
        required=True,
        check_company=True,
    )
    subject = fields.Char(
        compute="_compute_zones",
        store=True,
        readonly=False,
        precompute=True,
    )
    body = ZoneHtml(
        compute="_compute_zones",
        store=True,
        readonly=False,
        precompute=True,
    )
    signature = ZoneHtml(
        compute="_compute_zones",
        store=True,
        readonly=False,
        precompute=True,
    )
    text_origin = fields.Char(
        string="Text From",
        compute="_compute_origins",
        help="Whose text the letter has.",
    )
    format_origin = fields.Char(
        string="Format From",
        compute="_compute_origins",
        help="Who chose the letter's format.",
    )
    is_registered = fields.Boolean(
        related="level_id.is_registered",
    )
    is_edited = fields.Boolean(
        string="Edited by Hand",
        readonly=True,
    )
    letter_html = fields.Html(
        compute="_compute_letter",
        sanitize=False,
    )
    letter_fault = fields.Char(
        compute="_compute_letter",
        help="Why the letter is not in the format that was chosen.",
    )
    alerts = fields.Json(
        compute="_compute_alerts",
    )

    # What became of it
    state = fields.Selection(
        selection=[("draft", "Draft"), ("printed", "Printed"), ("cancelled", "Cancelled")],
        default="draft",
        required=True,
        readonly=True,
        index=True,
    )
    number = fields.Integer(
        string="Reminder No.",
        readonly=True,
        aggregator=None,
        help="Which reminder on its invoice the letter is: 1, 2, 3…",
    )
    pdf = fields.Binary(
        string="PDF",
        attachment=True,
        readonly=True,
    )
    pdf_filename = fields.Char(
        readonly=True,
    )
    pdf_sha256 = fields.Char(
        string="SHA-256",
        readonly=True,
        help="Digest of the archived PDF: it proves that the file is the one that was printed.",
    )
    pages = fields.Integer(
        readonly=True,
        aggregator="sum",
        help="Pages of the PDF.",
    )
    partner_name = fields.Char(
        string="Addressed To",
        compute="_compute_partner_name",
        store=True,
        precompute=True,
        help="Whom it was printed to, also when the contact was merged with another one or has another name now.",
    )
    partner_address = fields.Text(
        string="Address",
        readonly=True,
        help="The postal address as it was printed.",
    )
    printed_by = fields.Many2one(
        comodel_name="res.users",
        readonly=True,
    )
    printed_by_name = fields.Char(
        readonly=True,
        help="Who printed it, also when the user is gone.",
    )
    printed_on = fields.Datetime(
        readonly=True,
    )
    tracking_number = fields.Char(
        help="Number of the registered letter.",
    )
    cancel_reason = fields.Char(
        readonly=True,
    )
    cancelled_by = fields.Many2one(
        comodel_name="res.users",
        readonly=True,
    )
    cancelled_by_name = fields.Char(
        readonly=True,
        help="Who cancelled it, also when the user is gone.",
    )
    cancelled_on = fields.Datetime(
        readonly=True,
    )

    @api.model
    def _selection_lang(self):
        return self.env["res.lang"].get_installed()

    # Computes: values that the user may change are stored computes with readonly=False

    @api.depends("level_id", "line_ids.amount_due", "line_ids.date_due", "line_ids.days_late", "line_ids.level_id")
    def _compute_from_lines(self):
        for reminder in self:
            lines = reminder._get_claimed_lines()
            reminder.amount_due = sum(lines.mapped("amount_due"))
            claims = lines.filtered(lambda line: line.amount_due > 0)
            reminder.date_due = min(claims.mapped("date_due"), default=False)
            reminder.days_late = max(claims.mapped("days_late"), default=0)

    @api.depends("move_ids")
    def _compute_known_ids(self):
        for reminder in self:
            reminder.known_ids = reminder.state == "draft" and reminder._get_earlier(reminder.move_ids).ids

    @api.depends("partner_id.name", "partner_id.commercial_partner_id.name")
    def _compute_partner_name(self):
        """Follow the customer until the letter is printed: from then on it is the name on the paper."""
        for reminder in self:
            if reminder.state == "draft":
                reminder.partner_name = ", ".join(reminder._get_address_names())

    def _get_place(self):
        """Return what decides about the letter: level, company and department.

        :raises AccessError: if the letter is one that a client made up, of companies that the user doesn't work for
        """
        self.ensure_one()
        if not self._origin and not self.env.user._is_superuser():
            company = self.company_id._origin.sudo()
            # sudo: of whom the department is, not what it says
            theirs = self.department_id._origin.sudo().company_id - company.parent_ids
            if company - self.env.user.company_ids or theirs:
                raise AccessError(self.env._("This letter is of another company than those that you work for."))
        return self.level_id._origin, self.company_id, self.department_id

    def _get_wordings(self):
        """Return the texts that the letter takes its zones from, the first first."""
        return self.env["account.reminder.text"]._get_wordings(*self._get_place())

    @api.depends("level_id", "company_id", "department_id", "own_format_id")
    @api.depends_context("lang")
    def _compute_origins(self):
        for reminder in self:
            text = reminder._get_wordings()._pick("body")
            _format, owner = reminder._get_decided_format()
            reminder.text_origin = text._get_owner_name()
            if reminder.own_format_id:
                reminder.format_origin = self.env._("Chosen for this letter")
            else:
                reminder.format_origin = owner.name or self.env._("Default format")

    @api.depends("partner_id", "level_id")
    def _compute_lang(self):
        """Take the customer's language if the text was written in it, else English."""
        for reminder in self:
            lang = reminder.partner_id.lang or self.env.lang
            reminder.lang = lang if reminder._get_wordings()._has_translation(lang) else "en_US"

    def _get_decided_format(self):
        """Return the format that the settings say, and who chose it: a company, a department or nothing."""
        return self.env["account.reminder.text"]._get_format(*self._get_place())

    @api.depends("level_id", "company_id", "department_id", "own_format_id")
    def _compute_format_id(self):
        for reminder in self:
            reminder.format_id = reminder.own_format_id or reminder._get_decided_format()[0]

    @api.onchange("format_id")
    def _inverse_format_id(self):
        """Keep a format that is not the settings'; else the letter goes on following them."""
        for reminder in self:
            chosen = reminder.format_id._origin
            reminder.own_format_id = chosen if chosen != reminder._get_decided_format()[0] else False

    @api.depends("level_id", "lang", "department_id")
    def _compute_zones(self):
        """Take the text's zones, unless somebody corrected them on the letter: those are kept."""
        for reminder in self:
            if not reminder.is_edited and reminder.state == "draft":
                reminder.update(reminder._get_default_zones())

    def _get_default_zones(self):
        """Return the zones as the text that wins has them, in the letter's language.

        :rtype: dict
        """
        self.ensure_one()
        texts = self._get_wordings().with_context(lang=self.lang)
        return {zone: texts._pick(zone)[zone] for zone in ZONES}

    @api.depends("subject", "body", "signature", "level_id", "lang", "format_id", "line_ids", "state")
    def _compute_letter(self):
        self._prefetch_letter()
        for reminder in self:
            # a printed letter is its PDF: what it would look like today is of no interest
            letter, fault = None, False
            if reminder.state == "draft":
                try:
                    letter = reminder._compose()
                    fault = letter.fault
                except AccessError:
                    raise
                except UserError as error:  # an alert says so, and the letter is not printed
                    fault = str(error)
            reminder.letter_html = letter and letter.html
            reminder.letter_fault = fault

    @api.depends("level_id", "lang", "format_id", "state")
    def _compute_alerts(self):
        alerts = self.filtered(lambda reminder: reminder.state == "draft")._get_alerts()
        for reminder in self:
            reminder.alerts = [alert._asdict() for alert in alerts.get(reminder, ())]

    @api.depends("level_id", "move_ids", "partner_name")
    @api.depends_context("lang")  # what the letter's own language computed is not for the screen
    def _compute_display_name(self):
        for reminder in self:
            reminder.display_name = (
                f"{reminder.level_id.name} - {reminder._get_invoice_names() or reminder.partner_name}"
            )

    # Write, unlink: a printed letter is for ever

    def write(self, vals):
        self._refuse_facts([vals])  # before it is told what else stands against it
        allowed = vals.keys() <= WRITABLE_AFTER_PRINT and vals.get("state") in (None, "cancelled")
        if not allowed and any(reminder.state != "draft" for reminder in self):
            raise UserError(
                self.env._(
                    "This reminder was printed: it can't be changed any more. Cancel it, giving a reason, instead."
                )
            )
        result = super().write(vals)
        if not set(ZONES).isdisjoint(vals) and "is_edited" not in vals:
            for reminder in self:
                is_edited = any(reminder[zone] != default for zone, default in reminder._get_default_zones().items())
                if reminder.is_edited != is_edited:
                    # sudo: a fact
                    super(AccountReminder, reminder.sudo()).write({"is_edited": is_edited})
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_printed(self):
        if any(reminder.state != "draft" for reminder in self):
            raise UserError(
                self.env._("A printed reminder can't be deleted: it is proof of what was sent. Cancel it instead.")
            )

    # The flow: draft, lines, letter, PDF

    @api.model
    def _create_draft(self, moves, level):
        """Create the draft of a letter, with its lines.

        :param moves: what it is about, as :meth:`_prepare_draft` takes it
        :param level: the ``account.reminder.level``
        """
        draft = self._create_drafts([self._prepare_draft(moves, level)])
        draft._refresh_lines()
        return draft

    @api.model
    def _create_drafts(self, vals_list):
        """Create the drafts of letters, without lines.

        :param list vals_list: of :meth:`_prepare_draft`
        """
        self.check_access("write")
        # sudo: whom a letter is to and what it is about are facts
        return self.sudo().create(vals_list).with_env(self.env)

    @api.model
    def _prepare_draft(self, moves, level, **vals):
        """Return the values of the draft of a letter.

        :param moves: the ``account.move`` records that it is about, of one customer, company and currency
        :param level: the ``account.reminder.level``
        :param vals: further values, as of ``partner_id``, if not the invoices' own
        :rtype: dict
        """
        return {
            "company_id": moves[:1].company_id.id,
            "partner_id": moves._get_reminder_partner().id,
            "currency_id": moves[:1].currency_id.id,
            "department_id": moves._get_reminder_department().id,
            "move_ids": moves.ids,
            "level_id": level.id,
            "sets_apart": moves[:1].company_id._get_reminder_company().reminder_stage_mode != "highest",
            **vals,
        }

    def _fits_invoices(self):
        """Tell whether the invoices are still of the customer, the currency and the company that the letter is of."""
        moves = self.move_ids._origin
        return (
            moves.commercial_partner_id == self.partner_id.commercial_partner_id
            and moves.currency_id == self.currency_id
            and moves.company_id == self.company_id
        )

    def _take_up(self, level):
        """Go on with a draft that was opened before.

        :param level: the ``account.reminder.level`` to print now: the draft's own may have been printed meanwhile
        """
        self.ensure_one()
        if self.level_id.sequence < level.sequence:
            self.level_id = level
        defaults = self._get_default_zones()  # which may have changed since
        if not self.is_edited and any(self[zone] != default for zone, default in defaults.items()):
            self.action_reset_text()
        if (known := self._get_earlier(self.move_ids).ids) != (self.known_ids or []):
            self.sudo().known_ids = known  # sudo: a fact

    def _refresh_lines(self):
        """Bring drafts' lines up to what is overdue today, instalment by instalment, and the department to the invoices'.

        Nothing is written if nothing changed, nor of letters in memory, which have all their lines anew.
        """
        self.invalidate_recordset(
            ["amount_credit", "apart_move_ids", "letter_html", "letter_fault", "alerts"], flush=False
        )
        stages = self.move_ids._origin._get_next_reminder_levels()
        obsolete, missing, others = self.line_ids.browse(), [], self.browse()
        left = self.filtered("subtract_credits")._get_credits_left()
        charges = self.move_ids._origin._get_overdue_instalments()._get_late_charges()
        for reminder in self:
            if (department := reminder.move_ids._get_reminder_department()) != reminder.department_id:
                reminder.sudo().department_id = department  # sudo: a fact
            credits = left.get(reminder, {})
            items = reminder.move_ids._origin._get_overdue_instalments().union(*credits)
            values = reminder.move_ids._prepare_reminder_line_values(items, charges, credits)
            apart = set(reminder.apart_move_ids.ids)
            for vals in values:
                move = self.env["account.move"].browse(vals["move_id"])
                vals["level_id"] = (stages[move] if move.id in apart else reminder.level_id).id
            wanted = {vals["move_line_id"]: vals for vals in values}
            for line in reminder.line_ids:
                vals = wanted.pop(line.move_line_id.id, None)
                if not vals:
                    obsolete += line
                elif changed := {
                    name: value
                    for name, value in vals.items()
                    if line._fields[name].convert_to_write(line[name], line) != value
                }:
                    line.sudo().write(changed)
            missing += [{**vals, "reminder_id": reminder.id} for vals in wanted.values()]
            if wanted and reminder.line_ids:
                others += reminder
        claim(others)  # which somebody else may be opening
        # sudo: the lines say what the ledger says; users may read them only
        obsolete.sudo().unlink()
        lines = self.env["account.reminder.line"].sudo()
        if all(self._ids):
            lines.create(missing)
        else:
            for vals in missing:
                lines.new(vals)

    def _render_letter(self):
        """Return the letter as one self-contained HTML page: the same bytes for the screen and for the paper.

        :rtype: Markup
        """
        return self._compose().html

    def _compose(self):
        """Return the :class:`Letter`. If its format has a fault, it is in the one that a company has that chose none.

        :raises UserError: if there is no format to fall back to
        """
        self.ensure_one()
        reminder = self.with_context(lang=self.lang)
        chosen = self.format_id._origin
        try:
            values = self._get_letter_values(used_only=True)
            return Letter(*chosen._render_page(reminder, values), chosen, self.company_id, False)
        except (LetterTemplateError, ValidationError) as error:  # the latter of an image whose file was lost
            fault = chosen._explain(error) if isinstance(error, LetterTemplateError) else str(error)
            spare = chosen._get_default(self.company_id)
            if spare == chosen:
                message = self.env._("The format “%(name)s” has a fault: %(error)s", name=chosen.name, error=fault)
                raise UserError(message) from error
            values = self._get_letter_values()
            return Letter(*spare._render_page(reminder, values), spare, self.company_id, fault)

    def _render_pdf(self, letter=None):
        """Return the letter's PDF, printed by wkhtmltopdf.

        :param Letter letter: of :meth:`_compose`, if it is known already
        :rtype: bytes
        :raises UserError: saying what to do, if wkhtmltopdf is missing, fails or takes too long
        """
        pdf = self._render_pdfs([letter or self._compose()])[0]
        if isinstance(pdf, LetterPrinterError):
            raise UserError(self._explain_printer(pdf)) from pdf
        return pdf

    @api.model
    def _render_pdfs(self, letters):
        """Return the PDFs of letters, as many at once as the system parameter ``relance_print.processes`` allows; without it,
        those that print batches right now share the machine's processors.

        :param letters: :class:`Letter` objects; the next ones are taken while the first ones are being printed
        :return: for each its PDF, or the LetterPrinterError that it met with
        :rtype: list[bytes | LetterPrinterError]
        """
        parameters = self.env["ir.config_parameter"].sudo()
        try:
            options = {"binary": self._find_printer()}
        except PrinterMissing as error:
            return [error for _letter in letters]
        options["timeout"] = self._get_printer_timeout()
        processes = int(parameters.get_param("relance_print.processes") or 0)
        if not processes:
            processes = max(1, os.cpu_count() // max(1, self.env["account.reminder.batch"]._count_printing()))
        pdfs, printing, waiting = {}, [], defaultdict(dict)

        def run(pages, paper, margins, fonts):
            files = tuple(map(file_path, fonts))
            printed = print_letters(list(pages.values()), paper=paper, margins_mm=margins, fonts=files, **options)
            pdfs.update(zip(pages, printed, strict=True))

        # threads do, as each waits for its wkhtmltopdf; a single letter or processor needs none
        with ThreadPoolExecutor(processes) as pool:
            for index, letter in enumerate(letters):
                fonts = letter.format._get_fonts(letter.company)
                key = letter.format.paper, letter.format._get_margins(), tuple(fonts)
                page = take_apart(letter.html)
                pages = waiting[(page.look, *key)]
                pages[index] = page
                if len(pages) == LETTERS_A_RUN and processes > 1:
                    printing.append(pool.submit(run, dict(pages), *key))
                    pages.clear()
            for (_look, *key), pages in waiting.items():
                if processes > 1 and pages:
                    printing.append(pool.submit(run, pages, *key))
                elif pages:
                    run(pages, *key)
            for printed in printing:
                printed.result()
        return [pdfs[index] for index in sorted(pdfs)]

    def _print(self):
        """Print drafts on different invoices: PDFs are made, archived, counted and logged, or nothing of it happens.

        :raises UserError: if one of them can't be printed; says why and what to do
        """
        if refused := self._print_possible():
            raise UserError("\n".join(dict.fromkeys(refused.values())))

    def _print_possible(self):
        """Print those of some drafts, on different invoices, that can be printed; the others are left as they are.

        :return: those that can't be printed, and why, in the user's language
        :rtype: dict
        """
        self.check_access("write")
        refused = {
            reminder: self.env._(
                "%(user)s has printed this reminder meanwhile. Reload the page to see it.",
                user=reminder.printed_by_name,
            )
            for reminder in self
            if reminder.state != "draft"
        }
        drafts = self.filtered(lambda reminder: reminder.state == "draft")
        drafts._prefetch_letter()
        drafts._refresh_lines()
        letters, pdfs = {}, {}
        alerts = drafts._get_alerts(composes=False)

        def compose():
            for reminder in drafts:
                try:
                    if blocking := [alert.words for alert in alerts[reminder] if alert.is_blocking]:
                        refused[reminder] = "\n".join(blocking)
                    else:
                        letters[reminder] = reminder._compose()
                        if fault := letters[reminder].fault:
                            alerts[reminder].append(reminder._get_format_alert(fault))
                        yield letters[reminder]
                except UserError as error:
                    refused[reminder] = str(error)

        printed = self._render_pdfs(compose())
        for reminder, pdf in zip(letters, printed, strict=True):
            if isinstance(pdf, LetterPrinterError):
                refused[reminder] = self._explain_printer(pdf)
            else:
                pdfs[reminder] = pdf
                # sudo: a fact
                reminder.sudo().printed_alerts = [alert._asdict() for alert in alerts[reminder]]
        claim(self.browse().union(*pdfs).move_ids)  # not before: a payment need not wait for the printer
        self._archive(pdfs, letters)
        return refused

    @api.model
    def _archive(self, pdfs, letters):
        """Make drafts printed ones, and log that they were.

        :param dict pdfs: what was printed, by draft
        :param dict letters: the :class:`Letter` of each
        """
        now = fields.Datetime.now()
        bodies, apart, attachments = {}, {}, []
        for reminder, pdf in pdfs.items():
            letter, number = letters[reminder], reminder._get_number()
            filename = reminder._get_pdf_filename(number)
            if letter.fault:
                reminder.format_id._report_fault(letter.fault, letter.format)
            # sudo: nobody may set the facts of a reminder but the method that makes them
            reminder.sudo().write(
                {
                    **letter.zones,
                    "own_format_id": letter.format.id,
                    "number": number,
                    "pdf_filename": filename,
                    "pdf_sha256": hashlib.sha256(pdf).hexdigest(),
                    "pages": count_pages(pdf),
                    "partner_name": ", ".join(reminder._get_address_names()),
                    "partner_address": "\n".join(reminder.with_context(lang=reminder.lang)._get_address_lines()),
                    **self._prepare_signature("printed_by"),
                    "printed_on": now,
                    "printed_date": reminder.company_id._get_reminder_day(now),
                    "is_edited": reminder.is_edited,
                    "known_ids": False,
                    "state": "printed",
                }
            )
            file = {"raw": pdf, "mimetype": "application/pdf"}
            # all in one go: written as the field's value, each would take statements of its own
            attachments.append(
                {**file, "name": "pdf", "res_model": self._name, "res_field": "pdf", "res_id": reminder.id}
            )
            # one each, so that whoever may read the invoice may open it there; the filestore keeps the bytes once
            copies = {**file, "name": filename, "res_model": "account.move"}
            attachments += [{**copies, "res_id": move.id} for move in reminder.move_ids]
            bodies[reminder] = self.env._(
                "Reminder %(number)s printed: %(level)s, %(amount)s overdue.",
                number=number,
                level=reminder.level_id.name,
                amount=reminder.currency_id.format(reminder.amount_due),
            )
            for move in reminder.apart_move_ids:
                apart[move.id] = self.env._(
                    "Reminder printed: %(level)s. The invoice stands apart on a letter of the level “%(other)s”.",
                    level=reminder._get_stage(move).name,
                    other=reminder.level_id.name,
                )
        if not pdfs:
            return
        # sudo: the archive is no one's to write to but the method's that prints
        files = (
            self.env["ir.attachment"].sudo().create(attachments).filtered(lambda file: file.res_model == "account.move")
        )
        printed = self.browse().union(*pdfs)
        printed.invalidate_recordset(["pdf"])
        self._log_on_invoices(bodies, files, apart)

    @api.model
    def _log_on_invoices(self, bodies, attachments=None, own=None):
        """Write a note in the chatter of every invoice of some letters, which are on different ones.

        :param dict bodies: the note, by letter
        :param attachments: ``ir.attachment`` of the invoices, one each, that go with the notes
        :param dict own: the notes that are not the letter's, by id of their invoice
        """
        notes = {move.id: body for reminder, body in bodies.items() for move in reminder.move_ids} | (own or {})
        files = {file.res_id: file.ids for file in attachments or ()}
        self.env["account.move"].browse(notes).with_context(reminder_files=files)._message_log_batch(notes)

    def _get_archived_pdf(self):
        """Return the PDF as it was printed.

        :rtype: bytes
        :raises UserError: if the stored file is not the one that was printed
        """
        self.ensure_one()
        pdf = base64.b64decode(self.with_context(bin_size=False).pdf or b"")
        if hashlib.sha256(pdf).hexdigest() != self.pdf_sha256:
            raise UserError(
                self.env._(
                    "The archived PDF of %(reminder)s is missing or is not the one that was printed. "
                    "Ask your administrator to restore the file store from a backup.",
                    reminder=self.display_name,
                )
            )
        return pdf

    # Helpers of the flow

    def _get_invoice_names(self, moves=None):
        """Return the names of some of the letter's invoices; if not said which, of those that it claims."""
        moves = self._get_claimed_moves() if moves is None else moves
        return ", ".join(
            moves.sorted(lambda move: (move.invoice_date_due or move.date, move.id)).mapped(
                lambda move: move.name or ""
            )
        )

    def _get_number(self):
        """Return which reminder on its invoices this one is; the number of a cancelled one is not given again."""
        self.ensure_one()
        numbers = self._get_claimed_moves().reminder_ids.mapped("number")
        return self.number or max(numbers, default=0) + 1

    def _get_earlier(self, moves=None):
        """Return the printed reminders on the same invoices, oldest first.

        :param moves: which of the letter's ``account.move``, if not those that it claims
        """
        self.ensure_one()
        letters = (self._get_claimed_moves() if moves is None else moves._origin).reminder_ids
        earlier = letters.filtered(lambda other: other.state == "printed" and other != self._origin)
        return earlier.sorted(lambda other: (other.printed_on, other.id)).with_prefetch(letters._prefetch_ids)

    def _get_previous_date(self):
        """Return the day on which the reminder before this one was printed, or False."""
        return self._get_earlier()[-1:].printed_date

    def _get_bank_account(self):
        """Return the ``res.partner.bank`` to pay to: the department's, else the invoice's, else the first of the company, or of
        the one that it is a branch of.
        """
        # sudo: a branch's letter may name its parent company's account
        companies = self.company_id.sudo().parent_ids[::-1]
        return (
            self.department_id._get_reminder_setting("reminder_bank_id")
            or self._get_claimed_moves().partner_bank_id[:1]
            or next((company.bank_ids[0] for company in companies if company.bank_ids), self.company_id.bank_ids)
        )

    def _get_sender(self):
        """Return the ``res.partner`` that heads the letter: the department's sender, else the company."""
        return self.department_id._get_reminder_setting("reminder_sender_id") or self.company_id.partner_id

    def _get_pdf_filename(self, number):
        """Return the file's name in the user's language, such as ``Reminder 1 - INV-2026-00012 - Customer.pdf``."""
        self.ensure_one()
        name = self.env._(
            "Reminder %(number)s - %(invoice)s - %(customer)s",
            number=number,
            invoice=self._get_invoice_names(),
            customer=self.partner_id.commercial_partner_id.name,
        )
        return make_file_name(name[:110], "pdf")

    @api.model
    def _find_printer(self):
        """Return the path of wkhtmltopdf: the system parameter's, if set, else the one on the server's PATH.

        :raises LetterPrinterError: if there is none
        """
        return find_printer(self.env["ir.config_parameter"].sudo().get_param("relance_print.printer_path") or None)

    @api.model
    def _get_printer_timeout(self):
        """Return how many seconds a run of wkhtmltopdf may take."""
        return float(self.env["ir.config_parameter"].sudo().get_param("relance_print.printer_timeout") or 30)

    @api.model
    def _explain_printer(self, error):
        """Return what the user can do about a :class:`LetterPrinterError`.

        :rtype: str
        """
        _ = self.env._
        nothing = _("Nothing was printed or logged.")
        if isinstance(error, PrinterMissing):
            todo = _(
                "wkhtmltopdf, the program that makes the PDF, is not installed on the server. "
                "Ask your administrator to install it."
            )
        elif isinstance(error, PrinterTimeout):
            todo = _(
                "Making the PDF took too long and was stopped. Try again; if it goes on, ask your administrator to raise the "
                "system parameter relance_print.printer_timeout."
            )
        else:
            todo = _(
                "wkhtmltopdf could not make the PDF: %(detail)s Try again, or choose another format.",
                detail=error.detail,
            )
        return f"{todo}\n{nothing}"

    # Buttons

    @needs("read")
    def action_download_pdf(self):
        """Print the drafts among the reminders, log a copy of the others, and download: one PDF, or all in one."""
        for reminder in self:
            # printing: the button of a draft, maybe on a screen that is behind, where no copy was asked for
            if reminder.state == "draft" or self.env.context.get("printing"):
                reminder._print()
            else:
                reminder._get_archived_pdf()
                message = self.env._(
                    "Copy of reminder %(number)s downloaded: %(level)s.",
                    number=reminder.number,
                    level=reminder.level_id.name,
                )
                self._log_on_invoices({reminder: message})
        return {"type": "ir.actions.client", "tag": "relance_print.download", "params": {"ids": self.ids}}

    def _get_form_action(self):
        """Return the action that opens the letter as a page, from one of its invoices."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Reminder"),
            "res_model": self._name,
            "views": [(False, "form")],
            "res_id": self.id,
            "context": {"from_invoice": True},
        }

    @needs("read")
    def action_open(self):
        """Open the letter; a draft is brought up to what is due today."""
        self.ensure_one()
        if self.state == "draft" and self.has_access("write"):
            self._refresh_lines()
        return self._get_form_action()

    @needs("read")
    def action_open_text(self):
        """Open the text that the letter has, where its owner may change it."""
        return self._get_wordings()._pick("body").with_env(self.env).action_open()

    @needs("read")
    def action_open_format(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "account.reminder.format",
            "views": [(False, "form")],
            "res_id": self.format_id.id,
        }

    @needs("read")
    def action_back(self):
        """Return to the invoice, or to the list where the letter is about several."""
        self.ensure_one()
        action = self.action_open_invoices()
        if self.env.context.get("from_invoice"):
            return {"type": "ir.actions.client", "tag": "relance_print.back", "params": {"fallback": action}}
        return action

    @needs("read")
    def action_open_invoices(self):
        return self.move_ids._get_list_action(self.env._("Invoices"))

    @needs("write")
    def action_reset_text(self):
        """Bring the default wording back to a draft."""
        drafts = self.filtered(lambda reminder: reminder.state == "draft")
        for reminder in drafts:
            # sudo: whether a letter was edited is a fact that only this model sets
            reminder.sudo().write({**reminder._get_default_zones(), "is_edited": False})

    def _cancel(self, reason):
        """Cancel printed reminders; they stay in the archive and no longer count.

        :param str reason: why; logged with the invoices
        """
        self.check_access("write")
        claim(self.move_ids)
        if any(reminder.state != "printed" for reminder in self):
            raise UserError(self.env._("Only a printed reminder can be cancelled."))
        reason = (reason or "").strip()
        if not reason:
            raise UserError(self.env._("Say why the reminder is cancelled."))
        # sudo: nobody may set the facts of a reminder but the method that makes them
        self.sudo().write(
            {
                "state": "cancelled",
                "cancel_reason": reason,
                **self._prepare_signature("cancelled_by"),
                "cancelled_on": fields.Datetime.now(),
            }
        )
        for reminder in self:
            message = self.env._(
                "Reminder %(number)s cancelled (%(level)s): %(reason)s",
                number=reminder.number,
                level=reminder.level_id.name,
                reason=reason,
            )
            self._log_on_invoices({reminder: message})
