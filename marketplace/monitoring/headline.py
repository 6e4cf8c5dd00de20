"""Figures of the whole as an audience may see them: tiles, distributions, the trend. Pure."""

from fractions import Fraction
from typing import Any

from marketplace.monitoring.counts import protected_groups, spaced
from marketplace.monitoring.disclosure import Rules, small, unsafe_rate, unsafe_sum
from marketplace.monitoring.flows import GROUPS
from marketplace.monitoring.indicators import INDICATORS
from marketplace.monitoring.indicators.m10_growth import TIERS
from marketplace.monitoring.publishing import (
    HIDDEN,
    Line,
    Value,
    rules_of,
    table,
)
from marketplace.monitoring.states import Dimension, Standing

MEDIANS = {"M3", "M12", "M18"}
RATES = {"M6", "M10", "M17", "M22"}
TIER_NAMES = [name for name, _least in TIERS]
QUANTILES = {"median": 10, "p10": 20, "p90": 20}  # P3: businesses needed


def exact(value: list[int] | None) -> Fraction | None:
    """Return a stored fraction."""
    return None if value is None else Fraction(value[0], value[1])


def figure(code: str, found: dict[str, Any], rules: Rules, *, public: bool = True) -> Value:
    """Return an indicator's value for the whole, protected for the public."""
    value = exact(found["value"])
    if value is None or not public:
        return value
    n = found["n"]
    if code == "M1":
        return HIDDEN if small(int(value), rules) else value
    if code == "M11":
        return HIDDEN if unsafe_sum(int(value), n, found["largest"], rules) else value
    few = n < (QUANTILES["median"] if code in MEDIANS else rules.few)
    rate = code in RATES and unsafe_rate(found["numerator"], found["denominator"], rules)
    return HIDDEN if few or rate else value


def figures(content: dict[str, Any], *, public: bool = True) -> dict[str, Value]:
    """Return the value of every indicator of a period."""
    rules = rules_of(content)
    return {code: figure(code, found, rules, public=public) for code, found in _stored(content)}


def _stored(content: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """Return the stored figures in the order of the catalogue."""
    return [(code, content["figures"][code]) for code in INDICATORS if code in content["figures"]]


def populations(content: dict[str, Any], *, public: bool = True) -> dict[str, Value]:
    """Return how many businesses stand behind each figure."""
    counts = {code: int(found["n"]) for code, found in _stored(content)}
    counts["women"] = int(content["total"]["active"])
    if not public:
        return dict(counts)
    return spaced(counts, rules_of(content), beside=[content["total"]["registered"]])


def spread(content: dict[str, Any], *, public: bool = True) -> dict[str, Value]:
    """Return median and quantiles of the month's sales, where enough sold (P3)."""
    found = content["figures"]["M11"]
    return {
        name: HIDDEN if public and found["n"] < least else exact(found["more"][name])
        for name, least in QUANTILES.items()
    }


def standings(content: dict[str, Any], *, public: bool = True) -> dict[str, Value]:
    """Return how many businesses stand where; the sums by group stand in the table of moves."""
    counts = {s.value: content["standings"][s.value] for s in Standing}
    if not public:
        return dict(counts)
    groups = [[s.value for s in members] for members in GROUPS.values()]
    found = protected_groups(groups, counts, rules_of(content))
    return {name: found[name] for name in counts}


def tiers(content: dict[str, Any], *, public: bool = True) -> dict[str, Value]:
    """Return how many businesses grew or shrank, by tier; the share that grew tells two sums."""
    found: dict[str, int] = content["figures"]["M10"]["more"]["tiers"]
    counts = {name: found[name] for name in (*(tier for tier, _least in TIERS), "new")}
    if not public:
        return dict(counts)
    rules = rules_of(content)
    shown = protected_groups((TIER_NAMES[:2], TIER_NAMES[2:]), counts, rules)
    return shown | {"new": HIDDEN if small(counts["new"], rules) else counts["new"]}


def trend(content: dict[str, Any], *, public: bool = True) -> list[Line]:
    """Return active businesses and sales by month, the oldest first."""
    rules = rules_of(content)
    return [_point(point, rules, public=public) for point in content["trend"]]


def _point(point: dict[str, Any], rules: Rules, *, public: bool) -> Line:
    sums = unsafe_sum(point["sales"], point["sellers"], point["largest"], rules)
    return Line(
        point["month"],
        {
            "active": HIDDEN if public and small(point["active"], rules) else point["active"],
            "sales": HIDDEN if public and sums else point["sales"],
        },
        hidden=False,
    )


def women(content: dict[str, Any], *, public: bool = True) -> Value:
    """Return the share of women among the active."""
    return table(content, Dimension.COUNTY, public=public).total["women"]
