# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Departments: which one an invoice is of, and what they put on the letter in place of the company."""

import base64
from datetime import timedelta

from lxml import html

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, new_test_user

from .common import ReminderCommon, make_image

IBAN = "FR76 3000 6000 0112 3456 7890 189"


class TestDepartment(ReminderCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.departments = cls.env["hr.department"].sudo()
        cls.sales = cls.departments.create({"name": "Sales", "reminder_independent": True})
        cls.export = cls.departments.create({"name": "Export", "parent_id": cls.sales.id})
        cls.other = cls.env["res.company"].create({"name": "Elsewhere"})
        cls.manager = cls.make_manager("manager")
        cls.officer = new_test_user(
            cls.env, login="officer", groups="base.group_user,hr.group_hr_user", company_id=cls.company.id
        )
        cls.salesperson = new_test_user(
            *(cls.env, "salesperson"),
            groups="base.group_user",
            company_id=cls.company.id,
            company_ids=[Command.set((cls.company | cls.other).ids)],
        )
        cls.boss = cls.make_employee("Hélène Marchais", cls.sales)
        cls.sender = cls.env["res.partner"].create(
            {
                "name": "Noël Export",
                "street": "2 rue du Port",
                "zip": "44600",
                "city": "Saint-Nazaire",
                "country_id": cls.env.ref("base.fr").id,
                "phone": "+33 2 61 91 00 01",
                "email": "export@example.com",
                "website": "https://export.example.com",
                "image_1920": make_image("orange"),
            }
        )
        cls.bank = cls.env["res.partner.bank"].create(
            {
                "acc_number": IBAN,
                "partner_id": cls.sender.id,
                "bank_id": cls.env["res.bank"].create({"name": "Banque du Port", "bic": "PORTFRPPXXX"}).id,
                "allow_out_payment": True,
            }
        )

    @classmethod
    def make_employee(cls, name, department, user=None, company=None):
        return (
            cls.env["hr.employee"]
            .sudo()
            .create(
                {
                    "name": name,
                    "user_id": user and user.id,
                    "department_id": department.id,
                    "company_id": (company or cls.company).id,
                }
            )
        )

    def make_department_draft(self, department):
        draft = self.make_draft(self.make_move(reminder_department_id=department.id))
        self.assertEqual(draft.department_id, department)
        return draft

    # Which one an invoice is of

    def test_of_the_salesperson(self):
        """As employee of the invoice's company, not of another one."""
        self.make_employee(
            "There",
            self.departments.create({"name": "There", "company_id": self.other.id}),
            *(
                self.salesperson,
                self.other,
            ),
        )
        self.assertFalse(self.make_move(invoice_user_id=self.salesperson.id).reminder_department_id)
        self.make_employee("Here", self.sales, self.salesperson)
        for kind, expected in (
            ("out_invoice", self.sales),
            ("out_refund", self.sales),
            ("out_receipt", self.sales),
            ("in_invoice", self.departments),
            ("entry", self.departments),
        ):
            values = {"invoice_line_ids": []} if kind == "entry" else {}
            move = self.make_move(move_type=kind, invoice_user_id=self.salesperson.id, post=kind != "entry", **values)
            self.assertEqual(move.reminder_department_id, expected, kind)
        self.assertFalse(self.make_move(invoice_user_id=self.clerk.id).reminder_department_id)

    def test_follows_the_salesperson(self):
        self.make_employee("Here", self.sales, self.salesperson)
        self.make_employee("Clerk", self.export, self.clerk)
        move = self.make_move(invoice_user_id=self.salesperson.id, post=False)
        self.assertEqual(move.reminder_department_id, self.sales)
        move.invoice_user_id = self.clerk
        self.assertEqual(move.reminder_department_id, self.export)
        move.invoice_user_id = self.officer
        self.assertFalse(move.reminder_department_id)

    def test_chosen_by_hand(self):
        """Also when made, and on a posted invoice; what was chosen outlives corrections of anything else."""
        self.make_employee("Here", self.sales, self.salesperson)
        move = self.make_move(invoice_user_id=self.salesperson.id, reminder_department_id=self.export.id)
        self.assertEqual(move.reminder_department_id, self.export)
        move.reminder_department_id = self.sales
        move.ref = "BC-1"
        self.assertEqual(move.reminder_department_id, self.sales)
        move.reminder_department_id = False
        self.assertFalse(move.reminder_department_id)
        there = self.departments.create({"name": "There", "company_id": self.other.id})
        with self.assertRaises(AccessError) as caught:
            move.reminder_department_id = there
        self.assertNotIn("There", str(caught.exception))  # which the user may not read

    def test_several_at_once(self):
        """With the wizard of the list; drafts that are open follow when looked at, and at the latest when printed."""
        moves = self.invoice | self.make_move() | self.make_move()
        drafts = [self.make_draft(move) for move in moves]
        self.make_written(self.sales, "friendly", "Sales {{ invoice_number }}")
        action = self.clerk_env.ref("relance_print.account_reminder_department_action").sudo().read()[0]
        self.assertEqual(action["res_model"], "account.reminder.department")
        wizard = self.clerk_env["account.reminder.department"].with_context(
            active_model="account.move", active_ids=moves.ids
        )
        wizard.create({"department_id": self.sales.id}).action_set()
        self.assertEqual(moves.reminder_department_id, self.sales)
        opened, _pressed, printed = drafts
        opened.action_open()
        self.make_draft(moves[1])
        printed.action_download_pdf()
        for draft in drafts:
            self.assertEqual((draft.department_id, draft.subject[:5]), (self.sales, "Sales"))
        wizard.create({}).action_set()
        self.assertFalse(moves.reminder_department_id)
        opened.action_open()
        self.assertEqual((opened.department_id, opened.subject[:6]), (self.departments, "Rappel"))
        self.assertEqual(printed.department_id, self.sales)

    def make_written(self, department, level, subject):
        self.get_text(level, department).with_context(lang="fr_FR").used_subject = subject

    def test_days_are_its_own(self):
        """An accounting manager sets them on its page, as the company's in the settings: of the levels, and until when to pay."""
        move = self.make_move(days_late=4, reminder_department_id=self.export.id)
        view = "relance_print.hr_department_view_form_reminders"
        as_manager = self.as_user(self.manager)["hr.department"].browse(self.sales.id)
        for days in (3, 0):
            with self.subTest(days=days):
                with Form(as_manager, view=view) as form:
                    row = next(
                        index
                        for index in range(len(form.reminder_text_ids))
                        if form.reminder_text_ids.edit(index).level_id == self.levels["friendly"]
                    )
                    with form.reminder_text_ids.edit(row) as text:
                        text.used_days = days
                text = self.get_text("friendly", self.sales)
                self.assertEqual((text.days, text.used_days), (days, days or 8))
                self.assertEqual(move.reminder_next_date, move.invoice_date_due + timedelta(days=days or 8))

    def test_edited_draft_keeps_its_text(self):
        draft = self.make_draft()
        draft.subject = "Corrigé"
        self.make_written(self.sales, "friendly", "Sales")
        self.invoice.reminder_department_id = self.sales
        draft.action_open()
        self.assertEqual((draft.department_id, draft.subject), (self.sales, "Corrigé"))

    # What it puts on the letter

    def test_sender(self):
        """What the department's sender lacks is the company's; what it has is on the letter, and its child's."""
        company = {
            "sender_name": "Ébénisterie Noël & Fils",
            "sender_address": "14 quai de la Gâche\n44200 Nantes",
            "sender_city": "Nantes",
            "sender_phone": "+33 2 61 91 47 20",
            "sender_email": "compta@example.com",
            "sender_website": "",
        }
        whole = {
            "sender_name": "Noël Export",
            "sender_address": "2 rue du Port\n44600 Saint-Nazaire",
            "sender_city": "Saint-Nazaire",
            "sender_phone": "+33 2 61 91 00 01",
            "sender_email": "export@example.com",
            "sender_website": "https://export.example.com",
        }
        bare = self.env["res.partner"].create({"name": "Bare"})
        table = (
            ("none", {}, {}, company),
            ("its own", {"reminder_sender_id": self.sender.id}, {}, whole),
            ("of its parent", {"reminder_sender_id": self.sender.id}, {"reminder_independent": True}, whole),
            (
                *("of a dependent child", {"reminder_sender_id": self.sender.id}),
                {"reminder_independent": False, "reminder_sender_id": bare.id},
                whole,
            ),
            (
                *("of a child with its own", {"reminder_sender_id": self.sender.id}),
                {"reminder_independent": True, "reminder_sender_id": bare.id},
                {**company, "sender_name": "Bare"},
            ),
            ("bare", {"reminder_sender_id": bare.id}, {}, {**company, "sender_name": "Bare"}),
            ("dependent", {"reminder_sender_id": self.sender.id, "reminder_independent": False}, {}, company),
        )
        draft = self.make_department_draft(self.export)
        for name, of_sales, of_export, expected in table:
            with self.subTest(name):
                none = {"reminder_sender_id": False}
                self.sales.write({**none, "reminder_independent": True, **of_sales})
                self.export.write({**none, "reminder_independent": False, **of_export})
                draft.invalidate_recordset()
                values = draft._get_letter_values()
                self.assertEqual({key: values[key] for key in expected}, expected)
                # the legal entity stays what it is
                self.assertEqual(
                    [values[f"company_{key}"] for key in ("name", "city", "phone", "email", "registry")],
                    ["Ébénisterie Noël & Fils", "Nantes", "+33 2 61 91 47 20", "compta@example.com", "99962741700010"],
                )
                page = html.document_fromstring(draft.letter_html)
                head = " ".join(page.xpath("//*[contains(@class, 'head')]")[0].text_content().split())
                for key in ("sender_name", "sender_phone", "sender_email"):
                    self.assertIn(expected[key], head)
                self.assertIn(f"{expected['sender_city']}, le 14 octobre 2026", page.text_content())

    def test_logo(self):
        draft = self.make_department_draft(self.sales)

        def logo():
            draft.invalidate_recordset()
            css = draft.letter_html.split(".letter-logo{")[1].split("}")[0]
            return css.split("base64,")[1].split(")")[0].encode()

        companys = self.company.partner_id.image_512
        self.assertEqual(logo(), companys)
        self.sales.reminder_sender_id = self.sender
        self.assertNotEqual(self.sender.image_512, companys)
        self.assertEqual(logo(), self.sender.image_512)
        self.sender.image_1920 = False
        self.assertEqual(logo(), companys)

    def test_bank_account(self):
        """The department's, else the invoice's; also where a child says nothing."""
        draft = self.make_department_draft(self.export)
        self.assertIn("FR76 1999 7044", self.read_zone(draft, "body"))
        self.sales.reminder_bank_id = self.bank
        draft.invalidate_recordset()
        body = self.read_zone(draft, "body")
        self.assertIn(f"IBAN {IBAN}", body)
        self.assertIn("Banque du Port", body)
        self.assertIn("BIC PORTFRPPXXX", body)
        self.assertNotIn("FR76 1999 7044", body)
        values = draft._get_letter_values()
        self.assertEqual(
            [values[name] for name in ("iban", "bic", "bank_name", "account_holder")],
            [IBAN, "PORTFRPPXXX", "Banque du Port", "Noël Export"],
        )
        self.sales.reminder_independent = False
        self.assertEqual(draft._get_letter_values()["iban"], "FR76 1999 7044 1800 2147 6305 859")

    def test_footer(self):
        self.company.report_footer = "<p>RCS Nantes</p>"
        draft = self.make_department_draft(self.export)
        table = (
            (False, False, "RCS Nantes"),
            ("<p>Export, quai 2</p>", False, "Export, quai 2"),
            ("<p>Export, quai 2</p>", "<p>Quai 3</p>", "Quai 3"),
            ("<p>Export, quai 2</p>", "<p><br></p>", "Export, quai 2"),
            ("<div><br></div>", False, "RCS Nantes"),
        )
        self.export.reminder_independent = True
        for of_sales, of_export, expected in table:
            with self.subTest(of_sales=of_sales, of_export=of_export):
                self.sales.reminder_footer, self.export.reminder_footer = of_sales, of_export
                draft.invalidate_recordset()
                page = self.read_zone(draft)
                for footer in ("RCS Nantes", "Export, quai 2", "Quai 3"):
                    self.assertEqual(footer in page, footer == expected)

    def test_signatory(self):
        """Who prints, the company, or the department; where the department has no head, who prints."""
        self.company.with_context(lang="fr_FR").reminder_signatory_title = "Service comptable"
        company = ("Ébénisterie Noël & Fils", "Service comptable", "compta@example.com")
        user = ("Chloé Besnard", "Ébénisterie Noël & Fils", "compta@example.com")
        departments = (None, self.sales, self.export)
        table = {
            "user": (user, (*user[:2], "export@example.com"), (*user[:2], "export@example.com")),
            "company": (company, (*company[:2], "export@example.com"), (*company[:2], "export@example.com")),
            "department": (
                user,
                ("Hélène Marchais", "Sales", "export@example.com"),
                ("Chloé Besnard", "Export", "export@example.com"),
            ),
        }
        self.sales.write({"manager_id": self.boss.id, "reminder_sender_id": self.sender.id})
        for signatory, rows in table.items():
            self.company.reminder_signatory = signatory
            for department, expected in zip(departments, rows, strict=True):
                with self.subTest(signatory, department=department and department.name):
                    draft = self.make_department_draft(department or self.departments)
                    values = draft._get_letter_values()
                    self.assertEqual(
                        tuple(values[f"signatory_{name}"] for name in ("name", "title", "email")), expected
                    )
                    self.assertEqual(self.read_zone(draft, "signature"), " ".join(expected))

    def test_signature_image(self):
        """Of who signs, else the company's; none is no trouble."""
        images = {name: make_image(name) for name in ("red", "green", "blue", "black")}
        self.export.reminder_independent = True
        draft = self.make_department_draft(self.export)
        self.assertFalse(html.document_fromstring(draft.letter_html).xpath("//*[@data-zone='signature']//img"))
        self.company.reminder_signature_image = images["red"]
        self.clerk.with_user(self.clerk).reminder_signature_image = images["green"]
        self.sales.reminder_signature_image = images["blue"]
        table = (
            ("company", {}, "red"),
            ("user", {}, "green"),
            ("department", {}, "blue"),
            ("department", {"reminder_signature_image": images["black"]}, "black"),
            ("department", {"reminder_signature_image": images["black"], "reminder_independent": False}, "blue"),
        )
        for signatory, of_export, color in table:
            with self.subTest(signatory, color=color):
                self.company.reminder_signatory = signatory
                self.export.write({"reminder_independent": True, "reminder_signature_image": False, **of_export})
                draft.invalidate_recordset()
                (source,) = html.document_fromstring(draft.letter_html).xpath("//*[@data-zone='signature']//img/@src")
                self.assertEqual(base64.b64decode(source.split(",")[1]), base64.b64decode(images[color]))
        self.clerk.sudo().reminder_signature_image = self.sales.reminder_signature_image = False
        for signatory in ("user", "department"):
            self.company.reminder_signatory = signatory
            draft.invalidate_recordset()
            self.assertIn(images["red"].decode(), draft.letter_html)

    # Rights

    def test_who_may_change_what(self):
        """Accounting managers the reminders, those who manage employees all else, others nothing."""
        reminders = {
            "reminder_independent": True,
            "reminder_sender_id": self.sender.id,
            "reminder_bank_id": self.bank.id,
            "reminder_format_id": self.env.ref("relance_print.format_modern").id,
            "reminder_footer": "<p>Quai 3</p>",
            "reminder_signature_image": make_image("red"),
        }
        rest = {
            "name": "Other",
            "parent_id": False,
            "manager_id": self.boss.id,
            "company_id": self.company.id,
            "note": "x",
        }
        allowed = {self.manager: reminders, self.officer: rest, self.clerk: {}}
        for user, own in allowed.items():
            department = self.export.with_user(user)
            for name, value in {**reminders, **rest}.items():
                with self.subTest(user=user.login, name=name), self.cr.savepoint() as savepoint:
                    if name in own:
                        department.write({name: value})
                    else:
                        with self.assertRaises(AccessError):
                            department.write({name: value})
                    savepoint.rollback()
                    self.env.invalidate_all()
        with self.assertRaises(AccessError):
            self.export.with_user(self.manager).write({"reminder_footer": "<p>Quai 3</p>", "name": "Other"})
        self.assertEqual(self.export.name, "Export")

    def test_who_may_make_and_delete(self):
        """Nobody makes a department that sends letters, or copies one, but who may decide on letters."""
        for user in (self.manager, self.clerk):
            departments = self.departments.with_user(user)
            with self.subTest(user=user.login):
                with self.assertRaises(AccessError):
                    departments.create({"name": "New"})
                with self.assertRaises(AccessError):
                    self.export.with_user(user).unlink()
        departments = self.departments.with_user(self.officer)
        self.assertFalse(departments.create({"name": "New"}).sudo().reminder_independent)
        for name, value in {"reminder_bank_id": self.bank.id, "reminder_independent": True}.items():
            with self.subTest(name), self.assertRaises(AccessError):
                departments.create({"name": "New", name: value})
        self.sales.reminder_bank_id = self.bank
        copied = self.sales.with_user(self.officer).copy().sudo()
        self.assertFalse(copied.reminder_bank_id)
        self.assertFalse(copied.reminder_independent)

    def test_nothing_of_another_company(self):
        """A sender, an account or a format of a company that is not the department's can't be had by naming its number."""
        stranger = self.env["res.partner"].create({"name": "Secret", "phone": "secret", "company_id": self.other.id})
        account = self.env["res.partner.bank"].create({"acc_number": "SECRET1", "partner_id": stranger.id})
        modern = self.env.ref("relance_print.format_modern")
        format_ = modern.sudo().copy({"company_id": self.other.id})
        department = self.sales.with_user(self.manager)
        for name, record in (
            ("reminder_sender_id", stranger),
            ("reminder_bank_id", account),
            ("reminder_format_id", format_),
        ):
            with self.subTest(name), self.assertRaises(UserError), self.cr.savepoint():
                department.write({name: record.id})
        text = self.get_text("friendly", self.sales).with_user(self.manager)
        with self.assertRaises(UserError), self.cr.savepoint():
            text.format_id = format_
        own = modern.with_user(self.manager).copy()
        text.format_id = own
        self.assertEqual(self.make_department_draft(self.export).format_id, own)
