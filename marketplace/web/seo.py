"""What search engines read of a page: its one address, its twin in the other language."""

from dataclasses import dataclass
from typing import Any

from flask import current_app, url_for

from marketplace.web.i18n import DIRECTIONS, lang


@dataclass(frozen=True, slots=True)
class Seo:
    """Head data of a page. `alternates` are (hreflang, address) with x-default last.

    A page that nobody should find has no canonical address.
    """

    canonical: str
    alternates: tuple[tuple[str, str], ...]
    description: str = ""
    image: str | None = None
    noindex: bool = False


def absolute(path: str) -> str:
    """Return the public address of a path of ours."""
    return str(current_app.extensions["settings"].base_url).rstrip("/") + path


def default_seo() -> Seo:
    """Return head data for pages that nobody should find by searching: account, basket, errors."""
    return Seo(canonical="", alternates=(), noindex=True)


def public_seo(
    *,
    endpoint: str,
    values: dict[str, Any] | None = None,
    description: str = "",
    image: str | None = None,
    noindex: bool = False,
) -> Seo:
    """Return head data of a public page: canonical, and both languages with x-default."""
    known = values or {}
    twins = [(code, absolute(url_for(endpoint, lang=code, **known))) for code in DIRECTIONS]
    return Seo(
        canonical=absolute(url_for(endpoint, lang=lang(), **known)),
        alternates=(*twins, ("x-default", twins[0][1])),
        description=description,
        image=absolute(image) if image else None,
        noindex=noindex,
    )
