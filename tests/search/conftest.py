"""A small market of documents, and the engines to search it with."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from marketplace.core.db import Database
from marketplace.search.documents import NOW, ORDER, Document, Facts
from marketplace.search.engines import SearchEngine
from marketplace.search.engines.postgres import PostgresEngine
from marketplace.search.engines.whoosh import WhooshEngine


def document(product_id: int, title: str, *, about: str = "", **facts: int) -> Document:
    return Document(
        product_id,
        {"title": (title,), "description": (about,)},
        Facts(**{"category_id": 1, "shop_id": 1, "price_minor": 1000, "ready": NOW, **facts}),
    )


MARKET = [
    document(1, "Kitchen knife of Zanjan", province=19, county=1904, price_minor=900, shop_id=1),
    document(2, "Paring knife", province=19, county=1904, price_minor=300, shop_id=1, ready=ORDER),
    document(3, "Sheath for a kitchen knife", province=23, county=2301, price_minor=150, shop_id=2),
    document(4, "Sour cherry jam", province=23, county=2301, category_id=7, shop_id=2),
    document(5, "Wool kilim", about="Cleaned with a knife.", province=4, county=401, shop_id=3),
    document(6, "چاقوی آشپزخانه زنجان", province=19, county=1904, shop_id=3, ready=NOW | ORDER),
]


@pytest.fixture(params=["whoosh", "postgres"])
def search_engine(
    request: pytest.FixtureRequest, database: Database, tmp_path: Path
) -> Iterator[SearchEngine]:
    """An engine without an index; that of PostgreSQL where there is one."""
    if request.param == "postgres" and database.is_sqlite:
        pytest.skip("PostgreSQL alone has this engine")
    made: SearchEngine = (
        PostgresEngine(database)
        if request.param == "postgres"
        else WhooshEngine(tmp_path / "index")
    )
    yield made
    made.close()


@pytest.fixture
def market(search_engine: SearchEngine) -> SearchEngine:
    """An engine that knows the market."""
    search_engine.rebuild([MARKET])
    return search_engine
