"""Text in both scripts: what is stored, compared, sorted and put into addresses."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.core.bilingual import Bilingual
from marketplace.core.text import (
    normalise,
    search_key,
    slugify,
    sort_key_fa,
    storable,
    to_ascii_digits,
    to_persian_digits,
)

# Letters, marks, joiners and spaces that meet in real Persian typing, and any other text.
typed = st.text(
    st.sampled_from("آاأبپيىیكکگهۀةئؤء ِّـ\u200c\u200d\u200f\u200b \u00a0\n\ré\u0301aA'19۹")
)
any_text = st.one_of(typed, st.text())


def test_digits_of_three_kinds_become_one() -> None:
    assert to_ascii_digits("۰۱۲۳۴۵۶۷۸۹ ٠١٢٣٤٥٦٧٨٩ 42") == "0123456789 0123456789 42"
    assert to_persian_digits("0123456789 ٤٢") == "۰۱۲۳۴۵۶۷۸۹ ۴۲"


@given(st.text(st.sampled_from("0123456789abc ")))
def test_digits_survive_the_way_there_and_back(text: str) -> None:
    assert to_ascii_digits(to_persian_digits(text)) == text


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("كيك", "کیک"),
        ("موسى", "موسی"),
        ("خانۀ ما", "خانهٔ ما"),
        ("  مربای   به  ", "مربای به"),
        ("می\u200cرسد", "می\u200cرسد"),
        ("می\u200c\u200cرسد", "می\u200cرسد"),
        ("می\u200c رسد\u200c", "می رسد"),
        ("\u202bنان\u202c\u200f", "نان"),
        ("\u061cنان\ufeff\u200b", "نان"),
        ("cafe\u0301", "café"),
        ("e\u200f\u0301", "é"),
        ("مساي\u0654ل", "مسائل"),
        ("یک\r\nدو\rسه", "یک\nدو\nسه"),
        ("a\x00b\x07\ud800", "ab"),
        ("a\t\u00a0\u2003b", "a b"),
        ("\u200c\u200b \u2060\u200d", ""),
        ("👩\u200d🍳", "👩\u200d🍳"),
    ],
)
def test_text_is_stored_in_one_spelling(typed: str, stored: str) -> None:
    assert normalise(typed) == stored


@given(any_text)
def test_stored_text_is_composed_and_stays_as_it_is(text: str) -> None:
    stored = normalise(text)

    assert normalise(stored) == stored
    assert unicodedata.is_normalized("NFC", stored)
    assert not set(stored) & set("يىك\u200e\u200f\u202a\u202e\r\x00")
    assert "  " not in stored


@given(st.text())
def test_stored_text_can_always_be_encoded(text: str) -> None:
    assert normalise(f"{text}\udfff").encode() == normalise(text).encode()


@pytest.mark.parametrize("spelling", ["می‌خواهم", "ميخواهم", "مِی‌خواهم", "می‌خواهـــم", " میخواهم "])
def test_spellings_of_one_word_have_one_key(spelling: str) -> None:
    assert search_key(spelling) == "میخواهم"


def test_a_key_knows_no_case_and_one_kind_of_digits() -> None:
    assert search_key("Maryam ۱۲") == search_key("MARYAM 12") == "maryam 12"


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Rose Water, 250 ml", "rose-water-250-ml"),
        ("مربای بهِ خانگی", "مربای-به-خانگی"),
        ("گُل محمّدی", "گل-محمدی"),
        ("می‌خواهم", "می-خواهم"),
        ("چاقوی ۱۲ سانتی", "چاقوی-12-سانتی"),
        ("Maryam's", "maryams"),
        ("Maryam\u2019s", "maryams"),
        ("a_b / c", "a-b-c"),
        ("كيك", "کیک"),
        ("«؟!»", "x"),
        ("", "x"),
        ("../../etc/passwd", "etc-passwd"),
    ],
)
def test_an_address_part_is_readable(name: str, slug: str) -> None:
    assert slugify(name) == slug


@given(any_text)
def test_an_address_part_holds_letters_digits_and_hyphens_only(text: str) -> None:
    slug = slugify(text)

    assert 1 <= len(slug) <= 80
    assert all(c.isalnum() or c == "-" for c in slug)
    assert not slug.startswith("-")
    assert not slug.endswith("-")
    assert "--" not in slug


def test_a_long_name_makes_an_address_part_of_80_letters() -> None:
    assert slugify("ب" * 200) == "ب" * 80
    assert slugify("ab " * 60, longest=6) == "ab-ab"


def test_cities_stand_in_the_order_of_the_persian_alphabet() -> None:
    cities = "آبادان اراک بابل پاوه تبریز جهرم چابهار خوی دزفول رشت ژاورود ساوه شیراز".split()
    cities += "قم کرج گرگان لار مشهد نور ورامین هرات یزد".split()

    found = sorted(set(cities), key=sort_key_fa)

    assert found == cities


def test_a_shorter_name_stands_before_a_longer_one() -> None:
    names = ["باغ", "باغ ملک", "باغبادران", "باغ‌ملک", "بافق"]

    found = sorted(names, key=sort_key_fa)

    assert found == ["باغ", "باغ ملک", "باغبادران", "باغ‌ملک", "بافق"]


def test_arabic_letters_are_sorted_as_their_persian_twins() -> None:
    assert sort_key_fa("كاشان") == sort_key_fa("کاشان")
    assert sort_key_fa("مؤمن") == sort_key_fa("مومن")


def test_a_text_in_two_languages_falls_back_to_the_other() -> None:
    both, one = Bilingual("Jam", "مربا"), Bilingual(fa="مربا")

    assert both.in_language("en") == "Jam"
    assert both.in_language("fa") == "مربا"
    assert one.in_language("en") == "مربا"
    assert one.has("fa")
    assert not one.has("en")
    assert one
    assert not Bilingual()


def test_half_spaces_are_folded_in_one_pass_however_many() -> None:
    run = "\u200c" * 200_000

    assert normalise(f"می{run}روم") == "می\u200cروم"
    assert normalise(f"{run}می {run}روم{run}") == "می روم"


def test_what_no_database_can_hold_is_left_out() -> None:
    assert storable("a\x00b\x1b\ud800\ufffe\nژ\u200cا") == "ab\nژ\u200cا"
