# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import account_reminder
from . import res_company
from . import res_config_settings
from . import res_partner_bank
