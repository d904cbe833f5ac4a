# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Nothing on the pages that customers see is there for some people only, on a desk or on a phone; read off the routes."""

import unittest
from datetime import timedelta

from odoo.tests import tagged

from odoo.addons.relance_print.tests import matrix
from odoo.addons.relance_print.tests.accessibility import AccessibilityCase, has_axe
from odoo.addons.relance_print.tests.test_matrix import FactoryCommon

CONTENT = "#wrap"


@unittest.skipUnless(has_axe(), "there is no axe-core")
@tagged("post_install", "-at_install")
class TestPortalAccessibility(FactoryCommon, AccessibilityCase):
    def iterate_pages(self):
        """Yield each address of ours that answers a visitor who has a letter's link, or a customer, by a page."""
        token = self.printed.sudo()._portal_ensure_token()
        for path, endpoint in matrix.get_routes().items():
            if not matrix.is_for_browsers(endpoint, "portal"):
                continue
            address = f"{self.fill(path)}?access_token={token}"
            for user in (None, self.personas["portal"]):
                self.authenticate(*(2 * [user.login] if user else (None, None)))
                answer = self.url_open(address, allow_redirects=False)
                if answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html"):
                    yield user, address

    def check_pages(self):
        pages = list(self.iterate_pages())
        self.assertGreater(len(pages), 2)
        for user, address in pages:
            with self.subTest(address, user=user and user.name):
                self.check_screen(user, address, CONTENT, roots=[CONTENT])

    def test_pages(self):
        self.check_pages()

    def test_answers(self):
        """What opens on the page: the forms of what the customer may say."""
        address = self.printed.sudo()._get_share_url()
        for number in (1, 2, 3):
            form = f"details:nth-of-type({number})"
            self.check_screen(None, address, f"{form} summary", f"{form}[open] button", roots=[CONTENT])

    def test_ended(self):
        address = self.printed.sudo()._get_share_url()
        self.printed.sudo()._set_facts({self.printed: {"printed_date": self.printed.printed_date - timedelta(days=999)}})
        self.check_screen(None, address, CONTENT, roots=[CONTENT])


@tagged("post_install", "-at_install")
class TestPortalAccessibilityPhone(TestPortalAccessibility):
    browser_size = "390x844"
    touch_enabled = True
