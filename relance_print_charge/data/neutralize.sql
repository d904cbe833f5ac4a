-- a copy asks no publisher for rates
DELETE FROM ir_config_parameter
 WHERE key = 'relance_print_charge.fetch_rates';
