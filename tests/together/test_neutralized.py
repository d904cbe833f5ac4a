# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A copy of a database, neutralized: what waits to leave leaves from the original, also if the copy gets servers of its own."""

from unittest.mock import patch

from odoo.modules.neutralize import neutralize_database

from odoo.addons.relance_print.tests.loopback import make_account
from odoo.addons.relance_print_batch.models import account_reminder_batch_run
from odoo.addons.relance_print_batch.tests.common import BatchCommon
from odoo.addons.relance_print_board.tests.test_plan import make_plan
from odoo.addons.relance_print_charge.models.account_reminder_rate_watch import FETCHES
from odoo.addons.relance_print_email.tests.common import EmailCommon


class TestNeutralized(EmailCommon, BatchCommon):
    def neutralize(self):
        """Do what duplicating a database does that is asked for neutralized."""
        self.env.flush_all()
        neutralize_database(self.cr)
        self.env.invalidate_all()
        self.env.registry.clear_all_caches()

    def get_ways(self, letter):
        return {delivery.way: delivery.state for delivery in letter.delivery_ids}

    def test_what_waits(self):
        make_account(self.env, "sms")
        make_account(self.env, "snailmail")
        self.customer.phone = "+33 6 12 34 56 78"
        letter, sent = self.make_printed(), self.make_draft(self.make_move(partner=self.consumer))
        letter._send_sms()
        letter._post_all()
        (sent | self.make_draft(self.make_move(partner=self.consumer))).action_send()
        self.assertEqual(self.get_ways(sent), {"email": "queued"})
        template = self.env.ref("relance_print_board.mail_template_statement").with_user(self.clerk)
        mail = template._send_to_customer(self.german, self.german)
        self.assertEqual(mail.state, "outgoing")
        self.neutralize()
        self.assertEqual(mail.state, "cancel")
        self.assertEqual(self.get_ways(sent), {"email": "cancelled"})
        ways = self.get_ways(letter)
        self.assertEqual((ways["sms"], ways["post"]), ("cancelled", "cancelled"))
        with self.serve() as inbox:
            self.run_queue()
        self.assertFalse(inbox.messages)
        uuids = letter.delivery_ids.mapped("sms_uuid")
        self.assertEqual(self.env["sms.sms"].sudo().search([("uuid", "in", uuids)]).mapped("state"), ["canceled"])
        self.assertEqual(letter.delivery_ids.snailmail_id.sudo().mapped("state"), ["canceled"])
        self.assertEqual((letter.state, sent.state), ("printed", "printed"))  # what was done stays

    def test_what_is_done_by_itself(self):
        plan = make_plan(self, friendly=8)
        plan.step_ids.write({"is_automatic": True, "way": "email"})
        company = self.company.sudo()
        company.write({"reminder_auto_user_id": self.clerk.id, "reminder_thanks": True, "reminder_auto_mail": True})
        company.reminder_auto = True
        self.env["ir.config_parameter"].sudo().set_param(FETCHES, "True")
        running, proposed = self.propose(self.invoice), self.propose(self.make_move(partner=self.german))
        with patch.multiple(account_reminder_batch_run, AT_ONCE=0):
            running.action_run()
        self.neutralize()
        self.assertFalse(company.reminder_auto or company.reminder_auto_mail or company.reminder_thanks)
        self.assertFalse(any(plan.step_ids.mapped("is_automatic")))
        self.assertFalse(self.env["ir.config_parameter"].sudo().get_param(FETCHES))
        self.assertEqual((running.state, proposed.state), ("paused", "draft"))
