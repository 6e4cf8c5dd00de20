"""The form of a need: what, how many, by when, where, for how much at most, a picture."""

import re

from flask_wtf.file import FileField
from wtforms import HiddenField, SelectField
from wtforms.validators import ValidationError

from marketplace.catalog import queries as catalog
from marketplace.catalog.units import COUNTED, counted_unit
from marketplace.core.bilingual import Bilingual
from marketplace.core.pictures import PictureError
from marketplace.core.security import sign, unsign
from marketplace.demand.models import Need
from marketplace.demand.services import NeedFacts, NeedPicture
from marketplace.places import queries as places
from marketplace.web.choices import SelectChoice
from marketplace.web.db import session
from marketplace.web.forms import (
    Form,
    LongTextField,
    MoneyField,
    TextField,
    WholeNumberField,
    most,
    required,
)
from marketplace.web.forms_dates import DayField
from marketplace.web.i18n import gettext as _
from marketplace.web.i18n import lang, lazy_gettext
from marketplace.web.site import settings
from marketplace.web.uploads import picture_words, read_upload, store

_PERSIAN = re.compile("[\u0600-\u06ff]")
FOLDER = "needs"


def in_its_language(text: str) -> Bilingual:
    """Return a text of one person in the language it is written in, whatever the page's."""
    return Bilingual("", text) if _PERSIAN.search(text) else Bilingual(text, "")


class NeedForm(Form):
    """What somebody seeks. Call `offer_lists` before validating or showing it."""

    title = TextField(lazy_gettext("What do you seek?"), [required, most(120)])
    text = LongTextField(lazy_gettext("Say more: size, colour, taste, packing"), [most(2000)])
    quantity = WholeNumberField(lazy_gettext("How many"), low=1, high=100_000)
    unit_code = SelectField(lazy_gettext("Unit"))
    category = SelectField(lazy_gettext("Kind of goods"))
    needed_by = DayField(lazy_gettext("By when do you need it?"))
    province_code = SelectField(lazy_gettext("Province"))
    county_code = SelectField(lazy_gettext("County"), validate_choice=False)
    budget = MoneyField(lazy_gettext("The most you would pay for all of it, toman"), optional=True)
    shown_as = TextField(lazy_gettext("Your name on the board"), [required, most(60)])
    picture = FileField(lazy_gettext("A picture of something like it"))
    kept = HiddenField()

    def offer_lists(self, province_code: str) -> None:
        """Fill the lists: units, categories, provinces, and the counties of the chosen one."""
        here = lang()
        self.unit_code.choices = [
            SelectChoice(code, counted_unit(code, 2).in_language(here)) for code in COUNTED
        ]
        indent = "\u00a0\u00a0"
        self.category.choices = [
            SelectChoice("", _("I am not sure")),
            *(
                SelectChoice(str(c.id), indent * (c.level - 1) + c.name.in_language(here))
                for c in catalog.tree(session())
            ),
        ]
        found = places.provinces(session())
        self.province_code.choices = [SelectChoice(p.code, p.name.in_language(here)) for p in found]
        if self.province_code.data not in {p.code for p in found}:
            self.province_code.data = province_code
        self.county_code.choices = [
            SelectChoice(c.code, c.name.in_language(here))
            for c in places.counties(session(), str(self.province_code.data))
        ]

    def validate_county_code(self, field: SelectField) -> None:
        """The county must lie in the province."""
        found = places.counties(session(), str(self.province_code.data))
        if field.data not in {county.code for county in found}:
            raise ValidationError(_("Please choose a county of this province."))

    def show(self, need: Need) -> None:
        """Fill in what was written before."""
        self.title.data, self.text.data = (
            need.title.in_language(lang()),
            need.text.in_language(lang()),
        )
        self.quantity.process_data(need.quantity)
        self.unit_code.data, self.category.data = need.unit_code, str(need.category_id or "")
        self.needed_by.show(need.needed_by)
        self.province_code.data, self.county_code.data = need.province_code, need.county_code
        self.budget.process_data(need.budget)
        self.shown_as.data = need.buyer.in_language(lang())
        if need.picture_key:
            self.keep(
                NeedPicture(need.picture_key, need.picture_width or 0, need.picture_height or 0)
            )

    def keep(self, picture: NeedPicture) -> None:
        """Carry a stored picture along, so that a form shown again has not lost it."""
        value = f"{picture.key}|{picture.width}|{picture.height}"
        self.kept.data = sign(settings().secret_key, "need-picture", value)

    def take_picture(self) -> bool:
        """Store the upload, if there is one; say whether it was good."""
        try:
            picture = read_upload("picture")
        except PictureError as error:
            self.picture.errors = [picture_words(error)]
            return False
        if picture is not None:
            self.keep(NeedPicture(store(picture, FOLDER), picture.width, picture.height))
        return True

    def kept_picture(self) -> NeedPicture | None:
        """Return the picture that the form carries."""
        keys = (settings().secret_key, *settings().secret_key_fallbacks)
        value = unsign(keys, "need-picture", self.kept.data) if self.kept.data else None
        if value is None:
            return None
        key, width, height = value.split("|")
        return NeedPicture(key, int(width), int(height))

    def facts(self) -> NeedFacts:
        """Return what was typed, after validation."""
        budget, day = self.budget.money, self.needed_by.day
        if day is None:
            raise AssertionError("the form was not validated")
        return NeedFacts(
            title=in_its_language(self.title.data or ""),
            text=in_its_language(self.text.data or ""),
            buyer=in_its_language(self.shown_as.data or ""),
            quantity=self.quantity.number or 1,
            unit_code=str(self.unit_code.data),
            province_code=str(self.province_code.data),
            county_code=str(self.county_code.data),
            needed_by=day,
            currency=settings().currency,
            budget=budget if budget and budget.minor else None,
            category_id=int(self.category.data) if self.category.data else None,
            picture=self.kept_picture(),
        )
