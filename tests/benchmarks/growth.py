"""Growth: what pages cost with 1,000 and with 100,000 goods, first and deep, warm and cold.

    .venv/bin/python -m tests.benchmarks.growth [--goods 1000 100000] [--rounds 40]

500 shops, the packaged category tree, one or two forms a good; SQLite, one process, no network.
A warm page finds the lists that a process keeps for some seconds; a cold one makes them anew, as
the first visitor after a quiet moment does.
"""

import argparse
import logging
import random
import statistics
import tempfile
import time
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from marketplace.app import create_app
from marketplace.catalog.models import Category, Product, Variant
from marketplace.catalog.services import load_taxonomy
from marketplace.catalog.shelves import Shelf, overview
from marketplace.catalog.states import ProductState
from marketplace.catalog.tree import read_tree
from marketplace.core import migrate
from marketplace.core.db import Database
from marketplace.core.keeping import Kept
from marketplace.places.models import City
from marketplace.places.services import load_places
from marketplace.shops.models import Shop
from marketplace.shops.states import ShopState

SHOPS = 500
BATCH = 5000
START = datetime(2026, 1, 1, tzinfo=UTC)


def _shops(cities: list[City]) -> Iterable[dict[str, Any]]:
    for n in range(1, SHOPS + 1):
        city = cities[n % len(cities)]
        yield {
            "id": n, "slug": f"shop-{n}", "name_en": f"Shop {n}", "name_fa": f"فروشگاه {n}",
            "story_en": "We make at home. " * 10, "state": ShopState.APPROVED,
            "province_code": city.province_code, "county_code": city.county_code,
            "city_code": city.code, "created_at": START, "approved_at": START,
        }  # fmt: skip


def _good(n: int, chance: random.Random, kinds: list[int]) -> dict[str, Any]:
    count = chance.choice((0, 0, 1, 3, 20))
    shop = chance.randint(1, SHOPS)
    at = START + timedelta(seconds=n * 60)
    return {
        "id": n, "shop_id": shop, "category_id": kinds[(shop + chance.randint(0, 2)) % len(kinds)],
        "slug": f"good-{n}", "title_en": f"Jar of jam {n}", "title_fa": f"شیشهٔ مربا {n}",
        "description_en": "Made at home of fruit and sugar. " * 8, "description_fa": "خانگی",
        "state": ProductState.PUBLISHED, "rating_count": count,
        "rating_sum": sum(chance.randint(3, 5) for _ in range(count)),
        "created_at": at, "updated_at": at, "published_at": at,
    }  # fmt: skip


def _forms(n: int, chance: random.Random) -> Iterable[dict[str, Any]]:
    order = chance.random() < 0.2
    for place in range(chance.choice((1, 1, 2))):
        yield {
            "product_id": n, "sku": f"s{place}", "position": place, "currency": "IRR",
            "price_minor": chance.randint(50, 5000) * 10_000, "made_to_order": order,
            "on_hand": 0 if order else chance.choice((0, 2, 9)),
        }  # fmt: skip


def fill(session: Session, goods: int) -> None:
    """Write a market of that many goods, the same each time."""
    load_places(session)
    load_taxonomy(session)
    session.flush()
    chance = random.Random(7)  # noqa: S311 - figures that repeat, no secret
    kinds = list(session.scalars(select(Category.id).where(Category.level > 1)))[:60]
    cities = list(session.scalars(select(City).order_by(City.code).limit(200)))
    session.execute(insert(Shop), list(_shops(cities)))
    for start in range(1, goods + 1, BATCH):
        numbers = range(start, min(start + BATCH, goods + 1))
        session.execute(insert(Product), [_good(n, chance, kinds) for n in numbers])
        session.execute(insert(Variant), [form for n in numbers for form in _forms(n, chance)])


def paths(database: Database) -> dict[str, str]:
    """Return the pages: of the whole market, of a large branch, of one leaf, of one good."""
    with database.reading() as session:
        product = session.scalars(select(Product).order_by(Product.id).limit(1)).one()
        leaf = session.get_one(Category, product.category_id)
        counts = read_tree(session).summed(overview(session, Shelf()).facets["category"])
        tops = session.scalars(select(Category).where(Category.level == 1))
        branch = max(tops, key=lambda top: counts[top.id]).slug
    return {
        "home": "/fa/",
        "all goods": "/fa/search",
        "all goods, page 40": "/fa/search?page=40",
        "all goods, dearest": "/fa/search?sort=dearest",
        "category": f"/fa/categories/{branch}",
        "category, page 20": f"/fa/categories/{branch}?page=20",
        "leaf category": f"/fa/categories/{leaf.slug}",
        "category, filtered": f"/fa/categories/{branch}?ready=now&sort=cheapest",
        "product": f"/fa/products/{product.id}/{product.slug}",
    }


def measure(app: Flask, path: str, rounds: int) -> tuple[float, float]:
    """Return the CPU of a page in ms: the median when warm, and when nothing is kept."""
    client = app.test_client()

    def once() -> float:
        start = time.process_time()
        answer = client.get(path)
        assert answer.status_code == 200, path
        return (time.process_time() - start) * 1000

    once()
    warm = statistics.median(once() for _ in range(rounds))
    cold = []
    for _ in range(3):
        app.extensions["kept"] = Kept(60)
        cold.append(once())
    return warm, statistics.median(cold)


def market(folder: Path, goods: int) -> Flask:
    """Return the application over a market of that many goods."""
    values = {"instance_path": folder, "search_index": folder / "index", "keep_seconds": 60}
    app = create_app(values | {"secret_key": "only-for-benchmarks-" + "x" * 32})
    logging.getLogger("marketplace").setLevel(logging.WARNING)
    database: Database = app.extensions["database"]
    migrate.upgrade(database)
    with database.transaction() as session:
        fill(session, goods)
    return app


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--goods", type=int, nargs="+", default=[1_000, 100_000])
    parser.add_argument("--rounds", type=int, default=40)
    words = parser.parse_args()
    found: dict[str, list[tuple[float, float]]] = {}
    for goods in words.goods:
        with tempfile.TemporaryDirectory() as folder:
            app = market(Path(folder), goods)
            for name, path in paths(app.extensions["database"]).items():
                found.setdefault(name, []).append(measure(app, path, words.rounds))
    print(f"{'page (warm / cold CPU ms)':<26}" + "".join(f"{n:>20,}" for n in words.goods))
    for name, row in found.items():
        figures = "".join(f"{warm:>12.1f} /{cold:>6.1f}" for warm, cold in row)
        print(f"{name:<26}{figures}{row[-1][0] / row[0][0]:>8.2f} x")


if __name__ == "__main__":
    main()
