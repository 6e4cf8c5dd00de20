"""What a producer says of herself for the programme: each answer optional, with her consent."""

from enum import StrEnum
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response
from wtforms import BooleanField, SelectField, SelectMultipleField
from wtforms.widgets import CheckboxInput, ListWidget

from marketplace.catalog.models import Category
from marketplace.core.clock import utc_now
from marketplace.core.formats import fmt_digits
from marketplace.core.jalali import MONTHS_EN, MONTHS_FA, local_date
from marketplace.supports import queries
from marketplace.supports.models import Profile
from marketplace.supports.services import (
    ProfileFacts,
    give_consent,
    tell_profile,
    withdraw_consent,
)
from marketplace.supports.states import (
    Education,
    Gender,
    Mode,
    Purpose,
    Settlement,
    WorkRelation,
)
from marketplace.web import access
from marketplace.web.auth import user_id
from marketplace.web.db import session, transaction
from marketplace.web.forms import Form, WholeNumberField
from marketplace.web.i18n import gettext as _
from marketplace.web.i18n import lang, lazy_gettext
from marketplace.web.monitoring.forms import DayField
from marketplace.web.seller import blueprint
from marketplace.web.seller.current import shop as my_shop
from marketplace.web.seller.profile_words import answers

JALALI_FROM = 621
YES = {"yes": True, "no": False}
ENUMS: dict[str, type[StrEnum]] = {
    "gender": Gender,
    "education": Education,
    "settlement": Settlement,
    "work_relation": WorkRelation,
    "mode": Mode,
}


class ProfileForm(Form):
    """The questions of the programme. An empty answer is "not said"."""

    gender = SelectField(lazy_gettext("Gender"), default="")
    birth_year = WholeNumberField(lazy_gettext("Year of birth"), low=1280, high=2020, optional=True)
    education = SelectField(lazy_gettext("Education"), default="")
    household_head = SelectField(lazy_gettext("Are you the head of your household?"), default="")
    disability = SelectField(lazy_gettext("Do you live with a disability?"), default="")
    settlement = SelectField(lazy_gettext("Where do you work?"), default="")
    work_relation = SelectField(lazy_gettext("How do you work?"), default="")
    mode = SelectField(lazy_gettext("Form of the home business"), default="")
    category_id = SelectField(lazy_gettext("Field of work"), default="")
    paid_workers = WholeNumberField(lazy_gettext("Paid workers"), high=999, optional=True)
    family_workers = WholeNumberField(lazy_gettext("Family helpers"), high=99, optional=True)
    licence_ends_on = DayField(lazy_gettext("When does your licence end?"), optional=True)
    season_months = SelectMultipleField(
        lazy_gettext("Only in some months? Which ones?"),
        coerce=int,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    consent = BooleanField(
        lazy_gettext("Yes, my answers may be counted in the programme's statistics")
    )


@blueprint.route("/about-me", methods=["GET", "POST"])
@access.shop_member
def about_me() -> str | Response | tuple[str, int]:
    """Questions, why they are asked, who sees what; saved from today on."""
    mine = my_shop()
    profile = queries.find_profile(session(), mine.id)
    consent = queries.find_consent(session(), mine.id, Purpose.STATISTICS)
    form = ProfileForm(formdata=None) if request.method == "GET" else ProfileForm()
    _offer(form)
    if request.method == "GET":
        _prefill(form, profile, agreed=consent is not None)
    elif form.validate():
        _save(form, mine.id)
        flash(_("Saved. Thank you."), "ok")
        return redirect(url_for("seller.about_me"))
    page = render_template(
        "seller/about_me.html", shop=mine, form=form, consent=consent, profile=profile
    )
    return (page, 422) if request.method == "POST" else page


def _offer(form: ProfileForm) -> None:
    for name, words in answers().items():
        form[name].choices = [("", _("I would rather not say")), *words.items()]
    tops = session().scalars(
        select(Category).where(Category.parent_id.is_(None)).order_by(Category.sort)
    )
    form.category_id.choices = [
        ("", _("By my goods")),
        *((str(c.id), c.name.in_language(lang())) for c in tops),
    ]
    names = MONTHS_FA if lang() == "fa" else MONTHS_EN
    form.season_months.choices = list(enumerate(names, 1))


def _prefill(form: ProfileForm, profile: Profile | None, *, agreed: bool) -> None:
    form.consent.data = agreed
    if profile is None:
        return
    for name in ENUMS:
        form[name].data = getattr(profile, name) or ""
    for name in ("household_head", "disability"):
        value = getattr(profile, name)
        form[name].data = "" if value is None else ("yes" if value else "no")
    jalali = profile.birth_year - JALALI_FROM if profile.birth_year else None
    form.birth_year.process_data(jalali if lang() == "fa" else profile.birth_year)
    form.category_id.data = str(profile.category_id or "")
    form.paid_workers.process_data(profile.paid_workers)
    form.family_workers.process_data(profile.family_workers)
    ends = profile.licence_ends_on
    form.licence_ends_on.data = fmt_digits(ends.isoformat(), "en") if ends else ""
    form.season_months.data = list(profile.season_months)


def _save(form: ProfileForm, shop_id: int) -> None:
    now = utc_now()
    with transaction() as writer:
        tell_profile(
            writer,
            shop_id=shop_id,
            facts=_facts(form),
            valid_from=local_date(now),
            by=user_id(),
            now=now,
        )
        if form.consent.data:
            give_consent(writer, shop_id=shop_id, purpose=Purpose.STATISTICS, by=user_id(), now=now)
        else:
            withdraw_consent(writer, shop_id=shop_id, purpose=Purpose.STATISTICS, now=now)


def _facts(form: ProfileForm) -> ProfileFacts:
    def chosen(name: str) -> str:
        return str(form[name].data or "")

    said: dict[str, Any] = {
        name: kind(chosen(name)) for name, kind in ENUMS.items() if chosen(name)
    }
    return ProfileFacts(
        birth_year=_gregorian(form.birth_year.number),
        household_head=YES.get(chosen("household_head")),
        disability=YES.get(chosen("disability")),
        **said,
        category_id=int(chosen("category_id")) if chosen("category_id") else None,
        paid_workers=form.paid_workers.number,
        family_workers=form.family_workers.number,
        licence_ends_on=form.licence_ends_on.day,
        season_months=sorted(form.season_months.data or []),
    )


def _gregorian(year: int | None) -> int | None:
    """Return the Gregorian year of a birth year typed in either calendar."""
    if year is None:
        return None
    return year + JALALI_FROM if year < 1700 else year
