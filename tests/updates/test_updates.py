"""A database of an earlier version is updated to this one, used, and updated to a next one that ships other data."""

import csv
import re
import shutil

import polib
import pytest
from conftest import ROOT

# What an update is there to write: all else is people's.
TECHNICAL = re.compile(
    r"(ir_(?!attachment|config_parameter|cron$)|res_groups|bus_|base_|orm_signaling_).*|account_reminder_shipped"
)
# What belongs to scheduled actions and to the module: when they run next, which version it is.
MOVING = {"ir_cron": {"nextcall", "lastcall", "write_date"}, "ir_config_parameter": {"write_date"}}


@pytest.fixture(scope="session")
def kept(old):
    """What the database has before the update: the columns of its tables, and their rows."""
    columns = {table: names for table, names in old.columns().items() if not TECHNICAL.fullmatch(table)}
    columns = {table: [name for name in names if name not in MOVING.get(table, ())] for table, names in columns.items()}
    return columns, old.rows(columns), external_ids(old)


def external_ids(database):
    statement = "SELECT name, model, res_id FROM ir_model_data WHERE module = 'relance_print' AND model !~ '^ir[.]'"
    return set(database.sql(statement))


def shipped(database, name, field):
    """Return a field of what came with the module by an external id, or None if it is no more."""
    rows = database.sql("SELECT model, res_id FROM ir_model_data WHERE module = 'relance_print' AND name = %s", name)
    for model, id_ in rows:
        for (value,) in database.sql(f'SELECT "{field}" FROM "{model.replace(".", "_")}" WHERE id = %s', id_):
            return value
    return None


def test_update_keeps_all(old, kept):
    columns, before, ids = kept
    assert len(before["account_reminder"]) >= 10
    assert len(before["account_reminder_hold"]) == 4
    assert old.update() == []

    after = old.rows(columns)
    for table, rows in before.items():
        lost = set(rows) - set(after[table])
        assert not lost, (table, columns[table], lost)
        new = len(after[table]) - len(rows)
        assert not new, (table, set(after[table]) - set(rows))
    assert ids <= external_ids(old)
    assert old.sql("SELECT latest_version FROM ir_module_module WHERE name = 'relance_print'") != [("19.0.1.0.0",)]
    if "printed_by_name" in old.columns()["account_reminder"]:
        assert old.sql("SELECT DISTINCT printed_by_name FROM account_reminder WHERE printed_by IS NOT NULL") == [
            ("Chloé Besnard",)
        ]


def test_prints_after_update(old):
    assert old.run("print_again.py") == []


@pytest.fixture
def next_version(tmp_path):
    """A folder with the addon as a next version ships it: other rates, terms, texts and translations."""
    addon = tmp_path / "relance_print"
    shutil.copytree(ROOT / "relance_print", addon, ignore=shutil.ignore_patterns("tests", "__pycache__", "demo"))
    path = addon / "data" / "account.reminder.rate.csv"
    rows = list(csv.reader(path.open()))
    for row in rows:
        if row[0] in ("rate_ecb_2024_1", "rate_ecb_2025_1", "rate_ecb_2025_2"):
            row[4] = "9.99"
    rows += [["rate_ecb_2026_2", "ecb", "2026-07-01", "2026-12-31", "2.65", "ecb"]]
    rows += [["rate_ecb_2027_1", "ecb", "2027-01-01", "2027-06-30", "2.75", "ecb"]]
    with path.open("w") as stream:
        csv.writer(stream).writerows(rows)

    def replace(name, *pairs):
        path = addon / name
        text = path.read_text()
        for old, new in pairs:
            assert old in text, (name, old)
            text = text.replace(old, new)
        path.write_text(text)

    replace(
        "__manifest__.py", ('"19.0.1.', '"19.0.9.'), ('"demo/res_company.xml",', ""), ('"demo/hr_employee.xml",', "")
    )
    replace("__manifest__.py", ('"demo/res_partner.xml",', ""), ('"demo/account_move.xml",', ""))
    replace(
        "data/account_reminder_text_data.xml", ("It has no doubt escaped your attention.", "It may have escaped you.")
    )
    replace(
        "data/account_reminder_level_data.xml",
        ('<field name="days">20</field>', '<field name="days">21</field>'),
        ('<field name="days">35</field>', '<field name="days">36</field>'),
        ('<field name="days">8</field>', '<field name="days">9</field>'),
    )
    replace(
        "data/account_reminder_scheme_data.xml", ("Under Italian", "Under the Italian"), ("Under Spanish", "By Spanish")
    )
    replace("data/ir_cron_data.xml", ("model._cron_check_promises()", "model._cron_check_promises()  # next"))
    replace("data/ir_config_parameter_data.xml", (">30<", ">31<"))
    css = addon / "data" / "formats" / "classic.css"
    css.write_text(css.read_text() + "\n/* next */\n")
    french = polib.pofile(str(addon / "i18n" / "fr.po"))
    for entry in french:
        entry.msgid = entry.msgid.replace("It has no doubt escaped your attention.", "It may have escaped you.")
        entry.msgstr = entry.msgstr.replace(
            "Il s’agit sans doute d’un simple oubli.", "Ce n’est sans doute qu’un oubli."
        )
        if entry.msgid == "Friendly reminder":
            entry.msgstr = "Tout premier rappel"
    french.save()
    return tmp_path


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
