# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from .account_reminder_text_mixin import ZONES

# What may change once a letter is printed or cancelled; all else is frozen with it.
WRITABLE_AFTER_PRINT = {"state", "cancel_reason", "cancelled_by", "cancelled_by_name", "cancelled_on"}
WRITABLE_AFTER_PRINT |= {"tracking_number", "acknowledged_on", "receipt", "receipt_filename"}


class AccountReminder(models.Model):
    """A payment reminder: a letter to a customer about overdue invoices.

    Its life: :meth:`_create_draft` takes text and lines, people correct the zones on the letter, :meth:`_render_letter` gives
    the HTML that is on the screen and on the paper, :meth:`_print` prints, archives and logs it in one transaction.
    """

    _name = "account.reminder"
    _inherit = ["account.reminder.letter.mixin"]
    _description = "Payment Reminder"
    _order = "id desc"
    _rec_names_search = ["level_id.name", "move_ids.name", "partner_name"]
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
    amount_claimed = fields.Monetary(
        compute="_compute_amount_claimed",
        store=True,
        help="What is overdue, with all else that the letter claims.",
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

    @api.depends("amount_due")
    def _compute_amount_claimed(self):
        """Of what is overdue alone; an addon adds what else the letter claims, and what that depends on."""
        for reminder in self:
            reminder.amount_claimed = reminder.amount_due

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

    # all that is stored of what a letter shows: Odoo reads it at once
    @api.depends(
        *("subject", "body", "signature", "level_id", "lang", "format_id", "own_format_id", "line_ids", "state"),
        *("company_id", "partner_id", "currency_id", "department_id", "number", "tracking_number", "sets_apart"),
        *("amount_due", "amount_claimed", "date_due", "days_late"),
    )
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
            reminder.letter_html = letter and letter.page.html
            reminder.letter_fault = fault

    @api.depends("level_id", "lang", "format_id", "state")
    def _compute_alerts(self):
        drafts = self.filtered(lambda reminder: reminder.state == "draft")
        alerts = drafts._get_alerts()
        for reminder, alert in drafts._get_alerts_others():
            alerts[reminder].append(alert)
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

    def _check_company(self, fnames=None):
        # EXTENDS 'base': of letters whose relations are of the same companies, as those of a batch, one is checked for all
        def get_companies(letter):
            others = letter.partner_id, letter.move_ids, letter.department_id, letter.own_format_id
            return letter.level_id, letter.company_id, *(records.company_id for records in others)

        differing = self.sudo().grouped(get_companies).values()
        return super(AccountReminder, self.browse().union(*(some[0] for some in differing)))._check_company(fnames)

    def _refuse_changes(self, vals):
        # EXTENDS 'relance_print'
        allowed = vals.keys() <= WRITABLE_AFTER_PRINT and vals.get("state") in (None, "cancelled")
        if not allowed and any(reminder.state != "draft" for reminder in self):
            raise UserError(
                self.env._(
                    "This reminder was printed: it can't be changed any more. Cancel it, giving a reason, instead."
                )
            )
        return super()._refuse_changes(vals)

    def write(self, vals):
        result = super().write(vals)
        if not set(ZONES).isdisjoint(vals) and "is_edited" not in vals:
            for reminder in self:
                is_edited = any(reminder[zone] != default for zone, default in reminder._get_default_zones().items())
                level = reminder.level_id if is_edited else reminder.level_id.browse()
                if (reminder.is_edited, reminder.edited_level_id) != (is_edited, level):
                    # sudo: facts
                    facts = {"is_edited": is_edited, "edited_level_id": level.id}
                    super(AccountReminder, reminder.sudo()).write(facts)
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_printed(self):
        if any(reminder.state != "draft" for reminder in self):
            raise UserError(
                self.env._("A printed reminder can't be deleted: it is proof of what was sent. Cancel it instead.")
            )
