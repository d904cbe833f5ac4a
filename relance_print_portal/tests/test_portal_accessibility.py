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


class PortalAccessibilityCase(FactoryCommon, AccessibilityCase):
    def iterate_pages(self, *users):
        """Yield each address of ours that answers one of the users, or a visitor, who has a letter's link, by a page."""
        token = self.printed.sudo()._portal_ensure_token()
        for path, endpoint in matrix.get_routes().items():
            if not matrix.is_for_browsers(endpoint, "portal"):
                continue
            address = f"{self.fill(path)}?access_token={token}"
            for user in users:
                self.authenticate(*(2 * [user.login] if user else (None, None)))
                answer = self.url_open(address, allow_redirects=False)
                if answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html"):
                    yield user, address

    def check_pages(self, *users):
        pages = list(self.iterate_pages(*users))
        self.assertGreaterEqual(len(pages), len(users))
        for user, address in pages:
            with self.subTest(address, user=user and user.name):
                self.check_screen(user, address, CONTENT, roots=[CONTENT])


@unittest.skipUnless(has_axe(), "there is no axe-core")
@tagged("post_install", "-at_install")
class TestPortalAccessibility(PortalAccessibilityCase):
    def test_pages(self):
        self.check_pages(self.personas["portal"])

    def test_answers(self):
        """What opens on the page: the forms of what the customer may say."""
        address = self.printed.sudo()._get_share_url()
        forms = [f"details:nth-of-type({number})" for number in (1, 2, 3)]
        opened = [f"{form} summary" for form in forms]
        self.check_screen(None, address, *opened, f"{forms[-1]}[open] button", roots=[CONTENT])

    def test_ended(self):
        address = self.printed.sudo()._get_share_url()
        printed = self.printed.sudo()
        printed._set_facts({printed: {"printed_date": printed.printed_date - timedelta(days=999)}})
        self.check_screen(None, address, CONTENT, roots=[CONTENT])


@unittest.skipUnless(has_axe(), "there is no axe-core")
@tagged("post_install", "-at_install")
class TestPortalAccessibilityPhone(PortalAccessibilityCase):
    browser_size = "390x844"
    touch_enabled = True

    def test_pages(self):
        self.check_pages(None)
