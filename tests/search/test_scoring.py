"""The score by hand: on numbers small enough to follow."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.search.scoring import (
    TYPICAL,
    WEIGHTS,
    B,
    coordination,
    idf,
    saturated,
    term_weights,
)


def test_a_word_in_two_parts_adds_up_before_it_saturates() -> None:
    weights = term_weights({"title": ("Kilim",), "brand": ("Kilim",)})

    expected = sum(WEIGHTS[p] / (1 - B + B / TYPICAL[p]) for p in ("head", "brand"))
    assert weights == {"kilim": pytest.approx(expected)}


def test_what_a_thing_is_for_counts_little() -> None:
    weights = term_weights({"title": ("Sheath for a knife",)})

    assert weights["sheath"] > 5 * weights["knife"] > 0


def test_texts_of_two_languages_do_not_make_each_other_longer() -> None:
    alone = term_weights({"description": ("Hammered copper",)})
    both = term_weights({"description": ("Hammered copper", "مس چکش‌خورده")})

    assert both["copper"] == alone["copper"]


def test_no_text_has_no_terms() -> None:
    assert term_weights({"title": ("", "؟!"), "feature": ()}) == {}


def test_a_product_that_lacks_half_of_the_words_keeps_the_root_of_a_half() -> None:
    assert coordination(1, 2) == pytest.approx(math.sqrt(0.5))
    assert (coordination(3, 3), coordination(0, 0)) == (1.0, 0.0)


@given(goods=st.integers(0, 1000), more=st.integers(0, 1000))
def test_rarer_words_tell_more_and_none_tells_nothing(goods: int, more: int) -> None:
    total = 2000

    assert idf(goods, total) >= idf(goods + more, total) > 0


@given(weight=st.floats(0, 1e6), more=st.floats(0, 1e6))
def test_each_further_find_adds_less(weight: float, more: float) -> None:
    assert saturated(weight) <= saturated(weight + more) < 2.2 + 1e-9
