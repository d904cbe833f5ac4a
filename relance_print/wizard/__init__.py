# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import account_reminder_cancel
from . import account_reminder_department
from . import account_reminder_format_import
from . import account_reminder_statement_wizard
