"""The form by which a fair is moved."""

from datetime import date

from wtforms import BooleanField
from wtforms.form import BaseForm
from wtforms.validators import ValidationError

from marketplace.web.fairdesk.forms import DayField
from marketplace.web.forms import Form, TextField, most, required
from marketplace.web.i18n import gettext as _
from marketplace.web.i18n import lazy_gettext


class MaybeDayField(DayField):
    """A day that may be left open."""

    def pre_validate(self, form: BaseForm) -> None:
        """Read the day, if one was typed."""
        self.day = None
        if (self.data or "").strip():
            super().pre_validate(form)


class MoveForm(Form):
    """To which day, or put off."""

    first_day = MaybeDayField(lazy_gettext("New first day"))
    unknown = BooleanField(lazy_gettext("The new days are not known yet"))
    choose_until = DayField(lazy_gettext("Producers choose until the end of"))
    reason = TextField(lazy_gettext("Reason"), [required, most(200)])

    def validate_first_day(self, field: MaybeDayField) -> None:
        """Either a day, or not known yet."""
        if not field.errors and (field.day is None) != bool(self.unknown.data):
            raise ValidationError(_("Please write a day, or say that it is not known yet."))

    def new_first_day(self) -> date | None:
        """Return what was typed, after validation."""
        return self.first_day.day
