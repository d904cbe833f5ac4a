-- a copy proposes and sends nothing by itself, and writes to nobody of what it would
UPDATE res_company
   SET reminder_auto = false,
       reminder_auto_mail = false;
UPDATE account_reminder_plan_step
   SET is_automatic = false;
