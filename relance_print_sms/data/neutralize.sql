-- what waits is sent by the original
UPDATE sms_sms
   SET state = 'canceled'
  FROM account_reminder_delivery delivery
 WHERE delivery.sms_uuid = sms_sms.uuid
   AND sms_sms.state IN ('outgoing', 'process');
UPDATE account_reminder_delivery
   SET state = 'cancelled'
 WHERE way = 'sms'
   AND state = 'to_deliver';
