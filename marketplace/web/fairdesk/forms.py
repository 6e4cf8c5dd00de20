"""Forms of the organizer's desk."""

from datetime import date

from flask_wtf.file import FileField
from wtforms import BooleanField, SelectField, StringField
from wtforms.form import BaseForm
from wtforms.validators import ValidationError

from marketplace.core.bilingual import Bilingual
from marketplace.core.jalali import parse_date
from marketplace.core.text import normalise, to_ascii_digits
from marketplace.fairs.fees import RefundRule
from marketplace.fairs.hours import parse_clock
from marketplace.fairs.services import FairFacts, Hours
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
from marketplace.web.forms_address import check_city, offer_places
from marketplace.web.i18n import gettext as _
from marketplace.web.i18n import invalid, lang, lazy_gettext


class DayField(StringField):
    """A day in `day`, typed Jalali or Gregorian; `data` keeps what was typed."""

    day: date | None = None

    def pre_validate(self, form: BaseForm) -> None:
        """Read the day."""
        try:
            self.day = parse_date(self.data or "")
        except ValueError:
            raise invalid("Please write a day such as 1405/9/24 or 2026-12-15.") from None


class ClockField(StringField):
    """A time of day in `minutes` from midnight; `data` keeps what was typed."""

    minutes: int = 0

    def pre_validate(self, form: BaseForm) -> None:
        """Read the time."""
        try:
            self.minutes = parse_clock(to_ascii_digits(self.data or ""))
        except ValueError:
            raise invalid("Please write a time such as 16:00.") from None


class HoursForm(Form):
    """When a day opens and closes; a closing before the opening is past midnight."""

    opens = ClockField(lazy_gettext("Opens at"))
    closes = ClockField(lazy_gettext("Closes at"))

    def hours(self) -> Hours:
        """Return what was typed, after validation."""
        opens, closes = self.opens.minutes, self.closes.minutes
        return Hours(opens, closes if closes > opens else closes + 1440)


class DayForm(HoursForm):
    """One more day."""

    day = DayField(lazy_gettext("Day"))


class FairForm(Form):
    """What is said of a fair. Call `offer_places` before validating or showing it."""

    title_fa = TextField(lazy_gettext("Title in Persian"), [most(120)])
    title_en = TextField(lazy_gettext("Title in English"), [most(120)])
    description_fa = LongTextField(lazy_gettext("Description in Persian"), [most(2000)])
    description_en = LongTextField(lazy_gettext("Description in English"), [most(2000)])
    organizer_fa = TextField(lazy_gettext("Organizer in Persian"), [most(120)])
    organizer_en = TextField(lazy_gettext("Organizer in English"), [most(120)])
    venue_fa = TextField(lazy_gettext("Place in Persian"), [most(160)])
    venue_en = TextField(lazy_gettext("Place in English"), [most(160)])
    province_code = SelectField(lazy_gettext("Province"))
    city_code = SelectField(lazy_gettext("City"), validate_choice=False)
    rules_fa = LongTextField(lazy_gettext("Rules for producers, in Persian"), [most(2000)])
    rules_en = LongTextField(lazy_gettext("Rules for producers, in English"), [most(2000)])
    free_entry = BooleanField(lazy_gettext("Visitors enter for free"))
    funder_fa = TextField(lazy_gettext("Funder in Persian"), [most(120)])
    funder_en = TextField(lazy_gettext("Funder in English"), [most(120)])
    subsidy_pct = WholeNumberField(
        lazy_gettext("Per cent of the fee that the funder bears"), high=100
    )
    commission_pct = WholeNumberField(
        lazy_gettext("Organizer's share of sales at the booths, per cent"), high=30, optional=True
    )
    refund_full_days = WholeNumberField(
        lazy_gettext("Whole fee back until so many days before"), high=365
    )
    refund_part_days = WholeNumberField(lazy_gettext("Part of it until"), high=365)
    refund_part_pct = WholeNumberField(lazy_gettext("Which part, per cent"), high=100)
    picture = FileField(lazy_gettext("Poster"))

    def offer_places(self, default_province: str) -> None:
        """Fill the lists of places."""
        offer_places(self, default_province)

    def validate_title_fa(self, field: TextField) -> None:
        """One of the two titles is enough."""
        if not field.data and not self.title_en.data:
            raise ValidationError(_("Please give it a title."))

    def validate_venue_fa(self, field: TextField) -> None:
        """Visitors must find it."""
        if not field.data and not self.venue_en.data:
            raise ValidationError(_("Please write the place."))

    def validate_organizer_fa(self, field: TextField) -> None:
        """Somebody answers for it."""
        if not field.data and not self.organizer_en.data:
            raise ValidationError(_("Please write who organizes it."))

    def validate_city_code(self, field: SelectField) -> None:
        """The city must lie in the province."""
        check_city(str(self.province_code.data), field)

    def validate_subsidy_pct(self, field: WholeNumberField) -> None:
        """Who bears a part is named."""
        if field.number and not (self.funder_fa.data or self.funder_en.data):
            raise ValidationError(_("Please name the funder."))

    def validate_refund_part_days(self, field: WholeNumberField) -> None:
        """The part comes after the whole."""
        if (field.number or 0) > (self.refund_full_days.number or 0):
            raise ValidationError(_("This must not be earlier than the whole refund."))

    def _both(self, name: str) -> Bilingual:
        return Bilingual(self[f"{name}_en"].data or "", self[f"{name}_fa"].data or "")

    def facts(self) -> FairFacts:
        """Return what was typed, after validation."""
        city = places.get_city(session(), str(self.city_code.data))
        return FairFacts(
            title=self._both("title"),
            description=self._both("description"),
            rules=self._both("rules"),
            venue=self._both("venue"),
            organizer=self._both("organizer"),
            city=city.name,
            province_code=city.province_code,
            county_code=city.county_code,
            funder=self._both("funder"),
            subsidy_pct=self.subsidy_pct.number or 0,
            commission_pct=self.commission_pct.number or 0,
            refund=RefundRule(
                self.refund_full_days.number or 0,
                self.refund_part_days.number or 0,
                self.refund_part_pct.number or 0,
            ),
            free_entry=bool(self.free_entry.data),
        )


class NewFairForm(FairForm, HoursForm):
    """A fair with its first days, all with the same hours; they are changed day by day later."""

    first_day = DayField(lazy_gettext("First day"))
    last_day = DayField(lazy_gettext("Last day"))

    def validate_last_day(self, field: DayField) -> None:
        """At most two months, in order."""
        if field.day is None or self.first_day.day is None:
            return
        if not 0 <= (field.day - self.first_day.day).days <= 60:
            raise ValidationError(_("The last day comes after the first, at most 60 days later."))


class TypeForm(Form):
    """A kind of booth."""

    name_fa = TextField(lazy_gettext("Name in Persian"), [most(60)])
    name_en = TextField(lazy_gettext("Name in English"), [most(60)])
    area_m2 = WholeNumberField(lazy_gettext("Square metres"), low=1, high=1000)
    places = WholeNumberField(lazy_gettext("How many are planned"), low=1, high=2000)
    price = MoneyField(lazy_gettext("Price for all days, toman"))

    def validate_name_fa(self, field: TextField) -> None:
        """One of the two names is enough."""
        if not field.data and not self.name_en.data:
            raise ValidationError(_("Please name the kind of booth."))


class RowForm(Form):
    """A row of booths on the grid."""

    type_id = SelectField(lazy_gettext("Kind of booth"), coerce=int)
    prefix = StringField(lazy_gettext("Letters before the number"))
    first = WholeNumberField(lazy_gettext("First number"), high=999)
    count = WholeNumberField(lazy_gettext("How many booths"), low=1, high=100)
    x = WholeNumberField(lazy_gettext("Squares from the west edge"), high=199)
    y = WholeNumberField(lazy_gettext("Squares from the north edge"), high=199)
    wide = WholeNumberField(lazy_gettext("Squares wide"), low=1, high=20)
    deep = WholeNumberField(lazy_gettext("Squares deep"), low=1, high=20)
    down = BooleanField(lazy_gettext("Lay them southwards"))
    has_power = BooleanField(lazy_gettext("With power"))
    accessible = BooleanField(lazy_gettext("For wheelchairs"))

    def validate_prefix(self, field: StringField) -> None:
        """Codes are painted on the ground: short, Latin."""
        text = normalise(field.data or "").upper()
        if len(text) > 6 or not (text.isascii() and text.isalpha()):
            raise ValidationError(_("One to six Latin letters, please, such as B."))
        field.data = text


class CombineForm(Form):
    """Booths offered together."""

    codes = TextField(lazy_gettext("Codes of the booths"), [required, most(80)])
    kind_id = SelectField(lazy_gettext("Kind of booth"), coerce=int)


class CallForm(Form):
    """Until when producers apply."""

    closes_on = DayField(lazy_gettext("Applications until the end of"))


def offer_types(field: SelectField, types: list[tuple[int, Bilingual]]) -> None:
    """Fill a list of kinds."""
    field.choices = [
        SelectChoice(str(type_id), name.in_language(lang())) for type_id, name in types
    ]
