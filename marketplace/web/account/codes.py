"""One-time codes on the page: asked for, typed in, and what a right one opens.

What is asked for waits in the browser's signed session: to whom the code went, and why.
"""

from dataclasses import asdict, dataclass
from datetime import datetime

from flask import flash, redirect, render_template, url_for
from flask import session as browser
from werkzeug.wrappers import Response

from marketplace.accounts import queries
from marketplace.accounts import services as accounts
from marketplace.accounts.errors import AccountClosed, AlreadyTaken, TooManyCodes, WrongCode
from marketplace.accounts.states import Channel
from marketplace.core.clock import utc_now
from marketplace.core.errors import TooMany
from marketplace.core.formats import fmt_number
from marketplace.notifications.services import queue_code
from marketplace.web import access
from marketplace.web.account import blueprint
from marketplace.web.account.begin import claim_orders, finish
from marketplace.web.account.forms import CodeForm
from marketplace.web.asking import asked_from
from marketplace.web.auth import viewer
from marketplace.web.db import session, transaction
from marketplace.web.i18n import gettext as _
from marketplace.web.i18n import lang, ngettext
from marketplace.web.site import settings

KEY = "code"


@dataclass(frozen=True, slots=True)
class Asked:
    """A code that was asked for: to sign in, or to show that a new contact is the viewer's."""

    channel: str
    target: str
    after: str
    to_change: bool = False


Answer = Response | tuple[str, int] | tuple[str, int, dict[str, str]]


def too_many_words(error: TooMany) -> str:
    """Return when to try again, in words."""
    minutes = -(-int(str(error.params["retry_after_s"])) // 60)
    return ngettext(
        "Too many tries. Please try again in %(n)s minute.",
        "Too many tries. Please try again in %(n)s minutes.",
        minutes,
        n=fmt_number(minutes, lang()),
    )


def retry_after(error: TooMany) -> dict[str, str]:
    """Return the header that tells programs when to try again."""
    return {"Retry-After": str(error.params["retry_after_s"])}


def send(asked: Asked) -> Response:
    """Send a code and show where to type it. Raises TooManyCodes."""
    key, now = settings().secret_key, utc_now()
    channel = Channel(asked.channel)
    with transaction() as writer:
        code = accounts.ask_code(
            writer,
            channel=channel,
            target=asked.target,
            asked_from=asked_from(),
            key=key,
            now=now,
        )
        queue_code(
            writer, channel=channel, target=asked.target, code=code, language=lang(), now=now
        )
    browser[KEY] = asdict(asked)
    return redirect(url_for("account.code"))


def _asked() -> Asked | None:
    found = browser.get(KEY)
    return Asked(**found) if isinstance(found, dict) else None


@blueprint.post("/code/again")
@access.public
def send_again() -> Answer:
    """Send another code to the same number or mailbox."""
    asked = _asked()
    if asked is None:
        return redirect(url_for("account.sign_in"))
    try:
        return send(asked)
    except TooManyCodes as error:
        flash(too_many_words(error), "err")
        return _page(CodeForm(formdata=None), asked), 429, retry_after(error)


@blueprint.get("/code")
@access.public
def code() -> str | Response:
    """Where the code is typed."""
    asked = _asked()
    if asked is None:
        return redirect(url_for("account.sign_in"))
    return _page(CodeForm(formdata=None), asked)


def _page(form: CodeForm, asked: Asked) -> str:
    now = utc_now()
    open_code = queries.find_open_code(session(), target=asked.target, now=now)
    seconds = int((open_code.expires_at - now).total_seconds()) if open_code else 0
    return render_template(
        "account/code.html", form=form, asked=asked, seconds=seconds, minutes=-(-seconds // 60)
    )


@blueprint.post("/code")
@access.public
def enter_code() -> Answer:
    """Go on when the code is right; each wrong one counts."""
    form, asked = CodeForm(), _asked()
    if asked is None:
        return redirect(url_for("account.sign_in"))
    if not form.validate():
        return _page(form, asked), 422
    now = utc_now()
    left = _tries_left(asked, form.code.data or "", now)
    if left >= 0:
        form.code.errors = [_wrong_words(left)]
        return _page(form, asked), 422
    return _change_contact(asked, now) if asked.to_change else _sign_in(form, asked, now)


def _tries_left(asked: Asked, code: str, now: datetime) -> int:
    """Count a try; -1 says that the code was right."""
    try:
        with transaction() as writer:
            return accounts.try_code(
                writer, target=asked.target, code=code, key=settings().secret_key, now=now
            )
    except WrongCode:
        return 0


def _wrong_words(left: int) -> str:
    if left == 0:
        return _("That is not the code, or it is too old. Please ask for a new one.")
    return ngettext(
        "That is not the code. %(n)s try is left.",
        "That is not the code. %(n)s tries are left.",
        left,
        n=fmt_number(left, lang()),
    )


def _sign_in(form: CodeForm, asked: Asked, now: datetime) -> Answer:
    try:
        with transaction() as writer:
            user_id = accounts.redeem_code(
                writer,
                channel=Channel(asked.channel),
                target=asked.target,
                language=lang(),
                now=now,
            ).id
    except AccountClosed:
        form.code.errors = [_("This account was closed.")]
        return _page(form, asked), 403
    return finish(user_id, asked.after)


def _change_contact(asked: Asked, now: datetime) -> Answer:
    user_id = viewer().user_id
    browser.pop(KEY, None)
    if user_id is None:
        return redirect(url_for("account.sign_in", next=asked.after))
    try:
        with transaction() as writer:
            accounts.change_contact(
                writer,
                user_id=user_id,
                channel=Channel(asked.channel),
                target=asked.target,
                now=now,
            )
    except AlreadyTaken:
        flash(_("Another account has it. Please sign in there."), "err")
        return redirect(url_for("account.contact", channel=asked.channel))
    claim_orders(user_id)
    flash(_("Saved."), "ok")
    return redirect(asked.after)
