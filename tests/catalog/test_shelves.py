"""Lists of goods: narrowed, ordered and counted as the facts of the shelf say."""

from collections.abc import Iterator

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from marketplace.catalog import services as catalog
from marketplace.catalog.models import Product
from marketplace.catalog.shelves import WINDOW, Shelf, front_ids, overview, page_of, total_of
from marketplace.catalog.tree import read_tree
from marketplace.core.db import Database
from tests.factories import make_category, make_product, make_shop


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    with database.transaction() as opened:
        yield opened


def test_each_facet_leaves_its_own_choice_out(session: Session) -> None:
    shop, other = make_shop(session), make_shop(session)
    cheap = make_product(session, shop, price=1_000, stock=1)
    make_product(session, shop, price=9_000, stock=None)
    make_product(session, other, price=2_000, stock=0)
    make_product(session, other, price=2_000, stock=1, published=False)
    kind = cheap.category_id

    whole = overview(session, Shelf())
    ready = overview(session, Shelf(ready="now", high_minor=5_000))
    elsewhere = overview(session, Shelf(province="01"))

    assert (whole.total, dict(whole.per_shop)) == (3, {shop.id: 2, other.id: 1})
    assert whole.facets["category"] == {kind: 3}
    assert whole.facets["ready"] == {"now": 1, "order": 1}
    assert sorted(whole.prices) == [1_000, 2_000, 9_000]
    assert (ready.total, dict(ready.per_shop)) == (1, {shop.id: 1})
    assert ready.facets["ready"] == {"now": 1, "order": 0}  # the dear one is made to order
    assert sorted(ready.prices) == [1_000]
    assert elsewhere.total == 0
    assert elsewhere.facets["province"] == {"19": 3}
    assert elsewhere.facets["category"] == {}


@pytest.mark.parametrize(
    "shelf",
    [
        Shelf(),
        Shelf(ready="now"),
        Shelf(ready="order"),
        Shelf(low_minor=2_000, high_minor=9_000),
        Shelf(province="19", ready="now", low_minor=1_500),
        Shelf(county="9999"),
    ],
)
def test_the_count_beside_a_list_is_the_length_of_the_list(session: Session, shelf: Shelf) -> None:
    shop = make_shop(session)
    for n in range(1, 9):
        make_product(session, shop, price=n * 1_000, stock=None if n % 3 == 0 else n % 2)

    counted = overview(session, shelf)

    assert counted.total == total_of(session, shelf)
    assert counted.total == len(page_of(session, shelf, sort="newest", page=1, size=100))


def test_lists_are_ordered_and_paged(session: Session) -> None:
    shop = make_shop(session)
    ids = [make_product(session, shop, price=price).id for price in (3_000, 1_000, 2_000)]
    catalog.count_rating(session, product_id=ids[2], stars=5)

    def listed(sort: str, page: int = 1) -> list[int]:
        return page_of(session, Shelf(), sort=sort, page=page, size=2)

    assert listed("cheapest") + listed("cheapest", 2) == [ids[1], ids[2], ids[0]]
    assert listed("dearest") == [ids[0], ids[2]]
    assert listed("loved") == [ids[2], ids[1]]
    assert listed("newest") == [ids[2], ids[1]]
    found = Shelf(ids=(ids[1], ids[0]))
    assert page_of(session, found, sort="relevance", page=1) == [ids[1], ids[0]]


def test_the_front_shows_one_good_a_shop_though_one_shop_fills_the_window(session: Session) -> None:
    quiet, busy = make_shop(session), make_shop(session)
    old = make_product(session, quiet)
    last = [make_product(session, busy).id for _ in range(WINDOW + 1)][-1]
    session.execute(update(Product).where(Product.id == old.id).values(rating_count=1))
    session.execute(
        update(Product).where(Product.shop_id == busy.id).values(rating_sum=5, rating_count=1)
    )

    fresh, loved = front_ids(session, fresh=5, loved=5)

    assert fresh == [last, old.id]
    assert len(loved) == 2
    assert loved[1] == old.id


def test_the_tree_is_walked_in_memory_as_in_the_database(session: Session) -> None:
    from marketplace.catalog import queries

    make_category(session)
    catalog.load_taxonomy(session)
    session.flush()
    tree = read_tree(session)

    assert [node.id for node in tree] == [c.id for c in queries.tree(session)]
    for node in tree:
        assert sorted(tree.branch_ids(node.id)) == sorted(queries.branch_ids(session, node.id))
        assert [n.id for n in tree.path(node.id)] == [c.id for c in queries.path(session, node.id)]
        assert [f.key for f in tree.facts_for(node.id)] == [
            a.key for a in queries.attributes_for(session, node.id)
        ]
    assert tree.find("no-such-place") is None
    assert tree.branch_ids(0) == ()
