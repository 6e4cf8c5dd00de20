"""Writes about searches: one anonymous row each, and whether something found was looked at."""

import re
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from marketplace.catalog.models import Category, Product
from marketplace.core.text import normalise, to_ascii_digits
from marketplace.places.models import County, Province
from marketplace.search.models import SearchRow
from marketplace.search.text import analyze

LONGEST = 200
TAKEN_OUT = "…"
# A person may type her number or address into any box: neither is ever kept.
_PERSONAL = re.compile(r"\S+@\S+|\+?\d(?:[\s-]?\d){6,}")


@dataclass(frozen=True, slots=True)
class SearchFacts:
    """What was asked and what came of it. `first_id` is the best good found, filters aside."""

    query: str
    language: str
    results: int
    category_id: int | None = None
    province_code: str = ""
    county_code: str = ""
    first_id: int | None = None
    filters: dict[str, str] = field(default_factory=dict)


def record_search(session: Session, *, facts: SearchFacts, visitor: str, day: date) -> SearchRow:
    """Write the row of a search. Its category: the chosen one, else that of the best good found,
    else the one whose name shares a word with the query, else none.
    """  # noqa: D205 - the order of the guesses needs two lines
    query = scrubbed(facts.query)
    row = SearchRow(
        day=day,
        visitor=visitor,
        language=facts.language,
        query=query,
        terms=terms_of(query),
        category_id=facts.category_id or _category(session, facts.first_id, query),
        province_code=_known(session, Province, facts.province_code),
        county_code=_known(session, County, facts.county_code),
        filters=facts.filters,
        results=facts.results,
    )
    session.add(row)
    session.flush()
    return row


def mark_clicked(session: Session, *, query: str, visitor: str, day: date) -> int:
    """Note that this visitor looked at something that the search had found; return how many rows.

    The rows of that day with the same words are meant, whatever else narrowed them.
    """
    changed = session.execute(
        update(SearchRow)
        .where(
            SearchRow.day == day,
            SearchRow.visitor == visitor,
            SearchRow.terms == terms_of(scrubbed(query)),
            SearchRow.results > 0,
            SearchRow.clicked.is_(False),
        )
        .values(clicked=True)
        .returning(SearchRow.id)
    )
    return len(changed.all())


def scrubbed(query: str) -> str:
    """Return the query as it may be kept: short, in our letters, without numbers of people."""
    text = normalise(query)
    plain = to_ascii_digits(text)  # a digit for a digit: places stay
    parts, end = [], 0
    for match in _PERSONAL.finditer(plain):
        parts += [text[end : match.start()], TAKEN_OUT]
        end = match.end()
    return "".join([*parts, text[end:]])[:LONGEST]


def terms_of(query: str) -> str:
    """Return what the analysis makes of a query: one spelling for one wish."""
    return " ".join(analyze(query))[:LONGEST]


def guess_category(session: Session, query: str) -> Category | None:
    """Return the category whose name shares most words with the query, the deepest of equals."""
    wanted = set(analyze(query))
    if not wanted:
        return None
    best: tuple[float, int] = (0.0, 0)
    found = None
    for category in session.scalars(select(Category).order_by(Category.id)):
        names = [set(analyze(category.name_fa)), set(analyze(category.name_en))]
        shared = max(len(wanted & words) / max(len(words), 1) for words in names)
        if (shared, category.level) > best and shared > 0:
            best, found = (shared, category.level), category
    return found


def _category(session: Session, first_id: int | None, query: str) -> int | None:
    if first_id is not None:
        return session.scalar(select(Product.category_id).where(Product.id == first_id))
    guessed = guess_category(session, query)
    return guessed.id if guessed else None


def _known(session: Session, kind: type[Province] | type[County], code: str) -> str | None:
    return code if code and session.get(kind, code) is not None else None
