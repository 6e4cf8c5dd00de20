"""The first search: analysis of both languages, the index, and life without it."""

from pathlib import Path

import pytest

from marketplace.catalog.services import hide_product
from marketplace.core import outbox
from marketplace.core.db import Database
from marketplace.search import jobs
from marketplace.search.analysis import index_terms as analyze
from marketplace.search.index import IndexMissing, Reader
from marketplace.search.queries import find_without_index
from tests.factories import NOW, make_product, make_shop


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("چاقوی", "چاقوي"),
        ("کتاب‌ها", "کتاب ها"),
        ("گلیم", "گليم"),
        ("مُربّا", "مربا"),
        ("۲۰", "20"),
        ("هدیه‌های", "هدیه"),
        ("مربای آلبالو", "مربا آلبالو"),
        ("knives of steel", "knife steel"),
        ("بلیط", "بلیت"),
    ],
)
def test_spellings_of_one_word_are_one_term(one: str, other: str) -> None:
    assert analyze(one) == analyze(other)


@pytest.mark.parametrize("word", ["نان", "گلدان", "انگشتر", "دختر", "نبات", "آش", "فرش"])
def test_short_words_keep_their_ends(word: str) -> None:
    assert analyze(word) == [analyze(word)[0]]
    assert len(analyze(word)[0]) >= len(word)


@pytest.mark.parametrize("noise", ["", "   ", "؟!،", "\u200c", "🙂", "\x00"])
def test_noise_has_no_terms(noise: str) -> None:
    assert analyze(noise) == []


@pytest.fixture
def goods(database: Database) -> dict[str, int]:
    with database.transaction() as session:
        shop = make_shop(session)
        titles = ["Kitchen knife", "Sour cherry jam", "Kilim of Qidar"]
        return {title: make_product(session, shop, title=title).id for title in titles}


def test_published_goods_are_found_after_the_worker_ran(
    database: Database, goods: dict[str, int], tmp_path: Path
) -> None:
    outbox.drain(database)

    indexed = jobs.refresh(database, tmp_path)

    found = [product_id for product_id, _ in Reader(tmp_path).find("cherry jams", limit=5)]
    assert indexed == 3
    assert found == [goods["Sour cherry jam"]]
    assert jobs.refresh(database, tmp_path) == 0


def test_hidden_goods_leave_the_index(
    database: Database, goods: dict[str, int], tmp_path: Path
) -> None:
    jobs.rebuild(database, tmp_path)
    reader = Reader(tmp_path)
    before = reader.find("kitchen", limit=5)
    with database.transaction() as session:
        hide_product(session, product_id=goods["Kitchen knife"], now=NOW)
    outbox.drain(database)

    jobs.refresh(database, tmp_path)

    assert len(before) == 1
    assert reader.find("kitchen", limit=5) == []


def test_one_wrong_letter_is_forgiven_and_hinted(
    database: Database, goods: dict[str, int], tmp_path: Path
) -> None:
    jobs.rebuild(database, tmp_path)
    reader = Reader(tmp_path)

    found = [product_id for product_id, _ in reader.find("kitchan", limit=5)]

    assert found == [goods["Kitchen knife"]]
    assert reader.hint("kitchan knife") == "kitchen knife"


def test_a_lost_index_is_said_and_titles_are_searched_instead(
    database: Database, goods: dict[str, int], tmp_path: Path
) -> None:
    with pytest.raises(IndexMissing):
        Reader(tmp_path).find("knife", limit=5)

    with database.reading() as session:
        assert find_without_index(session, "KNIFE kitchen", limit=5) == [goods["Kitchen knife"]]


# Whoosh leaves the file open that it could not read.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_damaged_index_is_a_missing_one(
    database: Database, goods: dict[str, int], tmp_path: Path
) -> None:
    jobs.rebuild(database, tmp_path)
    for file in tmp_path.glob("*.toc"):
        file.write_bytes(file.read_bytes()[:10])

    with pytest.raises(IndexMissing):
        Reader(tmp_path).find("knife", limit=5)
    jobs.rebuild(database, tmp_path)

    assert len(Reader(tmp_path).find("kitchen", limit=5)) == 1


@pytest.mark.parametrize(
    "text",
    ["a" * 10_000, "* ? [", '"unbalanced', "title:x AND OR NOT", "🙂🙂", "-" * 500, "و در به"],
)
def test_any_text_gets_an_answer(
    database: Database, goods: dict[str, int], tmp_path: Path, text: str
) -> None:
    jobs.rebuild(database, tmp_path)

    assert isinstance(Reader(tmp_path).find(text, limit=10), list)
