# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import (
    test_email,
    test_email_answers,
    test_email_accessibility,
    test_email_batch,
    test_email_queue,
    test_email_replies,
    test_email_tour,
    test_thanks,
)
