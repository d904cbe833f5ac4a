# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Letters of several customers printed in one go, in a real browser."""

import threading
from unittest.mock import patch

from odoo import api
from odoo.api import SUPERUSER_ID
from odoo.tests import HttpCase, tagged

from odoo.addons.relance_print_batch.models import account_reminder_batch_run

from .common import BatchCommon


@tagged("post_install", "-at_install")
class TestBatchTour(BatchCommon, HttpCase):
    # the scheduled action has to wait until the browser is there
    test_cursor_lock_timeout = 60

    def work(self, woken):
        """Do as Odoo's worker: run the scheduled action when it is woken, here the second time, so that the start is seen."""
        if all(woken.acquire(timeout=120) for _time in range(2)):
            with self.registry.cursor() as cr:
                env = api.Environment(cr, SUPERUSER_ID, {})
                env.ref("relance_print_batch.ir_cron_print").method_direct_trigger()

    def test_choose_print_download(self):
        customers = (self.british, self.german, self.customer)
        printed = self.make_move(partner=self.british) | self.make_move(partner=self.german) | self.invoice
        taken_out = self.make_move(partner=self.consumer)
        not_chosen = self.make_move(partner=self.consumer.copy({"name": "Yves Kermadec"}))
        woken = threading.Semaphore(0)
        batches = self.env.registry["account.reminder.batch"]
        trigger = batches._trigger

        def wake(batch):
            trigger(batch)
            woken.release()

        worker = threading.Thread(target=self.work, args=[woken], daemon=True)
        worker.start()
        with patch.object(account_reminder_batch_run, "AT_ONCE", 1), patch.object(batches, "_trigger", wake):
            self.start_tour("/odoo/customer-invoices", "relance_print_batch", login=self.clerk.login, timeout=180)
        worker.join()
        self.env.invalidate_all()

        batch = self.clerk_env["account.reminder.batch"].search([])
        self.assertRecordValues(
            batch, [{"state": "done", "user_id": self.clerk.id, "printed_count": 3, "failed_count": 0}]
        )
        self.assert_printed(batch, 3)
        self.assertEqual(printed.mapped("reminder_count"), [1, 1, 1])
        self.assertFalse((taken_out | not_chosen).reminder_ids)

        self.authenticate(self.clerk.login, self.clerk.login)
        response = self.url_open(f"/relance_print/batch/{batch.id}/pdf")
        parts = self.read_parts(response.content)
        self.assertEqual(sum(len(pages) for _title, pages in parts), sum(batch.letter_ids.mapped("pages")))
        for customer, move, (title, pages) in zip(customers, printed, parts, strict=True):
            self.assertEqual(title, f"{customer.name} - {move.name}")
            letter = "\n".join(pages)
            self.assertIn(move.name, letter)
            self.assertIn(customer.zip, letter)
            for other in printed - move | taken_out | not_chosen:
                self.assertNotIn(other.name, letter)
