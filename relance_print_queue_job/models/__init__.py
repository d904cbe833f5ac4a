from . import account_reminder_batch
