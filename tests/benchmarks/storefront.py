"""The first table: requests a second and SQL statements of the main pages, beside a bare page.

    .venv/bin/python -m tests.benchmarks.storefront [--seconds 4] [--clients 8]

All under the same gunicorn (2 sync workers) on this machine in one run, on SQLite with the demo
province. Ratios are against the bare Flask + Jinja page; no test asserts them.
"""

import argparse
import logging
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import event, select

from marketplace.app import create_app
from marketplace.catalog.models import Category, Product, Variant
from marketplace.core.clock import utc_now
from marketplace.core.config import ROOT
from marketplace.core.db import Database
from tests.benchmarks.load import get_many, serving
from tests.factories.orders import HOLD, place


def prepare(folder: Path) -> dict[str, str]:
    """Load the demo province into `folder`; return the environment that serves it."""
    environment = {
        "MARKETPLACE_INSTANCE_PATH": str(folder),
        "MARKETPLACE_SEARCH_INDEX": str(folder / "index"),
        "MARKETPLACE_SECRET_KEY": "only-for-benchmarks-" + "x" * 32,
        "MARKETPLACE_DEMO": "1",
    }
    program = str(Path(sys.executable).with_name("marketplace"))
    for words in (["db", "upgrade"], ["demo", "load"], ["search", "index", "--rebuild"]):
        subprocess.run(
            [program, *words], cwd=ROOT, env={**os.environ, **environment}, check=True,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
    return environment


@contextmanager
def counted(database: Database) -> Iterator[list[str]]:
    """Collect the statements that are run meanwhile, without BEGIN and COMMIT."""
    seen: list[str] = []

    def hear(_conn: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA")):
            seen.append(statement)

    event.listen(database.engine, "before_cursor_execute", hear)
    try:
        yield seen
    finally:
        event.remove(database.engine, "before_cursor_execute", hear)


def pages(app: Flask) -> dict[str, str]:
    """Return the addresses that are measured."""
    with app.extensions["database"].reading() as session:
        product = session.scalars(select(Product).order_by(Product.id)).first()
        category = session.scalars(select(Category).where(Category.slug == "food")).one()
    assert product is not None
    return {
        "home": "/fa/",
        "category page": f"/fa/categories/{category.slug}",
        "product page": f"/fa/products/{product.id}/{product.slug}",
        "search": "/en/search?q=knife",
        "basket, empty": "/fa/cart",
    }


def order_rate(app: Flask, seconds: float) -> tuple[float, int]:
    """Return orders placed a second by one writer, and the statements of one placement."""
    from marketplace.places.models import City

    database: Database = app.extensions["database"]
    with database.reading() as session:
        city = session.scalars(select(City).where(City.province_code == "19")).first()
        variant_id = session.scalars(
            select(Variant.id).where(Variant.made_to_order, Variant.active)
        ).first()
    assert city is not None
    assert variant_id is not None
    now = utc_now() + timedelta(seconds=1)
    with counted(database) as seen:
        place(database, city, {variant_id: 1}, key="bench-0", now=now)
    done, until = 0, time.perf_counter() + seconds
    while time.perf_counter() < until:
        done += 1
        place(database, city, {variant_id: 1}, key=f"bench-{done}", now=now)
    return done / seconds, len(seen)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=4)
    parser.add_argument("--clients", type=int, default=8)
    words = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        environment = prepare(Path(folder))
        app = create_app(
            {
                "secret_key": environment["MARKETPLACE_SECRET_KEY"],
                "instance_path": Path(folder),
                "search_index": Path(folder) / "index",
                "demo": True,
            }
        )
        logging.getLogger("marketplace").setLevel(logging.WARNING)
        client = app.test_client()
        with serving("tests.benchmarks.bare:app", {}) as port:
            bare, _ = get_many(port, "/", clients=words.clients, seconds=words.seconds)
        print(f"{'page':<16}{'req/s':>8}{'of bare':>9}{'SQL':>5}{'KB':>6}{'errors':>8}")
        print(f"{'bare page':<16}{bare:>8.0f}{1:>9.2f}{0:>5}")
        with serving("wsgi:app", environment) as port:
            for name, path in pages(app).items():
                client.get(path)
                with counted(app.extensions["database"]) as seen:
                    size = len(client.get(path).data) / 1024
                rate, bad = get_many(port, path, clients=words.clients, seconds=words.seconds)
                ratio = rate / bare
                print(f"{name:<16}{rate:>8.0f}{ratio:>9.2f}{len(seen):>5}{size:>6.0f}{bad:>8}")
        rate, statements = order_rate(app, words.seconds)
        print(f"{'order placed':<16}{rate:>8.0f}{rate / bare:>9.2f}{statements:>5}")
        print(f"(hold of an order: {HOLD}; the order rate is of one writer, basket included)")


if __name__ == "__main__":
    main()
