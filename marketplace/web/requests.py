"""Each request gets an id (shown on error pages, in logs and as a header) and one log line.

What comes in is made fit to be handled before any view sees it: no characters that a database
cannot hold, no row ids beyond what a column holds.
"""

import logging
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from flask import Flask, Request, Response, abort, g, request
from werkzeug.datastructures import ImmutableMultiDict, MultiDict
from werkzeug.routing import IntegerConverter

from marketplace.core import logs
from marketplace.core.db import LARGEST_ID
from marketplace.core.ids import readable_code
from marketplace.core.text import storable

log = logging.getLogger("marketplace.requests")
LONGEST_PATH = 1000
LONGEST_QUERY = 100_000  # bytes; a page repeats its query in each of its links
QUIET = frozenset({"static", "site.css", "site.media", "health.alive", "health.ready"})


class Typed(ImmutableMultiDict[str, Any]):
    """Values of a query or form, without what cannot be stored."""

    def __init__(self, pairs: Any = None) -> None:
        items = MultiDict[str, Any](pairs).items(multi=True)
        super().__init__([(_clean(name), _clean(value)) for name, value in items])


def _clean(value: Any) -> Any:
    return storable(value) if isinstance(value, str) else value


class TypedRequest(Request):
    """A request whose query and form hold only what can be stored."""

    parameter_storage_class = Typed


class RowId(IntegerConverter):
    """A row's id in an address; one that no column can hold belongs to nothing."""

    regex = "[0-9]{1,10}"

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"max": LARGEST_ID, **options})


def with_query(address: str, query: Mapping[str, Any]) -> str:
    """Return the address with a query; its names are data and never options of `url_for`."""
    text = urlencode({name: value for name, value in query.items() if value}, doseq=True)
    return f"{address}?{text}" if text else address


def path_of_ours(text: str | None) -> str | None:
    """Return a typed path when it leads to a page of ours, else None.

    Browsers drop tabs and line ends from addresses and take a backslash for `/`, so that
    `/<tab>/host` would lead away.
    """
    path = text or ""
    plain = not any(ord(letter) < 32 or letter in "\\\x7f" for letter in path)
    own = path.startswith("/") and not path.startswith("//") and plain
    return path if own and len(path) <= LONGEST_PATH else None


def reference() -> str:
    """Return the id of this request, short enough to be read over the phone."""
    return str(g.get("request_id", ""))


def init_app(app: Flask) -> None:
    """Set the id before and write the line after each request. Call before routes are added."""
    app.request_class = TypedRequest
    app.url_map.converters["int"] = RowId

    @app.before_request
    def begin() -> None:
        g.request_id = readable_code(8)
        g.started = time.perf_counter()
        logs.request_id.set(g.request_id)
        if storable(request.path) != request.path:
            abort(404)
        if len(request.query_string) > LONGEST_QUERY:
            request.query_string = b""  # nor shall the page that says so repeat it
            abort(414)

    @app.after_request
    def finish(response: Response) -> Response:
        response.headers["X-Request-Id"] = reference()
        if request.endpoint not in QUIET:
            took_ms = (time.perf_counter() - g.get("started", time.perf_counter())) * 1000
            log.info(
                "request",
                extra={
                    "method": request.method,
                    "route": request.url_rule.rule if request.url_rule else "-",
                    "status": response.status_code,
                    "took_ms": round(took_ms, 1),
                },
            )
        return response
