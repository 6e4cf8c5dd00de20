"""How fast search is: indexing, queries warm and cold, facets, suggestions, a change; both engines.

    .venv/bin/python -m tests.benchmarks.search_speed FOLDER [GOODS ...]

FOLDER as for `relevance`; products are repeated up to the number of goods (43,000), their queries
are asked one after the other. Milliseconds of wall time in the engine, the analysis included.
"""

import itertools
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from marketplace.search.documents import Document, Facts
from marketplace.search.engines import FACETS, Filters, Page, SearchEngine
from marketplace.search.engines.postgres import PostgresEngine
from marketplace.search.engines.whoosh import WhooshEngine
from tests.benchmarks.postgres import temporary_postgres
from tests.benchmarks.relevance import Collection, documents, read_collection

BATCH = 500


def goods(collections: Sequence[Collection], count: int) -> Iterator[Document]:
    draw = random.Random(1)  # noqa: S311 - a market to measure, no secret
    one_round = [d for collection in collections for d in documents(collection.products)]
    for number, document in enumerate(itertools.islice(itertools.cycle(one_round), count), 1):
        facts = Facts(
            category_id=draw.randint(1, 300), shop_id=draw.randint(1, 500),
            province=draw.randint(1, 31), county=draw.randint(100, 500), ready=draw.randint(1, 3),
            price_minor=draw.randint(1, 10**6), published_s=draw.randint(1, 10**9),
        )  # fmt: skip
        yield replace(document, product_id=number, facts=facts)


def batches(found: Iterator[Document]) -> Iterator[list[Document]]:
    while batch := list(itertools.islice(found, BATCH)):
        yield batch


def times(queries: Sequence[str], work: Callable[[str], object]) -> str:
    """Return the median and the 99th percentile of doing it for each query."""
    took = []
    for query in queries:
        started = time.perf_counter()
        work(query)
        took.append((time.perf_counter() - started) * 1000)
    took.sort()
    return f"{took[len(took) // 2]:.2f} / {took[int(len(took) * 0.99)]:.2f}"


def measure(engine: SearchEngine, queries: Sequence[str], sample: Sequence[Document]) -> list[str]:
    engine.find("a b c")  # the words and facts of the index are read once a process
    engine.health()
    cold = times(queries, lambda query: engine.rank(query, limit=50))
    warm = times(queries, lambda query: engine.rank(query, limit=50))
    page = Page(sort="cheapest")
    only = Filters(province=7)
    beside = times(queries, lambda q: engine.find(q, filters=only, facets=FACETS, page=page))
    begun = [query[: 1 + len(query) * 2 // 3] for query in queries]
    for query in begun:
        engine.suggest(query)
    typed = times(begun, engine.suggest)
    change = times([str(i) for i in range(20)], lambda i: engine.write([sample[int(i)]]))
    return [warm, cold, beside, typed, change]


def run(name: str, engine: SearchEngine, collections: Sequence[Collection], count: int) -> None:
    started = time.perf_counter()
    engine.rebuild(batches(goods(collections, count)), expected=count)
    rate = count / (time.perf_counter() - started)
    queries = [text for collection in collections for text in collection.queries.values()]
    figures = measure(engine, queries, list(goods(collections, 20)))
    engine.close()
    print(f"| {name} | {count:,} | {rate:,.0f} | {' | '.join(figures)} |", flush=True)


def main(source: Path, counts: Sequence[int]) -> None:
    collections = [
        read_collection(path.parent) for path in sorted(source.glob("*/products.jsonl.gz"))
    ]
    print(
        "| engine | goods | indexed/s | warm p50 / p99 | cold | 4 facets, sort | typed | change |"
    )
    print("|---|--:|--:|--:|--:|--:|--:|--:|")
    for count in counts:
        with tempfile.TemporaryDirectory() as folder:
            index = Path(folder) / "index"
            run("embedded", WhooshEngine(index), collections, count)
            size = sum(file.stat().st_size for file in index.iterdir()) / 2**20
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"|  | index {size:.0f} MB, process at most {peak:.0f} MB |", flush=True)
        with temporary_postgres() as database:
            run("PostgreSQL", PostgresEngine(database), collections, count)


if __name__ == "__main__":
    main(Path(sys.argv[1]), [int(text) for text in sys.argv[2:]] or [43_000])
