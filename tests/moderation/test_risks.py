"""Hints for a moderator's eye."""

import pytest

from marketplace.moderation.risks import risks_in


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Heals cough and stomach ache.", ["health"]),
        ("سرفه و بی‌خوابی را درمان می‌کند.", ["health"]),
        ("عسل ارگانیک کوهستان", ["certificate"]),
        ("Organic; cures all. Call ۰۹۱۲۳۴۵۶۷۸۹", ["health", "certificate", "contact"]),
        ("A secure box, well packed.", []),
        ("مربای آلبالو، با صبر پخته شده.", []),
    ],
)
def test_words_that_often_break_a_rule_are_pointed_at(text: str, found: list[str]) -> None:
    assert risks_in(text) == found
