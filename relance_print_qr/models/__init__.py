from . import account_reminder
from . import res_company
from . import res_config_settings
from . import res_partner_bank
