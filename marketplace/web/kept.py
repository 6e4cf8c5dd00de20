"""What this process keeps for some seconds and pages share (see `core.keeping`)."""

from dataclasses import dataclass
from typing import cast

from flask import current_app, g

from marketplace.catalog import shelves
from marketplace.catalog.shelves import Overview, Shelf
from marketplace.catalog.tree import Tree, read_tree
from marketplace.core.bilingual import Bilingual
from marketplace.core.keeping import Kept
from marketplace.places import queries as places
from marketplace.places.queries import CityGroup
from marketplace.web.db import session
from marketplace.web.site import settings


@dataclass(frozen=True, slots=True)
class Place:
    """A province in a list."""

    code: str
    name: Bilingual


ONE_REQUEST = 60.0


def kept() -> Kept:
    """Return the memory of this application; where it keeps nothing, that of the request."""
    if settings().keep_seconds:
        return cast("Kept", current_app.extensions["kept"])
    if "kept" not in g:
        g.kept = Kept(ONE_REQUEST)
    return cast("Kept", g.kept)


def tree() -> Tree:
    """Return the category tree."""
    return kept().get("tree", lambda: read_tree(session()))


def provinces() -> tuple[Place, ...]:
    """Return the provinces in force in the order of their Persian names."""
    return kept().get(
        "provinces", lambda: tuple(Place(p.code, p.name) for p in places.provinces(session()))
    )


def cities(province_code: str) -> list[CityGroup]:
    """Return the cities of a province grouped by county."""
    return kept().get(
        ("cities", province_code), lambda: places.cities_by_county(session(), province_code)
    )


def overview(shelf: Shelf) -> Overview:
    """Return the counts of a shelf; those of a search, one of very many, are made anew."""
    if shelf.ids is not None:
        return shelves.overview(session(), shelf)
    return kept().get(shelf, lambda: shelves.overview(session(), shelf))
