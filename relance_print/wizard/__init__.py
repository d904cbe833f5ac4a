from . import account_reminder_cancel
from . import account_reminder_department
from . import account_reminder_format_import
from . import account_reminder_statement_wizard
