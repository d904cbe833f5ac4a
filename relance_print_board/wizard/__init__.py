# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import account_reminder_call
from . import account_reminder_handover_wizard
from . import account_reminder_takeover
