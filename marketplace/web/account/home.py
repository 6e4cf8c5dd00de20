"""Account overview, profile, orders, devices."""

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from marketplace.accounts import queries
from marketplace.accounts import services as accounts
from marketplace.accounts.devices import device_name
from marketplace.accounts.errors import WeakPassword
from marketplace.core.clock import utc_now
from marketplace.orders import queries as orders
from marketplace.web import access
from marketplace.web.account import blueprint
from marketplace.web.account.begin import is_fresh, sign_in_again
from marketplace.web.account.forms import NewPasswordForm, ProfileForm
from marketplace.web.account.sign_up import weak_words
from marketplace.web.auth import user_id, viewer
from marketplace.web.db import session, transaction
from marketplace.web.i18n import gettext as _
from marketplace.web.paging import here, page_number
from marketplace.web.pictures import picture_of


@blueprint.get("/")
@access.signed_in
def home() -> str:
    """Overview with the last orders."""
    return render_template(
        "account/home.html",
        user=queries.find_user(session(), user_id()),
        orders=orders.orders_of_user(session(), user_id=user_id())[:3],
        picture_of=picture_of,
    )


@blueprint.get("/orders")
@access.signed_in
def my_orders() -> str:
    """All orders, the newest first."""
    page = page_number()
    found = orders.orders_of_user(session(), user_id=user_id(), page=page)
    return render_template(
        "account/orders.html",
        orders=found[: orders.PAGE],
        next_url=here(page=page + 1) if len(found) > orders.PAGE else None,
        prev_url=here(page=page - 1) if page > 1 else None,
        picture_of=picture_of,
    )


@blueprint.route("/profile", methods=["GET", "POST"])
@access.signed_in
def profile() -> str | Response | tuple[str, int]:
    """Name and language."""
    user = queries.find_user(session(), user_id())
    form = ProfileForm(obj=user)
    if request.method == "POST" and form.validate():
        with transaction() as writer:
            accounts.change_profile(
                writer,
                user_id=user_id(),
                name=form.name.data or "",
                language=str(form.language.data),
            )
        flash(_("Saved."), "ok")
        return redirect(url_for("account.profile", lang=str(form.language.data)))
    page = render_template(
        "account/profile.html",
        form=form,
        password=NewPasswordForm(formdata=None),
        user=user,
        fresh=is_fresh(),
    )
    return (page, 422) if request.method == "POST" else page


@blueprint.post("/password")
@access.signed_in
def change_password() -> Response | tuple[str, int]:
    """Set a new password; other devices are signed out."""
    if not is_fresh():
        return sign_in_again(url_for("account.profile"))
    form = NewPasswordForm()
    if form.validate():
        try:
            user = queries.find_user(session(), user_id())
            email = user.email if user else None
            new = accounts.hash_new_password(form.password.data or "", email=email)
            with transaction() as writer:
                accounts.set_password(writer, user_id=user_id(), password=new)
                accounts.revoke_all_sign_ins(
                    writer, user_id=user_id(), now=utc_now(), except_id=viewer().sign_in_id
                )
            flash(_("Your password is new, and your other devices are signed out."), "ok")
            return redirect(url_for("account.profile"))
        except WeakPassword as error:
            form.password.errors = [weak_words(error.params["why"])]
    user = queries.find_user(session(), user_id())
    page = render_template(
        "account/profile.html",
        form=ProfileForm(formdata=None, obj=user),
        password=form,
        user=user,
        fresh=True,
    )
    return page, 422


@blueprint.get("/devices")
@access.signed_in
def devices() -> str:
    """Where this person is signed in."""
    return render_template(
        "account/devices.html",
        sign_ins=queries.sign_ins(session(), user_id=user_id(), now=utc_now()),
        device_name=device_name,
    )


@blueprint.post("/devices/<int:sign_in_id>/sign-out")
@access.signed_in
def sign_out_device(sign_in_id: int) -> Response:
    """Sign one device out."""
    with transaction() as writer:
        accounts.revoke_sign_in(writer, user_id=user_id(), sign_in_id=sign_in_id, now=utc_now())
    return redirect(url_for("account.devices"))


@blueprint.post("/devices/sign-out-others")
@access.signed_in
def sign_out_others() -> Response:
    """Sign all other devices out."""
    with transaction() as writer:
        accounts.revoke_all_sign_ins(
            writer, user_id=user_id(), now=utc_now(), except_id=viewer().sign_in_id
        )
    flash(_("All other devices are signed out."), "ok")
    return redirect(url_for("account.devices"))
