"""Who counts as a person: a browser with a session of its own, no robot, no page fetched ahead.

The token lies in the visitor's signed session and nowhere else; what the database gets of it is
`search.visitors.DayKey.hash_of`.
"""

import re
from collections.abc import Callable
from typing import cast

from flask import Response, after_this_request, current_app, request
from flask import session as browser
from sqlalchemy.orm import Session

from marketplace.accounts.states import Role
from marketplace.core.clock import utc_now
from marketplace.core.ids import secret_token
from marketplace.core.jalali import local_date
from marketplace.search.visitors import DayKey
from marketplace.web.auth import viewer
from marketplace.web.db import database
from marketplace.web.site import settings

KEY = "visit"
_ROBOT = re.compile(
    r"bot|crawl|spider|slurp|archiv|preview|monitor|fetch|scan|headless|lighthouse|curl|wget|python|"
    r"java/|httpclient|okhttp|go-http|libwww|axios|node|phantom|facebookexternalhit|whatsapp|telegram",
    re.IGNORECASE,
)
_STAFF = {role.value for role in (Role.MODERATOR, Role.ADMIN, Role.MONITOR)}


def is_person() -> bool:
    """Say whether this request looks like a person who reads the page.

    Robots say so in their name, or forget what every browser sends: its languages. Staff at work
    are no buyers.
    """
    agent = request.user_agent.string
    ahead = request.headers.get("Sec-Purpose", "") + request.headers.get("Purpose", "")
    return bool(
        request.method == "GET"
        and agent
        and not _ROBOT.search(agent)
        and request.headers.get("Accept-Language")
        and "prefetch" not in ahead
        and not viewer().roles & _STAFF
    )


def token() -> str:
    """Return the token of this browser, made when it has none."""
    if KEY not in browser:
        browser[KEY] = secret_token()[:24]
    return str(browser[KEY])


def known_token() -> str | None:
    """Return the token of this browser if it has one."""
    return str(browser[KEY]) if KEY in browser else None


def day_key() -> DayKey:
    """Return the key of the day of this instance."""
    known = current_app.extensions
    if "day_key" not in known:
        known["day_key"] = DayKey(settings().instance_path)
    return cast("DayKey", known["day_key"])


def hash_today(visit: str) -> str:
    """Return what the database may know of this browser today."""
    return day_key().hash_of(visit, today=local_date(utc_now()))


def after_answer(work: Callable[[Session], object]) -> None:
    """Do a small piece of counting in a transaction once the answer is sent.

    A page never waits for it nor fails with it: what cannot be counted is logged and forgotten.
    """
    db = database()
    log = current_app.logger

    def count() -> None:
        try:
            with db.transaction() as session:
                work(session)
        except Exception:
            log.exception("a search was not counted")

    @after_this_request
    def later(response: Response) -> Response:
        response.call_on_close(count)
        return response
