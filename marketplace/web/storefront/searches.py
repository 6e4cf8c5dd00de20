"""What a search leaves behind: one anonymous row, and a mark when something found is opened."""

from urllib.parse import parse_qs, urlsplit

from flask import request
from flask import session as browser

from marketplace.core.clock import utc_now
from marketplace.core.jalali import local_date
from marketplace.search.services import SearchFacts, mark_clicked, record_search
from marketplace.web import visitors
from marketplace.web.i18n import lang
from marketplace.web.storefront.facets import Asked

LONGEST_REFERRER = 2000


def note_search(
    asked: Asked, *, category_id: int | None, results: int, first_id: int | None
) -> None:
    """Leave a row, once the page is sent. Turning pages or sorting again is no new search."""
    narrowed = asked.category or asked.province or asked.county or asked.low or asked.high
    if asked.page > 1 or asked.sort or not (asked.query or narrowed) or not visitors.is_person():
        return
    prices = {"min_price": asked.low, "max_price": asked.high}
    facts = SearchFacts(
        query=asked.query,
        language=lang(),
        results=results,
        category_id=category_id,
        province_code=asked.province or asked.county[:2] or str(browser.get("send_to", "")),
        county_code=asked.county,
        first_id=first_id,
        filters={name: str(price.minor) for name, price in prices.items() if price}
        | ({"ready": asked.ready} if asked.ready else {}),
    )
    visitor, day = visitors.hash_today(visitors.token()), local_date(utc_now())
    visitors.after_answer(
        lambda session: record_search(session, facts=facts, visitor=visitor, day=day)
    )


def note_click() -> None:
    """When the visitor comes from our own search, note that it found something for her."""
    known = visitors.known_token()
    query = _searched_before()
    if known is None or not query or not visitors.is_person():
        return
    visitor, day = visitors.hash_today(known), local_date(utc_now())
    visitors.after_answer(
        lambda session: mark_clicked(session, query=query, visitor=visitor, day=day)
    )


def _searched_before() -> str:
    before = urlsplit((request.referrer or "")[:LONGEST_REFERRER])
    if before.netloc != request.host or not before.path.endswith("/search"):
        return ""
    return " ".join(parse_qs(before.query).get("q", [""])[0].split())
