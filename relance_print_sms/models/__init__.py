# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import account_reminder, account_reminder_delivery, account_reminder_level, sms_tracker
