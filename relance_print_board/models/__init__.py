# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import account_reminder_payment
from . import account_reminder_board
from . import account_reminder_board_query
from . import account_reminder_effect
from . import account_reminder_dso
from . import res_partner
from . import res_company
from . import account_reminder_settings
from . import account_reminder_plan, account_reminder_plan_step, account_reminder_plan_use
from . import account_reminder_plan_run
from . import account_reminder_batch, account_reminder_batch_plan
from . import account_reminder_earlier
from . import account_reminder_forewarning
from . import account_reminder_handover
from . import account_reminder_handover_files, account_reminder_handover_run
from . import digest
