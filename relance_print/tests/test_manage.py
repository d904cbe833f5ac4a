# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What accounting managers decide without being administrators, and where customers and invoices show their reminders."""

from lxml import etree

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, HttpCase, tagged

from . import matrix
from .common import TODAY, ReminderCommon


@tagged("post_install", "-at_install")
class TestManage(ReminderCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = cls.make_manager("manager", name="Maud Hill")
        cls.administrator = cls.make_manager("administrator", name="Ada Stone")
        cls.administrator.group_ids += cls.env.ref("base.group_system")
        cls.english_clerk = cls.make_clerk("english_clerk", name="Emma Hart", email="emma@example.com", lang="en_US")
        (cls.manager | cls.administrator).lang = "en_US"
        cls.other = cls.env["res.company"].sudo().create({"name": "Elsewhere"})
        cls.pages = cls.env["account.reminder.settings"].with_env(cls.as_user(cls.manager, lang="en_US"))
        cls.formats = cls.env["account.reminder.format"].with_env(cls.pages.env)

    # The page of settings

    def test_both_directions(self):
        page = Form(self.pages)
        page.reminder_text_mode = "custom"
        page.reminder_days_bad = 4
        page.reminder_format_id = self.formats.search([], limit=1)
        page.save()
        self.assertRecordValues(self.company, [{"reminder_text_mode": "custom", "reminder_days_bad": 4}])
        self.assertTrue(self.company.reminder_format_id)
        page = Form(self.pages)
        self.assertEqual((page.reminder_text_mode, page.reminder_days_bad), ("custom", 4))
        page.reminder_text_mode = "default"
        page.reminder_format_id = self.formats
        page.save()
        self.assertEqual((self.company.reminder_text_mode, self.company.reminder_format_id), ("default", self.formats))

    def test_days_of_a_level(self):
        page = self.pages.create({})
        text = self.get_text("firm")
        page.write({"reminder_text_ids": [Command.update(text.id, {"used_days": 33})]})
        self.assertEqual(text.days, 33)

    def test_nothing_else_is_written(self):
        """Neither of another company, nor what is not about reminders, nor by who is no manager."""
        with self.assertRaises(AccessError):
            self.pages.create({"company_id": self.other.id})
        with self.assertRaises(AccessError):
            self.pages.create({}).write({"company_id": self.other.id})
        self.assertEqual(self.pages.with_context(default_company_id=self.other.id).create({}).company_id, self.company)
        theirs = self.env["account.reminder.text"].sudo().search([("company_id", "=", self.other.id)], limit=1)
        with self.assertRaises(AccessError):
            self.pages.create({"reminder_text_ids": [Command.update(theirs.id, {"days": 33})]})
        self.assertFalse(theirs.days)
        mine = self.get_text("firm")
        self.pages.create({"reminder_text_ids": [Command.delete(mine.id), Command.create({"days": 3})]})
        self.assertEqual(len(self.company.reminder_text_ids), 4)
        own = (
            self.formats.sudo()
            .search([], limit=1)
            .copy({"name": "Theirs", "company_id": self.other.id, "user_id": False})
        )
        with self.assertRaises(AccessError):
            self.pages.create({"reminder_format_id": own.id})
        with self.assertRaises(AccessError):
            self.pages.with_user(self.clerk).create({})
        with self.assertRaises(AccessError):
            self.company.with_user(self.manager).reminder_text_mode = "custom"
        self.assertFalse(set(self.pages._fields) & {"name", "street", "currency_id"})

    def test_page_has_the_whole_block(self):
        """What any addon adds to the settings of companies is on the page, and is a field of it; not what is the database's."""
        page = etree.fromstring(self.pages.get_view(view_type="form")["arch"])
        settings = etree.fromstring(
            self.env["res.config.settings"].with_user(self.administrator).get_view(view_type="form")["arch"]
        )
        on_page, in_settings = (
            {node.get("name") for node in arch.iter("field") if (node.get("name") or "").startswith("reminder_")}
            for arch in (page, settings)
        )
        self.assertEqual(on_page, in_settings & self.pages._fields.keys())
        of_companies = self.env["account.reminder.settings.mixin"]._fields.keys()
        self.assertLessEqual({name for name in of_companies if name.startswith("reminder_")}, on_page)
        self.assertIn("reminder_signature_image", on_page)

    def test_one_heading(self):
        """Whatever of ours is below Configuration is below one heading, and an accounting manager sees it."""
        configuration = self.env.ref("account.menu_finance_configuration")
        ours = self.env["ir.model.data"].search(
            [("model", "=", "ir.ui.menu"), ("module", "=like", f"{matrix.PREFIX}%")]
        )
        menus = self.env["ir.ui.menu"].browse(ours.mapped("res_id"))
        below = menus.filtered(lambda menu: menu.parent_path.startswith(configuration.parent_path))
        heading = self.env.ref("relance_print.account_reminder_settings_heading")
        self.assertEqual(heading, below.filtered(lambda menu: menu.parent_id == configuration))
        self.assertEqual(below - heading, heading.child_id)
        self.assertGreater(len(heading.child_id), 4)
        self.assertLessEqual(set(below.ids), set(self.env["ir.ui.menu"].with_user(self.manager)._visible_menu_ids()))

    # Formats and texts

    def test_use_a_format(self):
        modern = self.formats.env.ref("relance_print.format_modern").with_env(self.pages.env)
        self.assertFalse(modern.is_used)
        modern.action_use()
        self.assertEqual(self.company.reminder_format_id, modern)
        modern.invalidate_recordset()
        self.assertTrue(modern.is_used)
        used = self.formats.search([]).filtered("is_used")
        self.assertEqual(used, modern)
        with self.assertRaises(AccessError):
            modern.with_user(self.clerk).action_use()

    def test_a_branch_decides_for_itself_alone(self):
        branch = self.env["res.company"].sudo().create({"name": "Branch", "parent_id": self.company.id})
        manager = self.make_manager("of_branch", branch)
        modern = self.env.ref("relance_print.format_modern").with_env(self.as_user(manager)).with_company(branch)
        with self.assertRaises(AccessError):
            modern.action_use()
        branch.reminder_independent = True
        modern.action_use()
        self.assertEqual((branch.reminder_format_id, self.company.reminder_format_id), (modern, modern.browse()))

    def test_texts_back_to_default(self):
        text = self.get_text("firm").with_env(self.pages.env)
        text.action_use_custom()
        self.assertEqual(self.company.reminder_text_mode, "custom")
        text.action_use_default()
        self.assertEqual(self.company.reminder_text_mode, "default")

    # To remind

    def test_to_remind(self):
        """What is found is what each invoice says of itself."""
        self.company.sudo().write({"reminder_days_good": 5, "reminder_days_bad": 6})
        trusts = (("good", self.customer), ("bad", self.german), ("normal", self.british))
        for trust, partner in trusts:
            partner.with_company(self.company).trust = trust
        department = (
            self.env["hr.department"]
            .sudo()
            .create({"name": "Sales", "company_id": self.company.id, "reminder_independent": True})
        )
        self.get_text("friendly", department).days = 14
        moves = self.env["account.move"]
        for _trust, partner in trusts:
            for days in (-3, 0, 1, 2, 3, 8, 9, 13, 14, 15, 20, 30):
                values = {"reminder_department_id": department.id} if days % 2 else {}
                moves |= self.make_move(days_late=days, partner=partner, **values)
        for move in moves[::5].filtered(lambda move: move.reminder_state == "overdue"):
            self.make_printed(move)
        self.env["account.reminder.hold"].create({"move_id": moves[10].id, "reason": "Asked for"})
        mine = moves.with_env(self.as_user(self.clerk))
        self.assert_found(mine)
        self.levels["friendly"].sudo().active = False
        self.assert_found(mine)

    def assert_found(self, moves):
        self.env.flush_all()
        self.env.invalidate_all()
        of_these = ("id", "in", moves.ids)
        due = moves.filtered("reminder_is_due")
        self.assertEqual(set(moves.search([of_these, ("reminder_is_due", "=", True)])), set(due))
        self.assertEqual(set(moves.search([of_these, ("reminder_is_due", "!=", True)])), set(moves - due))
        self.assertGreater(len(due), 3)
        self.assertGreater(len(moves.filtered(lambda move: move.reminder_state == "overdue") - due), 3)
        self.assertTrue(all(move.reminder_next_date <= TODAY for move in due))

    # The customer's form

    def test_customer(self):
        partner = self.british
        self.assertRecordValues(
            partner, [{"reminder_amount_overdue": 0, "reminder_letter_count": 0, "reminder_last_date": False}]
        )
        with self.assertRaises(UserError):
            partner.with_env(self.as_user(self.clerk)).action_print_reminder()
        first = self.make_move(partner=partner, days_late=20)
        contact = self.env["res.partner"].create({"name": "Ann", "parent_id": partner.id, "type": "invoice"})
        second = self.make_move(partner=contact, days_late=10)
        self.make_move(partner=partner, days_late=-10)
        self.make_printed(second)
        partner.invalidate_recordset()
        self.assertRecordValues(
            partner | contact,
            2
            * [
                {
                    "reminder_amount_overdue": first.amount_residual + second.amount_residual,
                    "reminder_letter_count": 1,
                    "reminder_last_date": TODAY,
                }
            ],
        )
        mine = partner.with_env(self.as_user(self.clerk))
        action = mine.action_print_reminder()
        letter = self.env["account.reminder"].browse(action["res_id"])
        self.assertEqual((letter.move_ids, letter.partner_id), (first | second, partner))
        self.assertEqual(mine.action_print_reminder()["res_id"], letter.id, "the draft is taken up")
        self.assertEqual(self.env["account.move"].search(mine.action_open_overdue()["domain"]), first | second)
        self.assertEqual(
            self.env["account.reminder"].search(mine.action_open_letters()["domain"]), letter | second.reminder_ids
        )

    # In the browser

    def test_tour_manage(self):
        self.start_tour("/odoo/customer-invoices", "relance_print_manage", login=self.manager.login)
        self.env.invalidate_all()
        modern = self.env.ref("relance_print.format_modern")
        self.assertRecordValues(
            self.company, [{"reminder_text_mode": "default", "reminder_bank_days": 3, "reminder_format_id": modern.id}]
        )
        self.assertEqual(self.get_text("friendly").days, 12)

    def test_tour_find_settings(self):
        self.start_tour("/odoo/settings#account", "relance_print_find_settings", login=self.administrator.login)

    def test_tour_customer(self):
        self.make_move(partner=self.british, days_late=20)
        self.make_printed(self.make_move(partner=self.british, days_late=30, amount=100))
        self.start_tour(
            f"/odoo/res.partner/{self.british.id}", "relance_print_customer", login=self.english_clerk.login
        )
