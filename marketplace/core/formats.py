"""Numbers, money, days and times as a page shows them, in Persian and in English.

Own code, since Babel writes Latin digits and Gregorian months for Persian and knows no toman.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from marketplace.core import jalali
from marketplace.core.jalali import TEHRAN
from marketplace.core.money import RIALS_IN_TOMAN, Money, exponent
from marketplace.core.text import to_persian_digits

RIALS_IN_MILLION_TOMAN = 1_000_000 * RIALS_IN_TOMAN
MONTHS_GREGORIAN = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
WEEKDAYS_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")

_AND_FA = " و "
_SCALES_FA = ("", "هزار", "میلیون", "میلیارد", "تریلیون")
_HUNDREDS_FA = ("", *"صد دویست سیصد چهارصد پانصد ششصد هفتصد هشتصد نهصد".split())
_TENS_FA = ("", "", *"بیست سی چهل پنجاه شصت هفتاد هشتاد نود".split())
_BELOW_TWENTY_FA = (
    "", "یک", "دو", "سه", "چهار", "پنج", "شش", "هفت", "هشت", "نه",
    "ده", "یازده", "دوازده", "سیزده", "چهارده", "پانزده", "شانزده", "هفده", "هجده", "نوزده",
)  # fmt: skip


class MoneyText(NamedTuple):
    """An amount and its unit, apart, so that pages can set them in different sizes."""

    amount: str
    unit: str


def fmt_digits(text: str, lang: str) -> str:
    """Return `text` with the digits of the language."""
    return to_persian_digits(text) if lang == "fa" else text


def fmt_number(value: Decimal | float, lang: str, *, places: int | None = None) -> str:
    """Return a number with separators: ۱٬۲۳۴٫۵ or 1,234.5; `places` fixes the decimals."""
    text = f"{value:,}" if places is None else f"{value:,.{places}f}"
    if places is None and isinstance(value, float) and value.is_integer():
        text = f"{int(value):,}"
    text = text.replace("-", "\u2212")  # the sign that money has
    if lang != "fa":
        return text
    return to_persian_digits(text.replace(",", "٬").replace(".", "٫"))


def fmt_money(money: Money, lang: str) -> MoneyText:
    """Return amount and unit; rial is shown as toman, with a decimal only where there is one."""
    if money.currency == "IRR":
        toman, rest = divmod(abs(money.minor), RIALS_IN_TOMAN)
        text, unit = f"{toman:,}" + (f".{rest}" if rest else ""), "toman"
        unit = "تومان" if lang == "fa" else unit
    else:
        places = exponent(money.currency)
        whole, rest = divmod(abs(money.minor), 10**places)
        text = f"{whole:,}" + (f".{rest:0{places}d}" if places else "")
        unit = money.currency
    if money.minor < 0:
        text = "\u2212" + text
    if lang == "fa":
        text = to_persian_digits(text.replace(",", "٬").replace(".", "٫"))
    return MoneyText(text, unit)


def fmt_money_millions(money: Money, lang: str, *, rounded: bool = False) -> MoneyText:
    """Return 34,500,000 toman as 34.5 million toman; what needs more decimals stays whole.

    `rounded` shows the nearest tenth of a million instead, for figures that are only looked at.
    """
    tenths, rest = divmod(abs(money.minor), RIALS_IN_MILLION_TOMAN // 10)
    if money.currency != "IRR" or tenths < 10 or (rest and not rounded):
        return fmt_money(money, lang)
    tenths += 2 * rest >= RIALS_IN_MILLION_TOMAN // 10
    text = fmt_number(tenths / 10, lang, places=1 if tenths % 10 else 0)
    sign = "\u2212" if money.minor < 0 else ""
    return MoneyText(sign + text, "میلیون تومان" if lang == "fa" else "million toman")


def fmt_money_plain(money: Money, lang: str) -> str:
    """Return amount and unit as one text, for mails and titles."""
    return " ".join(fmt_money(money, lang))


def fmt_percent(value: Decimal | float, lang: str) -> str:
    """Return ۷۲٪ or 72%."""
    return fmt_number(value, lang) + ("٪" if lang == "fa" else "%")


def fmt_rating(value: Decimal | float, lang: str) -> str:
    """Return a rating with one decimal: ۴٫۸."""
    return fmt_number(float(value), lang, places=1)


def fmt_day(day: date, lang: str) -> str:
    """Return the day of the month, Jalali in Persian."""
    return fmt_digits(str(jalali.to_jalali(day)[2] if lang == "fa" else day.day), lang)


def fmt_month(day: date, lang: str) -> str:
    """Return the short month name: آذر or Dec."""
    if lang == "fa":
        return jalali.MONTHS_FA[jalali.to_jalali(day)[1] - 1]
    return MONTHS_GREGORIAN[day.month - 1][:3]


def fmt_date(day: date, lang: str) -> str:
    """Return ۱۰ آذر ۱۴۰۵ or 1 December 2026."""
    if lang == "fa":
        year = jalali.to_jalali(day)[0]
        return f"{fmt_date_short(day, lang)} {to_persian_digits(str(year))}"
    return f"{day.day} {MONTHS_GREGORIAN[day.month - 1]} {day.year}"


def fmt_date_short(day: date, lang: str) -> str:
    """Return ۱۰ آذر or 1 Dec."""
    return f"{fmt_day(day, lang)} {fmt_month(day, lang)}"


def fmt_weekday_date(day: date, lang: str) -> str:
    """Return سه‌شنبه ۱۰ آذر or Tue 1 December."""
    if lang == "fa":
        return f"{jalali.WEEKDAYS_FA[day.weekday()]} {fmt_date_short(day, lang)}"
    return f"{WEEKDAYS_EN[day.weekday()]} {day.day} {MONTHS_GREGORIAN[day.month - 1]}"


def fmt_weekday(day: date, lang: str) -> str:
    """Return سه‌شنبه or Tue."""
    return (jalali.WEEKDAYS_FA if lang == "fa" else WEEKDAYS_EN)[day.weekday()]


def fmt_month_year(day: date, lang: str) -> str:
    """Return آذر ۱۴۰۵ or December 2026."""
    if lang == "fa":
        year, month, _ = jalali.to_jalali(day)
        return f"{jalali.MONTHS_FA[month - 1]} {to_persian_digits(str(year))}"
    return f"{MONTHS_GREGORIAN[day.month - 1]} {day.year}"


def fmt_jalali_month(day: date, lang: str) -> str:
    """Return the Jalali month that a day lies in, in both languages: آبان ۱۴۰۵ or Aban 1405."""
    year, month, _ = jalali.to_jalali(day)
    names = jalali.MONTHS_FA if lang == "fa" else jalali.MONTHS_EN
    return f"{names[month - 1]} {fmt_digits(str(year), lang)}"


def fmt_year(day: date, lang: str) -> str:
    """Return the year: ۱۳۹۰ or 2011."""
    return fmt_digits(str(jalali.to_jalali(day)[0] if lang == "fa" else day.year), lang)


def fmt_datetime(moment: datetime, lang: str) -> str:
    """Return day and Tehran time: ۲ آذر، ۱۰:۱۲ or 23 Nov, 10:12."""
    local = moment.astimezone(TEHRAN)
    comma = "،" if lang == "fa" else ","
    clock = fmt_digits(f"{local:%H:%M}", lang)
    return f"{fmt_date_short(local.date(), lang)}{comma} {clock}"


def fmt_clock(moment: datetime, lang: str) -> str:
    """Return the Tehran time of day: ۱۴:۲۰."""
    return fmt_digits(f"{moment.astimezone(TEHRAN):%H:%M}", lang)


def fmt_date_range(first: date, last: date, lang: str) -> str:
    """Return a span of days, both included: شنبه ۱۴ تا دوشنبه ۱۶ آذر or Sat 5 to Mon 7 December."""
    if first == last:
        return fmt_weekday_date(first, lang)
    to = "تا" if lang == "fa" else "to"
    end = fmt_weekday_date(last, lang)
    if fmt_month_year(first, lang) != fmt_month_year(last, lang):
        return f"{fmt_weekday_date(first, lang)} {to} {end}"
    weekday = jalali.WEEKDAYS_FA if lang == "fa" else WEEKDAYS_EN
    return f"{weekday[first.weekday()]} {fmt_day(first, lang)} {to} {end}"


def fmt_phone(number: str, lang: str) -> str:
    """Return a stored number as people read it: ۰۹۱۲ ۳۴۵ ۶۷۸۹."""
    local = "0" + number.removeprefix("+98") if number.startswith("+98") else number
    if len(local) != 11:
        return fmt_digits(local, lang)
    # A landline has an area code of three digits; a mobile number an operator's of four.
    parts = (4, 7) if local.startswith("09") else (3, 7)
    spaced = f"{local[: parts[0]]} {local[parts[0] : parts[1]]} {local[parts[1] :]}"
    return fmt_digits(spaced, lang)


def number_in_words_fa(number: int) -> str:
    """Return a whole number in Persian words, as an invoice repeats its total.

    1000 is «یک هزار», so that no word can be put before it. Raises ValueError from 10^15 on.
    """
    if abs(number) >= 1000 ** len(_SCALES_FA):
        raise ValueError("too large to be written in words")
    if number == 0:
        return "صفر"
    groups, rest = [], abs(number)
    for scale in _SCALES_FA:
        rest, group = divmod(rest, 1000)
        if group:
            groups.append(f"{_below_thousand_fa(group)} {scale}".rstrip())
    return ("منفی " if number < 0 else "") + _AND_FA.join(reversed(groups))


def _below_thousand_fa(number: int) -> str:
    hundreds, rest = divmod(number, 100)
    words = [_HUNDREDS_FA[hundreds]]
    if rest < 20:
        words.append(_BELOW_TWENTY_FA[rest])
    else:
        words += [_TENS_FA[rest // 10], _BELOW_TWENTY_FA[rest % 10]]
    return _AND_FA.join(word for word in words if word)
