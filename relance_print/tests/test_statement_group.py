# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Statements of account of groups of companies, and less what we owe, where the settings say so."""

from .common import TODAY, ReminderCommon


class TestGroupStatement(ReminderCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        partners = cls.env["res.partner"]
        address = {"is_company": True, "country_id": cls.env.ref("base.fr").id, "lang": "fr_FR"}
        cls.head = partners.create(
            {"name": "Groupe Armor", "street": "1 quai", "city": "Brest", "zip": "29200", **address}
        )
        cls.north, cls.south = partners.create(
            [{"name": name, "parent_id": cls.head.id, **address} for name in ("Armor Nord", "Armor Sud")]
        )
        cls.contact = partners.create({"name": "Compta", "parent_id": cls.north.id, "type": "invoice"})
        cls.moves = [
            cls.make_move(amount=amount, partner=partner)
            for amount, partner in ((100.0, cls.head), (20.0, cls.contact), (3.0, cls.south))
        ]
        cls.settings = cls.company.sudo()

    def make_bill(self, partner, amount, move_type="in_invoice", **values):
        bill = self.make_move(
            days_late=10, amount=amount, partner=partner, move_type=move_type, ref="F-2026-17", **values
        )
        self.assertIn("liability_payable", bill.line_ids.mapped("account_type"))
        return bill

    def print(self, partners):
        """Return the texts of the statements of customers, as they are printed."""
        own = partners.with_env(self.clerk_env)
        return [self.read_pdf(pdf) for pdf in own._render_statement_pdfs(self.company, TODAY)]

    def get_data(self, partner):
        members = partner._get_statement_members(self.company)[partner]
        statement = self.clerk_env["account.reminder.statement"]._new_statement(partner, self.company, TODAY, members)
        return statement._get_statement()

    def test_each_its_own(self):
        """Unless the settings say otherwise."""
        for partner, move in ((self.north, self.moves[1]), (self.south, self.moves[2])):
            [text] = self.print(partner)
            self.assertEqual([one.name in text for one in self.moves], [one == move for one in self.moves])
            self.assertNotIn("groupe", text.replace("Groupe Armor", ""))

    def test_one_for_the_group(self):
        self.settings.reminder_statement_group = True
        [text] = self.print(self.north | self.south | self.contact)
        for words in (*(move.name for move in self.moves), "Armor Nord", "Armor Sud", "1 quai", "123,00"):
            self.assertIn(words, text)
        data = self.get_data(self.south)
        self.assertEqual([part["total"] for part in data["currencies"]], [3])  # of whom it is, is another question
        self.assertEqual(self.get_data(self.head)["currencies"][0]["total"], 123)
        texts = self.print(self.north | self.customer)
        self.assertEqual(len(texts), 2)
        self.assertNotIn("Armor", texts[1])

    def test_for_who_may_know_one_company_only(self):
        self.settings.reminder_statement_group = True
        statement = self.clerk_env["account.reminder.statement"]._new_statement(self.head, self.company, TODAY)
        text = self.read_pdf(statement._render_pdf())
        self.assertEqual([move.name in text for move in self.moves], [True, False, False])

    def test_who_belongs_to_a_group(self):
        """Neither a company of another one of ours, nor an archived head; a loop would have no end."""
        self.assertEqual(self.south._get_group_head(self.company), self.head)
        members = (self.head | self.customer)._get_group_members(self.company)
        self.assertEqual(members, {self.head: self.head | self.north | self.south, self.customer: self.customer})
        other = self.env["res.company"].sudo().create({"name": "Elsewhere"})
        self.head.company_id = other
        self.assertEqual(self.south._get_group_head(self.company), self.south)
        self.head.company_id = False
        self.head.active = False
        self.assertEqual(self.south._get_group_head(self.company), self.south)
        self.assertEqual(self.contact._get_group_head(self.company), self.north)

    def test_many(self):
        """Who belongs to which group is asked once for all, however many statements there are."""
        self.settings.reminder_statement_group = True
        heads = self.env["res.partner"].create([{"name": f"Tête {i}", "is_company": True} for i in range(20)])
        self.env["res.partner"].create([{"name": "Fille", "is_company": True, "parent_id": one.id} for one in heads])
        self.env.flush_all()

        def count(partners):
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            customers = partners.child_ids.with_env(self.clerk_env)._get_statement_customers(self.company)
            found = customers._get_statement_members(self.company)
            self.assertEqual({len(members) for members in found.values()}, {2})
            return self.cr.sql_log_count - before

        count(heads[:1])  # rules and companies, that stay in mind
        self.assertLessEqual(count(heads), count(heads[:2]) + 2)

    def test_less_what_we_owe(self):
        self.make_bill(self.north, 5.0)
        self.make_bill(self.north, 1.0, "in_refund")
        [text] = self.print(self.north)
        self.assertNotIn("F-2026-17", text)
        self.settings.reminder_statement_payable = True
        [text] = self.print(self.north)
        for words in ("F-2026-17", "16,00", "compensation"):
            self.assertIn(words, text)
        [part] = self.get_data(self.north)["currencies"]
        self.assertEqual((part["total"], part["without_invoice"]), (16, 0))
        [text] = self.print(self.south)
        self.assertNotIn("compensation", text)

    def test_some_customers_otherwise(self):
        """What a customer says comes before its group's head, that before the settings; each company of ours has its own."""
        head, north, south = (one.with_company(self.company) for one in (self.head, self.north, self.south))
        other = self.env["res.company"].sudo().create({"name": "Elsewhere"})
        head.with_company(other).reminder_statement_group = "yes"
        self.assertEqual(len(self.print(self.north | self.south)), 2)
        head.reminder_statement_group = "yes"
        south.reminder_statement_group = "no"
        group, own = self.print(self.contact | self.south)
        self.assertEqual([move.name in group for move in self.moves], [True, True, False])
        self.assertEqual([move.name in own for move in self.moves], [False, False, True])
        self.settings.reminder_statement_group = True
        head.reminder_statement_group, south.reminder_statement_group = "no", "yes"
        self.assertEqual(
            [[move.name in text for move in self.moves] for text in self.print(self.north | self.south)],
            [[False, True, False], [True, False, True]],
        )
        for partner in self.head, self.north:
            self.make_bill(partner, 5.0)
        self.settings.reminder_statement_payable = True
        north.reminder_statement_payable = "no"
        texts = self.print(self.north | self.head)
        self.assertEqual(["compensation" in text for text in texts], [False, True])

    def test_a_letter_tells_of_the_customer_alone(self):
        """What a letter claims is the customer's own: its statement tells of nobody else."""
        self.settings.write({"reminder_statement_group": True, "reminder_statement_payable": True})
        self.make_bill(self.north, 5.0)
        [part] = self.make_draft(self.moves[1])._get_statement()["currencies"]
        self.assertEqual(part["total"], 20)
