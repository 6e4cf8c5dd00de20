"""Numbers and addresses of people in Iran, as they are typed. All of them are made up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.core.contact import (
    ContactError,
    card_ok,
    legal_id_ok,
    mask_phone,
    national_id_ok,
    normalise_email,
    normalise_mobile,
    normalise_phone,
    postal_code,
    sheba_ok,
)
from marketplace.core.text import to_persian_digits


@pytest.mark.parametrize(
    "typed",
    [
        "09123456789",
        "9123456789",
        "+989123456789",
        "00989123456789",
        "989123456789",
        "۰۹۱۲۳۴۵۶۷۸۹",
        "٠٩١٢٣٤٥٦٧٨٩",
        "۰۹۱۲ ۳۴۵ ۶۷۸۹",
        "0912-345-6789",
        "(0912) 345.6789",
        "0912\u2011345\u20136789",
        "\u202a+98 912 345 6789\u202c",
        " 0912\u00a0345\u200c6789\u200f",
    ],
)
def test_a_mobile_number_is_read_in_all_its_forms(typed: str) -> None:
    assert normalise_mobile(typed) == "+989123456789"


@pytest.mark.parametrize(
    "typed",
    [
        "", "0912345678", "091234567890", "08123456789", "02112345678", "+449123456789",
        "0912345678a", "+98 0912 345 6789x", "09१२3456789", "0912345678²", "09123456789,",
    ],
)  # fmt: skip
def test_what_is_no_mobile_number_is_refused(typed: str) -> None:
    with pytest.raises(ContactError) as refused:
        normalise_mobile(typed)

    assert refused.value.reason == "mobile"


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("021-12345678", "+982112345678"),
        ("۰۲۱ ۱۲۳۴ ۵۶۷۸", "+982112345678"),
        ("+982112345678", "+982112345678"),
        ("0098 21 1234 5678", "+982112345678"),
        ("98 21 1234 5678", "+982112345678"),
        ("0912 345 6789", "+989123456789"),
    ],
)
def test_a_shop_may_have_a_landline(typed: str, stored: str) -> None:
    assert normalise_phone(typed) == stored


@pytest.mark.parametrize("typed", ["", "12345678", "0012345678", "021123456789", "+1 212 555 0100"])
def test_what_is_no_phone_number_is_refused(typed: str) -> None:
    with pytest.raises(ContactError) as refused:
        normalise_phone(typed)

    assert refused.value.reason == "phone"


@given(st.text(st.sampled_from("0123456789۰۹٣²१+- ()\u200f"), max_size=20))
def test_a_stored_number_is_always_plain_ascii(typed: str) -> None:
    try:
        stored = normalise_phone(typed)
    except ContactError:
        return

    assert stored.isascii()
    assert len(stored) == 13
    assert normalise_phone(stored) == stored


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        (" Maryam@Example.COM ", "maryam@example.com"),
        ("a.b+jam@shop.example.com", "a.b+jam@shop.example.com"),
        ("o'neil@example.com", "o'neil@example.com"),
        ("a@xn--mgba3a4f16a.example", "a@xn--mgba3a4f16a.example"),
    ],
)
def test_an_address_is_kept_in_lower_case(typed: str, stored: str) -> None:
    assert normalise_email(typed) == stored


@pytest.mark.parametrize(
    "typed",
    [
        "", "a", "@", "a@", "@example.com", "a@example", "a@@example.com", "a b@example.com",
        "a@exa mple.com", "a@-example.com", "a@example-.com", "a@example..com", "a..b@example.com",
        ".a@example.com", "a.@example.com", "a\x00b@example.com", "a@example.com\nBcc: b@c.com",
        "<a@example.com>", "مریم@example.com", "a@example.com.", "a,b@example.com",
        "a" * 65 + "@example.com", "a@" + "b." * 130 + "com",
    ],
)  # fmt: skip
def test_what_is_no_address_is_refused(typed: str) -> None:
    with pytest.raises(ContactError) as refused:
        normalise_email(typed)

    assert refused.value.reason == "email"


def test_a_postal_code_is_ten_digits_however_typed() -> None:
    assert postal_code("۱۶۱۹۷-۳۵۷۴۴") == "1619735744"
    assert postal_code(" 16197 35744 ") == "1619735744"


@pytest.mark.parametrize("typed", ["", "161973574", "16197357441", "1111111111", "16197²5744", "x"])
def test_what_is_no_postal_code_is_refused(typed: str) -> None:
    with pytest.raises(ContactError) as refused:
        postal_code(typed)

    assert refused.value.reason == "postal_code"


def with_check_digit(nine: str) -> str:
    rest = sum(int(digit) * weight for digit, weight in zip(nine, range(10, 1, -1), strict=True))
    rest %= 11
    return nine + str(rest if rest < 2 else 11 - rest)


@given(st.integers(0, 10**9 - 1))
def test_exactly_one_check_digit_makes_a_national_id(number: int) -> None:
    nine = f"{number:09d}"

    good = [str(digit) for digit in range(10) if national_id_ok(f"{nine}{digit}")]

    found = with_check_digit(nine)
    assert good == ([] if len(set(found)) == 1 else [found[9]])


def test_a_national_id_with_remainder_one_is_as_good_as_others() -> None:
    ones = [f"{n:09d}1" for n in range(1000, 1100) if with_check_digit(f"{n:09d}")[9] == "1"]

    assert ones
    assert all(national_id_ok(text) for text in ones)
    assert national_id_ok(to_persian_digits(ones[0]))


@pytest.mark.parametrize(
    "typed", ["", "123", "0000000000", "1111111111", "000100000x", "000100000²"]
)
def test_what_is_no_national_id_is_told(typed: str) -> None:
    assert not national_id_ok(typed)


def test_a_legal_id_has_eleven_digits_and_a_check_digit() -> None:
    assert legal_id_ok("10380284790")
    assert legal_id_ok("۱۰۳۸۰۲۸۴۷۹۰")
    assert not legal_id_ok("10380284791")
    assert not legal_id_ok("1038028479")
    assert not legal_id_ok("11111111111")
    assert not legal_id_ok("1038028479²")


@given(st.integers(10**9, 10**10 - 2).filter(lambda n: len(set(str(n))) > 1))
def test_exactly_one_check_digit_makes_a_legal_id(ten: int) -> None:
    assert sum(legal_id_ok(f"{ten}{digit}") for digit in range(10)) == 1


def test_a_sheba_number_passes_mod_97() -> None:
    assert sheba_ok("IR160120000000001234567890")
    assert sheba_ok("ir16 0120 0000 0000 1234 5678 90")
    assert sheba_ok("IR۱۶۰۱۲۰۰۰۰۰۰۰۰۰۱۲۳۴۵۶۷۸۹۰")
    assert not sheba_ok("IR160120000000001234567891")
    assert not sheba_ok("160120000000001234567890")
    assert not sheba_ok("IR16012000000000123456789")


@given(st.integers(0, 10**22 - 1), st.integers(0, 21), st.integers(1, 9))
def test_one_wrong_digit_of_a_sheba_number_is_seen(account: int, place: int, by: int) -> None:
    digits = f"{account:022d}"
    check = 98 - int(digits + "182700") % 97
    wrong = digits[:place] + str((int(digits[place]) + by) % 10) + digits[place + 1 :]

    assert sheba_ok(f"IR{check:02d}{digits}")
    assert not sheba_ok(f"IR{check:02d}{wrong}")


def test_a_card_number_passes_luhn() -> None:
    assert card_ok("4539578763621486")
    assert card_ok("۴۵۳۹ ۵۷۸۷ ۶۳۶۲ ۱۴۸۶")
    assert not card_ok("4539578763621487")
    assert not card_ok("0000000000000000")
    assert not card_ok("453957876362148")


def test_the_middle_of_a_phone_number_is_hidden() -> None:
    assert mask_phone("+989123456789") == "0912***6789"
