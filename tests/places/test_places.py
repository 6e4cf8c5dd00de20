"""The packaged list of places, whole and in Persian order; distances against published ones."""

from datetime import date

import pytest
from sqlalchemy import delete, func, select

from marketplace.core.db import Database
from marketplace.core.text import sort_key_fa
from marketplace.places import queries
from marketplace.places.distance import distance_km
from marketplace.places.errors import UnknownPlace
from marketplace.places.models import City, County, PlaceEdition, Province
from marketplace.places.services import EDITION, load_places

ZANJAN = "19"


@pytest.fixture
def loaded(database: Database) -> Database:
    """The places, loaded into a database that had none."""
    with database.transaction() as session:
        for kind in (City, County, Province, PlaceEdition):
            session.execute(delete(kind))
        load_places(session)
    return database


def test_all_places_are_loaded_and_loading_again_changes_nothing(loaded: Database) -> None:
    with loaded.transaction() as session:
        again = load_places(session)
        counts = [
            session.scalar(select(func.count()).select_from(kind))
            for kind in (Province, County, City)
        ]

    assert again == 0
    assert counts == [31, 448, 1354]


def test_every_city_lies_in_the_province_of_its_county(loaded: Database) -> None:
    with loaded.reading() as session:
        astray = session.execute(
            select(City.code)
            .join(County, County.code == City.county_code)
            .where(County.province_code != City.province_code)
        ).all()

    assert astray == []


def test_every_place_has_both_names_and_names_its_edition(loaded: Database) -> None:
    with loaded.reading() as session:
        for kind in (Province, County, City):
            for place in session.scalars(select(kind)):
                assert place.name.has("en"), place.code
                assert place.name.has("fa"), place.code
                assert place.edition_code == EDITION


def test_provinces_stand_in_persian_order(loaded: Database) -> None:
    with loaded.reading() as session:
        names = [province.name_fa for province in queries.provinces(session)]

    assert len(names) == 31
    assert names == sorted(names, key=sort_key_fa)
    assert names.index("چهارمحال و بختیاری") < names.index("خراسان رضوی")


def test_a_province_that_was_merged_is_no_longer_offered_but_still_known(
    loaded: Database,
) -> None:
    with loaded.transaction() as session:
        old = session.get_one(Province, ZANJAN)
        old.valid_to, old.successor_code = date(2030, 1, 1), "01"

    with loaded.reading() as session:
        offered = {province.code for province in queries.provinces(session)}
        known = queries.find_province(session, ZANJAN)

    assert ZANJAN not in offered
    assert known is not None
    assert known.successor_code == "01"


def test_cities_are_grouped_by_county_in_persian_order(loaded: Database) -> None:
    with loaded.reading() as session:
        groups = queries.cities_by_county(session, ZANJAN)
        all_of_it = session.scalars(select(City.code).where(City.province_code == ZANJAN)).all()

    counties = [group.county.fa for group in groups]
    listed = [code for group in groups for code, _ in group.cities]
    assert counties == sorted(counties, key=sort_key_fa)
    assert sorted(listed) == sorted(all_of_it)


def test_a_place_that_is_not_there_is_refused(loaded: Database) -> None:
    with loaded.reading() as session:
        with pytest.raises(UnknownPlace):
            queries.get_city(session, "nowhere")
        with pytest.raises(UnknownPlace):
            queries.names(session, ZANJAN, "9999", "nowhere")


@pytest.mark.parametrize(
    ("start", "end", "km"),
    [
        ((0, 0), (0, 0), 0),
        ((0, 0), (0, 180), 20_015),  # half the circumference of a globe of 6,371 km
        ((0, 0), (90, 0), 10_008),  # a quarter
        ((36.12, -86.67), (33.94, -118.40), 2_886),  # Nashville to Los Angeles (Rosetta Code)
    ],
)
def test_distances_are_those_of_the_globe(
    start: tuple[float, float], end: tuple[float, float], km: int
) -> None:
    there, back = distance_km(*start, *end), distance_km(*end, *start)

    assert there == pytest.approx(km, abs=1)
    assert there == pytest.approx(back)
