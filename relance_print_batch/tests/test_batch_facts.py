# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What was done with a batch is not undone by anybody, and nobody prints in another's name."""

from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.relance_print.tests import matrix

from .common import BatchCommon


@tagged("post_install", "-at_install")
class TestPrintedBatch(BatchCommon):
    def test_letters_of_a_printed_batch(self):
        """What is no fact of a letter may be changed while it is proposed, not once the batch was printed."""
        batch = self.propose(self.invoice)
        letter = batch.letter_ids
        letter.with_env(self.clerk_env).level_id = self.levels["firm"]
        batch.with_env(self.clerk_env).action_run()
        changes = {
            "level_id": self.levels["last"].id,
            "format_id": letter.format_id.search([])[-1:].id,
            "move_ids": [Command.clear()],
        }
        inputs = set(matrix.get_inputs(letter))
        self.assertGreaterEqual(inputs, set(changes))  # an addon has more
        for user in (self.clerk, self.make_manager("other_manager")):
            mine = letter.with_user(user)
            self.assert_each_refused(
                {
                    **{
                        name: lambda mine=mine, name=name: mine.write({name: changes.get(name, False)})
                        for name in inputs
                    },
                    "delete": mine.unlink,
                    "options": lambda mine=mine: mine.batch_id.write({"is_duplex": True}),
                    "by the batch": lambda mine=mine: mine.batch_id.write(
                        {"letter_ids": [Command.update(letter.id, {"level_id": self.levels["last"].id})]}
                    ),
                }
            )

    def test_nobody_prints_in_another_name(self):
        """Neither by a default of the context nor by a stored one: the batch is of who makes it, and waits."""
        admin = self.env.ref("base.user_admin")
        self.env["ir.default"].sudo().set("account.reminder.batch", "user_id", admin.id, user_id=self.clerk.id)
        self.env["ir.default"].sudo().set("account.reminder.batch", "state", "running", user_id=self.clerk.id)
        env = self.clerk_env(
            context={**self.clerk_env.context, "default_state": "running", "default_user_id": admin.id}
        )
        wizard = env["account.reminder.wizard"].create({"only_due": False, "days_between": 0})
        wizard.action_propose()
        self.assertEqual((wizard.batch_id.state, wizard.batch_id.user_id), ("draft", self.clerk))

    def test_an_invoice_that_became_anothers(self):
        """A letter that was proposed is not printed to the customer that the invoice had."""
        batch = self.propose(self.invoice)
        self.invoice.sudo().button_draft()
        self.invoice.sudo().partner_id = self.british
        self.invoice.sudo().action_post()
        batch.action_run()
        self.assertEqual(batch.letter_ids.state, "failed")

    def test_a_batch_of_several_companies(self):
        """Whoever works for some of them alone does nothing with it, so that nothing is lost."""
        other = self.env["res.company"].sudo().create({"name": "Elsewhere"})
        batch = self.propose(self.invoice | self.make_move(partner=self.german))
        self.env.flush_all()
        letter = batch.letter_ids[-1]
        self.cr.execute("UPDATE account_reminder_batch_letter SET company_id = %s WHERE id = %s", [other.id, letter.id])
        self.env.invalidate_all()
        attempts = {"run": batch.action_run, "options": batch._propose, "delete": batch.unlink}
        self.assert_each_refused(attempts)
        self.assertTrue(letter.sudo().exists())
