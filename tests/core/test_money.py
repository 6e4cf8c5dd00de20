"""Money: the worked numbers of its rules, and what must hold for any numbers."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.core.money import (
    EXPONENTS,
    MOST_MINOR,
    AmountError,
    CurrencyMismatch,
    Money,
    exponent,
    parse_amount,
    parse_toman,
    refund_share,
    share,
    split,
)

amounts = st.integers(0, MOST_MINOR)


def rial(minor: int) -> Money:
    return Money(minor, "IRR")


def test_money_adds_subtracts_and_multiplies_in_one_currency() -> None:
    price = rial(1_850_000)

    assert price + rial(150_000) == rial(2_000_000)
    assert price - rial(2_000_000) == rial(-150_000)
    assert price * 3 == rial(5_550_000)
    assert -price == rial(-1_850_000)
    assert sorted([rial(3), rial(1)]) == [rial(1), rial(3)]
    assert rial(1) <= rial(1) < rial(2) > rial(1) >= rial(1)
    assert price
    assert not Money.zero("IRR")


def test_two_currencies_never_meet() -> None:
    dollar = Money(1, "USD")

    for act in (rial(1).__add__, rial(1).__sub__, rial(1).__lt__, rial(1).__ge__):
        with pytest.raises(CurrencyMismatch, match="IRR and USD"):
            act(dollar)
    assert rial(1) != dollar


@pytest.mark.parametrize("times", [1.5, "2", True, None])
def test_money_is_multiplied_by_whole_numbers_only(times: object) -> None:
    with pytest.raises(TypeError):
        rial(10) * times  # type: ignore[operator]


def test_an_amount_cannot_be_changed_in_place() -> None:
    with pytest.raises(AttributeError):
        rial(1).minor = 2  # type: ignore[misc]


@pytest.mark.parametrize(
    ("currencies", "places"),
    [
        ("JPY KRW VND XOF XAF XPF CLP PYG RWF BIF DJF GNF KMF MGA VUV ISK UGX IRR", 0),
        ("BHD JOD KWD OMR TND", 3),
        ("USD EUR TRY AED HUF TWD", 2),
    ],
)
def test_each_currency_has_the_decimals_of_the_table(currencies: str, places: int) -> None:
    assert {exponent(currency) for currency in currencies.split()} == {places}


def test_the_table_names_only_what_differs_from_two() -> None:
    assert set(EXPONENTS.values()) == {0, 3}
    assert len(EXPONENTS) == 23


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [
        ("۱٬۸۵۰٬۰۰۰", "IRR", 1_850_000),
        ("١٬٨٥٠٬٠٠٠", "IRR", 1_850_000),
        (" 1,850,000 ", "IRR", 1_850_000),
        ("1 850 000", "IRR", 1_850_000),
        ("0", "IRR", 0),
        ("12.5", "USD", 1250),
        ("۱۲٫۵۰", "USD", 1250),
        (".5", "USD", 50),
        ("12.", "USD", 1200),
        ("5.124", "KWD", 5124),
        ("1000000000000000", "IRR", MOST_MINOR),
    ],
)
def test_an_amount_is_read_in_any_digits_and_separators(
    text: str, currency: str, minor: int
) -> None:
    assert parse_amount(text, currency) == Money(minor, currency)


@pytest.mark.parametrize(
    ("text", "currency", "reason"),
    [
        ("", "IRR", "empty"),
        ("  ", "IRR", "empty"),
        (",", "IRR", "empty"),
        (".", "USD", "not_a_number"),
        ("-5", "IRR", "not_a_number"),
        ("\u22125", "IRR", "not_a_number"),
        ("1e5", "IRR", "not_a_number"),
        ("1.2.3", "USD", "not_a_number"),
        ("12 toman", "IRR", "not_a_number"),
        ("NaN", "USD", "not_a_number"),
        ("1²", "IRR", "not_a_number"),
        ("१२", "IRR", "not_a_number"),
        ("<b>5</b>", "IRR", "not_a_number"),
        ("5.5", "IRR", "decimals"),
        ("5.125", "USD", "decimals"),
        ("1000000000000001", "IRR", "too_large"),
        ("9" * 30, "IRR", "too_large"),
        ("9" * 10_000, "IRR", "too_large"),
        ("10000000000001", "USD", "too_large"),
    ],
)
def test_an_amount_that_cannot_be_read_says_why(text: str, currency: str, reason: str) -> None:
    with pytest.raises(AmountError) as refused:
        parse_amount(text, currency)

    assert refused.value.reason == reason


@pytest.mark.parametrize(
    ("text", "minor"),
    [("۱۸۵٬۰۰۰", 1_850_000), ("185,000", 1_850_000), ("۱۸۵٫۵", 1855), ("185.0", 1850), ("0", 0)],
)
def test_toman_is_typed_and_rial_is_kept(text: str, minor: int) -> None:
    assert parse_toman(text) == rial(minor)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "empty"),
        (",", "empty"),
        ("-1", "not_a_number"),
        ("1.2.3", "not_a_number"),
        ("18.25", "decimals"),
        ("100000000000000.1", "too_large"),
    ],
)
def test_toman_that_cannot_be_read_says_why(text: str, reason: str) -> None:
    with pytest.raises(AmountError) as refused:
        parse_toman(text)

    assert refused.value.reason == reason


def test_a_dot_between_thousands_is_asked_about_and_never_divides_a_price_by_1000() -> None:
    with pytest.raises(AmountError, match="decimals"):
        parse_toman("185.000")


@given(amounts, st.sampled_from(["IRR", "USD", "KWD"]))
def test_what_is_written_out_is_read_back(minor: int, currency: str) -> None:
    places = exponent(currency)
    whole, part = divmod(minor, 10**places)

    text = f"{whole:,}" + (f".{part:0{places}d}" if places else "")

    assert parse_amount(text, currency).minor == minor


@given(st.text(max_size=30))
def test_no_text_breaks_the_reading_of_amounts(text: str) -> None:
    with suppress(AmountError):
        assert 0 <= parse_toman(text).minor <= MOST_MINOR


def test_ten_percent_of_1255_is_126_and_the_rest_is_1129() -> None:
    base = rial(1255)

    commission = share(base, 1000)

    assert commission == rial(126)
    assert base - commission == rial(1129)


@pytest.mark.parametrize(
    ("base", "points", "part"),
    [(5, 1000, 1), (4, 1000, 0), (15, 1000, 2), (1000, 0, 0), (1000, 20_000, 1000), (9, -500, 0)],
)
def test_a_share_is_rounded_half_up_and_stays_within_its_base(
    base: int, points: int, part: int
) -> None:
    assert share(rial(base), points) == rial(part)


@given(amounts, st.integers(0, 10_000))
def test_a_share_is_never_off_by_more_than_half(minor: int, points: int) -> None:
    part = share(rial(minor), points).minor

    assert abs(part * 10_000 - minor * points) * 2 <= 10_000
    assert 0 <= part <= minor


@pytest.mark.parametrize(
    ("amount", "weights", "parts"),
    [
        (100, (333, 333, 334), [33, 33, 34]),
        (10, (1, 1, 1), [4, 3, 3]),
        (5, (1, 1, 1), [2, 2, 1]),
        (0, (3, 4), [0, 0]),
        (7, (0, 1, 0), [0, 7, 0]),
    ],
)
def test_an_amount_is_divided_by_largest_remainder(
    amount: int, weights: tuple[int, ...], parts: list[int]
) -> None:
    assert split(rial(amount), weights) == [rial(part) for part in parts]


@pytest.mark.parametrize("weights", [(), (0, 0), (2, -1)])
def test_nothing_is_divided_by_weights_without_sense(weights: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="weights"):
        split(rial(10), weights)


@given(amounts, st.lists(st.integers(0, 10**9), min_size=1, max_size=30).filter(any))
def test_no_rial_is_lost_or_made_when_an_amount_is_divided(minor: int, weights: list[int]) -> None:
    parts = [part.minor for part in split(rial(minor), weights)]

    assert sum(parts) == minor
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part * sum(weights) - minor * weight) < sum(weights)


def test_refunds_of_418_418_and_419_take_back_41_42_and_43() -> None:
    commission, base, before = rial(126), rial(1255), rial(0)
    parts = []

    for now in (rial(418), rial(418), rial(419)):
        parts.append(refund_share(commission, base, before, now).minor)
        before += now

    assert parts == [41, 42, 43]


def test_a_refund_beyond_the_base_takes_nothing_more_back() -> None:
    assert refund_share(rial(126), rial(1255), rial(1255), rial(10)) == rial(0)
    assert refund_share(rial(126), rial(1255), rial(0), rial(9999)) == rial(126)
    assert refund_share(rial(0), rial(0), rial(0), rial(5)) == rial(0)


def test_a_refund_is_of_one_currency_and_not_negative() -> None:
    with pytest.raises(CurrencyMismatch):
        refund_share(rial(126), rial(1255), rial(0), Money(10, "USD"))
    with pytest.raises(CurrencyMismatch):
        refund_share(Money(126, "USD"), rial(1255), rial(0), rial(10))
    with pytest.raises(ValueError, match="negative"):
        refund_share(rial(126), rial(1255), rial(0), rial(-1))


@given(st.data(), st.integers(1, 10**12), st.lists(st.integers(1, 10**9), max_size=12))
def test_the_parts_of_a_full_refund_add_up_to_the_commission(
    data: st.DataObject, base: int, refunds: list[int]
) -> None:
    commission, before = rial(data.draw(st.integers(0, base))), rial(0)
    taken = 0

    for minor in [*refunds, base]:
        now = rial(min(minor, base - before.minor))
        part = refund_share(commission, rial(base), before, now).minor
        assert part >= 0
        taken += part
        assert taken <= commission.minor
        before += now

    assert taken == commission.minor
