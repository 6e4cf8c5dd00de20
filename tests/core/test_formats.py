"""Numbers, money, days and times as pages show them, in both languages."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.core import formats as f
from marketplace.core.money import Money, parse_amount, parse_toman


@pytest.mark.parametrize(
    ("value", "fa", "en"),
    [
        (1234, "۱٬۲۳۴", "1,234"),
        (1234.5, "۱٬۲۳۴٫۵", "1,234.5"),
        (1234.0, "۱٬۲۳۴", "1,234"),
        (Decimal("1234567.25"), "۱٬۲۳۴٬۵۶۷٫۲۵", "1,234,567.25"),
        (0, "۰", "0"),
        (-5, "\u2212۵", "\u22125"),
    ],
)
def test_a_number_has_the_digits_and_separators_of_its_language(
    value: Decimal | float, fa: str, en: str
) -> None:
    assert f.fmt_number(value, "fa") == fa
    assert f.fmt_number(value, "en") == en


@pytest.mark.parametrize(
    ("money", "fa", "en"),
    [
        (Money(1_850_000, "IRR"), ("۱۸۵٬۰۰۰", "تومان"), ("185,000", "toman")),
        (Money(1855, "IRR"), ("۱۸۵٫۵", "تومان"), ("185.5", "toman")),
        (Money(5, "IRR"), ("۰٫۵", "تومان"), ("0.5", "toman")),
        (Money(0, "IRR"), ("۰", "تومان"), ("0", "toman")),
        (Money(-5, "IRR"), ("\u2212۰٫۵", "تومان"), ("\u22120.5", "toman")),
        (Money(123_450, "USD"), ("۱٬۲۳۴٫۵۰", "USD"), ("1,234.50", "USD")),
        (Money(1_000, "JPY"), ("۱٬۰۰۰", "JPY"), ("1,000", "JPY")),
        (Money(5_124, "KWD"), ("۵٫۱۲۴", "KWD"), ("5.124", "KWD")),
        (Money(-5, "USD"), ("\u2212۰٫۰۵", "USD"), ("\u22120.05", "USD")),
    ],
)
def test_rial_is_shown_as_toman_and_other_money_by_its_code(
    money: Money, fa: tuple[str, str], en: tuple[str, str]
) -> None:
    assert f.fmt_money(money, "fa") == fa
    assert f.fmt_money(money, "en") == en
    assert f.fmt_money_plain(money, "en") == " ".join(en)


@given(st.integers(0, 10**15), st.sampled_from(["fa", "en"]))
def test_what_a_price_field_shows_is_what_it_reads(minor: int, lang: str) -> None:
    for money, read in (
        (Money(minor, "IRR"), parse_toman),
        (Money(minor, "USD"), lambda text: parse_amount(text, "USD")),
    ):
        assert read(f.fmt_money(money, lang).amount) == money


@pytest.mark.parametrize(
    ("toman", "fa", "about_en"),
    [
        (240_000_000, ("۲۴۰", "میلیون تومان"), ("240", "million toman")),
        (38_400_000, ("۳۸٫۴", "میلیون تومان"), ("38.4", "million toman")),
        (8_149_999, ("۸٬۱۴۹٬۹۹۹", "تومان"), ("8.1", "million toman")),
        (8_150_000, ("۸٬۱۵۰٬۰۰۰", "تومان"), ("8.2", "million toman")),
        (999_999, ("۹۹۹٬۹۹۹", "تومان"), ("999,999", "toman")),
        (-2_500_000, ("\u2212۲٫۵", "میلیون تومان"), ("\u22122.5", "million toman")),
    ],
)
def test_millions_are_exact_unless_a_figure_is_asked_for(
    toman: int, fa: tuple[str, str], about_en: tuple[str, str]
) -> None:
    money = Money(toman * 10, "IRR")

    assert f.fmt_money_millions(money, "fa") == fa
    assert f.fmt_money_millions(money, "en", rounded=True) == about_en
    assert f.fmt_money_millions(Money(99, "USD"), "en") == ("0.99", "USD")


def test_percents_and_ratings() -> None:
    assert f.fmt_percent(72, "fa") == "۷۲٪"
    assert f.fmt_percent(Decimal("7.5"), "en") == "7.5%"
    assert f.fmt_rating(4.8, "fa") == "۴٫۸"
    assert f.fmt_rating(Decimal(5), "en") == "5.0"


def test_days_are_jalali_in_persian() -> None:
    day = date(2026, 12, 1)

    assert f.fmt_date(day, "fa") == "۱۰ آذر ۱۴۰۵"
    assert f.fmt_date_short(day, "fa") == "۱۰ آذر"
    assert f.fmt_weekday_date(day, "fa") == "سه‌شنبه ۱۰ آذر"
    assert f.fmt_month_year(day, "fa") == "آذر ۱۴۰۵"
    assert f.fmt_year(day, "fa") == "۱۴۰۵"
    assert (f.fmt_day(day, "fa"), f.fmt_month(day, "fa")) == ("۱۰", "آذر")
    assert f.fmt_weekday_date(date(2026, 11, 23), "fa") == "دوشنبه ۲ آذر"


def test_days_are_gregorian_in_english() -> None:
    day = date(2026, 12, 1)

    assert f.fmt_date(day, "en") == "1 December 2026"
    assert f.fmt_date_short(day, "en") == "1 Dec"
    assert f.fmt_weekday_date(day, "en") == "Tue 1 December"
    assert f.fmt_month_year(day, "en") == "December 2026"
    assert f.fmt_year(day, "en") == "2026"
    assert (f.fmt_day(day, "en"), f.fmt_month(day, "en")) == ("1", "Dec")


def test_times_are_those_of_tehran() -> None:
    moment = datetime(2026, 11, 23, 21, 5, tzinfo=UTC)

    assert f.fmt_datetime(moment, "fa") == "۳ آذر، ۰۰:۳۵"
    assert f.fmt_datetime(moment, "en") == "24 Nov, 00:35"


@pytest.mark.parametrize(
    ("first", "last", "fa", "en"),
    [
        (
            date(2026, 12, 5),
            date(2026, 12, 7),
            "شنبه ۱۴ تا دوشنبه ۱۶ آذر",
            "Sat 5 to Mon 7 December",
        ),
        (
            date(2026, 11, 20),
            date(2026, 11, 23),
            "جمعه ۲۹ آبان تا دوشنبه ۲ آذر",
            "Fri 20 to Mon 23 November",
        ),
        (
            date(2026, 11, 30),
            date(2026, 12, 1),
            "دوشنبه ۹ تا سه‌شنبه ۱۰ آذر",
            "Mon 30 November to Tue 1 December",
        ),
        (date(2026, 12, 1), date(2026, 12, 1), "سه‌شنبه ۱۰ آذر", "Tue 1 December"),
    ],
)
def test_a_span_of_days_is_joined_by_a_word(first: date, last: date, fa: str, en: str) -> None:
    assert f.fmt_date_range(first, last, "fa") == fa
    assert f.fmt_date_range(first, last, "en") == en


@given(st.dates(date(1922, 1, 1), date(2119, 1, 1)), st.integers(0, 400))
def test_a_persian_day_holds_no_latin_digit_and_a_span_no_dash(day: date, longer: int) -> None:
    span = f.fmt_date_range(day, date.fromordinal(day.toordinal() + longer), "fa")
    shown = span + f.fmt_date(day, "fa")

    assert not set(shown) & set("0123456789-–—")


@pytest.mark.parametrize(
    ("number", "fa", "en"),
    [
        ("+989123456789", "۰۹۱۲ ۳۴۵ ۶۷۸۹", "0912 345 6789"),
        ("+982112345678", "۰۲۱ ۱۲۳۴ ۵۶۷۸", "021 1234 5678"),
        ("+442071838750", "+۴۴۲۰۷۱۸۳۸۷۵۰", "+442071838750"),
    ],
)
def test_a_phone_number_is_grouped_as_people_say_it(number: str, fa: str, en: str) -> None:
    assert f.fmt_phone(number, "fa") == fa
    assert f.fmt_phone(number, "en") == en


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "صفر"),
        (7, "هفت"),
        (18, "هجده"),
        (20, "بیست"),
        (21, "بیست و یک"),
        (100, "صد"),
        (305, "سیصد و پنج"),
        (999, "نهصد و نود و نه"),
        (1000, "یک هزار"),
        (185_000, "صد و هشتاد و پنج هزار"),
        (1_250_300, "یک میلیون و دویست و پنجاه هزار و سیصد"),
        (2_000_000_016, "دو میلیارد و شانزده"),
        (10**12, "یک تریلیون"),
        (-40, "منفی چهل"),
    ],
)
def test_a_total_is_repeated_in_words(number: int, words: str) -> None:
    assert f.number_in_words_fa(number) == words


def test_a_number_without_a_name_is_refused() -> None:
    with pytest.raises(ValueError, match="too large"):
        f.number_in_words_fa(10**15)


@given(st.integers(0, 10**15 - 1))
def test_words_say_the_number_they_were_made_of(number: int) -> None:
    assert value_of(f.number_in_words_fa(number)) == number


def value_of(words: str) -> int:
    small = (
        "یک دو سه چهار پنج شش هفت هشت نه ده یازده دوازده سیزده چهارده پانزده شانزده هفده".split()
    )
    names = dict(zip(small, range(1, 18), strict=True)) | {"صفر": 0, "هجده": 18, "نوزده": 19}
    tens = "بیست سی چهل پنجاه شصت هفتاد هشتاد نود".split()
    names |= dict(zip(tens, range(20, 100, 10), strict=True))
    hundreds = "صد دویست سیصد چهارصد پانصد ششصد هفتصد هشتصد نهصد".split()
    names |= dict(zip(hundreds, range(100, 1000, 100), strict=True))
    scales = "هزار میلیون میلیارد تریلیون".split()
    total = group = 0
    for word in words.replace(" و ", " ").split():
        if word in scales:
            total, group = total + group * 1000 ** (scales.index(word) + 1), 0
        else:
            group += names[word]
    return total + group
