# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import (
    account_reminder,
    account_reminder_answer,
    account_reminder_drawn,
    account_reminder_hold,
    res_company,
    res_config_settings,
)
