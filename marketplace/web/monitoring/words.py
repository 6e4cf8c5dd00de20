"""Words for what monitoring keeps as codes: indicators, standings, classes, reasons."""

from collections.abc import Mapping
from typing import Any

from marketplace.core.bilingual import Bilingual
from marketplace.core.formats import fmt_number, fmt_percent
from marketplace.web.i18n import gettext as _
from marketplace.web.i18n import lang, ngettext


def indicator(code: str) -> str:
    """Return the name of an indicator."""
    return {
        "M1": _("Active businesses"),
        "M2": _("Active months"),
        "M3": _("Days since the last sale"),
        "M6": _("Lasted 12 months"),
        "M7": _("Survival curve"),
        "M10": _("Grew in real terms"),
        "M11": _("Sales of the month"),
        "M12": _("Real growth"),
        "M17": _("Buyers who came back"),
        "M18": _("Dependence on few buyers"),
        "M22": _("Orders delivered"),
        "women": _("Share of women"),
    }[code]


def formula(code: str) -> str:
    """Return how an indicator is counted, in a sentence."""
    return {
        "M1": _("Businesses with at least one delivered sale in the last three months."),
        "M2": _(
            "Months with a sale by months observed, of the last twelve. Months before the first"
            " sale and months of rest are left out; at least three must be left."
        ),
        "M3": _("Median days from the last delivered sale to the end of the month."),
        "M6": _(
            "Of those whose first sale is at least a year back (births of two years): how many"
            " sold in the tenth to twelfth month after it. Below ten it is not shown."
        ),
        "M7": _(
            "Kaplan-Meier: months from the first sale to the end; ended is who was closed or"
            " silent for twelve months. Band of 95 percent, shown while five are observed."
        ),
        "M10": _(
            "Real sales of twelve months beside the twelve before: the share that grew by a"
            " tenth or more. Prices by the index; both years must have been seen whole."
        ),
        "M11": _("Delivered sales of the month without delivery, refunds of the month taken off."),
        "M12": _("Median of 2(b - a)/(a + b), real sales of two years; from -2 to 2."),
        "M17": _("Buyers with orders on two days or more, by all known buyers of twelve months."),
        "M18": _("Median of the sum of squared shares of a business's buyers; 1 is one buyer."),
        "M22": _("Delivered by accepted orders, placed in three months and over 14 days old."),
        "women": _("Women among the active businesses whose producer lets us count it."),
    }[code]


def unit(code: str) -> str:
    """Return the unit of an indicator."""
    return {
        "businesses": _("businesses"),
        "rate": _("percent"),
        "days": _("days"),
        "money": _("million toman"),
        "index": _("number"),
    }[code]


def standing(code: str) -> str:
    """Return the name of a standing."""
    return {
        "closed": _("closed"),
        "paused": _("resting"),
        "registered": _("just joined"),
        "not_started": _("not yet begun"),
        "ended": _("long silent"),
        "inactive": _("silent"),
        "at_risk": _("needs help"),
        "recovered": _("back again"),
        "steady": _("steady"),
        "active": _("active"),
    }[code]


def groups() -> dict[str, str]:
    """Return the names of the groups of standings between which businesses move."""
    return {
        "selling": _("selling"),
        "silent": _("silent or closed"),
        "waiting": _("resting or not yet begun"),
        "not_yet": _("not in the programme yet"),
        "total": _("All"),
    }


def way(code: str) -> str:
    """Return how a sale came about, or what of a booth was paid."""
    return {
        "web": _("on the web"),
        "need": _("for a need"),
        "fair": _("at a fair"),
        "outside": _("outside, with a document"),
        "booth": _("booth fees, paid by producers"),
        "subsidy": _("booth fees, borne by funders"),
    }[code]


def owner(text: str) -> str:
    """Return whose step it is; the names of the first plan are known in both languages."""
    return {
        "county desk": _("county desk"),
        "training centre": _("training centre"),
        "labour office": _("labour office"),
        "lender": _("lender"),
        "market desk": _("market desk"),
        "producer": _("the producer"),
        "programme office": _("programme office"),
    }.get(text, text)


def dimension(code: str) -> str:
    """Return the name of a breakdown."""
    return {
        "county": _("county"),
        "category": _("category"),
        "gender": _("gender"),
        "age": _("age"),
        "settlement": _("town or village"),
        "mode": _("form of work"),
    }[code]


def class_name(code: str, names: Mapping[str, list[str]]) -> str:
    """Return the name of a class of a breakdown."""
    if code in names:
        return Bilingual(*names[code]).in_language(lang())
    known = {
        "other": _("Other provinces"),
        "not_said": _("Not said"),
        "total": _("All"),
        "woman": _("Women"),
        "man": _("Men"),
        "others": _("Men or not said"),
        "urban": _("Town"),
        "rural": _("Village"),
        "independent": _("On her own"),
        "supported": _("With a lead firm"),
        "cooperative": _("Cooperative"),
        "doubled": _("doubled"),
        "grown": _("grown"),
        "steady": _("about the same"),
        "fallen": _("fallen"),
        "collapsed": _("less than half"),
        "new": _("new"),
    }
    if code in known:
        return known[code]
    low, dash, high = code.partition("-")
    if dash:
        return _("%(low)s to %(high)s years", low=_n(int(low)), high=_n(int(high)))
    return _("%(low)s years and over", low=_n(int(code.rstrip("+"))))


def reason(rule: str, inputs: Mapping[str, Any]) -> str:
    """Return why a business stands where it stands, in plain and kind words."""
    n = {name: _n(value) for name, value in inputs.items()}
    pct = {name: fmt_percent(value, lang()) for name, value in inputs.items()}
    days = inputs.get("days", 0)
    return {
        "S0": lambda: _("Sold in %(active)s of the last %(of)s months.", **n),
        "S1": lambda: _("It was told that the work has ended."),
        "S2": lambda: _("A time of rest: silence is not counted now."),
        "S3": lambda: ngettext(
            "Joined %(n)s day ago.", "Joined %(n)s days ago.", days, n=n["days"]
        ),
        "S4": lambda: _("No sale yet, %(days)s days after joining.", **n),
        "S5": lambda: _("No sale for %(days)s days.", **n),
        "S6": lambda: _("No sale for %(days)s days, longer than its own rhythm.", **n),
        "R1": lambda: _("No sale for %(days)s days; usually there are %(gap)s between two.", **n),
        "R2": lambda: _(
            "Sales of three months are %(percent)s of those %(months)s months before, prices"
            " taken into account.",
            percent=pct["percent"],
            months=n["months_before"],
        ),
        "R3": lambda: _("Sales fell three months in a row, by %(percent)s in all.", **pct),
        "R4": lambda: _(
            "One buyer has %(percent)s of the sales and has not bought for %(days)s days.",
            percent=pct["percent"],
            days=n["days"],
        ),
        "R6": lambda: _(
            "Of the last orders %(on_time)s came on time; the shop cancelled %(cancelled)s.",
            **pct,
        ),
        "R7": lambda: _("%(percent)s of the sales were given back.", **pct),
        "R8": lambda: (
            _("An instalment is %(days)s days late.", **n)
            if "days" in inputs
            else _("A month's sales are %(percent)s of an instalment.", **pct)
        ),
        "R9": lambda: _("The shop has owed the market money for %(days)s days.", **n),
        "R11": lambda: (
            _("The licence ends in %(days)s days.", **n)
            if days >= 0
            else _("The licence has ended.")
        ),
    }[rule]()


def _n(value: int) -> str:
    return fmt_number(value, lang())
