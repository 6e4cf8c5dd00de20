"""Pages of a list as real links."""

from dataclasses import dataclass
from typing import Any

from flask import request, url_for

from marketplace.web.requests import with_query

MOST_PAGES = 200
MOST_DIGITS = 9


@dataclass(frozen=True, slots=True)
class PagerLink:
    """A page number, or a gap when `number` is None."""

    number: int | None
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class Pager:
    """Where the reader is in a list."""

    page: int
    pages: int
    total: int
    first: int
    last: int
    prev_url: str | None
    next_url: str | None
    links: tuple[PagerLink, ...]


def page_number() -> int:
    """Return the page asked for, within bounds."""
    text = request.args.get("page", "1")
    if not text.isascii() or not text.isdigit():
        return 1
    return max(1, min(int(text), MOST_PAGES)) if len(text) <= MOST_DIGITS else MOST_PAGES


def page_value() -> dict[str, int]:
    """Return the page as part of a list's own address; the first page has none."""
    page = page_number()
    return {"page": page} if page > 1 else {}


def here(**changes: Any) -> str:
    """Return the address of this page with other parameters; None takes one out."""
    path = {key: changes.pop(key, value) for key, value in (request.view_args or {}).items()}
    query = {key: request.args.getlist(key) for key in request.args} | changes
    return with_query(url_for(str(request.endpoint), **path), query)


def pager(page: int, *, size: int, total: int) -> Pager:
    """Return the pager of a list of `total` rows."""
    pages = max(1, -(-total // size))
    shown = sorted({1, pages, *(n for n in range(page - 1, page + 2) if 1 <= n <= pages)})
    links: list[PagerLink] = []
    for n in shown:
        if links and (links[-1].number or 0) + 1 < n:
            links.append(PagerLink(None, "", current=False))
        links.append(PagerLink(n, here(page=n if n > 1 else None), current=n == page))
    return Pager(
        page=page,
        pages=pages,
        total=total,
        first=min(total, (page - 1) * size + 1),
        last=min(total, page * size),
        prev_url=here(page=page - 1 if page > 2 else None) if page > 1 else None,
        next_url=here(page=page + 1) if page < pages else None,
        links=tuple(links),
    )
