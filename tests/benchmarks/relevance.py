"""How well search ranks, beside other engines, on judged collections: one table a collection.

    .venv/bin/python -m tests.benchmarks.relevance FOLDER

FOLDER holds folders with `products.jsonl.gz`, `queries.tsv`, `judgments.tsv`. nDCG@10 as usual (a
product without a judgement counts 0); `cond` leaves those out first; MRR and recall@50 take a gain
of 0.5 or more as a find. The interval is that of the difference to our embedded engine, from a
paired bootstrap over queries (T. Sakai, SIGIR 2006): only where it excludes 0 is one ahead.
"""

import gzip
import json
import math
import random
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from marketplace.search.documents import Document
from marketplace.search.engines.postgres import PostgresEngine
from marketplace.search.engines.whoosh import WhooshEngine
from tests.benchmarks.baselines import BASELINES, Product
from tests.benchmarks.postgres import temporary_postgres

DEPTH, TOP, FIND, RESAMPLES = 50, 10, 0.5, 2000
Ranker = Callable[[str], Sequence[str]]


@dataclass(frozen=True)
class Collection:
    """Products, what is asked of them, and which answers are good."""

    name: str
    products: Sequence[Product]
    queries: Mapping[str, str]
    gains: Mapping[str, Mapping[str, float]]


def read_collection(folder: Path) -> Collection:
    with gzip.open(folder / "products.jsonl.gz", "rt", encoding="utf-8") as file:
        products = [json.loads(line) for line in file]
    gains: dict[str, dict[str, float]] = defaultdict(dict)
    for query_id, product_id, _label, gain in _rows(folder / "judgments.tsv"):
        gains[query_id][product_id] = float(gain)
    queries = {row[0]: row[1] for row in _rows(folder / "queries.tsv")}
    return Collection(folder.name, products, queries, gains)


def _rows(path: Path) -> list[list[str]]:
    return [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()[1:]]


def documents(products: Sequence[Product]) -> list[Document]:
    parts = {"title": "title", "brand": "brand", "class": "class", "category": "category",
             "description": "description", "feature": "features"}  # fmt: skip
    return [
        Document(number, {part: (product[name],) for part, name in parts.items()})
        for number, product in enumerate(products, 1)
    ]


def ndcg(ranked: Sequence[str], gains: Mapping[str, float]) -> float | None:
    best = _dcg(sorted(gains.values(), reverse=True)[:TOP])
    return _dcg([gains.get(name, 0.0) for name in ranked[:TOP]]) / best if best else None


def _dcg(gains: Sequence[float]) -> float:
    return sum(gain / math.log2(place + 2) for place, gain in enumerate(gains))


def measure(collection: Collection, ranker: Ranker) -> dict[str, list[float | None]]:
    """Return each figure for each query, in their order."""
    found: dict[str, list[float | None]] = defaultdict(list)
    for query_id, text in collection.queries.items():
        ranked, gains = list(ranker(text)), collection.gains.get(query_id, {})
        good = {name for name, gain in gains.items() if gain >= FIND}
        places = [place for place, name in enumerate(ranked, 1) if name in good]
        found["nDCG@10"].append(ndcg(ranked, gains))
        found["cond"].append(ndcg([name for name in ranked if name in gains], gains))
        found["MRR"].append((1 / places[0] if places else 0.0) if good else None)
        found["recall@50"].append(len(places) / len(good) if good else None)
        found["zero"].append(float(not ranked))
    return found


def interval(ours: Sequence[float | None], theirs: Sequence[float | None]) -> tuple[float, float]:
    """Return between what the mean difference lies with 95 % (ours less theirs)."""
    both = zip(ours, theirs, strict=True)
    differences = [a - b for a, b in both if a is not None and b is not None]
    draw = random.Random(20261125)  # noqa: S311 - resampling, no secret
    means = sorted(
        sum(draw.choices(differences, k=len(differences))) / len(differences)
        for _ in range(RESAMPLES)
    )
    return means[int(RESAMPLES * 0.025)], means[int(RESAMPLES * 0.975)]


def mean(values: Sequence[float | None]) -> float:
    known = [value for value in values if value is not None]
    return sum(known) / len(known)


def compare(collection: Collection, folder: Path) -> None:
    names = [product["id"] for product in collection.products]
    made = documents(collection.products)

    def ranker(engine: WhooshEngine | PostgresEngine) -> Ranker:
        engine.rebuild([made])
        return lambda text: [names[hit.product_id - 1] for hit in engine.rank(text, limit=DEPTH)]

    print(f"\n{collection.name}: {len(names)} products, {len(collection.queries)} queries\n")
    print("| engine | nDCG@10 | cond | MRR | recall@50 | zero | embedded is ahead by |")
    print("|---|--:|--:|--:|--:|--:|---|")
    embedded = measure(collection, ranker(WhooshEngine(folder / collection.name)))
    _line("embedded (Whoosh files, arrays)", embedded, embedded)
    with temporary_postgres() as database:
        _line("PostgreSQL, ours", measure(collection, ranker(PostgresEngine(database))), embedded)
        for title, make in BASELINES.items():
            other = make(collection.products, folder / f"{collection.name}-other", database)
            _line(title, measure(collection, lambda text, o=other: o(text, DEPTH)), embedded)


def _line(title: str, found: Mapping[str, Sequence[float | None]], ours: Mapping) -> None:
    figures = " | ".join(f"{mean(found[name]):.3f}" for name in
                         ("nDCG@10", "cond", "MRR", "recall@50", "zero"))  # fmt: skip
    low, high = interval(ours["nDCG@10"], found["nDCG@10"])
    said = "" if found is ours else f"{low:+.3f} to {high:+.3f}{'' if low > 0 else ' (not sure)'}"
    print(f"| {title} | {figures} | {said} |", flush=True)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as made_here:
        for source in sorted(p.parent for p in Path(sys.argv[1]).glob("*/products.jsonl.gz")):
            compare(read_collection(source), Path(made_here))
