# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from functools import wraps

from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import Forbidden, Gone, NotFound

from odoo import http
from odoo.exceptions import UserError
from odoo.http import content_disposition, request

from odoo.addons.account_payment.controllers.payment import PaymentPortal
from odoo.addons.account_payment.controllers.portal import PortalAccount
from odoo.addons.portal.controllers.portal import pager
from odoo.addons.relance_print.tools.letter_files import make_file_name
from odoo.addons.relance_print.tools.payment_text import join_references

from ..models.account_reminder_answer import MOST_BYTES, MOST_FILES

# A page behind a link tells nobody of it: no search engine, no site that is opened from it.
HEADERS = [("X-Robots-Tag", "noindex, nofollow"), ("Referrer-Policy", "same-origin"), ("Cache-Control", "no-store")]


def customer_route(*args, looks=True, **kwargs):
    """Be a route for whoever has a letter's link, or may see the letter otherwise; for all others there is nothing.

    The method gets the letter, with all rights, in place of its id and token.

    :param bool looks: whether it only shows something: else it is not for users of ours who have no link, but may read the letter

    All others are those of :func:`odoo.http.route`.
    """

    def decorate(endpoint):
        @wraps(endpoint)
        def checked(self, reminder_id, **sent):
            # a file may be sent by any name, all else by that of the letter, and JSON may have anything for a token
            named = {
                name: value for name, value in sent.items() if not isinstance(value, FileStorage) and name != "letter"
            }
            access_token = named.pop("access_token", None)
            if not isinstance(access_token, str):
                access_token = None
            letter = request.env["account.reminder"]._find_by_link(reminder_id, access_token)
            if not letter or not (looks or access_token or request.env.user._is_portal()):
                raise NotFound
            request.update_context(lang=letter.lang)
            letter = letter.with_context(lang=letter.lang, allowed_company_ids=letter.company_id.ids)
            if access_token and letter._is_link_over():
                if kwargs.get("website"):
                    return self._show_ended(letter)
                raise Gone
            return endpoint(self, letter, access_token=access_token, **named)

        routed = http.route(*args, auth="public", sitemap=False, **kwargs)(checked)
        routed._reminder_right = "read", "account.reminder"  # without a link
        return routed

    return decorate


class ReminderPortal(PortalAccount, PaymentPortal):
    @customer_route("/my/reminders/<int:reminder_id>", type="http", website=True, multilang=False, methods=["GET"])
    def reminder_page(self, letter, access_token=None, told=None, **_named):
        """Show a letter to the customer: what is claimed, and what can be done about it."""
        if not request.env.user._is_internal():
            letter._note_seen()
        return self._show_page(letter, access_token, told=told)

    def _show_page(self, letter, access_token, **values):
        moves = letter._get_payable_moves()
        amount = letter._get_payable_amount(moves)
        link = self._get_link(letter, access_token)
        values |= {
            "page_name": "reminder",
            "letter": letter,
            "res_company": letter.company_id,
            "payable": moves,
            "amount_payable": amount,
            "link": link,
            "access_token": access_token,
            "today": letter.company_id._get_reminder_today(),
            "bank": letter._get_bank_account(),
            "reference": join_references(move.payment_reference or move.name for move in moves),
        }
        if moves:
            values |= self._get_common_page_view_values(
                invoices_data={
                    "partner": letter.partner_id,
                    "company": letter.company_id,
                    "total_amount": amount,
                    "currency": letter.currency_id,
                    "amount_residual": amount,
                    "landing_route": link,
                    "transaction_route": f"/my/reminders/{letter.id}/transaction",
                },
                access_token=access_token,
            )
            values["amount"] = amount
            if request.env.user._is_public():
                # a link that is on paper, too, is nobody's card: none is offered, nor kept
                values["tokens_sudo"] = values["tokens_sudo"].browse()
                values["show_tokenize_input_mapping"] = dict.fromkeys(values["show_tokenize_input_mapping"], False)
        return self._respond("relance_print_portal.reminder_page", values)

    def _get_link(self, letter, access_token):
        return letter.access_url + (f"?access_token={access_token}" if access_token else "")

    def _show_ended(self, letter):
        answer = self._respond(
            "relance_print_portal.link_ended", {"company": letter.company_id, "res_company": letter.company_id}
        )
        answer.status_code = 410
        return answer

    def _respond(self, template, values):
        answer = request.render(template, values)
        for name, value in HEADERS:
            answer.headers[name] = value
        return answer

    @customer_route(
        "/my/reminders/<int:reminder_id>/answer",
        type="http",
        website=True,
        multilang=False,
        methods=["POST"],
        looks=False,
    )
    def reminder_answer(self, letter, access_token=None, kind=None, date=None, words=None, **_named):
        """Take what the customer says: paid, promised, disputed."""
        # no more of them, and of each, than it takes to see that it is too much
        sent = [file for file in request.httprequest.files.getlist("files") if file.filename][: MOST_FILES + 1]
        files = [(file.filename, file.read(MOST_BYTES + 1)) for file in sent]
        try:
            with request.env.cr.savepoint():
                request.env["account.reminder.answer"]._receive(letter, kind, date, words, files)
        except UserError as error:
            said = {"fault": str(error), "kind": kind, "date": date, "words": words}
            return self._show_page(letter, access_token, **said)
        token = f"&access_token={access_token}" if access_token else ""
        return request.redirect(f"{letter.access_url}?told={kind}{token}")

    @customer_route("/my/reminders/<int:reminder_id>/pdf", type="http", methods=["GET"])
    def reminder_letter(self, letter, **_named):
        """Show the letter as it was printed."""
        return self._send_pdf(letter._get_archived_pdf(), letter.pdf_filename)

    @customer_route("/my/reminders/<int:reminder_id>/statement", type="http", methods=["GET"])
    def reminder_statement(self, letter, **_named):
        """Show the customer's statement of account, as of today."""
        return self._send_pdf(letter._draw_statement(), f"{request.env._('Statement of account')}.pdf")

    @customer_route("/my/reminders/<int:reminder_id>/invoice/<int:move_id>", type="http", methods=["GET"])
    def reminder_invoice(self, letter, move_id=None, **_named):
        """Show one of the letter's invoices."""
        move = letter.move_ids.filtered(lambda move: move.id == move_id)
        pdf = move and letter._draw_invoice(move)
        if not pdf:
            raise NotFound
        return self._send_pdf(pdf, f"{move.name}.pdf")

    def _send_pdf(self, pdf, filename):
        disposition = content_disposition(make_file_name(filename), "inline")
        headers = [("Content-Type", "application/pdf"), ("Content-Disposition", disposition), *HEADERS]
        return request.make_response(pdf, headers)

    @customer_route("/my/reminders/<int:reminder_id>/transaction", type="jsonrpc", methods=["POST"], looks=False)
    def reminder_transaction(self, letter, access_token=None, **named):
        """Begin to pay all that is overdue, by one of Odoo's payment providers; how much that is, we say, as the page did."""
        moves = letter._get_payable_moves()
        if not moves:
            raise UserError(request.env._("There is nothing to pay any more."))
        PaymentPortal._validate_transaction_kwargs(named)
        amount, user = letter._get_payable_amount(moves), request.env.user
        shown = named.get("amount")
        if not isinstance(shown, int | float) or letter.currency_id.compare_amounts(shown, amount):
            raise UserError(request.env._("What is overdue has changed. Reload the page to see it, and pay then."))
        if user._is_public() and (named.get("token_id") or named.get("tokenization_requested")):
            raise Forbidden  # see the page: cards are for those who log in
        named |= {"amount": amount, "is_validation": False, "landing_route": self._get_link(letter, access_token)}
        partner = letter.partner_id if user._is_public() else user.partner_id
        return self._process_transaction(partner.id, letter.currency_id.id, moves.ids, None, **named)

    @http.route(
        ["/my/reminders", "/my/reminders/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
        multilang=False,
        sitemap=False,
    )
    def my_reminders(self, page=1, **_named):
        """List the letters of a customer who has an account."""
        if not request.env.user._is_portal():
            raise NotFound
        letters = request.env["account.reminder"]._search_own(request.env.user)
        pages = pager("/my/reminders", len(letters), page, self._items_per_page)
        shown = letters[pages["offset"] : pages["offset"] + self._items_per_page]
        values = {"letters": shown, "page_name": "reminder", "pager": pages, "default_url": "/my/reminders"}
        return self._respond("relance_print_portal.my_reminders", values)

    my_reminders._reminder_right = "portal", None

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "reminder_count" in counters:
            values["reminder_count"] = len(request.env["account.reminder"]._search_own(request.env.user))
        return values
