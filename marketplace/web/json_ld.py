"""Structured data of schema.org, as a script of pure data in the page."""

import json
from typing import Any

from flask import url_for
from markupsafe import Markup

from marketplace.core.money import Money
from marketplace.fairs.hours import at
from marketplace.fairs.models import Fair
from marketplace.fairs.states import FairState
from marketplace.web.i18n import lang
from marketplace.web.seo import absolute
from marketplace.web.site import settings

_ESCAPES = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028"}


def script(data: dict[str, Any]) -> Markup:
    """Return the element; nothing in the data can end it early."""
    text = json.dumps({"@context": "https://schema.org", **data}, ensure_ascii=False)
    for mark, escape in _ESCAPES.items():
        text = text.replace(mark, escape)
    return Markup(f'<script type="application/ld+json">{text}</script>')  # noqa: S704 - escaped above


def organization() -> Markup:
    """Describe the marketplace."""
    return script(
        {
            "@type": "Organization",
            "name": "بازارچه" if lang() == "fa" else "Bazarche",
            "url": absolute(url_for("storefront.home")),
            "logo": absolute(url_for("static", filename="img/logo.svg")),
        }
    )


def crumbs(trail: list[tuple[str, str | None]]) -> dict[str, Any]:
    """Describe where a page stands."""
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {
                "@type": "ListItem",
                "position": place,
                "name": str(name),
                **({"item": absolute(url)} if url else {}),
            }
            for place, (name, url) in enumerate(trail, 1)
        ],
    }


def product(
    *,
    name: str,
    description: str,
    pictures: list[str],
    price: Money,
    url: str,
    seller: str,
    available: bool,
    rating: tuple[float, int] | None,
) -> dict[str, Any]:
    """Describe a product and its offer; a rating only where there is one."""
    facts: dict[str, Any] = {
        "@type": "Product",
        "name": name,
        "description": description,
        "image": [absolute(picture) for picture in pictures],
        "offers": {
            "@type": "Offer",
            "price": price.minor,
            "priceCurrency": price.currency,
            "url": absolute(url),
            "availability": "https://schema.org/" + ("InStock" if available else "OutOfStock"),
            "seller": {"@type": "Organization", "name": seller},
        },
    }
    if rating is not None:
        facts["aggregateRating"] = {
            "@type": "AggregateRating",
            "ratingValue": round(rating[0], 1),
            "reviewCount": rating[1],
        }
    return facts


def graph(*nodes: dict[str, Any]) -> Markup:
    """Return several descriptions as one script."""
    return script({"@graph": list(nodes)})


def _status(fair: Fair) -> str:
    if fair.state is FairState.CANCELLED:
        return "EventCancelled"
    if fair.state is FairState.POSTPONED:
        return "EventPostponed"
    return "EventRescheduled" if fair.previous_starts_on else "EventScheduled"


def event(fair: Fair) -> Markup:
    """Describe a fair and each of its days, with the state that search engines must know."""
    here = lang()
    place = {
        "@type": "Place",
        "name": fair.venue.in_language(here),
        "address": {
            "@type": "PostalAddress",
            "addressLocality": fair.city.in_language(here),
            "addressCountry": "IR",
        },
    }
    moved_by = fair.starts_on - fair.previous_starts_on if fair.previous_starts_on else None
    common = {
        "@type": "Event",
        "name": fair.title.in_language(here),
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
        "eventStatus": f"https://schema.org/{_status(fair)}",
        "location": place,
    }
    days = [
        {
            **common,
            "startDate": at(day.day, day.opens_min, fair.zone).isoformat(),
            "endDate": at(day.day, day.closes_min, fair.zone).isoformat(),
            **(
                {"previousStartDate": at(day.day - moved_by, day.opens_min, fair.zone).isoformat()}
                if moved_by is not None
                else {}
            ),
        }
        for day in fair.days
    ]
    return script(
        {
            **common,
            "description": fair.description.in_language(here),
            "startDate": days[0]["startDate"] if days else fair.starts_on.isoformat(),
            "endDate": days[-1]["endDate"] if days else fair.ends_on.isoformat(),
            **(
                {"previousStartDate": days[0]["previousStartDate"]}
                if days and moved_by is not None
                else {}
            ),
            "organizer": {"@type": "Organization", "name": fair.organizer.in_language(here)},
            "isAccessibleForFree": fair.free_entry,
            "url": settings().base_url + url_for("storefront.fair", slug=fair.slug),
            "subEvent": days,
        }
    )


def shop(name: str, *, city: str, url: str, rating: tuple[float, int] | None) -> dict[str, Any]:
    """Describe a shop."""
    facts: dict[str, Any] = {
        "@type": "LocalBusiness",
        "name": name,
        "address": {"@type": "PostalAddress", "addressLocality": city, "addressCountry": "IR"},
        "url": absolute(url),
    }
    if rating is not None:
        facts["aggregateRating"] = {
            "@type": "AggregateRating",
            "ratingValue": round(rating[0], 1),
            "reviewCount": rating[1],
        }
    return facts
