"""A new account by e-mail and password."""

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from marketplace.accounts import services as accounts
from marketplace.accounts.errors import AlreadyTaken, WeakPassword
from marketplace.core.clock import utc_now
from marketplace.web import access
from marketplace.web.account import blueprint
from marketplace.web.account.begin import finish, own_path
from marketplace.web.account.forms import SignUpForm
from marketplace.web.auth import viewer
from marketplace.web.db import transaction
from marketplace.web.i18n import gettext as _
from marketplace.web.i18n import lang


def weak_words(why: object) -> str:
    """Return what is wrong with a password, in words."""
    words = {
        "short": _("A password has at least 10 characters."),
        "long": _("A password has at most 128 characters."),
        "common": _("That password is among the first that thieves try. Please take another."),
        "email": _("Your e-mail address is not a good password."),
    }
    return words[str(why)]


@blueprint.route("/sign-up", methods=["GET", "POST"])
@access.public
def sign_up() -> str | Response | tuple[str, int]:
    """Open an account."""
    if viewer().is_authenticated:
        return redirect(url_for("account.home"))
    form = SignUpForm()
    if request.method == "GET":
        form.next.data = own_path(request.args.get("next"))
        return render_template("account/sign_up.html", form=form)
    if form.validate():
        try:
            with transaction() as writer:
                user_id = accounts.sign_up(
                    writer,
                    name=form.name.data or "",
                    email=form.email.address or "",
                    password=form.password.data or "",
                    language=lang(),
                    now=utc_now(),
                ).id
            return finish(user_id, form.next.data)
        except AlreadyTaken:
            form.email.errors = [_("This e-mail has an account. Please sign in with it.")]
        except WeakPassword as error:
            form.password.errors = [weak_words(error.params["why"])]
    return render_template("account/sign_up.html", form=form), 422
