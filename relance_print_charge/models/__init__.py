# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import account_reminder_rate
from . import account_reminder_rate_watch
from . import account_reminder_scheme
from . import account_reminder_scheme_fee
from . import account_reminder_scheme_wording
from . import account_reminder_scheme_tier
from . import account_reminder_shipped
from . import account_reminder_level
from . import account_reminder
from . import account_reminder_line
from . import account_reminder_notice
from . import account_reminder_enclosure
from . import account_reminder_printed_rate
from . import account_move
from . import account_move_line
from . import account_move_line_fee
from . import res_company
from . import res_config_settings
from . import res_partner
