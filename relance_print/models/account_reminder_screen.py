# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import hashlib

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import file_path

from ..tools.letter_breaks import find_pages, mark_blocks
from ..tools.letter_page import unwrap
from ..tools.letter_printer import LetterPrinterError, is_patched, print_letter
from ..tools.letter_stamp import ROOM
from .account_reminder_alert import Alert
from .account_reminder_fact import needs
from .claim import claim


class AccountReminder(models.Model):
    """The letter's page: up to date when it loads, printed as it was looked at, and without a trace if nobody touched it."""

    _inherit = "account.reminder"

    letter_digest = fields.Char(
        compute="_compute_letter_digest",
        help="Which letter is on the screen: the same digest, the same letter.",
    )
    edited_level_id = fields.Many2one(
        comodel_name="account.reminder.level",
        readonly=True,
        copy=False,
        help="Of which level the letter was when its text was edited by hand.",
    )

    @api.depends("letter_html")
    def _compute_letter_digest(self):
        for reminder in self:
            html = reminder.letter_html
            reminder.letter_digest = html and hashlib.sha256(html.encode()).hexdigest()[:16]

    # Up to date

    def web_read(self, specification):
        # EXTENDS 'web': whenever the page of a draft loads; not when it is saved, or it would be printed before it is looked at
        if "letter_html" in specification and len(self) == 1 and not self.env.context.get("keeps_letter"):
            self._bring_up_to_date()
        return super().web_read(specification)

    web_read._readonly = False  # it writes what has changed

    def web_save(self, vals, specification, next_id=None):
        # EXTENDS 'web'
        return super(AccountReminder, self.with_context(keeps_letter=not next_id)).web_save(
            vals, specification, next_id
        )

    def _bring_up_to_date(self):
        """Bring a draft up to what is due and what the settings say today; of the other letters nothing changes."""
        self.ensure_one()
        if self.state == "draft" and self.has_access("write"):
            self._renew_text()
            self._refresh_lines()

    # As the paper has it

    @needs("read", records="one")
    def get_pages(self):
        """Return where the printer breaks a draft's pages, for the screen to do so, too; False if that can't be found out.

        :return: ``count`` of pages and ``blocks``, ``breaks`` (``page``, ``block``, ``top`` and ``top_before`` in mm),
            ``repeats_heads``: whether a table that goes on on a page has its heads there again, and ``is_numbered``: whether
            pages have their number
        :rtype: dict or bool
        """
        return self.state == "draft" and self._measure_pages(self._compose().page)

    def _measure_pages(self, page):
        """Return where the printer breaks a :class:`Page`, as :meth:`get_pages` does."""
        marked, blocks = mark_blocks(unwrap(page.html))
        try:
            binary, timeout = self._find_printer(), self._get_printer_timeout()
            fonts = tuple(map(file_path, page.fonts))
            sheet = {"paper": page.paper, "margins_mm": page.margins, "fonts": fonts}
            pages = find_pages(print_letter(marked, binary=binary, timeout=timeout, **sheet), blocks)
            repeats_heads = is_patched(binary)
        except LetterPrinterError:
            return False
        return {
            "count": pages.count,
            "blocks": blocks,
            "breaks": [found._asdict() for found in pages.breaks],
            "repeats_heads": repeats_heads,
            "is_numbered": page.margins[0] >= ROOM,
        }

    # As it was looked at

    def _ask_again(self, digest):
        """Return the action that shows a letter anew if it is not the one that was looked at, or None.

        :param str digest: of the letter that was looked at
        """
        self.ensure_one()
        _ = self.env._
        if self.state != "draft":
            words = self._describe_printed_meanwhile()
        else:
            before = self.amount_claimed
            self._bring_up_to_date()
            if self.letter_digest == digest or any(alert.is_blocking for alert in self._get_alerts()[self]):
                return None  # if it can't be printed, printing says why
            if self.currency_id.compare_amounts(before, self.amount_claimed):
                words = _(
                    "The letter has changed since you opened it: it claims %(now)s, no longer %(before)s. "
                    "Look at it, then download it.",
                    before=self.currency_id.format(before),
                    now=self.currency_id.format(self.amount_claimed),
                )
            else:
                words = _("The letter has changed since you opened it. Look at it, then download it.")
        return {"type": "ir.actions.client", "tag": "relance_print.changed", "params": {"words": words}}

    # The customer's other invoices

    def _get_other_moves(self):
        """Return the customers' overdue invoices that could be on the same letter and are not, by letter.

        :rtype: dict[account.reminder, account.move]
        """
        moves = (
            self.env["account.move"]
            .search(
                [
                    ("commercial_partner_id", "in", self.partner_id.commercial_partner_id.ids),
                    ("company_id", "in", self.company_id.ids),
                    ("move_type", "in", ("out_invoice", "out_receipt")),
                    ("state", "=", "posted"),
                    ("reminder_first_due_date", "!=", False),
                ]
            )
            .filtered(lambda move: move.reminder_state == "overdue")
        )
        return {
            letter: moves.filtered(lambda move, letter=letter: move._fits_letter(letter)) - letter.move_ids._origin
            for letter in self
        }

    def _get_alerts_others(self):
        """That the customer has more overdue invoices: on a letter's page, not in a batch, which gathers them."""
        _ = self.env._
        others = {} if self.env.context.get("is_proposal") else self._get_other_moves()
        for letter, moves in others.items():
            if moves:
                words = (
                    _("%(count)s more overdue invoices of this customer.", count=len(moves))
                    if len(moves) > 1
                    else _("1 more overdue invoice of this customer: %(invoice)s.", invoice=moves.name)
                )
                yield letter, Alert("others", "info", words, "action_gather", _("One letter for all"))

    @needs("write", records="one")
    def action_gather(self):
        """Open one letter about all overdue invoices of the customer, in place of this draft if nobody touched it."""
        moves = self.move_ids._origin | self._get_other_moves()[self]
        claim(moves)
        draft = moves._open_draft()
        self._drop_untouched()
        return draft._get_form_action()

    # Without a trace

    def _drop_untouched(self):
        """Delete the drafts among some letters that are what they would be if they were opened anew."""
        if not self.has_access("unlink") or self.env.context.get("is_proposal"):
            return  # of a batch that is going to be printed: it is the batch's
        self._filter_untouched().unlink()

    def _filter_untouched(self, *, or_overtaken=False):
        """Return the drafts among some letters that are what they would be if they were opened anew.

        :param bool or_overtaken: those, too, whose level was printed by another letter
        """

        def has_level(letter):
            level = letter.move_ids._get_next_reminder_level()
            return letter.level_id == level or (or_overtaken and letter.level_id.sequence < level.sequence)

        return self.filtered(
            lambda letter: (
                letter.state == "draft"
                and not letter.is_edited
                and not letter.own_format_id
                and not letter.tracking_number
                and letter.lang == letter._get_default_lang()
                and has_level(letter)
            )
        )

    @api.model
    def _get_stale_domain(self):
        """Return the domain of drafts that nobody has open any more; an addon leaves out those that wait for something.

        Called once a day.

        :rtype: Domain
        """
        limit = fields.Datetime.subtract(fields.Datetime.now(), days=1)
        return Domain([("state", "=", "draft"), ("write_date", "<", limit)])

    @api.autovacuum
    def _vacuum_untouched(self):
        """Delete the drafts that nobody touched, and whose page was closed."""
        for company, letters in self.search(self._get_stale_domain(), limit=1000).grouped("company_id").items():
            letters.with_company(company)._filter_untouched(or_overtaken=True).unlink()
