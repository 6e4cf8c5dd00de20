"""Forms of the shop front."""

from wtforms import HiddenField, RadioField

from marketplace.web.forms import EmailField, TextField, most
from marketplace.web.forms_address import AddressForm
from marketplace.web.i18n import lazy_gettext


class CheckoutForm(AddressForm):
    """Who, where, how to pay; the key of one click and the total that was shown."""

    email = EmailField(lazy_gettext("E-mail"))
    note = TextField(lazy_gettext("Note for the maker"), [most(200)])
    gateway = RadioField(lazy_gettext("How to pay"), validate_choice=True)
    key = HiddenField()
    total = HiddenField()
