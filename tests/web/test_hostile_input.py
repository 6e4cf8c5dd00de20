"""Whatever is sent, the answer is a page: no address, query or form ends in a fault of ours."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle
from urllib.parse import quote
from xml.etree.ElementTree import Element

import pytest
from flask import Flask
from flask.testing import FlaskClient

from marketplace.accounts.states import Role
from tests.client import XHTML, JudgingClient
from tests.web.conftest import Shelf, SignedIn

HUGE = "9" * 30
HOSTILE = {
    "nul": "a\x00b",
    "controls": "\x1b[31m\x07\x7f\x85\u2028",
    "line ends": "x\r\nSet-Cookie: stolen=1\r\n\r\n<h1>",
    "markup": "\"'><svg onload=alert(1)>{{7*7}}%s%(n)s",
    "directions": "\u202e\u2066\u200f\u200c\u200c",
    "half a pair": "\ud800",
    "long": "ژ" * 10_000,
    "joiners": "a" + "\u200c" * 20_000 + "b",
    "huge": HUGE,
    "digits for ever": "۹" * 5_000,
    "minus": "-1",
    "minus minus": "--5",
    "zero": "0",
    "quarter": "1e9",
    "superscript": "²",
    "infinity": "NaN",
    "path": "../../../../etc/passwd",
    "sql": "' OR 1=1; --",
    "empty": "",
}
ARGUMENTS = (
    "q", "page", "category", "province", "county", "min_price", "max_price", "ready", "sort",
    "variant", "tab", "state", "next", "token", "removed", "lang", "slug", "product_id", "endpoint",
    "self", "_external", "_scheme", "_anchor", "_method", "values",
)  # fmt: skip
PLACES = (
    "/{}", "/products/{}", "/products/{}/x", "/products/1/{}", "/categories/{}", "/shops/{}",
    "/fairs/{}", "/needs/{}", "/pages/{}", "/orders/{}", "/payments/{}/return", "/demo-bank/{}",
    "/account/addresses/{}", "/account/contact/{}", "/sell/goods/{}", "/sell/orders/{}",
    "/staff/categories/{}",
)  # fmt: skip
LISTS = ("/", "/search", "/categories/knives", "/shops", "/shops/knives", "/cart", "/checkout",
         "/account/orders", "/account/sign-in", "/account/sign-up", "/sell/goods", "/sell/orders",
         "/sell/money")  # fmt: skip


def encoded(text: str) -> str:
    return quote(text.encode("utf-8", "surrogatepass"), safe="")


@pytest.fixture
def insider(app: Flask, shelf: Shelf, signed_in: SignedIn) -> JudgingClient:
    """A browser of somebody who may open nearly all pages."""
    from marketplace.accounts.services import grant_role
    from marketplace.core.clock import utc_now

    app.testing = False  # faults become pages with status 500, as for visitors
    with shelf.database.transaction() as session:
        for role in (Role.ADMIN, Role.MODERATOR):
            grant_role(session, user_id=shelf.knife_owner, role=role, now=utc_now())
    return signed_in(shelf.knife_owner)


def status_of(browser: JudgingClient, path: str, **request: object) -> int:
    """Ask without judging the page: here only the kind of answer counts, of thousands."""
    return FlaskClient.open(browser, path, **request).status_code


@pytest.mark.parametrize("kind", list(HOSTILE))
def test_no_address_ends_in_a_fault(insider: JudgingClient, kind: str) -> None:
    text = encoded(HOSTILE[kind])
    every = [f"{name}={text}" for name in ARGUMENTS]
    paths = [place.format(text) for place in PLACES]
    if len(text) < 1000:
        paths += [f"{path}?{'&'.join(every)}" for path in LISTS]
    else:  # so long that an address holds only one of them
        paths += [f"/search?{one}" for one in every]
        paths += [f"{path}?{one}" for path, one in zip(LISTS, cycle(every), strict=False)]

    answers = {path[:80]: status_of(insider, f"/fa{path}") for path in paths}

    assert {path: status for path, status in answers.items() if status >= 500} == {}


@dataclass(frozen=True)
class Filled:
    """A form of a page, as it would be sent."""

    action: str
    values: dict[str, str]


FORM_KINDS = ("nul", "controls", "half a pair", "long", "huge", "minus minus", "zero", "quarter")
FORM_PAGES = (
    "/cart", "/checkout", "/account/profile", "/account/addresses/new", "/account/devices",
    "/account/contact/phone", "/account/contact/email", "/sell/goods/new", "/sell/goods/{product}",
    "/sell/shop", "/staff/categories", "/staff/categories/{category}", "/account/sign-in?again=1",
    "/products/{product}",
)  # fmt: skip


def forms_of(page: Element, path: str) -> Iterator[Filled]:
    """The forms that change something, each field with what it holds or the first it offers."""
    for form in page.iter(XHTML + "form"):
        if (form.get("method") or "get").lower() == "post":
            yield Filled(form.get("action") or path, dict(_fields(form)))


def _fields(form: Element) -> Iterator[tuple[str, str]]:
    for field in form.iter():
        name = field.get("name")
        if not name or field.get("type") in {"file", "checkbox", "submit"}:
            continue
        if field.tag == XHTML + "select":
            yield name, next((o.get("value") or "" for o in field.iter(XHTML + "option")), "")
        elif field.tag == XHTML + "textarea":
            yield name, field.text or ""
        elif field.tag == XHTML + "input" or field.tag == XHTML + "button":
            yield name, field.get("value") or ""


@pytest.mark.parametrize("kind", FORM_KINDS)
def test_no_form_ends_in_a_fault(insider: JudgingClient, shelf: Shelf, kind: str) -> None:
    from marketplace.catalog.models import Product

    with shelf.database.reading() as session:
        category = session.get_one(Product, shelf.knife_product).category_id
    faults = {}
    for template in FORM_PAGES:
        insider.submit("/en/cart/items", {"variant_id": shelf.jam, "quantity": "1"})
        path = "/fa" + template.format(product=shelf.knife_product, category=category)
        assert insider.get(path, follow_redirects=True).status_code == 200, path
        assert insider.last is not None
        for form in list(forms_of(insider.last, path)):
            for status, field in _send_each(insider, form, HOSTILE[kind]):
                faults[f"{form.action} {field}"] = status

    assert {where: status for where, status in faults.items() if status >= 500} == {}


def _send_each(browser: JudgingClient, form: Filled, text: str) -> Iterator[tuple[int, str]]:
    if form.action.endswith("/sign-out"):
        return
    for name in form.values.keys() - {"csrf_token"}:
        body = "&".join(
            f"{encoded(key)}={encoded(text if key == name else value)}"
            for key, value in form.values.items()
        )
        status = status_of(
            browser,
            form.action,
            method="POST",
            data=body,
            content_type="application/x-www-form-urlencoded",
        )
        yield status, name


def test_an_endless_address_is_refused_in_words(client: JudgingClient) -> None:
    answer = client.get("/en/search?q=" + "a" * 100_001)

    assert answer.status_code == 414
    assert "too long" in client.text()
    assert len(answer.text) < 40_000
