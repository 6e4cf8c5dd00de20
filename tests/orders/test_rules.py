"""Pure rules: the quote, delivery offers, the table of moves."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.core.bilingual import Bilingual
from marketplace.core.states import MoveRefused, next_state
from marketplace.orders.policies import may_act
from marketplace.orders.pricing import PricedLine, quote
from marketplace.orders.states import MOVES, Actor, SubOrderAction, SubOrderState
from marketplace.shipping.rates import Basket, MethodTerms, offers
from marketplace.shipping.states import MethodKind
from tests.factories import rial

TODAY = date(2026, 11, 24)
lines = st.lists(
    st.builds(
        PricedLine,
        shop_id=st.integers(1, 4),
        variant_id=st.integers(1, 50),
        unit_price=st.integers(1, 10**9).map(rial),
        quantity=st.integers(1, 999),
    ),
    min_size=1,
    max_size=12,
)


@given(
    lines,
    st.dictionaries(st.integers(1, 4), st.integers(0, 10**7).map(rial)),
    st.integers(0, 10_000),
)
def test_parts_of_a_quote_add_up_to_its_total(
    bought: list[PricedLine], deliveries: dict[int, object], commission_bp: int
) -> None:
    found = quote(bought, deliveries, currency="IRR", commission_bp=commission_bp)  # type: ignore[arg-type]

    assert sum(shop.total.minor for shop in found.shops) == found.total.minor
    assert found.goods.minor == sum(line.unit_price.minor * line.quantity for line in bought)
    assert all(0 <= shop.commission.minor <= shop.goods.minor for shop in found.shops)


@pytest.mark.parametrize("state", list(SubOrderState))
@pytest.mark.parametrize("action", list(SubOrderAction))
def test_every_pair_of_state_and_action_is_decided(
    state: SubOrderState, action: SubOrderAction
) -> None:
    if (state, action) in MOVES:
        assert next_state(MOVES, state, action) is not state
    else:
        with pytest.raises(MoveRefused):
            next_state(MOVES, state, action)


def test_nobody_leaves_a_final_state() -> None:
    final = {SubOrderState.COMPLETED, SubOrderState.CANCELLED, SubOrderState.EXPIRED}

    assert not [pair for pair in MOVES if pair[0] in final]


def test_buyers_and_shops_do_only_their_own_acts() -> None:
    assert may_act(Actor.BUYER, SubOrderAction.CANCEL)
    assert not may_act(Actor.BUYER, SubOrderAction.SHIP)
    assert not may_act(Actor.SHOP, SubOrderAction.COMPLETE)
    assert not may_act(Actor.SHOP, SubOrderAction.CONFIRM)


POST = MethodTerms(
    1,
    MethodKind.POST,
    Bilingual("Post", "پست"),
    2,
    5,
    3_000_000,
    (("19", 500_000), (None, 700_000)),
)
LOCAL = MethodTerms(2, MethodKind.POST, Bilingual("Post", "پست"), 1, 3, None, (("19", 400_000),))
PICKUP = MethodTerms(3, MethodKind.PICKUP, Bilingual("Collect", "حضوری"), 0, 0, None, ())


def basket(*, goods: int = 1_000_000, to: str = "19", province_only: bool = False) -> Basket:
    return Basket(rial(goods), to, "19", province_only, 2)


@pytest.mark.parametrize(
    ("wanted", "prices"),
    [
        (basket(), [500_000, 400_000, 0]),
        (basket(to="23"), [700_000, 0]),
        (basket(goods=3_000_000), [0, 400_000, 0]),
        (basket(to="23", province_only=True), [0]),
    ],
)
def test_offers_follow_province_amount_and_reach(wanted: Basket, prices: list[int]) -> None:
    found = offers([POST, LOCAL, PICKUP], wanted, today=TODAY)

    assert [offer.price.minor for offer in found] == prices


def test_days_of_making_come_before_days_on_the_way() -> None:
    offer = offers([POST], basket(), today=TODAY)[0]

    assert (offer.earliest, offer.latest) == (date(2026, 11, 28), date(2026, 12, 1))
