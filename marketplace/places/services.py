"""Loads the packaged list of places as an edition. Running it again changes nothing."""

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from marketplace.core.text import normalise
from marketplace.places.models import City, County, PlaceEdition, Province

DATA = Path(__file__).with_name("data")
EDITION = "sci-2020-08"
VALID_FROM = date(2020, 8, 1)


def load_places(session: Session) -> int:
    """Add the provinces, counties and cities that are missing; return how many were added."""
    if session.get(PlaceEdition, EDITION) is None:
        session.add(
            PlaceEdition(
                code=EDITION,
                title="Divisions of Iran, August 2020",
                source="Statistical Center of Iran, through iran-cities 3.0; GeoNames",
                valid_from=VALID_FROM,
            )
        )
        session.flush()
    before = _count(session)
    _add(session, Province, "provinces.tsv", {"iso_3166_2", "capital_en", "capital_fa", "slug"})
    _add(session, County, "counties.tsv", {"province_code", "slug"})
    _add(session, City, "cities.tsv", {"province_code", "county_code"})
    return _count(session) - before


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, delimiter="\t")


def _add(
    session: Session, kind: type[Province | County | City], file: str, columns: set[str]
) -> None:
    known = set(session.scalars(select(kind.code)))
    for row in _rows(file):
        if row["code"] in known:
            continue
        values: dict[str, object] = {name: row[name] for name in columns}
        if kind is City:
            values["lat"] = float(row["lat"]) if row["lat"] else None
            values["lon"] = float(row["lon"]) if row["lon"] else None
            values["population"] = int(row["population_geonames"] or 0) or None
        session.add(
            kind(
                code=row["code"],
                name_en=row["name_en"],
                name_fa=normalise(row["name_fa"]),
                edition_code=EDITION,
                valid_from=VALID_FROM,
                **values,
            )
        )
    session.flush()


def _count(session: Session) -> int:
    return sum(
        session.scalar(select(func.count()).select_from(kind)) or 0
        for kind in (Province, County, City)
    )
