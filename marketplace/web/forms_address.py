"""An address: who receives it and where. Province first, then its cities, so it needs no script."""

from typing import Protocol

from wtforms import SelectField
from wtforms.validators import ValidationError

from marketplace.accounts.services.addresses import AddressFacts
from marketplace.places import queries as places
from marketplace.web import kept
from marketplace.web.choices import SelectChoice
from marketplace.web.db import session
from marketplace.web.forms import Form, MobileField, PostalCodeField, TextField, most, required
from marketplace.web.i18n import gettext as _
from marketplace.web.i18n import lang, lazy_gettext


class PlaceFields(Protocol):
    """A form that asks for a place."""

    province_code: SelectField
    city_code: SelectField


def offer_places(form: PlaceFields, default_province: str) -> None:
    """Fill a form's lists: all provinces, and the cities of the one chosen, by county."""
    here = lang()
    found = kept.provinces()
    form.province_code.choices = [SelectChoice(p.code, p.name.in_language(here)) for p in found]
    if form.province_code.data not in {p.code for p in found}:
        form.province_code.data = default_province
    form.city_code.choices = [
        SelectChoice(code, name.in_language(here), optgroup=group.county.in_language(here))
        for group in kept.cities(form.province_code.data)
        for code, name in group.cities
    ]


def check_city(province_code: str, field: SelectField) -> None:
    """The city must lie in the province."""
    groups = kept.cities(province_code)
    if field.data not in {code for group in groups for code, _name in group.cities}:
        raise ValidationError(_("Please choose a city of this province."))


class AddressForm(Form):
    """Fields of an address. Call `offer_places` before validating or showing it."""

    recipient = TextField(lazy_gettext("Who receives it"), [required, most(80)])
    mobile = MobileField(lazy_gettext("Mobile"))
    province_code = SelectField(lazy_gettext("Province"))
    city_code = SelectField(lazy_gettext("City"), validate_choice=False)
    street = TextField(lazy_gettext("Street, plate, unit"), [required, most(200)])
    postal_code = PostalCodeField(lazy_gettext("Postal code"))

    def offer_places(self, default_province: str) -> None:
        """Fill the lists: all provinces, and the cities of the one chosen."""
        offer_places(self, default_province)

    def validate_city_code(self, field: SelectField) -> None:
        """The city must lie in the province."""
        check_city(str(self.province_code.data), field)

    def facts(self) -> AddressFacts:
        """Return what was typed, after validation."""
        city = places.get_city(session(), self.city_code.data)
        return AddressFacts(
            recipient=self.recipient.data or "",
            mobile=self.mobile.number or "",
            province_code=city.province_code,
            county_code=city.county_code,
            city_code=city.code,
            street=self.street.data or "",
            postal_code=self.postal_code.data or "",
        )
