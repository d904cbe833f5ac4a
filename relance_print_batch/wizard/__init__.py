from . import account_reminder_wizard
