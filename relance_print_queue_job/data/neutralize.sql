-- the original's jobs print its letters
UPDATE queue_job
   SET state = 'cancelled'
 WHERE model_name = 'account.reminder.batch'
   AND state IN ('wait_dependencies', 'pending', 'enqueued', 'started');
