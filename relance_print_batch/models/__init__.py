# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import account_reminder_options
from . import account_reminder_batch
from . import account_reminder_batch_letter
from . import account_reminder_batch_letter_overdue
from . import account_reminder_batch_letter_proposal
from . import account_reminder_batch_letter_list
from . import account_reminder_batch_letter_run
from . import account_reminder_batch_proposal
from . import account_reminder_batch_run
from . import account_reminder_batch_files
from . import account_reminder_batch_alerts
from . import account_reminder_batch_charges
from . import account_reminder_batch_decisions
from . import account_reminder_batch_drafts
from . import account_reminder_batch_open_item
from . import account_move
from . import account_reminder
