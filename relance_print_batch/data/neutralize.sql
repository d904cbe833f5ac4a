-- what was being printed is printed by the original; in the copy somebody has to say so first
UPDATE account_reminder_batch
   SET state = 'paused'
 WHERE state = 'running';
