"""What the programme office reads, and what the producer reads of herself."""

import re

from playwright.sync_api import Locator, Page, expect

from marketplace.core.formats import fmt_digits
from marketplace.core.text import to_ascii_digits
from tests.browser.visitor import Visitor


def minor_of(cell: Locator) -> int:
    """Return the amount that a cell shows, in rial."""
    return int(str(cell.get_attribute("data-minor")))


def sum_of_rows(page: Page) -> int:
    """Add up the rows of all pages behind a figure, and hold the sum against the page's own."""
    whole = int(str(page.locator("[data-sum]").get_attribute("data-sum")))
    total = 0
    while True:
        total += sum(minor_of(cell) for cell in page.locator("td[data-minor]").all())
        onward = page.locator("a[rel=next]")
        if not onward.count():
            break
        onward.first.click()
    assert total == whole
    return total


def follow(monitor: Visitor, link: str) -> int:
    """Open the rows behind a figure and add them up."""
    monitor.page.goto(monitor.demo.base + link)
    return sum_of_rows(monitor.page)


def reads_the_council_page(monitor: Visitor, *, month: str) -> dict[str, int]:
    """One business more is active, a need was met; each figure leads to the rows that make it.

    Return the sum of the rows of each way, "" for all.
    """
    monitor.open("/monitoring/")
    page = monitor.page
    monitor.look("council")
    expect(page.locator("select[name=period]")).to_have_value(month)
    tiles = page.locator(".figure-tile")
    expect(tiles.first.locator(".up")).to_contain_text(fmt_digits("1", monitor.lang))
    needs = page.locator("section:has(#h-needs) dd").all_inner_texts()
    assert [to_ascii_digits(text) for text in needs] == ["2", "1", "1"]  # one of the demo's own
    rows = page.locator("main a[data-rows]")
    figures = tiles.count()
    expect(rows).to_have_count(figures + 7)  # one a figure, six ways, the whole
    links = [str(link.get_attribute("href")) for link in rows.all()]
    active = tiles.first.locator("b").inner_text()
    page.goto(monitor.demo.base + links[0])
    monitor.look("rows-of-active")
    expect(page.locator("dl.facts dd").nth(2)).to_have_text(active)
    sums = {link.partition("way=")[2]: follow(monitor, link) for link in links[figures:]}
    assert sums[""] == sum(sums[way] for way in ("web", "need", "fair", "outside"))
    return sums


def reads_the_business(monitor: Visitor, shop: str, *, expected: dict[str, int]) -> None:
    """What the month says of her, by way, is the sum of the rows behind each figure."""
    monitor.open("/monitoring/businesses")
    page = monitor.page
    monitor.fill(q=shop)
    page.locator("form[role=search] button").last.click()
    monitor.look("businesses")
    page.locator("main a", has_text=shop).first.click()
    monitor.look("business")
    lines = page.locator("tr[data-way]")
    shown = {
        str(line.get_attribute("data-way")): minor_of(line.locator("td")) for line in lines.all()
    }
    links = [str(link.get_attribute("href")) for link in lines.locator("a[data-rows]").all()]
    assert shown == expected
    for way, link in zip(shown, links, strict=True):
        assert follow(monitor, link) == expected[way]
    monitor.look("rows")


def reads_her_own_standing(maker: Visitor) -> None:
    """She sees how her shop stands, and why."""
    maker.open("/sell/standing")
    maker.look("standing")
    expect(maker.page.locator("h1")).to_be_visible()
    assert re.search(r"\w", maker.page.locator("main ul").first.inner_text())
