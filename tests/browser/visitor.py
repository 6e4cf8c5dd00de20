"""A person at a browser, as all tests here know her.

Set BAZARCHE_PICTURES to a folder to keep pictures of the way.
"""

import os
import re
import time
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, expect

from tests.browser.conftest import Demo

LOW_CONTROLS = """Array.from(document.querySelectorAll("main .btn, .field select, .field input"))
  .filter((part) => !["radio", "checkbox"].includes(part.type) && part.offsetHeight)
  .filter((part) => part.offsetHeight < (part.matches(".btn-small, .btn-link") ? 36 : 44))
  .map((part) => `${part.name || part.textContent} ${part.offsetHeight}`)"""
PHONE, WIDE = {"width": 360, "height": 780}, {"width": 1280, "height": 900}


class Visitor:
    """A person at a browser, who fails on a script error, sideways scrolling, a low control."""

    def __init__(self, page: Page, demo: Demo, lang: str, label: str) -> None:
        self.page, self.demo, self.lang, self.label = page, demo, lang, label
        self.errors: list[str] = []
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", self._hear)

    def _hear(self, line: ConsoleMessage) -> None:
        # A refused form answers 422, which the browser reports as a failed load: that is meant.
        if line.type == "error" and "422" not in line.text:
            self.errors.append(line.text)

    def open(self, path: str) -> None:
        self.page.goto(f"{self.demo.base}/{self.lang}{path}")

    def look(self, name: str) -> None:
        """Check that the page fits the screen; keep a picture if somebody wants them."""
        self.page.wait_for_load_state("load")
        size = self.page.viewport_size
        assert size
        width = self.page.evaluate("document.documentElement.scrollWidth")
        assert width <= size["width"], f"{name} is {width} wide"
        assert self.page.evaluate(LOW_CONTROLS) == [], name
        if folder := os.environ.get("BAZARCHE_PICTURES"):
            place = Path(folder) / f"{name}-{self.lang}-{self.label}.png"
            self.page.screenshot(path=place, full_page=True)

    def add_first(self, words: str, title: str) -> None:
        self.open(f"/search?q={words}")
        self.look("search")
        self.page.locator(".card-name a", has_text=title).first.click()
        self.look("product")
        self.page.locator("#buy button.btn-main").click()

    def fill(self, **fields: str) -> None:
        """Type into fields by their names; a choice of a list goes by its value."""
        for name, text in fields.items():
            field = self.page.locator(f"main [name='{name}']").first
            if field.evaluate("part => part.tagName") == "SELECT":
                field.select_option(text)
            else:
                field.fill(text)

    def press(self, button: str) -> None:
        """Press a button by its value or, `name=value`, by both; else the form's main one."""
        name, _, value = button.rpartition("=")
        chosen = f"button[name='{name}'][value='{value}']" if name else f"button[value='{value}']"
        self.page.locator(f"main {chosen}").first.click()

    def send(self, form: Locator | None = None) -> None:
        """Press the main button, of a form or of the page, and stay off the errors' page."""
        (form or self.page.locator("main")).locator("button.btn-main").first.click()
        expect(self.page.locator("#errors")).to_have_count(0)


def sign_in(visitor: Visitor, who: str) -> None:
    """Sign in with the password of a demo account."""
    visitor.open("/account/sign-in")
    form = visitor.page.locator("form[action*='password']")
    if not form.locator("input[type=password]").is_visible():
        visitor.page.locator("summary", has=visitor.page.locator("xpath=..//form")).first.click()
    form.locator("input:not([type=hidden])").first.fill(f"{who}@demo.example")
    form.locator("input[type=password]").fill("bazarche-demo")
    form.locator("button").first.click()
    visitor.page.wait_for_url(re.compile(r"/account/$"))


def sign_in_by_phone(visitor: Visitor, mobile: str) -> None:
    """Sign in, or up, with the code that comes by SMS; the worker sends it."""
    visitor.open("/account/sign-in")
    visitor.page.locator("#mobile").fill(mobile)
    visitor.send()
    visitor.page.wait_for_url(re.compile("/account/code$"))
    visitor.look("code")
    visitor.page.locator("#code").fill(_code_sent_to(visitor.demo.folder / "sms", mobile))
    visitor.send()
    visitor.page.wait_for_url(re.compile(r"/account/$"))


def _code_sent_to(folder: Path, mobile: str) -> str:
    """Wait for the newest SMS to a number, read its code and throw it away."""
    until = time.monotonic() + 15
    while time.monotonic() < until:
        for letter in folder.glob("*.txt"):
            text = letter.read_text(encoding="utf-8")
            if mobile[-9:] in text.partition("\n")[0] and (found := re.search(r"#(\d{6})", text)):
                letter.unlink()
                return found[1]
        time.sleep(0.1)
    message = f"no code came to {mobile}"
    raise AssertionError(message)


def arrive(
    browser: Browser, demo: Demo, lang: str, label: str, *, size: dict[str, int], scripts: bool
) -> Visitor:
    """Return somebody with a browser of her own."""
    options: dict[str, Any] = {"viewport": size, "java_script_enabled": scripts}
    return Visitor(browser.new_context(**options).new_page(), demo, lang, label)
