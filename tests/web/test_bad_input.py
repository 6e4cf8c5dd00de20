"""Bad input over real HTTP: an answer that arrives, and one order for many clicks."""

import http.client
import re
import threading
import urllib.parse
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from flask import Flask
from sqlalchemy import func, select

from marketplace.core.db import Database
from marketplace.orders.models import Order
from marketplace.payments.models import Payment
from tests.web.conftest import Shelf

CLICKS = 16


class Threading(ThreadingMixIn, WSGIServer):
    daemon_threads = True
    request_queue_size = 64


class Quiet(WSGIRequestHandler):
    def log_message(self, *_words: object) -> None:
        pass


@pytest.fixture
def port(app: Flask) -> Iterator[int]:
    """The application behind a real socket."""
    app.testing = False
    server = make_server("127.0.0.1", 0, app, server_class=Threading, handler_class=Quiet)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield server.server_port
    server.shutdown()
    thread.join()
    server.server_close()


class Browser:
    """Keeps cookies and follows nothing."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookie = ""

    def send(
        self, method: str, path: str, body: bytes | None = None, kind: str = ""
    ) -> tuple[int, str, str]:
        """Return status, Location and text of the answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {"Cookie": self.cookie} | ({"Content-Type": kind} if kind else {})
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        text = answer.read().decode()
        if cookie := answer.headers.get("Set-Cookie"):
            self.cookie = cookie.split(";")[0]
        connection.close()
        return answer.status, answer.headers.get("Location", ""), text

    def post(self, path: str, **fields: object) -> tuple[int, str, str]:
        return self.send(
            "POST", path, urllib.parse.urlencode(fields).encode(),
            "application/x-www-form-urlencoded",
        )  # fmt: skip

    def field(self, text: str, name: str) -> str:
        found = re.search(rf'name="{name}"[^>]*value="([^"]*)"', text)
        assert found, name
        return found[1]


def test_an_upload_of_50_megabytes_is_refused_in_words_that_arrive(port: int) -> None:
    browser = Browser(port)
    body = b'--x\r\nContent-Disposition: form-data; name="picture"; filename="a.jpg"\r\n\r\n'
    body += b"x" * (50 * 1024 * 1024) + b"\r\n--x--\r\n"

    status, _, text = browser.send(
        "POST", "/en/sell/goods/1/pictures", body, "multipart/form-data; boundary=x"
    )

    assert status == 413
    assert "That file is too large" in text


def test_16_clicks_at_once_are_one_order_and_one_payment(
    port: int, shelf: Shelf, database: Database
) -> None:
    browser = Browser(port)
    _, _, page = browser.send("GET", f"/en/products/{shelf.knife_product}/zanjan-knife")
    token = browser.field(page, "csrf_token")
    browser.post("/en/cart/items", csrf_token=token, variant_id=shelf.knife, quantity=1)
    _, _, page = browser.send("GET", "/en/checkout")
    form = {
        **{name: browser.field(page, name) for name in ("csrf_token", "key", "total")},
        "recipient": "Maryam",
        "mobile": "09123456789",
        "email": "",
        "province_code": "19",
        "city_code": shelf.city,
        "street": "Saadi 12",
        "postal_code": "4513615891",
        "gateway": "demo",
    }

    def click(_: int) -> tuple[int, str, str]:
        again = Browser(port)
        again.cookie = browser.cookie
        return again.post("/en/checkout", **form)

    with ThreadPoolExecutor(CLICKS) as pool:
        said = list(pool.map(click, range(CLICKS)))

    assert {status for status, _, _ in said} == {302}
    assert len({place for _, place, _ in said}) == 1
    assert "/demo-bank/" in said[0][1]
    with database.reading() as session:
        assert session.scalar(select(func.count(Order.id))) == 1
        assert session.scalar(select(func.count(Payment.id))) == 1
