# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import account_reminder_fact, account_reminder_shared, account_reminder_decisive
from . import account_reminder_text_mixin, account_reminder_precedence
from . import account_reminder_letter, account_reminder_letterhead, account_reminder_printer
from . import account_reminder_shipped
from . import account_reminder_level
from . import account_reminder_format
from . import account_reminder_format_look, account_reminder_format_transfer, account_reminder_format_preview
from . import account_reminder_format_image, account_reminder_format_use
from . import account_reminder_format_version
from . import account_reminder_text, account_reminder_text_used, account_reminder_text_preview
from . import account_reminder_owner_mixin
from . import account_reminder
from . import account_reminder_wording, account_reminder_draft, account_reminder_issue, account_reminder_buttons
from . import account_reminder_day
from . import account_reminder_values
from . import account_reminder_alert, account_reminder_sender, account_reminder_welcome
from . import account_reminder_log, account_reminder_delivery, account_reminder_posting
from . import account_reminder_guards, account_reminder_screen
from . import account_reminder_hold
from . import account_reminder_hold_dialog
from . import account_reminder_preview
from . import account_reminder_line
from . import account_reminder_stages
from . import account_reminder_statement
from . import account_reminder_open_item
from . import account_move, account_move_overdue, account_move_stage, account_move_due
from . import account_move_copy
from . import account_move_hold
from . import account_move_line
from . import account_move_withholding, account_move_payment
from . import hr_department
from . import ir_actions_report
from . import ir_attachment, ir_cron
from . import mail_activity, mail_template
from . import res_company
from . import account_reminder_settings, res_config_settings
from . import res_partner
from . import res_partner_statement, res_partner_reminders
from . import account_reminder_ladder
from . import res_lang, res_users
