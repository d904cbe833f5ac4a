# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Reference rates as their publishers give them to programs: read, checked, and cut into half-years.

What is read is doubted: a redirect, a page instead of data, too much of it, a number that no such rate ever was. Then
:class:`SourceError` says so, and nothing is taken. Percentages are :class:`decimal.Decimal`.
"""

import csv
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

import requests
from lxml import etree

TIMEOUT = 20  # seconds, to connect and between two parts of the answer
MAX_SIZE = 5_000_000  # bytes
AGENT = "Mozilla/5.0 (compatible; relance_print)"  # the Bank of England refuses who says nothing
# No reference rate was outside of these; to nothing it falls in small steps
LOWEST, HIGHEST, SMALL = Decimal(-5), Decimal(30), Decimal("0.5")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
STALE = timedelta(days=10)
AUSTRIAN_STEP = Decimal("0.5")


class SourceError(Exception):
    """The source didn't give a rate that can be believed; says why, in English, for the log."""


class Source(NamedTuple):
    """Where a reference is published.

    ``is_of_eve``: the rate of the day before a half-year serves it (United Kingdom, SI 2002/1675, article 4).
    ``is_continuous``: there is a value for each day or month, so that a series which ends early is old.
    """

    address: str
    parse: Callable
    is_of_eve: bool = False
    is_continuous: bool = False


def read(address, today, timeout=TIMEOUT):
    """Return what an address gives.

    :param str address: where; ``{today}`` in it is the day, such as 30/Nov/2026
    :param date today: the day
    :param float timeout: in seconds
    :raises SourceError: if it is no such answer as is wanted
    :rtype: bytes
    """
    address = address.format(today=f"{today.day:02}/{MONTHS[today.month - 1]}/{today.year}")
    try:
        # a redirect leads to whom nobody has looked at
        with requests.get(
            address, headers={"User-Agent": AGENT}, timeout=timeout, allow_redirects=False, stream=True
        ) as answer:
            if answer.status_code != requests.codes.ok:
                raise SourceError(f"answered {answer.status_code}")
            content = b""
            for part in answer.iter_content(65536):
                content += part
                if len(content) > MAX_SIZE:
                    raise SourceError("answered too much")
            return content
    except requests.RequestException as error:
        raise SourceError(f"can't be reached: {type(error).__name__}") from error


def parse_ecb(content):
    """Return the days and values of CSV with the columns ``TIME_PERIOD`` and ``OBS_VALUE``.

    :rtype: list[tuple[date, Decimal]]
    """
    rows = csv.DictReader(_decode(content).splitlines())
    return [(date.fromisoformat(row["TIME_PERIOD"]), Decimal(row["OBS_VALUE"])) for row in rows]


def parse_boe(content):
    """Return the days and values of CSV with days such as ``02 Jan 2020``, after a line of headings."""
    found = []
    for row in list(csv.reader(_decode(content).splitlines()))[1:]:
        day, month, year = row[0].split()
        found.append((date(int(year), MONTHS.index(month) + 1, int(day)), Decimal(row[1])))
    return found


def parse_bundesbank(content):
    """Return the first days of months and values of generic SDMX 2.1."""
    found = []
    for observed in _parse_xml(content).iterfind(".//{*}Obs"):
        month = observed.find("{*}ObsDimension").get("value")
        value = observed.find("{*}ObsValue").get("value")
        found.append((datetime.strptime(month, "%Y-%m").date(), Decimal(value)))
    return found


def parse_nbp(content):
    """Return since when (``obowiazuje_od``) the reference rate (``ref``) is what."""
    return [
        (date.fromisoformat(position.get("obowiazuje_od")), Decimal(rate.get("oprocentowanie").replace(",", ".")))
        for position in _parse_xml(content).iterfind(".//pozycje")
        for rate in position.iterfind("pozycja[@id='ref']")
    ]


def _decode(content):
    text = content.decode("utf-8-sig")
    if text.lstrip().startswith("<"):
        raise SourceError("answered a page instead of data")
    return text


def _parse_xml(content):
    # the National Bank of Poland has been seen to put something before it
    content = content[max(content.find(b"<?xml"), 0) :]
    return etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))


SOURCES = {
    "ecb": Source(
        "https://data-api.ecb.europa.eu/service/data/FM/B.U2.EUR.4F.KR.MRR_FR.LEV?format=csvdata&detail=dataonly",
        parse_ecb,
    ),
    "boe": Source(
        "https://www.bankofengland.co.uk/boeapps/database/_iadb-fromshowcolumns.asp?csv.x=yes&Datefrom=01/Jan/2016"
        "&Dateto={today}&SeriesCodes=IUDBEDR&CSVF=TN&UsingCodes=Y&VPD=Y&VFD=N",
        parse_boe,
        is_of_eve=True,
        is_continuous=True,
    ),
    "de": Source(
        "https://api.statistiken.bundesbank.de/rest/download/BBIN1/M.DE.BBK.BBKBAS2.EUR.ME?format=sdmx&lang=de",
        parse_bundesbank,
        is_continuous=True,
    ),
    "pl": Source("https://static.nbp.pl/dane/stopy/stopy_procentowe_archiwum.xml", parse_nbp),
}


def get_series(source, content):
    """Return the days and values of a source, oldest first.

    :param Source source: which
    :param bytes content: of :func:`read`
    :raises SourceError: if it is no series
    :rtype: list[tuple[date, Decimal]]
    """
    try:
        series = sorted(source.parse(content))
    except SourceError:
        raise
    except (etree.XMLSyntaxError, InvalidOperation, AttributeError, LookupError, TypeError, ValueError) as error:
        raise SourceError(f"answered what is no series: {type(error).__name__}") from error
    if not series:
        raise SourceError("answered no rate")
    return series


def get_rate(source, series, day):
    """Return the rate of the half-year that begins on a day.

    :param series: of :func:`get_series`
    :param date day: 1 January or 1 July
    :raises SourceError: if there is none, or it is nothing such a rate can be
    :rtype: Decimal
    """
    fixing = day - timedelta(days=1) if source.is_of_eve else day
    known = [(since, value) for since, value in series if since <= fixing]
    if not known or (source.is_continuous and fixing - known[-1][0] > STALE):
        raise SourceError(f"has no rate of {fixing}")
    value = known[-1][1]
    before = next((other for _since, other in reversed(known) if other != value), value)
    if not (value.is_finite() and LOWEST <= value <= HIGHEST) or (value == 0 and abs(before) > SMALL):
        raise SourceError(f"has a rate of {value} on {fixing}, which can't be")
    return value


def derive_austria(series, day, base=Decimal("-0.62")):
    """Return the Austrian base rate of the half-year that begins on a day.

    It moves with the European Central Bank's rate, once that has moved by half a point since the last time.

    :param series: days and values of the European Central Bank's main refinancing rate, oldest first; those before 16 March
        2016, when it was 0 and the base rate came to be -0.62, are left out
    :param Decimal base: what it was then
    :rtype: Decimal
    """
    anchor = Decimal()
    for since, value in series:
        if date(2016, 3, 16) <= since <= day and abs(value - anchor) >= AUSTRIAN_STEP:
            base, anchor = base + value - anchor, value
    return base
