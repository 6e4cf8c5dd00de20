"""The category tree and the facts each category asks for: changed without code (AD-06)."""

import re
from collections.abc import Mapping

from flask import flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response
from wtforms import BooleanField, SelectField

from marketplace.accounts.states import Role
from marketplace.catalog import queries
from marketplace.catalog import services as catalog
from marketplace.catalog.models import Category
from marketplace.catalog.states import AttributeKind
from marketplace.core.bilingual import Bilingual
from marketplace.core.clock import utc_now
from marketplace.moderation.audit import Act, record
from marketplace.web import access
from marketplace.web.auth import user_id
from marketplace.web.choices import SelectChoice
from marketplace.web.db import session, transaction
from marketplace.web.forms import Form, TextField, most, required
from marketplace.web.i18n import gettext as _
from marketplace.web.i18n import lazy_gettext
from marketplace.web.staff import blueprint


class NameForm(Form):
    """A name in both languages."""

    name_fa = TextField(lazy_gettext("Name in Persian"), [required, most(80)])
    name_en = TextField(lazy_gettext("Name in English"), [required, most(80)])

    def name(self) -> Bilingual:
        """Return what was typed."""
        return Bilingual(self.name_en.data or "", self.name_fa.data or "")


class AttributeForm(NameForm):
    """A fact that goods of a category carry."""

    kind = SelectField(
        lazy_gettext("Kind"),
        choices=[
            SelectChoice(AttributeKind.TEXT.value, lazy_gettext("Text")),
            SelectChoice(AttributeKind.NUMBER.value, lazy_gettext("Number")),
            SelectChoice(AttributeKind.YES_NO.value, lazy_gettext("Yes or no")),
        ],
    )
    required = BooleanField(lazy_gettext("Asked for before publishing"))


def _log(
    writer: Session,
    action: str,
    category: Category,
    *,
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
) -> None:
    act = Act(action, "category", category.id, category.name, before or {}, after or {})
    record(writer, act, actor_id=user_id(), now=utc_now())


@blueprint.get("/categories")
@access.staff(Role.ADMIN)
def categories() -> str:
    """The whole tree."""
    return render_template(
        "staff/categories.html", tree=queries.tree(session()), form=NameForm(formdata=None)
    )


@blueprint.post("/categories")
@access.staff(Role.ADMIN)
def add_category() -> Response | tuple[str, int]:
    """Add a category, at the top or below another."""
    form = NameForm()
    parent = queries.find_category(session(), request.form.get("parent", ""))
    if not form.validate():
        page = render_template("staff/categories.html", tree=queries.tree(session()), form=form)
        return page, 422
    with transaction() as writer:
        made = catalog.add_category(
            writer, parent_id=parent.id if parent else None, name=form.name()
        )
        category_id = made.id
        _log(writer, "category.add", made, after={"parent": parent.slug if parent else ""})
    flash(_("Saved."), "ok")
    return redirect(url_for("staff.category", category_id=category_id))


def _show(category: Category, form: NameForm, attribute: AttributeForm) -> str:
    return render_template(
        "staff/category.html",
        category=category,
        path=queries.path(session(), category.id),
        attributes=queries.attributes_for(session(), category.id),
        form=form,
        attribute_form=attribute,
    )


@blueprint.route("/categories/<int:category_id>", methods=["GET", "POST"])
@access.staff(Role.ADMIN)
def category(category_id: int) -> str | Response | tuple[str, int]:
    """Names of a category and its facts."""
    found = queries.get_category(session(), category_id)
    form = NameForm(obj=found)
    if request.method == "POST" and form.validate():
        with transaction() as writer:
            catalog.rename_category(writer, category_id=category_id, name=form.name())
            before = {"en": found.name_en, "fa": found.name_fa}
            after = {"en": form.name().en, "fa": form.name().fa}
            _log(writer, "category.rename", found, before=before, after=after)
        flash(_("Saved."), "ok")
        return redirect(url_for("staff.category", category_id=category_id))
    page = _show(found, form, AttributeForm(formdata=None, prefix="fact-"))
    return (page, 422) if request.method == "POST" else page


@blueprint.post("/categories/<int:category_id>/attributes")
@access.staff(Role.ADMIN)
def add_attribute(category_id: int) -> Response | tuple[str, int]:
    """Add a fact, or change one by its English name."""
    found = queries.get_category(session(), category_id)
    form = AttributeForm(prefix="fact-")
    if not form.validate():
        return _show(found, NameForm(formdata=None, obj=found), form), 422
    typed = re.sub(r"[^a-z0-9]+", "_", (form.name_en.data or "").lower()).strip("_")[:40]
    key = request.form.get("key") or typed or "fact"
    with transaction() as writer:
        catalog.add_attribute(
            writer,
            category_id=category_id,
            key=key,
            name=form.name(),
            kind=AttributeKind(form.kind.data),
            required=bool(form.required.data),
            choices=[],
        )
        _log(
            writer,
            "category.fact",
            found,
            after={"key": key, "en": form.name().en, "required": bool(form.required.data)},
        )
    flash(_("Saved."), "ok")
    return redirect(url_for("staff.category", category_id=category_id))


@blueprint.post("/categories/<int:category_id>/attributes/<key>/remove")
@access.staff(Role.ADMIN)
def remove_attribute(category_id: int, key: str) -> Response:
    """Take a fact off a category."""
    found = queries.get_category(session(), category_id)
    with transaction() as writer:
        catalog.remove_attribute(writer, category_id=category_id, key=key)
        _log(writer, "category.drop_fact", found, before={"key": key})
    flash(_("Removed."), "ok")
    return redirect(url_for("staff.category", category_id=category_id))
