"""Sign in by a one-time code or by password; sign out."""

from flask import flash, redirect, render_template, request, url_for
from flask import session as browser
from werkzeug.wrappers import Response

from marketplace.accounts import services as accounts
from marketplace.accounts.errors import TooManyCodes, WrongCode, WrongPassword
from marketplace.accounts.services.codes import VALID_FOR
from marketplace.accounts.states import Channel
from marketplace.core.clock import utc_now
from marketplace.core.formats import fmt_number
from marketplace.core.security import keyed_hash
from marketplace.notifications.services import queue_code
from marketplace.orders.services import claim_guest_orders
from marketplace.web import access, auth
from marketplace.web.account import blueprint
from marketplace.web.account.forms import CodeForm, PasswordForm, PhoneForm
from marketplace.web.auth import viewer
from marketplace.web.db import transaction
from marketplace.web.i18n import gettext as _
from marketplace.web.i18n import lang, ngettext
from marketplace.web.site import settings
from marketplace.web.storefront import basket


def own_path(text: str | None) -> str:
    """Return where to go after signing in: a path of ours, else the account page."""
    path = text or ""
    if path.startswith("/") and not path.startswith(("//", "/\\")) and "\n" not in path:
        return path
    return url_for("account.home")


def finish(user_id: int, after: str | None) -> Response:
    """Sign in, bring the guest's basket along, go on."""
    auth.begin(user_id)
    basket.merge_into(user_id)
    return redirect(own_path(after))


@blueprint.get("/sign-in")
@access.public
def sign_in() -> str | Response:
    """Both ways to sign in."""
    if viewer().is_authenticated:
        return redirect(url_for("account.home"))
    phone, password = PhoneForm(), PasswordForm()
    phone.next.data = password.next.data = own_path(request.args.get("next"))
    return _page(phone, password)


def _page(phone: PhoneForm, password: PasswordForm) -> str:
    return render_template("account/sign_in.html", phone=phone, password=password)


@blueprint.post("/sign-in/phone")
@access.public
def ask_code() -> Response | tuple[str, int]:
    """Send a code to the number."""
    form = PhoneForm()
    if not form.validate() or form.mobile.number is None:
        other = PasswordForm(formdata=None)
        other.next.data = form.next.data
        return _page(form, other), 422
    browser["code_for"] = form.mobile.number
    browser["code_next"] = own_path(form.next.data)
    return _send(form.mobile.number)


@blueprint.post("/code/again")
@access.public
def send_again() -> Response | tuple[str, int]:
    """Send another code to the same number."""
    target = browser.get("code_for")
    return _send(str(target)) if target else redirect(url_for("account.sign_in"))


def _send(target: str) -> Response | tuple[str, int]:
    key = settings().secret_key
    try:
        with transaction() as writer:
            code = accounts.ask_code(
                writer,
                channel=Channel.PHONE,
                target=target,
                asked_from=keyed_hash(key, "address", request.remote_addr or ""),
                key=key,
                now=utc_now(),
            )
            queue_code(writer, phone=target, code=code, language=lang(), now=utc_now())
    except TooManyCodes as error:
        minutes = max(1, int(str(error.params["retry_after_s"])) // 60)
        flash(
            ngettext(
                "Too many codes were sent. Please try again in %(n)s minute.",
                "Too many codes were sent. Please try again in %(n)s minutes.",
                minutes,
                n=fmt_number(minutes, lang()),
            ),
            "err",
        )
        return _code_page(CodeForm(formdata=None)), 429
    return redirect(url_for("account.code"))


@blueprint.get("/code")
@access.public
def code() -> str | Response:
    """Where the code is typed."""
    if "code_for" not in browser:
        return redirect(url_for("account.sign_in"))
    return _code_page(CodeForm(formdata=None))


def _code_page(form: CodeForm) -> str:
    return render_template(
        "account/code.html",
        form=form,
        target=browser.get("code_for", ""),
        minutes=int(VALID_FOR.total_seconds() // 60),
    )


@blueprint.post("/code")
@access.public
def enter_code() -> Response | tuple[str, int]:
    """Sign in when the code is right; each wrong one counts."""
    form, target = CodeForm(), browser.get("code_for")
    if not target:
        return redirect(url_for("account.sign_in"))
    if not form.validate():
        return _code_page(form), 422
    now = utc_now()
    try:
        with transaction() as writer:
            left = accounts.try_code(
                writer,
                target=target,
                code=form.code.data or "",
                key=settings().secret_key,
                now=now,
            )
    except WrongCode:
        left = 0
    if left >= 0:
        form.code.errors = [
            _("That is not the code, or it is too old. Please ask for a new one.")
            if left == 0
            else ngettext(
                "That is not the code. %(n)s try is left.",
                "That is not the code. %(n)s tries are left.",
                left,
                n=fmt_number(left, lang()),
            )
        ]
        return _code_page(form), 422
    with transaction() as writer:
        user = accounts.redeem_code(
            writer, channel=Channel.PHONE, target=target, language=lang(), now=now
        )
        claim_guest_orders(writer, user_id=user.id, phone=target, email=None)
        user_id = user.id
    after = browser.get("code_next")
    return finish(user_id, after)


@blueprint.post("/sign-in/password")
@access.public
def check_password() -> Response | tuple[str, int]:
    """Sign in by e-mail and password."""
    form = PasswordForm()
    if form.validate():
        try:
            with transaction() as writer:
                user_id = accounts.check_password(
                    writer, email=form.email.address or "", password=form.password.data or ""
                )
            return finish(user_id, form.next.data)
        except WrongPassword:
            form.password.errors = [_("E-mail or password is not right.")]
    other = PhoneForm(formdata=None)
    other.next.data = form.next.data
    return _page(other, form), 422


@blueprint.post("/sign-out")
@access.signed_in
def sign_out() -> Response:
    """Sign this device out."""
    auth.end()
    return redirect(url_for("storefront.home"))
