"""The phone number and the e-mail by which a person is known, changed by a code sent there."""

from flask import abort, render_template, request, url_for

from marketplace.accounts.errors import TooManyCodes
from marketplace.accounts.states import Channel
from marketplace.web import access
from marketplace.web.account import blueprint
from marketplace.web.account.begin import is_fresh, sign_in_again
from marketplace.web.account.codes import Answer, Asked, retry_after, send, too_many_words
from marketplace.web.account.forms import EmailCodeForm, PhoneForm


@blueprint.route("/contact/<channel>", methods=["GET", "POST"])
@access.signed_in
def contact(channel: str) -> str | Answer:
    """Ask for the new number or e-mail, and send a code there."""
    if channel not in set(Channel):
        abort(404)
    if not is_fresh():
        return sign_in_again(request.path)
    form = PhoneForm() if channel == Channel.PHONE else EmailCodeForm()
    field = form.mobile if isinstance(form, PhoneForm) else form.email
    if request.method == "GET":
        return _page(channel, form)
    if not form.validate():
        return _page(channel, form), 422
    target = form.mobile.number if isinstance(form, PhoneForm) else form.email.address
    try:
        return send(Asked(channel, target or "", url_for("account.profile"), to_change=True))
    except TooManyCodes as error:
        field.errors = [too_many_words(error)]
        return _page(channel, form), 429, retry_after(error)


def _page(channel: str, form: PhoneForm | EmailCodeForm) -> str:
    return render_template("account/contact.html", channel=channel, form=form)
