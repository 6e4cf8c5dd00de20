"""The facts of a good in the producer's form."""

import re

from marketplace.catalog.models import CategoryAttribute, Product
from marketplace.catalog.states import AttributeKind
from marketplace.moderation.queries import pending_words
from tests.web.conftest import Shelf, SignedIn


def test_the_form_of_a_good_keeps_what_was_typed_and_both_languages_of_a_fact(
    shelf: Shelf, signed_in: SignedIn
) -> None:
    with shelf.database.transaction() as session:
        product = session.get_one(Product, shelf.knife_product)
        session.add(
            CategoryAttribute(
                category_id=product.category_id,
                key="care",
                name_en="Care",
                name_fa="نگهداری",
                kind=AttributeKind.TEXT,
            )
        )
        product.attributes = {"care": {"en": "Keep dry", "fa": "خشک نگه دارید"}}
        product.weight_g = 260
    maker = signed_in(shelf.knife_owner)
    path = f"/fa/sell/goods/{shelf.knife_product}"
    page = maker.get(path).text
    typed = {
        "title_fa": "",
        "description_fa": "تیز.",
        "category": "1",
        "unit_code": "piece",
        "weight_g": "۲۶۰",
        "lead_time_days": "2",
        "attribute-care": "روغن بزنید",
    }

    refused = maker.submit(path, typed)
    saved = maker.submit(path, typed | {"title_fa": "چاقو"})

    assert 'value="۲۶۰"' in page
    assert 'value="خشک نگه دارید"' in page
    assert (refused.status_code, saved.status_code) == (422, 302)
    assert 'value="روغن بزنید"' in refused.text
    with shelf.database.reading() as session:
        kept = pending_words(session, shelf.knife_product)  # approved goods change by proposal
    assert kept is not None
    assert kept["attributes"] == {"care": {"en": "Keep dry", "fa": "روغن بزنید"}}


def test_a_good_on_the_shelf_keeps_what_publishing_asked_for(
    shelf: Shelf, signed_in: SignedIn
) -> None:
    maker = signed_in(shelf.knife_owner)
    path = f"/en/sell/goods/{shelf.knife_product}"
    page = maker.get(path).text
    picture = re.search(rf"{path}/pictures/\d+", page)
    assert picture
    typed = {
        "title_en": "Better knife",
        "category": "1",
        "unit_code": "piece",
        "lead_time_days": "2",
    }

    bare = maker.submit(path, typed)
    maker.submit(picture[0], {"remove": "1"})
    after = maker.get(path).text

    assert bare.status_code == 422
    assert 'value="Better knife"' in bare.text
    assert "take it off the shelf first" in bare.text
    assert "take it off the shelf first" in after
    with shelf.database.reading() as session:
        product = session.get_one(Product, shelf.knife_product)
        assert (product.title_en, product.description_en) == ("Zanjan knife", "Sharp.")
        assert len(product.pictures) == 1
