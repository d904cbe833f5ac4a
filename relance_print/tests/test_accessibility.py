# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Nothing on our screens is there for some people only: what is opened on them, beside the screens themselves, which
`test_accessibility_walk` opens.
"""

import unittest

from odoo.tests import tagged

from .accessibility import AccessibilityCase, has_axe
from .common import ReminderCommon

FORM, DIALOG = [".o_form_view"], [".modal"]
LETTER = ".o_letter_pencil[data-zone=signature]"
SETTINGS = [f"#reminder_{name}" for name in ("text_mode", "format", "signatory", "trust", "stage_mode", "bank", "rest")]
ROW = ".o_data_row .o_data_cell:not(.o_handle_cell)"


@unittest.skipUnless(has_axe(), "there is no axe-core")
@tagged("post_install", "-at_install")
class TestAccessibility(ReminderCommon, AccessibilityCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = cls.make_manager("manager", name="Maud Hill")
        cls.administrator = cls.make_manager("administrator", name="Ada Stone")
        cls.administrator.group_ids += cls.env.ref("base.group_system")
        cls.invoice_path = f"/odoo/customer-invoices/{cls.invoice.id}"

    def test_invoice(self):
        self.check_screen(
            self.clerk,
            self.invoice_path,
            *(".o_notebook .nav-link[name=reminders]", "button[name=action_print_reminder]"),
            roots=[".o_notebook .tab-pane.active"],
        )

    def test_letter(self):
        letter = self.clerk_env["account.reminder"].browse(
            self.clerk_env["account.move"].browse(self.invoice.id).action_print_reminder()["res_id"]
        )
        path = f"/odoo/reminders/{letter.id}"
        self.check_screen(self.clerk, path, LETTER, roots=FORM)
        insert = (".o_letter_pencil[data-zone=body]", ".o_letter_insert", ".o_reminder_row")
        self.check_screen(self.clerk, path, *insert, roots=[*FORM, ".o_popover"])
        letter.action_download_pdf()
        self.check_screen(self.clerk, path, ".o_reminder_archive iframe", roots=[".o_reminder_side"])

    def test_text(self):
        path, shown = "/odoo/reminder-texts", ".o_reminder_preview iframe"
        self.check_screen(self.manager, path, ROW, shown, roots=FORM)
        self.check_screen(
            self.manager,
            path,
            ROW,
            ".o_field_widget[name=used_body] .o_reminder_insert",
            ".o_reminder_row",
            roots=[".o_popover"],
        )
        self.check_screen(
            self.manager, path, ROW, ".o_reminder_help", ".o_reminder_dialog .o_reminder_row", roots=DIALOG
        )

    def test_format(self):
        path, shown = "/odoo/reminder-formats", ".o_reminder_preview iframe"
        self.env.ref("relance_print.format_modern").with_user(self.manager).with_company(self.company).copy()
        for page in ("html", "table_html", "css", "images", "paper"):
            with self.subTest(page):
                self.check_screen(self.manager, path, ROW, f".o_notebook .nav-link[name={page}]", shown, roots=FORM)

    def test_settings(self):
        path = "/odoo/settings"
        self.check_screen(
            self.administrator,
            path,
            ".settings_tab [data-key=account]",
            "#reminder_trust",
            roots=[*SETTINGS, ".o_setting_box [name=reminder_text_ids]"],
        )

    def test_department(self):
        self.env["hr.department"].sudo().create({"name": "Workshop", "company_id": self.company.id})
        path = "/odoo/action-relance_print.hr_department_action_reminders"
        self.check_screen(self.manager, path, ROW, ".o_form_view [name=reminder_independent]", roots=FORM)

    def test_customer(self):
        self.env["account.reminder.hold"].create({"partner_id": self.customer.id, "kind": "disputed", "reason": "Late"})
        path = f"/odoo/res.partner/{self.customer.id}"
        invoicing = (".o_notebook .nav-link[name=accounting]", "[name=action_print_statement]")
        self.check_screen(
            self.clerk, path, *invoicing, roots=[".o_wrap_field:has([name=action_put_on_hold])", ".o-form-buttonbox"]
        )
        self.check_screen(self.clerk, path, *invoicing, ".modal [name=date]", roots=DIALOG)
