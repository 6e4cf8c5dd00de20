"""The Persian cases on each engine: what must be found is, with every word; no other is."""

import pytest

from marketplace.search.documents import Document
from marketplace.search.engines import Page, SearchEngine
from tests.search.words import documents_of, persian_cases

LEAST = {1: 0.97, 2: 0.75}  # shares of the specification's cases that must be found


@pytest.fixture
def persian_market(search_engine: SearchEngine) -> tuple[SearchEngine, dict[str, int]]:
    names = {name: number for number, name in enumerate(documents_of(persian_cases()), 1)}
    texts = documents_of(persian_cases())
    search_engine.rebuild([[Document(names[name], {"title": (texts[name],)}) for name in names]])
    return search_engine, names


def test_persian_cases_hold_on_the_engine(
    persian_market: tuple[SearchEngine, dict[str, int]],
) -> None:
    engine, names = persian_market
    everything = Page(size=len(names))
    missed: dict[int, list[str]] = {1: [], 2: []}
    counts = {1: 0, 2: 0}
    wrong = []

    for case in persian_cases():
        strict = engine.find(case.query, page=everything)
        loose = {hit.product_id for hit in engine.rank(case.query, limit=len(names))}
        if case.match:
            counts[case.tier] += 1
            hit = strict.whole and names[case.name] in {h.product_id for h in strict.hits}
            missed[case.tier] += [] if hit else [case.name]
        elif names[case.name] in loose:
            wrong.append(case.name)

    assert wrong == []
    for tier, least in LEAST.items():
        assert len(missed[tier]) <= (1 - least) * counts[tier], missed[tier]
