# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import res_partner
from . import account_reminder_payment
from . import account_reminder_board
from . import account_reminder_board_query
