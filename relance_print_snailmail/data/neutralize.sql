-- what waits is posted, and paid for, by the original
UPDATE snailmail_letter
   SET state = 'canceled'
  FROM account_reminder_delivery delivery
 WHERE delivery.snailmail_id = snailmail_letter.id
   AND snailmail_letter.state IN ('pending', 'error');
UPDATE account_reminder_delivery
   SET state = 'cancelled'
 WHERE way = 'post'
   AND state = 'to_deliver';
