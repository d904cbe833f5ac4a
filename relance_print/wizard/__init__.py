from . import account_reminder_cancel
