# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Whoever began a batch is named when they are gone."""

from odoo.tests import tagged

from .common import BatchCommon


@tagged("post_install", "-at_install")
class TestOwner(BatchCommon):
    def test_the_owner_of_a_batch(self):
        """Deleted, they are named; what they did not get done is not done in another's name, and another may go on."""
        leaver = self.make_clerk("leaver", name="Ana Parti")
        done, running = (self.propose(self.make_move(partner=self.german)).with_user(leaver) for _number in range(2))
        done.action_run()
        running._propose()
        running.sudo().write({"state": "running", **running._prepare_signature("user_id")})
        proposed = self.propose(self.make_move(partner=self.german))
        proposed.sudo().write({"unlisted_count": 1, "unlisted_company_ids": self.company.ids})
        proposed.sudo().write(proposed.with_user(leaver)._prepare_signature("user_id"))
        self.cr.precommit.run()  # what the leaver's own transaction would have ended with
        leaver.sudo().unlink()
        self.env.invalidate_all()
        self.assertEqual((done.sudo().user_id.ids, done.sudo().user_name), ([], "Ana Parti"))
        running = running.with_env(self.env).sudo()
        running._print_chunk()
        self.assertEqual(running.letter_ids.state, "failed")
        self.assertIn("Ana Parti", running.letter_ids.reason)
        proposed._list_all()
        self.assertFalse(proposed.unlisted_count)
        clerks = running.with_env(self.clerk_env).sudo(False)
        clerks.action_retry()
        self.assertEqual((clerks.letter_ids.state, clerks.user_name), ("printed", self.clerk.name))
