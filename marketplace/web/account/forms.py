"""Forms of sign-in and profile."""

from wtforms import HiddenField, PasswordField, SelectField
from wtforms.validators import ValidationError

from marketplace.web.choices import SelectChoice
from marketplace.web.forms import (
    DigitsField,
    EmailField,
    Form,
    MobileField,
    TextField,
    most,
    required,
)
from marketplace.web.forms_address import AddressForm
from marketplace.web.i18n import gettext as _
from marketplace.web.i18n import lazy_gettext


class PhoneForm(Form):
    """Where to send a code."""

    mobile = MobileField(lazy_gettext("Mobile"))
    next = HiddenField()


class CodeForm(Form):
    """The code that came."""

    code = DigitsField(lazy_gettext("Code"))
    next = HiddenField()

    def validate_code(self, field: DigitsField) -> None:
        """Six digits."""
        if not (field.data or "").isdigit() or len(field.data or "") != 6:
            raise ValidationError(_("The code has 6 digits."))


class EmailCodeForm(Form):
    """Which mailbox to send a code to."""

    email = EmailField(lazy_gettext("E-mail"), [required])
    next = HiddenField()


class PasswordForm(Form):
    """E-mail and password."""

    email = EmailField(lazy_gettext("E-mail"), [required])
    password = PasswordField(lazy_gettext("Password"), [required, most(128)])
    next = HiddenField()


class SignUpForm(Form):
    """A new account by e-mail."""

    name = TextField(lazy_gettext("Your name"), [required, most(80)])
    email = EmailField(lazy_gettext("E-mail"), [required])
    password = PasswordField(lazy_gettext("Password"), [required, most(128)])
    next = HiddenField()


class ProfileForm(Form):
    """How a person is called and spoken to."""

    name = TextField(lazy_gettext("Your name"), [required, most(80)])
    language = SelectField(
        lazy_gettext("Language"),
        choices=[SelectChoice("fa", "فارسی"), SelectChoice("en", "English")],
    )


class NewPasswordForm(Form):
    """A new password."""

    password = PasswordField(lazy_gettext("New password"), [required, most(128)])


class SavedAddressForm(AddressForm):
    """An address with a name of its own."""

    label = TextField(lazy_gettext("What you call it"), [most(40)])
