"""What the people of the whole journey do, each by her own pages and no other way."""

import re
import time
from datetime import date
from io import BytesIO

from PIL import Image, ImageDraw
from playwright.sync_api import Locator, Page, expect

from marketplace.core.formats import fmt_digits
from marketplace.core.jalali import to_jalali
from tests.browser.visitor import Visitor
from tests.browser.words import OFFERED, POSTAGE, PRICE, STOCK, Words


def photo() -> bytes:
    """Return a picture as a phone takes it: not one colour, so that it looks like something."""
    out, image = BytesIO(), Image.new("RGB", (1200, 900), "#e8ddcc")
    draw = ImageDraw.Draw(image)
    for row in range(0, 900, 60):
        draw.line([(x, row + (x // 40 % 2) * 30) for x in range(0, 1240, 40)], "#8a4a5e", 16)
    image.save(out, "JPEG")
    return out.getvalue()


def choose(page: Page, name: str, label: str) -> None:
    """Choose in a list the option that says `label`."""
    option = page.locator(f"main select[name='{name}'] option", has_text=label).first
    page.locator(f"main select[name='{name}']").select_option(option.get_attribute("value"))


def choose_day(visitor: Visitor, name: str, day: date) -> None:
    """Choose a day in three lists, in the calendar of the page."""
    year, month, number = to_jalali(day) if visitor.lang == "fa" else (day.year, day.month, day.day)
    visitor.fill(**{f"{name}-day": str(number), f"{name}-month": str(month)})
    visitor.fill(**{f"{name}-year": str(year)})


def open_a_shop(maker: Visitor, words: Words) -> None:
    """Write down the shop, take the steps that are asked for, send it in."""
    maker.open("/sell/open")
    maker.fill(**{f"name_{maker.lang}": words.shop}, maker_fa="ماهرخ", story_fa=words.story)
    choose(maker.page, "city_code", "زنجان" if maker.lang == "fa" else "Zanjan")
    maker.look("open-shop")
    maker.send()
    maker.look("steps")
    maker.open("/sell/shop")
    maker.fill(own_rate=f"{POSTAGE}", other_rate="70000", days="4", pickup_address=words.street)
    maker.page.locator("input[name=post][value=nationwide]").check()
    maker.look("my-shop")
    maker.send()
    put_in_a_good(maker, words)
    show_who_she_is(maker)
    maker.open("/sell/")
    state_the_rest(maker)
    maker.look("steps-done")
    maker.page.locator("form[action$='/sell/submit'] button").click()
    maker.look("sent-in")


def show_who_she_is(maker: Visitor) -> None:
    """Send a photo of her card, which an officer will look at."""
    maker.open("/sell/papers/identity")
    files = {"name": "card.jpg", "mimeType": "image/jpeg", "buffer": photo()}
    maker.page.locator("input[name=paper]").set_input_files(files)  # type: ignore[arg-type]
    maker.look("paper")
    maker.send()


def state_the_rest(maker: Visitor) -> None:
    """Say yes to each sentence that is hers to say."""
    sentences = maker.page.locator(".steps-list form button")
    for left in range(sentences.count(), 0, -1):
        sentences.first.click()
        expect(sentences).to_have_count(left - 1)


def put_in_a_good(maker: Visitor, words: Words) -> None:
    """Put in a good with picture, price, stock and its facts."""
    maker.open("/sell/goods/new")
    maker.fill(title=words.good, price=f"{PRICE:,}", stock=str(STOCK))
    choose(maker.page, "category", words.kind)
    files = {"name": "shawl.jpg", "mimeType": "image/jpeg", "buffer": photo()}
    maker.page.locator("input[name=picture]").set_input_files(files)  # type: ignore[arg-type]
    maker.look("new-good")
    maker.send()
    maker.fill(description_fa=words.about, lead_time_days="2", weight_g="180")
    if maker.lang == "en":
        maker.fill(description_en=words.about)
    maker.look("good")
    maker.page.locator("form:has([name=lead_time_days]) button.btn-second").click()
    expect(maker.page.locator(".alert-ok")).to_be_visible()


def let_in(moderator: Visitor, *cases: tuple[str, str]) -> None:
    """Claim and approve cases by kind and title, looking at all of each; a paper is opened."""
    for kind, title in cases:
        moderator.open(f"/staff/?kind={kind}")
        moderator.page.locator("main a[href*='/staff/cases/']", has_text=title).first.click()
        moderator.page.locator("form[action$='/claim'] button").click()
        expect(
            moderator.page.locator("form[action$='/claim'] button[name=release]")
        ).to_be_visible()
        moderator.page.locator("input[name=verdict][value=approve]").check()
        moderator.look(f"case-{kind}")
        moderator.page.locator("#decision button.btn-main").click()
        expect(moderator.page.locator(".alert-ok")).to_be_visible()


def fill_address(buyer: Visitor, words: Words, mobile: str) -> None:
    """Fill the address of a checkout in Zanjan."""
    buyer.fill(recipient=words.buyer, mobile=mobile, street=words.street, postal_code="4513615891")
    choose(buyer.page, "city_code", "زنجان" if buyer.lang == "fa" else "Zanjan")


def pay(visitor: Visitor) -> None:
    """Pay at the demo bank."""
    visitor.page.wait_for_url(re.compile("/demo-bank/"))
    visitor.look("bank")
    visitor.press("outcome=pay")


def find(buyer: Visitor, good: str) -> None:
    """Search until the worker has put the good into the index, then open it."""
    found, until = buyer.page.locator(".card-name a", has_text=good), time.monotonic() + 20
    while True:
        buyer.open(f"/search?q={good}")
        if found.count() or time.monotonic() > until:
            break
        time.sleep(0.5)
    found.first.click()


def buy(buyer: Visitor, words: Words, *, pieces: int, mobile: str) -> str:
    """Find the good, put it in the basket, pay; return the number of the order."""
    find(buyer, words.good)
    buyer.fill(quantity=str(pieces))
    buyer.look("product")
    buyer.page.locator("#buy button.btn-main").click()
    buyer.open("/checkout")
    fill_address(buyer, words, mobile)
    buyer.look("checkout")
    buyer.page.locator("form .btn-main").click()
    pay(buyer)
    return number_of_order(buyer)


def number_of_order(buyer: Visitor) -> str:
    """Return the number of the paid order that is open."""
    buyer.page.wait_for_url(re.compile(r"/orders/\w+$"))
    buyer.look("order")
    expect(buyer.page.locator("[id^=part-]")).to_have_count(1)
    return buyer.page.url.rsplit("/", 1)[1]


def open_order(maker: Visitor, number: str, tab: str) -> None:
    """Open an order from the list of those in a state."""
    maker.open(f"/sell/orders?tab={tab}")
    maker.page.locator("main article a", has_text=number).first.click()


def accept_order(maker: Visitor, number: str) -> None:
    """Take a paid order on."""
    open_order(maker, number, "new")
    maker.look("order-to-accept")
    maker.press("action=accept")


def ship_order(maker: Visitor, number: str) -> None:
    """Send the parcel."""
    open_order(maker, number, "to-send")
    maker.fill(tracking_code="218012345678")
    maker.press("action=ship")


def deliver_order(maker: Visitor, number: str) -> None:
    """Say that the parcel has arrived."""
    open_order(maker, number, "on-way")
    maker.press("action=deliver")
    maker.look("order-arrived")


def confirm_receipt(buyer: Visitor, number: str) -> None:
    """Say that all is well, so that the money is the maker's."""
    buyer.open(f"/orders/{number}")
    buyer.page.locator("form[action$='/received'] button").click()
    expect(buyer.page.locator("form[action$='/received']")).to_have_count(0)


def article(page: Page, text: str) -> Locator:
    """Return the card on a page that says something."""
    return page.locator("main article", has_text=text).first


def apply_to_fair(maker: Visitor, slug: str, words: Words) -> None:
    """Find the fair among those that take applications, and apply."""
    maker.open("/sell/fairs")
    maker.look("fairs")
    maker.page.locator(f"main a[href$='/{slug}/apply']").click()
    maker.page.locator("label.choice", has_text=words.good).locator("input").check()
    maker.look("apply")
    maker.send()


def take_in(organizer: Visitor, slug: str, shop: str) -> None:
    """Accept an application."""
    organizer.open(f"/organize/{slug}/applications")
    found = article(organizer.page, shop)
    found.locator("input[name=reason]").fill("به نمایشگاه می‌آید.")
    found.locator("button[value=accept]").click()
    expect(organizer.page.locator(".alert-ok")).to_be_visible()
    organizer.look("applications")


def book_booth(maker: Visitor, slug: str) -> str:
    """Pick a free booth in the list, hold it, pay its fee; return its code."""
    maker.open(f"/sell/fairs/{slug}")
    tables = maker.page.locator(".booth-row", has_text=re.compile(r"\bT\d+"))
    tables.locator("a").last.click()
    chosen = re.search(r"booth=(\w+)", maker.page.url)
    assert chosen
    maker.look("booth-picked")
    maker.page.locator(".pick-box .btn-main").click()
    sums = maker.page.locator(".hold-box dl.sums > div")
    expect(sums).to_have_count(3)  # fee, the funder's part, hers
    maker.look("booth-held")
    maker.press("action=pay")
    pay(maker)
    expect(maker.page.locator("#h-mine")).to_contain_text(chosen[1])
    maker.look("booth-paid")
    return chosen[1]


def left_at_till(maker: Visitor, good: str) -> str:
    """Return what the till says of a good."""
    return maker.page.locator(".till-good", has_text=good).locator("small").last.inner_text()


def sell_at_booth(maker: Visitor, words: Words, booth: str, *, left: int) -> None:
    """Sell one piece for cash; the buyer opens her receipt."""
    maker.open("/sell/till")
    page = maker.page
    assert fmt_digits(str(left), maker.lang) in left_at_till(maker, words.good)
    if page.locator(".till-add").first.is_visible():
        page.locator(".till-good", has_text=words.good).locator(".till-add").click()
    else:
        page.locator(".till-good", has_text=words.good).locator(".till-count").fill("1")
    page.locator("#received").fill("500000")
    maker.look("till")
    page.locator("button[name=cash]").click()
    expect(page.locator("svg.qr")).to_be_visible()
    maker.look("sale")
    page.locator(".till-done a").first.click()
    expect(page.locator("h1")).to_contain_text(booth)
    expect(page.locator("main")).to_contain_text(words.good)
    maker.look("receipt")
    maker.open("/sell/till")
    assert fmt_digits(str(left - 1), maker.lang) in left_at_till(maker, words.good)


def post_need(buyer: Visitor, words: Words, *, day: date) -> str:
    """Write down what she seeks; return the address of the need."""
    buyer.open("/needs/new")
    buyer.fill(title=words.need, quantity="3", shown_as=words.buyer.split(" ", 1)[0])
    choose(buyer.page, "category", words.kind)
    choose(buyer.page, "county_code", "زنجان" if buyer.lang == "fa" else "Zanjan")
    choose_day(buyer, "needed_by", day)
    buyer.look("need-form")
    buyer.send()
    buyer.page.wait_for_url(re.compile(r"/needs/\d+$"))
    buyer.look("need-waits")
    return buyer.page.url.partition(f"/{buyer.lang}")[2]


def answer_need(maker: Visitor, words: Words, *, ready: date) -> None:
    """Find the need among those for her goods, and offer."""
    maker.open("/sell/needs")
    maker.look("needs-for-me")
    maker.page.locator(".todo", has_text=words.need).locator("a.btn").click()
    maker.fill(unit_price=str(OFFERED), quantity="3", note=words.answer)
    choose_day(maker, "ready_on", ready)
    maker.look("offer")
    maker.send()


def accept_offer(buyer: Visitor, need: str, words: Words, *, mobile: str) -> str:
    """Accept the offer and pay it; return the number of the order."""
    buyer.open(need)
    buyer.look("offers")
    buyer.page.locator("main a[href*='/offers/']").first.click()
    fill_address(buyer, words, mobile)
    buyer.look("accept-offer")
    buyer.page.locator("form .btn-main").click()
    pay(buyer)
    return number_of_order(buyer)
