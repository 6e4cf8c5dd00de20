"""A day chosen by three lists, which needs no script: day, month, year.

In Persian the lists are those of the Jalali calendar, in English of the Gregorian. A day that does
not exist in its month (30 Esfand of a plain year) is said so, and what was chosen stays chosen.
"""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

from wtforms import Field
from wtforms.form import BaseForm

from marketplace.core.clock import utc_now
from marketplace.core.formats import MONTHS_GREGORIAN, fmt_digits
from marketplace.core.jalali import MONTHS_FA, from_jalali, local_date, to_jalali
from marketplace.core.text import to_ascii_digits
from marketplace.web.i18n import invalid, lang

PARTS = ("day", "month", "year")
Choices = list[tuple[str, str]]


class DayField(Field):
    """A day in `day`; `typed` keeps the three choices. Drawn by the macro `day_field`."""

    day: date | None = None

    def __init__(
        self, *args: Any, first_in_days: int = 0, last_in_days: int = 366, **kwargs: Any
    ) -> None:
        self.first_in, self.last_in = timedelta(first_in_days), timedelta(last_in_days)
        self.typed = dict.fromkeys(PARTS, "")
        super().__init__(*args, **kwargs)

    def process(
        self,
        formdata: Any,
        data: Any = None,
        extra_filters: Sequence[Callable[[Any], Any]] | None = None,
    ) -> None:
        """Read the three lists, or show a stored day."""
        self.process_errors = []
        stored = data if isinstance(data, date) else self.default
        self.day = stored() if callable(stored) else stored
        if formdata is not None and any(f"{self.name}-{part}" in formdata for part in PARTS):
            for part in PARTS:
                text = str(formdata.get(f"{self.name}-{part}", ""))
                self.typed[part] = to_ascii_digits(text).strip()[:4]
            self.day = None
        elif self.day is not None:
            self.show(self.day)
        self.data = self.day

    def show(self, day: date) -> None:
        """Choose a day in the lists."""
        parts = to_jalali(day) if lang() == "fa" else (day.year, day.month, day.day)
        self.typed = dict(zip(("year", "month", "day"), map(str, parts), strict=True))
        self.day = self.data = day

    def pre_validate(self, form: BaseForm) -> None:
        """Make a day of the choices. Says what is missing, does not exist, or is out of reach."""
        if not all(self.typed.values()):
            raise invalid("Please choose day, month and year.")
        try:
            year, month, day = (int(self.typed[part]) for part in ("year", "month", "day"))
            self.day = from_jalali(year, month, day) if lang() == "fa" else date(year, month, day)
        except (ValueError, OverflowError):
            raise invalid("That month has no such day.") from None
        self.data = self.day
        today = local_date(utc_now())
        if self.day < today + self.first_in:
            raise invalid("That day has passed. Please choose a later one.")
        if self.day > today + self.last_in:
            raise invalid("That is too far away. Please choose an earlier day.")

    def lists(self) -> list[tuple[str, Choices]]:
        """Return the choices of each list."""
        here, today = lang(), local_date(utc_now())
        ends = (today + self.first_in, today + self.last_in)
        years = sorted({to_jalali(end)[0] if here == "fa" else end.year for end in ends})
        if self.typed["year"].isdigit():
            years = sorted({*years, int(self.typed["year"])})
        months = MONTHS_FA if here == "fa" else MONTHS_GREGORIAN
        return [
            ("day", [(str(n), fmt_digits(str(n), here)) for n in range(1, 32)]),
            ("month", [(str(n), name) for n, name in enumerate(months, 1)]),
            ("year", [(str(n), fmt_digits(str(n), here)) for n in range(years[0], years[-1] + 1)]),
        ]
