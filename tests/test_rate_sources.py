# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Reference rates from a server on the loopback that answers like their publishers, and like these on bad days."""

import csv
import threading
import time
from datetime import date
from decimal import Decimal
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.relance_print_charge.tools import rate_sources
from odoo.addons.relance_print_charge.tools.rate_sources import (
    SOURCES,
    SourceError,
    derive_austria,
    get_rate,
    get_series,
    read,
)

D = Decimal
with (Path(rate_sources.__file__).parents[1] / "data" / "account.reminder.rate.csv").open() as stream:
    SHIPPED = list(csv.DictReader(stream))
NEW_YEAR, JULY = date(2026, 1, 1), date(2026, 7, 1)
ECB = """KEY,FREQ,REF_AREA,CURRENCY,PROVIDER_FM,INSTRUMENT_FM,PROVIDER_FM_ID,DATA_TYPE_FM,TIME_PERIOD,OBS_VALUE
FM.B.U2.EUR.4F.KR.MRR_FR.LEV,B,U2,EUR,4F,KR,MRR_FR,LEV,2025-04-23,2.40
FM.B.U2.EUR.4F.KR.MRR_FR.LEV,B,U2,EUR,4F,KR,MRR_FR,LEV,2025-06-11,2.15
FM.B.U2.EUR.4F.KR.MRR_FR.LEV,B,U2,EUR,4F,KR,MRR_FR,LEV,2026-06-17,2.40
FM.B.U2.EUR.4F.KR.MRR_FR.LEV,B,U2,EUR,4F,KR,MRR_FR,LEV,2026-09-16,2.65
"""
BOE = "DATE,IUDBEDR\r\n30 Dec 2025,3.75\r\n31 Dec 2025,3.75\r\n29 Jun 2026,3.75\r\n30 Jun 2026,3.75\r\n01 Jul 2026,3.5\r\n"
BUNDESBANK = """<?xml version="1.0" encoding="UTF-8"?>
<message:GenericData xmlns:message="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/message"
  xmlns:generic="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/data/generic"><message:DataSet><generic:Series>
<generic:Obs><generic:ObsDimension value="2026-01"/><generic:ObsValue value="1.27"/></generic:Obs>
<generic:Obs><generic:ObsDimension value="2026-07"/><generic:ObsValue value="1.52"/></generic:Obs>
</generic:Series></message:DataSet></message:GenericData>"""
NBP = """<?xml version="1.0" encoding="UTF-8"?><stopy_procentowe_archiwum>
<pozycje obowiazuje_od="2025-12-04"><pozycja id="ref" oprocentowanie="4,00"/><pozycja id="lom" oprocentowanie="4,50"/></pozycje>
<pozycje obowiazuje_od="2026-03-05"><pozycja id="ref" oprocentowanie="3,75"/><pozycja id="lom" oprocentowanie="4,25"/></pozycje>
</stopy_procentowe_archiwum>"""
GOOD = {"ecb": ECB, "boe": BOE, "de": BUNDESBANK, "pl": NBP}
# What to change in them for another rate in July
CHANGES = {
    "ecb": ("2026-06-17,2.40", "2026-06-17,{}"),
    "boe": ("30 Jun 2026,3.75", "30 Jun 2026,{}"),
    "de": ('"1.52"', '"{}"'),
    "pl": ('"3,75"', '"{}"'),
}
PAGE = "<!DOCTYPE html><html><body>We are down for maintenance</body></html>"


@pytest.fixture
def serve():
    """Return a function that lets a server answer, and returns its address."""
    servers = []

    def start(body="", status=200, headers=(), wait=0.0):
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                agents.append(self.headers["User-Agent"])
                time.sleep(wait)
                self.send_response(status)
                for name, value in headers:
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body.encode())

            def log_message(self, *_args):
                pass

        agents = []
        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        servers.append(server)
        threading.Thread(target=partial(server.serve_forever, 0.01), daemon=True).start()
        start.agents = agents
        return f"http://127.0.0.1:{server.server_port}/rates"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def ask(reference, address, **options):
    source = SOURCES[reference]
    return source, get_series(source, read(address, date(2026, 11, 30), **options))


@pytest.mark.parametrize(
    ("reference", "first", "second"),
    [("ecb", "2.15", "2.40"), ("boe", "3.75", "3.75"), ("de", "1.27", "1.52"), ("pl", "4.00", "3.75")],
)
def test_what_publishers_give(serve, reference, first, second):
    """It is what the addon ships; the Bank of England's of the eve, though it fell on the day itself."""
    source, series = ask(reference, serve(GOOD[reference]))
    assert [get_rate(source, series, day) for day in (NEW_YEAR, JULY)] == [D(first), D(second)]
    assert "relance_print" in serve.agents[0]
    shipped = {row["date_from"]: D(row["percent"]) for row in SHIPPED if row["reference"] == reference}
    assert [shipped[str(day)] for day in (NEW_YEAR, JULY)] == [D(first), D(second)]


@pytest.mark.parametrize("reference", SOURCES)
@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ({"status": 403, "body": PAGE}, "403"),
        ({"status": 500}, "500"),
        ({"status": 302, "headers": [("Location", "http://127.0.0.1:1/")]}, "302"),
        ({"body": PAGE}, "page instead|no series|no rate"),
        ({"body": ""}, "no series|no rate"),
        ({"body": "a,b,c\n1,2,3\n"}, "no series|no rate"),
        ({"body": "x" * 6_000_000}, "too much"),
    ],
)
def test_what_is_no_rate_is_not_taken(serve, reference, answer, words):
    with pytest.raises(SourceError, match=words):
        ask(reference, serve(**answer))


@pytest.mark.parametrize("reference", SOURCES)
@pytest.mark.parametrize("value", ["0", "900", "-40", "NaN", "Infinity"])
def test_a_rate_that_cannot_be(serve, reference, value):
    old, new = CHANGES[reference]
    bad = GOOD[reference].replace(old, new.format(value))
    assert bad != GOOD[reference]
    with pytest.raises(SourceError):
        source, series = ask(reference, serve(bad))
        get_rate(source, series, JULY)


def test_a_server_that_does_not_answer(serve):
    with pytest.raises(SourceError, match="Timeout"):
        ask("ecb", serve(ECB, wait=2), timeout=0.2)
    with pytest.raises(SourceError, match="reached"):
        ask("ecb", "http://127.0.0.1:1/")


def test_a_series_that_ends_early_has_no_rate(serve):
    for reference in ("boe", "de"):
        source, series = ask(reference, serve(GOOD[reference]))
        with pytest.raises(SourceError, match="no rate"):
            get_rate(source, series, date(2027, 7, 1))
    # where the days of change are given, the last one holds
    source, series = ask("ecb", serve(ECB))
    assert get_rate(source, series, date(2027, 1, 1)) == D("2.65")
    with pytest.raises(SourceError, match="no rate"):
        get_rate(source, series, date(2025, 1, 1))


def test_no_entity_is_expanded(serve):
    bomb = '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]>' + NBP.partition("?>")[2].replace("4,00", "&b;")
    with pytest.raises(SourceError):
        ask("pl", serve(bomb))


def test_zero_is_a_rate_after_a_small_one():
    source = SOURCES["ecb"]
    assert get_rate(source, [(date(2014, 9, 10), D("0.05")), (date(2016, 3, 16), D(0))], date(2016, 7, 1)) == 0


def test_austria_follows_the_bank():
    """The shipped series is what its rule makes of the shipped rates of the European Central Bank."""
    ecb = sorted(
        (date.fromisoformat(row["date_from"]), D(row["percent"])) for row in SHIPPED if row["reference"] == "ecb"
    )
    for row in SHIPPED:
        if row["reference"] == "at" and row["date_from"] >= "2016-07-01":
            assert derive_austria(ecb, date.fromisoformat(row["date_from"])) == D(row["percent"]), row


@given(st.lists(st.tuples(st.dates(date(2016, 3, 17), date(2040, 1, 1)), st.decimals(-1, 20, places=2)), max_size=8))
def test_austria_is_never_half_a_point_off(series):
    series = sorted({day: (day, value) for day, value in series}.values())
    last = series[-1][1] if series else D(0)
    assert abs(derive_austria(series, date(2041, 1, 1)) - (D("-0.62") + last)) < D("0.5")


@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_whatever_comes_is_a_fault_or_a_series(content):
    for source in SOURCES.values():
        try:
            series = get_series(source, content)
        except SourceError:
            continue
        assert all(isinstance(day, date) and isinstance(value, Decimal) for day, value in series)
