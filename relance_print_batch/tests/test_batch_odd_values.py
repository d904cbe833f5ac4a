# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Odd choices of invoices end in words for people."""

from functools import partial

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.relance_print.tests import matrix
from odoo.addons.relance_print.tests.test_odd_values import ODD, OddValuesCommon

from .common import BatchCommon


@tagged("post_install", "-at_install")
class TestOddChoice(OddValuesCommon, BatchCommon):
    @mute_logger("odoo.sql_db")
    def test_choice_of_invoices(self):
        """What was chosen in a list comes as a domain, which a client may make up."""
        options = self.env["account.reminder.wizard"].with_user(self.personas["invoicing"])
        for odd in [
            *ODD,
            [["unknown", "=", 1]],
            [["id", "???", 1]],
            [["id", "in", ["x"]]],
            ["&"],
        ]:
            self.try_out(
                str(odd)[:80],
                lambda odd=odd: options.create({"move_domain": odd}).action_propose(),
            )

    def test_json(self):
        """A field that takes any JSON takes what it is for, from whatever door; the rest is refused in words."""
        deep = [["partner_id", "any", [["name", "=", "x"]]]]
        junk = [
            *({"forged": 1}, "forged", 4711, True, [4711], [[]], ["&"], ["|", ["id", "=", 1]], [["id"]]),
            *(
                [["none", "=", 1]],
                [["id", "none", 1]],
                [["id", "any!", []]],
                [["id", "=", {"a": 1}]],
                [["id", ">", "x"]],
            ),
            *([["invoice_date", "=", "junk"]], [["name", "=", "\u0000"]], [["amount_total", "=", float("nan")]]),
            *([["amount_total", ">", "x"]], [["partner_id.none", "=", 1]], [["id", "in", [[]]]]),
            *([["partner_id", "any!", [["name", "=", "x"]]]], [["partner_id", "any", [["none", "=", 1]]]]),
        ]
        nested = [["id", "none", "x"]]
        for _level in range(100):
            nested = [["partner_id.invoice_ids", "any", nested]]
        junk.append(nested)
        tried = set()
        for name, model in matrix.get_models(self.env).items():
            for field in (model._fields[name] for name in matrix.get_inputs(model)):
                if field.type != "json":
                    continue
                record = self.env[name].with_user(self.personas["manager"])
                record = self.make_any(self.env[name], self.personas["manager"]) if model._transient else record
                record = record or self.propose(self.make_move()).with_user(self.personas["manager"])
                for value in junk:
                    vals = {field.name: value}
                    self.assert_each_refused(
                        {
                            "write": partial(record.write, vals),
                            "save": partial(record.web_save, vals, {}),
                            "create": partial(record.browse().create, vals),
                            "default": partial(record.with_context(**{f"default_{field.name}": value}).create, {}),
                        },
                        UserError,
                        field=str(field),
                        value=str(value)[:50],
                    )
                for value in ([], False, deep, [["partner_id.name", "ilike", "x"]], [["id", "in", []]]):
                    record.write({field.name: value})
                    self.assertEqual(record[field.name] or [], value or [])
                tried.add(str(field))
        self.assertEqual(tried, {"account.reminder.batch.move_domain", "account.reminder.wizard.move_domain"})

    def test_json_on_a_form(self):
        wizard = self.env["account.reminder.wizard"].with_user(self.personas["manager"])
        for value in ({"forged": 1}, [["none", "=", 1]], [["invoice_date", "=", "junk"]]):
            with self.assertRaises(UserError), self.cr.savepoint():
                wizard.onchange({"move_domain": value}, [], {"selection": {}, "move_domain": {}})

    def test_whose_search_it_is(self):
        """No field that the user may not read is searched for, and who sets the search of a batch has it listed as theirs."""
        batch = self.propose(self.make_move())
        mine = batch.with_user(self.personas["invoicing"])
        with self.assertRaises(UserError), self.cr.savepoint():
            mine.move_domain = [["invoice_user_id.password", "=like", "a%"]]
        mine.move_domain = [["partner_id.name", "ilike", "x"]]
        self.assertEqual(batch.user_id, self.personas["invoicing"])
        self.assertEqual(batch.user_name, self.personas["invoicing"].name)
