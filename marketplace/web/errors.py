"""Refusals and faults as pages in the visitor's language, each with a reference number."""

import logging

from flask import Flask, current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException, SecurityError

from marketplace.core.errors import DomainError, TooMany
from marketplace.web.i18n import gettext as _
from marketplace.web.requests import reference

log = logging.getLogger(__name__)

RETRY_AFTER_S = 10
MOST_DRAINED, DRAINED_AT_ONCE = 256 * 1024 * 1024, 64 * 1024


def words_for(status: int) -> tuple[str, str]:
    """Return title and sentence of an error page."""
    known = {
        400: (_("That request was not right"), _("Please go back, check it and send it again.")),
        403: (_("This page is not for you"), _("You are signed in, but may not open this page.")),
        404: (
            _("Nothing lies here"),
            _("The address may be old or mistyped. Search for what you wanted."),
        ),
        405: (_("That cannot be done here"), _("Please go back and use the buttons of the page.")),
        409: (
            _("That is no longer possible"),
            _("Somebody or something was faster. Look at it again, please."),
        ),
        410: (_("This is gone"), _("It was here once. Maybe you find something like it.")),
        413: (
            _("That file is too large"),
            _("Pictures may have up to 10 megabytes. Nothing else was lost; please go back."),
        ),
        414: (_("That address is too long"), _("Please search with fewer words.")),
        422: (_("Something does not fit"), _("Please go back and check what you typed.")),
        429: (_("Too many tries"), _("Please wait a little and try again.")),
        503: (
            _("We are busy for a moment"),
            _("Nothing was lost. Please try again in a few seconds."),
        ),
    }
    fault = (
        _("A fault of ours"),
        _("It is recorded. If it happens again, tell us the reference number."),
    )
    return known.get(status, fault)


def error_page(status: int, *, detail: str = "", retry_after_s: int = 0) -> tuple[str, int]:
    """Return the page for `status`; `detail` says more than the general sentence."""
    title, sentence = words_for(status)
    page = render_template(
        "errors/error.html",
        status=status,
        title=title,
        sentence=detail or sentence,
        retry_after_s=retry_after_s,
        reference=reference(),
    )
    return page, status


def _refused(error: DomainError) -> tuple[str, int] | tuple[str, int, dict[str, str]]:
    if isinstance(error, TooMany):
        seconds = int(str(error.params.get("retry_after_s", 60)))
        return *error_page(429, retry_after_s=seconds), {"Retry-After": str(seconds)}
    return error_page(error.status)


def _http(error: HTTPException) -> ResponseReturnValue:
    if error.code is None or error.code < 400:
        return error.get_response()
    if request.path.startswith(("/static/", "/media/")):
        return error.get_response()
    if error.code == 413:
        _let_finish()
    return error_page(error.code)


def _let_finish() -> None:
    """Read an upload that is refused for its length: browsers show the answer only after sending.

    Nothing of it was read before. Beyond MOST_DRAINED the connection is cut instead.
    """
    left = request.content_length or 0
    if not current_app.config["MAX_CONTENT_LENGTH"] < left <= MOST_DRAINED:
        return
    source = request.environ["wsgi.input"]
    while left > 0 and (piece := source.read(min(left, DRAINED_AT_ONCE))):
        left -= len(piece)


def _stranger(_error: SecurityError) -> tuple[str, int]:
    """Another host's name: no page of ours, whose addresses would all carry it."""
    return "<!doctype html><title>400</title><h1>400</h1>", 400


def _csrf(_error: CSRFError) -> tuple[str, int]:
    return error_page(
        400,
        detail=_("The page was open for too long or cookies are off. Reload it and send it again."),
    )


def _database(error: OperationalError) -> tuple[str, int, dict[str, str]]:
    log.error("database unavailable", exc_info=error)
    return *error_page(503), {"Retry-After": str(RETRY_AFTER_S)}


def _fault(error: Exception) -> tuple[str, int]:
    if current_app.testing:
        raise error
    log.error("unhandled fault", exc_info=error)
    try:
        return error_page(500)
    except Exception:
        log.exception("the error page failed")
        return f"<!doctype html><title>500</title><h1>500</h1><p>{reference()}</p>", 500


def init_app(app: Flask) -> None:
    """Register the handlers."""
    app.register_error_handler(DomainError, _refused)
    app.register_error_handler(CSRFError, _csrf)
    app.register_error_handler(SecurityError, _stranger)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(OperationalError, _database)
    app.register_error_handler(Exception, _fault)
