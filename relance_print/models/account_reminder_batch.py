import logging
import zipfile
from decimal import Decimal

from psycopg2 import errors

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL, format_date, split_every

from ..tools.letter_batch import merge_into
from ..tools.letter_files import make_file_name, write_table
from .account_reminder_fact import needs
from .claim import claim

_logger = logging.getLogger(__name__)

# Letters of a transaction: what a crash undoes, and what is printed at once without a scheduled action.
CHUNK = 100
AT_ONCE = 20
# Letters of a large proposal that are listed at first, at least a page; the others when somebody asks for them.
FIRST = 200


class AccountReminderBatch(models.Model):
    """Many reminders printed in one go.

    Its life: :meth:`_propose` lists the letters that would be printed, people take some out or change them, :meth:`action_run`
    prints a few at once and has the scheduled action print many, chunk by chunk; what was printed is bound into one PDF when it
    is downloaded. The letters' state is the truth: whoever finds a letter waiting, in a batch that runs, prints it.
    """

    _name = "account.reminder.batch"
    _inherit = ["account.reminder.options"]
    _description = "Batch of Payment Reminders"
    _order = "id desc"

    name = fields.Char(
        compute="_compute_name",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Started By",
        default=lambda self: self.env.uid,
        readonly=True,
    )
    user_name = fields.Char(
        default=lambda self: self.env.user.name,
        readonly=True,
        help="Who started it, also when the user is gone.",
    )
    state = fields.Selection(
        selection=[
            ("draft", "Proposed"),
            ("running", "Printing"),
            ("paused", "Paused"),
            ("done", "Done"),
            ("cancelled", "Stopped"),
        ],
        default="draft",
        required=True,
        readonly=True,
        index=True,
    )
    run_on = fields.Datetime(
        string="Started On",
        readonly=True,
    )
    finished_on = fields.Datetime(
        readonly=True,
    )
    # Since when it prints without a break, and how many letters were done then: for the time left
    resumed_on = fields.Datetime(
        readonly=True,
    )
    resumed_at = fields.Integer(
        readonly=True,
    )
    letter_ids = fields.One2many(
        comodel_name="account.reminder.batch.letter",
        inverse_name="batch_id",
        readonly=True,
    )
    unlisted_count = fields.Integer(
        readonly=True,
        help="Letters of a large proposal that are only counted yet.",
    )
    unlisted_company_ids = fields.Json(
        readonly=True,
        help="The companies whose letters these are.",
    )
    failed_ids = fields.One2many(
        comodel_name="account.reminder.batch.letter",
        inverse_name="batch_id",
        string="Failed Letters",
        domain=[("state", "=", "failed")],
        readonly=True,
    )
    incomplete_ids = fields.One2many(
        comodel_name="account.reminder.batch.letter",
        inverse_name="batch_id",
        string="Letters Without a Copy",
        domain=[("missing_copies", "!=", False)],
        readonly=True,
    )
    letter_count = fields.Integer(
        string="Letters",
        compute="_compute_counts",
    )
    printed_count = fields.Integer(
        string="Letters Printed",
        compute="_compute_counts",
    )
    failed_count = fields.Integer(
        string="Failed",
        compute="_compute_counts",
    )
    waiting_count = fields.Integer(
        string="To Print",
        compute="_compute_counts",
    )
    progress = fields.Float(
        compute="_compute_counts",
        help="Percent of the letters that are done.",
    )
    status = fields.Char(
        compute="_compute_counts",
        help="How far printing has come, and how long it will take.",
    )

    @api.depends("company_id")
    def _compute_name(self):
        for batch in self:
            today = format_date(self.env, batch.company_id._get_reminder_today())
            batch.name = batch.name or self.env._("Reminders of %(date)s", date=today)

    @api.depends("letter_ids.state", "resumed_on", "resumed_at")
    def _compute_counts(self):
        letters = self.env["account.reminder.batch.letter"]
        counts = {
            (batch.id, state): count
            for batch, state, count in letters._read_group(
                [("batch_id", "in", self.ids)], ["batch_id", "state"], ["__count"]
            )
        }
        now = fields.Datetime.now()
        for batch in self:
            printed, failed, waiting, stopped = (
                counts.get((batch.id, state), 0) for state in ("printed", "failed", "waiting", "stopped")
            )
            batch.printed_count, batch.failed_count, batch.waiting_count = printed, failed, waiting
            batch.letter_count = printed + failed + waiting + stopped
            done = printed + failed
            batch.progress = 100 * done / batch.letter_count if batch.letter_count else 0
            batch.status = self.env._("%(done)s of %(all)s letters printed", done=printed, all=batch.letter_count)
            if failed:
                batch.status += self.env._(", %(failed)s failed", failed=failed)
            since = done - batch.resumed_at
            if batch.state == "running" and batch.resumed_on and since > 0 and waiting:
                minutes = waiting * (now - batch.resumed_on).total_seconds() / since / 60
                batch.status += (
                    self.env._(", about %(minutes)s min left", minutes=round(minutes))
                    if minutes >= 1
                    else self.env._(", less than a minute left")
                )

    def write(self, vals):
        self._refuse_facts([vals])
        if not self.env.su and vals.keys() - {"name"} and any(batch.state != "draft" for batch in self):
            raise UserError(self.env._("These letters are being printed already: their options can't be changed."))
        result = super().write(vals)
        if not self.env.su and "move_domain" in vals:
            # sudo: a fact; whoever says which invoices sees no more of them than they may, also when others list them
            self.sudo().write(self._prepare_signature("user_id"))
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_run(self):
        if any(batch.state != "draft" for batch in self):
            raise UserError(self.env._("A batch that was printed can't be deleted: it tells what was sent."))

    def unlink(self):
        self.check_access("unlink")
        if not self.env.su:
            self._check_companies()
        for batch in self:
            batch._discard(batch._get_opened())
        return super().unlink()

    @api.autovacuum
    def _vacuum_proposals(self):
        """Delete the proposals that were walked away from."""
        limit = fields.Datetime.subtract(fields.Datetime.now(), days=1)
        domain = Domain([("state", "=", "draft"), ("write_date", "<", limit)])
        domain &= ~Domain("letter_ids.reminder_id.write_date", ">=", limit)
        self.search(domain, limit=100).unlink()

    # The proposal

    @api.model
    def _create_proposal(self, options):
        """Create a batch of the user's.

        :param options: the ``account.reminder.options``
        """
        self.check_access("write")
        # sudo: whose it is, and of which company, are facts
        facts = {"company_id": options.company_id.id, **self._prepare_signature("user_id")}
        return self.sudo().create({**options._get_options(), **facts}).with_env(self.env)

    def _propose(self):
        """List the letters that would be printed, in their order, instead of those that were listed before.

        What was decided about those is kept, and so are the drafts that were opened.

        :return: the action that shows them
        """
        self.ensure_one()
        self.env["account.reminder.level"]._refuse_none()
        self._check_companies()
        letters = self.env["account.reminder.batch.letter"]
        decisions, opened = self._get_decisions(), self._get_opened()
        self.sudo().unlisted_count = 0  # sudo: a fact
        self.env.cr.execute(SQL("DELETE FROM account_reminder_batch_letter WHERE batch_id = %s", self.id))
        unlisted = letters._insert_proposal(self, limit=FIRST) - FIRST
        if unlisted > 0:
            # sudo: facts
            self.sudo().write({"unlisted_count": unlisted, "unlisted_company_ids": self.env.companies.ids})
        else:
            letters._insert_proposal(self)  # those that are taken out
        self.env.invalidate_all()
        if any(decisions):
            self._list_all()
            self._get_listed()._repeat_decisions(*decisions)
        letters._attach_drafts(SQL("letter.batch_id = %s", self.id))
        self._discard(opened - self._get_opened())
        return self.action_open_letters()

    def _list_all(self):
        """List the letters of large proposals that are not listed yet, as those were that are."""
        # sudo: facts, and whoever looks, the letters are those that the proposal's user would get
        for batch in self.sudo().exists().filtered("unlisted_count"):
            batch.unlisted_count = 0  # whoever lists them at the same time has to try again, and finds them listed
            user = batch.user_id or self.env.user
            batch = batch.with_user(user).with_context(tz=user.tz, allowed_company_ids=batch.unlisted_company_ids)
            letters = batch.env["account.reminder.batch.letter"]
            letters._insert_proposal(batch)
            batch.invalidate_recordset()
            letters._attach_drafts(SQL("letter.batch_id = %s", batch.id))

    @needs("read")
    def action_open_letters(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("relance_print.account_reminder_batch_letter_action")
        if self.state != "draft":
            action["display_name"] = self.env._("Letters")
        return {
            **action,
            "domain": [("batch_id", "=", self.id)],
            "context": {
                "batch_id": self.id,
                "is_proposal": self.state == "draft",
                "claims_charges": any(
                    company._get_reminder_setting("reminder_scheme_id") for company in self.env.companies
                ),
                "search_default_in": True,
            },
        }

    @needs("write")
    def action_open_options(self):
        """Open the wizard again, with the options that the letters were listed for."""
        self.ensure_one()
        wizards = self.env["account.reminder.wizard"].with_company(self.company_id)
        return wizards.create({**self._get_options(), "batch_id": self.id})._get_action()

    # The run

    @needs("write")
    def action_run(self):
        """Print the letters: a few at once, many by the scheduled action. Returns the action that shows the batch."""
        self.ensure_one()
        self._claim()
        if self.state != "draft":
            raise UserError(self.env._("These letters are being printed already."))
        self._list_all()
        if not self.waiting_count:
            raise UserError(self.env._("There is no letter to print. Change the options, or put letters back."))
        self.sudo().run_on = fields.Datetime.now()  # sudo: a fact
        self._start()
        return self._get_action()

    def _check_companies(self):
        """Refuse a batch with letters of companies that the user doesn't work for, or has not chosen: they would be lost.

        :raises UserError: naming the companies
        """
        # sudo: that there are such letters is what is told
        letters = self.env["account.reminder.batch.letter"].sudo().with_context(listed_only=True)
        found = letters._read_group([("batch_id", "in", self.ids)], ["company_id"])
        companies = self.env["res.company"].union(*(company for (company,) in found))
        if others := companies - self.env.companies:
            raise UserError(
                self.env._(
                    "The batch has letters of %(companies)s, too. Choose these companies at the top of the screen first.",
                    companies=", ".join(others.sudo().mapped("name")),
                )
            )

    def _claim(self):
        """Have what somebody does with a batch done by one alone.

        :raises AccessError: if they may not
        """
        self.ensure_one()
        self.check_access("write")
        self._check_companies()
        claim(self)

    def _start(self):
        """Print the letters that wait, as the user, whoever began it: a few at once, many by the scheduled action."""
        # sudo: a state follows from what is done, and nobody may choose with whose rights letters are printed
        self.sudo().write(
            {
                "state": "running",
                **self._prepare_signature("user_id"),
                "finished_on": False,
                "resumed_on": fields.Datetime.now(),
                "resumed_at": self.printed_count + self.failed_count,
            }
        )
        if self.waiting_count <= AT_ONCE:
            self._take_chunk(AT_ONCE)._print()
            self._finish()
        if self.waiting_count:  # maybe few, which somebody else is printing
            self._trigger()

    def _trigger(self):
        """Wake what prints: all scheduled actions of this model, of which each occupies one worker."""
        crons = self.env["ir.cron"].sudo().search([("model_id.model", "=", self._name)])
        for cron in crons:
            cron._trigger()

    @needs("write")
    def action_pause(self):
        self._change_state("running", "paused")

    @needs("write")
    def action_resume(self):
        self._claim()
        if self.state == "paused":
            self._start()

    @needs("write")
    def action_stop(self):
        """Print no more of the letters; those that were printed stay so, and those that are being printed will be."""
        self._change_state(("running", "paused"), "cancelled")
        waiting = self.letter_ids.search([("batch_id", "=", self.id), ("state", "=", "waiting")])
        # sudo: a fact
        waiting.try_lock_for_update().sudo().write({"state": "stopped"})

    @needs("write")
    def action_retry(self):
        """Try again to print the letters that failed."""
        self._claim()
        if not self.failed_ids:
            return
        # sudo: facts
        self.failed_ids.sudo().write({"state": "waiting", "reason": False})
        self._start()

    def _change_state(self, before, after):
        self._claim()
        if self.state in before:
            # sudo: a state follows from what is done
            self.sudo().write({"state": after})

    def _get_chunk_size(self):
        """Return how many letters of the batch are printed in one transaction: of a small one half, for two workers to share."""
        return min(CHUNK, max(AT_ONCE, (self.letter_count + 1) // 2))

    def _take_chunk(self, size=None):
        """Lock the letters to print next, of these batches, or of all that are running if there are none.

        No other transaction gets them; if this one is lost, they still wait. Until its end it counts as printing.

        :param int size: how many, if not as many as :meth:`_get_chunk_size` says
        """
        letters = self.env["account.reminder.batch.letter"]
        for batch in self or self.search([("state", "=", "running")], order="id"):
            self.env.flush_all()
            self.env.cr.execute(
                SQL(
                    """
                    SELECT letter.id
                      FROM account_reminder_batch_letter letter
                      JOIN account_reminder_batch batch ON batch.id = letter.batch_id
                     WHERE letter.state = 'waiting' AND batch.state = 'running' AND batch.id = %s
                     ORDER BY letter.position, letter.id
                     LIMIT %s
                       FOR UPDATE OF letter SKIP LOCKED
                    """,
                    batch.id,
                    size or batch._get_chunk_size(),
                ),
                log_exceptions=False,  # that another worker was quicker is no error
            )
            if ids := [id_ for (id_,) in self.env.cr.fetchall()]:
                self.env.cr.execute(
                    "SELECT pg_advisory_xact_lock_shared('account_reminder_batch'::regclass::oid::int, 0)"
                )
                return letters.browse(ids)
        return letters

    @api.model
    def _count_printing(self):
        """Return how many transactions have taken letters of batches, to print them, and are not at their end."""
        self.env.cr.execute(
            """
            SELECT COUNT(*)
              FROM pg_locks
             WHERE locktype = 'advisory' AND classid = 'account_reminder_batch'::regclass
               AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
            """
        )
        return self.env.cr.fetchone()[0]

    @api.model
    def _cron_print(self):
        """Print what waits, chunk by chunk, each in a transaction of its own."""
        while count := self._print_next():
            remaining = self.env["account.reminder.batch.letter"].search_count(
                [("state", "=", "waiting"), ("batch_id.state", "=", "running")]
            )
            has_time = self.env["ir.cron"]._commit_progress(count, remaining=remaining)
            if remaining and not has_time:  # if there is nothing left, Odoo calls no more
                break
            self.env.invalidate_all()

    def _print_next(self):
        """Print the letters that are next, or finish, and commit nothing. Returns how many they were; 0 at the end."""
        try:
            count = self._print_chunk()
            if not count:
                self.search([("state", "=", "running")])._finish()
                self.env.flush_all()
            return count
        except (errors.SerializationFailure, errors.DeadlockDetected) as error:
            # somebody changed the same records meanwhile: what was not committed is done again
            _logger.info("A chunk of reminders is printed again: %s", error)
            self.env.cr.rollback()
            self.env.invalidate_all()
            return CHUNK

    def _print_chunk(self, size=None):
        """Print the letters that are next, and return how many they were; see :meth:`_take_chunk`."""
        letters = self._take_chunk(size)
        letters._print()
        letters.batch_id._notify()
        self.env.flush_all()
        return len(letters)

    def _finish(self):
        """Mark batches of which no letter waits any more as printed."""
        for batch in self:
            if batch.state == "running" and not batch.waiting_count:
                # sudo: a state follows from what is done
                batch.sudo().write({"state": "done", "finished_on": fields.Datetime.now()})
                batch._notify()

    def _notify(self):
        """Tell the user's screen that there is something new."""
        for batch in self:
            batch.user_id._bus_send("relance_print.batch", {"id": batch.id})

    # The result

    def _get_action(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "views": [(False, "form")],
            "res_id": self.id,
        }

    @api.model
    def _replace_action(self, action):
        """Return an action that shows another one in the place of the proposal, to which there is no way back."""
        return {"type": "ir.actions.client", "tag": "relance_print.replace", "params": {"action": action}}

    def _iterate_printed(self):
        """Yield the letters that were printed, in their order; the memory holds a hundred of them at most."""
        letters = self.letter_ids.search([("batch_id", "=", self.id), ("state", "=", "printed")], order="position, id")
        for some in split_every(CHUNK, letters.ids, letters.browse):
            yield from some
            self.env.invalidate_all()

    @needs("read")
    def action_download(self):
        """Download what was printed, as the context's ``kind`` says: ``pdf``, ``zip`` or ``csv``."""
        self._check_printed()
        kind = self.env.context.get("kind", "pdf")
        return {"type": "ir.actions.act_url", "url": f"/relance_print/batch/{self.id}/{kind}", "target": "download"}

    def _check_printed(self):
        self.ensure_one()
        if not self.printed_count:
            raise UserError(self.env._("No letter is printed yet."))

    def _write_pdf(self, stream):
        """Write all letters into one PDF, in their order, each with its bookmark, and return how many pages it has.

        :param stream: a binary file, open for writing
        """
        self.ensure_one()

        parts = (part for letter in self._iterate_printed() for part in letter._get_parts())
        return merge_into(stream, parts, duplex=self.is_duplex)

    def _write_zip(self, stream):
        """Write a file for each letter and the manifest into a zip."""
        self.ensure_one()
        taken = set()
        with zipfile.ZipFile(stream, "w") as archive:  # PDFs are compressed already
            for letter in self._iterate_printed():
                archive.writestr(letter._get_filename(taken), letter._get_pdf())
            archive.writestr("manifest.csv", self._get_manifest())

    def _get_manifest(self):
        """Return what was printed as a table for a print shop, as spreadsheets in the user's language expect it: CSV."""
        self.ensure_one()
        _ = self.env._
        rows = [
            [
                *(_("File"), _("Customer"), _("Address"), _("Postcode"), _("Pages")),
                *(_("Amount overdue"), _("Amount claimed"), _("Currency"), _("Tracking number"), _("Alerts")),
            ]
        ]
        taken = set()  # as in the zip
        for letter in self._iterate_printed():
            reminder = letter.reminder_id
            digits = reminder.currency_id.decimal_places
            rows.append(
                [
                    letter._get_filename(taken),
                    reminder.partner_name or "",
                    ", ".join(
                        reminder.partner_address.split("\n")
                        if reminder.partner_address
                        else reminder._get_address_lines()
                    ),
                    letter.partner_id.zip or "",
                    letter.pages,
                    Decimal(f"{reminder.amount_due:.{digits}f}"),
                    Decimal(f"{reminder.amount_claimed:.{digits}f}"),
                    reminder.currency_id.name,
                    reminder.tracking_number or "",
                    " ".join((letter.alerts or "").split("\n")),
                ]
            )
        return write_table(rows, self.env["res.lang"]._get_data(code=self.env.user.lang).decimal_point)

    def _get_filename(self, kind):
        """Return the name of a file of all letters."""
        return make_file_name(self.name, kind)
