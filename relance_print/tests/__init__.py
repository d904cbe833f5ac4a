# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import test_accessibility, test_accessibility_walk
from . import test_account_move
from . import test_account_reminder
from . import test_alert
from . import test_pages
from . import test_pages_total
from . import test_payment_coming
from . import test_small_rest
from . import test_delivery, test_department
from . import test_first_use
from . import test_format
from . import test_hold
from . import test_hold_tour
from . import test_kept
from . import test_letter_pdf, test_letter_words, test_list_statements, test_manage
from . import test_names
from . import test_open_item, test_no_level
from . import test_parameter, test_posting
from . import test_precedence
from . import test_print
from . import test_rights
from . import test_screen, test_shipped, test_stages
from . import test_statement, test_statement_group
from . import test_browsers, test_text
from . import test_tour
from . import test_fact, test_matrix, test_named, test_odd_values, test_days, test_companies, test_copies, test_files
