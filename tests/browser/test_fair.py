"""A producer picks a booth with the keyboard, pays it, and sells at another one on her phone.

In Persian with scripts and in English without; the demo's fairs are real enough to walk through.
"""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Demo
from tests.browser.visitor import PHONE, WIDE, Visitor, sign_in

pytestmark = pytest.mark.browser


def pick_by_keyboard(page: Page) -> str:
    """Walk over the plan with arrow keys and choose what has the focus; return its code."""
    page.locator("[data-plan] a[tabindex='0']").focus()
    for key in ("ArrowDown", "ArrowRight", "ArrowRight", "ArrowDown"):
        page.keyboard.press(key)
    code = page.evaluate("document.activeElement.querySelector('text').textContent")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(rf"booth={code}"))
    return str(code)


@pytest.mark.parametrize(("lang", "scripts"), [("fa", True), ("en", False)])
def test_a_producer_takes_a_booth_and_gives_it_back(
    demo: Demo, browser: Browser, lang: str, scripts: bool
) -> None:
    context = browser.new_context(viewport=WIDE, java_script_enabled=scripts)
    visitor = Visitor(context.new_page(), demo, lang, "fair")
    sign_in(visitor, "producer")
    visitor.open("/sell/fairs/yalda-zanjan")
    page = visitor.page
    if scripts:
        code = pick_by_keyboard(page)
    else:
        page.locator(".booth-row a").last.click()
        code = re.search(r"booth=(\w+)", page.url)[1]  # type: ignore[index]
    page.locator(".pick-box .btn-main").click()
    expect(page.locator(".hold-box")).to_contain_text(code)
    visitor.look("booth-held") if scripts else None
    page.locator("button[value=extend]").click()
    page.locator(".hold-box button[value=pay]").click()
    page.locator("button[value=pay]").click()
    expect(page.locator("#h-mine")).to_contain_text(code)
    page.locator("a[href$='/withdraw']").click()
    page.locator(".btn-danger").click()
    expect(page.locator(".alert-ok")).to_be_visible()
    # The place is free again for the next walk: the organizer takes the application anew.
    visitor.open("/sell/fairs/yalda-zanjan/apply")
    page.locator("input[name=goods]").first.check()
    page.locator("main .btn-main").click()
    desk = Visitor(browser.new_context(viewport=WIDE).new_page(), demo, lang, "desk")
    sign_in(desk, "organizer")
    desk.open("/organize/yalda-zanjan/applications")
    mine = desk.page.locator("article", has=desk.page.locator("a[href$='/shops/chaqu-sarmad']"))
    mine.locator("button[value=accept]").first.click()
    expect(desk.page.locator(".alert-ok")).to_be_visible()
    assert visitor.errors + desk.errors == []
    assert "the books are right" in demo.run("ledger", "verify")


@pytest.mark.parametrize(("lang", "scripts"), [("fa", True), ("en", False)])
def test_a_sale_on_a_phone_gives_change_and_a_receipt(
    demo: Demo, browser: Browser, lang: str, scripts: bool
) -> None:
    context = browser.new_context(viewport=PHONE, java_script_enabled=scripts)
    visitor = Visitor(context.new_page(), demo, lang, "till")
    sign_in(visitor, "producer")
    visitor.open("/sell/till")
    page = visitor.page
    if scripts:
        page.locator(".till-add").nth(1).click()
        page.locator(".till-add").nth(1).click()
        for key in ("9", "000", "000"):
            page.locator(f".till-keys button[value='{key}']").click()
        expect(page.locator("[data-change]")).not_to_have_text("–")
        visitor.look("till")
    else:
        page.locator(".till-count").nth(1).fill("2")
        page.locator("#received").fill("9,000,000")
        page.locator(".till-side button[name=count]").click()
        expect(page.locator(".till-cart li").first).to_be_visible()
    page.locator("button[name=cash]").click()
    expect(page.locator("svg.qr")).to_be_visible()
    visitor.look("sale") if scripts else None
    page.locator(".till-done a").first.click()
    expect(page.locator("h1")).to_contain_text("T1")
    visitor.look("receipt") if scripts else None
    assert visitor.errors == []
    assert "the books are right" in demo.run("ledger", "verify")
