"""Forms of the monitoring desk."""

from datetime import date
from typing import Any

from flask_wtf.file import FileField
from wtforms import BooleanField, SelectField, StringField
from wtforms.form import BaseForm

from marketplace.core.jalali import parse_date
from marketplace.monitoring.states import Standing
from marketplace.supports.states import SupportKind
from marketplace.web.choices import SelectChoice
from marketplace.web.forms import Form, MoneyField, TextField, WholeNumberField, most, required
from marketplace.web.i18n import invalid, lazy_gettext


class DayField(StringField):
    """A day in `day`, typed in either calendar; `data` keeps what was typed."""

    day: date | None = None

    def __init__(self, *args: Any, optional: bool = False, **kwargs: Any) -> None:
        self.optional = optional
        super().__init__(*args, **kwargs)

    def pre_validate(self, form: BaseForm) -> None:
        """Read the day."""
        text = (self.data or "").strip()
        if not text and self.optional:
            self.day = None
            return
        try:
            self.day = parse_date(text)
        except ValueError:
            raise invalid("A day looks like 1405/09/02 or 2026-11-23.") from None


class OverrideForm(Form):
    """A person's word against the rule."""

    standing = SelectField(lazy_gettext("It stands"))
    ends_on = DayField(lazy_gettext("Holds until"))
    word = TextField(lazy_gettext("Why"), [required, most(200)])

    def offer(self, names: dict[str, str]) -> None:
        """Fill in the choices."""
        self.standing.choices = [SelectChoice(s.value, names[s.value]) for s in Standing]


class StepForm(Form):
    """A move of a business to a step, or what holds it back."""

    step = SelectField(lazy_gettext("Step"), coerce=int)
    on = DayField(lazy_gettext("Since"))


class BlockForm(Form):
    """What holds a business back."""

    reason = TextField(lazy_gettext("What holds it back"), [most(200)])


class CloseForm(Form):
    """The end of a business."""

    closed_on = DayField(lazy_gettext("Ended on"))
    closed_reason = TextField(lazy_gettext("As was told"), [required, most(200)])


class TargetForm(Form):
    """What an indicator is to reach."""

    value = WholeNumberField(lazy_gettext("Target"), low=0, high=10**9)
    owner = TextField(lazy_gettext("Whose it is"), [most(80)])


class PhaseForm(Form):
    """The name of a phase."""

    phase_fa = TextField(lazy_gettext("Name in Persian"), [required, most(80)])
    phase_en = TextField(lazy_gettext("Name in English"), [required, most(80)])


class ProgrammeStepForm(Form):
    """What is written of a step."""

    name_fa = TextField(lazy_gettext("Name in Persian"), [required, most(80)])
    name_en = TextField(lazy_gettext("Name in English"), [required, most(80)])
    entry_fa = TextField(lazy_gettext("Entered when (Persian)"), [most(200)])
    entry_en = TextField(lazy_gettext("Entered when (English)"), [most(200)])
    exit_fa = TextField(lazy_gettext("Done when (Persian)"), [most(200)])
    exit_en = TextField(lazy_gettext("Done when (English)"), [most(200)])
    evidence_fa = TextField(lazy_gettext("Shown by (Persian)"), [most(200)])
    evidence_en = TextField(lazy_gettext("Shown by (English)"), [most(200)])
    owner = TextField(lazy_gettext("Whose step it is"), [most(80)])


class SupportForm(Form):
    """A loan, training, grant or fair that a business had."""

    kind = SelectField(lazy_gettext("What"))
    shop = TextField(lazy_gettext("Address of the shop"), [required, most(80)])
    reference = TextField(lazy_gettext("File number"), [required, most(80)])
    title = TextField(lazy_gettext("Product, course or fair"), [required, most(200)])
    provider = TextField(lazy_gettext("From whom"), [required, most(80)])
    amount = MoneyField(lazy_gettext("Amount"), optional=True)
    instalment = MoneyField(lazy_gettext("Monthly instalment"), optional=True)
    starts_on = DayField(lazy_gettext("First day"))
    ends_on = DayField(lazy_gettext("Last day"), optional=True)
    purpose = TextField(lazy_gettext("What for"), [most(200)])
    guarantee = TextField(lazy_gettext("Kind of guarantee"), [most(80)])
    jobs_promised = WholeNumberField(lazy_gettext("Jobs promised"), high=999, optional=True)
    hours = WholeNumberField(lazy_gettext("Hours"), high=9999, optional=True)
    attended = BooleanField(lazy_gettext("She was there"))
    passed = BooleanField(lazy_gettext("She passed"))

    def offer(self, names: dict[str, str]) -> None:
        """Fill in the choices."""
        self.kind.choices = [SelectChoice(k.value, names[k.value]) for k in SupportKind]


class ImportForm(Form):
    """A file of support records."""

    file = FileField(lazy_gettext("CSV file"))
    dry_run = BooleanField(lazy_gettext("Only try, write nothing"))
