-- what waits in the queue leaves from the original; a copy that gets a mail server of its own must not send it once more
UPDATE mail_mail
   SET state = 'cancel'
  FROM mail_message message
 WHERE message.id = mail_mail.mail_message_id
   AND message.model = 'account.reminder'
   AND mail_mail.state = 'outgoing';
UPDATE mail_notification
   SET notification_status = 'canceled'
  FROM mail_message message
 WHERE message.id = mail_notification.mail_message_id
   AND message.model = 'account.reminder'
   AND mail_notification.notification_status = 'ready';
UPDATE account_reminder_delivery
   SET state = 'cancelled'
 WHERE way = 'email'
   AND state IN ('queued', 'sending');
UPDATE res_company
   SET reminder_thanks = false;
