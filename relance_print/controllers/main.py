from odoo import http
from odoo.http import content_disposition, request
from odoo.tools.pdf import merge_pdf


class ReminderController(http.Controller):
    @http.route("/relance_print/pdf/<models('account.reminder'):reminders>", type="http", auth="user", readonly=True)
    def reminder_pdf(self, reminders, token=None):
        """Download archived reminders as they were printed: one PDF, or all in one in the given order.

        :param token: of the web client's download, not used here
        """
        reminders.check_access("read")
        pdfs = [reminder._get_archived_pdf() for reminder in reminders]
        name = reminders.pdf_filename if len(reminders) == 1 else request.env._("Reminders") + ".pdf"
        return request.make_response(
            pdfs[0] if len(pdfs) == 1 else merge_pdf(pdfs),
            headers=[("Content-Type", "application/pdf"), ("Content-Disposition", content_disposition(name))],
        )

    @http.route(
        "/relance_print/format/<model('account.reminder.format'):reminder_format>",
        type="http",
        auth="user",
        readonly=True,
    )
    def export_format(self, reminder_format):
        """Download a format as one file, to be imported elsewhere."""
        reminder_format.check_access("read")
        return request.make_response(
            reminder_format._export(),
            headers=[
                ("Content-Type", "application/zip"),
                ("Content-Disposition", content_disposition(f"{reminder_format.name}.zip")),
            ],
        )
