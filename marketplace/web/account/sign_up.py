"""A new account by e-mail and password."""

from flask import redirect, render_template, request, url_for

from marketplace.accounts import services as accounts
from marketplace.accounts.errors import AlreadyTaken, TooManyTries, WeakPassword
from marketplace.core.clock import utc_now
from marketplace.web import access
from marketplace.web.account import blueprint
from marketplace.web.account.begin import finish, own_path
from marketplace.web.account.codes import Answer, retry_after, too_many_words
from marketplace.web.account.forms import SignUpForm
from marketplace.web.asking import asked_from
from marketplace.web.auth import viewer
from marketplace.web.db import transaction
from marketplace.web.i18n import gettext as _
from marketplace.web.i18n import lang
from marketplace.web.site import settings


def weak_words(why: object) -> str:
    """Return what is wrong with a password, in words."""
    words = {
        "short": _("A password has at least 10 characters."),
        "long": _("A password has at most 128 characters."),
        "common": _("That password is among the first that thieves try. Please take another."),
        "email": _("Your e-mail address is not a good password."),
    }
    return words[str(why)]


def _open_account(form: SignUpForm) -> int:
    """Open the account; tries are counted, or one could ask who has one all day long."""
    email, key = form.email.address or "", settings().secret_key
    with transaction() as writer:
        accounts.count_password_try(
            writer, email=email, asked_from=asked_from(), key=key, now=utc_now()
        )
    password = accounts.hash_new_password(form.password.data or "", email=email)
    with transaction() as writer:
        user = accounts.sign_up(
            writer,
            name=form.name.data or "",
            email=email,
            password=password,
            language=lang(),
            now=utc_now(),
        )
        accounts.forget_password_tries(writer, email=email, key=key)
        return user.id


@blueprint.route("/sign-up", methods=["GET", "POST"])
@access.public
def sign_up() -> str | Answer:
    """Open an account."""
    if viewer().is_authenticated:
        return redirect(url_for("account.home"))
    form = SignUpForm()
    if request.method == "GET":
        form.next.data = own_path(request.args.get("next"))
        return render_template("account/sign_up.html", form=form)
    if form.validate():
        try:
            return finish(_open_account(form), form.next.data)
        except TooManyTries as error:
            form.email.errors = [too_many_words(error)]
            page = render_template("account/sign_up.html", form=form)
            return page, 429, retry_after(error)
        except AlreadyTaken:
            form.email.errors = [_("This e-mail has an account. Please sign in with it.")]
        except WeakPassword as error:
            form.password.errors = [weak_words(error.params["why"])]
    return render_template("account/sign_up.html", form=form), 422
