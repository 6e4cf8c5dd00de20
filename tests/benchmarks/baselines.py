"""Other ways to search, set up as their makers show them: what ours is measured against."""

# ruff: noqa: S608 - statements are put together from our own names

import re
import shutil
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import text as sql
from whoosh import index as whoosh
from whoosh.analysis import StemmingAnalyzer
from whoosh.fields import ID, TEXT, Schema
from whoosh.qparser import MultifieldParser, OrGroup

from marketplace.core.db import Database

Product = Mapping[str, str]
Search = Callable[[str, int], Sequence[str]]
WEIGHTS = {
    "title": 3.0, "brand": 2.0, "class": 2.0, "category": 1.0, "description": 0.5, "features": 0.5,
}  # fmt: skip


def plain_whoosh(products: Sequence[Product], folder: Path, _database: Database) -> Search:
    """Six fields, stems, BM25F as Whoosh has it; any of the words."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    fields = {
        f"f_{n}": TEXT(analyzer=StemmingAnalyzer(), field_boost=w) for n, w in WEIGHTS.items()
    }
    index = whoosh.create_in(str(folder), Schema(id=ID(stored=True), **fields))
    writer = index.writer(limitmb=256)
    for product in products:
        writer.add_document(id=product["id"], **{f"f_{name}": product[name] for name in WEIGHTS})
    writer.commit()
    searcher = index.searcher()
    parser = MultifieldParser(list(fields), index.schema, group=OrGroup)

    def search(text: str, limit: int) -> Sequence[str]:
        asked = parser.parse(" ".join(re.findall(r"\w+", text)))
        return [hit["id"] for hit in searcher.search(asked, limit=limit)]

    return search


def sqlite_fts5(products: Sequence[Product], _folder: Path, _database: Database) -> Search:
    """FTS5 with its Porter stems and weighted bm25; what has all words, then what has any."""
    database = sqlite3.connect(":memory:")
    columns = ", ".join(f'"{name}"' for name in WEIGHTS)
    database.execute(
        f"CREATE VIRTUAL TABLE goods USING fts5(id UNINDEXED, {columns}, tokenize='porter')"
    )
    database.executemany(
        f"INSERT INTO goods VALUES (?{', ?' * len(WEIGHTS)})",
        [(p["id"], *(p[name] for name in WEIGHTS)) for p in products],
    )
    weights = ", ".join(str(weight) for weight in WEIGHTS.values())
    query = f"SELECT id FROM goods WHERE goods MATCH ? ORDER BY bm25(goods, 0, {weights}) LIMIT ?"

    def search(text: str, limit: int) -> Sequence[str]:
        words = [f'"{word}"' for word in re.findall(r"\w+", text)]
        found: dict[str, None] = {}
        for joint in (" AND ", " OR ") if words else ():
            for (product_id,) in database.execute(query, (joint.join(words), limit)):
                found[product_id] = None
        return list(found)[:limit]

    return search


def postgres_english(products: Sequence[Product], _folder: Path, database: Database) -> Search:
    """Weighted tsvector of `english`, ts_rank_cd; what has all words, then what has any."""
    letters = {"title": "A", "brand": "B", "class": "B", "category": "C", "description": "D"}
    vector = " || ".join(
        f"setweight(to_tsvector('english', :{name}), '{letters.get(name, 'D')}')"
        for name in WEIGHTS
    )
    with database.engine.begin() as connection:
        connection.execute(sql("DROP TABLE IF EXISTS plain_goods"))
        connection.execute(sql("CREATE TABLE plain_goods (id text, words tsvector)"))
        rows: list[dict[str, Any]] = [dict(product) for product in products]
        connection.execute(sql(f"INSERT INTO plain_goods VALUES (:id, {vector})"), rows)
        connection.execute(sql("CREATE INDEX plain_words ON plain_goods USING gin (words)"))
    query = sql("""
        SELECT id FROM plain_goods, (SELECT CAST(:asked AS tsquery) AS q) AS a WHERE words @@ q
        ORDER BY ts_rank_cd('{0.17, 0.33, 0.67, 1}', words, q, 1) DESC, id LIMIT :limit
    """)

    def search(text: str, limit: int) -> Sequence[str]:
        with database.engine.connect() as connection:
            words = sql("SELECT CAST(plainto_tsquery('english', :text) AS text)")
            every = connection.scalar(words, {"text": text}) or ""
            found: dict[str, None] = {}
            for asked in (every, every.replace("&", "|")):
                rows = connection.execute(query, {"asked": asked, "limit": limit})
                found |= dict.fromkeys(rows.scalars())
        return list(found)[:limit]

    return search


BASELINES: Mapping[str, Callable[[Sequence[Product], Path, Database], Search]] = {
    "plain Whoosh, BM25F, six fields, OR": plain_whoosh,
    "SQLite FTS5, porter, AND then OR": sqlite_fts5,
    "PostgreSQL english, AND then OR": postgres_english,
}
