# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import test_portal, test_portal_accessibility, test_portal_attack, test_portal_pay, test_portal_tour
