# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Schemes of one company are not of another; those of all are changed by who works for all."""

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.relance_print.tests.common import ReminderCommon
from odoo.addons.relance_print.tests.test_companies import BranchCommon


@tagged("post_install", "-at_install")
class TestCompaniesCharges(ReminderCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = cls.make_manager("manager")
        cls.other = cls.env["res.company"].sudo().create({"name": "Elsewhere"})

    def test_what_is_refused(self):
        """A scheme of another company, for a company or a customer."""
        scheme = self.env["account.reminder.scheme"].sudo().create({"name": "Theirs", "company_id": self.other.id})
        self.assert_each_refused(
            {
                "scheme of a company": lambda: self.company.sudo().write({"reminder_scheme_id": scheme.id}),
                "scheme of a customer": lambda: self.customer.write({"reminder_scheme_id": scheme.id}),
            },
            UserError,
        )

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_through_the_other_side(self):
        """An indemnity within a scheme, a scheme that a company gives to all."""
        scheme = self.env.ref("relance_print_charge.scheme_fr").with_user(self.manager)
        own = self.env["account.reminder.scheme"].with_user(self.manager).create({"name": "Ours"})
        self.assertEqual(own.company_id, self.company)
        euro = self.env.ref("base.EUR").id
        self.assert_each_refused(
            {
                "indemnity": lambda: scheme.write({"tier_ids": [Command.create({"currency_id": euro, "amount": 1})]}),
                "indemnity of it": lambda: scheme.write(
                    {"tier_ids": [Command.update(scheme.tier_ids.id, {"amount": 1})]}
                ),
                "given to all": lambda: own.write({"company_id": False}),
                "made for all": lambda: own.create({"name": "All", "company_id": False}),
                "translation": lambda: scheme.update_field_translations("name", {"fr_FR": "À nous"}),
                "archive": scheme.action_archive,
            },
            AccessError,
        )
        # its own copy is a company's to change
        copy = scheme.copy()
        self.assertEqual(copy.company_id, self.company)
        copy.write({"margin": 3, "tier_ids": [Command.update(copy.tier_ids.id, {"amount": 50})]})
        self.assertEqual((copy.margin, scheme.margin), (3, 10))

    def test_who_may(self):
        """Who works for every company of the database makes what is of all."""
        self.manager.sudo().company_ids = self.env["res.company"].sudo().search([])
        rates, schemes = (self.env[f"account.reminder.{name}"].with_user(self.manager) for name in ("rate", "scheme"))
        rates.create({"reference": "ecb", "date_from": "2031-01-01", "percent": 2})
        self.assertFalse(schemes.create({"name": "Ours"}).company_id)

    def test_a_branch_writes_no_scheme_of_its_parent(self):
        scheme = self.env["account.reminder.scheme"].create({"name": "Ours", "company_id": self.company.id})
        branch = self.env["res.company"].sudo().create({"name": "Branch", "parent_id": self.company.id})
        theirs = scheme.with_user(self.make_manager("branch", branch))
        self.assertEqual(theirs.name, "Ours")
        with self.assertRaises(AccessError):
            theirs.margin = 1


@tagged("post_install", "-at_install")
class TestBranchCharges(BranchCommon):
    def test_with_settings_of_its_own(self):
        """It has its parent's scheme and product where it has none."""
        scheme = self.env.ref("relance_print_charge.scheme_fr")
        product = self.env["product.product"].create({"name": "Interest"})
        self.company.sudo().write({"reminder_scheme_id": scheme.id, "reminder_interest_product_id": product.id})
        self.branch.reminder_independent = True
        self.assertEqual(self.british._get_reminder_scheme(self.branch), scheme)
        self.assertEqual(self.branch._get_reminder_setting("reminder_interest_product_id"), product)
        self.branch.reminder_scheme_id = none = self.env.ref("relance_print_charge.scheme_none")
        self.assertEqual(self.british._get_reminder_scheme(self.branch), none)
