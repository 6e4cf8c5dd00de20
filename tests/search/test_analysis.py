"""The analysis of words: what is one word in Persian and English, and what is not."""

import pytest

from marketplace.search.analysis import (
    Spelling,
    fallback_terms,
    index_terms,
    query_words,
    skeleton_of,
    title_parts,
)
from tests.search.words import Case, Words, asked, documents_of, persian_cases, satisfied

CASES = persian_cases()
KNOWN = Words(documents_of(CASES).values())


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.name}-{case.category}")
def test_a_persian_case_finds_what_it_must_and_nothing_else(case: Case) -> None:
    found = [satisfied(word, case.document, KNOWN) for word in asked(case.query, KNOWN)]

    assert found
    assert all(found) if case.match else not any(found)


def test_all_kinds_of_cases_are_there() -> None:
    kinds = {case.category for case in CASES}

    assert len(CASES) > 160
    assert len(kinds) == 22
    assert sum(not case.match for case in CASES) > 50


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("دست‌باف", ["دست", "باف", "دستباف"]),
        ("جاجیم دست باف", ["جاجیم", "دست", "باف", "دستباف"]),
        ("کتاب‌هایشان", ["کتاب"]),
        ("T-shirts", ["t", "shirt", "tshirt"]),
        ("PS4", ["ps4", "ps", "4"]),
        ("men's and women's", ["man", "woman"]),
        ("جعبه ۱٬۲۰۰ گرم", ["جعبه", "1200", "گرم"]),
        ("و در", ["و", "در"]),
        ("🙂 — !", []),
    ],
)
def test_terms_of_goods(text: str, terms: list[str]) -> None:
    assert index_terms(text) == terms


@pytest.mark.parametrize(
    ("title", "head"),
    [
        ("Leather case for phone", "Leather case "),
        ("Stand with light, compatible", "Stand "),
        ("کیف چرمی مخصوص لپ‌تاپ", "کیف چرمی "),
        ("جعبهٔ چوبی برای چای", "جعبهٔ چوبی "),
        ("For Emma", "For Emma"),
        ("Fortune cookie", "Fortune cookie"),
    ],
)
def test_a_title_is_cut_where_it_says_what_the_thing_is_for(title: str, head: str) -> None:
    assert title_parts(title) == (head, title[len(head) :])


def ways(text: str, *goods: str) -> list[list[str]]:
    return [
        [" ".join(way.terms) for way in word.spellings] for word in query_words(text, Words(goods))
    ]


def test_neighbours_are_joined_only_where_goods_are_called_so() -> None:
    assert ways("head set", "headset") == [["head", "headset"], ["set", "headset"]]
    assert ways("head set", "head band") == [["head"], ["set"]]


def test_an_unknown_word_is_cut_in_two_known_ones_or_loses_its_possessive() -> None:
    assert ways("headset", "a set for the head") == [["headset", "head set"]]
    assert ways("چکمه‌م", "چکمه") == [["چکمه"]]
    assert ways("مادرتان", "مادر") == [["مادرتان", "مادر"]]
    assert ways("مریم", "مری", "گل مریم") == [["مریم"]]  # known: nothing is cut off


def test_what_is_asked_to_be_lacking_is_not_looked_for() -> None:
    words = query_words("paper bags without twisted handles for bread", Words([]))

    assert [(w.term, w.excluded) for w in words] == [
        ("paper", False), ("bag", False), ("twist", True), ("handl", True), ("bread", False),
    ]  # fmt: skip
    assert [w.excluded for w in query_words("مربای بدون قند", Words([]))] == [False, True]
    assert [w.excluded for w in query_words("without handles", Words([]))] == [False]


def test_one_letter_counts_and_stop_words_only_alone() -> None:
    assert ways("usb c") == [["usb"], ["c"]]
    assert ways("چای و قند") == [["چای"], ["قند"]]
    assert ways("و") == [["و"]]


@pytest.mark.parametrize(
    ("typed", "goods", "found"),
    [
        ("kitchan", "kitchen", "kitchen"),
        ("gelim", "گلیم", "گلیم"),
        ("morabaye", "مربای سیب", "مربا"),
        ("ghalicheh", "قالیچه", "قالیچه"),
        (";jhf", "کتاب", "کتاب"),
        ("نهفزاثد", "kitchen", "kitchen"),
        ("خاتمکازی", "خاتمکاری", "خاتمکار"),
    ],
)
def test_an_unknown_word_gets_help(typed: str, goods: str, found: str) -> None:
    known = Words([goods])
    word = query_words(typed, known)[0]

    helped = fallback_terms(word, known)

    assert word.unknown
    assert [way.terms for way in helped] == [(found,)]
    assert all(way.weight < 1 for way in helped)


@pytest.mark.parametrize("word", ["گل", "q", "zzzz", "۱۲۳۴۵", "سال"])
def test_help_is_not_forced(word: str) -> None:
    known = Words(["عسل", "kitchen"])

    assert fallback_terms(query_words(word, known)[0], known) == ()


def test_the_index_is_asked_at_most_twice_for_a_query() -> None:
    class Counting(Words):
        calls = 0

        def goods_with(self, terms: object) -> dict[str, int]:
            self.calls += 1
            return {}

    known = Counting([])

    query_words("سوزن دوزی بلوچ headset مادرم ps4", known)

    assert known.calls == 2


def test_synonyms_stand_beside_the_words_they_cover() -> None:
    def told(terms: object) -> list[tuple[int, int, Spelling]]:
        assert terms == ["sour", "cherri", "jam"]
        return [(0, 2, Spelling(("البالو",), 0.5))]

    words = query_words("sour cherry jam", Words(["sour cherry jam"]), told)

    assert [len(word.spellings) for word in words] == [2, 2, 1]
    assert words[0].spellings[1].terms == ("البالو",)


def test_a_skeleton_is_of_consonants_only() -> None:
    assert skeleton_of("گلیم") == skeleton_of("گلم") == "glm"
    assert skeleton_of("آوا") == ""
    assert skeleton_of("kilim") == ""


@pytest.mark.parametrize("text", ["a" * 10_000, "-" * 500, "'" * 99, "ـ" * 50, "\x00", "۱" * 5000])
def test_any_text_is_read(text: str) -> None:
    known = Words([text])

    for word in query_words(text, known):
        fallback_terms(word, known)
