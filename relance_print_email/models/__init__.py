# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import account_reminder_level
from . import account_reminder_delivery
from . import account_reminder_hold
from . import account_reminder, account_reminder_contact, account_reminder_email, account_reminder_reply
from . import account_reminder_options, account_reminder_batch, account_reminder_batch_letter
from . import account_reminder_thanks
from . import mail_activity_type, mail_mail, mail_thread
from . import res_partner
from . import res_company, res_config_settings
