"""Forms of the workshop."""

from flask_wtf.file import FileField
from wtforms import BooleanField, Field, RadioField, SelectField
from wtforms.validators import ValidationError

from marketplace.catalog.services.products import HIGHEST_PRICE_MINOR
from marketplace.catalog.states import Movement
from marketplace.catalog.stock import MOST_PIECES
from marketplace.catalog.units import UNITS
from marketplace.web.choices import SelectChoice
from marketplace.web.forms import (
    Form,
    LongTextField,
    MoneyField,
    TextField,
    WholeNumberField,
    most,
    required,
)
from marketplace.web.forms_address import check_city
from marketplace.web.i18n import gettext as _
from marketplace.web.i18n import invalid, lang, lazy_gettext


def sellable(_form: Form, field: Field) -> None:
    """Validator: something is paid, and no more than prices go."""
    if not isinstance(field, MoneyField) or field.money is None:
        return
    if not field.money:
        raise invalid("A price is more than 0.")
    if field.money.minor > HIGHEST_PRICE_MINOR:
        raise invalid("That price is too high.")


class OpenShopForm(Form):
    """What is asked to open a shop."""

    name_fa = TextField(lazy_gettext("Shop name in Persian"), [most(80)])
    name_en = TextField(lazy_gettext("Shop name in English"), [most(80)])
    maker_fa = TextField(lazy_gettext("Your first name"), [required, most(80)])
    story_fa = LongTextField(lazy_gettext("Your story, in a few sentences"), [most(2000)])
    province_code = SelectField(lazy_gettext("Province"))
    city_code = SelectField(lazy_gettext("City"), validate_choice=False)

    def validate_name_fa(self, field: TextField) -> None:
        """One of the two names is enough."""
        if not field.data and not self.name_en.data:
            raise ValidationError(_("Please give your shop a name."))

    def validate_city_code(self, field: SelectField) -> None:
        """The city must lie in the province."""
        check_city(str(self.province_code.data), field)


class NewGoodForm(Form):
    """A new product in five fields."""

    title = TextField(lazy_gettext("What is it?"), [required, most(120)])
    category = SelectField(lazy_gettext("Category"), coerce=int)
    price = MoneyField(lazy_gettext("Price in toman"), [sellable])
    stock = WholeNumberField(lazy_gettext("Pieces ready to send"), high=MOST_PIECES, optional=True)
    picture = FileField(lazy_gettext("Picture"))


class GoodForm(Form):
    """All words and facts of a product."""

    title_fa = TextField(lazy_gettext("Title in Persian"), [most(120)])
    title_en = TextField(lazy_gettext("Title in English"), [most(120)])
    description_fa = LongTextField(lazy_gettext("Description in Persian"), [most(4000)])
    description_en = LongTextField(lazy_gettext("Description in English"), [most(4000)])
    category = SelectField(lazy_gettext("Category"), coerce=int)
    unit_code = SelectField(lazy_gettext("Sold by"))
    weight_g = WholeNumberField(lazy_gettext("Weight in grams"), high=100_000, optional=True)
    lead_time_days = WholeNumberField(lazy_gettext("Days to prepare"), high=365)

    def offer_units(self) -> None:
        """Fill the list of units."""
        self.unit_code.choices = [
            SelectChoice(code, name.in_language(lang())) for code, name in UNITS.items()
        ]

    def validate_title_fa(self, field: TextField) -> None:
        """One of the two titles is enough."""
        if not field.data and not self.title_en.data:
            raise ValidationError(_("Please give it a title."))


class VariantForm(Form):
    """A sellable form: what tells it apart, its price and stock."""

    choice_fa = TextField(lazy_gettext("Option in Persian"), [most(60)])
    choice_en = TextField(lazy_gettext("Option in English"), [most(60)])
    price = MoneyField(lazy_gettext("Price in toman"), [sellable])
    made_to_order = BooleanField(lazy_gettext("Made to order"))


class StockForm(Form):
    """A stock movement by hand."""

    kind = SelectField(lazy_gettext("What happened"))
    quantity = WholeNumberField(lazy_gettext("How many"), high=MOST_PIECES)
    note = TextField(lazy_gettext("Note"), [most(120)])

    def offer_kinds(self) -> None:
        """Fill the list of reasons."""
        self.kind.choices = [
            SelectChoice(Movement.MADE.value, _("Made more")),
            SelectChoice("counted", _("Counted: so many are there")),
            SelectChoice(Movement.WASTE.value, _("Spoiled or broken")),
            SelectChoice(Movement.GIFT.value, _("Given away")),
        ]


class ShopForm(Form):
    """What a shop says of itself and how it sends."""

    name_fa = TextField(lazy_gettext("Shop name in Persian"), [most(80)])
    name_en = TextField(lazy_gettext("Shop name in English"), [most(80)])
    story_fa = LongTextField(lazy_gettext("Story in Persian"), [most(2000)])
    story_en = LongTextField(lazy_gettext("Story in English"), [most(2000)])
    pickup_address = TextField(
        lazy_gettext("Pick-up address, shown to buyers after they pay"), [most(200)]
    )
    pickup = BooleanField(lazy_gettext("Buyers may collect from me"))
    post = RadioField(
        lazy_gettext("By post"),
        choices=[
            SelectChoice("nationwide", lazy_gettext("I send to all of Iran")),
            SelectChoice("province", lazy_gettext("I send inside my province")),
            SelectChoice("none", lazy_gettext("I do not send")),
        ],
    )
    own_rate = MoneyField(lazy_gettext("Postage inside the province, toman"), optional=True)
    other_rate = MoneyField(lazy_gettext("Postage to other provinces, toman"), optional=True)
    free_over = MoneyField(lazy_gettext("Free from this amount on, toman"), optional=True)
    days = WholeNumberField(lazy_gettext("Days on the way, at most"), high=30)

    def validate_own_rate(self, field: MoneyField) -> None:
        """Sending needs a rate; free postage is written as 0."""
        if self.post.data != "none" and field.money is None:
            raise ValidationError(_("Please write the postage; 0 means free."))
        if self.post.data == "nationwide" and self.other_rate.data == "":
            raise ValidationError(_("Please write the postage to other provinces too."))
