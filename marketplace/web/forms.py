"""Base form and fields that understand how people here write: ۰-۹ and 0-9, spaces, toman."""

from collections.abc import Callable
from typing import Any

from flask_wtf import FlaskForm
from wtforms import Field, StringField, TextAreaField
from wtforms.form import BaseForm
from wtforms.validators import ValidationError

from marketplace.core import contact
from marketplace.core.formats import fmt_digits, fmt_money, fmt_number
from marketplace.core.money import Money, parse_amount, parse_toman
from marketplace.core.text import normalise, to_ascii_digits
from marketplace.web.i18n import gettext as _
from marketplace.web.i18n import invalid, lang, lazy_gettext, ngettext


class Words:
    """The messages of the form library in the page's language; it knows no more than these."""

    KNOWN = (
        lazy_gettext("Not a valid choice."),
        lazy_gettext("Invalid Choice: could not coerce."),
        lazy_gettext("This field is required."),
    )

    def gettext(self, text: str) -> str:
        """Return the message of the page's language."""
        return _(text)

    def ngettext(self, one: str, many: str, n: int) -> str:
        """Return the form for `n`."""
        return ngettext(one, many, n)


class Form(FlaskForm):
    """Base of all forms. The token of CSRFProtect guards them, so the form adds none of its own."""

    class Meta(FlaskForm.Meta):
        """No second token; messages are ours."""

        csrf = False

        def get_translations(self, form: BaseForm) -> Words:
            """Ours, in the language of the page."""
            return Words()


def required(form: Form, field: Field) -> None:
    """Validator: something must be written; the message names the field."""
    data = field.data
    if data is None or (isinstance(data, str) and not data.strip()):
        field.errors = []
        raise ValidationError(_("%(field)s is missing.", field=field.label.text))


def most(length: int) -> Callable[[Form, Field], None]:
    """Validator: at most `length` characters."""

    def check(_form: Form, field: Field) -> None:
        if field.data and len(str(field.data)) > length:
            raise invalid("Please write at most %(n)s characters.", n=fmt_number(length, lang()))

    return check


class TextField(StringField):
    """Text for people: normalised letters, trimmed."""

    def process_formdata(self, values: list[Any]) -> None:
        """Keep ی and ک, drop stray marks and spaces."""
        self.data = normalise(values[0]) if values else ""


class LongTextField(TextAreaField):
    """Several lines of text for people."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Keep ی and ک, drop stray marks."""
        self.data = normalise(valuelist[0]) if valuelist else ""


class DigitsField(StringField):
    """A code of digits, kept as ASCII text."""

    def process_formdata(self, values: list[Any]) -> None:
        """Translate the digits, drop spaces."""
        self.data = to_ascii_digits(values[0]).replace(" ", "") if values else ""


class WholeNumberField(StringField):
    """A whole number in `number` (None when empty); `data` keeps what was typed."""

    number: int | None = None

    def __init__(
        self,
        *args: Any,
        low: int = 0,
        high: int = 1_000_000,
        optional: bool = False,
        **kwargs: Any,
    ) -> None:
        self.low, self.high, self.optional = low, high, optional
        super().__init__(*args, **kwargs)

    def process_data(self, value: Any) -> None:
        """Show a stored number."""
        self.number = value if isinstance(value, int) else None
        self.data = "" if value is None else fmt_digits(str(value), lang())

    def pre_validate(self, form: BaseForm) -> None:
        """Read the number; name what is wrong with it."""
        text = to_ascii_digits(str(self.data or "")).replace(",", "").replace("٬", "").strip()
        if not text and self.optional:
            self.number = None
            return
        plain = text.removeprefix("-")
        if not plain.isascii() or not plain.isdigit() or len(plain) > 12:
            raise invalid("Please write a whole number.")
        self.number = int(text)
        if not self.low <= self.number <= self.high:
            raise invalid(
                "Please write a number from %(low)s to %(high)s.",
                low=fmt_number(self.low, lang()),
                high=fmt_number(self.high, lang()),
            )


class MobileField(StringField):
    """An Iranian mobile number in `number` as +98..; `data` keeps what was typed."""

    number: str | None = None

    def pre_validate(self, form: BaseForm) -> None:
        """Read the number in any of its usual forms."""
        try:
            self.number = contact.normalise_mobile(self.data or "")
        except ValueError:
            raise invalid("A mobile number looks like 0912 345 6789.") from None


class EmailField(StringField):
    """An e-mail address in `address` (None when left empty); `data` keeps what was typed."""

    address: str | None = None

    def pre_validate(self, form: BaseForm) -> None:
        """Read the address."""
        if not (self.data or "").strip():
            self.address = None
            return
        try:
            self.address = contact.normalise_email(self.data or "")
        except ValueError:
            raise invalid("An e-mail address looks like name@example.com.") from None


class PostalCodeField(DigitsField):
    """A postal code of 10 digits."""

    def pre_validate(self, form: BaseForm) -> None:
        """Say how many digits were written."""
        text = (self.data or "").replace("-", "")
        if text and text.isdigit() and len(text) != 10:
            written = fmt_number(len(text), lang())
            raise invalid("You wrote %(n)s digits; a postal code has 10.", n=written)
        try:
            self.data = contact.postal_code(text)
        except ValueError:
            raise invalid("A postal code has 10 digits.") from None


class MoneyField(StringField):
    """A price in `money`, typed in toman where rial is stored; `data` keeps the typing."""

    money: Money | None = None

    def __init__(
        self, *args: Any, currency: str = "IRR", optional: bool = False, **kwargs: Any
    ) -> None:
        self.currency, self.optional = currency, optional
        super().__init__(*args, **kwargs)

    def process_data(self, value: Any) -> None:
        """Show a stored amount."""
        self.money = value if isinstance(value, Money) else None
        self.data = fmt_money(value, lang()).amount if isinstance(value, Money) else ""

    def pre_validate(self, form: BaseForm) -> None:
        """Read the amount."""
        text = str(self.data or "").strip()
        if not text and self.optional:
            self.money = None
            return
        try:
            toman = self.currency == "IRR"
            self.money = parse_toman(text) if toman else parse_amount(text, self.currency)
        except ValueError:
            raise invalid("Please write an amount in digits, such as 250,000.") from None

    def money_or_zero(self) -> Money:
        """Return the amount, nothing for an empty optional field."""
        return self.money or Money.zero(self.currency)
