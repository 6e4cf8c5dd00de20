"""The whole way: from a code on a phone to the council's page of the next month.

A producer signs up, opens a shop that a moderator lets in, sells on the web, takes a booth and
sells at a fair, answers a need; in the month after, the council reads it all, down to the rows of
the books. By pages only, in Persian with scripts on a phone, in English without them.
"""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from playwright.sync_api import Browser

from tests.browser import acts, council
from tests.browser.conftest import MORNING, Demo
from tests.browser.visitor import PHONE, WIDE, Visitor, arrive, sign_in, sign_in_by_phone
from tests.browser.words import FEE, OFFERED, PRICE, STOCK, WORDS, Words

pytestmark = pytest.mark.browser

FAIR = "olive-tarom"  # applications until the fifth day, open from the twelfth
FIRST_DAY = date(2026, 11, 23)
BOOKED = {  # what the books say of her in Azar, in rial
    "web": 2 * PRICE * 10,
    "need": 3 * OFFERED * 10,
    "fair": PRICE * 10,
    "booth": FEE * 10 * 60 // 100,
    "subsidy": FEE * 10 * 40 // 100,
}
MAKER, BUYER, GUEST = "09361112233", "09362223344", "09363334455"


@dataclass
class Province:
    """Everybody who has a part in it, and the calendar."""

    demo: Demo
    words: Words
    maker: Visitor
    buyer: Visitor
    guest: Visitor
    moderator: Visitor
    organizer: Visitor
    monitor: Visitor

    def wait_until(self, day: int) -> None:
        """Let it be the morning of a day, the first being 0."""
        self.demo.at(MORNING + timedelta(days=day))

    @property
    def people(self) -> list[Visitor]:
        """All of them."""
        return [
            self.maker, self.buyer, self.guest, self.moderator, self.organizer, self.monitor,
        ]  # fmt: skip


def gather(browser: Browser, demo: Demo, lang: str, *, scripts: bool) -> Province:
    """Let everybody come; the staff sign in with the accounts of the demo."""

    def come(who: str, size: dict[str, int]) -> Visitor:
        return arrive(browser, demo, lang, who, size=size, scripts=scripts)

    size = PHONE if scripts else WIDE
    found = Province(
        demo=demo,
        words=WORDS[lang],
        maker=come("maker", size),
        buyer=come("buyer", size),
        guest=come("guest", size),
        moderator=come("moderator", WIDE),
        organizer=come("organizer", WIDE),
        monitor=come("monitor", WIDE),
    )
    for who in (found.moderator, found.organizer):
        sign_in(who, who.label)
    return found


def opens_and_sells_online(of: Province) -> None:
    """The shop opens on the first day; the parcel of a guest arrives on the fourth."""
    sign_in_by_phone(of.maker, MAKER)
    acts.open_a_shop(of.maker, of.words)
    acts.let_in(
        of.moderator,
        ("paper", of.words.shop),
        ("shop", of.words.shop),
        ("listing", of.words.good),
    )
    number = acts.buy(of.guest, of.words, pieces=2, mobile=GUEST)
    acts.accept_order(of.maker, number)
    of.wait_until(1)
    acts.ship_order(of.maker, number)
    of.wait_until(3)
    acts.deliver_order(of.maker, number)
    acts.confirm_receipt(of.guest, number)


def books_a_booth(of: Province) -> str:
    """She applies in time, is taken in, and pays what the funder does not bear."""
    acts.apply_to_fair(of.maker, FAIR, of.words)
    acts.take_in(of.organizer, FAIR, of.words.shop)
    return acts.book_booth(of.maker, FAIR)


def answers_a_need(of: Province) -> None:
    """A buyer seeks, she offers, is chosen and paid, and delivers within the week."""
    of.wait_until(4)
    sign_in_by_phone(of.buyer, BUYER)
    need = acts.post_need(of.buyer, of.words, day=FIRST_DAY + timedelta(days=20))
    acts.let_in(of.moderator, ("need", of.words.need))
    acts.answer_need(of.maker, of.words, ready=FIRST_DAY + timedelta(days=8))
    number = acts.accept_offer(of.buyer, need, of.words, mobile=BUYER)
    acts.accept_order(of.maker, number)
    of.wait_until(8)
    acts.ship_order(of.maker, number)
    of.wait_until(10)
    acts.deliver_order(of.maker, number)
    acts.confirm_receipt(of.buyer, number)


def reads_the_month(of: Province) -> None:
    """The month is over: the council's page, the business, and every row behind its sums."""
    of.wait_until(30)
    of.demo.run("monitoring", "refresh")
    sign_in(of.monitor, "monitor")
    sums = council.reads_the_council_page(of.monitor, month="1405-09")
    assert all(sums[way] >= minor for way, minor in BOOKED.items())
    council.reads_the_business(of.monitor, of.words.shop, expected=BOOKED)
    council.reads_her_own_standing(of.maker)


@pytest.mark.parametrize(("lang", "scripts"), [("fa", True), ("en", False)])
def test_a_producer_goes_the_whole_way_and_the_council_reads_it_in_the_books(
    fresh: Demo, browser: Browser, lang: str, scripts: bool
) -> None:
    of = gather(browser, fresh, lang, scripts=scripts)
    opens_and_sells_online(of)
    booth = books_a_booth(of)
    answers_a_need(of)
    of.wait_until(12)
    acts.sell_at_booth(of.maker, of.words, booth, left=STOCK - 2)
    reads_the_month(of)

    assert [error for who in of.people for error in who.errors] == []
    assert "the books are right" in fresh.run("ledger", "verify")
    last = fresh.run("ledger", "trial-balance").splitlines()[-1]
    assert last.split() == ["difference", "IRR", "0"]
    assert "the log is as it was written" in fresh.run("audit", "verify")
