# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from functools import wraps

from werkzeug.exceptions import BadRequest, NotFound
from werkzeug.wsgi import wrap_file

from odoo import fields, http, models
from odoo.exceptions import AccessError
from odoo.http import Response, content_disposition, request
from odoo.tools.pdf import merge_pdf

from ..models.account_reminder_fact import is_id
from ..tools.letter_files import make_file_name


def reader_route(*args, **kwargs):
    """Be a route for those who may read reminders: all others, also customers on the portal, are refused before anything else.

    So is who may not read the records in the address, or has there what are none: the ids 0 and 99999999999 get as far as here.
    The arguments are those of :func:`odoo.http.route`.
    """

    def decorate(endpoint):
        @wraps(endpoint)
        def checked(self, *values, **named):
            request.env["account.reminder"].check_access("read")
            for records in named.values():
                if isinstance(records, models.BaseModel):
                    if not records or not all(map(is_id, records._ids)):
                        raise NotFound
                    records.check_access("read")
            return endpoint(self, *values, **named)

        routed = http.route(*args, type="http", auth="user", **kwargs)(checked)
        routed._reminder_right = "read", "account.reminder"
        return routed

    return decorate


def send_file(stream, mimetype, filename):
    """Return the response that downloads a file.

    :param stream: a binary file that was just written; the server closes it, once it is sent
    """
    size = stream.tell()
    stream.seek(0)
    return Response(
        wrap_file(request.httprequest.environ, stream),
        headers=[
            ("Content-Type", mimetype),
            ("Content-Length", size),
            ("Content-Disposition", content_disposition(make_file_name(filename))),
        ],
        direct_passthrough=True,
    )


class ReminderController(http.Controller):
    @reader_route("/relance_print/pdf/<models('account.reminder'):reminders>", readonly=True)
    def reminder_pdf(self, reminders, token=None):
        """Download archived reminders as they were printed: one PDF, or all in one in the given order.

        :param token: of the web client's download, not used here
        """
        pdfs = [reminder._get_archived_pdf() for reminder in reminders]
        name = reminders.pdf_filename if len(reminders) == 1 else request.env._("Reminders")
        return self._send_pdfs(pdfs, name)

    @reader_route(
        "/relance_print/format/<model('account.reminder.format'):reminder_format>",
        readonly=True,
    )
    def export_format(self, reminder_format):
        """Download a format as one file, to be imported elsewhere."""
        return request.make_response(
            reminder_format._export(),
            headers=[
                ("Content-Type", "application/zip"),
                ("Content-Disposition", content_disposition(make_file_name(reminder_format.name, "zip"))),
            ],
        )

    @reader_route(
        "/relance_print/statement/<model('res.company'):company>/<models('res.partner'):partners>",
        readonly=True,
    )
    def statement(self, company, partners, date=None):
        """Download the statements of account of customers with a company at the end of a day, in one PDF.

        :param date: the day, as in 2026-10-14; today, if not given
        """
        if company not in request.env.user.company_ids:
            raise AccessError(request.env._("You don't work for %(company)s.", company=company.sudo().display_name))
        partners = partners.with_context(allowed_company_ids=company.ids, tz=request.env.user.tz)
        try:
            day = fields.Date.to_date(date) or company._get_reminder_today()
        except ValueError as error:
            raise BadRequest(request.env._("“%(date)s” is no date.", date=date)) from error
        pdfs = partners._render_statement_pdfs(company, day)
        name = f"{request.env._('Statement of account')} {day}" + (f" - {partners.name}" if len(partners) == 1 else "")
        return self._send_pdfs(pdfs, name)

    def _send_pdfs(self, pdfs, name):
        return request.make_response(
            pdfs[0] if len(pdfs) == 1 else merge_pdf(pdfs),
            headers=[
                ("Content-Type", "application/pdf"),
                ("Content-Disposition", content_disposition(make_file_name(name, "pdf"))),
            ],
        )
