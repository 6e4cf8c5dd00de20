"""Who is looking: Flask-Login behind our own small face.

The browser's signed session holds a random token; the table `sign_in` holds its hash, so each
device can be listed and signed out. Views see a frozen `Viewer` of plain values, never a row.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import cast

from flask import Flask, request
from flask import session as browser
from flask_login import AnonymousUserMixin, LoginManager, current_user, login_user, logout_user

from marketplace.accounts import queries as accounts
from marketplace.accounts import services as account_services
from marketplace.core.clock import utc_now
from marketplace.shops import queries as shops
from marketplace.web.db import session, transaction

REFRESH_AFTER = timedelta(hours=1)
# What a guest had in her hands stays with her; another person's orders do not.
KEPT, KEPT_OF_A_GUEST = ("basket", "send_to"), ("orders", "visit")


@dataclass(frozen=True, slots=True)
class Viewer:
    """The person of this request; `user_id` is None for a guest."""

    user_id: int | None = None
    name: str = ""
    language: str = "fa"
    roles: frozenset[str] = field(default_factory=frozenset)
    shop_ids: tuple[int, ...] = ()
    sign_in_id: int | None = None
    token: str = ""

    @property
    def is_authenticated(self) -> bool:
        """Flask-Login and templates ask this."""
        return self.user_id is not None

    @property
    def is_active(self) -> bool:
        """Closed accounts never become viewers."""
        return self.is_authenticated

    @property
    def is_anonymous(self) -> bool:
        """The opposite of signed in."""
        return not self.is_authenticated

    @property
    def has_shop(self) -> bool:
        """Member of at least one shop."""
        return bool(self.shop_ids)

    def get_id(self) -> str:
        """What Flask-Login keeps in the browser's session: the sign-in token."""
        return self.token


GUEST = Viewer()


class _Anonymous(AnonymousUserMixin):  # type: ignore[misc]
    """Never shown to views: `viewer` gives GUEST instead."""


def viewer() -> Viewer:
    """Return the person of this request."""
    found = cast("object", current_user._get_current_object())  # noqa: SLF001 - its documented way
    return found if isinstance(found, Viewer) else GUEST


def user_id() -> int:
    """Return the signed-in person's id; the access mark made sure of one."""
    found = viewer().user_id
    if found is None:
        msg = "this view needs the mark signed_in"
        raise AssertionError(msg)
    return found


def _load(token: str) -> Viewer | None:
    now = utc_now()
    sign_in = accounts.find_sign_in(session(), token=token, now=now)
    if sign_in is None:
        return None
    if now - sign_in.last_seen_at > REFRESH_AFTER:
        with transaction() as writer:
            account_services.touch_sign_in(writer, sign_in_id=sign_in.id, now=now)
    user = sign_in.user
    return Viewer(
        user_id=user.id,
        name=user.name,
        language=user.language,
        roles=frozenset(grant.role.value for grant in user.grants),
        shop_ids=shops.ids_of_member(session(), user_id=user.id),
        sign_in_id=sign_in.id,
        token=token,
    )


def begin(user_id: int) -> None:
    """Sign the person in on this device with a fresh browser session.

    It keeps the basket, where goods are sent to, and the orders a guest placed here. An earlier
    sign-in of this browser ends.
    """
    now, before = utc_now(), viewer()
    with transaction() as writer:
        if before.user_id is not None and before.sign_in_id is not None:
            account_services.revoke_sign_in(
                writer, user_id=before.user_id, sign_in_id=before.sign_in_id, now=now
            )
        token = account_services.sign_in(
            writer, user_id=user_id, device=request.user_agent.string[:200], now=now
        )
    names = KEPT + (KEPT_OF_A_GUEST if before.user_id is None else ())
    kept = {name: browser[name] for name in names if name in browser}
    browser.clear()
    browser.update(kept)
    browser.permanent = True
    person = _load(token)
    if person is not None:
        login_user(person)


def end() -> None:
    """Sign this device out."""
    person = viewer()
    if person.sign_in_id is not None:
        with transaction() as writer:
            account_services.revoke_sign_in(
                writer, user_id=person.user_id or 0, sign_in_id=person.sign_in_id, now=utc_now()
            )
    logout_user()
    browser.clear()


def init_app(app: Flask) -> None:
    """Set up Flask-Login."""
    manager = LoginManager(app)
    manager.session_protection = None  # our tokens are revocable; addresses of phones change
    manager.anonymous_user = _Anonymous
    manager.user_loader(_load)
