"""What every engine does: finds, orders, counts, forgives, forgets; on the same market."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from marketplace.search.documents import NOW, ORDER
from marketplace.search.engines import (
    DEEPEST,
    FACETS,
    Filters,
    IndexMissing,
    Page,
    SearchEngine,
)
from tests.search.conftest import MARKET, document


def ids(engine: SearchEngine, text: str, *, filters: Filters | None = None, sort: str = "") -> list:
    page = Page(sort=sort or "relevance")
    return [h.product_id for h in engine.find(text, filters=filters or Filters(), page=page).hits]


def test_what_a_thing_is_counts_before_what_it_is_for(market: SearchEngine) -> None:
    assert ids(market, "kitchen knife") == [1, 3]
    assert set(ids(market, "knife")[:2]) == {1, 2}
    assert [hit.product_id for hit in market.rank("kitchen knife", limit=1)] == [1]


def test_scores_fall_and_are_above_nothing(market: SearchEngine) -> None:
    scores = [hit.score for hit in market.rank("kitchen knife zanjan", limit=9)]

    assert scores == sorted(scores, reverse=True)
    assert scores[-1] > 0


def test_all_words_or_else_any(market: SearchEngine) -> None:
    every, some = market.find("sour jam"), market.find("jam kilim")

    assert (every.whole, [hit.product_id for hit in every.hits]) == (True, [4])
    assert (some.whole, {hit.product_id for hit in some.hits}) == (False, {4, 5})


def test_persian_spellings_meet(market: SearchEngine) -> None:
    assert ids(market, "چاقو آشپزخانه") == [6]
    assert ids(market, "چاقوي آشپزخانه‌") == [6]


def test_one_wrong_letter_is_forgiven_and_hinted(market: SearchEngine) -> None:
    assert ids(market, "kitchan") == [1, 3]
    assert ids(market, "sour chery") == [4]
    assert market.hint("kitchan knife") == "kitchen knife"
    assert market.hint("kitchen knife") is None
    assert market.hint("zzzzzz") is None


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(province=19), {1, 2}),
        (Filters(county=2301), {3}),
        (Filters(shop_id=1, high_minor=300), {2}),
        (Filters(low_minor=300, high_minor=900), {1, 2}),
        (Filters(ready=ORDER), {2}),
        (Filters(ready=NOW), {1, 3, 5}),
        (Filters(category_ids=(7, 8)), set()),
        (Filters(category_ids=(1, 7), province=4), {5}),
    ],
)
def test_filters_leave_what_fits(
    market: SearchEngine, filters: Filters, expected: set[int]
) -> None:
    found = market.find("knife", filters=filters)

    assert {hit.product_id for hit in found.hits} == expected
    assert found.total == len(expected)


def test_each_facet_counts_with_its_own_choice_put_aside(market: SearchEngine) -> None:
    found = market.find("knife", filters=Filters(province=19, ready=NOW), facets=FACETS)

    assert found.total == 1
    assert found.facets == {
        "category": {1: 1},
        "province": {19: 1, 23: 1, 4: 1},
        "county": {1904: 1},
        "ready": {NOW: 1, ORDER: 1},
    }
    assert found.per_shop == {1: 1}
    assert sorted(found.prices) == [900]


@pytest.mark.parametrize(
    ("sort", "expected"),
    [("cheapest", [3, 2, 1, 5]), ("dearest", [5, 1, 2, 3]), ("newest", [5, 3, 2, 1])],
)
def test_orders(market: SearchEngine, sort: str, expected: list[int]) -> None:
    assert ids(market, "knife", sort=sort) == expected


def test_pages_follow_each_other_and_end(market: SearchEngine) -> None:
    pages = [market.find("knife", page=Page(size=3, number=n)) for n in (1, 2, 3, 10**6)]

    assert [len(page.hits) for page in pages] == [3, 1, 0, 0]
    assert {page.total for page in pages} == {4}
    seen = [hit.product_id for page in pages for hit in page.hits]
    assert len(set(seen)) == 4
    assert market.find("knife", page=Page(size=1, number=DEEPEST + 1)).hits == ()


def test_what_is_typed_is_ended(market: SearchEngine) -> None:
    assert market.suggest("kit") == [1, 3]
    assert market.suggest("kitchen kn") == [1, 3]
    assert market.suggest("چاق") == [6]
    assert market.suggest("") == []
    assert len(market.suggest("k", limit=2)) == 2


def test_changed_added_and_gone_goods_are_followed(market: SearchEngine) -> None:
    before = ids(market, "knife")

    market.write([document(2, "Paring blade"), document(9, "Bread knife")], gone=[1, 12345])

    assert set(before) == {1, 2, 3, 5}
    assert set(ids(market, "knife")) == {3, 5, 9}
    assert ids(market, "blade") == [2]
    assert 1 not in ids(market, "zanjan")
    market.write([], gone=[9])
    assert set(ids(market, "knife")) == {3, 5}


def test_many_small_changes_leave_each_product_once(market: SearchEngine) -> None:
    for turn, letter in enumerate("abcdefghijkl"):
        market.write([document(4, f"Sour cherry jam {letter * 6}", price_minor=100 + turn)])

    assert ids(market, "jam") == [4]
    assert ids(market, "dddddd") == []
    assert ids(market, "llllll") == [4]
    assert market.find("jam", filters=Filters(low_minor=111)).total == 1


def test_a_rebuild_leaves_nothing_of_before(market: SearchEngine) -> None:
    assert market.rebuild([MARKET[:2], MARKET[3:4]]) == 3

    assert set(ids(market, "knife")) == {1, 2}
    assert market.rebuild([]) == 0
    assert ids(market, "knife") == []


def test_an_engine_without_an_index_says_so(search_engine: SearchEngine) -> None:
    for ask in (
        lambda: search_engine.find("knife"),
        lambda: search_engine.rank("knife", limit=5),
        lambda: search_engine.suggest("kni"),
        lambda: search_engine.hint("knife"),
        lambda: search_engine.write([MARKET[0]]),
    ):
        with pytest.raises(IndexMissing):
            ask()
    assert "rebuild" in search_engine.health()


def test_a_sound_index_says_nothing(market: SearchEngine) -> None:
    assert market.health() == ""


NOISE = [
    "", "   ", "a" * 10_000, "knife " * 2_000, "* ? [ ]", "kn*fe", '"unbalanced', "'); DROP TABLE",
    "title:knife AND (OR NOT", "AND OR NOT", "🙂🙂 knife 🔪", "-" * 500, "و در به", "\x00\x07\x1b",
    "\ud800 half", "\u200c\u200c", "%_%", "knife\n\tkilim", "é" * 300, "۱۲۳" * 200, "𝔨𝔫𝔦𝔣𝔢",
]  # fmt: skip


@pytest.mark.parametrize("text", NOISE, ids=range(len(NOISE)))
def test_any_text_gets_an_answer_soon(market: SearchEngine, text: str) -> None:
    market.find("warm")
    started = time.perf_counter()

    found = market.find(text, facets=FACETS, page=Page(sort="cheapest"))
    suggested = market.suggest(text)
    market.hint(text)

    assert found.total == len(found.hits) <= len(MARKET)
    assert len(suggested) <= 8
    assert time.perf_counter() - started < 2


def test_threads_share_an_engine(market: SearchEngine) -> None:
    def work(turn: int) -> list[int]:
        if turn == 20:
            market.write([document(100 + turn, "Bread oven")])
        return ids(market, "kitchen knife")

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(work, range(1, 40)))

    assert answers == [[1, 3]] * len(answers)
