"""Holidays by country, as dates: what runs knows dates alone, and needs no library for them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from tools.desk.finding import did_you_mean, listed, near, nearest

Years = range
"""The years for which the holidays of a country are written down."""


@dataclass(frozen=True, slots=True)
class DaysOff:
    """Holidays, and those exceptions among them that are none."""

    days: frozenset[date]
    needless: tuple[date, ...] = ()


def years_around(year: int) -> Years:
    """From the year before to five years ahead: by then the desk has been applied again."""
    return range(year - 1, year + 6)


def expanded(fields: Mapping[str, Any], years: Years) -> DaysOff:
    """The dates that `{country, subdivision, also, except}` mean. Raises LookupError for an unknown country."""
    country = fields.get("country")
    public = of_country(country, fields.get("subdivision"), years) if country else frozenset()
    also = frozenset(map(date.fromisoformat, fields.get("also", ())))
    but = frozenset(map(date.fromisoformat, fields.get("except", ())))
    needless = tuple(sorted(day for day in but - public if not country or day.year in years))
    return DaysOff((public | also) - but, needless)


def of_country(country: str, subdivision: str | None, years: Years) -> frozenset[date]:
    """Public holidays, those moved off a weekend among them. Raises LookupError for an unknown country or part."""
    # Here, since it takes a tenth of a second that most desks need not wait for.
    import holidays

    try:
        return frozenset(holidays.country_holidays(country, subdiv=subdivision, years=years))
    except (NotImplementedError, AttributeError) as error:
        raise LookupError(str(error)) from None


def unknown(country: str, subdivision: str | None) -> str | None:
    """What is wrong with a country or its part, with near names; None when holidays are known for it."""
    import holidays
    from holidays.registry import COUNTRIES

    parts = {
        code: known
        for code, known in holidays.list_supported_countries(include_aliases=False).items()
        if len(code) == 2
    }
    if country not in parts:
        names = {name.replace("_", " "): codes[1] for name, codes in COUNTRIES.items()}
        names |= {code: codes[1] for codes in COUNTRIES.values() for code in codes[1:]}
        meant = nearest(country, names)
        return f"no holidays are known of a country {country}{did_you_mean(names.get(meant or ''))}"
    if subdivision is not None and subdivision not in parts[country]:
        there = (
            f"; there are {listed(parts[country], 20)}" if parts[country] else "; there are none"
        )
        return f"{country} has no part {subdivision}{near(subdivision, parts[country]) or there}"
    return None
