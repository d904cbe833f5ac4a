# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What 19.0.1.0.0 shipped is told from what users have changed or deleted since: from here on the database remembers."""

HALF_YEARS = [f"{year}_{half}" for year in range(2016, 2027) for half in (1, 2)][:-1]
INDEMNITIES = {
    **dict.fromkeys(("fr", "eu", "de", "be", "nl", "es", "it"), (0,)),
    "pl": (0, 5000, 50000),
    "uk": (0, 1000, 10000),
}
LEVELS = ("friendly", "firm", "last", "formal_notice")
NAMES = [
    *(f"level_{name}" for name in LEVELS),
    *(f"text_{name}" for name in LEVELS),
    *(f"format_classic_{envelope}" for envelope in ("nf", "din_b", "din_a", "sn", "us")),
    *("format_modern", "format_french_window", "format_statement"),
    *(f"rate_{name}_{half}" for name in ("ecb", "fr_professional", "fr_individual") for half in HALF_YEARS),
    *("rate_be_2026_1", "rate_de_2025_2", "rate_de_2026_1"),
    *(f"scheme_{name}" for name in (*INDEMNITIES, "none", "at", "contract")),
    *(f"tier_{scheme}_{amount}" for scheme, amounts in INDEMNITIES.items() for amount in amounts),
    *("printer_timeout", "tracking_url", "days_between"),
    *("ir_cron_print", "ir_cron_print_beside", "ir_cron_check_promises"),
]
# Addons that 19.0.1.0.0 had nothing of.
NEW = (
    "relance_print_email",
    "relance_print_board",
    "relance_print_portal",
    "relance_print_snailmail",
    "relance_print_sms",
    "relance_print_spreadsheet",
)
# What no update has written since it was installed; texts and formats were the module's alone.
TABLES = {
    "account.reminder.level": "account_reminder_level",
    "account.reminder.rate": "account_reminder_rate",
    "account.reminder.scheme": "account_reminder_scheme",
    "account.reminder.scheme.tier": "account_reminder_scheme_tier",
    "ir.config_parameter": "ir_config_parameter",
    "ir.cron": "ir_cron",
}


def migrate(cr, version):
    rename_department(cr)
    name_tiers(cr)
    remember_shipped(cr)
    fill_known(cr)
    name_recorders(cr)
    fill_addressees(cr)
    leave_languages(cr)
    install_new(cr)


def rename_department(cr):
    """Leave the name ``department_id`` of invoices to others: theirs was ours alone by chance."""
    cr.execute("ALTER TABLE account_move RENAME COLUMN department_id TO reminder_department_id")
    cr.execute(
        """
        UPDATE ir_model_fields
           SET name = 'reminder_department_id'
         WHERE model = 'account.move' AND name = 'department_id'
        """
    )
    cr.execute(
        """
        UPDATE ir_model_data
           SET name = 'field_account_move__reminder_department_id'
         WHERE module = 'relance_print' AND name = 'field_account_move__department_id'
        """
    )
    before, now = "account_move_department_id_fkey", "account_move_reminder_department_id_fkey"
    cr.execute(f"ALTER TABLE account_move RENAME CONSTRAINT {before} TO {now}")
    cr.execute("UPDATE ir_model_constraint SET name = %s WHERE name = %s", [now, before])


def name_tiers(cr):
    """Give the indemnities that came with their scheme, and were not changed since, the external ids that they have now."""
    cr.execute(
        """
        INSERT INTO ir_model_data (module, name, model, res_id, noupdate)
             SELECT data.module, 'tier_' || substr(data.name, 8) || '_' || trunc(COALESCE(tier.amount_from, 0))::text,
                    'account.reminder.scheme.tier', tier.id, TRUE
               FROM ir_model_data data
               JOIN account_reminder_scheme scheme ON scheme.id = data.res_id
               JOIN account_reminder_scheme_tier tier ON tier.scheme_id = scheme.id
              WHERE data.module = 'relance_print' AND data.model = 'account.reminder.scheme'
                AND tier.create_date = scheme.create_date AND tier.write_date = tier.create_date
        ON CONFLICT DO NOTHING
        """
    )


def remember_shipped(cr):
    """Note what is the user's as a whole: what was changed, and what came and is no more."""
    cr.execute("CREATE TABLE account_reminder_shipped (id SERIAL PRIMARY KEY, name VARCHAR, digests JSONB)")
    unchanged = " UNION ALL ".join(
        f"""
        SELECT data.name
          FROM ir_model_data data
          JOIN "{table}" record ON record.id = data.res_id
         WHERE data.module = 'relance_print' AND data.model = '{model}' AND record.write_date = record.create_date
        """
        for model, table in TABLES.items()
    )
    cr.execute(
        f"""
        INSERT INTO account_reminder_shipped (name)
             SELECT 'relance_print.' || name
               FROM unnest(%s) name
              WHERE name NOT IN ({unchanged})
                AND name NOT IN (SELECT data.name
                                   FROM ir_model_data data
                                  WHERE data.module = 'relance_print'
                                    AND data.model IN ('account.reminder.text', 'account.reminder.format'))
        """,
        [NAMES],
    )


def fill_known(cr):
    """Give drafts the printed reminders that their invoices have now; else Odoo would write all letters anew."""
    cr.execute("ALTER TABLE account_reminder ADD COLUMN known_ids JSONB")
    cr.execute(
        """
        UPDATE account_reminder draft
           SET known_ids = known.ids
          FROM (SELECT own.reminder_id, jsonb_agg(DISTINCT printed.id) AS ids
                  FROM account_reminder_move_rel own
                  JOIN account_reminder_move_rel other USING (move_id)
                  JOIN account_reminder printed ON printed.id = other.reminder_id
                 WHERE printed.state = 'printed' AND printed.id != own.reminder_id
                 GROUP BY own.reminder_id) known
         WHERE known.reminder_id = draft.id AND draft.state = 'draft'
        """
    )


def name_recorders(cr):
    """Keep who recorded holds as words; else Odoo would say that whoever updates did."""
    cr.execute("ALTER TABLE account_reminder_hold ADD COLUMN recorded_by_name VARCHAR")
    cr.execute(
        """
        UPDATE account_reminder_hold hold
           SET recorded_by_name = partner.name
          FROM res_users person
          JOIN res_partner partner ON partner.id = person.partner_id
         WHERE person.id = hold.create_uid
        """
    )


def fill_addressees(cr):
    """Keep whom letters are to as words, as far as it is known: the names that the customers have now.

    The address is left empty: what it was on the paper, only the PDF says.
    """
    cr.execute("ALTER TABLE account_reminder ADD COLUMN partner_name VARCHAR")
    cr.execute(
        """
        UPDATE account_reminder letter
           SET partner_name = CASE WHEN customer.name = partner.name THEN partner.name
                                   ELSE concat_ws(', ', NULLIF(customer.name, ''), NULLIF(partner.name, '')) END
          FROM res_partner partner
          JOIN res_partner customer ON customer.id = partner.commercial_partner_id
         WHERE partner.id = letter.partner_id
        """
    )


def leave_languages(cr):
    """Bring letters out of languages that were deactivated, as is done by itself from now on, into the customers' own.

    Before anything is loaded: Odoo tries templates of e-mails on letters, and the update would end there.
    """
    cr.execute(
        """
        UPDATE account_reminder letter
           SET lang = COALESCE((SELECT spoken.code
                                  FROM res_partner partner
                                  JOIN res_lang spoken ON spoken.code = partner.lang AND spoken.active
                                 WHERE partner.id = letter.partner_id
                                   AND EXISTS (SELECT FROM account_reminder_text text WHERE text.body ? spoken.code)),
                               'en_US')
         WHERE lang NOT IN (SELECT code FROM res_lang WHERE active)
        """
    )


def install_new(cr):
    """Have Odoo install the addons that come with this version: an update finds them, and lets them be.

    Not those that need something of Odoo's which is not installed.
    """
    cr.execute(
        """
        UPDATE ir_module_module addon
           SET state = 'to install', demo = base.demo
          FROM ir_module_module base
         WHERE addon.name = ANY(%s) AND addon.state = 'uninstalled' AND base.name = 'relance_print'
           AND NOT EXISTS (SELECT 1
                             FROM ir_module_module_dependency needed
                             LEFT JOIN ir_module_module other ON other.name = needed.name
                            WHERE needed.module_id = addon.id AND needed.name !~ '^relance_print'
                              AND COALESCE(other.state, '') NOT IN ('installed', 'to upgrade', 'to install'))
        """,
        [list(NEW)],
    )
