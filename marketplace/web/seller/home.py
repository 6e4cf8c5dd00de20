"""The workshop's first page: what is to be done today, then how it goes."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask import render_template

from marketplace.catalog import queries as catalog
from marketplace.catalog.states import ProductState
from marketplace.core.clock import utc_now
from marketplace.core.jalali import day_start, local_date, month_start
from marketplace.core.money import Money
from marketplace.demand import queries as demand
from marketplace.demand.matching import needs_for
from marketplace.moderation import queries as moderation
from marketplace.moderation.checklist import steps
from marketplace.moderation.states import SubjectKind
from marketplace.orders import queries as orders
from marketplace.orders.states import SubOrderState
from marketplace.settlements import queries as settlements
from marketplace.shops.models import Shop
from marketplace.shops.states import ShopState
from marketplace.web import access
from marketplace.web.db import session
from marketplace.web.pictures import picture_of
from marketplace.web.seller import blueprint
from marketplace.web.seller.current import orders_waiting, shop
from marketplace.web.site import settings

WEEKS = 8


@dataclass(frozen=True, slots=True)
class Week:
    """Sales of one week, its height in the chart from 0 to 100."""

    starts_on: date
    sales: Money
    height: int


@dataclass(frozen=True, slots=True)
class Figures:
    """This Jalali month beside the one before."""

    sales: Money
    sales_before: Money
    orders: int
    orders_before: int

    @property
    def change_pct(self) -> int | None:
        """By how much sales rose on the month before; None where there were none."""
        if not self.sales_before.minor:
            return None
        return round(100 * (self.sales.minor - self.sales_before.minor) / self.sales_before.minor)


@blueprint.context_processor
def nav_counts() -> dict[str, Callable[[], int]]:
    """Give the frame of the workshop the number of orders that wait for the producer."""
    return {"orders_waiting": orders_waiting}


@blueprint.get("/")
@access.shop_member
def home() -> str:
    """To-do list, tiles, eight weeks of sales, money."""
    mine = shop()
    now = utc_now()
    sales = [
        (local_date(at), minor)
        for at, minor in orders.sales_since(session(), mine.id, now - timedelta(days=70))
    ]
    held, payable = settlements.balances(session(), mine.id, settings().currency)
    today = local_date(now)
    last_month = month_start(month_start(today) - timedelta(days=1))
    return render_template(
        "seller/home.html",
        shop=mine,
        today=today,
        **_to_do(mine.id),
        needs=needs_to_answer(mine, today),
        **_opening(mine),
        figures=_figures(sales, today),
        month=month_start(today),
        last_month=last_month,
        weeks=_weeks(sales, today),
        held=held,
        payable=payable,
        best=orders.best_sellers(session(), mine.id, day_start(last_month)),
        picture_of=picture_of,
    )


def needs_to_answer(mine: Shop, today: date) -> int:
    """Return how many open needs for this shop it has not answered."""
    answered = demand.answered_by(session(), mine.id)
    return sum(need.id not in answered for need in needs_for(session(), mine, today=today))


def _opening(mine: Shop) -> dict[str, Any]:
    """The steps before a shop opens, and the verdict that keeps it closed."""
    if mine.state is ShopState.APPROVED:
        return {"steps": [], "verdict": None}
    return {
        "steps": steps(session(), shop_id=mine.id) if mine.state is ShopState.DRAFT else [],
        "verdict": moderation.last_decided(
            session(), subject_kind=SubjectKind.SHOP, subject_id=mine.id
        ),
    }


def _to_do(shop_id: int) -> dict[str, Any]:
    counts = orders.counts_of_shop(session(), shop_id)
    goods = catalog.counts_by_state(session(), shop_id)
    return {
        "new": counts.get(SubOrderState.NEW, 0),
        "to_send": counts.get(SubOrderState.ACCEPTED, 0),
        "on_way": counts.get(SubOrderState.SHIPPED, 0),
        "low": catalog.low_stock(session(), shop_id),
        "drafts": goods.get(ProductState.DRAFT, 0),
        "goods_count": sum(goods.values()),
    }


def _figures(sales: list[tuple[date, int]], today: date) -> Figures:
    this = month_start(today)
    before = month_start(this - timedelta(days=1))
    currency = settings().currency
    now = [minor for day, minor in sales if day >= this]
    then = [minor for day, minor in sales if before <= day < this]
    return Figures(Money(sum(now), currency), Money(sum(then), currency), len(now), len(then))


def _weeks(sales: list[tuple[date, int]], today: date) -> list[Week]:
    starts = [today - timedelta(days=7 * n + 6) for n in reversed(range(WEEKS))]
    sums = [
        sum(minor for day, minor in sales if start <= day <= start + timedelta(days=6))
        for start in starts
    ]
    top = max(sums) or 1
    return [
        Week(start, Money(minor, settings().currency), round(100 * minor / top))
        for start, minor in zip(starts, sums, strict=True)
    ]
