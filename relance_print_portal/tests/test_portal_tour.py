# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The customer's page in a real browser."""

from urllib.parse import urlencode

from odoo.tests import HttpCase, new_test_user, tagged

from odoo.addons.relance_print.tests.common import ReminderCommon


@tagged("post_install", "-at_install")
class TestPortalTour(ReminderCommon, HttpCase):
    def test_promise(self):
        letter = self.make_printed()
        self.start_tour(letter.sudo()._get_share_url(), "relance_print_portal_promise")
        self.env.invalidate_all()
        self.assertEqual((letter.answer_ids.kind, letter.answer_ids.words), ("promise", "Promis"))
        self.assertEqual(self.invoice.with_user(self.clerk).reminder_state, "on_hold")

    def test_two_customers(self):
        """Two customers look around, by their link and with an account: neither sees anything of the other's."""
        letters = {}
        for number, (login, customer) in enumerate({"sga": self.customer, "zoe": self.consumer}.items(), 1):
            new_test_user(
                self.env, login=login, password=login, groups="base.group_portal", partner_id=customer.id, lang="fr_FR"
            )
            letters[login] = self.make_printed(self.make_move(partner=customer, name=f"PORTAL/2026/0000{number}"))
        self.invoice.button_draft()  # else the one customer has two that are overdue
        for login, letter in letters.items():
            (theirs,) = (other for other in letters.values() if other != letter)
            told = {
                "own": letter.move_ids.name,
                "theirs": theirs.move_ids.name,
                "letter": theirs.id,
                "invoice": theirs.move_ids.id,
            }
            for path, way, user in ((letter.sudo()._get_share_url(), "link", None), ("/my", "account", login)):
                with self.subTest(login, way=way):
                    self.start_tour(f"{path}#{urlencode(told)}", f"relance_print_portal_own_{way}", login=user)
