# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A database of an earlier version is updated to this one, used, and updated to a next one that ships other data."""

import csv
import re
import shutil

import polib
import prepared
import pytest
from addons import get_house, get_manifest
from conftest import DEACTIVATED, FOLDER

# What an update is there to write: all else is people's.
TECHNICAL = re.compile(
    r"(ir_(?!attachment|config_parameter|cron$)|res_groups|bus_|base_|orm_signaling_).*|account_reminder_shipped|onboarding_.*_rel"
)
# What belongs to scheduled actions and to the module: when they run next, which version it is.
# Shipped formats and texts take the next version's content; people's own are looked at by themselves.
CONTENT = ("html", "table_html", "css", "margin_bottom")
ZONES = ("subject", "body", "signature")
MOVING = {
    "ir_cron": {"nextcall", "lastcall", "write_date"},
    "ir_config_parameter": {"write_date"},
    "account_reminder_format": {*CONTENT, "write_date", "write_uid"},
    # so do shipped schemes
    "account_reminder_scheme": {
        *("notice", "formal_notice", "consumer_charges", "consumer_notice"),
        *("write_date", "write_uid"),
    },
    # Polish indemnities are multiplied by a rate now
    "account_reminder_scheme_tier": {"write_date", "write_uid"},
    "account_reminder_text": {*ZONES, "write_date", "write_uid"},
    # shipped levels get a name on letters beside their own
    "account_reminder_level": {"write_date", "write_uid"},
}
# What this version brings more of, each with an external id.
MORE = {
    "account_reminder_rate": "account.reminder.rate",
    "account_reminder_scheme": "account.reminder.scheme",
    "account_reminder_scheme_tier": "account.reminder.scheme.tier",
    "ir_cron": "ir.cron",
    "mail_activity_type": "mail.activity.type",
    "mail_message_subtype": "mail.message.subtype",
    "mail_template": "mail.template",
    "onboarding_onboarding": "onboarding.onboarding",
    "onboarding_onboarding_step": "onboarding.onboarding.step",
    "spreadsheet_dashboard": "spreadsheet.dashboard",
}

# Columns by the names that they had, and have.
RENAMED = {("account_move", "department_id"): "reminder_department_id"}
# Columns of letters that are their deliveries' now.
MOVED = ("tracking_number", "acknowledged_on", "receipt_filename")
# Columns that are no more, since they said the same of every record.
GONE = {("account_reminder_format", "kind")}


@pytest.fixture(scope="session")
def kept(old):
    """What the database has before the update: the columns of its tables, and their rows."""
    columns = {table: names for table, names in old.columns().items() if not TECHNICAL.fullmatch(table)}
    for table, gone in GONE:
        assert len(old.sql(f'SELECT DISTINCT "{gone}" FROM "{table}"')) == 1, (table, gone)
        columns[table].remove(gone)
    columns["account_reminder"] = [name for name in columns["account_reminder"] if name not in MOVED]
    columns = {table: [name for name in names if name not in MOVING.get(table, ())] for table, names in columns.items()}
    return columns, old.rows(columns), external_ids(old), own_contents(old), count_own(old)


def own_contents(database):
    """Return what people's own formats and texts have, and when that was written."""
    owned = {
        "account_reminder_format": (CONTENT, "company_id IS NOT NULL"),
        "account_reminder_text": (ZONES, "COALESCE(company_id, department_id) IS NOT NULL"),
    }
    return {
        table: database.sql(f"SELECT id, {', '.join(names)}, write_date FROM {table} WHERE {condition} ORDER BY id")
        for table, (names, condition) in owned.items()
    }


def count_own(database):
    """Return how many records didn't come with a module, of what this version brings more of."""
    statement = "SELECT count(*) FROM {} WHERE id NOT IN (SELECT res_id FROM ir_model_data WHERE model = %s)"
    own = {table: database.sql(statement.format(table), model)[0][0] for table, model in MORE.items()}
    # Odoo notes that a scheduled action came
    notes = "SELECT count(*) FROM mail_message WHERE model NOT IN ('ir.cron', 'ir.actions.server')"
    # the dashboard has a file and groups
    files = "SELECT count(*) FROM ir_attachment WHERE res_model IS DISTINCT FROM 'spreadsheet.dashboard'"
    groups = """
        SELECT count(*)
          FROM res_groups_spreadsheet_dashboard_rel
         WHERE spreadsheet_dashboard_id NOT IN (SELECT res_id FROM ir_model_data WHERE model = 'spreadsheet.dashboard')
    """
    statements = {"mail_message": notes, "ir_attachment": files, "res_groups_spreadsheet_dashboard_rel": groups}
    return own | {table: database.sql(counted)[0][0] for table, counted in statements.items()}


def external_ids(database):
    statement = "SELECT name, model, res_id FROM ir_model_data WHERE module ~ '^relance_print' AND model !~ '^ir[.]'"
    return set(database.sql(statement))


def shipped(database, name, field):
    """Return a field of what came with the module by an external id, or None if it is no more."""
    rows = database.sql("SELECT model, res_id FROM ir_model_data WHERE module ~ '^relance_print' AND name = %s", name)
    for model, id_ in rows:
        for (value,) in database.sql(f'SELECT "{field}" FROM "{model.replace(".", "_")}" WHERE id = %s', id_):
            return value
    return None


def test_update_keeps_all(old, kept):
    columns, before, ids, contents, own = kept
    assert len(before["account_reminder"]) >= 10
    assert len(before["account_reminder_hold"]) == 4
    assert old.update() == []

    renamed = {table: [RENAMED.get((table, name), name) for name in names] for table, names in columns.items()}
    after = old.rows(renamed)
    for table, rows in before.items():
        lost = set(rows) - set(after[table])
        if table == "ir_attachment":
            lost = {
                row for row in lost if ",account.reminder," not in row or ",receipt," not in row
            }  # the deliveries' now
        if table == "account_reminder":
            lost = {row for row in lost if f",{DEACTIVATED}," not in row}
        assert not lost, (table, columns[table], lost)
        new = len(after[table]) - len(rows)
        assert not new or table in own, (table, set(after[table]) - set(rows))
    assert all(count <= own[table] for table, count in count_own(old).items())
    assert ids <= external_ids(old)
    assert all(contents.values()) and own_contents(old) == contents
    assert old.sql("SELECT latest_version FROM ir_module_module WHERE name = 'relance_print'") != [("19.0.1.0.0",)]
    if "printed_by_name" in old.columns()["account_reminder"]:
        assert old.sql("SELECT DISTINCT printed_by_name FROM account_reminder WHERE printed_by IS NOT NULL") == [
            ("Chloé Besnard",)
        ]


def test_letters_leave_deactivated_languages(old):
    assert not old.sql("SELECT FROM res_lang WHERE active AND code = %s", DEACTIVATED)
    assert set(old.sql("SELECT lang FROM account_reminder")) == {("en_US",), ("fr_FR",)}


def test_letters_have_their_deliveries(old):
    """Each printed letter went on paper once; number, day and receipt are the delivery's."""
    ways = old.sql(
        """
        SELECT letter.state != 'draft', delivery.way, count(delivery.id), count(DISTINCT letter.id)
          FROM account_reminder letter
          LEFT JOIN account_reminder_delivery delivery ON delivery.reminder_id = letter.id
         GROUP BY 1, 2
         ORDER BY 1
        """
    )
    assert [row[:2] for row in ways] == [(False, None), (True, "paper")]
    assert ways[1][2] == ways[1][3] >= 8
    [(id_, number, day, filename, name)] = old.sql(
        """
        SELECT id, tracking_number, acknowledged_on::text, receipt_filename, user_name
          FROM account_reminder_delivery
         WHERE tracking_number IS NOT NULL
        """
    )
    assert (number, day, filename, name) == ("1A 234 567 8901 2", "2026-05-02", "avis.png", "Chloé Besnard")
    files = "SELECT res_model, res_id FROM ir_attachment WHERE res_field = 'receipt'"
    assert old.sql(files) == [("account.reminder.delivery", id_)]


TECHNICAL_IDS = "SELECT module, name, model FROM ir_model_data WHERE module ~ '^relance_print' AND model ~ '^ir[.]'"
RIGHTS = """
    SELECT data.module, data.name, model.model, rights.perm_read, rights.perm_write, rights.perm_create, rights.perm_unlink,
           people.module, people.name
      FROM ir_model_data data
      JOIN ir_model_access rights ON rights.id = data.res_id
      JOIN ir_model model ON model.id = rights.model_id
      LEFT JOIN ir_model_data people ON people.model = 'res.groups' AND people.res_id = rights.group_id
     WHERE data.model = 'ir.model.access' AND data.module ~ '^relance_print'
"""
SCHEMA = """
    SELECT addon.name, item.name
      FROM {} item
      JOIN ir_module_module addon ON addon.id = item.module
     WHERE addon.name ~ '^relance_print'
"""
# What a user has deleted.
DELETED = {"tracking_url", "ir_cron_print_beside"}


@pytest.fixture(scope="session")
def new(old):
    """A database in which this version was installed anew, with its demo data."""
    with prepared.databases_locked():
        yield type(old)(prepared.prepared_database(), old.folder)


def test_all_is_whose_it_is_now(old, new):
    """Ids, rights, constraints and relations are the addons' that have them in a new database, and nothing is left behind."""
    states = "SELECT name, state FROM ir_module_module WHERE name ~ '^relance_print' AND state != 'uninstalled'"
    assert set(old.sql(states)) == set(new.sql(states)) == {(addon.name, "installed") for addon in get_house()}
    for query in (TECHNICAL_IDS, RIGHTS, *map(SCHEMA.format, ("ir_model_constraint", "ir_model_relation"))):
        found, wanted = (
            {row for row in database.sql(query) if not DELETED.intersection(row) and "_server_action" not in str(row)}
            for database in (old, new)
        )
        assert found == wanted, (found - wanted, wanted - found)
    for model in {model for _addon, _name, model in old.sql(TECHNICAL_IDS.replace("AND model ~ '^ir[.]'", ""))}:
        table = {"ir.actions.act_window": "ir_act_window", "ir.actions.report": "ir_act_report_xml"}.get(model)
        table = table or model.replace("ir.actions.", "ir.act.").replace(".", "_")
        orphans = old.sql(
            "SELECT module, name FROM ir_model_data WHERE module ~ '^relance_print' AND model = %s "
            f'AND res_id NOT IN (SELECT id FROM "{table}")',
            model,
        )
        assert orphans == [], model


def test_prints_after_update(old):
    assert old.run(FOLDER / "print_again.py") == []


@pytest.fixture
def next_version(tmp_path):
    """A folder with the addons as a next version ships them: other rates, terms, texts and translations."""
    for addon in get_house():
        shutil.copytree(addon, tmp_path / addon.name, ignore=shutil.ignore_patterns("tests", "__pycache__"))
        replace(tmp_path / addon.name / "__manifest__.py", (get_manifest(addon)["version"], "19.0.9.0.0"))
    path = find(tmp_path, "account.reminder.rate.csv")
    rows = list(csv.reader(path.open()))
    for row in rows:
        if row[0] in ("rate_ecb_2024_1", "rate_ecb_2025_1", "rate_ecb_2025_2"):
            row[4] = "9.99"
    rows += [["rate_ecb_2026_2", "ecb", "2026-07-01", "2026-12-31", "2.65", "ecb"]]
    rows += [["rate_ecb_2027_1", "ecb", "2027-01-01", "2027-06-30", "2.75", "ecb"]]
    with path.open("w") as stream:
        csv.writer(stream).writerows(rows)
    replace(
        find(tmp_path, "account_reminder_text_data.xml", "text_friendly"),
        ("This may simply be an oversight.", "It may have escaped you."),
    )
    replace(
        find(tmp_path, "account_reminder_level_data.xml", "level_friendly"),
        ('<field name="days">20</field>', '<field name="days">21</field>'),
        ('<field name="days">35</field>', '<field name="days">36</field>'),
        ('<field name="days">8</field>', '<field name="days">9</field>'),
    )
    replace(
        find(tmp_path, "account_reminder_scheme_data.xml"),
        ("Under Italian", "Under the Italian"),
        ("Under Spanish", "By Spanish"),
    )
    replace(
        find(tmp_path, "ir_cron_data.xml", "_cron_check_promises"),
        ("model._cron_check_promises()", "model._cron_check_promises()  # next"),
    )
    replace(find(tmp_path, "ir_config_parameter_data.xml", "printer_timeout"), (">30<", ">31<"))
    css = find(tmp_path, "classic.css")
    css.write_text(css.read_text() + "\n/* next */\n")
    french = polib.pofile(str(tmp_path / "relance_print" / "i18n" / "fr.po"))
    for entry in french:
        entry.msgid = entry.msgid.replace("This may simply be an oversight.", "It may have escaped you.")
        entry.msgstr = entry.msgstr.replace(
            "Il s’agit sans doute d’un simple oubli.", "Ce n’est sans doute qu’un oubli."
        )
        if entry.msgid == "Friendly reminder":
            entry.msgstr = "Tout premier rappel"
    french.save()
    return tmp_path


def find(folder, name, content=""):
    """Return the file of a name, whichever addon has it, with some words in it."""
    [path] = [path for path in folder.rglob(name) if content in path.read_text()]
    return path


def replace(path, *pairs):
    text = path.read_text()
    for old, new in pairs:
        assert old in text, (path.name, old)
        text = text.replace(old, new)
    path.write_text(text)


def test_next_update(old, next_version):
    """What nobody touched is brought up; what a user entered, changed or deleted stays as it is."""
    own = old.sql(
        "SELECT id, percent, source FROM account_reminder_rate WHERE reference = 'ecb' AND date_from = '2026-07-01'"
    )
    assert old.update(addons=next_version) == []

    for name, field, value in [
        # untouched: as it comes now, in all languages
        ("rate_ecb_2024_1", "percent", 9.99),
        ("rate_ecb_2027_1", "percent", 2.75),
        ("level_friendly", "days", 9),
        # changed, before this version remembered what it shipped and since
        ("rate_ecb_2025_1", "percent", 3.2),
        ("rate_ecb_2025_2", "percent", 2.25),
        ("level_firm", "days", 15),
        ("level_last", "days", 33),
        ("tier_nl_0", "percent", 12),
        ("printer_timeout", "value", "60"),
        ("days_between", "value", "5"),
        ("ir_cron_check_promises", "interval_number", 2),
        # entered by hand before it came, and deleted
        *((name, "id", None) for name in ("rate_ecb_2026_2", "rate_ecb_2016_1", "rate_be_2026_1", "tracking_url")),
        *((name, "id", None) for name in ("scheme_be", "tier_be_0", "scheme_contract", "tier_uk_10000", "tier_de_0")),
        ("ir_cron_print_beside", "id", None),
    ]:
        found = shipped(old, name, field)
        assert (float(found) if isinstance(value, float) else found) == value, name
    assert own == old.sql(
        "SELECT id, percent, source FROM account_reminder_rate WHERE reference = 'ecb' AND date_from = '2026-07-01'"
    )
    assert old.sql(
        "SELECT amount FROM account_reminder_scheme_tier tier JOIN ir_model_data data ON data.res_id = scheme_id "
        "WHERE data.name = 'scheme_de'"
    ) == [(50,)]
    assert "/* next */" in shipped(old, "format_classic_nf", "css")
    assert shipped(old, "level_friendly", "name")["fr_FR"] == "Tout premier rappel"
    body = shipped(old, "text_friendly", "body")
    assert "It may have escaped you." in body["en_US"] and set(body) == {
        "en_US"
    }  # rather than a French text that says another
    assert shipped(old, "scheme_es", "notice")["en_US"].startswith("By Spanish")
    assert shipped(old, "scheme_it", "notice")["en_US"].startswith("Under Italian")
    assert shipped(old, "scheme_it", "notice")["fr_FR"] == "Solo in francese."
    [(code,)] = old.sql(
        "SELECT code FROM ir_act_server JOIN ir_cron ON ir_cron.ir_actions_server_id = ir_act_server.id "
        "JOIN ir_model_data data ON data.res_id = ir_cron.id AND data.model = 'ir.cron' "
        "WHERE data.name = 'ir_cron_check_promises'"
    )
    assert code.endswith("# next")
