from . import account_reminder
