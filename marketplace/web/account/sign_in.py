"""Sign in by a one-time code or by password; sign out."""

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from marketplace.accounts import services as accounts
from marketplace.accounts.errors import TooManyCodes, TooManyTries, WrongPassword
from marketplace.accounts.states import Channel
from marketplace.core.clock import utc_now
from marketplace.web import access, auth
from marketplace.web.account import blueprint
from marketplace.web.account.begin import finish, own_path
from marketplace.web.account.codes import Answer, Asked, retry_after, send, too_many_words
from marketplace.web.account.forms import EmailCodeForm, PasswordForm, PhoneForm
from marketplace.web.asking import asked_from
from marketplace.web.auth import viewer
from marketplace.web.db import session, transaction
from marketplace.web.i18n import gettext as _
from marketplace.web.site import settings


@blueprint.get("/sign-in")
@access.public
def sign_in() -> str | Response:
    """Both ways to sign in; `again` asks a person who is signed in for proof."""
    if viewer().is_authenticated and "again" not in request.args:
        return redirect(url_for("account.home"))
    phone, password = PhoneForm(), PasswordForm()
    phone.next.data = password.next.data = own_path(request.args.get("next"))
    return _page(phone, password)


def _page(phone: PhoneForm, password: PasswordForm) -> str:
    return render_template("account/sign_in.html", phone=phone, password=password)


@blueprint.post("/sign-in/phone")
@access.public
def ask_code() -> Answer:
    """Send a code to the number."""
    form, other = PhoneForm(), PasswordForm(formdata=None)
    other.next.data = form.next.data
    if not form.validate() or form.mobile.number is None:
        return _page(form, other), 422
    try:
        return send(Asked(Channel.PHONE.value, form.mobile.number, own_path(form.next.data)))
    except TooManyCodes as error:
        form.mobile.errors = [too_many_words(error)]
        return _page(form, other), 429, retry_after(error)


@blueprint.post("/sign-in/e-mail")
@access.public
def ask_code_by_email() -> Answer:
    """Send a code to the mailbox: for who has no password, or forgot it."""
    form, other = EmailCodeForm(), PhoneForm(formdata=None)
    other.next.data = form.next.data
    shown = PasswordForm()
    if not form.validate() or form.email.address is None:
        shown.email.errors = list(form.email.errors)
        return _page(other, shown), 422
    try:
        return send(Asked(Channel.EMAIL.value, form.email.address, own_path(form.next.data)))
    except TooManyCodes as error:
        shown.email.errors = [too_many_words(error)]
        return _page(other, shown), 429, retry_after(error)


@blueprint.post("/sign-in/password")
@access.public
def check_password() -> Answer:
    """Sign in by e-mail and password."""
    form, other = PasswordForm(), PhoneForm(formdata=None)
    other.next.data = form.next.data
    if not form.validate() or form.email.address is None:
        return _page(other, form), 422
    try:
        return finish(_user_of(form.email.address, form.password.data or ""), form.next.data)
    except WrongPassword:
        form.password.errors = [_("E-mail or password is not right.")]
        return _page(other, form), 422
    except TooManyTries as error:
        form.password.errors = [too_many_words(error)]
        return _page(other, form), 429, retry_after(error)


def _user_of(email: str, password: str) -> int:
    key = settings().secret_key
    with transaction() as writer:
        accounts.count_password_try(
            writer, email=email, asked_from=asked_from(), key=key, now=utc_now()
        )
    user_id = accounts.check_password(session(), email=email, password=password)
    with transaction() as writer:
        accounts.forget_password_tries(writer, email=email, key=key)
    return user_id


@blueprint.post("/sign-out")
@access.signed_in
def sign_out() -> Response:
    """Sign this device out."""
    auth.end()
    return redirect(url_for("storefront.home"))
