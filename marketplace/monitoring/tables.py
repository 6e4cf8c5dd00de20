"""Breakdowns by county, category, gender, age band, settlement and mode, before protection. Pure.

"Not said" is its own class (C7), so that each breakdown adds up to the whole.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from marketplace.monitoring.facts import Business, Group, Track
from marketplace.monitoring.indicators.m01_active import is_active
from marketplace.monitoring.indicators.m06_survival import cohort, survived
from marketplace.monitoring.indicators.m11_sales import sales
from marketplace.monitoring.states import Dimension

NOT_SAID = "not_said"
ELSEWHERE = "other"
AGE_BANDS = (("15-24", 15, 24), ("25-34", 25, 34), ("35-44", 35, 44), ("45-54", 45, 54))
OLDEST = ("55+", 55)
GENDERS = ("woman", "others")  # in crossed tables men and "not said" stand together
CROSSED = (Dimension.COUNTY, Dimension.CATEGORY)


def age_band(birth_year: int | None, day: date) -> str:
    """Return the band of somebody's age at t."""
    if birth_year is None:
        return NOT_SAID
    age = day.year - birth_year
    if age >= OLDEST[1]:
        return OLDEST[0]
    return next((name for name, low, high in AGE_BANDS if low <= age <= high), NOT_SAID)


def class_of(business: Business, dimension: Dimension, day: date) -> str:
    """Return the class of a business in a dimension."""
    reads: Mapping[Dimension, Callable[[], str | None]] = {
        Dimension.COUNTY: lambda: business.county,
        Dimension.CATEGORY: lambda: business.category,
        Dimension.GENDER: lambda: business.gender,
        Dimension.AGE: lambda: age_band(business.birth_year, day),
        Dimension.SETTLEMENT: lambda: business.settlement,
        Dimension.MODE: lambda: business.mode,
    }
    return reads[dimension]() or NOT_SAID


def classes(group: Group, dimension: Dimension) -> dict[str, Group]:
    """Return the businesses of each class that occurs, "not said" and "elsewhere" last."""
    found: dict[str, list[Track]] = {}
    for track in group.tracks:
        found.setdefault(class_of(track.business, dimension, group.at.day), []).append(track)
    last = (ELSEWHERE, NOT_SAID)
    order = sorted(found, key=lambda name: (last.index(name) + 1 if name in last else 0, name))
    return {name: Group(tuple(found[name]), group.at) for name in order}


def row(name: str, group: Group) -> dict[str, Any]:
    """Return the raw figures of a class."""
    active = [track for track in group.tracks if is_active(track, group.at)]
    women = sum(track.business.gender == "woman" for track in active)
    members = cohort(group, 12)
    month = sales(group, 1)
    return {
        "class": name,
        "registered": len(group.tracks),
        "active": len(active),
        "genders": [women, len(active) - women],
        "cohort": len(members),
        "survivors": sum(survived(track, 12) for track in members),
        "sales": int(month.value or 0),
        "sellers": month.n,
        "largest": list(month.parts[:2]),
    }


def breakdown(group: Group, dimension: Dimension) -> list[dict[str, Any]]:
    """Return a row for each class."""
    return [row(name, part) for name, part in classes(group, dimension).items()]
