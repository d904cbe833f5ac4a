# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import io
import shutil
import tempfile
import zipfile
from decimal import Decimal

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import format_date

from odoo.addons.relance_print.models.letter_words import format_pair
from odoo.addons.relance_print.tools.letter_files import make_file_name

from ..tools.workbook import write_workbook


class AccountReminderHandover(models.Model):
    """What is sent to a collection agency or a lawyer: a list of the claims, and of each letter what proves it."""

    _inherit = "account.reminder.handover"

    def _iterate_customers(self):
        """Yield the invoices of each customer, by name; the memory holds one customer at a time."""
        self.ensure_one()
        customers = self.move_ids.commercial_partner_id.sorted(lambda customer: (customer.name or "", customer.id))
        own = {customer.id: moves.ids for customer, moves in self.move_ids.grouped("commercial_partner_id").items()}
        for customer_id in customers.ids:
            yield self.env["account.move"].browse(own[customer_id]).sorted("invoice_date")
            self.env.invalidate_all()

    def _write_list(self, stream):
        """Write a spreadsheet with a line for each invoice."""
        columns = self._get_handover_columns()
        rows = (
            [get(move) for _heading, get in columns.values()] for moves in self._iterate_customers() for move in moves
        )
        write_workbook(stream, self.display_name, [heading for heading, _get in columns.values()], rows)

    def _get_handover_columns(self):
        """Return the columns of the list of what is handed over, in their order.

        A door: called once for each list. An addon extends it by ``super()`` to add, move or drop columns.

        :return: by a name of ours, the heading in the user's language, and a function that gives the cell of an invoice: a
            string, a number, a date or None
        :rtype: dict[str, tuple[str, Callable]]
        """
        _, company = self.env._, self.company_id

        def of_customer(name):
            return lambda move: move.commercial_partner_id[name] or ""

        def exact(move, amount):
            return Decimal(f"{amount:.{move.currency_id.decimal_places}f}")

        return {
            "customer": (_("Customer"), of_customer("name")),
            "address": (
                _("Address"),
                lambda move: ", ".join(move.commercial_partner_id._get_postal_lines(company.country_id)),
            ),
            "vat": (_("Tax ID"), of_customer("vat")),
            "registry": (_("Company ID"), of_customer("company_registry")),
            "email": (_("E-mail"), of_customer("email")),
            "phone": (_("Phone"), of_customer("phone")),
            "invoice": (_("Invoice"), lambda move: move.name),
            "invoice_date": (_("Invoice date"), lambda move: move.invoice_date or None),
            "due_date": (
                _("Due date"),
                # from which on it is late, as the days say
                lambda move: move.reminder_due_date or None,
            ),
            "days_late": (_("Days late"), lambda move: move.reminder_days_late),
            "total": (_("Amount"), lambda move: exact(move, move.amount_total)),
            "open": (_("Open"), lambda move: exact(move, move.amount_residual)),
            "charges": (_("Late-payment charges"), lambda move: exact(move, move._get_charges_claimed()) or None),
            "currency": (_("Currency"), lambda move: move.currency_id.name),
            "reminders": (_("Reminders"), lambda move: move._describe_reminders()),
        }

    def _write_zip(self, stream):
        """Write the list and what proves the claims into a zip, a file for each letter, one at a time.

        What could not be made is told by a text beside them.
        """
        taken, missing = set(), []
        with zipfile.ZipFile(stream, "w") as archive:  # PDFs are compressed already
            table = io.BytesIO()
            self._write_list(table)
            archive.writestr(self._get_filename("xlsx", taken), table.getvalue())
            for moves in self._iterate_customers():
                letters, others = moves._get_proving_letters()
                for letter in letters:
                    name = make_file_name(self._get_proof_name(letter), "pdf", taken)
                    self._add_proof(archive, name, letter, missing)
                copies, reasons = others._get_reminder_copies()
                missing += reasons.values()
                for move, pdf in copies.items():
                    name = f"{move.commercial_partner_id.name} - {move.name}"
                    archive.writestr(make_file_name(name, "pdf", taken), pdf)
            if missing:
                heading = self.env._("These files could not be made:")
                archive.writestr(make_file_name(self.env._("Missing"), "txt", taken), "\n".join([heading, *missing]))

    def _add_proof(self, archive, name, letter, missing):
        """Write what proves a letter's claim into a zip; the reason why it can't be goes to what is missing."""
        with tempfile.TemporaryFile() as proof:
            try:
                self._write_letter_proof(letter, proof)
            except UserError as error:
                missing.append(format_pair(self.env, name, error))
                return
            proof.seek(0)
            with archive.open(name, "w") as file:
                shutil.copyfileobj(proof, file)

    def _write_letter_proof(self, letter, stream):
        """Write what proves a letter's claim.

        :raises UserError: if it can't be made
        """
        letter._write_proof(stream)

    def _get_proof_name(self, letter):
        """Return what the file of a letter is called: its number and invoices tell it from the customer's others."""
        return self.env._(
            "%(customer)s - Reminder %(number)s - %(invoices)s",
            customer=letter.partner_name[:80],
            number=letter.number,
            invoices=letter._get_invoice_names()[:80],
        )

    def _get_filename(self, extension, taken=None):
        """Return the name of the list, or of the zip."""
        return make_file_name(
            self.env._("Claims - %(handover)s", handover=self.display_name.replace(",", "")), extension, taken
        )


class AccountMove(models.Model):
    _inherit = "account.move"

    def _get_printed_reminders(self):
        """Return the letters that were printed of an invoice, the oldest first."""
        return self.reminder_ids.filtered(lambda letter: letter.state == "printed").sorted(
            lambda letter: (letter.printed_on, letter.number)
        )

    def _describe_reminders(self):
        """Return which reminders were printed of the invoice, and when, in the user's language."""
        self.ensure_one()
        days = [(letter.printed_date, letter._get_stage(self)) for letter in self._get_printed_reminders()]
        days += [(earlier.date, earlier.level_id) for earlier in self._get_reminders_earlier()]
        ordered = sorted(days, key=lambda day: day[0])
        return "; ".join(f"{level._get_letter_name()} {format_date(self.env, day)}" for day, level in ordered)

    def _get_charges_claimed(self):
        """Return what the last letter claims of the invoice beside what is open, in its currency."""
        self.ensure_one()
        last = self._get_printed_reminders()[-1:]
        return sum(line._get_extra_claimed() for line in last.line_ids if line.move_id == self)

    def _get_proving_letters(self):
        """Return the fewest letters, the last ones, that prove what is claimed, and the invoices that none is about.

        :rtype: tuple[account.reminder, account.move]
        """
        letters, left = self.env["account.reminder"], self
        for letter in self._get_printed_reminders()[::-1]:
            if letter.move_ids & left:
                letters |= letter
                left -= letter.move_ids
        return letters, left
