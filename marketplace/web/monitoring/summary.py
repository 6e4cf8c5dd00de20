"""The month in a few sentences: what rose, what fell, where to look."""

from fractions import Fraction
from typing import Any

from marketplace.core.formats import fmt_number, fmt_percent
from marketplace.monitoring import headline
from marketplace.monitoring.disclosure import small
from marketplace.monitoring.publishing import rules_of
from marketplace.web.i18n import gettext as _
from marketplace.web.i18n import lang, ngettext


def in_words(content: dict[str, Any]) -> list[str]:
    """Return sentences made of published figures only."""
    return [s for s in (_active(content), _survival(content), _sales(content), _risk(content)) if s]


def _active(content: dict[str, Any]) -> str:
    now = content["figures"]["M1"]["numerator"]
    before = content["previous"]["M1"]["numerator"]
    rules = rules_of(content)
    if small(now, rules) or small(before, rules):
        return ""
    n = fmt_number(now, lang())
    if now == before:
        return _("%(n)s businesses are active, as many as last month.", n=n)
    change = fmt_number(abs(now - before), lang())
    if now > before:
        return ngettext(
            "%(n)s businesses are active, %(change)s more than last month.",
            "%(n)s businesses are active, %(change)s more than last month.",
            now - before,
            n=n,
            change=change,
        )
    return _("%(n)s businesses are active, %(change)s fewer than last month.", n=n, change=change)


def _survival(content: dict[str, Any]) -> str:
    value = headline.figures(content)["M6"]
    if not isinstance(value, Fraction):
        return ""
    share = fmt_percent(round(100 * value), lang())
    return _("Of those a year in business, %(share)s still sold at its end.", share=share)


def _sales(content: dict[str, Any]) -> str:
    now = headline.figures(content)["M11"]
    before = headline.figure("M11", content["previous"]["M11"], rules_of(content))
    if not isinstance(now, Fraction) or not isinstance(before, Fraction) or before <= 0:
        return ""
    change = round(100 * (now - before) / before)
    words = fmt_percent(abs(change), lang())
    if change > 0:
        return _("Sales rose by %(change)s against last month.", change=words)
    if change < 0:
        return _("Sales fell by %(change)s against last month.", change=words)
    return _("Sales were about those of last month.")


def _risk(content: dict[str, Any]) -> str:
    found = headline.standings(content)["at_risk"]
    if not isinstance(found, int) or not found:
        return ""
    n = fmt_number(found, lang())
    return ngettext(
        "%(n)s business needs help soon.", "%(n)s businesses need help soon.", found, n=n
    )
