# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Public holidays, by country and state."""

from functools import lru_cache

import holidays


class PublicHolidays:
    """The public holidays of a country, or of one of its states; asked by ``in``. None are known of countries that nobody knows.

    :param str country: its code, such as DE
    :param str state: the code of one of its states, such as BY or DE-BY; another one, or none: what holds in all of them
    """

    def __init__(self, country, state=""):
        self._place = country or "", (state or "").removeprefix(f"{country}-")

    def __contains__(self, day):
        return day in _read_year(*self._place, day.year)


@lru_cache(maxsize=1024)
def _read_year(country, state, year):
    """Return the holidays of a year."""
    known = _read_places()
    if country not in known:
        return frozenset()
    return frozenset(holidays.country_holidays(country, subdiv=state if state in known[country] else None, years=year))


@lru_cache(maxsize=1)
def _read_places():
    """Return the codes of the states that have holidays of their own, by country."""
    return {country: frozenset(states) for country, states in holidays.list_supported_countries().items()}
