# ruff: noqa: I001  (a model comes before those that extend it)
from . import account_reminder_text_mixin
from . import account_reminder_level
from . import account_reminder_format
from . import account_reminder_text
from . import account_reminder
from . import account_reminder_values
from . import account_reminder_alerts
from . import account_reminder_line
from . import account_move
from . import res_partner
