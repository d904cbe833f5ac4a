# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import split_every

from odoo.addons.relance_print.models.account_reminder_fact import needs
from odoo.addons.relance_print.models.claim import claim

# Reminders that are created at a time.
CHUNK = 1000
# The models of other addons that have reminders, by what we call them.
SOURCES = {
    "credit_control": "credit.control.line",
    "overdue_reminder": "account.invoice.overdue.reminder",
}


@dataclass(frozen=True)
class Sent:
    """A reminder that another addon sent.

    :param move_id: of which invoice
    :param level: its level there, as a key
    :param place: of the level among those that it has, from 1
    :param name: of the level, for who reads it
    """

    move_id: int
    date: date
    level: str
    place: int
    name: str
    way: str


class AccountReminderTakeover(models.TransientModel):
    """Takes over the last reminders that another addon of the same database has sent, so that the right level is next.

    Of an invoice each day counts once, at the highest level of that day: what is there already stays, and nothing is taken twice.
    """

    _name = "account.reminder.takeover"
    _inherit = ["account.reminder.fact"]
    _description = "Take Over Reminders of Another Addon"

    source = fields.Selection(
        selection=[
            ("credit_control", "Account Credit Control (OCA)"),
            ("overdue_reminder", "Overdue Invoice Reminder (OCA)"),
        ],
        required=True,
        default="credit_control",
        readonly=True,
    )
    line_ids = fields.One2many(
        comodel_name="account.reminder.takeover.line",
        inverse_name="takeover_id",
        string="Levels",
    )
    left_out_count = fields.Integer(
        string="Left Out",
        readonly=True,
        help="Reminders that are here already, or whose day is before the invoice or after today.",
    )

    @api.model
    def _get_sources(self):
        """Return from which addons something may be taken over: those that are there, and have sent something.

        :rtype: tuple[str, ...]
        """
        domain = [("company_id", "in", self.env.companies.ids)]
        # sudo: whether another addon has anything
        return tuple(
            source
            for source, model in SOURCES.items()
            if model in self.env and self.env[model].sudo().search(domain, limit=1)
        )

    @api.model
    def _read_sent(self, source):
        """Return what another addon sent of the invoices of the user's companies that are not paid.

        :param str source: a key of ``SOURCES``
        :rtype: list[Sent]
        """
        if SOURCES[source] not in self.env:
            return []
        read = {"credit_control": self._read_credit_control, "overdue_reminder": self._read_overdue_reminder}[source]
        sent = list(read(Domain("company_id", "in", self.env.companies.ids)))
        moves = self.env["account.move"]
        domain = moves._get_domain_unpaid() & Domain("company_id", "in", self.env.companies.ids)
        ids = moves.search(domain & Domain("id", "in", list({one.move_id for one in sent})))._ids
        wanted = set(ids)
        return [one for one in sent if one.move_id in wanted]

    @api.model
    def _read_credit_control(self, domain):
        """Yield what OCA's ``account_credit_control`` has sent."""
        # sudo: that addon has rights of its own; which invoices the user may read is looked at by who calls
        lines = self.env[SOURCES["credit_control"]].sudo()
        ways = dict(lines._fields["channel"]._description_selection(self.env))
        for line in lines.search(domain & Domain("state", "=", "sent")):
            level = line.policy_level_id
            yield Sent(
                move_id=(line.invoice_id or line.move_line_id.move_id).id,
                date=line.date_sent or line.date,
                level=str(level.id),
                place=level.level,
                name=f"{level.policy_id.name} – {level.name}",
                way=ways.get(line.channel, ""),
            )

    @api.model
    def _read_overdue_reminder(self, domain):
        """Yield what OCA's ``account_invoice_overdue_reminder`` has sent; its levels are how often it did."""
        lines = self.env[SOURCES["overdue_reminder"]].sudo()  # sudo: as above
        actions = self.env["overdue.reminder.action"]
        ways = dict(actions._fields["reminder_type"]._description_selection(self.env))
        for line in lines.search(domain & Domain("invoice_id", "!=", False)):
            number = max(line.counter, 1)
            yield Sent(
                move_id=line.invoice_id.id,
                date=line.action_id.date,
                level=str(number),
                place=number,
                name=self.env._("Reminder no. %(number)s", number=number),
                way=ways.get(line.action_id.reminder_type, ""),
            )

    @api.model
    def _filter_new(self, sent):
        """Return what may be taken over: not what is here already, nor what no reminder could be.

        :rtype: list[Sent]
        """
        moves = self.env["account.move"].browse({one.move_id for one in sent})
        today = moves.company_id._get_reminder_todays()
        days = {move.id: (move.invoice_date, today[move.company_id]) for move in moves}
        earlier = self.env["account.reminder.earlier"].search([("move_id", "in", moves.ids)])
        here = {(one.move_id.id, one.date) for one in earlier}
        return [
            one
            for one in sent
            if one.date
            and (one.move_id, one.date) not in here
            and days[one.move_id][0] <= one.date <= days[one.move_id][1]
        ]

    @api.model
    def _open(self, source):
        """Return the action that shows what there is to be taken over, level by level.

        :param str source: a key of ``SOURCES``
        :raises UserError: if there is nothing
        """
        if source not in self._get_sources():
            raise UserError(self.env._("There are no reminders of that addon in this database."))
        sent = self._read_sent(source)
        new = self._filter_new(sent)
        counts, found = defaultdict(set), {}
        for one in new:
            counts[one.level].add((one.move_id, one.date))
            found[one.level] = one
        # sudo: facts
        wizard = self.sudo().create({"source": source, "left_out_count": len(sent) - len(new)})
        levels = self.env["account.reminder.level"].search([])
        lines = sorted(found.values(), key=lambda one: (one.name.partition(":")[0], one.place, one.level))
        wizard.line_ids = [
            fields.Command.create(
                {
                    "key": one.level,
                    "name": one.name,
                    "count": len(counts[one.level]),
                    "level_id": levels[: max(one.place, 1)][-1:].id,
                }
            )
            for one in lines
        ]
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Take over reminders"),
            "res_model": self._name,
            "res_id": wizard.id,
            "views": [(False, "form")],
            "target": "new",
        }

    @needs("write", records="one")
    def action_take_over(self):
        """Take over what has a level of ours, and tell how much it was."""
        levels = {line.key: line.level_id for line in self.line_ids if line.level_id}
        moves = self.env["account.move"].browse({one.move_id for one in self._read_sent(self.source)})
        claim(moves)  # what somebody else takes over at the same moment
        best = {}
        for one in self._filter_new(self._read_sent(self.source)):
            if one.level not in levels:
                continue
            known = best.get((one.move_id, one.date))
            if not known or levels[known.level].sequence < levels[one.level].sequence:
                best[one.move_id, one.date] = one
        if not best:
            raise UserError(self.env._("There is nothing to take over."))
        earlier = self.env["account.reminder.earlier"]
        for some in split_every(CHUNK, best.values()):
            earlier.create(
                [
                    {"move_id": one.move_id, "date": one.date, "level_id": levels[one.level].id, "way": one.way}
                    for one in some
                ]
            )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("Reminders taken over: %(count)s", count=len(best)),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }


class AccountReminderTakeoverLine(models.TransientModel):
    """A level of another addon, and which of ours it is."""

    _name = "account.reminder.takeover.line"
    _inherit = ["account.reminder.fact"]
    _description = "Level of Another Addon"
    _order = "id"

    takeover_id = fields.Many2one(
        comodel_name="account.reminder.takeover",
        ondelete="cascade",
    )
    key = fields.Char(
        readonly=True,
    )
    name = fields.Char(
        string="Level There",
        readonly=True,
    )
    count = fields.Integer(
        string="Reminders",
        readonly=True,
    )
    level_id = fields.Many2one(
        comodel_name="account.reminder.level",
        string="Level Here",
        help="If empty, they are left out.",
    )


class AccountReminderEarlier(models.Model):
    _inherit = "account.reminder.earlier"

    @needs("create")
    def action_take_over(self):
        """Show what there is to be taken over from another addon, which the context's ``source`` names."""
        return self.env["account.reminder.takeover"]._open(self.env.context.get("source"))

    @api.model
    def _get_view_cache_key(self, *args, **options):
        # EXTENDS 'base': the buttons depend on what there is
        return (*super()._get_view_cache_key(*args, **options), self.env["account.reminder.takeover"]._get_sources())

    @api.model
    def _get_view(self, *args, **options):
        # EXTENDS 'base': a button for each addon that has something to be taken over, and no other
        arch, view = super()._get_view(*args, **options)
        sources = self.env["account.reminder.takeover"]._get_sources()
        for button in arch.xpath("//header/button[@name='action_take_over']"):
            if not any(f"'{source}'" in button.get("context", "") for source in sources):
                button.getparent().remove(button)
        return arch, view
