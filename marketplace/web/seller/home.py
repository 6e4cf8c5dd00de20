"""The workshop's first page: what is to be done today, then how it goes."""

from dataclasses import dataclass
from datetime import date, timedelta

from flask import render_template

from marketplace.catalog import queries as catalog
from marketplace.catalog.states import ProductState
from marketplace.core.clock import utc_now
from marketplace.core.jalali import local_date, month_start
from marketplace.core.money import Money
from marketplace.orders import queries as orders
from marketplace.orders.states import SubOrderState
from marketplace.settlements import queries as settlements
from marketplace.web import access
from marketplace.web.db import session
from marketplace.web.pictures import picture_of
from marketplace.web.seller import blueprint
from marketplace.web.seller.current import shop
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


@blueprint.get("/")
@access.shop_member
def home() -> str:
    """To-do list, tiles, eight weeks of sales, money."""
    mine = shop()
    now = utc_now()
    counts = orders.counts_of_shop(session(), mine.id)
    sales = [
        (local_date(at), minor)
        for at, minor in orders.sales_since(session(), mine.id, now - timedelta(days=70))
    ]
    held, payable = settlements.balances(session(), mine.id, settings().currency)
    goods = catalog.counts_by_state(session(), mine.id)
    low = catalog.low_stock(session(), mine.id)
    today = local_date(now)
    return render_template(
        "seller/home.html",
        shop=mine,
        today=today,
        new=counts.get(SubOrderState.NEW, 0),
        to_send=counts.get(SubOrderState.ACCEPTED, 0),
        on_way=counts.get(SubOrderState.SHIPPED, 0),
        low=low,
        drafts=goods.get(ProductState.DRAFT, 0),
        goods_count=sum(goods.values()),
        figures=_figures(sales, today),
        month=month_start(today),
        last_month=month_start(month_start(today) - timedelta(days=1)),
        weeks=_weeks(sales, today),
        held=held,
        payable=payable,
        picture_of=picture_of,
    )


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
