-- what waits in the queue leaves from the original; a copy that gets a mail server of its own must not send it once more
UPDATE mail_mail
   SET state = 'cancel'
  FROM mail_message message
  JOIN ir_model_data subtype ON subtype.res_id = message.subtype_id
 WHERE message.id = mail_mail.mail_message_id
   AND subtype.module = 'relance_print'
   AND subtype.name = 'mt_customer'
   AND mail_mail.state = 'outgoing';
