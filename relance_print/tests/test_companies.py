# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What is of one company is not of another; what is of all is changed by who works for all."""

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from . import matrix
from .common import TODAY
from .test_hold import HoldCommon

# Fields that Odoo's check knows nothing of, and what keeps them to their company.
OTHERWISE_CHECKED = {
    "account.reminder.text.format_id": "_check_format_company, which knows the company of a department's text",
    # wizards without a company: what they change is checked itself
    "account.reminder.cancel.reminder_ids": "the letters' own rights",
    "account.reminder.department.move_ids": "the invoices' own rights",
    "account.reminder.department.department_id": "the invoices' own check",
}
OWNERS = ("res.company", "hr.department")


@tagged("post_install", "-at_install")
class TestCompanies(HoldCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = cls.make_manager("manager")
        cls.other = cls.env["res.company"].sudo().create({"name": "Elsewhere", "country_id": cls.env.ref("base.us").id})

    def get_models(self):
        return {
            name: self.env[name]
            for name in self.env.registry
            if name.startswith("account.reminder") and not self.env[name]._abstract
        }

    def is_ours(self, model, field):
        return model._name.startswith("account.reminder") or (
            (field._module or "").startswith("relance_print") and not field.inherited
        )

    def can_be_written(self, model):
        """Tell whether any group may create or write records of a model."""
        domain = [("model_id.model", "=", model._name), "|", ("perm_write", "=", True), ("perm_create", "=", True)]
        return bool(self.env["ir.model.access"].sudo().search_count(domain))

    def test_every_relation_is_checked(self):
        """Each field of ours that clients may set, to records that have a company, is checked; or it is the record's owner."""
        faults, checked = [], 0
        otherwise = OTHERWISE_CHECKED.keys() | {
            name for samples in matrix.get_samples(self.env) for name in samples.OTHERWISE_CHECKED
        }
        for model in (self.env[name] for name in self.env.registry):
            if model._abstract or not self.can_be_written(model):
                continue
            for field in model._fields.values():
                target = self.env[field.comodel_name]._fields if field.relational else {}
                # the other side of a one2many is the one to check, and facts are no client's to set
                if field.type not in ("many2one", "many2many") or not self.is_ours(model, field) or field.readonly:
                    continue
                if (
                    field.related
                    or field.name in ("create_uid", "write_uid")
                    or not {"company_id", "company_ids"} & target.keys()
                ):
                    continue
                name = f"{model._name}.{field.name}"
                paths = getattr(model, "_company_paths", ())
                is_owner = any(path.startswith(f"{field.name}.") for path in paths)
                is_checked = field.check_company and (model._check_company_auto or model._name in OWNERS)
                checked += 1
                if not (is_checked or is_owner or name in otherwise):
                    faults.append(name)
        self.assertEqual(faults, [])
        self.assertGreater(checked, 20)

    def test_what_is_refused(self):
        """Of another company: a letter's department and format, an owner's settings."""
        sudo = self.env(su=True)
        department = sudo["hr.department"].create({"name": "Theirs", "company_id": self.other.id})
        stranger = sudo["res.partner"].create({"name": "Stranger", "company_id": self.other.id})
        modern = self.env.ref("relance_print.format_modern").sudo()
        theirs = modern.copy({"company_id": self.other.id, "user_id": False})
        own = modern.copy({"company_id": self.company.id, "user_id": False})
        mine = sudo["hr.department"].create({"name": "Mine", "company_id": self.company.id})
        foreigner = self.make_manager("foreigner", self.other)
        draft = self.make_draft()
        statement = self.clerk_env["account.reminder.statement.wizard"]
        self.assert_each_refused(
            {
                "department of a letter": lambda: draft.sudo().write({"department_id": department.id}),
                "format of a letter": lambda: draft.sudo().write({"own_format_id": theirs.id}),
                "format of a company": lambda: self.company.sudo().write({"reminder_format_id": theirs.id}),
                "format of a department": lambda: mine.write({"reminder_format_id": theirs.id}),
                "sender of a department": lambda: mine.write({"reminder_sender_id": stranger.id}),
                "company of a department": lambda: mine.write(
                    {"reminder_format_id": own.id, "company_id": self.other.id}
                ),
                "responsible of a format": lambda: own.write({"user_id": foreigner.id}),
                "customer of a statement": lambda: statement.create({"partner_ids": stranger.ids}),
            }
        )

    def test_a_letter_that_a_client_makes_up(self):
        """Of another company, or of its department, it shows no text, no footer and no account."""
        department = self.env["hr.department"].sudo().create({"name": "Theirs", "company_id": self.other.id})
        department.write({"reminder_independent": True, "reminder_footer": "<p>SECRET</p>"})
        self.get_text("friendly", department).subject = "SECRET"
        self.make_text(self.other, subject="SECRET")
        fields = ("subject", "body", "letter_html", "text_origin", "format_id", "alerts")
        letters = self.clerk_env["account.reminder"]
        values = {
            "partner_id": self.customer.id,
            "currency_id": self.company.currency_id.id,
            "level_id": self.levels["friendly"].id,
            "move_ids": [Command.set(self.invoice.ids)],
            "state": "draft",
        }
        for name, place in (
            ("company", {"company_id": self.other.id}),
            ("department", {"company_id": self.company.id, "department_id": department.id}),
        ):
            for field in fields:
                with self.subTest(name, field=field), self.assertRaises(AccessError):
                    letters.new({**values, **place})[field]

    def test_a_department_that_moved_away(self):
        """Its former company's letters are no longer its letters."""
        department = self.env["hr.department"].sudo().create({"name": "Moving", "reminder_independent": True})
        self.invoice.reminder_department_id = department
        draft = self.make_draft()
        self.assertEqual(draft.department_id, department)
        department.company_id = self.other
        self.assertFalse(self.make_draft().department_id)

    # What is shared

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_what_is_shared_is_changed_by_who_works_for_all(self):
        """Every model whose records may belong to no company: such a one is neither written, deleted, copied nor made."""
        sudo = self.env(su=True)
        department = sudo["hr.department"].create({"name": "Of all", "company_id": False, "reminder_independent": True})
        shipped = self.env.ref("relance_print.format_modern").sudo()
        sudo["account.reminder.format.image"].create(
            {"format_id": shipped.id, "name": "stamp", "image": self.company.logo}
        )
        # those that a second record would not collide with
        made = {
            "account.reminder.level": {"name": "New"},
            "account.reminder.text": {"level_id": sudo["account.reminder.level"].create({"name": "N"}).id},
            "account.reminder.format": {"name": "New", "html": "x", "company_id": False},
            "account.reminder.format.image": {"format_id": shipped.id, "name": "new", "image": self.company.logo},
        }
        for samples in matrix.get_samples(self.env):
            made |= samples.make_shared(self)
        sudo["account.reminder.text"].search([("level_id", "=", made["account.reminder.text"]["level_id"])]).unlink()
        seen = set()
        for name, model in self.get_models().items():
            company = model._fields.get("company_id")
            if model._transient or not self.can_be_written(model) or (company and company.required):
                continue
            with self.subTest(name):
                self.assertIsInstance(model, self.env.registry["account.reminder.shared"])
            records = model.sudo().search([])._filter_shared()
            self.assertTrue(records, name)
            seen.add(name)
            for record in records[-1:] | records[:1]:
                mine = record.with_user(self.manager)
                self.assert_each_refused(
                    {
                        "write": lambda mine=mine: mine.write({"display_name": "x"}),
                        "delete": mine.unlink,
                        "make": lambda mine=mine, name=name: mine.create(made[name]),
                        "import": lambda mine=mine: self.load(mine),
                    },
                    UserError,
                    model=name,
                )
        self.assertEqual(seen, made.keys())
        self.assertIn(
            self.get_text("friendly", department), self.env["account.reminder.text"].sudo().search([])._filter_shared()
        )

    def load(self, record):
        field = next(name for name in ("percent", "name", "subject", "days") if name in record._fields)
        xmlid = record.sudo()._get_external_ids()[record.id][:1] or [f"__import__.{record._table}_{record.id}"]
        if not record.get_external_id()[record.id]:
            self.env["ir.model.data"].sudo().create(
                {"module": "__import__", "name": xmlid[0].partition(".")[2], "model": record._name, "res_id": record.id}
            )
        result = record.load(["id", field], [[xmlid[0], "7"]])
        if not result["ids"]:
            raise UserError(result["messages"][0]["message"])

    def test_settings_of_a_department_of_all(self):
        department = (
            self.env["hr.department"].sudo().create({"name": "Of all", "company_id": False}).with_user(self.manager)
        )
        self.assert_each_refused({"footer": lambda: department.write({"reminder_footer": "x"})}, AccessError)

    def test_who_may(self):
        """Who works for every company of the database, be it one, and administrators."""
        level = self.levels["friendly"]
        everywhere = self.make_manager("everywhere")
        everywhere.sudo().company_ids = self.env["res.company"].sudo().search([])
        administrator = self.make_manager("administrator")
        administrator.sudo().group_ids = self.env.ref("base.group_system")
        for days, user in enumerate((everywhere, administrator), 1):
            level.with_user(user).days = days
            self.assertEqual(level.days, days)
            self.env["account.reminder.level"].with_user(user).create({"name": "Ours"})
        with self.assertRaisesRegex(AccessError, "toutes les sociétés|shared by all companies"):
            level.with_user(self.manager).days = 3
        self.env["res.company"].sudo().create({"name": "One more"})
        with self.assertRaises(AccessError):
            level.with_user(everywhere).days = 3
        # a company's own days are its manager's
        self.get_text("friendly").with_user(self.manager).used_days = 3
        self.assertEqual(
            self.env["account.reminder.text"]._get_days(level, self.company, self.env["hr.department"], "days"), 3
        )


class BranchCommon(HoldCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.branch = cls.env["res.company"].sudo().create({"name": "Branch", "parent_id": cls.company.id})
        cls.cr.precommit.run()  # which gives the branch its parent's chart of accounts
        (cls.clerk | cls.env.user).sudo().company_ids |= cls.branch
        cls.clerk_env = cls.as_user(cls.clerk)
        cls.moved = cls.make_of(cls.branch, partner=cls.british)

    @classmethod
    def make_of(cls, company, amount=1000.0, **values):
        sales = (
            cls.env["account.journal"]
            .sudo()
            .search([("type", "=", "sale"), ("company_id", "parent_of", company.id)], limit=1)
        )
        return cls.make_move(amount=amount, company_id=company.id, journal_id=sales.id, **values).with_env(
            cls.clerk_env
        )

    def pay_stranger(self):
        """Have the branch's customer pay another company, which the clerk works for, too."""
        other = self.env["res.company"].sudo().create({"name": "Elsewhere", "currency_id": self.company.currency_id.id})
        self.env["account.chart.template"].sudo().try_loading("fr", company=other, install_demo=False)
        self.env.user.sudo().company_ids |= other
        values = {"payment_type": "inbound", "partner_type": "customer", "date": TODAY, "partner_id": self.british.id}
        self.env["account.payment"].with_company(other).create({**values, "amount": 1000}).action_post()
        self.clerk.sudo().company_ids |= other


@tagged("post_install", "-at_install")
class TestBranch(BranchCommon):
    def test_its_parents_payment_covers_its_invoice(self):
        """As Odoo offers it on the invoice: the letter is not printed."""
        self.make_payment(self.british)
        offered = self.moved.invoice_outstanding_credits_debits_widget["content"]
        self.assertEqual([line["amount"] for line in offered], [1000])
        letter = self.make_draft(self.moved)
        self.assertEqual((letter.company_id, letter.amount_credit, letter._is_covered()), (self.branch, 1000, True))
        with self.assertRaises(UserError), self.cr.savepoint():
            letter.action_download_pdf()
        letter.action_match_credits()
        self.assertIn(self.moved.payment_state, ("paid", "in_payment"))

    def test_of_a_stranger_it_doesn_t(self):
        """Another company's payment is no matter of the branch."""
        self.pay_stranger()
        self.assertEqual(self.make_draft(self.moved).with_env(self.as_user(self.clerk)).amount_credit, 0)

    def test_its_parents_account_is_on_the_letter(self):
        letter = self.make_draft(self.moved)
        self.assertEqual(letter._get_bank_account(), self.bank_account)
        self.assertIn(self.bank_account.acc_number, self.read_zone(letter))
        bank = self.env["res.partner.bank"].create(
            {"acc_number": "FR76 3000 6000 0112 3456 7890 189", "partner_id": self.branch.partner_id.id}
        )
        self.assertEqual(letter._get_bank_account(), bank)

    def test_with_texts_of_its_own(self):
        """It says what it wrote, and has its parent's signature where it has none."""
        self.make_text(subject="Parent", body="<p>Parent</p>")
        self.branch.reminder_independent = True
        self.assertEqual(self.make_draft(self.moved).subject, "Parent")
        self.make_text(self.branch)
        letter = self.make_draft(self.moved)
        self.assertEqual((letter.subject, letter.body), ("Ours", "<p>Our text</p>"))
