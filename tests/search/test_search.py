"""From the catalogue into the index: what the worker and the commands do."""

from pathlib import Path

import pytest

from marketplace.catalog.models import Product
from marketplace.catalog.services import hide_product, set_price
from marketplace.core import outbox
from marketplace.core.db import Database
from marketplace.search import jobs
from marketplace.search.engines import Filters, IndexMissing, SearchEngine
from marketplace.search.hints import spelt_better
from marketplace.search.models import IndexTask
from marketplace.search.queries import documents, find_without_index
from tests.factories import NOW, make_product, make_shop, rial, variant_of


@pytest.fixture
def goods(database: Database) -> dict[str, int]:
    with database.transaction() as session:
        shop = make_shop(session)
        titles = ["Kitchen knife", "Sour cherry jam", "Kilim of Qidar"]
        return {title: make_product(session, shop, title=title).id for title in titles}


def found(engine: SearchEngine, text: str) -> list[int]:
    return [hit.product_id for hit in engine.find(text).hits]


def test_published_goods_are_found_after_the_worker_ran(
    database: Database, goods: dict[str, int], search_engine: SearchEngine
) -> None:
    search_engine.rebuild([])
    outbox.drain(database)

    indexed = jobs.refresh(database, search_engine)

    assert indexed == 3
    assert found(search_engine, "cherry jams") == [goods["Sour cherry jam"]]
    assert jobs.refresh(database, search_engine) == 0


def test_hidden_goods_leave_the_index_and_new_prices_reach_it(
    database: Database, goods: dict[str, int], search_engine: SearchEngine
) -> None:
    jobs.rebuild(database, search_engine)
    before = found(search_engine, "kitchen")
    with database.transaction() as session:
        hide_product(session, product_id=goods["Kitchen knife"], now=NOW)
        jam = variant_of(session, session.get_one(Product, goods["Sour cherry jam"]))
        set_price(session, variant_id=jam.id, price=rial(77), now=NOW)
    outbox.drain(database)

    jobs.refresh(database, search_engine)

    assert len(before) == 1
    assert found(search_engine, "kitchen") == []
    assert search_engine.find("jam", filters=Filters(high_minor=77)).total == 1


def test_goods_are_found_by_shop_place_and_category(
    database: Database, goods: dict[str, int], search_engine: SearchEngine
) -> None:
    with database.reading() as session:
        (knife,) = documents(session, [goods["Kitchen knife"]])
    jobs.rebuild(database, search_engine)

    texts = [text for texts in knife.parts.values() for text in texts if text]
    for text in texts:
        assert goods["Kitchen knife"] in found(search_engine, text)
    assert len(knife.parts["brand"]) > 2
    assert knife.facts.county // 100 == knife.facts.province > 0


def test_a_hint_is_written_as_goods_write_it(
    database: Database, goods: dict[str, int], search_engine: SearchEngine
) -> None:
    jobs.rebuild(database, search_engine)

    with database.reading() as session:
        hints = [
            spelt_better(session, search_engine, text)
            for text in ("sour chery jam", "kilin", "sour cherry jam", "zzzzzzz")
        ]

    assert hints == ["sour cherry jam", "kilim", None, None]


def test_attributes_of_outside_catalogues_say_who_made_it_and_what_it_is(
    database: Database, goods: dict[str, int]
) -> None:
    with database.transaction() as session:
        product = session.get(Product, goods["Sour cherry jam"])
        assert product is not None
        product.attributes = {
            "Brand": "Golnaz", "class": ["Jams"], "size": {"en": "big", "fa": "بزرگ"}, "raw": True,
        }  # fmt: skip
        session.flush()
        (jam,) = documents(session, [product.id])

    assert "Golnaz" in jam.parts["brand"]
    assert "Jams" in jam.parts["class"]
    assert jam.parts["feature"][-1] == "size big بزرگ raw "


def test_changes_wait_while_there_is_no_index(
    database: Database, goods: dict[str, int], search_engine: SearchEngine
) -> None:
    outbox.drain(database)

    assert jobs.refresh_when_free(database, search_engine) == 0

    with database.reading() as session:
        assert session.query(IndexTask).count() >= 3
        assert find_without_index(session, "KNIFE kitchen", limit=5) == [goods["Kitchen knife"]]
    with pytest.raises(IndexMissing):
        search_engine.find("knife")
    jobs.rebuild(database, search_engine)
    assert jobs.refresh_when_free(database, search_engine) == 3


def test_a_long_outbox_reaches_the_index_step_by_step(
    database: Database,
    goods: dict[str, int],
    search_engine: SearchEngine,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(jobs, "ROWS_A_COMMIT", 1)
    search_engine.rebuild([])

    rows = jobs.keep_up(database, search_engine)

    assert rows >= 3
    assert found(search_engine, "cherry") == [goods["Sour cherry jam"]]
    with database.reading() as session:
        assert session.query(IndexTask).count() == 0


def test_a_rebuild_reads_a_large_shop_in_steps(
    database: Database, search_engine: SearchEngine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from marketplace.search import queries

    monkeypatch.setattr(queries.visible_ids, "__kwdefaults__", {"after": 0, "limit": 2})
    with database.transaction() as session:
        shop = make_shop(session)
        for number in range(5):
            make_product(session, shop, title=f"Knife {number}")

    assert jobs.rebuild(database, search_engine) == 5
    assert len(found(search_engine, "knife")) == 5
