# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta
from mimetypes import guess_type

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import format_date
from odoo.tools.mimetypes import guess_mimetype

from odoo.addons.relance_print.models.account_reminder_fact import needs
from odoo.addons.relance_print.models.claim import claim
from odoo.addons.relance_print.models.letter_words import format_pair
from odoo.addons.relance_print.tools.letter_files import make_file_name

FILE_TYPES = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}
MOST_FILES, MOST_BYTES, MOST_CHARACTERS = 3, 5_000_000, 2000
# For how long no reminder is printed of what a customer says to have paid, if nobody looks at it.
PAID_DAYS = 10
HOLDS = {"paid": "says_paid", "promise": "promise", "disputed": "disputed"}


class AccountReminderAnswer(models.Model):
    """What a customer said on a letter's page: a task for who is responsible, and until then a hold on the invoices."""

    _name = "account.reminder.answer"
    _inherit = ["account.reminder.fact"]
    _description = "Answer to a Payment Reminder"
    _order = "id desc"
    _rec_name = "kind"

    reminder_id = fields.Many2one(
        comodel_name="account.reminder",
        string="Letter",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        readonly=True,
    )
    partner_id = fields.Many2one(
        related="reminder_id.partner_id",
        store=True,
    )
    kind = fields.Selection(
        selection=[("paid", "Says it is paid"), ("promise", "Promises to pay"), ("disputed", "Disputes it")],
        required=True,
        readonly=True,
    )
    date = fields.Date(
        readonly=True,
        help="The day on which the customer says to have paid, or promises to.",
    )
    words = fields.Text(
        readonly=True,
        help="What the customer wrote.",
    )
    attachment_ids = fields.Many2many(
        comodel_name="ir.attachment",
        string="Files",
        readonly=True,
    )
    hold_ids = fields.Many2many(
        comodel_name="account.reminder.hold",
        string="Holds",
        readonly=True,
    )
    activity_ids = fields.Many2many(
        comodel_name="mail.activity",
        string="Tasks",
        readonly=True,
    )
    state = fields.Selection(
        selection=[("open", "To Look At"), ("done", "Looked At")],
        default="open",
        required=True,
        readonly=True,
    )
    done_by = fields.Many2one(
        comodel_name="res.users",
        string="Looked At By",
        readonly=True,
    )
    done_by_name = fields.Char(
        string="Looked At By (Name)",
        readonly=True,
        help="Who looked at it, also when the user is gone.",
    )
    done_on = fields.Datetime(
        string="Looked At On",
        readonly=True,
    )

    @api.model
    def _receive(self, letter, kind, date, words, files):
        """Note what a customer says on a letter's page: hold its invoices, and tell who is responsible.

        :param letter: the ``account.reminder``, with all rights
        :param str kind: a value of the field
        :param date: of the payment, as the customer has sent it
        :param str words: what the customer wrote
        :param list files: names and contents
        :rtype: account.reminder.answer
        :raises UserError: saying what to do, in the customer's language
        """
        day, words = self._check_date(letter, kind, date), (words or "").strip()
        self._check_files(files)
        if len(words) > MOST_CHARACTERS:
            raise UserError(self.env._("Your message is too long: %(most)s characters at most.", most=MOST_CHARACTERS))
        if kind == "disputed" and not words:
            raise UserError(self.env._("Please say what is wrong."))
        claim(letter.move_ids)  # two answers at once: the second one sees the first
        if any(answer.kind == kind and (answer.state == "open" or kind == "promise") for answer in letter.answer_ids):
            raise UserError(self.env._("You have told us this already: we will come back to you."))
        user = letter._get_responsible()
        # sudo: customers have no rights; what follows is in the name of who is responsible, whom it is a task for
        env = self.with_user(user).with_context(lang=user.lang, allowed_company_ids=letter.company_id.ids).sudo().env
        answer = env[self._name].create(
            {
                "reminder_id": letter.id,
                "company_id": letter.company_id.id,
                "kind": kind,
                "date": day,
                "words": words or False,
                "attachment_ids": [Command.create(self._prepare_file(name, content)) for name, content in files],
            }
        )
        answer.attachment_ids.res_id = answer.id
        answer.hold_ids = answer._hold()
        answer.activity_ids = answer._tell()
        letter.with_env(env)._log_on_invoices({answer.reminder_id: answer._describe()}, author=letter.partner_id)
        return answer

    def _check_date(self, letter, kind, date):
        """Return the day that an answer is about, if it can be.

        :raises UserError: saying which days there are
        """
        if kind not in HOLDS:
            raise UserError(self.env._("Please choose what you want to tell us."))
        if kind == "disputed":
            return False
        try:
            day = fields.Date.to_date(date)
        except (TypeError, ValueError):
            day = None
        if not day:
            raise UserError(self.env._("Please enter the day."))
        today = letter.company_id._get_reminder_today()
        if kind == "paid":
            if not today - timedelta(days=365) <= day <= today:
                raise UserError(self.env._("Please enter the day on which you have paid."))
            return day
        last = today + timedelta(days=letter.company_id._get_reminder_company().reminder_promise_days)
        if not today <= day <= last:
            raise UserError(
                self.env._(
                    "Please enter a day until %(last)s. If you need more time, write to us.",
                    last=format_date(self.env, last),
                )
            )
        return day

    def _check_files(self, files):
        """:raises UserError: if files are too many, too large or of another type"""
        if len(files) > MOST_FILES or any(len(content) > MOST_BYTES for _name, content in files):
            raise UserError(
                self.env._(
                    "Please send %(most)s files at most, of %(size)s MB each.",
                    most=MOST_FILES,
                    size=MOST_BYTES // 10**6,
                )
            )
        if any(guess_mimetype(content) not in FILE_TYPES for _name, content in files):
            raise UserError(self.env._("Please send PDF files, or photos as JPEG or PNG."))

    def _prepare_file(self, name, content):
        """Return the values of an attachment of what a customer has sent: of the type that it is, whatever its name says."""
        mimetype = guess_mimetype(content)
        is_named_so = guess_type(name)[0] == mimetype
        extension = name.rpartition(".")[2].lower() if is_named_so else FILE_TYPES[mimetype]
        name = make_file_name(name, extension)
        return {"name": name, "raw": content, "mimetype": mimetype, "res_model": self._name}

    def _get_moves(self):
        """Return the invoices that the answer is about: those that the letter claims, and that are not paid."""
        return self.reminder_id._get_claimed_moves().filtered(lambda move: move._get_open_instalments())

    def _hold(self):
        """Hold the invoices that the answer is about. Returns the holds."""
        ends = {
            "paid": self.company_id._get_reminder_today() + timedelta(days=PAID_DAYS),
            "promise": self.date,
            "disputed": False,
        }
        return self.env["account.reminder.hold"].create(
            [
                {
                    "move_id": move.id,
                    "kind": HOLDS[self.kind],
                    "date_end": ends[self.kind],
                    "reason": (self.words or "")[:120] or False,
                    "recorded_by_name": self.partner_id.display_name,
                }
                for move in self._get_moves()
            ]
        )

    def _tell(self):
        """Raise the task to look at the answer, on the first invoice. Returns it."""
        move = (self._get_moves() or self.reminder_id.move_ids)[:1]
        tasks = self.env["mail.activity"]
        return tasks._raise_reminder_tasks(
            [
                tasks._prepare_reminder_task(
                    self.company_id,
                    self.env.user,
                    self.env._("Answer to a reminder: %(kind)s", kind=self._get_kind_name()),
                    self._describe(),
                    move,
                )
            ]
        )

    def _get_kind_name(self):
        return dict(self._fields["kind"]._description_selection(self.env))[self.kind]

    def _describe(self):
        """Return what the customer said, in the user's language."""
        self.ensure_one()
        about = {"kind": self._get_kind_name(), "date": format_date(self.env, self.date)}
        said = self.env._("%(kind)s: %(date)s", **about) if self.date else about["kind"]
        return f"{said} – {self.words}" if self.words else said

    def _describe_dated(self):
        """Return when the customer said what, in the user's language."""
        return format_pair(self.env, format_date(self.env, self.create_date), self._describe())

    def _iterate_log(self):
        """Yield what customers said, as the log of a letter tells it."""
        for answer in self:
            yield {
                "date": answer.create_date,
                "author": answer.partner_id.display_name,
                "about": answer.reminder_id._get_invoice_names(answer.reminder_id.move_ids),
                "text": answer._describe(),
            }

    def _finish(self):
        """Note that somebody has looked at answers, and take their tasks back; holds stay until they end or are lifted."""
        # sudo: facts; and whoever looks at it does what was anybody's task
        self.sudo().write({"state": "done", **self._prepare_signature("done_by"), "done_on": fields.Datetime.now()})
        self.sudo().activity_ids.unlink()

    @needs("write", "account.reminder", records="some")
    def action_done(self):
        """Note that somebody has looked at answers."""
        self.filtered(lambda answer: answer.state == "open")._finish()

    @needs("read", records="one")
    def action_open_letter(self):
        return self.reminder_id.action_open()
