"""The anonymous row of a search, and the key that makes a person count once a day."""

import multiprocessing
from datetime import date, timedelta
from pathlib import Path

import pytest

from marketplace.core.db import Database
from marketplace.search import jobs, visitors
from marketplace.search.models import SearchRow
from marketplace.search.services import SearchFacts, mark_clicked, record_search, scrubbed
from marketplace.search.visitors import DayKey
from tests.factories import NOW, make_category, make_places, make_product, make_shop

TODAY = date(2026, 11, 25)
TOMORROW = TODAY + timedelta(days=1)


def test_one_token_has_one_hash_a_day_and_another_the_next(tmp_path: Path) -> None:
    key = DayKey(tmp_path / "instance", memory=tmp_path)

    today = {key.hash_of("token", today=TODAY) for _ in range(3)}
    other = key.hash_of("another", today=TODAY)
    tomorrow = key.hash_of("token", today=TOMORROW)

    assert len(today) == 1
    assert len({*today, other, tomorrow}) == 3
    assert {len(found) for found in (*today, other)} == {32}


def test_all_workers_of_an_instance_share_the_key_and_instances_do_not(tmp_path: Path) -> None:
    here, twin = (DayKey(tmp_path / "one", memory=tmp_path) for _ in range(2))
    other = DayKey(tmp_path / "two", memory=tmp_path)

    assert here.hash_of("t", today=TODAY) == twin.hash_of("t", today=TODAY)
    assert here.hash_of("t", today=TODAY) != other.hash_of("t", today=TODAY)


def hash_in_a_process(folder: str, day: date) -> str:
    return DayKey(Path(folder) / "instance", memory=Path(folder)).hash_of("token", today=day)


def test_many_processes_at_midnight_agree_on_one_new_key(tmp_path: Path) -> None:
    before = hash_in_a_process(str(tmp_path), TODAY)

    with multiprocessing.get_context("forkserver").Pool(8) as pool:
        said = pool.starmap(hash_in_a_process, [(str(tmp_path), TOMORROW)] * 32)
        pool.close()
        pool.join()

    assert len(set(said)) == 1
    assert before not in said


def test_the_key_of_a_day_that_passed_is_gone(tmp_path: Path) -> None:
    key = DayKey(tmp_path / "instance", memory=tmp_path)
    before = key.hash_of("token", today=TODAY)
    kept = next(tmp_path.glob("bazarche-day-*"))
    old = kept.read_bytes()

    key.turn(today=TOMORROW)

    assert old[10:] not in kept.read_bytes()
    assert kept.stat().st_mode & 0o077 == 0
    assert key.hash_of("token", today=TODAY) != before  # yesterday cannot be made again
    assert key.hash_of("token", today=TOMORROW) == key.hash_of("token", today=TOMORROW)


def test_the_worker_turns_the_key_though_nobody_searches(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(visitors, "MEMORY", tmp_path)
    instance = tmp_path / "instance"
    before = DayKey(instance).hash_of("token", today=TODAY)

    jobs.turn_day_key(instance, clock=lambda: NOW + timedelta(days=30))

    assert DayKey(instance).hash_of("token", today=TODAY) != before


def test_without_a_memory_file_system_each_process_keeps_its_own(tmp_path: Path) -> None:
    key = DayKey(tmp_path, memory=tmp_path / "not-there")

    first = key.hash_of("token", today=TODAY)

    assert key.hash_of("token", today=TODAY) == first
    assert key.hash_of("token", today=TOMORROW) != first
    assert key.hash_of("token", today=TODAY) != first


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("عسل كوهي", "عسل کوهی"),
        ("به ۰۹۱۲ ۳۴۵ ۶۷۸۹ زنگ بزن", "به … زنگ بزن"),
        ("mail maryam@example.com now", "mail … now"),
        ("sofal 160 230", "sofal 160 230"),
        ("x" * 500, "x" * 200),
    ],
)
def test_what_tells_a_person_is_taken_out(typed: str, kept: str) -> None:
    assert scrubbed(typed) == kept


def test_a_search_without_a_category_gets_that_of_its_best_find_or_of_its_words(
    database: Database,
) -> None:
    with database.transaction() as session:
        make_places(session)
        jams = make_category(session, "jams")
        jams.name_fa = "مربا"
        product = make_product(session, make_shop(session))
        found = SearchFacts("تیز", "fa", 1, first_id=product.id)
        named = SearchFacts("مربای گل", "fa", 0, county_code="1904", province_code="99")
        nothing = SearchFacts("هواپیما", "fa", 0)

        rows = [
            record_search(session, facts=facts, visitor="v", day=TODAY)
            for facts in (found, named, nothing)
        ]

        assert [row.category_id for row in rows] == [product.category_id, jams.id, None]
        assert (rows[1].county_code, rows[1].province_code) == ("1904", None)


def test_a_click_marks_the_searches_of_that_visitor_that_day(database: Database) -> None:
    with database.transaction() as session:
        make_places(session)
        for visitor, day, results in (
            ("me", TODAY, 3),
            ("me", TODAY, 0),
            ("me", TOMORROW, 3),
            ("you", TODAY, 3),
        ):
            facts = SearchFacts("honey jars", "en", results)
            record_search(session, facts=facts, visitor=visitor, day=day)

        marked = mark_clicked(session, query="honey jar", visitor="me", day=TODAY)

    with database.reading() as session:
        clicked = [row.clicked for row in session.query(SearchRow).order_by(SearchRow.id)]
    assert (marked, clicked) == (1, [True, False, False, False])
