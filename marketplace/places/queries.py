"""Reads of places. Only those in force are offered; old codes can still be looked up."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from marketplace.core.bilingual import Bilingual
from marketplace.core.text import sort_key_fa
from marketplace.places.errors import UnknownPlace
from marketplace.places.models import City, County, Province


@dataclass(frozen=True, slots=True)
class CityGroup:
    """The cities of one county, for a grouped list."""

    county: Bilingual
    cities: tuple[tuple[str, Bilingual], ...]


def provinces(session: Session) -> list[Province]:
    """Return the provinces in force in the order of their Persian names."""
    found = session.scalars(select(Province).where(Province.valid_to.is_(None)))
    return sorted(found, key=lambda province: sort_key_fa(province.name_fa))


def find_province(session: Session, code: str) -> Province | None:
    """Return the province of that code."""
    return session.get(Province, code)


def get_city(session: Session, code: str) -> City:
    """Return the city of that code. Raises UnknownPlace."""
    city = session.get(City, code)
    if city is None:
        raise UnknownPlace(code=code)
    return city


def cities_by_county(session: Session, province_code: str) -> list[CityGroup]:
    """Return the cities of a province grouped by county, in the order of their Persian names."""
    rows = session.execute(
        select(City, County)
        .join(County, County.code == City.county_code)
        .where(City.province_code == province_code, City.valid_to.is_(None))
    ).all()
    groups: dict[str, tuple[Bilingual, list[City]]] = {}
    for city, county in rows:
        groups.setdefault(county.code, (county.name, []))[1].append(city)
    ordered = sorted(groups.values(), key=lambda group: sort_key_fa(group[0].fa))
    return [CityGroup(name, _sorted(cities)) for name, cities in ordered]


def counties(session: Session, province_code: str) -> list[County]:
    """Return the counties in force of a province in the order of their Persian names."""
    found = session.scalars(
        select(County).where(County.province_code == province_code, County.valid_to.is_(None))
    )
    return sorted(found, key=lambda county: sort_key_fa(county.name_fa))


def county_names(session: Session, codes: Iterable[str]) -> dict[str, Bilingual]:
    """Return the names of these counties by code. One statement."""
    found = session.scalars(select(County).where(County.code.in_(set(codes))))
    return {county.code: county.name for county in found}


def _sorted(cities: Sequence[City]) -> tuple[tuple[str, Bilingual], ...]:
    return tuple((c.code, c.name) for c in sorted(cities, key=lambda c: sort_key_fa(c.name_fa)))


def names(
    session: Session, province_code: str, county_code: str, city_code: str
) -> list[Bilingual]:
    """Return the names of province, county and city. Raises UnknownPlace."""
    province = session.get(Province, province_code)
    county = session.get(County, county_code)
    if province is None or county is None:
        raise UnknownPlace(code=county_code)
    return [province.name, county.name, get_city(session, city_code).name]


def find_city_by_name(session: Session, county_code: str, name_fa: str) -> City | None:
    """Return the city of a county with that Persian name."""
    return session.scalar(
        select(City).where(City.county_code == county_code, City.name_fa == name_fa).limit(1)
    )
