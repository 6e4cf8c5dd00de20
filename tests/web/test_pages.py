"""Every public page in both languages, judged; the small answers for machines."""

import json
import re

import pytest

from tests.client import JudgingClient
from tests.web.conftest import Shelf, SignedIn

PUBLIC = [
    "/", "/search", "/search?q=knife", "/search?q=%DA%86%D8%A7%D9%82%D9%88", "/search?q=zzzz",
    "/search?min_price=abc", "/search?max_price=۲۰۰٬۰۰۰&ready=now&province=19&sort=cheapest",
    "/search?page=999999999&sort=drop&category=nope", "/categories", "/categories/knives", "/shops",
    "/shops/knives", "/cart", "/fairs", "/needs", "/account/sign-in", "/account/sign-up",
    "/pages/how-to-buy", "/pages/shipping", "/pages/returns", "/pages/fees", "/pages/about",
    "/pages/terms", "/pages/privacy", "/pages/contact",
]  # fmt: skip


@pytest.mark.parametrize("lang", ["fa", "en"])
@pytest.mark.parametrize("path", PUBLIC)
def test_public_pages_are_whole_in_both_languages(
    client: JudgingClient, shelf: Shelf, lang: str, path: str
) -> None:
    answer = client.get(f"/{lang}{path}")

    assert answer.status_code == 200


@pytest.mark.parametrize("lang", ["fa", "en"])
def test_a_product_has_one_address_and_the_old_one_leads_there(
    client: JudgingClient, shelf: Shelf, lang: str
) -> None:
    moved = client.get(f"/{lang}/products/{shelf.knife_product}/old-name")
    page = client.get(moved.location)

    assert moved.status_code == 301
    assert page.status_code == 200
    assert f'rel="canonical" href="http://bazarche.test{moved.location}"' in page.text
    assert page.text.count('rel="alternate" hreflang=') == 3


def test_json_ld_of_a_product_states_price_currency_and_seller(
    client: JudgingClient, shelf: Shelf
) -> None:
    page = client.get(f"/en/products/{shelf.knife_product}/zanjan-knife").text

    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page)
    assert found
    product = json.loads(found[1])["@graph"][0]
    assert product["offers"]["price"] == 9_000_000
    assert product["offers"]["priceCurrency"] == "IRR"
    assert product["offers"]["seller"]["name"] == "Knives"
    assert "aggregateRating" not in product


def test_persian_pages_show_persian_digits_and_toman(client: JudgingClient, shelf: Shelf) -> None:
    client.get(f"/fa/products/{shelf.knife_product}/zanjan-knife")

    assert "۹۰۰٬۰۰۰ تومان" in client.text()


def test_the_address_without_a_language_goes_by_the_browser(client: JudgingClient) -> None:
    persian = client.get("/", headers={"Accept-Language": "fa-IR,fa;q=0.9"})
    english = client.get("/", headers={"Accept-Language": "en-GB"})
    other = client.get("/", headers={"Accept-Language": "de"})

    assert (persian.location, english.location, other.location) == ("/fa/", "/en/", "/fa/")


def test_machines_get_their_answers(client: JudgingClient, shelf: Shelf) -> None:
    sitemap = client.get("/sitemap.xml").text

    assert client.get("/healthz").data == b"ok\n"
    assert client.get("/readyz").json["reasons"] == [
        "search index: not there (marketplace search index --rebuild)"
    ]
    assert b"Sitemap: http://bazarche.test/sitemap.xml" in client.get("/robots.txt").data
    assert sitemap.count("<url>") > 20
    assert "http://bazarche.test/en/shops/knives" in sitemap


@pytest.mark.parametrize("path", ["/fa/nothing", "/en/products/999999/x", "/en/shops/none", "/xx/"])
def test_what_is_not_there_says_so_with_a_reference_number(
    client: JudgingClient, path: str
) -> None:
    answer = client.get(path)

    assert answer.status_code == 404
    assert answer.headers["X-Request-Id"] in answer.text


def test_every_page_carries_the_security_headers(client: JudgingClient, shelf: Shelf) -> None:
    headers = client.get("/en/").headers

    assert "default-src 'self'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert "Set-Cookie" not in headers or "HttpOnly" in headers["Set-Cookie"]


def test_a_form_without_its_token_is_refused(client: JudgingClient, shelf: Shelf) -> None:
    answer = client.post("/en/cart/items", data={"variant_id": shelf.knife, "quantity": 1})

    assert answer.status_code == 400


def test_a_hidden_shop_is_seen_by_its_members_only(
    client: JudgingClient, shelf: Shelf, signed_in: SignedIn
) -> None:
    from marketplace.core.clock import utc_now
    from marketplace.shops.services import move_shop
    from marketplace.shops.states import ShopAction

    with shelf.database.transaction() as session:
        move_shop(session, shop_id=shelf.knives, action=ShopAction.SUSPEND, now=utc_now())

    assert client.get("/en/shops/knives").status_code == 410
    assert signed_in(shelf.knife_owner).get("/en/shops/knives").status_code == 200
    assert signed_in(shelf.jam_owner).get("/en/shops/knives").status_code == 410


def test_figures_written_in_templates_follow_the_language_too(
    client: JudgingClient, shelf: Shelf
) -> None:
    path = f"/products/{shelf.knife_product}/zanjan-knife"

    persian = client.get(f"/fa{path}").text
    english = client.get(f"/en{path}").text

    assert 'name="quantity" value="۱"' in persian
    assert 'name="quantity" value="1"' in english


def test_a_page_that_is_not_there_speaks_the_language_of_its_address(
    client: JudgingClient,
) -> None:
    answer = client.get("/fa/nothing", headers={"Accept-Language": "en"})

    assert "اینجا چیزی نیست" in answer.text


def test_a_query_never_steers_the_addresses_of_a_page(client: JudgingClient, shelf: Shelf) -> None:
    page = client.get(
        "/en/search?q=knife&_scheme=javascript&_external=1&_anchor=x&endpoint=root.index&lang=fa"
    ).text

    assert page.count('href="javascript:') == 0
    assert 'href="/fa/search?q=knife&amp;_scheme=javascript' in page


@pytest.mark.parametrize("page", ["-1", "0", "x", "1000000", "9" * 5000, "²"])
def test_a_page_number_that_cannot_be_shows_a_list(
    client: JudgingClient, shelf: Shelf, page: str
) -> None:
    assert client.get(f"/en/search?page={page}").status_code == 200


@pytest.mark.parametrize("id_", ["0", str(2**31), "9" * 30, "9" * 5000, "۱"])
def test_an_id_that_no_row_can_have_is_not_there(
    client: JudgingClient, shelf: Shelf, id_: str
) -> None:
    assert client.get(f"/en/products/{id_}/x").status_code == 404


def test_pages_nobody_should_find_name_no_address(client: JudgingClient, shelf: Shelf) -> None:
    page = client.get("/en/cart").text

    assert 'name="robots" content="noindex"' in page
    assert "canonical" not in page


@pytest.mark.parametrize("path", ["/cart", "/account/sign-in", "/account/code", "/orders/NONE"])
def test_no_shared_device_keeps_a_page_of_one_person(
    client: JudgingClient, shelf: Shelf, path: str
) -> None:
    assert client.get(f"/en{path}").headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("back", ["//evil.example", "/\\evil.example", "/\t/evil.example", "evil"])
def test_choosing_a_province_leads_nobody_away(
    client: JudgingClient, shelf: Shelf, back: str
) -> None:
    answer = client.submit("/en/send-to", {"province": "19", "back": back})

    assert answer.location == "/en/cart"


def test_on_https_cookies_belong_to_the_host_and_browsers_stay_there(
    settings_values: dict[str, object],
) -> None:
    from marketplace.app import create_app

    app = create_app({**settings_values, "base_url": "https://bazarche.test"})
    answer = app.test_client().get("/en/account/sign-in", base_url="https://bazarche.test")
    app.extensions["database"].dispose()

    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-bazarche=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")


def test_another_hosts_name_is_not_answered_once_the_shop_has_one(
    settings_values: dict[str, object],
) -> None:
    from marketplace.app import create_app

    app = create_app({**settings_values, "base_url": "https://bazarche.test"})
    client = app.test_client()
    answers = {
        host: client.get("/healthz", base_url=f"https://{host}").status_code
        for host in ("bazarche.test", "127.0.0.1:8000", "evil.example")
    }
    page = client.get("/en/", base_url="https://evil.example")
    app.extensions["database"].dispose()

    assert answers == {"bazarche.test": 200, "127.0.0.1:8000": 200, "evil.example": 400}
    assert (page.status_code, "evil" in page.text) == (400, False)


def test_each_page_of_a_list_is_its_own_address(client: JudgingClient, shelf: Shelf) -> None:
    second = client.get("/en/categories/knives?page=2").text
    first = client.get("/en/categories/knives?page=1").text

    assert 'rel="canonical" href="http://bazarche.test/en/categories/knives?page=2"' in second
    assert 'hreflang="fa" href="http://bazarche.test/fa/categories/knives?page=2"' in second
    assert 'rel="canonical" href="http://bazarche.test/en/categories/knives"' in first


def test_a_shop_that_never_opened_was_never_here(client: JudgingClient, shelf: Shelf) -> None:
    from marketplace.shops.models import Shop
    from marketplace.shops.states import ShopState

    with shelf.database.transaction() as session:
        session.get_one(Shop, shelf.jams).state = ShopState.REVIEW

    assert client.get("/en/shops/jams").status_code == 404


def test_the_map_of_the_site_is_xml_and_names_the_twin_of_each_address(
    client: JudgingClient, shelf: Shelf
) -> None:
    from xml.etree.ElementTree import fromstring

    urls = list(fromstring(client.get("/sitemap.xml").data))  # noqa: S314 - our own
    links = [[link.get("hreflang") for link in list(url) if link.get("hreflang")] for url in urls]

    assert len(urls) > 20
    assert {tuple(names) for names in links} == {("fa", "en", "x-default")}


def test_a_choice_that_was_not_offered_is_refused_in_the_language_of_the_page(
    client: JudgingClient, shelf: Shelf
) -> None:
    client.get("/fa/")
    client.submit("/fa/cart/items", {"variant_id": shelf.knife, "quantity": "1"})

    answer = client.submit("/fa/checkout", {"gateway": "gold"})

    assert answer.status_code == 422
    assert "Not a valid choice" not in answer.text
    assert "این گزینه در فهرست نیست." in answer.text
