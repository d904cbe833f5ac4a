# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import account_reminder_letter
from . import account_reminder_line
from . import account_reminder_alert
from . import account_reminder_batch
from . import account_reminder_delivery
from . import account_reminder_rate
from . import account_reminder_signatory
from . import res_partner
