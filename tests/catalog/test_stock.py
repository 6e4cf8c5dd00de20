"""Stock is the sum of its movements and never below zero."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, insert, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from marketplace.catalog import services as catalog
from marketplace.catalog.errors import BadQuantity, NotReady, OutOfStock
from marketplace.catalog.models import CategoryAttribute, StockMovement, Variant
from marketplace.catalog.states import AttributeKind, Movement
from marketplace.core.db import Database
from tests.factories import NOW, make_category, make_product, make_shop, variant_of

UNTIL = NOW + timedelta(minutes=20)


@pytest.fixture
def variant_id(database: Database) -> int:
    with database.transaction() as session:
        return variant_of(session, make_product(session, make_shop(session), stock=5)).id


def on_hand(session: Session, variant_id: int) -> int:
    return session.scalars(select(Variant.on_hand).where(Variant.id == variant_id)).one()


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["made", "waste", "gift", "count", "hold", "sell", "release"]),
        st.integers(1, 9),
    ),
    max_size=12,
)


@given(STEPS)
@settings(
    deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_sequence_of_acts_keeps_stock_equal_to_its_movements(
    database: Database, variant_id: int, steps: list[tuple[str, int]]
) -> None:
    with database.transaction() as session:
        for place, (act, n) in enumerate(steps):
            try:
                do(session, variant_id, act, n, f"order:{place}")
            except OutOfStock:
                continue

        total = session.scalar(
            select(func.sum(StockMovement.quantity)).where(StockMovement.variant_id == variant_id)
        )
        assert on_hand(session, variant_id) == total
        assert total >= 0
        session.rollback()


def do(session: Session, variant_id: int, act: str, n: int, reference: str) -> None:
    if act in {"made", "waste", "gift"}:
        catalog.move_stock(session, variant_id=variant_id, kind=Movement(act), pieces=n, now=NOW)
    elif act == "count":
        catalog.count_stock(session, variant_id=variant_id, counted=n, now=NOW, actor_id=None)
    else:
        catalog.hold_stock(
            session, reference=reference, wanted={variant_id: n}, until=UNTIL, now=NOW
        )
        ends = {"sell": catalog.sell_held, "release": catalog.release_hold}
        if act in ends:
            ends[act](session, reference=reference, now=NOW)
            ends[act](session, reference=reference, now=NOW)  # a second time changes nothing


def test_the_database_itself_refuses_to_go_below_zero(database: Database, variant_id: int) -> None:
    with pytest.raises(DBAPIError, match="on_hand_not_negative"), database.transaction() as session:
        session.execute(
            insert(StockMovement).values(
                variant_id=variant_id, kind=Movement.SOLD, quantity=-6, at=NOW
            )
        )


def test_a_movement_cannot_be_changed(database: Database, variant_id: int) -> None:
    with pytest.raises(DBAPIError, match="append-only"), database.transaction() as session:
        session.execute(text("UPDATE stock_movement SET quantity = 100"))


@pytest.mark.parametrize("pieces", [0, -1, 10**9])
def test_a_movement_of_no_or_too_many_pieces_is_refused(
    database: Database, variant_id: int, pieces: int
) -> None:
    with pytest.raises(BadQuantity), database.transaction() as session:
        catalog.move_stock(
            session, variant_id=variant_id, kind=Movement.MADE, pieces=pieces, now=NOW
        )


def test_publishing_names_all_required_facts_also_of_categories_above(database: Database) -> None:
    with database.transaction() as session:
        food = make_category(session, "food")
        jam = make_category(session, "jams")
        jam.parent_id, jam.level = food.id, 2
        session.add(
            CategoryAttribute(
                category_id=food.id,
                key="ingredients",
                name_en="Ingredients",
                name_fa="ترکیبات",
                kind=AttributeKind.TEXT,
                required=True,
                choices=[],
            )
        )
        product = make_product(session, make_shop(session), published=False)
        product.category_id = jam.id
        session.flush()

        with pytest.raises(NotReady) as error:
            catalog.publish_product(session, product_id=product.id, now=NOW)

    assert error.value.params["missing"] == ("picture", "ingredients")
