"""Each request gets an id (shown on error pages, in logs and as a header) and one log line."""

import logging
import time

from flask import Flask, Response, g, request

from marketplace.core import logs
from marketplace.core.ids import readable_code

log = logging.getLogger("marketplace.requests")
QUIET = frozenset({"static", "site.css", "site.media", "health.alive", "health.ready"})


def reference() -> str:
    """Return the id of this request, short enough to be read over the phone."""
    return str(g.get("request_id", ""))


def init_app(app: Flask) -> None:
    """Set the id before and write the line after each request."""

    @app.before_request
    def begin() -> None:
        g.request_id = readable_code(8)
        g.started = time.perf_counter()
        logs.request_id.set(g.request_id)

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
