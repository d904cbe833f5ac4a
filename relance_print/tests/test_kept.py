# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What letters have alike is worked out once, and is none the less each letter's own."""

import inspect

from odoo.tests import tagged

from odoo.addons.relance_print.models.kept import keeping

from .common import TODAY, ReminderCommon, make_image


@tagged("post_install", "-at_install")
class TestKept(ReminderCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.reminder_signatory = "department"
        sender = {"name": "Noël Export", "street": "2 rue du Port", "zip": "44600", "city": "Saint-Nazaire"}
        sender |= {"country_id": cls.env.ref("base.fr").id, "image_1920": make_image("orange")}
        cls.sender = cls.env["res.partner"].create(sender)
        bank = {"acc_number": "DE02120300000000202051", "partner_id": cls.sender.id, "allow_out_payment": True}
        cls.bank = cls.env["res.partner.bank"].create(bank)
        export, plain = (
            cls.env["hr.department"]
            .sudo()
            .create(
                [
                    {"name": "Export", "company_id": cls.company.id, "reminder_independent": True},
                    {"name": "Atelier", "company_id": cls.company.id},
                ]
            )
        )
        export.write(
            {
                "reminder_sender_id": cls.sender.id,
                "reminder_bank_id": cls.bank.id,
                "reminder_signature_image": make_image("navy"),
                "reminder_footer": "<p>Noël Export, une marque de l’ébénisterie</p>",
            }
        )
        text = cls.get_text("friendly", export)
        text.signature = "<p>{{ signatory_name }}</p><p>{{ signature_image }}</p>"
        text.deadline_days = 21
        dollar = cls.env.ref("base.USD")
        dollar.active = True
        moves = [
            cls.make_move(days_late=10, partner=partner, reminder_department_id=department.id, **values)
            for partner in (cls.customer, cls.consumer, cls.german, cls.british)
            for department in (export, plain, plain.browse())
            for values in ({}, {"currency_id": dollar.id})
        ]
        cls.drafts = cls.env["account.reminder"].union(*map(cls.make_draft, moves))
        cls.drafts[3].level_id = cls.levels["formal_notice"]

    def get_records(self, model):
        """Return records of a model that has methods which keep what they return: those that letters ask."""
        letters = self.drafts.with_env(self.clerk_env)
        records = {
            "account.reminder": letters,
            "account.reminder.level": letters.level_id,
            "account.reminder.format": letters.format_id,
            "res.company": letters.company_id,
            "hr.department": letters.department_id,
        }
        return records.get(model)

    def test_letters_together_are_as_each_alone(self):
        drafts = self.drafts.with_env(self.clerk_env)
        alone = [draft._compose() for draft in drafts]
        with keeping():
            together = [draft._compose() for draft in drafts]
        self.assertGreater(len({letter.page.html for letter in alone}), 20)
        for draft, one, other in zip(drafts, alone, together, strict=True):
            with self.subTest(letter=draft.display_name, department=draft.department_id.name):
                self.assertEqual(other, one)

    def test_each_method(self):
        """What each method returns in one go is what it returns alone, of each record and in each language."""

        def call(record, name):
            value = getattr(record, name)()
            if name == "_get_formatters":  # of functions, what they return
                return {kind: value[kind](1234.5 if kind == "amount" else TODAY) for kind in value}
            return repr(value)

        tried = set()
        for model in self.env.registry:
            records = self.get_records(model)
            for name, method in inspect.getmembers(type(self.env[model]), lambda one: hasattr(one, "_is_kept")):
                if records is None or list(inspect.signature(method).parameters) != ["self"]:
                    continue
                several = [record.with_context(lang=lang) for record in records for lang in ("fr_FR", "de_DE", "en_US")]
                alone = [call(record, name) for record in several]
                with self.subTest(model=model, method=name), keeping():
                    self.assertEqual([call(record, name) for record in [*several, *several]], [*alone, *alone])
                tried.add((model, name))
        self.assertGreater(len(tried), 10)

    def test_nothing_is_kept_afterwards(self):
        draft = self.drafts[4].with_env(self.clerk_env)
        with keeping():
            before = draft._render_letter()
        self.company.partner_id.city = "Saint-Herblain"
        self.assertNotIn("Saint-Herblain", before)
        self.assertIn("Saint-Herblain", draft._render_letter())
