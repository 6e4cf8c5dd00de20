"""Edits of approved goods: proposed, compared, decided; buyers see the approved version."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.catalog.services import set_price
from marketplace.core.db import Database
from marketplace.moderation import queries
from marketplace.moderation import services as moderation
from marketplace.moderation.edits import changes, word_diff, words_of
from marketplace.moderation.states import CaseState, Verdict
from tests.factories import NOW, make_product, make_shop, make_user, rial, variant_of
from tests.factories.moderation import decide, make_moderator

PICTURE = {"key": "demo/new.svg", "width": 10, "height": 10, "alt_en": "", "alt_fa": ""}


def test_the_live_version_stays_until_the_edit_is_approved(database: Database) -> None:
    with database.transaction() as session:
        owner, staff = make_user(session), make_moderator(session)
        product = make_product(session, make_shop(session, owner=owner), title="Honey")
        words = {**words_of(product), "title_en": "Organic honey", "pictures": [PICTURE]}

        case = moderation.propose_edit(
            session, product_id=product.id, words=words, by_id=owner.id, now=NOW
        )
        live = (product.title_en, product.pictures[0].key)
        assert case is not None
        decide(session, case.id, Verdict.APPROVE, staff)

        assert live == ("Honey", "demo/knife.svg")
        assert (product.title_en, product.slug) == ("Organic honey", "organic-honey")
        assert [p.key for p in product.pictures] == ["demo/new.svg"]
        assert case.approved is not None
        assert [c.field for c in changes(case.approved, words)] == ["title_en", "pictures"]


@pytest.mark.parametrize("verdict", [Verdict.CHANGE, Verdict.REJECT])
def test_an_edit_that_is_not_approved_leaves_the_goods_as_they_are(
    database: Database, verdict: Verdict
) -> None:
    with database.transaction() as session:
        owner, staff = make_user(session), make_moderator(session)
        product = make_product(session, make_shop(session, owner=owner), title="Honey")
        words = {**words_of(product), "title_en": "Healing honey"}
        case = moderation.propose_edit(
            session, product_id=product.id, words=words, by_id=owner.id, now=NOW
        )
        assert case is not None
        decide(session, case.id, verdict, staff)

        assert product.title_en == "Honey"
        kept = queries.pending_words(session, product.id)
        assert (kept is not None) == (verdict is Verdict.CHANGE)  # her typing is not lost


def test_a_newer_version_replaces_the_one_that_waits_and_one_undone_is_taken_back(
    database: Database,
) -> None:
    with database.transaction() as session:
        owner = make_user(session)
        product = make_product(session, make_shop(session, owner=owner))
        same = words_of(product)
        made = [
            moderation.propose_edit(
                session, product_id=product.id, words=words, by_id=owner.id, now=NOW
            )
            for words in ({**same, "title_en": "A"}, {**same, "title_en": "B"}, same)
        ]

        assert made[0] is made[1]
        assert made[0] is not None
        assert (made[0].revision, made[0].state) == (2, CaseState.WITHDRAWN)
        assert made[2] is None


def test_a_price_changes_at_once_and_survives_the_approval(database: Database) -> None:
    with database.transaction() as session:
        owner, staff = make_user(session), make_moderator(session)
        product = make_product(session, make_shop(session, owner=owner), price=1000)
        words = {**words_of(product), "description_en": "Sharper."}
        case = moderation.propose_edit(
            session, product_id=product.id, words=words, by_id=owner.id, now=NOW
        )
        variant = variant_of(session, product)
        set_price(session, variant_id=variant.id, price=rial(2000), now=NOW)
        assert case is not None
        decide(session, case.id, Verdict.APPROVE, staff, now=NOW + timedelta(hours=1))

        assert variant_of(session, product).price_minor == 2000
        assert product.description_en == "Sharper."


@given(st.text(alphabet="ab c\n‌د", max_size=60), st.text(alphabet="ab c\n‌د", max_size=60))
def test_a_difference_gives_both_texts_back_whole(before: str, after: str) -> None:
    left, right = word_diff(before, after)

    assert "".join(piece.text for piece in left) == before
    assert "".join(piece.text for piece in right) == after
    same = ["".join(p.text for p in side if p.kind == "same") for side in (left, right)]
    assert same[0] == same[1]


def test_a_difference_marks_only_what_changed() -> None:
    left, right = word_diff("Mountain honey, raw", "Mountain honey, raw and organic")

    assert [(p.kind, p.text) for p in left] == [("same", "Mountain honey, raw")]
    assert [(p.kind, p.text) for p in right] == [
        ("same", "Mountain honey, raw"),
        ("new", " and organic"),
    ]
