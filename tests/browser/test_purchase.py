"""The first journey: a knife and a jar of jam, two shops, one basket, one payment.

In Persian and English, with and without JavaScript, on a phone and on a wide screen.
"""

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import Demo
from tests.browser.visitor import PHONE, WIDE, Visitor

pytestmark = pytest.mark.browser

WORDS = {
    "en": ("knife", "sour cherry jam", "Chef's knife", "Sour cherry jam"),
    "fa": ("چاقوی سرآشپز", "مربای آلبالو", "چاقوی سرآشپز", "مربای آلبالو"),
}


def check_out(visitor: Visitor) -> str:
    """Fill the form as a guest, pay on the demo bank, return the number of the order."""
    page = visitor.page
    visitor.open("/checkout")
    page.locator("#recipient").fill("مریم رستمی")
    page.locator("#mobile").fill("۰۹۱۲ ۳۴۵ ۶۷۸۹")
    page.locator("#city_code").select_option(index=1)
    page.locator("#street").fill("خیابان سعدی، پلاک ۱۲")
    page.locator("#postal_code").fill("451361589")
    page.locator("form .btn-main").click()
    expect(page.locator("#postal_code-bad")).to_be_visible()
    assert page.locator("#street").input_value() == "خیابان سعدی، پلاک ۱۲"
    visitor.look("checkout")
    page.locator("#postal_code").fill("۴۵۱۳۶۱۵۸۹۱")
    page.locator("form .btn-main").click()
    expect(page).to_have_url(re.compile("/demo-bank/"))
    visitor.look("bank")
    page.locator("button[value=pay]").click()
    expect(page).to_have_url(re.compile(r"/orders/\w+$"))
    return page.url.rsplit("/", 1)[1]


@pytest.mark.parametrize("lang", ["fa", "en"])
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
@pytest.mark.parametrize("size", [PHONE, WIDE], ids=["phone", "wide"])
def test_a_guest_buys_a_knife_and_a_jar_of_jam_from_two_shops(
    browser: Browser, demo: Demo, lang: str, scripts: bool, size: dict[str, int]
) -> None:
    context = browser.new_context(viewport=size, java_script_enabled=scripts)  # type: ignore[arg-type]
    label = f"{size['width']}{'' if scripts else '-plain'}"
    visitor = Visitor(context.new_page(), demo, lang, label)
    knife, jam, knife_title, jam_title = WORDS[lang]

    visitor.open("/")
    visitor.look("home")
    visitor.add_first(knife, knife_title)
    visitor.add_first(jam, jam_title)
    visitor.open("/cart")
    visitor.look("cart")
    number = check_out(visitor)

    visitor.look("order")
    page = visitor.page
    expect(page.locator("[id^=part-]")).to_have_count(2)
    expect(page.locator("main")).to_contain_text(knife_title)
    expect(page.locator("main")).to_contain_text(jam_title)
    assert visitor.errors == []
    assert "the books are right" in demo.run("ledger", "verify")
    last = demo.run("ledger", "trial-balance").splitlines()[-1]
    assert last.split() == ["difference", "IRR", "0"]
    context.close()
    sees_only_its_own(browser, demo, lang, number, knife_title, jam_title)


def sees_only_its_own(
    browser: Browser, demo: Demo, lang: str, number: str, mine: str, theirs: str
) -> None:
    """The demo producer owns the knife shop; the jam of the same order is not hers to see."""
    context = browser.new_context(viewport=PHONE)  # type: ignore[arg-type]
    visitor = Visitor(context.new_page(), demo, lang, "360")
    page = visitor.page
    visitor.open("/account/sign-in")
    visitor.look("sign-in")
    page.locator("details summary b").last.click()
    page.locator("#email").fill("producer@demo.example")
    page.locator("#password").fill("bazarche-demo")
    page.locator("details form .btn-second").click()
    visitor.open("/sell/")
    visitor.look("workshop")
    visitor.open("/sell/orders")
    visitor.look("inbox")
    card = page.locator("article", has_text=number)

    expect(card).to_contain_text(mine)
    expect(card).not_to_contain_text(theirs)
    card.locator("a").first.click()
    visitor.look("sub-order")
    expect(page.locator("main")).not_to_contain_text(theirs)
    assert visitor.errors == []
    context.close()
